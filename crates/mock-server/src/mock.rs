//! The service without a socket: worlds, replay and the journal around the simulation.

use crate::{
    control,
    decide::{Citation, Context, Decision, Observed, decide},
    exchange::{Exchange, exchanges},
    journal::{Journal, Received, redacted},
    replay,
    world::{self, World},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_LENGTH},
};
use jiff::civil::Date;
use rolecall_transport::{Incoming, json_response, linkedin::LinkedInVersion};
use serde_json::json;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    str::FromStr,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

/// The mock as a function from request to response. It holds the worlds, and changes them as requests ask.
pub struct Mock {
    worlds: BTreeMap<String, Slot>,
    today: Today,
    replay: bool,
    journal: Mutex<Journal>,
    /// Which contradictions a person was told of.
    told: [AtomicBool; Observed::ALL.len()],
}

/// A world as it was loaded, and as it is.
struct Slot {
    loaded: Arc<World>,
    now: RwLock<Arc<World>>,
}

/// The mock's date, which messages about versions name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today(Date);

/// The text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a date such as 2026-08-31")]
pub struct TodayError(());

impl FromStr for Today {
    type Err = TodayError;

    fn from_str(text: &str) -> Result<Self, TodayError> {
        // The library also takes times and zones; a date alone has ten characters.
        if text.len() != 10 {
            return Err(TodayError(()));
        }
        text.parse().map(Self).map_err(|_| TodayError(()))
    }
}

impl Default for Today {
    /// The date of the machine's clock, in UTC.
    fn default() -> Self {
        Self(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }
}

pub(crate) const EVIDENCE: HeaderName = HeaderName::from_static("x-rolecall-evidence");
pub(crate) const OBSERVED: HeaderName = HeaderName::from_static("x-rolecall-observed");
pub(crate) const REPLAY: HeaderName = HeaderName::from_static("x-rolecall-replay");
const WORLD: &str = "x-rolecall-world";

static UNKNOWN_WORLD: Citation = Citation::inferred("rolecall.unknown-world", "the mock's own answer");
static UNKNOWN_EXCHANGE: Citation = Citation::inferred("rolecall.unknown-exchange", "the mock's own answer");
static UNMATCHED: Citation = Citation::inferred("rolecall.replay-unmatched", "the mock's own answer");

impl Mock {
    /// The default world, and the worlds of the documented exchanges.
    pub fn new() -> Self {
        Self::with_world(World::default())
    }

    /// This world in place of the default one, and the worlds of the documented exchanges.
    pub fn with_world(world: World) -> Self {
        let documented =
            documented_worlds().iter().map(|(id, world)| (id.clone(), Slot::new(Arc::clone(world))));
        let default = ("default".to_owned(), Slot::new(Arc::new(world)));
        Self {
            worlds: documented.chain([default]).collect(),
            today: Today::default(),
            replay: false,
            journal: Mutex::default(),
            told: Default::default(),
        }
    }

    /// The same mock on this date.
    #[must_use]
    pub fn today(self, today: Today) -> Self {
        Self { today, ..self }
    }

    /// The same mock, answering documented requests with the documented responses and no others.
    #[must_use]
    pub fn replay(self, replay: bool) -> Self {
        Self { replay, ..self }
    }

    /// Answers a request. The target may be in origin-form or in absolute-form.
    pub fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (mut head, body) = request.into_parts();
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        if let Some(token) = head.headers.get_mut(AUTHORIZATION) {
            token.set_sensitive(true);
        }
        let mut decision = self.answer(&head.method, &target, &head.headers, &body);
        let evidence = decision.citation.to_string();
        self.log(&head.method, &target, &decision, &evidence);
        finish(&mut decision, &head.method, &evidence);
        let status = decision.response.status();
        let (method, headers) = (head.method, head.headers);
        self.journal().push(Received { method, target, headers, body, status, evidence });
        decision.response
    }
}

