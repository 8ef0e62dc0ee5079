//! The requests that were received: the last of them, in bounded memory.

use super::Came;
use crate::{
    decide::{Decided, Observed},
    limits::JOURNAL_REQUESTS,
    rules::{Column, Evidence, Rule, RuleId, RuleSet},
    secrets::redacted,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header::AUTHORIZATION};
use jiff::Timestamp;
use rolecall_transport::Problem;
use std::{
    collections::VecDeque,
    fmt, mem,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::SystemTime,
};

/// A request that the mock received, and what it answered.
///
/// ```
/// use http::Request;
/// use rolecall_mock_server::{Evidence, Mock};
/// let mock = Mock::documented();
/// mock.respond(Request::get("/v2/organizationAcls?q=roleAssignee").body(Default::default())?);
/// let received = &mock.requests()[0];
/// assert_eq!((received.number, received.status.as_u16()), (1, 403));
/// assert_eq!((received.evidence, received.rule.id()), (Evidence::Documented, "linkedin.no-viewer"));
/// assert_eq!(received.observed.unwrap().to_string(), "401 EMPTY_ACCESS_TOKEN");
/// assert_eq!(received.answer_headers["x-rolecall-request"], "1");
/// assert!(received.answer_body.starts_with(br#"{"message":"A viewer is not present"#));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// Its number in its sandbox, from 1: the header `X-Rolecall-Request` of the answer.
    pub number: u64,
    /// When it came, by the clock of its world.
    pub time: SystemTime,
    /// The method.
    pub method: Method,
    /// The path and query as sent, with the prefix of a world.
    pub target: String,
    /// The headers; `Authorization` is marked as sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The status of the answer.
    pub status: StatusCode,
    /// The headers of the answer, but for what is added on its way: date, length, connection, those of CORS.
    pub answer_headers: HeaderMap,
    /// The body of the answer; to `HEAD` none.
    pub answer_body: Bytes,
    /// The rule that chose the status.
    pub rule: &'static Rule,
    /// How that is known, of the resource that was asked for.
    pub evidence: Evidence,
    /// What is wrong with the request, and where, if it was refused for that.
    pub problem: Option<Box<Problem>>,
    /// What the answer says, if it is a refusal that says something.
    pub message: Option<String>,
    /// What the real service was seen, or is expected, to answer instead.
    pub observed: Option<Observed>,
    /// What a person should know besides: what had no effect, what was meant, what is missing.
    pub notes: Vec<String>,
    pub(crate) column: &'static Column,
    trail: RuleSet,
}

impl Received {
    /// How the answer is known and by which rule, as its header `X-Rolecall-Evidence` has it:
    /// `documented; linkedin.found`.
    pub fn cited(&self) -> &'static str {
        self.rule.header(self.evidence)
    }

    /// The rules that were met, in the order of the table.
    pub fn trail(&self) -> impl Iterator<Item = &'static Rule> {
        self.trail.iter()
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("number", &self.number)
            .field("method", &self.method)
            .field("target", &redacted(&self.target))
            .field("status", &self.status)
            .field("rule", &self.rule.id())
            .finish_non_exhaustive()
    }
}

/// The last requests of a sandbox, as many as the limits leave.
pub(super) struct Journal {
    received: VecDeque<Received>,
    /// The number of the last one.
    last: u64,
    bytes: usize,
    /// What the journals of all sandboxes of a mock have.
    total: Arc<AtomicUsize>,
    /// How many requests were none, and had a bare answer.
    bare: usize,
}

impl Journal {
    pub(super) fn new(total: Arc<AtomicUsize>) -> Self {
        Self { received: VecDeque::new(), last: 0, bytes: 0, total, bare: 0 }
    }

