//! Requests compared by what they mean: values decoded, parts and parameters in any order.

use crate::journal::names_token;
use rolecall_model::restli::{Place, Projection, Value, decode, encode, percent_decode};
use rolecall_transport::{Incoming, restli};
use serde::Serialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// One place in which something differs from what was expected of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// Of a request `method`, `path`, `query.NAME` or `body`; of a response `status`, a header or a JSON pointer.
    #[serde(rename = "where")]
    pub place: String,
    /// What was expected there; none where nothing was.
    pub expected: Option<String>,
    /// What there is.
    pub found: Option<String>,
}

impl Difference {
    /// How far a request with these differences is from the expected one: another operation is further away than
    /// another value.
    pub(crate) fn distance(differences: &[Self]) -> u32 {
        let weight = |difference: &Self| match &*difference.place {
            "method" | "path" | "query.q" => 3,
            _ => 1,
        };
        differences.iter().map(weight).sum()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |value: &Option<String>| {
            value.as_ref().map_or("nothing".to_owned(), |value| format!("`{value}`"))
        };
        write!(f, "{}: expected {}, found {}", self.place, text(&self.expected), text(&self.found))
    }
}

/// What counts of a request. Values are decoded and written canonically, so that their spelling does not count.
#[derive(Debug)]
pub(crate) struct Shape {
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
    pub(crate) fn of(incoming: &Incoming<'_>) -> Self {
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

    /// The same request, whether it was sent to `/rest` or to `/v2`.
    pub(crate) fn without_root(mut self) -> Self {
        if self.path.first().is_some_and(|root| root == "rest" || root == "v2") {
            self.path.remove(0);
        }
        self
    }

    /// Where `found` differs from this, the expected request.
    pub(crate) fn differences(&self, found: &Self) -> Vec<Difference> {
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
