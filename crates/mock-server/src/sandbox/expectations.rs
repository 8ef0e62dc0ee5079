//! What a test expects to be asked: typed operations, each a number of times, and nothing else.

use super::order::{Step, Times, Turn, Turns};
use crate::{
    exchanges::{Differences, Shape},
    secrets::{printable, redacted, shown},
};
use http::{Request, StatusCode};
use rolecall_model::LinkedInVersion;
use rolecall_transport::{
    AccessToken, Bytes, Call, Meant, Operation, RawRequest, RequestError, connectsafely,
    linkedin::{self, LINKEDIN_VERSION},
};
use std::{
    collections::BTreeMap,
    fmt,
    ops::{RangeFrom, RangeInclusive},
};

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
        /// One who may ask for everything, under a root that nothing is said of.
        fn anyone(token: AccessToken) -> Self {
            Self::rest_as_documented(token)
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

/// How often an operation is expected, and of which of its requests that is said. A number is that number; a range is
/// one, such as `1..=2`. At first it is any caller's, of any version, and a success.
///
/// Each is a sentence about all requests, in whatever order they are said. A request counts for every one that it meets:
/// `times(1)` beside `times(1).by("admin-token")` says that one request comes in all, and that it is by that token;
/// `at_least(1)` beside `never().by("admin-token")` that no request is. What is said twice of the same requests adds up.
///
/// Those [in order](Self::in_order) are steps of one sentence together, and share no request: each that one of them
/// speaks of is the next of the step that has come, or the first of one behind it. What is also expected at any time may
/// come between them, and adds up with the steps that say the same.
///
/// ```
/// use rolecall_mock_server::{Expect, Mock};
/// use rolecall_transport::linkedin::FindByRoleAssignee;
/// let mock = Mock::documented();
/// mock.expect(Expect::at_least(1).by("admin-token").version("202609".parse()?), &FindByRoleAssignee::new())?;
/// mock.expect(Expect::at_most(1).by("expired-token").refused(), &FindByRoleAssignee::new())?;
/// assert_eq!(
///     mock.verify().unwrap_err().to_string(),
///     "GET /rest/organizationAcls?q=roleAssignee (by a certain token, LinkedIn-Version 202609) \
///      was expected at least 1 times and came 0 times"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Expect {
    times: Times,
    of: Which,
    in_order: bool,
}

/// Of which requests for an operation something is said.
#[derive(Clone, PartialEq, Eq)]
struct Which {
    by: Option<Box<str>>,
    version: Option<LinkedInVersion>,
    outcome: Outcome,
    any_page: bool,
}

/// With which status a request has to be answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Success,
    Refused,
    RefusedWith(StatusCode),
    Any,
}

impl Expect {
    fn new(least: usize, most: Option<usize>) -> Self {
        let of = Which { by: None, version: None, outcome: Outcome::Success, any_page: false };
        Self { times: Times { least, most }, of, in_order: false }
    }

    /// So many times.
    pub fn times(times: usize) -> Self {
        Self::new(times, Some(times))
    }

    /// So many times, or more often.
    pub fn at_least(times: usize) -> Self {
        Self::new(times, None)
    }

    /// So many times, or less often, or never.
    pub fn at_most(times: usize) -> Self {
        Self::new(0, Some(times))
    }

    /// Not once.
    pub fn never() -> Self {
        Self::times(0)
    }

    /// Sent with this token or API key. It is shown nowhere.
    pub fn by(mut self, token: &str) -> Self {
        self.of.by = Some(token.into());
        self
    }

    /// Sent with this version in the header `LinkedIn-Version`.
    pub fn version(mut self, version: LinkedInVersion) -> Self {
        self.of.version = Some(version);
        self
    }

    /// Answered with a status of 400 or above.
    pub fn refused(mut self) -> Self {
        self.of.outcome = Outcome::Refused;
        self
    }

    /// Answered with this status.
    pub fn refused_with(mut self, status: StatusCode) -> Self {
        self.of.outcome = Outcome::RefusedWith(status);
        self
    }

    /// Answered in whatever way.
    pub fn any_outcome(mut self) -> Self {
        self.of.outcome = Outcome::Any;
        self
    }

    /// Any page of a finder, as a pager asks for them: `start` and `count` do not count, nor whether a projection keeps
    /// `paging`.
    ///
    /// ```
    /// use http::Request;
    /// use rolecall_mock_server::{Expect, Mock};
    /// use rolecall_transport::linkedin::FindByRoleAssignee;
    /// let mock = Mock::documented();
    /// mock.expect(Expect::times(3).any_page(), &FindByRoleAssignee::new())?;
    /// for start in [0, 10, 20] {
    ///     let target = format!("/v2/organizationAcls?q=roleAssignee&start={start}&count=10");
    ///     mock.respond(Request::get(target).header("authorization", "Bearer many-token").body(Default::default())?);
    /// }
    /// mock.verify()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn any_page(mut self) -> Self {
        self.of.any_page = true;
        self
    }

    /// Behind those that were expected in order before it, and before those that are so behind it.
    pub fn in_order(self) -> Self {
        Self { in_order: true, ..self }
    }
}

