//! Answers by which a service says no. Nothing of them is lost.

use crate::{members::Members, restli::ErrorResponse, told::Told};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use rolecall_model::ErrorCode;
use serde_json::{Map, Value};
use std::{fmt, time::Duration};

/// A status of 400 or more, with whatever the service says about it.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{Error, Operation, RefusalKind, linkedin::FindByRoleAssignee};
///
/// let body = r#"{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: organizationAcls.FINDER-roleAssignee.NO_VERSION"}"#;
/// let response = Response::builder().status(403).body(body.into())?;
/// let Err(Error::Refused(refusal)) = FindByRoleAssignee::new().read_response(response) else { panic!() };
/// assert_eq!(refusal.kind(), RefusalKind::Forbidden);
/// assert_eq!(refusal.missing_permission(), Some("organizationAcls.FINDER-roleAssignee.NO_VERSION"));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// The headers; `x-li-uuid` and `Retry-After` among them, where the service sends them.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    /// What the body says, if it is JSON of a known shape.
    pub error: Option<ErrorResponse>,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// 401: the token is not accepted. [`Refusal::is_expired`] tells whether a new one helps.
    TokenNotAccepted,
    /// The request is malformed: 400, 415 and 422; also the 401 that LinkedIn's document has for it, where a mock of ours
    /// answers as documented.
    Malformed,
    /// 403: the caller may not. [`Refusal::missing_permission`] is what the token lacks, if it is that.
    Forbidden,
    /// 404: it is not there.
    NotFound,
    /// 426: the `LinkedIn-Version` is not active, or no longer.
    VersionNotActive,
    /// 429: too many requests.
    TooManyRequests,
    /// 500 and more: the service has failed.
    ServerError,
    /// No service has refused, but a mock of ours: it cannot know the answer, or it was asked in vain. Its message says
    /// why.
    Mock,
    /// Any other status of 400 or more.
    Other,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let error = read(&body);
        Self { status, headers, body, error }
    }

    /// What it is about.
    pub fn kind(&self) -> RefusalKind {
        if self.is_of_a_mock() {
            return RefusalKind::Mock;
        }
        match self.status.as_u16() {
            401 if self.is_malformed_as_documented() => RefusalKind::Malformed,
            401 => RefusalKind::TokenNotAccepted,
            400 | 415 | 422 => RefusalKind::Malformed,
            403 => RefusalKind::Forbidden,
            404 => RefusalKind::NotFound,
            426 => RefusalKind::VersionNotActive,
            429 => RefusalKind::TooManyRequests,
            500.. => RefusalKind::ServerError,
            _ => RefusalKind::Other,
        }
    }

    /// Whether a mock of ours says so of itself. What a test made it answer stands for an answer of the service.
    fn is_of_a_mock(&self) -> bool {
        let evidence = self.headers.get("x-rolecall-evidence").and_then(|evidence| evidence.to_str().ok());
        let rule = evidence.and_then(|evidence| evidence.strip_prefix("mock; "));
        rule.is_some_and(|rule| rule != "rolecall.answered")
    }

    /// `{"message":"role: expected …, found …","status":401}`: what a mock of ours says in the documented profile, where the
    /// document has 401 for whatever is malformed. The real service was seen to say 401 of tokens alone.
    fn is_malformed_as_documented(&self) -> bool {
        let Some(error) = &self.error else { return false };
        let message = error.message.as_deref().unwrap_or_default();
        let says_so = message.contains("expected ") && message.contains(", found ");
        error.code.is_none() && error.service_error_code.is_none() && error.status.is_some() && says_so
    }

    /// What the service says, if it says something.
    pub fn message(&self) -> Option<&str> {
        self.error.as_ref()?.message.as_deref()
    }

    /// The service's code, if it names one.
    pub fn code(&self) -> Option<&ErrorCode> {
        self.error.as_ref()?.code.as_ref()
    }

    /// LinkedIn's older code, a number.
    fn number(&self) -> Option<i64> {
        self.error.as_ref()?.service_error_code
    }

    /// Whether the token has expired: `EXPIRED_ACCESS_TOKEN`, or 65602 (observed). One that is revoked or was never good
    /// is not meant: no new one comes of it without the member.
    pub fn is_expired(&self) -> bool {
        self.code() == Some(&ErrorCode::ExpiredAccessToken) || self.number() == Some(65602)
    }

    /// Whether there were too many requests.
    pub fn is_throttled(&self) -> bool {
        self.kind() == RefusalKind::TooManyRequests
    }

    /// How long to wait from `now` on: what the header `Retry-After` says, in seconds or as a date. A date that has passed
    /// is no time at all. None without the header: LinkedIn's 429 has none, and its limits of a day end at midnight UTC
    /// (observed); ConnectSafely may say it in words, see [`hold_until`](Self::hold_until).
    ///
    /// ```
    /// use http::Response;
    /// use rolecall_transport::{AccessToken, connectsafely::*, send};
    /// use std::time::{Duration, SystemTime};
    /// # let invitees = rolecall_model::Invitees::from_array(["urn:li:fsd_profile:a".parse()?]);
    /// let invite = SendFollowInvitations::new("105672170".parse()?, invitees);
    /// let client = |_| Response::builder().status(429).header("Retry-After", "30").body("");
    /// let error = send(&invite, &Caller::new(AccessToken::new("a-key")?), client).unwrap_err();
    /// assert_eq!(error.retry_after(SystemTime::now()), Some(Duration::from_secs(30)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[expect(clippy::disallowed_types, reason = "no clock: time is given as a value, here it is")]
    pub fn retry_after(&self, now: std::time::SystemTime) -> Option<Duration> {
        let said = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if said.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(seconds) = said.parse()
        {
            return Some(Duration::from_secs(seconds));
        }
        let date = httpdate::parse_http_date(said).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    }

    /// Until when ConnectSafely takes no more requests, as it says it: `2026-04-28T00:00:00Z` (on other pages of the vendor's).
    pub fn hold_until(&self) -> Option<&str> {
        self.error.as_ref()?.other.get("holdUntil")?.as_str()
    }

    /// The permission that the token lacks, as LinkedIn names it: `partnerApiOrganizationAcls.FINDER-roleAssignee.20260901`
    /// (observed). Which scope has it is in [`Spec::permissions`](crate::Spec).
    pub fn missing_permission(&self) -> Option<&str> {
        self.message()?.strip_prefix("Not enough permissions to access: ").map(str::trim)
    }

    /// What is wrong with which parameter or field, where the service lists it.
    pub fn input_errors(&self) -> Vec<InputError> {
        self.error.as_ref().map(input_errors).unwrap_or_default()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// How many are told; all are in [`Refusal::input_errors`].
        const TOLD: usize = 3;
        write!(f, "refused with {}", self.status.as_u16())?;
        if let Some(code) = self.code() {
            write!(f, " {}", Told(code.as_str()))?;
        }
        if let Some(message) = self.message() {
            write!(f, ": {}", Told(message))?;
        }
        // What the message says line by line is not said again.
        let is_new = |error: &InputError| error.code.is_some() || self.message().is_none();
        let listed: Vec<_> = self.input_errors().into_iter().filter(is_new).collect();
        for error in listed.iter().take(TOLD) {
            write!(f, "; {error}")?;
        }
        match listed.len().saturating_sub(TOLD) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl std::error::Error for Refusal {}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.status)
            .field("error", &self.error)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// What is wrong with one parameter or field of a request (observed).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct InputError {
    /// Which one, as LinkedIn names it: `organization`, `/role`.
    pub field_path: Option<String>,
    /// The code of this error: `PARAM_INVALID`, `QUERY_PARAM_NOT_ALLOWED`.
    pub code: Option<ErrorCode>,
    /// What is wrong with it.
    pub description: Option<String>,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_ref().map(ErrorCode::as_str);
        let words = [self.field_path.as_deref(), code, self.description.as_deref()];
        for (index, word) in words.into_iter().flatten().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{}", Told(word))?;
        }
        Ok(())
    }
}

