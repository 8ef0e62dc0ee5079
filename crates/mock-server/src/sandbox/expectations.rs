//! What a test expects to be asked: typed operations, each a number of times, and nothing else.

use super::DEFAULT;
use crate::{
    exchanges::{Differences, Shape},
    secrets::{redacted, shown},
};
use http::Request;
use rolecall_transport::{
    AccessToken, Bytes, Call, Meant, Operation, RawRequest, RequestError, connectsafely, linkedin,
};
use std::fmt;

/// An [`Operation`] that a mock can expect. Sealed: implemented for the operations of both services.
pub trait Expected: sealed::AsRequest {}

impl<O: Operation<Caller: sealed::Anyone>> Expected for O {}

mod sealed {
    use super::{AccessToken, Bytes, Operation, Request, RequestError, connectsafely, linkedin};

    /// A caller, no matter who.
    pub trait Anyone: Sized {
        fn anyone(token: AccessToken) -> Self;
    }

    impl Anyone for linkedin::Caller {
        fn anyone(token: AccessToken) -> Self {
            Self::new(token)
        }
    }

    impl Anyone for connectsafely::Caller {
        fn anyone(token: AccessToken) -> Self {
            Self::new(token)
        }
    }

    pub trait AsRequest {
        fn as_request(&self, token: AccessToken) -> Result<Request<Bytes>, RequestError>;
    }

    impl<O: Operation<Caller: Anyone>> AsRequest for O {
        fn as_request(&self, token: AccessToken) -> Result<Request<Bytes>, RequestError> {
            self.to_request(&O::Caller::anyone(token))
        }
    }
}

/// The expectations of one sandbox, and what was asked besides them.
#[derive(Debug, Default)]
pub(crate) struct Expectations {
    expected: Vec<Expectation>,
    /// Requests that none covers, and those that replay does not match: a line each.
    uncovered: Vec<String>,
    /// How many more there were than are kept.
    more: usize,
}

#[derive(Debug)]
struct Expectation {
    shape: Shape<'static>,
    text: String,
    times: usize,
    seen: usize,
}

/// How many faults are kept.
const MOST: usize = 20;

impl Expectations {
    pub(crate) fn expect(&mut self, times: usize, operation: &impl Expected) -> Result<(), RequestError> {
        // Whoever asks: a token is no part of what is compared.
        let Ok(token) = AccessToken::new("anyone") else { return Ok(()) };
        let (head, body) = operation.as_request(token)?.into_parts();
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let raw = RawRequest::new(head.method.clone(), target, &head.headers, &body);
        let shape = Shape::of(&Meant::itself(&raw).call()).without_root().into_owned();
        let text = format!("{} {target}", head.method);
        self.expected.push(Expectation { shape, text, times, seen: 0 });
        Ok(())
    }

    /// Takes notice of a request for one of the services.
    pub(crate) fn note(&mut self, call: &Call<'_>) {
        if self.expected.is_empty() {
            return;
        }
        let found = Shape::of(call).without_root();
        let compared = self.expected.iter_mut().map(|expected| (expected.shape.distance(&found), expected));
        let Some((distance, nearest)) = compared.min_by_key(|(distance, _)| *distance) else { return };
        if distance == 0 {
            nearest.seen += 1;
            return;
        }
        let differences = nearest.shape.differences(&found);
        let raw = call.meant().raw();
        let (method, target) = (raw.method.as_str(), redacted(raw.target()));
        let (method, target) = (shown(method), shown(&target));
        let line = format!("{method} {target} was not expected; the nearest is {}", nearest.text);
        self.uncovered(&line, &differences);
    }

    /// Takes notice of a request that should not have come, or not like this.
    pub(crate) fn uncovered(&mut self, line: &str, differences: &Differences) {
        if self.uncovered.len() < MOST {
            self.uncovered.push(format!("{line}: {differences}"));
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is not as expected.
    pub(super) fn lines(&self) -> Vec<String> {
        let wrong = self.expected.iter().filter(|expected| expected.seen != expected.times);
        let wrong = wrong.map(|Expectation { text, times, seen, .. }| {
            format!("{text} was expected {times} times and came {seen} times")
        });
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        wrong.chain(self.uncovered.iter().cloned()).chain(more).collect()
    }
}

/// What is not as a test expects it, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unmet(Vec<String>);

impl Unmet {
    pub(crate) fn none_or(lines: Vec<String>) -> Result<(), Self> {
        if lines.is_empty() { Ok(()) } else { Err(Self(lines)) }
    }

    /// The lines, each of which names the world if that is not the default one.
    pub(crate) fn of_world(self, world: &str) -> impl Iterator<Item = String> {
        let place = if world == DEFAULT { String::new() } else { format!("world {world}: ") };
        self.0.into_iter().map(move |line| format!("{place}{line}"))
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Unmet {}
