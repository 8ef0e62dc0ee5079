//! A request as it came.

use crate::{
    Surface,
    call::{is, segments},
};
use http::{HeaderMap, Method};
use std::fmt;

/// A request as it arrived, with its target as raw text: `http::Uri` refuses targets that a peer may well send.
///
/// ```
/// use http::{HeaderMap, Method};
/// use rolecall_transport::RawRequest;
/// let headers = HeaderMap::new();
/// let raw = RawRequest::new(Method::GET, "http://localhost/v2/organizationAcls?q=roleAssignee", &headers, b"");
/// assert_eq!((raw.path(), raw.query()), ("/v2/organizationAcls", "q=roleAssignee"));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct RawRequest<'r> {
    /// The method.
    pub method: Method,
    /// The headers.
    pub headers: &'r HeaderMap,
    /// The body.
    pub body: &'r [u8],
    target: &'r str,
    path: &'r str,
    query: &'r str,
}

impl<'r> RawRequest<'r> {
    /// A request of these parts. The target is in origin-form (`/path?query`) or in absolute-form
    /// (`http://host/path?query`).
    pub fn new(method: Method, target: &'r str, headers: &'r HeaderMap, body: &'r [u8]) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self { method, headers, body, target, path: without_origin(path), query }
    }

    /// The target as sent.
    pub fn target(&self) -> &'r str {
        self.target
    }

    /// The path as sent, percent-encoded.
    pub fn path(&self) -> &'r str {
        self.path
    }

    /// The root of LinkedIn's API that the path is under, if it is under one.
    pub fn surface(&self) -> Option<Surface> {
        let first = segments(self.path()).next()?;
        [Surface::Rest, Surface::V2].into_iter().find(|surface| is(first, surface.as_str()))
    }

    /// The query as sent, without its question mark; empty where there is none.
    pub fn query(&self) -> &'r str {
        self.query
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
impl fmt::Debug for RawRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}
