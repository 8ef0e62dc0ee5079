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
    kept: VecDeque<Kept>,
    /// The number of the last one.
    last: u64,
    bytes: usize,
    /// What the journals of all sandboxes of a mock have.
    total: Arc<AtomicUsize>,
    /// How many requests were none, and had a bare answer.
    bare: usize,
}

/// A request as it is kept: without the headers, which are put together for whoever reads them.
struct Kept {
    received: Received,
    headers: Fields,
    answer_headers: Fields,
    /// About the memory that it takes.
    weight: usize,
}

impl Kept {
    fn received(&self) -> Received {
        let (headers, answer_headers) = (self.headers.map(), self.answer_headers.map());
        Received { headers, answer_headers, ..self.received.clone() }
    }
}

impl Journal {
    pub(super) fn new(total: Arc<AtomicUsize>) -> Self {
        Self { kept: VecDeque::new(), last: 0, bytes: 0, total, bare: 0 }
    }

    /// Takes down a request that came at this time of its world.
    pub(super) fn note(&mut self, came: &Came<'_>, time: Timestamp, decided: &mut Decided) {
        self.last += 1;
        let received = Received {
            number: self.last,
            time: time.into(),
            method: came.head.method.clone(),
            target: came.target().to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::copy_from_slice(came.body),
            status: decided.response.status(),
            answer_headers: HeaderMap::new(),
            answer_body: kept(came, decided),
            rule: decided.rule,
            evidence: decided.evidence,
            problem: decided.problem.take(),
            message: decided.message.as_deref().map(|message| redacted(message).into_owned()),
            observed: decided.observed,
            notes: decided.notes.clone(),
            column: decided.column,
            trail: decided.trail,
        };
        let (headers, answer_headers) =
            (Fields::of(&came.head.headers), Fields::of(decided.response.headers()));
        let weight = weight(&received) + headers.0.len() + answer_headers.0.len();
        self.bytes += weight;
        self.total.fetch_add(weight, Ordering::Relaxed);
        self.kept.push_back(Kept { received, headers, answer_headers, weight });
        if self.kept.len() > JOURNAL_REQUESTS {
            self.forget_oldest();
        }
    }

    pub(super) fn forget_oldest(&mut self) {
        if let Some(oldest) = self.kept.pop_front() {
            self.forget(oldest.weight);
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
        self.kept.iter().map(Kept::received).collect()
    }

    pub(super) fn get(&self, number: u64) -> Option<Received> {
        let first = self.kept.front()?.received.number;
        let at = usize::try_from(number.checked_sub(first)?).ok()?;
        self.kept.get(at).map(Kept::received)
    }

    /// The last requests, the newest first.
    pub(super) fn recent(&self, most: usize) -> Vec<Received> {
        self.kept.iter().rev().take(most).map(Kept::received).collect()
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

/// Headers in one piece of memory of their own: as they came, each holds on to all that was read with it. A line each, with
/// a colon behind the name, or a semicolon where the value is sensitive; a name has neither.
struct Fields(Box<[u8]>);

impl Fields {
    fn of(headers: &HeaderMap) -> Self {
        let length = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 2).sum();
        let mut lines = Vec::with_capacity(length);
        for (name, value) in headers {
            let is_sensitive = value.is_sensitive() || name == AUTHORIZATION;
            lines.extend_from_slice(name.as_str().as_bytes());
            lines.push(if is_sensitive { b';' } else { b':' });
            lines.extend_from_slice(value.as_bytes());
            lines.push(b'\n');
        }
        Self(lines.into())
    }

    fn map(&self) -> HeaderMap {
        let mut map = HeaderMap::new();
        for line in self.0.split(|byte| *byte == b'\n') {
            let Some(sign) = line.iter().position(|byte| b":;".contains(byte)) else { continue };
            // What is a name and a value is so as a copy, too.
            let Ok(name) = HeaderName::from_bytes(&line[..sign]) else { continue };
            let Ok(mut value) = HeaderValue::from_bytes(&line[sign + 1..]) else { continue };
            value.set_sensitive(line[sign] == b';');
            // More than a map can hold came in no map.
            let _ = map.try_append(name, value);
        }
        map
    }
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

/// About the memory that a request and its answer take, without their headers.
fn weight(received: &Received) -> usize {
    let Received { method, target, body, answer_body, .. } = received;
    let Received { message, problem, notes, .. } = received;
    let texts = method.as_str().len() + target.len() + message.as_ref().map_or(0, String::len);
    let notes = notes.iter().map(|note| note.len() + mem::size_of::<String>());
    // What was found stands in the message; what mends it stands in the request, or is as long.
    let problem = problem.as_ref().map_or(0, |problem| {
        let edits = problem.edits.iter().map(|edit| mem::size_of_val(edit) + edit.with.len());
        mem::size_of::<Problem>() + message.as_ref().map_or(0, String::len) + edits.sum::<usize>()
    });
    mem::size_of::<Kept>() + texts + body.len() + answer_body.len() + problem + notes.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_they_were_kept() {
        let mut headers = HeaderMap::new();
        for (name, value) in [("a", "b: c; d"), ("authorization", "Bearer x"), ("a", "\u{e4}\ta"), ("b", "")]
        {
            headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let mut secret = HeaderValue::from_static("c");
        secret.set_sensitive(true);
        headers.insert("set-cookie", secret);
        let map = Fields::of(&headers).map();
        assert_eq!(map, headers);
        let sensitive: Vec<_> = map.iter().filter(|(_, value)| value.is_sensitive()).collect();
        assert_eq!(
            sensitive.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["authorization", "set-cookie"]
        );
    }
}
