//! What a test expects to be asked: typed operations, each a number of times, and nothing else.

use super::DEFAULT;
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
    least: usize,
    most: Option<usize>,
    by: Option<Box<str>>,
    version: Option<LinkedInVersion>,
    outcome: Outcome,
    in_order: bool,
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
        Self { least, most, by: None, version: None, outcome: Outcome::Success, in_order: false }
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
    pub fn by(self, token: &str) -> Self {
        Self { by: Some(token.into()), ..self }
    }

    /// Sent with this version in the header `LinkedIn-Version`.
    pub fn version(self, version: LinkedInVersion) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Answered with a status of 400 or above.
    pub fn refused(self) -> Self {
        Self { outcome: Outcome::Refused, ..self }
    }

    /// Answered with this status.
    pub fn refused_with(self, status: StatusCode) -> Self {
        Self { outcome: Outcome::RefusedWith(status), ..self }
    }

    /// Answered in whatever way.
    pub fn any_outcome(self) -> Self {
        Self { outcome: Outcome::Any, ..self }
    }

    /// Behind those that were expected in order before it, and before those that are so behind it.
    pub fn in_order(self) -> Self {
        Self { in_order: true, ..self }
    }

    /// Whether both speak of the same requests.
    fn is_alike(&self, other: &Self) -> bool {
        *self == Self { least: self.least, most: self.most, ..other.clone() }
    }

    fn is_met_by(&self, status: StatusCode) -> bool {
        match self.outcome {
            Outcome::Success => status.is_success(),
            Outcome::Refused => status.is_client_error() || status.is_server_error(),
            Outcome::RefusedWith(wanted) => status == wanted,
            Outcome::Any => true,
        }
    }

    fn is_full(&self, seen: usize) -> bool {
        self.most.is_some_and(|most| seen >= most)
    }

    /// Of which requests it speaks, for people.
    fn refinements(&self) -> String {
        let by = self.by.as_ref().map(|_| "by a certain token".to_owned());
        let version = self.version.map(|version| format!("LinkedIn-Version {version}"));
        let outcome = match self.outcome {
            Outcome::Success | Outcome::Any => None,
            Outcome::Refused => Some("refused".to_owned()),
            Outcome::RefusedWith(status) => Some(format!("refused with {}", status.as_u16())),
        };
        let told: Vec<_> = [by, version, outcome].into_iter().flatten().collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
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

/// How often.
impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (least, Some(most)) if least == most => write!(f, "{most} times"),
            (0, Some(most)) => write!(f, "at most {most} times"),
            (least, Some(most)) => write!(f, "{least} to {most} times"),
            (least, None) => write!(f, "at least {least} times"),
        }
    }
}

/// Without the token.
impl fmt::Debug for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expect({self}{})", self.refinements())
    }
}

/// The expectations of one sandbox, and what was asked besides them.
#[derive(Debug, Default)]
pub(crate) struct Expectations {
    expected: Vec<Expectation>,
    /// What came and should not have come, or not like this: a line each.
    faults: Vec<String>,
    /// How many more there were than are kept.
    more: usize,
}

#[derive(Debug)]
struct Expectation {
    shape: Shape<'static>,
    text: String,
    expect: Expect,
    seen: usize,
    /// How often it came and was answered with which other status.
    others: BTreeMap<u16, usize>,
}

/// What counts of a request that came.
struct Came<'a> {
    shape: Shape<'a>,
    token: Option<&'a str>,
    version: Option<LinkedInVersion>,
}

/// How many faults are kept.
const MOST: usize = 20;

impl Expectations {
    pub(crate) fn expect(&mut self, expect: Expect, operation: &impl Expected) -> Result<(), RequestError> {
        // Whoever asks: a token is no part of what is compared.
        let Ok(token) = AccessToken::new("anyone") else { return Ok(()) };
        let (head, body) = operation.as_request(token)?.into_parts();
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let raw = RawRequest::new(head.method.clone(), target, &head.headers, &body);
        let shape = Shape::of(&Meant::itself(&raw).call()).generalized().into_owned();
        let others = self.expected.iter_mut().rev().filter(|other| other.expect.in_order == expect.in_order);
        // Of those in order, one that stands further ahead is another step.
        let reach = if expect.in_order { 1 } else { usize::MAX };
        let mut others = others.take(reach);
        if let Some(same) = others.find(|it| it.expect.is_alike(&expect) && it.shape.distance(&shape) == 0) {
            same.expect.least += expect.least;
            same.expect.most = same.expect.most.zip(expect.most).map(|(one, other)| one + other);
            return Ok(());
        }
        let text = format!("{} {target}{}", head.method, expect.refinements());
        self.expected.push(Expectation { shape, text, expect, seen: 0, others: BTreeMap::new() });
        Ok(())
    }

