//! The service without a socket: worlds, replay and the journal around the simulation.

use crate::{
    control,
    decide::{Asked, Citation, Context, Decision, Observed},
    expectations::{Expectations, Expected, Unmet},
    headers::{EVIDENCE, OBSERVED, REPLAY},
    journal::{Journal, Received},
    replay,
    secrets::{redacted, shown},
    shell::Refusal,
    world::{Changes, World},
    worlds::{Selected, Slot, Worlds},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_LENGTH},
    request::Parts,
};
use jiff::civil::Date;
use rolecall_fixtures::Exchange;
use rolecall_transport::{Meant, RawRequest, RequestError, ServiceError, json_response};
use serde_json::json;
use std::{
    fmt, mem,
    str::FromStr,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// The mock as a function from request to response. It holds the worlds, and changes them as requests ask. Any number
/// of threads may share it.
pub struct Mock {
    worlds: Worlds,
    today: Today,
    replay: bool,
    journal: Mutex<Journal>,
    expectations: Mutex<Expectations>,
    /// Which contradictions a person was told of.
    told: [AtomicBool; Observed::ALL.len()],
}

/// The mock's date, which messages about versions name: `"2026-08-31".parse()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Today(pub(crate) Date);

/// The text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
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

static UNKNOWN_WORLD: Citation = Citation::new("mock; rolecall.unknown-world", "the mock's own answer");
static UNKNOWN_EXCHANGE: Citation = Citation::new("mock; rolecall.unknown-exchange", "the mock's own answer");

impl Mock {
    /// The default world, and the worlds of the documented exchanges.
    pub fn new() -> Self {
        Self::with_world(World::default())
    }

    /// This world in place of the default one, and the worlds of the documented exchanges.
    pub fn with_world(world: World) -> Self {
        Self {
            worlds: Worlds::new(world),
            today: Today::default(),
            replay: false,
            journal: Mutex::default(),
            expectations: Mutex::default(),
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
        let (head, body) = request.into_parts();
        let began = Instant::now();
        let mut decision = self.answer(&head.method, target(&head), &head.headers, &body);
        decision.note_headers(&head.headers);
        self.conclude(&head, &body, decision, Some(began))
    }
}

impl Mock {
    /// Answers a request that the shell refuses. It has a row and a line like any other.
    pub(crate) fn refuse(&self, head: &Parts, refusal: &Refusal) -> Response<Bytes> {
        let response = json_response(refusal.status, &json!({ "error": refusal.message }));
        self.conclude(head, &Bytes::new(), Decision::new(refusal.citation, response), None)
    }

    /// Takes notice of a request that others have answered.
    pub(crate) fn note(&self, head: &Parts, citation: &'static Citation, response: &mut Response<Bytes>) {
        let decision = Decision::new(citation, mem::take(response));
        *response = self.conclude(head, &Bytes::new(), decision, None);
    }

    /// Takes notice of what was no HTTP/1.1, and had a bare answer or none.
    pub(crate) fn note_bare(&self, error: &dyn fmt::Display) {
        let count = self.journal().note_bare();
        tracing::info!("not HTTP/1.1, refused bare, {count} so far: {}", shown(&error.to_string()));
    }

    /// Takes down what was asked and answered, and gives the answer what every answer has.
    fn conclude(
        &self,
        head: &Parts,
        body: &Bytes,
        mut decision: Decision,
        began: Option<Instant>,
    ) -> Response<Bytes> {
        let target = target(head);
        self.log(head, &decision, began);
        let message = refusal(&decision.response).map(|message| redacted(&message).into_owned());
        finish(&mut decision, &head.method);
        self.journal().push(Received {
            method: head.method.clone(),
            target: target.to_owned(),
            headers: copied(&head.headers),
            body: Bytes::copy_from_slice(body),
            status: decision.response.status(),
            evidence: decision.citation.header,
            source: decision.citation.source,
            message,
            notes: mem::take(&mut decision.notes),
        });
        decision.response
    }
}

/// The path and query of a request.
fn target(head: &Parts) -> &str {
    head.uri.path_and_query().map_or("/", |target| target.as_str())
}

/// The headers in memory of their own: as they came, each holds on to all that was read with it.
fn copied(headers: &HeaderMap) -> HeaderMap {
    let mut copied = HeaderMap::with_capacity(headers.keys_len());
    for (name, value) in headers {
        // What is a name and a value is so as a copy, too.
        let Ok(name) = HeaderName::from_bytes(name.as_str().as_bytes()) else { continue };
        let Ok(mut copy) = HeaderValue::from_bytes(value.as_bytes()) else { continue };
        copy.set_sensitive(value.is_sensitive() || name == AUTHORIZATION);
        // More than a map can hold came in no map.
        let _ = copied.try_append(name, copy);
    }
    copied
}

impl Mock {
    fn answer(&self, method: &Method, target: &str, headers: &HeaderMap, body: &Bytes) -> Decision {
        let Selected { name, prefix, target } = Selected::of(target, headers);
        let Some(slot) = self.worlds.get(&name) else {
            let message = format!("there is no world `{name}`; GET /_rolecall/worlds lists them");
            return own(&UNKNOWN_WORLD, StatusCode::MISDIRECTED_REQUEST, "unknown_world", &message);
        };
        // As GET in all but the body: the length and what a message says are those of GET.
        let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
        let raw = RawRequest::new(method, &target, headers, body);
        let (worlds, journal, today) = (&self.worlds, &self.journal, self.today);
        let mock = control::View { worlds, slot, name: &name, prefix, journal, today };
        if let Some(decision) = control::answer(&mock, &raw) {
            return decision;
        }
        // ConnectSafely knows no tunnels.
        let read = if raw.surface().is_some() { Meant::of(&raw) } else { Ok(Meant::itself(&raw)) };
        let (meant, problem) = match read {
            Ok(meant) => (meant, None),
            Err(problem) => (Meant::itself(&raw), Some(problem)),
        };
        let asked = match problem {
            None => Asked::Call(meant.call()),
            Some(problem) => Asked::Broken { problem, itself: meant.call() },
        };
        self.expectations().note(asked.call());
        let mut decision = self.decide(&asked, headers, slot, &name, prefix);
        if meant.is_tunnelled() {
            let target = format!("{}?{}", raw.path(), meant.query());
            let target = redacted(&target);
            decision.notes.insert(0, format!("tunnelled, it means {} {}", meant.method(), shown(&target)));
        }
        decision
    }

    fn decide(
        &self,
        asked: &Asked<'_>,
        headers: &HeaderMap,
        slot: &Slot,
        name: &str,
        prefix: &str,
    ) -> Decision {
        match headers.get(&REPLAY) {
            Some(id) => {
                let id = String::from_utf8_lossy(id.as_bytes());
                match Exchange::find(&id) {
                    Some(exchange) => self.replayed(asked, Some(exchange), name),
                    None => {
                        let message = format!("there is no exchange `{id}`; `rolecall exchanges` lists them");
                        own(&UNKNOWN_EXCHANGE, StatusCode::BAD_REQUEST, "unknown_exchange", &message)
                    }
                }
            }
            None if self.replay => self.replayed(asked, None, name),
            None => slot.decide(asked, Context { today: self.today.0, prefix }),
        }
    }

    fn replayed(&self, asked: &Asked<'_>, only: Option<&Exchange>, world: &str) -> Decision {
        let call = asked.call();
        replay::answer(call, only, world).unwrap_or_else(|unmatched| {
            let line = format!("{} {}: {unmatched}", call.meant().method(), call.path());
            self.expectations().uncovered(&line, unmatched.differences());
            unmatched.into()
        })
    }

    /// Expects this operation so many times, under `/rest` or `/v2`, in any world and by any caller. Once something
    /// is expected, every other request to one of the services is a fault that [`verify`](Self::verify) tells.
    ///
    /// # Errors
    /// The operation cannot be sent at all.
    pub fn expect(&self, times: usize, operation: &impl Expected) -> Result<(), RequestError> {
        self.expectations().expect(times, operation)
    }

    /// Checks that every expected operation came as often as expected, that nothing else came once something was
    /// expected, and that replay found a documented request for everything that it was asked.
    ///
    /// # Errors
    /// Everything that is not so.
    pub fn verify(&self) -> Result<(), Unmet> {
        let unmet = self.expectations().unmet();
        if unmet.lines().is_empty() { Ok(()) } else { Err(unmet) }
    }

    fn expectations(&self) -> MutexGuard<'_, Expectations> {
        self.expectations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads this world in place of the default one, as if the mock had been made with it. Requests that are being
    /// answered keep the world that they were decided on. Gives what requests had changed of the world before, if
    /// anything: it went with it.
    pub fn replace_world(&self, world: World) -> Option<Changes> {
        self.worlds.replace_default(world)
    }

    /// The default world could not be loaded again. Its page says so until it is.
    #[doc(hidden)]
    pub fn mark_stale(&self, why: String) {
        self.worlds.mark_default_stale(why);
    }

    /// Puts every world back to how it was loaded, and forgets the requests received and what was expected.
    pub fn reset(&self) {
        self.worlds.reset();
        self.journal().clear();
        self.expectations().clear();
    }

    /// The last requests received, oldest first: at most 1,000, and at most 16 MiB.
    pub fn requests(&self) -> Vec<Received> {
        self.journal().list()
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One line a request, and one for the first time that the real service was seen to answer otherwise.
    fn log(&self, head: &Parts, decision: &Decision, began: Option<Instant>) {
        // What a macro is given is worked out only where somebody listens.
        tracing::info!("{}", Line { head, decision, took: began.map(|began| began.elapsed()) });
        if let Some(observed) = decision.observed
            && !self.told[observed as usize].swap(true, Ordering::Relaxed)
        {
            tracing::warn!("note: {} (X-Rolecall-Observed: {})", observed.note(), observed.header());
        }
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

/// What a person is told of a request and its answer, in one line.
struct Line<'a> {
    head: &'a Parts,
    decision: &'a Decision,
    /// How long the decision took; nothing where others have answered.
    took: Option<Duration>,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { head, decision, took } = self;
        let method = shown(head.method.as_str());
        let target = target(head);
        let status = decision.response.status();
        let evidence = decision.citation.header;
        write!(f, "{method} {} {} {evidence}", shown(&redacted(target)), status.as_u16())?;
        write!(f, " [world {}", shown(&redacted(&Selected::of(target, &head.headers).name)))?;
        if let Some(caller) = &decision.caller {
            write!(f, ", {}", shown(caller))?;
        }
        match took {
            Some(took) => write!(f, ", {:.2} ms]", took.as_secs_f64() * 1000.0)?,
            None => f.write_str("]")?,
        }
        if !status.is_success() {
            // Replayed bodies have line ends.
            let body = String::from_utf8_lossy(decision.response.body()).replace(['\r', '\n'], " ");
            write!(f, " ({}) {}", decision.citation.source, shown(&redacted(&body)))?;
        }
        for (index, note) in decision.notes.iter().enumerate() {
            let sign = if index == 0 { " note: " } else { "; " };
            write!(f, "{sign}{}", shown(note))?;
        }
        Ok(())
    }
}

/// One of the answers that no service gives: the request is about the mock itself.
fn own(citation: &'static Citation, status: StatusCode, code: &str, message: &str) -> Decision {
    Decision::new(citation, json_response(status, &json!({ "error": { "code": code, "message": message } })))
}

/// What an answer says that is no success.
fn refusal(response: &Response<Bytes>) -> Option<String> {
    if response.status().is_success() {
        return None;
    }
    ServiceError::read(response.body())?.message
}

/// What every answer has: its evidence, and no body if nobody asked for one.
fn finish(decision: &mut Decision, method: &Method) {
    let length = decision.response.body().len();
    let headers = decision.response.headers_mut();
    headers.insert(EVIDENCE, HeaderValue::from_static(decision.citation.header));
    if let Some(observed) = decision.observed {
        headers.insert(OBSERVED, HeaderValue::from_static(observed.header()));
    }
    if method == Method::HEAD {
        headers.insert(CONTENT_LENGTH, length.into());
        *decision.response.body_mut() = Bytes::new();
    }
}
