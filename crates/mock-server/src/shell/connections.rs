//! All open connections, what they hold, and which of them gives way where there is no room.

use crate::limits::{ANSWERS_BYTES, BODIES_BYTES, PLACE_SILENCE, SILENCE};
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
    sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit},
    time::{Instant, sleep, timeout},
};

/// How often who waits for room looks whether another connection can give way.
const TICK: Duration = Duration::from_millis(20);

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
    /// Large answers are made one after the other, so that small ones come between them.
    turn: Semaphore,
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
    /// Its refusal is sent, and it is only read on.
    lingers: AtomicBool,
    /// It waits for room itself, and is silent for that.
    waits: AtomicBool,
    /// Bytes of a body for which it has taken room.
    body: AtomicUsize,
    /// Bytes of its answer that are not sent yet.
    unsent: AtomicUsize,
}

/// What there may be too little of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Places,
    Bodies,
    Answers,
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
            turn: Semaphore::new(1),
            began: Instant::now(),
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for one more connection.
    pub(super) async fn room_for_another(&self) -> OwnedSemaphorePermit {
        if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
            return permit;
        }
        self.close_silent_ones(Room::Places);
        self.room(&self.places, 1, Room::Places).await
    }

    /// Waits until there is room for a body of so many bytes.
    pub(super) async fn room_for_body(&self, bytes: usize) -> OwnedSemaphorePermit {
        self.room(&self.bodies, u32::try_from(bytes).unwrap_or(u32::MAX), Room::Bodies).await
    }

    async fn room(&self, permits: &Arc<Semaphore>, count: u32, room: Room) -> OwnedSemaphorePermit {
        let mut acquired = pin!(Arc::clone(permits).acquire_many_owned(count));
        loop {
            match timeout(TICK, &mut acquired).await {
                Ok(Ok(permit)) => return permit,
                // Nobody closes the semaphore.
                Ok(Err(_)) => std::future::pending().await,
                Err(_) => self.close_silent_ones(room),
            }
        }
    }

    /// Waits for a turn to make a large answer, and until the answers that wait for their clients leave room for it.
    pub(super) async fn room_for_answer(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes the semaphore.
        let turn = self.turn.acquire().await.ok();
        while self.answers_are_too_many() {
            self.close_silent_ones(Room::Answers);
            sleep(TICK).await;
        }
        turn
    }

    /// Makes room without waiting for it.
    pub(super) fn make_room_for_answers(&self) {
        if self.answers_are_too_many() {
            self.close_silent_ones(Room::Answers);
        }
    }

    fn answers_are_too_many(&self) -> bool {
        self.unsent.load(Ordering::Relaxed) > ANSWERS_BYTES
    }

    /// Takes a connection in.
    pub(super) fn enter(self: &Arc<Self>, stream: TcpStream, permit: OwnedSemaphorePermit) -> Place {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let connection = Arc::new(Connection {
            stream,
            moved: AtomicU64::new(milliseconds(self.began)),
            began: self.began,
            refused_early: AtomicBool::new(false),
            lingers: AtomicBool::new(false),
            waits: AtomicBool::new(false),
            body: AtomicUsize::new(0),
            unsent: AtomicUsize::new(0),
        });
        self.open().insert(number, Arc::clone(&connection));
        Place { all: Arc::clone(self), number, connection, _permit: permit }
    }

    /// Closes connections that hold what there is too little of and have been silent for long: clients that read
    /// nothing, or send nothing, shall not keep others out. Who waits for room is silent for that, and is left alone.
    pub(super) fn close_silent_ones(&self, room: Room) {
        /// So many at a time: as many others may be waiting.
        const AT_ONCE: usize = 32;
        let mut open = self.open();
        let now = milliseconds(self.began);
        let least = if room == Room::Places { PLACE_SILENCE } else { SILENCE };
        let silence = |connection: &Connection| now.saturating_sub(connection.moved.load(Ordering::Relaxed));
        let mut holders: Vec<_> = open
            .iter()
            .filter(|(_, connection)| {
                connection.holds(room)
                    && !connection.waits.load(Ordering::Relaxed)
                    && (connection.is_lingering() || u128::from(silence(connection)) >= least.as_millis())
            })
            .map(|(number, connection)| (connection.rank(), silence(connection), *number))
            .collect();
        holders.sort_unstable_by(|one, other| other.cmp(one));
        let most = if room == Room::Places { AT_ONCE } else { 1 };
        holders.truncate(most);
        if let Some((_, longest, _)) = holders.first() {
            let count = holders.len();
            tracing::info!("connections closed while others wait: {count}, silent for {longest} ms");
        }
        for (_, _, number) in holders {
            // Its task ends soon; nobody chooses it again until then.
            if let Some(connection) = open.remove(&number) {
                connection.abort();
            }
        }
    }

    /// The body of an answer, counted for as long as it waits to be sent.
    pub(super) fn unsent(&self, bytes: Bytes, connection: &Arc<Connection>) -> Unsent {
        let counted = bytes.len();
        self.unsent.fetch_add(counted, Ordering::Relaxed);
        connection.unsent.fetch_add(counted, Ordering::Relaxed);
        Unsent { counted, bytes, all: Arc::clone(&self.unsent), connection: Arc::clone(connection) }
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

    /// Who goes first: who was refused and is only read on, then who does not read, then who is silent.
    fn rank(&self) -> u8 {
        if self.is_lingering() { 2 } else { u8::from(self.holds(Room::Answers)) }
    }

    /// It is only read on, so that its refusal arrives.
    pub(super) fn begin_lingering(&self) {
        self.lingers.store(true, Ordering::Relaxed);
    }

    fn is_lingering(&self) -> bool {
        self.lingers.load(Ordering::Relaxed)
    }

    /// Whether it holds some of this.
    fn holds(&self, room: Room) -> bool {
        match room {
            Room::Places => true,
            Room::Bodies => self.body.load(Ordering::Relaxed) > 0,
            Room::Answers => self.unsent.load(Ordering::Relaxed) > 0,
        }
    }

    /// Waits for this room. Nobody takes it for silent meanwhile.
    pub(super) async fn wait_for<T>(&self, room: impl Future<Output = T>) -> T {
        self.waits.store(true, Ordering::Relaxed);
        let made = room.await;
        self.moved();
        self.waits.store(false, Ordering::Relaxed);
        made
    }

    /// It has room for so many bytes of a body.
    pub(super) fn hold_body(&self, bytes: usize) {
        self.body.store(bytes, Ordering::Relaxed);
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
    connection: Arc<Connection>,
}

impl Drop for Unsent {
    fn drop(&mut self) {
        self.all.fetch_sub(self.counted, Ordering::Relaxed);
        self.connection.unsent.fetch_sub(self.counted, Ordering::Relaxed);
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
