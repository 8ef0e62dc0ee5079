//! Replay: a request that equals a documented one is answered with the documented response, byte for byte.

use crate::{
    decide::{Citation, Decision, Observed},
    exchange::{Exchange, exchanges},
    journal::names_token,
};
use http::{HeaderName, HeaderValue, Response, StatusCode, header::CONTENT_LENGTH};
use rolecall_model::restli::{Place, Projection, Value, decode, encode, percent_decode};
use rolecall_transport::{Incoming, json_response, linkedin::LinkedInVersion, restli};
use serde::Serialize;
use serde_json::json;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::LazyLock,
};

pub(crate) const REPLAY: HeaderName = HeaderName::from_static("x-rolecall-replay");

static DOCUMENTED: Citation =
    Citation::documented("rolecall.replay", "the response that the document prints");
static INFERRED: Citation =
    Citation::inferred("rolecall.replay", "the document prints the response; the request is inferred");
static UNMATCHED: Citation = Citation::inferred("rolecall.replay-unmatched", "the mock's own answer");

/// Answers a request with a documented response, if it equals a documented request.
pub(crate) fn answer(incoming: Incoming<'_>, only: Option<&Exchange>, world: &str) -> Decision {
    let incoming = incoming.clone().untunnelled().unwrap_or(incoming);
    match find(&incoming, only, world) {
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

/// The exchange that a request equals: the one of the selected world, else the one that succeeds.
///
/// # Errors
/// The nearest one, and what is different.
fn find(
    incoming: &Incoming<'_>,
    only: Option<&Exchange>,
    world: &str,
) -> Result<&'static Exchange, Unmatched> {
    let found = Shape::of(incoming);
    let compared: Vec<_> = documented()
        .iter()
        .filter(|(exchange, _)| only.is_none_or(|only| only.id == exchange.id))
        .map(|(exchange, shape)| (*exchange, shape.differences(&found)))
        .collect();
    let mut equal =
        compared.iter().filter(|(_, differences)| differences.is_empty()).map(|(exchange, _)| *exchange);
    let chosen = equal
        .clone()
        .find(|exchange| exchange.id == world)
        .or_else(|| equal.clone().find(|exchange| exchange.status.is_success()))
        .or_else(|| equal.next());
    if let Some(exchange) = chosen {
        return Ok(exchange);
    }
    let distance = |differences: &[Difference]| differences.iter().map(Difference::weight).sum::<u32>();
    let nearest = compared.into_iter().min_by_key(|(_, differences)| distance(differences));
    let (nearest, differences) =
        nearest.map(|(exchange, differences)| (&*exchange.id, differences)).unwrap_or_default();
    Err(Unmatched { nearest, differences })
}

/// No documented request equals this one.
#[derive(Debug)]
struct Unmatched {
    nearest: &'static str,
    differences: Vec<Difference>,
}

/// One place in which a request differs from a documented one.
#[derive(Debug, Serialize)]
struct Difference {
    /// `method`, `path`, `query.NAME` or `body`.
    #[serde(rename = "where")]
    place: String,
    /// What the documented request has there; null where it has nothing.
    expected: Option<String>,
    /// What this one has.
    found: Option<String>,
}

impl Difference {
    /// Another operation is further away than another value.
    fn weight(&self) -> u32 {
        match &*self.place {
            "method" | "path" | "query.q" => 3,
            _ => 1,
        }
    }
}

fn documented() -> &'static [(&'static Exchange, Shape)] {
    static SHAPES: LazyLock<Vec<(&'static Exchange, Shape)>> = LazyLock::new(|| {
        let shape = |exchange: &Exchange| {
            let Exchange { method, target, request_headers, request_body, .. } = exchange;
            Shape::of(&Incoming::new(method.clone(), target, request_headers, request_body))
        };
        exchanges().iter().map(|exchange| (exchange, shape(exchange))).collect()
    });
    &SHAPES
}

/// What counts of a request. Values are decoded and written canonically, so that their spelling does not count.
#[derive(Debug)]
struct Shape {
    method: String,
    path: Vec<String>,
    query: BTreeMap<String, Vec<String>>,
    body: Option<Body>,
}

#[derive(Debug, PartialEq)]
enum Body {
    Json(serde_json::Value),
    Other(String),
}

impl Shape {
    fn of(incoming: &Incoming<'_>) -> Self {
        let mut query: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in restli::pairs(&incoming.query) {
            let secret = names_token(name);
            let name = form_decoded(name);
            let value = match &*name {
                // The differences are shown and logged.
                _ if secret => "redacted".to_owned(),
                "projection" => projection(value),
                _ => canonical(value, form_decoded),
            };
            query.entry(name).or_default().push(value);
        }
        let path = incoming.segments().map(|segment| canonical(segment, percent_decoded)).collect();
        Self { method: incoming.method.to_string(), path, query, body: Body::of(incoming.body) }
    }

    /// Where `found` differs from this, the documented request.
    fn differences(&self, found: &Self) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut compare = |place: String, expected: Option<String>, found: Option<String>| {
            if expected != found {
                differences.push(Difference { place, expected, found });
            }
        };
        compare("method".to_owned(), Some(self.method.clone()), Some(found.method.clone()));
        let path = |segments: &[String]| Some(format!("/{}", segments.join("/")));
        compare("path".to_owned(), path(&self.path), path(&found.path));
        let names: BTreeSet<_> = self.query.keys().chain(found.query.keys()).collect();
        for name in names {
            let values = |shape: &Self| shape.query.get(name).map(|values| values.join("&"));
            compare(format!("query.{name}"), values(self), values(found));
        }
        if self.body != found.body {
            let text = |shape: &Self| shape.body.as_ref().map(Body::to_string);
            differences.push(Difference {
                place: "body".to_owned(),
                expected: text(self),
                found: text(found),
            });
        }
        differences
    }
}

impl Body {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return None;
        }
        let other = || Self::Other(String::from_utf8_lossy(bytes).into_owned());
        Some(serde_json::from_slice(bytes).map_or_else(|_| other(), Self::Json))
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(value) => value.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The canonical text of a value; what is no Rest.li 2.0 text counts as the text that it decodes to.
fn canonical(raw: &str, decoded: impl Fn(&str) -> String) -> String {
    match decode(raw) {
        Ok(value) => encode(&value, Place::Body),
        Err(_) => encode(&Value::Text(decoded(raw).into()), Place::Body),
    }
}

fn projection(raw: &str) -> String {
    let text = form_decoded(raw);
    text.parse().map_or(text, |projection: Projection| projection.to_string())
}

fn form_decoded(raw: &str) -> String {
    restli::form_decode(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned)
}

fn percent_decoded(raw: &str) -> String {
    percent_decode(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned)
}