/// What a body says: LinkedIn's `{"code":…,"serviceErrorCode":…,"message":…}` with its `errorDetails`, ConnectSafely's
/// `{"error":"…"}`, `{"success":false,"code":…,"message":…}` and lists of what is wrong, the mock's own
/// `{"error":{"code":…,"message":…}}`. None where nothing of that is there.
fn read(body: &[u8]) -> Option<ErrorResponse> {
    let mut members = match serde_json::from_slice(body).ok()? {
        Value::Object(members) => members,
        issues @ Value::Array(_) => Map::from_iter([("issues".to_owned(), issues)]),
        _ => return None,
    };
    match members.remove("error") {
        Some(Value::Object(inner)) => inner.into_iter().for_each(|(name, value)| {
            members.entry(name).or_insert(value);
        }),
        Some(Value::String(message)) if !members.contains_key("message") => {
            members.insert("message".to_owned(), message.into());
        }
        Some(error) => drop(members.insert("error".to_owned(), error)),
        None => {}
    }
    let error = ErrorResponse::from(Members(members));
    let says_something =
        error.code.is_some() || error.service_error_code.is_some() || error.message.is_some();
    (says_something || !input_errors(&error).is_empty()).then_some(error)
}

/// What is wrong with which input, in each of the three forms in which it is said.
fn input_errors(error: &ErrorResponse) -> Vec<InputError> {
    [listed(&error.other), lines(error.message.as_deref()), issues(&error.other)].concat()
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// `"errorDetails":{"inputErrors":[{"description":…,"input":{"inputPath":{"fieldPath":…}},"code":…}]}`
fn listed(fields: &Map<String, Value>) -> Vec<InputError> {
    let listed = fields.get("errorDetails").and_then(|details| details.get("inputErrors")?.as_array());
    let listed = listed.into_iter().flatten().filter_map(Value::as_object);
    listed
        .map(|error| {
            let path =
                error.get("input").and_then(|input| input.get("inputPath")?.get("fieldPath")?.as_str());
            InputError {
                field_path: path.map(str::to_owned),
                code: text(error, "code").map(ErrorCode::from),
                description: text(error, "description"),
            }
        })
        .collect()
}

/// `ERROR :: /field :: unrecognized field found but not allowed`, a line each.
fn lines(message: Option<&str>) -> Vec<InputError> {
    let lines = message.into_iter().flat_map(str::lines);
    lines
        .filter_map(|line| {
            let (path, description) = line.strip_prefix("ERROR :: ")?.split_once(" :: ")?;
            let (field_path, description) = (Some(path.to_owned()), Some(description.to_owned()));
            Some(InputError { field_path, code: None, description })
        })
        .collect()
}

/// ConnectSafely's list, `[{"code":"too_big","path":["profileUrns"],"message":…}]`. That there is one is documented by other
/// pages of the vendor's; that it is the body, or its member `error` or `issues`, is inferred.
fn issues(fields: &Map<String, Value>) -> Vec<InputError> {
    let listed = ["error", "issues"].into_iter().find_map(|name| fields.get(name)?.as_array());
    let listed = listed.into_iter().flatten().filter_map(Value::as_object);
    let step = |step: &Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
    listed
        .map(|issue| InputError {
            field_path: issue
                .get("path")
                .and_then(Value::as_array)
                .map(|path| path.iter().map(step).collect::<Vec<_>>().join(".")),
            code: text(issue, "code").map(ErrorCode::from),
            description: text(issue, "message"),
        })
        .collect()
}
