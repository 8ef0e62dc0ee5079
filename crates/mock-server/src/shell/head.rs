//! What must hold of a request's head before anybody reads its body.

use crate::{
    decide::Citation,
    hosts::Host,
    limits::{BODY_BYTES, HEAD_BYTES},
};
use http::{
    Method, StatusCode, Version,
    header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING},
    request::Parts,
    uri::Authority,
};

/// A request that the shell refuses: it never comes to a service.
pub(crate) struct Refusal {
    pub(crate) citation: &'static Citation,
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl Refusal {
    /// Whether it is for the host that the request names.
    pub(super) fn is_of_host(&self) -> bool {
        [&BAD_HOST, &FOREIGN_HOST].into_iter().any(|citation| std::ptr::eq(citation, self.citation))
    }
}

static BODY_LIMIT: Citation = Citation::new("mock; rolecall.body-limit", "a limit of the mock");
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
    let authority = head.uri.authority();
    host(head, authority, allowed)?;
    let announced = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.is_some_and(|length| length.parse().is_ok_and(|length: u64| length > BODY_BYTES as u64)) {
        return Err(body_too_long());
    }
    if length(head) > HEAD_BYTES {
        let message = format!("the head of the request has more than {HEAD_BYTES} bytes");
        return refuse(&HEAD_LIMIT, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, message);
    }
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
    Ok(())
}

/// The refusal of a body over the limit, announced or arrived.
pub(super) fn body_too_long() -> Refusal {
    let message = format!("the body has more than {BODY_BYTES} bytes");
    Refusal { citation: &BODY_LIMIT, status: StatusCode::PAYLOAD_TOO_LARGE, message }
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
    const EXPECTED: &str = "expected a host: a name of letters, digits, `.`, `_` and `-`, or an address, each with or \
                            without a port";
    let bad = |message: &str| refuse(&BAD_HOST, StatusCode::BAD_REQUEST, message);
    let mut hosts = head.headers.get_all(HOST).iter();
    let header = match (hosts.next(), hosts.next()) {
        (Some(host), None) => match host.to_str().ok().and_then(Host::parse) {
            Some(host) => Some(host),
            None => return bad(EXPECTED),
        },
        // HTTP/1.0 knows no Host.
        (None, _) if head.version < Version::HTTP_11 => None,
        (None, _) => return bad("the request has no Host header"),
        (Some(_), Some(_)) => return bad("the request has more than one Host header"),
    };
    // The authority of a target in absolute-form stands above the header.
    let authority = authority.map(|authority| authority.as_str().rsplit('@').next().unwrap_or_default());
    let named = match authority.map(Host::parse) {
        Some(None) => return bad(EXPECTED),
        Some(named) => named,
        None => header,
    };
    match named {
        Some(named) if !named.is_ours(allowed) => {
            let name = named.name();
            let message = format!(
                "the host `{name}` is none of this mock's: expected localhost, an address, a name without a dot or \
                 in .localhost, .internal or .test; `--allow-host {name}` allows it"
            );
            refuse(&FOREIGN_HOST, StatusCode::MISDIRECTED_REQUEST, message)
        }
        _ => Ok(()),
    }
}
