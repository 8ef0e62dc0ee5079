//! All open connections, what they hold, and which of them gives way where there is no room.

use crate::limits::{ANSWERS_BYTES, BODIES_BYTES, SILENCE};
use bytes::{Buf, Bytes};
use socket2::SockRef;
use std::{
    collections::HashMap,
    io::IoSlice,
    net::Shutdown,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep, timeout},
};

/// How often who waits for room looks whether another connection can give way.
const TICK: Duration = Duration::from_millis(100);

/// The connections of one server.
pub(super) struct Connections {
    open: Mutex<HashMap<u64, Arc<Connection>>>,
    next: AtomicU64,
    /// A permit for each connection that there may still be.
    places: Arc<Semaphore>,
    /// A permit for each byte of a body that may still arrive.
    bodies: Arc<Semaphore>,
    /// The bytes of answers that are not sent yet.
    unsent: Arc<AtomicUsize>,
    began: Instant,
}

/// One connection, as the others see it.
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    /// When it last read or wrote something: milliseconds since the server began.
    moved: AtomicU64,
    began: Instant,
    /// Its peer was answered before all of its request was read.
    refused_early: AtomicBool,
}

/// A place among the connections; leaving it makes room.
pub(super) struct Place {
    all: Arc<Connections>,
    number: u64,
    pub(super) connection: Arc<Connection>,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            open: Mutex::default(),
            next: AtomicU64::new(0),
            places: Arc::new(Semaphore::new(limit)),
            bodies: Arc::new(Semaphore::new(BODIES_BYTES)),
            unsent: Arc::default(),
            began: Instant::now(),
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for one more connection.
    pub(super) async fn room_for_another(&self) -> OwnedSemaphorePermit {
        self.room(&self.places, 1).await
    }

    /// Waits until there is room for a body of so many bytes.
    pub(super) async fn room_for_body(&self, bytes: usize) -> OwnedSemaphorePermit {
        self.room(&self.bodies, u32::try_from(bytes).unwrap_or(u32::MAX)).await
    }

    async fn room(&self, room: &Arc<Semaphore>, permits: u32) -> OwnedSemaphorePermit {
        let mut acquired = pin!(Arc::clone(room).acquire_many_owned(permits));
        loop {
            match timeout(TICK, &mut acquired).await {
                Ok(Ok(permit)) => return permit,
                // Nobody closes the semaphore.
                Ok(Err(_)) => std::future::pending().await,
                Err(_) => {
                    self.close_most_silent();
                }
            }
        }
    }

    /// Waits until the answers that wait for their clients leave room for one more.
    pub(super) async fn room_for_answer(&self) {
        while self.unsent.load(Ordering::Relaxed) > ANSWERS_BYTES {
            self.close_most_silent();
            sleep(TICK).await;
        }
    }

    /// Takes a connection in.
    pub(super) fn enter(self: &Arc<Self>, stream: TcpStream, permit: OwnedSemaphorePermit) -> Place {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let connection = Arc::new(Connection {
            stream,
            moved: AtomicU64::new(milliseconds(self.began)),
            began: self.began,
            refused_early: AtomicBool::new(false),
        });
        self.open().insert(number, Arc::clone(&connection));
        Place { all: Arc::clone(self), number, connection, _permit: permit }
    }

    /// Closes the connection that has been silent for the longest, if that is long enough: a client that reads
    /// nothing, or sends nothing, shall not keep others out. Says whether there was one.
    pub(super) fn close_most_silent(&self) -> bool {
        let mut open = self.open();
        let silent = open.iter().min_by_key(|(_, connection)| connection.moved.load(Ordering::Relaxed));
        let Some((&number, connection)) = silent else { return false };
        let silence = milliseconds(self.began).saturating_sub(connection.moved.load(Ordering::Relaxed));
        if u128::from(silence) < SILENCE.as_millis() {
            return false;
        }
        connection.abort();
        // Its task ends soon; nobody chooses it again until then.
        open.remove(&number);
        true
    }

    /// The body of an answer, counted for as long as it waits to be sent.
    pub(super) fn unsent(&self, bytes: Bytes) -> Unsent {
        self.unsent.fetch_add(bytes.len(), Ordering::Relaxed);
        Unsent { counted: bytes.len(), bytes, all: Arc::clone(&self.unsent) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.all.open().remove(&self.number);
    }
}

impl Connection {
    /// Something was read or written.
    pub(super) fn moved(&self) {
        self.moved.store(milliseconds(self.began), Ordering::Relaxed);
    }

    /// Its peer is answered before all of its request is read.
    pub(super) fn refuse_early(&self) {
        self.refused_early.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_refused_early(&self) -> bool {
        self.refused_early.load(Ordering::Relaxed)
    }

    /// Says to the peer that nothing more will be sent. A connection that is gone has been told.
    pub(super) fn finish_writing(&self) {
        let _ = SockRef::from(&self.stream).shutdown(Shutdown::Write);
    }

    /// Ends it at once, and what it holds in this process and in the system with it. Its task wakes up to that.
    pub(super) fn abort(&self) {
        let socket = SockRef::from(&self.stream);
        let _ = socket.set_linger(Some(Duration::ZERO));
        let _ = socket.shutdown(Shutdown::Both);
    }
}

/// Bytes that wait to be sent.
pub(super) struct Unsent {
    bytes: Bytes,
    counted: usize,
    all: Arc<AtomicUsize>,
}

impl Drop for Unsent {
    fn drop(&mut self) {
        self.all.fetch_sub(self.counted, Ordering::Relaxed);
    }
}

impl Buf for Unsent {
    fn remaining(&self) -> usize {
        self.bytes.remaining()
    }

    fn chunk(&self) -> &[u8] {
        self.bytes.chunk()
    }

    fn chunks_vectored<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        self.bytes.chunks_vectored(slices)
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
