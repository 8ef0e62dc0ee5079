//! Log lines to standard error, through a bounded queue: a reader that is slow or gone never holds up a request.

use rolecall_mock_server::program::limits::{LOG_BYTES, LOG_LINES};
use std::{
    io::{self, ErrorKind, Write},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};
use tracing_subscriber::fmt::MakeWriter;

/// Writes what is in the queue, for as long as the queue is alive.
pub(crate) struct Log(Queue);

#[derive(Clone)]
struct Queue {
    messages: SyncSender<Message>,
    waiting: Arc<Waiting>,
}

/// What waits to be written, and what had no room to wait.
#[derive(Default)]
struct Waiting {
    bytes: AtomicUsize,
    dropped: AtomicUsize,
}

enum Message {
    Line(Vec<u8>),
    /// Everything before is written.
    Flush(SyncSender<()>),
}

/// Sends every event of the program to standard error, a line each.
pub(crate) fn start() -> io::Result<Log> {
    let (messages, receiver) = sync_channel(LOG_LINES);
    let waiting = Arc::<Waiting>::default();
    let queue = Queue { messages, waiting: Arc::clone(&waiting) };
    thread::Builder::new().name("rolecall-log".to_owned()).spawn(move || write(&receiver, &waiting))?;
    let subscriber = tracing_subscriber::fmt()
        .with_level(false)
        .with_target(false)
        .with_ansi(false)
        .with_writer(Lines(queue.clone()))
        .finish();
    // Fails only where a subscriber is set already, and then the lines are its.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(Log(queue))
}

impl Queue {
    /// A line for which there is no room is dropped, and counted.
    fn line(&self, line: Vec<u8>) {
        let bytes = line.len();
        let before = self.waiting.bytes.fetch_add(bytes, Ordering::Relaxed);
        let fits = before == 0 || before + bytes <= LOG_BYTES;
        if !fits || self.messages.try_send(Message::Line(line)).is_err() {
            self.waiting.bytes.fetch_sub(bytes, Ordering::Relaxed);
            self.waiting.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Log {
    /// Writes some lines in one piece.
    pub(crate) fn write(&self, lines: String) {
        self.0.line(lines.into_bytes());
    }

    /// Waits until the lines so far are written, but not for a reader that does not read.
    pub(crate) fn finish(self) {
        let (done, written) = sync_channel(1);
        if self.0.messages.try_send(Message::Flush(done)).is_ok() {
            let _ = written.recv_timeout(Duration::from_millis(500));
        }
    }
}

fn write(receiver: &Receiver<Message>, waiting: &Waiting) {
    for message in receiver {
        match message {
            Message::Line(line) => {
                let dropped = waiting.dropped.swap(0, Ordering::Relaxed);
                let mut written = Ok(());
                if dropped > 0 {
                    written = writeln!(io::stderr(), "{dropped} lines dropped: there was no room for them");
                }
                let written = written.and_then(|()| io::stderr().write_all(&line));
                waiting.bytes.fetch_sub(line.len(), Ordering::Relaxed);
                // Nobody will ever read more; a full disk may have room again.
                match written {
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => return,
                    Err(_) => drop(waiting.dropped.fetch_add(dropped + 1, Ordering::Relaxed)),
                    Ok(()) => {}
                }
            }
            Message::Flush(done) => {
                let _ = done.try_send(());
            }
        }
    }
}

struct Lines(Queue);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(&self.0)
    }
}

struct Line<'a>(&'a Queue);

impl Write for Line<'_> {
    /// An event is written in one piece.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.line(line.to_vec());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
