//! What can go wrong for a client: one error, whether an operation is sent, its answer read, or pages are walked.

use crate::{PagesError, Refusal, UnexpectedResponse, told::Told};
use std::{error, fmt, iter, time::Duration};

/// Why there is no answer. It is one line, which says what happened in the words of whoever said no; `?` takes it wherever
/// errors are boxed.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{AccessToken, linkedin::{Caller, FindByRoleAssignee}, send};
///
/// let me = Caller::v2(AccessToken::new("a-token")?);
/// let body = r#"{"status":401,"serviceErrorCode":65602,"code":"EXPIRED_ACCESS_TOKEN","message":"The token used in the request has expired"}"#;
/// let client = |_| Response::builder().status(401).body(body);
/// let error = send(&FindByRoleAssignee::new(), &me, client).unwrap_err();
/// assert!(error.is_expired());
/// assert_eq!(
///     error.to_string(),
///     "refused with 401 EXPIRED_ACCESS_TOKEN: The token used in the request has expired"
/// );
/// # Ok::<(), rolecall_transport::TokenError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request could not be built; nothing was sent.
    Request(RequestError),
    /// The client's own error, whatever it is: `downcast_ref` gives it back.
    Client(Box<dyn error::Error + Send + Sync>),
    /// The service says no.
    Refused(Box<Refusal>),
    /// The service says something that no document lets expect.
    Unexpected(Box<UnexpectedResponse>),
    /// The pages end before their end.
    Pages(PagesError),
    /// An answer was given, or something passed, that nobody has asked for.
    NotAsked,
    /// The whole was asked for while there was more to send.
    NotAtTheEnd,
}

impl Error {
    /// The error of a client.
    pub(crate) fn client(error: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self::Client(error.into())
    }

    /// What the service says, if it says no.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Whether the token has expired: with a new one the same request is good. See [`Refusal::is_expired`].
    pub fn is_expired(&self) -> bool {
        self.refusal().is_some_and(Refusal::is_expired)
    }

    /// Whether there were too many requests: later the same request is good. See [`Refusal::retry_after`] for when.
    pub fn is_throttled(&self) -> bool {
        self.refusal().is_some_and(Refusal::is_throttled)
    }

    /// How long to wait before the same request is sent again, where the service says so; see [`Refusal::retry_after`].
    #[expect(clippy::disallowed_types, reason = "no clock: time is given as a value, here it is")]
    pub fn retry_after(&self, now: std::time::SystemTime) -> Option<Duration> {
        self.refusal()?.retry_after(now)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => write!(f, "not sent: {error}"),
            Self::Client(error) => write!(f, "no answer: {}", Chain(&**error)),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unexpected(unexpected) => unexpected.fmt(f),
            Self::Pages(error) => error.fmt(f),
            Self::NotAsked => f.write_str("expected a request that waits for this answer, found none"),
            Self::NotAtTheEnd => f.write_str("expected the end of the search, found more to ask for"),
        }
    }
}

/// Without a source: whatever lies behind stands in the line already.
impl error::Error for Error {}

/// An error with what it comes from, which often says most: that nobody listens, that a certificate has expired.
struct Chain<'a>(&'a (dyn error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// However deep a chain is: it is told in one line.
        const MOST: usize = 8;
        let mut before = self.0.to_string();
        write!(f, "{}", Told(&before))?;
        for cause in iter::successors(self.0.source(), |cause| cause.source()).take(MOST) {
            let cause = cause.to_string();
            // Some errors say what their cause says.
            if !before.ends_with(&cause) {
                write!(f, ": {}", Told(&cause))?;
            }
            before = cause;
        }
        Ok(())
    }
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<PagesError> for Error {
    fn from(error: PagesError) -> Self {
        Self::Pages(error)
    }
}

/// The request cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A number that the service cannot take.
    #[error("{what}: expected {expected}, found `{found}`")]
    OutOfRange {
        /// The parameter.
        what: &'static str,
        /// What can be taken.
        expected: &'static str,
        /// What was given.
        found: String,
    },
    /// A projection under `/rest`, which the real service was seen to refuse.
    #[error(
        "projection: the real service was seen to refuse it under `/rest`; use `Caller::v2`, \
         or `Caller::rest_as_documented` where that is meant"
    )]
    ProjectionUnderRest,
    /// HTTP cannot carry it: the URL is too long.
    #[error("the request does not fit HTTP: {0}")]
    Http(http::Error),
}

impl From<http::Error> for RequestError {
    fn from(error: http::Error) -> Self {
        Self::Http(error)
    }
}
