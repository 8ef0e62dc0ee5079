use super::Malformed;
use crate::json;
use http::{HeaderMap, HeaderName, Method, header::CONTENT_TYPE};
use std::{borrow::Cow, fmt};

/// A request as it arrived, with its target as raw text: `http::Uri` refuses targets that a peer may well send.
///
/// ```
/// use http::{HeaderMap, Method};
/// use rolecall_transport::{Incoming, Operation, linkedin::FindByRoleAssignee};
/// let headers = HeaderMap::new();
/// let incoming = Incoming::new(Method::GET, "/v2/organizationAcls?q=roleAssignee&count=5", &headers, b"");
/// assert_eq!(incoming.path, "/v2/organizationAcls");
/// assert_eq!(FindByRoleAssignee::read_request(&incoming)?.window().count, 5);
/// # Ok::<(), rolecall_transport::Malformed>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Incoming<'a> {
    /// The method; the one meant, after [`untunnelled`](Self::untunnelled).
    pub method: Method,
    /// The path as sent, percent-encoded, without the query.
    pub path: &'a str,
    /// The query as sent, without its question mark; empty where there is none.
    pub query: Cow<'a, str>,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

impl<'a> Incoming<'a> {
    /// A request with this raw target, in origin-form (`/path?query`) or absolute-form (`http://host/path?query`).
    pub fn new(method: Method, target: &'a str, headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self { method, path: without_origin(path), query: Cow::Borrowed(query), headers, body }
    }

    /// The request that a tunnelled one stands for; any other as it is.
    ///
    /// A query too long for a URL travels in the body of a `POST` with `X-HTTP-Method-Override` and
    /// `Content-Type: application/x-www-form-urlencoded`; it is appended to what query there is.
    /// (`multipart/mixed`, which carries a body besides the query, is not understood: no finder has a body.)
    ///
    /// # Errors
    /// An override that is no method, and a body of another type.
    pub fn untunnelled(mut self) -> Result<Self, Malformed> {
        const HEADER: HeaderName = HeaderName::from_static("x-http-method-override");
        let Some(meant) = self.headers.get(HEADER) else { return Ok(self) };
        let methods = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS];
        let Some(method) = methods.into_iter().find(|method| method.as_str().as_bytes() == meant.as_bytes())
        else {
            let expected = "expected `GET`, `POST`, `PUT`, `DELETE` or `OPTIONS`";
            let found = meant.as_bytes().escape_ascii();
            return Err(Malformed::new(
                "X-HTTP-Method-Override",
                format_args!("{expected}, found `{found}`"),
            ));
        };
        let form = self.headers.get(CONTENT_TYPE).and_then(json::essence);
        if form.as_deref() != Some("application/x-www-form-urlencoded") {
            let expected = "expected `application/x-www-form-urlencoded`, as a tunnelled query has it";
            return Err(Malformed::new("Content-Type", expected));
        }
        let tunnelled = str::from_utf8(self.body).map_err(|error| {
            let offset = error.valid_up_to();
            Malformed::new("body", format_args!("expected a query in UTF-8, at offset {offset}"))
        })?;
        self.query = match (&*self.query, tunnelled) {
            ("", tunnelled) => Cow::Borrowed(tunnelled),
            (query, tunnelled) => Cow::Owned(format!("{query}&{tunnelled}")),
        };
        self.method = method;
        self.body = b"";
        Ok(self)
    }

    /// The segments of the path as sent; empty ones do not count.
    pub fn segments(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.path.split('/').filter(|segment| !segment.is_empty())
    }
}

/// The path of an absolute-form target.
fn without_origin(path: &str) -> &str {
    let authority = path.strip_prefix("http://").or_else(|| path.strip_prefix("https://"));
    match authority {
        Some(rest) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => path,
    }
}

/// Shows neither the query nor the headers nor the body: a token may be in any of them.
impl fmt::Debug for Incoming<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
