//! The requests that were received: the last of them, in bounded memory.

use crate::{
    limits::{JOURNAL_BYTES, JOURNAL_REQUESTS},
    secrets::redacted,
};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use std::{collections::VecDeque, fmt, mem};

/// A request that the mock received, and what it answered.
///
/// ```
/// use http::Request;
/// use rolecall_mock_server::Mock;
/// let mock = Mock::new();
/// mock.respond(Request::get("/v2/organizationAcls?q=roleAssignee").body(Default::default())?);
/// let received = &mock.requests()[0];
/// assert_eq!((received.status.as_u16(), received.evidence), (403, "documented; linkedin.no-viewer"));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
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
    /// Why it was this answer: the header `X-Rolecall-Evidence`.
    pub evidence: &'static str,
    /// What says so, or what it is concluded from: the source of that rule.
    pub source: &'static str,
    /// What the answer says, if it is a refusal that says something.
    pub message: Option<String>,
    /// What a person should know besides: what had no effect, what was meant, what is missing.
    pub notes: Vec<String>,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("method", &self.method)
            .field("target", &redacted(&self.target))
            .field("status", &self.status)
            .field("evidence", &self.evidence)
            .finish_non_exhaustive()
    }
}

/// The last requests, as many as the limits leave.
#[derive(Default)]
pub(crate) struct Journal {
    received: VecDeque<Received>,
    bytes: usize,
    /// How many requests were none, and had a bare answer.
    bare: usize,
}

impl Journal {
    pub(crate) fn push(&mut self, received: Received) {
        self.bytes += weight(&received);
        self.received.push_back(received);
        while self.received.len() > JOURNAL_REQUESTS || self.bytes > JOURNAL_BYTES {
            match self.received.pop_front() {
                Some(oldest) => self.bytes -= weight(&oldest),
                None => break,
            }
        }
    }

    /// Counts a request that was none. Says how many there were.
    pub(crate) fn note_bare(&mut self) -> usize {
        self.bare += 1;
        self.bare
    }

    pub(crate) fn bare(&self) -> usize {
        self.bare
    }

    pub(crate) fn list(&self) -> Vec<Received> {
        self.received.iter().cloned().collect()
    }

    /// The last requests of which this is true, the newest first.
    pub(crate) fn recent(&self, most: usize, wanted: impl Fn(&Received) -> bool) -> Vec<Received> {
        self.received.iter().rev().filter(|received| wanted(received)).take(most).cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// About the memory that a request takes.
fn weight(received: &Received) -> usize {
    let Received { method, target, headers, body, message, notes, .. } = received;
    // A slot of the map, and what the allocator adds to two pieces.
    const FIELD: usize = 160;
    let fields = headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    let texts = method.as_str().len() + target.len() + body.len() + message.as_ref().map_or(0, String::len);
    let notes = notes.iter().map(|note| note.len() + mem::size_of::<String>());
    mem::size_of::<Received>()
        + texts
        + fields.sum::<usize>()
        + notes.sum::<usize>()
        + headers.capacity() * FIELD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(body: usize) -> Received {
        Received {
            method: Method::GET,
            target: String::new(),
            headers: HeaderMap::new(),
            body: vec![0; body].into(),
            status: StatusCode::OK,
            evidence: "",
            source: "",
            message: None,
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_journal_keeps_the_last_thousand_requests() {
        let mut journal = Journal::default();
        for number in 0..1005 {
            journal.push(received(number));
        }
        let kept = journal.list();
        assert_eq!((kept.len(), kept[0].body.len(), kept[999].body.len()), (1000, 5, 1004));
    }

    #[test]
    fn the_journal_keeps_no_more_bytes_than_its_limit() {
        let mut journal = Journal::default();
        for _ in 0..40 {
            journal.push(received(1 << 20));
        }
        assert_eq!(journal.list().len(), 15);
        journal.push(Received { message: Some("m".repeat(4 << 20)), ..received(0) });
        assert_eq!(journal.list().len(), 12);
        let mut headers = HeaderMap::new();
        for number in 0..98 {
            let name: http::HeaderName = format!("x-odd-{number}").parse().unwrap();
            headers.insert(name, "h".repeat(600).parse().unwrap());
        }
        for _ in 0..1000 {
            journal.push(Received { headers: headers.clone(), ..received(0) });
        }
        let kept = journal.list().len();
        assert!((150..290).contains(&kept), "{kept} of 58,800 bytes of headers in 16 MiB");
    }
}
