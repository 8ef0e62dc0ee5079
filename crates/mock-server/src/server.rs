//! The mock on a socket of its own, for tests.

use crate::{
    limits::CONNECTIONS,
    mock::Mock,
    shell::{self, Cors, Settings},
};
use rolecall_transport::BaseUrl;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    ops::Deref,
    sync::Arc,
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;

/// A running [`Mock`] on a free port of 127.0.0.1. It stops when it is dropped, with a panic where
/// [`verify`](Mock::verify) finds a fault: where the mock was not asked as a test [expects](crate::Sandbox::expect), or
/// something succeeded that the real service refuses. A clone is the same server, which stops with the last of them. If
/// that may be in another thread, the panic is that thread's, and the test is green: call `verify` at its end.
///
/// It runs on a thread of its own, so that it serves blocking and async tests alike.
#[derive(Clone, Debug)]
pub struct MockServer(Arc<Running>);

#[derive(Debug)]
struct Running {
    mock: Arc<Mock>,
    address: SocketAddr,
    base_url: BaseUrl,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts a [`MockServer`] with other settings than the default ones. Those of the mock are set on the [`Mock`].
///
/// ```
/// use rolecall_mock_server::{Cors, Mock, MockServer};
/// let mock = Mock::documented().today("2026-08-31".parse()?);
/// let server = MockServer::of(mock).cors(Cors::Any).start_blocking()?;
/// assert!(server.uri().starts_with("http://127.0.0.1:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MockServerBuilder {
    mock: Mock,
    settings: Settings,
}

impl MockServerBuilder {
    /// Lets web pages read the answers.
    #[must_use]
    pub fn cors(mut self, cors: Cors) -> Self {
        self.settings.cors = Some(cors);
        self
    }

    /// Also answers requests to this host; by itself it answers to those that no foreign page can have brought here:
    /// addresses, `localhost`, names without a dot, `.localhost`, `.internal`, `.test`, and the hosts that it
    /// simulates.
    #[must_use]
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.settings.allowed_hosts.push(name.into());
        self
    }

    /// Starts it; it accepts connections when this returns.
    ///
    /// # Errors
    /// The system gives no port or no thread.
    pub async fn start(self) -> io::Result<MockServer> {
        // Nothing here waits: binding a local port and starting a thread are done at once.
        self.start_blocking()
    }

    /// The same, outside of async code.
    ///
    /// # Errors
    /// The system gives no port or no thread.
    pub fn start_blocking(self) -> io::Result<MockServer> {
        let Self { mock, settings } = self;
        let mock = Arc::new(mock);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _entered = runtime.enter();
            shell::listen((Ipv4Addr::LOCALHOST, 0).into())?
        };
        let address = listener.local_addr()?;
        let base_url = format!("http://{address}").parse().map_err(io::Error::other)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let served = Arc::clone(&mock);
        let thread = thread::Builder::new().name("rolecall-mock".to_owned()).spawn(move || {
            runtime.block_on(async {
                let (_accepting, _) = shell::accept_all(vec![listener], served, settings, CONNECTIONS);
                // Dropping the sender is the signal. What still runs ends with the runtime.
                let _ = stopped.await;
            });
        })?;
        let running = Running { mock, address, base_url, stop: Some(stop), thread: Some(thread) };
        Ok(MockServer(Arc::new(running)))
    }
}

impl MockServer {
    /// A mock that answers as documented, to be started.
    pub fn documented() -> MockServerBuilder {
        Self::of(Mock::documented())
    }

    /// A mock that answers as the real service was seen to, to be started.
    pub fn observed() -> MockServerBuilder {
        Self::of(Mock::observed())
    }

    /// This mock, to be started: its profile, its worlds, its date, its replay.
    pub fn of(mock: Mock) -> MockServerBuilder {
        MockServerBuilder { mock, settings: Settings::default() }
    }

    /// `http://127.0.0.1:PORT`: the base URL of both APIs.
    pub fn uri(&self) -> String {
        self.0.base_url.to_string()
    }

    /// The same for a caller: `Caller::at(server.base_url())`.
    ///
    /// ```
    /// use rolecall_mock_server::MockServer;
    /// let server = MockServer::documented().start_blocking()?;
    /// assert_eq!(server.base_url().as_str(), server.uri());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn base_url(&self) -> BaseUrl {
        self.0.base_url.clone()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.0.address
    }
}

impl Deref for MockServer {
    type Target = Mock;

    fn deref(&self) -> &Mock {
        &self.0.mock
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        // A closure of `intercept` may hold the last of a server: then this is the thread that serves.
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            // A panic there was reported by its own thread.
            let _ = thread.join();
        }
        if !thread::panicking()
            && let Err(unmet) = self.mock.verify()
        {
            #[expect(
                clippy::panic,
                reason = "a test whose expectations are not met fails, also if it never asks"
            )]
            {
                panic!("the mock was not asked as expected:\n{unmet}");
            }
        }
    }
}
