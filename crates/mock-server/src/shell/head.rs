//! What must hold of a request's head before anybody reads its body.

use crate::{
    hosts::Host,
    limits::{BODY_BYTES, HEAD_BYTES},
    rules::RuleId,
};
use http::{
    Method, Version,
    header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING},
    request::Parts,
    uri::Authority,
};

/// A request that the shell refuses: it never comes to a service.
pub(super) struct Refusal {
    pub(super) rule: RuleId,
    pub(super) message: String,
}

impl Refusal {
    /// Whether it is for the host that the request names.
    pub(super) fn is_of_host(&self) -> bool {
        matches!(self.rule, RuleId::BadHost | RuleId::ForeignHost)
    }
}

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
        return refuse(RuleId::HeadLimit, message);
    }
    if authority.is_some() && head.uri.scheme().is_none() && head.method != Method::CONNECT {
        let message = "the target is an authority: expected a path that begins with `/`";
        return refuse(RuleId::TargetForm, message);
    }
    let mut codings = head.headers.get_all(TRANSFER_ENCODING).iter();
    if let Some(first) = codings.next()
        && (codings.next().is_some() || !first.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"))
    {
        let message = "Transfer-Encoding: expected `chunked` and no other coding";
        return refuse(RuleId::TransferCoding, message);
    }
    Ok(())
}

/// The refusal of a body over the limit, announced or arrived.
pub(super) fn body_too_long() -> Refusal {
    let message = format!("the body has more than {BODY_BYTES} bytes");
    Refusal { rule: RuleId::BodyLimit, message }
}

fn refuse<T>(rule: RuleId, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { rule, message: message.into() })
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
    let bad = |message: &str| refuse(RuleId::BadHost, message);
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
            refuse(RuleId::ForeignHost, message)
        }
        _ => Ok(()),
    }
}
