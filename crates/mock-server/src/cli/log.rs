//! Log lines to standard error, through a bounded queue: a reader that is slow or gone never holds up a request.

use std::{
    io::{self, Write},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::Duration,
};
use tracing_subscriber::fmt::MakeWriter;

/// How many lines may wait; more are dropped.
const QUEUE: usize = 1024;

/// Writes what is in the queue, for as long as the queue is alive.
pub(super) struct Log(SyncSender<Message>);

enum Message {
    Line(Vec<u8>),
    /// Everything before is written.
    Flush(SyncSender<()>),
}

/// Sends every event of the program to standard error, a line each.
pub(super) fn start() -> io::Result<Log> {
    let (sender, receiver) = sync_channel(QUEUE);
    thread::Builder::new().name("rolecall-log".to_owned()).spawn(move || write(&receiver))?;
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_level(false)
        .with_target(false)
        .with_ansi(false)
        .with_writer(Lines(sender.clone()))
        .finish();
    // Fails only where a subscriber is set already, and then the lines are its.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(Log(sender))
}

impl Log {
    /// Writes some lines in one piece.
    pub(super) fn write(&self, lines: String) {
        let _ = self.0.try_send(Message::Line(lines.into_bytes()));
    }

    /// Waits until the lines so far are written, but not for a reader that does not read.
    pub(super) fn finish(self) {
        let (done, written) = sync_channel(1);
        if self.0.try_send(Message::Flush(done)).is_ok() {
            let _ = written.recv_timeout(Duration::from_millis(500));
        }
    }
}

fn write(receiver: &Receiver<Message>) {
    for message in receiver {
        match message {
            Message::Line(line) => {
                if io::stderr().write_all(&line).is_err() {
                    return;
                }
            }
            Message::Flush(done) => {
                let _ = done.try_send(());
            }
        }
    }
}

struct Lines(SyncSender<Message>);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(&self.0)
    }
}

struct Line<'a>(&'a SyncSender<Message>);

impl Write for Line<'_> {
    /// An event is written in one piece. A line for which there is no room is dropped.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let _ = self.0.try_send(Message::Line(line.to_vec()));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
