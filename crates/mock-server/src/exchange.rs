//! The documented exchanges: what the two documents print, as messages that can be sent and replayed.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// The documented exchanges, in the order of the documents.
///
/// ```
/// use rolecall_mock_server::{Exchange, exchanges};
/// assert_eq!(exchanges().len(), 19);
/// let refusal = Exchange::find("linkedin-refusal-401").unwrap();
/// assert_eq!((refusal.status.as_u16(), refusal.needs_state()), (401, false));
/// ```
pub fn exchanges() -> &'static [Exchange] {
    static EXCHANGES: LazyLock<Vec<Exchange>> =
        LazyLock::new(|| embedded(include_str!("embedded/exchanges.json")));
    &EXCHANGES
}

/// A request and its response as one of the documents has them.
///
/// ```
/// use rolecall_mock_server::Exchange;
/// let paging = Exchange::find("linkedin-paging-rest").unwrap();
/// assert_eq!((paging.evidence.as_str(), paging.method.as_str()), ("documented", "GET"));
/// println!("{}", paging.request);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// Its name, such as `linkedin-paging-rest`; also the name of the world in which it happens.
    pub id: String,
    /// How its request and its response are known: `documented`, or `inferred` where the document prints no request
    /// for the response.
    pub evidence: String,
    /// The bytes of the document, unchanged: the request, an empty line, the response.
    pub printed: String,
    /// The request as an HTTP/1.1 message.
    pub request: String,
    /// The response as an HTTP/1.1 message.
    pub response: String,
    /// Everything that is known of it: document, heading, repairs, typed form, exempt pointers.
    pub sidecar: Map<String, Value>,
    /// The world in which it happens, as JSON text.
    pub world: String,
    /// The method of the request.
    pub method: Method,
    /// The target of the request, in origin-form.
    pub target: String,
    /// The headers of the request. The token is one of the exchange's world.
    pub request_headers: HeaderMap,
    /// The body of the request.
    pub request_body: Bytes,
    /// The status of the response.
    pub status: StatusCode,
    /// The headers of the response.
    pub response_headers: HeaderMap,
    /// The body of the response.
    pub response_body: Bytes,
}

/// One entry of the embedded file, which is generated from `fixtures/documented`.
#[derive(Deserialize)]
struct Embedded {
    printed: String,
    request: String,
    response: String,
    sidecar: Map<String, Value>,
    world: String,
}

#[expect(clippy::panic, reason = "embedded text that the tests read: a fault in it is ours")]
fn embedded(text: &str) -> Vec<Exchange> {
    let read = || -> Option<Vec<Exchange>> {
        let entries: Vec<Embedded> = serde_json::from_str(text).ok()?;
        entries.into_iter().map(Exchange::read).collect()
    };
    read().unwrap_or_else(|| panic!("the embedded exchanges are broken"))
}

impl Exchange {
    fn read(embedded: Embedded) -> Option<Self> {
        let Embedded { printed, request, response, sidecar, world } = embedded;
        let text = |name: &str| sidecar.get(name).and_then(Value::as_str).map(str::to_owned);
        let (id, evidence) = (text("id")?, text("evidence")?);
        let (line, request_headers, request_body) = message(&request)?;
        let mut words = line.split(' ');
        let (method, target) = (words.next()?.parse().ok()?, words.next()?.to_owned());
        let (line, response_headers, response_body) = message(&response)?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        Some(Self {
            id,
            evidence,
            printed,
            sidecar,
            world,
            method,
            target,
            request_headers,
            request_body,
            status,
            response_headers,
            response_body,
            request,
            response,
        })
    }

    /// The heading of the document under which it stands.
    pub fn heading(&self) -> &str {
        self.sidecar.get("heading").and_then(Value::as_str).unwrap_or_default()
    }

    /// The places, as JSON pointers with `*` for any step, in which a simulation cannot give the printed answer.
    pub fn exempt(&self) -> Vec<&str> {
        let exempt = self.sidecar.get("exempt").and_then(Value::as_array).into_iter().flatten();
        exempt.filter_map(Value::as_str).collect()
    }

    /// Whether the answer depends on rows, accounts or people: all do, but for the refusals of a malformed request
    /// and of an unknown key.
    pub fn needs_state(&self) -> bool {
        !matches!(&*self.id, "linkedin-refusal-401" | "connectsafely-invite-401")
    }

    pub(crate) fn is_connectsafely(&self) -> bool {
        self.target.starts_with("/linkedin/")
    }

    /// The exchange of this name.
    pub fn find(id: &str) -> Option<&'static Self> {
        exchanges().iter().find(|exchange| exchange.id == id)
    }
}

/// The first line, the headers and the body of an HTTP/1.1 message.
fn message(text: &str) -> Option<(&str, HeaderMap, Bytes)> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let first = lines.next()?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        headers.append(name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value).ok()?);
    }
    Some((first, headers, Bytes::copy_from_slice(body.as_bytes())))
}