impl Mock {
    fn answer(&self, method: &Method, target: &str, headers: &HeaderMap, body: &Bytes) -> Decision {
        let Selected { name, prefix, target } = Selected::of(target, headers);
        let Some(slot) = self.worlds.get(&*name) else {
            let message = format!("there is no world `{name}`; GET /_rolecall/worlds lists them");
            return own(&UNKNOWN_WORLD, StatusCode::NOT_FOUND, "unknown_world", &message);
        };
        // As GET in all but the body: the length and what a message says are those of GET.
        let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
        let incoming = Incoming::new(method, &target, headers, body);
        if let Some(decision) = control::answer(self, &name, &incoming) {
            return decision;
        }
        match headers.get(&REPLAY) {
            Some(id) => {
                let id = String::from_utf8_lossy(id.as_bytes());
                match Exchange::find(&id) {
                    Some(exchange) => replayed(incoming, Some(exchange), &name),
                    None => {
                        let message = format!("there is no exchange `{id}`; `rolecall exchanges` lists them");
                        own(&UNKNOWN_EXCHANGE, StatusCode::BAD_REQUEST, "unknown_exchange", &message)
                    }
                }
            }
            None if self.replay => replayed(incoming, None, &name),
            None => slot.decide(incoming, Context { today: self.today.0, prefix }),
        }
    }

    /// The names of the worlds.
    pub(crate) fn world_names(&self) -> impl Iterator<Item = &str> {
        self.worlds.keys().map(String::as_str)
    }

    /// Puts a world back to how it was loaded.
    pub(crate) fn reset_world(&self, name: &str) {
        if let Some(slot) = self.worlds.get(name) {
            *slot.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&slot.loaded);
        }
    }

    /// Puts every world back to how it was loaded, and forgets the requests received.
    pub fn reset(&self) {
        for name in self.world_names() {
            self.reset_world(name);
        }
        self.journal().clear();
    }

    /// The last requests received, oldest first: at most 1,000, and at most 16 MiB of targets and bodies.
    pub fn requests(&self) -> Vec<Received> {
        self.journal().list()
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One line a request, and one for the first time that the real service was seen to answer otherwise.
    fn log(&self, method: &Method, target: &str, decision: &Decision, evidence: &str) {
        let status = decision.response.status();
        let target = redacted(target);
        if status.is_success() {
            tracing::info!("{method} {target} {} {evidence}", status.as_u16());
        } else {
            // Replayed bodies have line ends.
            let body = String::from_utf8_lossy(decision.response.body()).replace(['\r', '\n'], " ");
            let source = decision.citation.source;
            tracing::info!("{method} {target} {} {evidence} ({source}) {body}", status.as_u16());
        }
        if let Some(observed) = decision.observed
            && !self.told[observed as usize].swap(true, Ordering::Relaxed)
        {
            tracing::warn!("note: {} (X-Rolecall-Observed: {})", observed.note(), observed.header());
        }
    }
}

impl Slot {
    fn new(loaded: Arc<World>) -> Self {
        Self { now: RwLock::new(Arc::clone(&loaded)), loaded }
    }

    /// A read decides under a read lock; a write takes the write lock before it decides, so that of two requests for
    /// the same role the second sees what the first did.
    fn decide(&self, incoming: Incoming<'_>, context: Context<'_>) -> Decision {
        if incoming.method == Method::GET || incoming.method == Method::HEAD {
            let world = self.now.read().unwrap_or_else(PoisonError::into_inner);
            return decide(&world, incoming, context);
        }
        let mut world = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let mut decision = decide(&world, incoming, context);
        if let Some(change) = decision.change.take() {
            Arc::make_mut(&mut world).apply(change);
        }
        decision
    }
}

impl Default for Mock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("today", &self.today)
            .field("replay", &self.replay)
            .finish_non_exhaustive()
    }
}

