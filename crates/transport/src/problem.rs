//! What is wrong with a request, where, and what mends it: a value, until somebody wants to read it.

use crate::RawRequest;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use rolecall_model::restli::{SyntaxError, SyntaxErrorKind};
use std::{borrow::Cow, fmt, ops::Range};

/// A part of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The method.
    Method,
    /// The path of the target.
    Path,
    /// The query of the target, without its question mark.
    Query,
    /// The value of a header.
    Header(HeaderName),
    /// The body; also for a query that was sent as one.
    Body,
}

/// A place in a request: bytes of a part, as sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct At {
    /// The part.
    pub part: Part,
    /// Which of its bytes; of an absent header none.
    pub bytes: Range<usize>,
}

impl At {
    /// A whole header, there or not.
    pub(crate) fn header(name: HeaderName, value: Option<&HeaderValue>) -> Self {
        Self { part: Part::Header(name), bytes: 0..value.map_or(0, HeaderValue::len) }
    }
}

/// A change of a request that mends a [`Problem`]. Where an absent header is named, it is inserted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced.
    pub at: At,
    /// What stands there then.
    pub with: String,
}

/// What kind of problem it is, as a stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemCode {
    /// A body that is no JSON, or JSON of another shape.
    BodyShape,
    /// A field of a body that differs from the key or the path.
    BodyDiffers,
    /// A content type that the body of this operation does not have.
    ContentType,
    /// A key without exactly its parts.
    KeyPart,
    /// `X-HTTP-Method-Override` that is no method.
    MethodOverride,
    /// No number, or none within its limits.
    NotANumber,
    /// A text or a record where a list is expected.
    NotAList,
    /// A list or a record where a text is expected.
    NotAText,
    /// A text that is no URN of the type that is expected.
    NotAUrn,
    /// A value that is not one of those that are documented.
    NotListed,
    /// A parameter that is not there.
    ParameterMissing,
    /// A parameter that is there twice.
    ParameterRepeated,
    /// `X-RestLi-Protocol-Version` of no version that is known.
    ProtocolVersion,
    /// An unescaped colon in a Rest.li 2.0 value: the commonest mistake with URNs.
    RawColon,
    /// Any other fault of Rest.li text, a percent-encoding or a projection.
    Syntax,
}

impl ProblemCode {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BodyShape => "body-shape",
            Self::BodyDiffers => "body-differs",
            Self::ContentType => "content-type",
            Self::KeyPart => "key-part",
            Self::MethodOverride => "method-override",
            Self::NotANumber => "not-a-number",
            Self::NotAList => "not-a-list",
            Self::NotAText => "not-a-text",
            Self::NotAUrn => "not-a-urn",
            Self::NotListed => "not-listed",
            Self::ParameterMissing => "parameter-missing",
            Self::ParameterRepeated => "parameter-repeated",
            Self::ProtocolVersion => "protocol-version",
            Self::RawColon => "raw-colon",
            Self::Syntax => "syntax",
        }
    }
}

/// What stands at a problem's place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// The end of the text.
    End,
    /// This text.
    Text(String),
    /// Something in other words.
    Said(Cow<'static, str>),
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::End => f.write_str("the end of the text"),
            Self::Text(text) => write!(f, "`{text}`"),
            Self::Said(said) => f.write_str(said),
        }
    }
}

impl Found {
    /// The text that stands there, if it is one.
    pub fn as_text(&self) -> &str {
        match self {
            Self::Nothing | Self::End => "",
            Self::Text(text) => text,
            Self::Said(said) => said,
        }
    }
}

