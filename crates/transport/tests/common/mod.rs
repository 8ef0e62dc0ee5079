//! Messages on their way between the two sides.
#![allow(dead_code, reason = "each test takes what it needs")]

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use proptest::test_runner::{Config, RngSeed};
use rolecall_model::{Invitees, OrganizationUrn, PersonUrn};
use rolecall_transport::{
    AccessToken, At, BaseUrl, Bytes, Call, Meant, Part, Problem, RawRequest, Served, Surface, connectsafely,
    linkedin,
};
use std::{pin, task};

/// The same cases in every run.
pub(crate) fn config(seed: u64) -> Config {
    Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, cases: 256, ..Config::default() }
}

pub(crate) fn token() -> AccessToken {
    AccessToken::new("a-token").unwrap()
}

pub(crate) fn base() -> BaseUrl {
    "http://mock.test:8080".parse().unwrap()
}

/// The three ways to ask LinkedIn: `/rest`, `/rest` of one month, `/v2`.
pub(crate) fn callers() -> [(Surface, linkedin::Caller); 3] {
    [
        (Surface::Rest, linkedin(Surface::Rest)),
        (Surface::Rest, versioned("202608")),
        (Surface::V2, linkedin(Surface::V2)),
    ]
}

pub(crate) fn linkedin(surface: Surface) -> linkedin::Caller {
    let caller = match surface {
        Surface::Rest => linkedin::Caller::rest_as_documented(token()),
        Surface::V2 => linkedin::Caller::v2(token()),
    };
    caller.at(base())
}

pub(crate) fn versioned(version: &str) -> linkedin::Caller {
    linkedin::Caller::rest(token(), version.parse().unwrap()).at(base())
}

pub(crate) fn connectsafely() -> connectsafely::Caller {
    connectsafely::Caller::new(token()).at(base())
}

/// A request as a server holds it, its target as text.
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    /// A request without body.
    pub(crate) fn new(method: Method, target: &str, headers: &[(&'static str, &str)]) -> Self {
        let headers = headers.iter().map(|(name, value)| header(name, value)).collect();
        Self { method, target: target.to_owned(), headers, body: Bytes::new() }
    }

    pub(crate) fn with_body(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// What arrives of a request that a client built.
    pub(crate) fn sent(request: Request<Bytes>) -> Self {
        let (head, body) = request.into_parts();
        let target = head.uri.path_and_query().unwrap().to_string();
        Self { method: head.method, target, headers: head.headers, body }
    }

    pub(crate) fn raw(&self) -> RawRequest<'_> {
        RawRequest::new(self.method.clone(), &self.target, &self.headers, &self.body)
    }

    /// What it calls, behind its tunnel if it has one.
    pub(crate) fn with_call<T>(&self, look: impl FnOnce(&Call<'_>) -> T) -> T {
        let raw = self.raw();
        let meant = Meant::of(&raw).unwrap();
        look(&meant.call())
    }

    pub(crate) fn read<O: Served>(&self) -> Result<O, Problem> {
        let raw = self.raw();
        O::read(&Meant::of(&raw)?.call())
    }

    /// The same request with the one change that mends this problem of it.
    pub(crate) fn mended(&self, problem: &Problem) -> Self {
        let [edit] = &*problem.edits else { panic!("the edits of {problem}: {:?}", problem.edits) };
        assert!(self.bytes_at(&edit.at).is_some(), "{edit:?}");
        Self::sent(edit.apply(&self.raw()).unwrap())
    }

    /// What stands at a place.
    pub(crate) fn bytes_at(&self, at: &At) -> Option<&[u8]> {
        let part = match &at.part {
            Part::Method => self.method.as_str().as_bytes(),
            Part::Path => self.raw().path().as_bytes(),
            Part::Query => self.raw().query().as_bytes(),
            Part::Header(name) => self.headers.get(name).map_or(&b""[..], HeaderValue::as_bytes),
            Part::Body => &*self.body,
        };
        part.get(at.bytes.clone())
    }

    /// The code of a problem of this request and its place, with what stands there:
    /// ``not-listed: query 5..10 `OWNER` ``.
    pub(crate) fn told<T: std::fmt::Debug>(&self, read: Result<T, Problem>) -> String {
        let problem = read.unwrap_err();
        let sentence = format!("{}: expected {}, found ", problem.subject, problem.expected);
        assert!(problem.to_string().starts_with(&sentence), "{problem}");
        let code = problem.code.as_str();
        let Some(at) = &problem.at else { return format!("{code}: nowhere") };
        let part = match &at.part {
            Part::Method => "method",
            Part::Path => "path",
            Part::Query => "query",
            Part::Header(name) => name.as_str(),
            Part::Body => "body",
        };
        let there = self.bytes_at(at).unwrap_or_else(|| panic!("{problem}: {at:?}"));
        let (start, end) = (at.bytes.start, at.bytes.end);
        format!("{code}: {part} {start}..{end} `{}`", String::from_utf8_lossy(there))
    }
}

fn header(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    (name.parse().unwrap(), value.parse().unwrap())
}

/// A request as text, its headers in alphabetical order.
pub(crate) fn printed(request: &Request<Bytes>) -> String {
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
        .collect();
    headers.sort();
    let body = str::from_utf8(request.body()).unwrap();
    format!("{} {}\n{}\n{body}", request.method(), request.uri(), headers.concat())
}

/// A response with this status and body.
pub(crate) fn response(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder().status(status).body(body.into()).unwrap()
}

/// The two operations that change something, with the least that they need.
pub(crate) fn role_request() -> linkedin::RequestRole {
    linkedin::RequestRole::new(OrganizationUrn::from_id("1").unwrap(), PersonUrn::from_id("a").unwrap())
}

pub(crate) fn invitations() -> connectsafely::SendFollowInvitations {
    let invitees = Invitees::from_array(["urn:li:fsd_profile:a".parse().unwrap()]);
    connectsafely::SendFollowInvitations::new("7".parse().unwrap(), invitees)
}

/// What a future gives that never waits.
pub(crate) fn polled<T>(future: impl Future<Output = T>) -> T {
    let answer = pin::pin!(future);
    match answer.poll(&mut task::Context::from_waker(task::Waker::noop())) {
        task::Poll::Ready(output) => output,
        task::Poll::Pending => panic!("nothing here waits"),
    }
}
