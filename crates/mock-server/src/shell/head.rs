//! What must hold of a request's head before anybody reads its body.

use crate::{decide::Citation, hosts::Host, limits::HEAD_BYTES};
use http::{
    Method, StatusCode, Version,
    header::{HOST, TRANSFER_ENCODING},
    request::Parts,
    uri::Authority,
};

/// A request that the shell refuses: it never comes to a service.
pub(crate) struct Refusal {
    pub(crate) citation: &'static Citation,
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

static HEAD_LIMIT: Citation = Citation::new("mock; rolecall.head-limit", "a limit of the mock");
static TARGET_FORM: Citation =
    Citation::new("mock; rolecall.target-form", "RFC 9112, 3.2.3: the authority-form is for CONNECT alone");
static TRANSFER_CODING: Citation = Citation::new(
    "mock; rolecall.transfer-coding",
    "RFC 9112, 6.1: a server that does not know a transfer coding answers 501",
);
static BAD_HOST: Citation =
    Citation::new("mock; rolecall.bad-host", "RFC 9112, 3.2: 400 where Host is missing, doubled or invalid");
static FOREIGN_HOST: Citation = Citation::new(
    "mock; rolecall.foreign-host",
    "protects against pages that let their own name lead to this machine (DNS rebinding)",
);

/// Checks all that a head alone can be refused for. `allowed` are further names of this machine.
pub(super) fn check(head: &Parts, allowed: &[String]) -> Result<(), Refusal> {
    if length(head) > HEAD_BYTES {
        let message = format!("the head of the request has more than {HEAD_BYTES} bytes");
        return refuse(&HEAD_LIMIT, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, message);
    }
    let authority = head.uri.authority();
    if authority.is_some() && head.uri.scheme().is_none() && head.method != Method::CONNECT {
        let message = "the target is an authority: expected a path that begins with `/`";
        return refuse(&TARGET_FORM, StatusCode::BAD_REQUEST, message);
    }
    let mut codings = head.headers.get_all(TRANSFER_ENCODING).iter();
    if let Some(first) = codings.next()
        && (codings.next().is_some() || !first.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"))
    {
        let message = "Transfer-Encoding: expected `chunked` and no other coding";
        return refuse(&TRANSFER_CODING, StatusCode::NOT_IMPLEMENTED, message);
    }
    host(head, authority, allowed)
}

fn refuse<T>(
    citation: &'static Citation,
    status: StatusCode,
    message: impl Into<String>,
) -> Result<T, Refusal> {
    Err(Refusal { citation, status, message: message.into() })
}

/// The bytes of a head, as the client must at least have sent them.
fn length(head: &Parts) -> usize {
    let uri = &head.uri;
    let origin = uri.scheme_str().map_or(0, |scheme| scheme.len() + "://".len())
        + uri.authority().map_or(0, |authority| authority.as_str().len());
    let target = origin + uri.path_and_query().map_or(0, |target| target.as_str().len());
    let line = head.method.as_str().len() + " ".len() + target + " HTTP/1.1\r\n".len();
    let field = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        name.as_str().len() + ":".len() + value.len() + "\r\n".len()
    };
    line + head.headers.iter().map(field).sum::<usize>() + "\r\n".len()
}

fn host(head: &Parts, authority: Option<&Authority>, allowed: &[String]) -> Result<(), Refusal> {
    let mut hosts = head.headers.get_all(HOST).iter();
    let named = match (hosts.next(), hosts.next()) {
        (Some(host), None) => match host.to_str().ok().and_then(Host::parse) {
            Some(host) => host,
            None => {
                let expected = "Host: expected a name of letters, digits, `.`, `_` and `-`, or an address, \
                                each with or without a port";
                return refuse(&BAD_HOST, StatusCode::BAD_REQUEST, expected);
            }
        },
        // HTTP/1.0 knows no Host.
        (None, _) if head.version < Version::HTTP_11 => return Ok(()),
        (None, _) => return refuse(&BAD_HOST, StatusCode::BAD_REQUEST, "the request has no Host header"),
        (Some(_), Some(_)) => {
            return refuse(&BAD_HOST, StatusCode::BAD_REQUEST, "the request has more than one Host header");
        }
    };
    // The authority of a target in absolute-form stands above the header.
    let authority = authority.map(|authority| authority.as_str().rsplit('@').next().unwrap_or_default());
    let named = authority.map_or(Some(named), Host::parse);
    match named {
        Some(named) if named.is_ours(allowed) => Ok(()),
        named => {
            let name = named.map_or("that", |named| named.name());
            let message = format!(
                "the host `{name}` is none of this mock's: expected localhost, an address, a name without a dot or \
                 in .localhost, .internal or .test; `--allow-host {name}` allows it"
            );
            refuse(&FOREIGN_HOST, StatusCode::MISDIRECTED_REQUEST, message)
        }
    }
}
