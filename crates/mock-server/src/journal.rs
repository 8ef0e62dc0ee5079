//! The requests that were received: the last of them, in bounded memory.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use rolecall_transport::restli::form_decode;
use std::{borrow::Cow, collections::VecDeque, fmt};

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

/// The target without the token that some clients put into the query.
pub(crate) fn redacted(target: &str) -> Cow<'_, str> {
    let Some((path, query)) = target.split_once('?') else { return Cow::Borrowed(target) };
    let named = |piece: &str| names_token(piece.split('=').next().unwrap_or_default());
    if !query.split('&').any(named) {
        return Cow::Borrowed(target);
    }
    let pieces: Vec<_> = query
        .split('&')
        .map(|piece| match piece.split_once('=') {
            Some((name, _)) if names_token(name) => format!("{name}=redacted"),
            _ => piece.to_owned(),
        })
        .collect();
    Cow::Owned(format!("{path}?{}", pieces.join("&")))
}

/// Whether a parameter's value is a token. The name is as sent.
pub(crate) fn names_token(name: &str) -> bool {
    form_decode(name).is_ok_and(|name| name.ends_with("access_token"))
}

/// The last requests: at most [`Journal::MOST`] of them, and at most [`Journal::BYTES`] of targets, bodies and messages.
#[derive(Default)]
pub(crate) struct Journal {
    received: VecDeque<Received>,
    bytes: usize,
}

impl Journal {
    const MOST: usize = 1000;
    const BYTES: usize = 16 << 20;

    pub(crate) fn push(&mut self, received: Received) {
        self.bytes += weight(&received);
        self.received.push_back(received);
        while self.received.len() > Self::MOST || self.bytes > Self::BYTES {
            match self.received.pop_front() {
                Some(oldest) => self.bytes -= weight(&oldest),
                None => break,
            }
        }
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

fn weight(received: &Received) -> usize {
    received.target.len() + received.body.len() + received.message.as_ref().map_or(0, String::len)
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
        assert_eq!(journal.list().len(), 16);
        journal.push(Received { message: Some("m".repeat(4 << 20)), ..received(0) });
        assert_eq!(journal.list().len(), 13);
    }

    #[test]
    fn a_token_in_the_query_is_not_shown() {
        assert_eq!(
            redacted("/rest/x?q=a&oauth2_access_token=secret&b=c"),
            "/rest/x?q=a&oauth2_access_token=redacted&b=c"
        );
        assert_eq!(redacted("/rest/x?q=a"), "/rest/x?q=a");
    }
}