impl Which {
    fn is_met_by(&self, status: StatusCode) -> bool {
        match self.outcome {
            Outcome::Success => status.is_success(),
            Outcome::Refused => status.is_client_error() || status.is_server_error(),
            Outcome::RefusedWith(wanted) => status == wanted,
            Outcome::Any => true,
        }
    }
}

/// For people, in brackets; nothing where it is all that succeed.
impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { by, version, outcome, any_page } = self;
        let outcome = match outcome {
            Outcome::Success => None,
            Outcome::Refused => Some("refused".to_owned()),
            Outcome::RefusedWith(status) => Some(format!("refused with {}", status.as_u16())),
            Outcome::Any => Some("any outcome".to_owned()),
        };
        let told = [
            by.as_ref().map(|_| "by a certain token".to_owned()),
            version.map(|version| format!("LinkedIn-Version {version}")),
            outcome,
            any_page.then(|| "any page".to_owned()),
        ];
        let told: Vec<_> = told.into_iter().flatten().collect();
        if told.is_empty() { Ok(()) } else { write!(f, " ({})", told.join(", ")) }
    }
}

impl From<usize> for Expect {
    fn from(times: usize) -> Self {
        Self::times(times)
    }
}

impl From<RangeInclusive<usize>> for Expect {
    fn from(times: RangeInclusive<usize>) -> Self {
        Self::new(*times.start(), Some(*times.end()))
    }
}

impl From<RangeFrom<usize>> for Expect {
    fn from(times: RangeFrom<usize>) -> Self {
        Self::at_least(times.start)
    }
}

/// Without the token.
impl fmt::Debug for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { times, of, in_order } = self;
        write!(f, "Expect({times}{of}{})", if *in_order { ", in order" } else { "" })
    }
}

/// The expectations of one sandbox, and what was asked besides them.
#[derive(Default)]
pub(crate) struct Expectations {
    kinds: Vec<Kind>,
    /// Those that come in order.
    steps: Vec<Step>,
    turns: Turns,
    /// What came and should not have come, or not like this: a line each.
    faults: Vec<String>,
    /// How many more there were than are kept.
    more: usize,
}

/// Requests of which something is expected.
struct Kind {
    shape: Shape<'static>,
    of: Which,
    text: String,
    /// How often, with all that was said of them.
    times: Times,
    /// Whether they are expected at any time; else they are steps alone.
    at_any_time: bool,
    seen: usize,
    /// How often they came and were answered with which other status.
    others: BTreeMap<u16, usize>,
}

/// What counts of a request that came.
struct Asking<'a> {
    shape: Shape<'a>,
    /// The same, whichever page it asks for; where that is expected.
    of_any_page: Option<Shape<'a>>,
    token: Option<&'a str>,
    version: Option<LinkedInVersion>,
}

/// How many faults are kept.
const MOST: usize = 1000;

