//! The mock on a socket of its own, for tests.

use crate::{
    expectations::{Expected, Unmet},
    journal::Received,
    limits::CONNECTIONS,
    mock::{Mock, Today},
    shell::{self, Cors, Settings},
    world::World,
};
use rolecall_transport::RequestError;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;

/// A running mock on a free port of 127.0.0.1. It stops when it is dropped.
///
/// It runs on a thread of its own, so that it serves blocking and async tests alike.
#[derive(Debug)]
pub struct MockServer {
    mock: Arc<Mock>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts a [`MockServer`] with other settings than the default ones.
///
/// ```
/// use rolecall_mock_server::{Cors, MockServer};
/// let server = MockServer::builder().today("2026-08-31".parse()?).cors(Cors::Any).start_blocking()?;
/// assert!(server.uri().starts_with("http://127.0.0.1:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct MockServerBuilder {
    world: Option<World>,
    today: Option<Today>,
    replay: bool,
    cors: Option<Cors>,
    allowed_hosts: Vec<String>,
}

impl MockServerBuilder {
    /// Serves this world in place of the default one.
    #[must_use]
    pub fn world(self, world: World) -> Self {
        Self { world: Some(world), ..self }
    }

    /// The mock's date; else that of the machine's clock.
    #[must_use]
    pub fn today(self, today: Today) -> Self {
        Self { today: Some(today), ..self }
    }

    /// Answers documented requests with the documented responses, and no others.
    #[must_use]
    pub fn replay(self, replay: bool) -> Self {
        Self { replay, ..self }
    }

    /// Lets web pages read the answers.
    #[must_use]
    pub fn cors(self, cors: Cors) -> Self {
        Self { cors: Some(cors), ..self }
    }

    /// Also answers requests to this host; by itself it answers to those that no foreign page can have brought here:
    /// addresses, `localhost`, names without a dot, `.localhost`, `.internal`, `.test`, and the hosts that it
    /// simulates.
    #[must_use]
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.allowed_hosts.push(name.into());
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
        let mock = Mock::with_world(self.world.unwrap_or_default()).replay(self.replay);
        let mock = Arc::new(match self.today {
            Some(today) => mock.today(today),
            None => mock,
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _entered = runtime.enter();
            shell::listen((Ipv4Addr::LOCALHOST, 0).into())?
        };
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let served = Arc::clone(&mock);
        let settings = Settings { cors: self.cors, allowed_hosts: self.allowed_hosts };
        let thread = thread::Builder::new().name("rolecall-mock".to_owned()).spawn(move || {
            runtime.block_on(async {
                let (_accepting, _) = shell::accept_all(vec![listener], served, settings, CONNECTIONS);
                // Dropping the sender is the signal. What still runs ends with the runtime.
                let _ = stopped.await;
            });
        })?;
        Ok(MockServer { mock, address, stop: Some(stop), thread: Some(thread) })
    }
}

impl MockServer {
    /// Starts a mock of the default world; it accepts connections when this returns.
    ///
    /// # Errors
    /// The system gives no port or no thread.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// The same, outside of async code.
    ///
    /// # Errors
    /// The system gives no port or no thread.
    pub fn start_blocking() -> io::Result<Self> {
        Self::builder().start_blocking()
    }

    /// Other settings than the default ones.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
    }

    /// `http://127.0.0.1:PORT`: the base URL of both APIs.
    pub fn uri(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Puts every world back to how it was loaded, and forgets the requests received and what was expected.
    pub fn reset(&self) {
        self.mock.reset();
    }

    /// Expects this operation so many times, under `/rest` or `/v2`, in any world and by any caller. Once something
    /// is expected, every other request to one of the services is a fault. [`verify`](Self::verify) tells them, and
    /// so does dropping the server, by a panic.
    ///
    /// ```
    /// use rolecall_mock_server::MockServer;
    /// use rolecall_transport::linkedin::FindByRoleAssignee;
    ///
    /// let server = MockServer::start_blocking()?;
    /// server.expect(1, &FindByRoleAssignee::new())?;
    /// let unmet = server.verify().unwrap_err();
    /// assert_eq!(
    ///     unmet.to_string(),
    ///     "GET /rest/organizationAcls?q=roleAssignee was expected 1 times and came 0 times"
    /// );
    /// server.reset(); // also forgets what was expected
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The operation cannot be sent at all.
    pub fn expect(&self, times: usize, operation: &impl Expected) -> Result<(), RequestError> {
        self.mock.expect(times, operation)
    }

    /// Checks that every expected operation came as often as expected, that nothing else came once something was
    /// expected, and that replay found a documented request for everything that it was asked.
    ///
    /// # Errors
    /// Everything that is not so.
    pub fn verify(&self) -> Result<(), Unmet> {
        self.mock.verify()
    }

    /// The last requests received, oldest first: at most 1,000, and at most 16 MiB.
    pub fn requests(&self) -> Vec<Received> {
        self.mock.requests()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
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