/// The worlds of the documented exchanges, read once a process.
fn documented_worlds() -> &'static [(String, Arc<World>)] {
    static WORLDS: LazyLock<Vec<(String, Arc<World>)>> = LazyLock::new(|| {
        let world = |exchange: &Exchange| (exchange.id.clone(), Arc::new(world::embedded(&exchange.world)));
        exchanges().iter().map(world).collect()
    });
    &WORLDS
}

/// Which world a request is for: that of its path, else that of its header, else the default one.
struct Selected<'a> {
    name: Cow<'a, str>,
    /// `/~NAME`, or nothing.
    prefix: &'a str,
    /// The target without the prefix.
    target: Cow<'a, str>,
}

impl<'a> Selected<'a> {
    fn of(target: &'a str, headers: &'a HeaderMap) -> Self {
        if let Some(rest) = target.strip_prefix("/~") {
            let length = rest.find(['/', '?']).unwrap_or(rest.len());
            let (name, rest) = rest.split_at(length);
            let prefix = &target[..target.len() - rest.len()];
            let target = if rest.starts_with('/') { Cow::Borrowed(rest) } else { format!("/{rest}").into() };
            return Self { name: name.into(), prefix, target };
        }
        let name = match headers.get(WORLD) {
            Some(name) => String::from_utf8_lossy(name.as_bytes()),
            None => "default".into(),
        };
        Self { name, prefix: "", target: target.into() }
    }
}

fn replayed(incoming: Incoming<'_>, only: Option<&Exchange>, world: &str) -> Decision {
    static DOCUMENTED: Citation =
        Citation::documented("rolecall.replay", "the response that the document prints");
    static INFERRED: Citation =
        Citation::inferred("rolecall.replay", "the document prints the response; the request is inferred");
    let incoming = incoming.clone().untunnelled().unwrap_or(incoming);
    match replay::find(&incoming, only, world) {
        Ok(exchange) => {
            let mut response = Response::new(exchange.response_body.clone());
            *response.status_mut() = exchange.status;
            *response.headers_mut() = exchange.response_headers.clone();
            response.headers_mut().remove(CONTENT_LENGTH);
            if let Ok(id) = HeaderValue::from_str(&exchange.id) {
                response.headers_mut().insert(REPLAY, id);
            }
            let citation = if exchange.evidence == "documented" { &DOCUMENTED } else { &INFERRED };
            let undocumented = incoming.path.starts_with("/rest/")
                && !incoming.headers.contains_key(LinkedInVersion::HEADER);
            let observed = undocumented.then_some(Observed::VersionMissing);
            Decision { observed, ..Decision::new(citation, response) }
        }
        Err(unmatched) => {
            let message = format!("no documented request is equal; the nearest is `{}`", unmatched.nearest);
            let error = json!({
                "code": "replay_unmatched",
                "message": message,
                "nearest": unmatched.nearest,
                "differences": unmatched.differences,
            });
            let mut response = json_response(StatusCode::NOT_FOUND, &json!({ "error": error }));
            response.headers_mut().insert(REPLAY, HeaderValue::from_static("unmatched"));
            Decision::new(&UNMATCHED, response)
        }
    }
}

/// One of the answers that no service gives: the request is about the mock itself.
fn own(citation: &'static Citation, status: StatusCode, code: &str, message: &str) -> Decision {
    Decision::new(citation, json_response(status, &json!({ "error": { "code": code, "message": message } })))
}

/// What every answer has: its evidence, and no body if nobody asked for one.
fn finish(decision: &mut Decision, method: &Method, evidence: &str) {
    let length = decision.response.body().len();
    let headers = decision.response.headers_mut();
    if let Ok(evidence) = HeaderValue::from_str(evidence) {
        headers.insert(EVIDENCE, evidence);
    }
    if let Some(observed) = decision.observed {
        headers.insert(OBSERVED, HeaderValue::from_static(observed.header()));
    }
    if method == Method::HEAD {
        headers.insert(CONTENT_LENGTH, length.into());
        *decision.response.body_mut() = Bytes::new();
    }
}
