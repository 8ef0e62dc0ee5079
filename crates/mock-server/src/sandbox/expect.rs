//! What a test expects to be asked: typed operations, each a number of times.

use super::order::Times;
use http::{Request, StatusCode};
use rolecall_model::LinkedInVersion;
use rolecall_transport::{AccessToken, Bytes, Operation, RequestError, connectsafely, linkedin};
use std::{
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
/// `at_least(1)` beside `never().by("admin-token")` that no request is. What is said twice of the same requests adds up; `at_least` beside `at_most` is a range.
///
/// Those [in order](Self::in_order) are the steps of one sentence together, and share no request: each that a step speaks
/// of is one more of that step, or the first of a later one. If they can be shared out so, in whatever way, they are in
/// order; that is asked at the end, of 10,000 requests at the most. What is also expected at any time may come between
/// them, and adds up with the steps that say the same.
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
    pub(super) times: Times,
    pub(super) of: Which,
    pub(super) in_order: bool,
}

/// Of which requests for an operation something is said.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Which {
    pub(super) by: Option<Box<str>>,
    pub(super) version: Option<LinkedInVersion>,
    outcome: Outcome,
    pub(super) any_page: bool,
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
        Self { times: Times::new(least, most), of, in_order: false }
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
    pub(super) fn is_met_by(&self, status: StatusCode) -> bool {
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
