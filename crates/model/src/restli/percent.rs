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
    let mut at = 0;
    let mut malformed = None;
    while let Some(&byte) = source.get(at) {
        if byte != b'%' {
            bytes.push(byte);
            at += 1;
            continue;
        }
        match (source.get(at + 1).and_then(hex_digit), source.get(at + 2).and_then(hex_digit)) {
            (Some(high), Some(low)) => bytes.push(high * 16 + low),
            _ => {
                malformed = Some(at);
                break;
            }
        }
        at += 3;
    }
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

fn hex_digit(byte: &u8) -> Option<u8> {
    char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Where in the encoded text the decoded byte number `decoded` comes from.
fn source_offset(source: &[u8], decoded: usize) -> usize {
    let mut at = 0;
    for _ in 0..decoded {
        at += if source.get(at) == Some(&b'%') { 3 } else { 1 };
    }
    at
}