impl Expectations {
    pub(crate) fn expect(&mut self, expect: Expect, operation: &impl Expected) -> Result<(), RequestError> {
        // Whoever asks: a token is no part of what is compared.
        let Ok(token) = AccessToken::new("anyone") else { return Ok(()) };
        let (head, body) = operation.as_request(token)?.into_parts();
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let raw = RawRequest::new(head.method.clone(), target, &head.headers, &body);
        let meant = Meant::itself(&raw);
        let shape = Shape::of(&meant.call()).generalized();
        let Expect { times, of, in_order } = expect;
        let shape = if of.any_page { shape.of_any_page() } else { shape };
        let same = self.kinds.iter().position(|kind| kind.of == of && kind.shape.distance(&shape) == 0);
        let kind = same.unwrap_or(self.kinds.len());
        if let Some(same) = self.kinds.get_mut(kind) {
            let (before, text) = (same.times, &same.text);
            let contradicts = before.is_never() != times.is_never();
            let line =
                contradicts.then(|| format!("{text} was expected {before} and {times}: not both can be"));
            same.times = before.and(times);
            same.at_any_time |= !in_order;
            line.into_iter().for_each(|line| self.fault(line));
        } else {
            let text = format!("{} {target}{of}", head.method);
            let shape = shape.into_owned();
            let others = BTreeMap::new();
            self.kinds.push(Kind { shape, of, text, times, at_any_time: !in_order, seen: 0, others });
        }
        if in_order {
            match self.steps.last_mut().filter(|last| last.kind == kind) {
                Some(last) => last.times = last.times.and(times),
                None => self.steps.push(Step { kind, times }),
            }
        }
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Takes notice of a request for one of the services, and of how it was answered.
    pub(crate) fn note(&mut self, call: &Call<'_>, status: StatusCode) {
        if self.is_empty() {
            return;
        }
        let shape = Shape::of(call).generalized();
        let of_any_page = self.kinds.iter().any(|kind| kind.of.any_page).then(|| shape.clone().of_any_page());
        let token = if call.surface().is_some() { call.token() } else { AccessToken::of(call.headers()) };
        let asking = Asking { shape, of_any_page, token, version: version(call) };
        let distances: Vec<_> = self.kinds.iter().map(|kind| kind.distance(&asking)).collect();
        let mut equal = (0..distances.len()).filter(|kind| distances[*kind] == 0).peekable();
        let Some(&first) = equal.peek() else { return self.note_unexpected(call, &asking, &distances) };
        let met: Vec<_> = equal.filter(|kind| self.kinds[*kind].of.is_met_by(status)).collect();
        if met.is_empty() {
            *self.kinds[first].others.entry(status.as_u16()).or_default() += 1;
        }
        for kind in &met {
            self.kinds[*kind].seen += 1;
        }
        let is_step = |kind: &usize| self.steps.iter().any(|step| step.kind == *kind);
        let at_any_time = met.iter().any(|kind| self.kinds[*kind].at_any_time);
        let kinds: Vec<_> = met.into_iter().filter(is_step).collect();
        if !kinds.is_empty() {
            self.turns.push(Turn { kinds, at_any_time });
        }
    }

    fn note_unexpected(&mut self, call: &Call<'_>, asking: &Asking<'_>, distances: &[u32]) {
        let nearest = self.kinds.iter().zip(distances).min_by_key(|(_, distance)| **distance);
        let Some((nearest, _)) = nearest else { return };
        let differences = nearest.differences(asking);
        let raw = call.meant().raw();
        let (method, target) = (raw.method.as_str(), redacted(raw.target()));
        let (method, target) = (shown(method), shown(&target));
        let line = format!("{method} {target} was not expected; the nearest is {}", nearest.text);
        self.uncovered(&line, &differences);
    }

    /// Takes notice of a request that should not have come, or not like this.
    pub(crate) fn uncovered(&mut self, line: &str, differences: &Differences) {
        self.fault(format!("{line}: {differences}"));
    }

    /// Takes notice of a fault.
    pub(crate) fn fault(&mut self, line: String) {
        if self.faults.len() < MOST {
            self.faults.push(line);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is not as expected.
    pub(super) fn lines(&self) -> Vec<String> {
        let wrong = self.kinds.iter().filter_map(Kind::wrong);
        let disorder = self.turns.wrong(&self.steps, |kind| &self.kinds[kind].text);
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        wrong.chain(disorder).chain(self.faults.iter().cloned()).chain(more).collect()
    }
}

impl Kind {
    fn has_token(&self, asking: &Asking<'_>) -> bool {
        self.of.by.as_deref().is_none_or(|by| asking.token == Some(by))
    }

    fn has_version(&self, asking: &Asking<'_>) -> bool {
        self.of.version.is_none_or(|version| asking.version == Some(version))
    }

    /// What of a request is compared.
    fn of<'s, 'a>(&self, asking: &'s Asking<'a>) -> &'s Shape<'a> {
        asking.of_any_page.as_ref().filter(|_| self.of.any_page).unwrap_or(&asking.shape)
    }

    /// How far a request is from this, whatever it was answered; 0 if it equals it.
    fn distance(&self, asking: &Asking<'_>) -> u32 {
        self.shape.distance(self.of(asking))
            + u32::from(!self.has_token(asking))
            + u32::from(!self.has_version(asking))
    }

    fn differences(&self, asking: &Asking<'_>) -> Differences {
        let mut differences = self.shape.differences(self.of(asking));
        if !self.has_token(asking) {
            let found = asking.token.map(|_| "another".to_owned());
            differences.add(|| "token".to_owned(), Some("the certain one".to_owned()), found);
        }
        if !self.has_version(asking) {
            let [expected, found] = [self.of.version, asking.version].map(|it| it.map(|it| it.to_string()));
            differences.add(|| "linkedin-version".to_owned(), expected, found);
        }
        differences
    }

    /// How it is not as expected, if so. How often a step comes is an affair of their order.
    fn wrong(&self) -> Option<String> {
        let Self { text, times, at_any_time, seen, others, .. } = self;
        if (!at_any_time || times.allow(*seen)) && others.is_empty() {
            return None;
        }
        let others: Vec<_> =
            others.iter().map(|(status, times)| format!("{times} times with {status}")).collect();
        let but = if others.is_empty() { String::new() } else { format!(", but {}", others.join(", ")) };
        Some(format!("{text} was expected {times} and came {seen} times{but}"))
    }
}

/// The version that a request names, as the service reads it: with a day it is none.
fn version(call: &Call<'_>) -> Option<LinkedInVersion> {
    let text = call.headers().get(LINKEDIN_VERSION)?.to_str().ok()?;
    text.parse().ok().filter(|version: &LinkedInVersion| version.to_string() == text)
}

/// What is not as a test expects it, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unmet(Vec<String>);

impl Unmet {
    pub(crate) fn none_or(lines: impl IntoIterator<Item = String>) -> Result<(), Self> {
        // What a line quotes may have line ends.
        let lines: Vec<_> = lines.into_iter().map(|line| printable(&line).into_owned()).collect();
        if lines.is_empty() { Ok(()) } else { Err(Self(lines)) }
    }

    /// The lines, each without a line end.
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
