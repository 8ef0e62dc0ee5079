//! Requests compared by what they mean: values decoded, parts and parameters in any order.

use crate::{
    limits::DIFFERENCES,
    secrets::{names_secret, redacted, redacted_json, shown},
};
use rolecall_model::restli::{Place, Projection, Value, decode, encode, form_decode, percent_decode};
use rolecall_transport::{Call, restli};
use serde::Serialize;
use std::{borrow::Cow, fmt};

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

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |value: &Option<String>| {
            value.as_ref().map_or("nothing".to_owned(), |value| format!("`{value}`"))
        };
        write!(f, "{}: expected {}, found {}", self.place, text(&self.expected), text(&self.found))
    }
}

/// All differences of two requests; of very many the first.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    pub(crate) told: Vec<Difference>,
    /// How many more there are.
    pub(crate) more: usize,
}

impl Differences {
    /// Adds one. Its texts are worked out if it is told.
    pub(crate) fn add(
        &mut self,
        place: impl FnOnce() -> String,
        expected: Option<String>,
        found: Option<String>,
    ) {
        if self.told.len() == DIFFERENCES {
            self.more += 1;
            return;
        }
        // Whole, and then cut: the beginning of a token is one, too.
        let told = |text: String| shown(&redacted(&text)).into_owned();
        let (expected, found) = (expected.map(told), found.map(told));
        self.told.push(Difference { place: told(place()), expected, found });
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told: Vec<_> = self.told.iter().map(Difference::to_string).collect();
        f.write_str(&told.join("; "))?;
        if self.more > 0 { write!(f, "; and {} more", self.more) } else { Ok(()) }
    }
}

/// What counts of a request. Values are decoded and written canonically, so that their spelling does not count.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'a> {
    method: Cow<'a, str>,
    path: Vec<Cow<'a, str>>,
    /// Sorted by name; the values of a repeated name in their order.
    query: Vec<Pair<'a>>,
    body: Option<Body<'a>>,
}

type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

#[derive(Clone, Debug, PartialEq)]
enum Body<'a> {
    Json(serde_json::Value),
    /// A form, as far as it looks like one.
    Form(Cow<'a, str>),
    /// Anything else, of so many bytes. What it may hold is shown to nobody.
    Other(usize),
    /// So many bytes, longer than any that is compared.
    Long(usize),
}

impl<'a> Shape<'a> {
    pub(crate) fn of(call: &Call<'a>) -> Self {
        let mut query: Vec<Pair<'a>> = call
            .pieces()
            .iter()
            .map(|&restli::Piece { name, value, .. }| {
                let secret = names_secret(name);
                let name = form_decoded(name);
                let value = match &*name {
                    // The differences are shown and logged.
                    _ if secret => Cow::Borrowed("redacted"),
                    "projection" => projection(value),
                    _ => canonical(value, form_decoded),
                };
                (name, value)
            })
            .collect();
        query.sort_by(|(name, _), (other, _)| name.cmp(other));
        let meant = call.meant();
        let segments = call.path().split('/').filter(|segment| !segment.is_empty());
        let path = segments.map(|segment| canonical(segment, percent_decoded)).collect();
        Self { method: meant.method().as_str().into(), path, query, body: Body::of(meant.body()) }
    }