    /// Takes down a request that came at this time of its world.
    pub(super) fn note(&mut self, came: &Came<'_>, time: Timestamp, decided: &mut Decided) {
        self.last += 1;
        self.push(Received {
            number: self.last,
            time: time.into(),
            method: came.head.method.clone(),
            target: came.target().to_owned(),
            headers: copied(&came.head.headers),
            body: Bytes::copy_from_slice(came.body),
            status: decided.response.status(),
            answer_headers: decided.response.headers().clone(),
            answer_body: kept(came, decided),
            rule: decided.rule,
            evidence: decided.evidence,
            problem: decided.problem.take(),
            message: decided.message.as_deref().map(|message| redacted(message).into_owned()),
            observed: decided.observed,
            notes: decided.notes.clone(),
            column: decided.column,
            trail: decided.trail,
        });
    }

    fn push(&mut self, received: Received) {
        let weight = weight(&received);
        self.bytes += weight;
        self.total.fetch_add(weight, Ordering::Relaxed);
        self.received.push_back(received);
        if self.received.len() > JOURNAL_REQUESTS {
            self.forget_oldest();
        }
    }

    pub(super) fn forget_oldest(&mut self) {
        if let Some(oldest) = self.received.pop_front() {
            self.forget(weight(&oldest));
        }
    }

    fn forget(&mut self, weight: usize) {
        self.bytes -= weight;
        self.total.fetch_sub(weight, Ordering::Relaxed);
    }

    /// The number of the next request.
    pub(super) fn next(&self) -> u64 {
        self.last + 1
    }

    /// About the memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts a request that was none. Says how many there were.
    pub(super) fn note_bare(&mut self) -> usize {
        self.bare += 1;
        self.bare
    }

    pub(super) fn bare(&self) -> usize {
        self.bare
    }

    pub(super) fn list(&self) -> Vec<Received> {
        self.received.iter().cloned().collect()
    }

    pub(super) fn get(&self, number: u64) -> Option<Received> {
        let first = self.received.front()?.number;
        let at = usize::try_from(number.checked_sub(first)?).ok()?;
        self.received.get(at).cloned()
    }

    /// The last requests, the newest first.
    pub(super) fn recent(&self, most: usize) -> Vec<Received> {
        self.received.iter().rev().take(most).cloned().collect()
    }

    /// Forgets all; the next request is the first.
    pub(super) fn clear(&mut self) {
        self.forget(self.bytes);
        *self = Self::new(Arc::clone(&self.total));
    }
}

/// A sandbox that goes takes its requests along.
impl Drop for Journal {
    fn drop(&mut self) {
        self.forget(self.bytes);
    }
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

/// The body of an answer as it is sent. It is shared, but for one that may lie in a larger piece of memory: a small one,
/// and one that a test has given.
fn kept(came: &Came<'_>, decided: &Decided) -> Bytes {
    const SMALL: usize = 4096;
    match decided.response.body() {
        _ if came.head.method == Method::HEAD => Bytes::new(),
        body if body.len() < SMALL || decided.trail.contains(RuleId::Answered) => {
            Bytes::copy_from_slice(body)
        }
        body => body.clone(),
    }
}

/// About the memory that a request and its answer take.
fn weight(received: &Received) -> usize {
    let Received { method, target, headers, body, answer_headers, answer_body, .. } = received;
    let Received { message, problem, notes, .. } = received;
    let texts = method.as_str().len() + target.len() + message.as_ref().map_or(0, String::len);
    let notes = notes.iter().map(|note| note.len() + mem::size_of::<String>());
    // What was found stands in the message; what mends it stands in the request, or is as long.
    let problem = problem.as_ref().map_or(0, |problem| {
        let edits = problem.edits.iter().map(|edit| mem::size_of_val(edit) + edit.with.len());
        mem::size_of::<Problem>() + message.as_ref().map_or(0, String::len) + edits.sum::<usize>()
    });
    mem::size_of::<Received>()
        + texts
        + body.len()
        + answer_body.len()
        + problem
        + notes.sum::<usize>()
        + [headers, answer_headers].map(fields).iter().sum::<usize>()
}

fn fields(headers: &HeaderMap) -> usize {
    // A slot of the map, and what the allocator adds to two pieces.
    const FIELD: usize = 160;
    let texts = headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    texts.sum::<usize>() + headers.capacity() * FIELD
}
