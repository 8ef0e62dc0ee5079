use crate::{At, Call, Part, Problem, ProblemCode, RawRequest, json, problem::Found};
use http::{HeaderName, Method, header::CONTENT_TYPE};
use std::{borrow::Cow, fmt, ops::Range};

const OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");
const FORM: &str = "application/x-www-form-urlencoded";

/// What a request stands for: a tunnelled one for another, any other for itself.
///
/// A query too long for a URL travels in the body of a `POST` with `X-HTTP-Method-Override` and
/// `Content-Type: application/x-www-form-urlencoded`; it is appended to what query there is. (`multipart/mixed`, which
/// carries a body besides the query, is not understood: no finder has a body.)
///
/// It owns the query that is joined of both, and remembers where: so a place in a tunnelled query is told as one of the
/// body, where it was sent.
#[derive(Clone)]
pub struct Meant<'r> {
    raw: &'r RawRequest<'r>,
    method: Method,
    query: Cow<'r, str>,
    /// Where the part of the query that was sent as the body begins.
    seam: Option<usize>,
}

impl<'r> Meant<'r> {
    /// Looks through a tunnel, if there is one. As in the reference implementation, any method may carry one.
    ///
    /// # Errors
    /// An override that is no method, and a body of another type.
    pub fn of(raw: &'r RawRequest<'r>) -> Result<Self, Problem> {
        let Some(value) = raw.headers.get(OVERRIDE) else { return Ok(Self::itself(raw)) };
        let methods = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS];
        let Some(method) = methods.into_iter().find(|method| method.as_str().as_bytes() == value.as_bytes())
        else {
            let expected = "`GET`, `POST`, `PUT`, `DELETE` or `OPTIONS`";
            let found = Found::Text(value.as_bytes().escape_ascii().to_string());
            return Err(Problem::new(ProblemCode::MethodOverride, "X-HTTP-Method-Override", expected, found)
                .at(At::header(OVERRIDE, Some(value))));
        };
        let form = raw.headers.get(CONTENT_TYPE);
        if form.and_then(json::essence).as_deref() != Some(FORM) {
            let found =
                form.map_or(Found::Nothing, |form| Found::Text(form.as_bytes().escape_ascii().to_string()));
            let expected = "`application/x-www-form-urlencoded`, as a tunnelled query has it";
            let at = At::header(CONTENT_TYPE, form);
            return Err(Problem::new(ProblemCode::ContentType, "Content-Type", expected, found)
                .at(at.clone())
                .mended_by(at, FORM));
        }
        let tunnelled = str::from_utf8(raw.body).map_err(|error| {
            let start = error.valid_up_to();
            Problem::new(ProblemCode::Syntax, "body", "a query in UTF-8", Found::Said("other bytes".into()))
                .at(At { part: Part::Body, bytes: start..raw.body.len() })
        })?;
        let (query, seam) = match (raw.query(), tunnelled) {
            ("", tunnelled) => (Cow::Borrowed(tunnelled), 0),
            (query, tunnelled) => (Cow::Owned(format!("{query}&{tunnelled}")), query.len() + 1),
        };
        Ok(Self { raw, method, query, seam: Some(seam) })
    }

    /// The request as it came, whatever tunnel it may be.
    pub fn itself(raw: &'r RawRequest<'r>) -> Self {
        Self { raw, method: raw.method.clone(), query: Cow::Borrowed(raw.query()), seam: None }
    }

    /// The request, read as a call of an operation.
    pub fn call(&self) -> Call<'_> {
        Call::of(self)
    }

    /// The request as it came.
    pub fn raw(&self) -> &'r RawRequest<'r> {
        self.raw
    }

    /// The method that is meant.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The query that is meant, without its question mark.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The body that is meant: a tunnelled query is none.
    pub fn body(&self) -> &'r [u8] {
        if self.is_tunnelled() { b"" } else { self.raw.body }
    }

    /// Whether the body is a query.
    pub fn is_tunnelled(&self) -> bool {
        self.seam.is_some()
    }

    /// The place of these bytes of the query, as they were sent. The sign at the seam was not sent.
    pub(crate) fn at_query(&self, bytes: Range<usize>) -> At {
        match self.seam {
            Some(seam) if bytes.start >= seam || bytes.end > seam => {
                At { part: Part::Body, bytes: bytes.start.saturating_sub(seam)..bytes.end - seam }
            }
            _ => At { part: Part::Query, bytes },
        }
    }
}

/// Shows no more than the request as it came does: a token may be in the query.
impl fmt::Debug for Meant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meant")
            .field("method", &self.method)
            .field("path", &self.raw.path())
            .finish_non_exhaustive()
    }
}