    /// Takes notice of a request for one of the services, and of how it was answered.
    pub(crate) fn note(&mut self, call: &Call<'_>, status: StatusCode) {
        if self.expected.is_empty() {
            return;
        }
        let came = Came {
            shape: Shape::of(call).generalized(),
            token: if call.surface().is_some() { call.token() } else { AccessToken::of(call.headers()) },
            version: version(call),
        };
        let distances: Vec<_> = self.expected.iter().map(|expected| expected.distance(&came)).collect();
        let equal = || (0..distances.len()).filter(|index| distances[*index] == 0);
        let met = equal().filter(|index| self.expected[*index].expect.is_met_by(status));
        // Of several the first that still waits for one.
        let met = met.min_by_key(|index| {
            let Expectation { expect, seen, .. } = &self.expected[*index];
            (*seen >= expect.least, expect.is_full(*seen))
        });
        if let Some(met) = met {
            self.expected[met].seen += 1;
            self.check_order(met);
        } else if let Some(equal) = equal().next() {
            *self.expected[equal].others.entry(status.as_u16()).or_default() += 1;
        } else if let Some(nearest) = (0..distances.len()).min_by_key(|index| distances[*index]) {
            let nearest = &self.expected[nearest];
            let differences = nearest.differences(&came);
            let raw = call.meant().raw();
            let (method, target) = (raw.method.as_str(), redacted(raw.target()));
            let (method, target) = (shown(method), shown(&target));
            let line = format!("{method} {target} was not expected; the nearest is {}", nearest.text);
            self.uncovered(&line, &differences);
        }
    }

    /// Of those in order none comes after a later one.
    fn check_order(&mut self, came: usize) {
        let (before, behind) = self.expected.split_at(came + 1);
        let Some(came) = before.last().filter(|came| came.expect.in_order) else { return };
        if let Some(later) = behind.iter().find(|later| later.expect.in_order && later.seen > 0) {
            self.fault(format!("{} came after {}, before which it was expected", came.text, later.text));
        }
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
        let wrong = self.expected.iter().filter_map(Expectation::wrong);
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        wrong.chain(self.faults.iter().cloned()).chain(more).collect()
    }
}

impl Expectation {
    fn has_token(&self, came: &Came<'_>) -> bool {
        self.expect.by.as_deref().is_none_or(|by| came.token == Some(by))
    }

    fn has_version(&self, came: &Came<'_>) -> bool {
        self.expect.version.is_none_or(|version| came.version == Some(version))
    }

    /// How far a request is from this, whatever it was answered; 0 if it equals it.
    fn distance(&self, came: &Came<'_>) -> u32 {
        self.shape.distance(&came.shape)
            + u32::from(!self.has_token(came))
            + u32::from(!self.has_version(came))
    }

    fn differences(&self, came: &Came<'_>) -> Differences {
        let mut differences = self.shape.differences(&came.shape);
        if !self.has_token(came) {
            let found = came.token.map(|_| "another".to_owned());
            differences.add(|| "token".to_owned(), Some("the certain one".to_owned()), found);
        }
        if !self.has_version(came) {
            let [expected, found] = [self.expect.version, came.version].map(|it| it.map(|it| it.to_string()));
            differences.add(|| "linkedin-version".to_owned(), expected, found);
        }
        differences
    }

    /// How it is not as expected, if so.
    fn wrong(&self) -> Option<String> {
        let Self { text, expect, seen, others, .. } = self;
        if *seen >= expect.least && expect.most.is_none_or(|most| *seen <= most) && others.is_empty() {
            return None;
        }
        let others: Vec<_> =
            others.iter().map(|(status, times)| format!("{times} times with {status}")).collect();
        let but = if others.is_empty() { String::new() } else { format!(", but {}", others.join(", ")) };
        Some(format!("{text} was expected {expect} and came {seen} times{but}"))
    }
}

fn version(call: &Call<'_>) -> Option<LinkedInVersion> {
    call.headers().get(LINKEDIN_VERSION)?.to_str().ok()?.parse().ok()
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

    /// The lines, each of which names the world if that is not the default one.
    pub(crate) fn of_world(self, world: &str) -> impl Iterator<Item = String> {
        let place = if world == DEFAULT { String::new() } else { format!("world {world}: ") };
        self.0.into_iter().map(move |line| format!("{place}{line}"))
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
