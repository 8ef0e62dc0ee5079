//! Signals to stop. They are heard on a thread of their own: whatever else is stuck, a second one ends the program.

use rolecall_mock_server::program::limits::GRACE;
use std::{
    io, process,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::sync::oneshot;

/// The first signal.
pub(crate) struct Stop {
    serving: Arc<AtomicBool>,
    first: oneshot::Receiver<()>,
}

/// Begins to listen.
pub(crate) fn listen() -> io::Result<Stop> {
    let mut signals = Signals::new()?;
    let serving = Arc::<AtomicBool>::default();
    let (stop, first) = oneshot::channel();
    let is_serving = Arc::clone(&serving);
    thread::Builder::new().name("rolecall-signals".to_owned()).spawn(move || {
        signals.wait();
        // While the program still starts there is nothing to end.
        if stop.send(()).is_err() || !is_serving.load(Ordering::SeqCst) {
            process::exit(0);
        }
        // The runtime gives exchanges their time. This is for when the runtime itself does not end.
        let late = thread::Builder::new().name("rolecall-grace".to_owned()).spawn(|| {
            thread::sleep(GRACE + Duration::from_millis(250));
            process::exit(0);
        });
        drop(late);
        signals.wait();
        process::exit(1);
    })?;
    Ok(Stop { serving, first })
}

impl Stop {
    /// Done at the first signal. From now on it waits for running exchanges.
    pub(crate) async fn first(self) {
        self.serving.store(true, Ordering::SeqCst);
        let _ = self.first.await;
    }
}

#[cfg(unix)]
struct Signals(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        signal_hook::iterator::Signals::new([SIGTERM, SIGINT]).map(Self)
    }

    /// Waits for the next.
    fn wait(&mut self) {
        self.0.forever().next();
    }
}

/// Ctrl-C, heard by a runtime of its own.
#[cfg(not(unix))]
struct Signals(tokio::runtime::Runtime);

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::runtime::Builder::new_current_thread().enable_all().build().map(Self)
    }

    fn wait(&mut self) {
        let _ = self.0.block_on(tokio::signal::ctrl_c());
    }
}
