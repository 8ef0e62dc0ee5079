use core::{error::Error, fmt};

/// Why a text is not what it should be, and where.
///
/// The offset counts UTF-8 bytes of the text that was given; the leftmost fault is the one reported.
///
/// ```
/// use rolecall_model::restli::{SyntaxErrorKind, decode};
/// let error = decode("(a:b").unwrap_err();
/// assert_eq!((error.kind(), error.offset()), (SyntaxErrorKind::UnexpectedEnd, 4));
/// assert_eq!(error.to_string(), "expected `,` or `)`, found the end of the text, at offset 4");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxError {
    pub(crate) kind: SyntaxErrorKind,
    pub(crate) expected: &'static str,
    pub(crate) found: Option<char>,
    pub(crate) offset: usize,
}

/// The kinds of [`SyntaxError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// The text stops where more had to come.
    UnexpectedEnd,
    /// A character stands where it cannot.
    UnexpectedToken,
    /// The value is complete, and text is left over.
    TrailingInput,
    /// A `%` without two hexadecimal digits.
    BadPercent,
    /// Percent-encoded bytes that are not UTF-8.
    BadUtf8,
    /// More than [`MAX_DEPTH`](super::MAX_DEPTH) nested containers.
    TooDeep,
}

impl SyntaxErrorKind {
    /// The kind as a stable word, such as `unexpected_end`.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnexpectedEnd => "unexpected_end",
            Self::UnexpectedToken => "unexpected_token",
            Self::TrailingInput => "trailing_input",
            Self::BadPercent => "bad_percent",
            Self::BadUtf8 => "bad_utf8",
            Self::TooDeep => "too_deep",
        }
    }
}

impl SyntaxError {
    /// What kind of fault it is.
    pub fn kind(&self) -> SyntaxErrorKind {
        self.kind
    }

    /// Where the fault is, in bytes from the start of the text.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What had to stand there.
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// The character that stands at the fault; none at the end of the text.
    pub fn found(&self) -> Option<char> {
        self.found
    }

    /// The fault at `offset` of `text`; it is an unexpected end where the text ends there.
    pub(crate) fn at(text: &str, offset: usize, kind: SyntaxErrorKind, expected: &'static str) -> Self {
        let found = text.get(offset..).and_then(|rest| rest.chars().next());
        let kind = if found.is_none() { SyntaxErrorKind::UnexpectedEnd } else { kind };
        Self { kind, expected, found, offset }
    }

    /// The same fault in a text that has `bytes` more before it.
    pub(crate) fn shifted(mut self, bytes: usize) -> Self {
        self.offset += bytes;
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, ", self.expected)?;
        match self.found {
            Some(found) => write!(f, "found {found:?}")?,
            None => f.write_str("found the end of the text")?,
        }
        write!(f, ", at offset {}", self.offset)
    }
}

impl Error for SyntaxError {}