/// A request that is not what it should be: the peer's fault.
///
/// ```
/// use http::{HeaderMap, Method};
/// use rolecall_transport::{Meant, ProblemCode, RawRequest, linkedin::FindByRoleAssignee, Served};
/// let headers = HeaderMap::new();
/// let raw = RawRequest::new(Method::GET, "/v2/organizationAcls?q=roleAssignee&count=-1", &headers, b"");
/// let meant = Meant::of(&raw)?;
/// let problem = FindByRoleAssignee::read(&meant.call()).unwrap_err();
/// assert_eq!(problem.code, ProblemCode::NotANumber);
/// assert_eq!(problem.at.as_ref().map(|at| at.bytes.clone()), Some(21..23));
/// assert_eq!(problem.to_string(), "count: expected a number from 0 to 2147483647, found `-1`");
/// # Ok::<(), rolecall_transport::Problem>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Problem {
    /// What kind of problem it is.
    pub code: ProblemCode,
    /// Where it is; none where something is missing that has no place of its own.
    pub at: Option<At>,
    /// What it is about: a parameter, a header, `key`, `body`, or a place in a body such as `profileUrns[1]`.
    pub subject: Cow<'static, str>,
    /// What is expected there.
    pub expected: Cow<'static, str>,
    /// What is there.
    pub found: Found,
    /// What mends it; empty where nobody can know.
    pub edits: Vec<Edit>,
}

impl Problem {
    pub(crate) fn new(
        code: ProblemCode,
        subject: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
        found: Found,
    ) -> Self {
        Self { code, at: None, subject: subject.into(), expected: expected.into(), found, edits: Vec::new() }
    }

    /// A fault of Rest.li text, a percent-encoding or a projection.
    pub(crate) fn syntax(subject: impl Into<Cow<'static, str>>, error: &SyntaxError) -> Self {
        let is_colon = error.found() == Some(':') && error.kind() != SyntaxErrorKind::BadPercent;
        let code = if is_colon { ProblemCode::RawColon } else { ProblemCode::Syntax };
        let found = error.found().map_or(Found::End, |found| Found::Text(found.to_string()));
        Self::new(code, subject, error.expected(), found)
    }

    pub(crate) fn at(self, at: At) -> Self {
        Self { at: Some(at), ..self }
    }

    pub(crate) fn mended_by(mut self, at: At, with: impl Into<String>) -> Self {
        self.edits.push(Edit { at, with: with.into() });
        self
    }

    /// The same problem in a part of something: `key`.
    pub(crate) fn within(mut self, whole: &'static str) -> Self {
        self.subject = Cow::Owned(format!("{whole}: {}", self.subject));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.subject, self.expected, self.found)?;
        if self.code == ProblemCode::RawColon {
            f.write_str("; a colon inside a value is written `%3A`")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl Edit {
    /// The request with this change. None where the result is none that HTTP can carry.
    pub fn apply(&self, request: &RawRequest<'_>) -> Option<Request<Bytes>> {
        let Self { at: At { part, bytes }, with } = self;
        let mut edited = Request::new(Bytes::copy_from_slice(request.body));
        *edited.headers_mut() = request.headers.clone();
        *edited.method_mut() = request.method.clone();
        let mut target = request.target().to_owned();
        match part {
            Part::Method => *edited.method_mut() = Method::from_bytes(with.as_bytes()).ok()?,
            Part::Path => {
                let path = offset_in(request.target(), request.path())?;
                replace(&mut target, path, bytes, with)?;
            }
            Part::Query => {
                let query = offset_in(request.target(), request.query())?;
                replace(&mut target, query, bytes, with)?;
            }
            Part::Header(name) => {
                let value = request.headers.get(name).map_or(&b""[..], HeaderValue::as_bytes);
                let value = [value.get(..bytes.start)?, with.as_bytes(), value.get(bytes.end..)?].concat();
                edited.headers_mut().insert(name, HeaderValue::from_bytes(&value).ok()?);
            }
            Part::Body => {
                let body = request.body;
                let body = [body.get(..bytes.start)?, with.as_bytes(), body.get(bytes.end..)?].concat();
                *edited.body_mut() = body.into();
            }
        }
        *edited.uri_mut() = Uri::try_from(target).ok()?;
        Some(edited)
    }
}

/// Shows how long the new text is: a value that is mended may hold a token.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with = format_args!("{} bytes", self.with.len());
        f.debug_struct("Edit").field("at", &self.at).field("with", &with).finish()
    }
}

/// Where a part of a text begins in it.
fn offset_in(text: &str, part: &str) -> Option<usize> {
    (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize).filter(|offset| *offset <= text.len())
}

fn replace(text: &mut String, start: usize, bytes: &Range<usize>, with: &str) -> Option<()> {
    let range = start + bytes.start..start + bytes.end;
    text.get(range.clone())?;
    text.replace_range(range, with);
    Some(())
}
