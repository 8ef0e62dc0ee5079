use super::{SyntaxError, SyntaxErrorKind};
use alloc::{borrow::Cow, string::String, vec::Vec};

/// Replaces each `%XX` by its byte; borrowed where there is none. `+` stays a plus sign.
///
/// ```
/// use rolecall_model::restli::percent_decode;
/// assert_eq!(percent_decode("urn%3Ali+1")?, "urn:li+1");
/// assert_eq!(percent_decode("a%4").unwrap_err().offset(), 1);
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
///
/// # Errors
/// A `%` without two hexadecimal digits, or bytes that are not UTF-8, whichever comes first.
pub fn percent_decode(text: &str) -> Result<Cow<'_, str>, SyntaxError> {
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    let source = text.as_bytes();
    let mut bytes = Vec::with_capacity(source.len());
    let mut rest = source;
    let mut malformed = None;
    // What has no escape is copied in one piece.
    while let Some(run) = rest.iter().position(|byte| *byte == b'%') {
        let (plain, escape) = rest.split_at(run);
        bytes.extend_from_slice(plain);
        let Some(byte) = escaped(escape) else {
            malformed = Some(source.len() - escape.len());
            rest = b"";
            break;
        };
        bytes.push(byte);
        rest = &escape[3..];
    }
    bytes.extend_from_slice(rest);
    match (String::from_utf8(bytes), malformed) {
        (Ok(decoded), None) => Ok(Cow::Owned(decoded)),
        (Ok(_), Some(offset)) => {
            let (kind, found) = (SyntaxErrorKind::BadPercent, Some('%'));
            Err(SyntaxError { kind, expected: "two hexadecimal digits after `%`", found, offset })
        }
        (Err(error), _) => {
            let offset = source_offset(source, error.utf8_error().valid_up_to());
            let (kind, found) = (SyntaxErrorKind::BadUtf8, Some('%'));
            Err(SyntaxError { kind, expected: "percent-encoded UTF-8", found, offset })
        }
    }
}

/// The byte of the escape that a text begins with.
fn escaped(text: &[u8]) -> Option<u8> {
    let [_, high, low, ..] = text else { return None };
    let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
    (high | low < 16).then_some(high << 4 | low)
}

/// The value of every byte that is a hexadecimal digit; of any other one that is none.
const DIGITS: [u8; 256] = {
    let mut digits = [u8::MAX; 256];
    let mut value: u8 = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value as usize] as usize] = value;
        digits[b"0123456789ABCDEF"[value as usize] as usize] = value;
        value += 1;
    }
    digits
};

/// Where in the encoded text the decoded byte number `decoded` comes from.
fn source_offset(source: &[u8], decoded: usize) -> usize {
    let mut at = 0;
    for _ in 0..decoded {
        at += if source.get(at) == Some(&b'%') { 3 } else { 1 };
    }
    at
}

/// Decodes what a form encodes: `+` is a blank.
///
/// ```
/// use rolecall_model::restli::form_decode;
/// assert_eq!(form_decode("a+b%2B")?, "a b+");
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
///
/// # Errors
/// A malformed percent-encoding.
pub fn form_decode(text: &str) -> Result<Cow<'_, str>, SyntaxError> {
    if !text.contains('+') {
        return percent_decode(text);
    }
    // As long as before, so that offsets stay.
    let blanks = text.replace('+', " ");
    percent_decode(&blanks).map(|decoded| Cow::Owned(decoded.into_owned()))
}