    pub(crate) fn into_owned(self) -> Shape<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        Shape {
            method: owned(self.method),
            path: self.path.into_iter().map(owned).collect(),
            query: self.query.into_iter().map(|(name, value)| (owned(name), owned(value))).collect(),
            body: self.body.map(|body| match body {
                Body::Json(value) => Body::Json(value),
                Body::Form(text) => Body::Form(owned(text)),
                Body::Other(length) => Body::Other(length),
                Body::Long(length) => Body::Long(length),
            }),
        }
    }

    /// The same request, whether it was sent to `/rest` or to `/v2`, whether it says that it begins at the first row, and
    /// wherever its token is.
    pub(crate) fn generalized(mut self) -> Self {
        if self.path.first().is_some_and(|root| root == "rest" || root == "v2") {
            self.path.remove(0);
            self.query.retain(|(name, _)| name != "oauth2_access_token");
        }
        self.query.retain(|(name, value)| name != "start" || value != "0");
        self
    }

    /// The same request, whichever page it asks for: what a pager adds is left out.
    pub(crate) fn of_any_page(mut self) -> Self {
        self.query.retain(|(name, _)| name != "start" && name != "count");
        for (_, value) in self.query.iter_mut().filter(|(name, _)| name == "projection") {
            if value.len() <= COMPARED_VALUE
                && let Ok(projection) = value.parse::<Projection>()
            {
                *value = projection.keeping("paging").to_string().into();
            }
        }
        self
    }

    /// How far `found` is from this, the expected request; 0 if it equals it. Another operation is further away than
    /// another value. No text is made for it.
    pub(crate) fn distance(&self, found: &Shape<'_>) -> u32 {
        let mut distance = if self.method == found.method { 0 } else { 3 };
        distance += if self.path == found.path { 0 } else { 3 };
        self.other_parameters(found, |name, _, _| distance += if name == "q" { 3 } else { 1 });
        distance + u32::from(self.body != found.body)
    }

    /// Where `found` differs from this, the expected request.
    pub(crate) fn differences(&self, found: &Shape<'_>) -> Differences {
        let mut differences = Differences::default();
        if self.method != found.method {
            let method = |shape: &Shape<'_>| Some(shape.method.to_string());
            differences.add(|| "method".to_owned(), method(self), method(found));
        }
        if self.path != found.path {
            let path = |shape: &Shape<'_>| Some(format!("/{}", shape.path.join("/")));
            differences.add(|| "path".to_owned(), path(self), path(found));
        }
        self.other_parameters(found, |name, expected, found| {
            let text = |pairs: &[Pair<'_>]| {
                let values: Vec<_> = pairs.iter().map(|(_, value)| &**value).collect();
                (!values.is_empty()).then(|| values.join("&"))
            };
            differences.add(|| format!("query.{}", shown(name)), text(expected), text(found));
        });
        if self.body != found.body {
            let text = |shape: &Shape<'_>| shape.body.as_ref().map(Body::to_string);
            differences.add(|| "body".to_owned(), text(self), text(found));
        }
        differences
    }

    /// Calls `each` with every parameter whose values differ, expected and found.
    fn other_parameters(&self, found: &Shape<'_>, mut each: impl FnMut(&str, &[Pair<'_>], &[Pair<'_>])) {
        fn same(one: &Pair<'_>, other: &Pair<'_>) -> bool {
            one.0 == other.0
        }
        let mut expected = self.query.chunk_by(same).peekable();
        let mut found = found.query.chunk_by(same).peekable();
        loop {
            // Both are sorted: the lesser name is missing on the other side.
            let (name, ours, theirs) = match (expected.peek(), found.peek()) {
                (None, None) => return,
                (Some(ours), theirs) if theirs.is_none_or(|theirs| ours[0].0 < theirs[0].0) => {
                    (&ours[0].0, expected.next(), None)
                }
                (ours, Some(theirs)) if ours.is_none_or(|ours| theirs[0].0 < ours[0].0) => {
                    (&theirs[0].0, None, found.next())
                }
                (Some(ours), _) => (&ours[0].0, expected.next(), found.next()),
                (None, Some(_)) => return,
            };
            let (ours, theirs) = (ours.unwrap_or_default(), theirs.unwrap_or_default());
            if !ours.iter().map(|(_, value)| value).eq(theirs.iter().map(|(_, value)| value)) {
                each(name, ours, theirs);
            }
        }
    }
}

impl<'a> Body<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        if bytes.is_empty() {
            return None;
        }
        /// No documented body, and none of our operations, has more.
        const COMPARED: usize = 64 << 10;
        if bytes.len() > COMPARED {
            return Some(Self::Long(bytes.len()));
        }
        let of_forms = |byte: &u8| byte.is_ascii_alphanumeric() || b"%+&=-._~*'!()".contains(byte);
        Some(match (serde_json::from_slice(bytes), str::from_utf8(bytes)) {
            (Ok(value), _) => Self::Json(value),
            (Err(_), Ok(text)) if bytes.contains(&b'=') && bytes.iter().all(of_forms) => {
                Self::Form(text.into())
            }
            _ => Self::Other(bytes.len()),
        })
    }
}

/// Without tokens.
impl fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(value) => f.write_str(&redacted_json(value.clone())),
            Self::Form(text) => f.write_str(&redacted(text)),
            Self::Other(length) => write!(f, "{length} bytes that are neither JSON nor a form"),
            Self::Long(length) => write!(f, "{length} bytes"),
        }
    }
}

/// No documented value is nearly as long; what is longer equals none.
const COMPARED_VALUE: usize = 8 << 10;

/// The canonical text of a value; what is no Rest.li 2.0 text counts as the text that it decodes to.
fn canonical<'a>(raw: &'a str, decoded: impl Fn(&'a str) -> Cow<'a, str>) -> Cow<'a, str> {
    if raw.is_empty() {
        return Cow::Borrowed("''");
    }
    if raw.len() > COMPARED_VALUE {
        return Cow::Borrowed(raw);
    }
    // Nothing in it can be written in another way.
    if raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(match decode(raw) {
        Ok(value) => encode(&value, Place::Body),
        Err(_) => encode(&Value::Text(decoded(raw)), Place::Body),
    })
}

fn projection(raw: &str) -> Cow<'_, str> {
    let text = form_decoded(raw);
    if text.len() > COMPARED_VALUE {
        return text;
    }
    match text.parse::<Projection>() {
        Ok(projection) => Cow::Owned(projection.to_string()),
        Err(_) => text,
    }
}

fn form_decoded(raw: &str) -> Cow<'_, str> {
    form_decode(raw).unwrap_or(Cow::Borrowed(raw))
}

fn percent_decoded(raw: &str) -> Cow<'_, str> {
    percent_decode(raw).unwrap_or(Cow::Borrowed(raw))
}
