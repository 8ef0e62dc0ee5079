use super::{Record, SyntaxError, SyntaxErrorKind, Value, form_decode};
use alloc::{borrow::Cow, vec::Vec};

/// Decodes a key of protocol 1.0.0: `a=b&c=d` is a record of texts, a text without `=` is a text.
///
/// Names and values are form-decoded: `+` is a blank. A name ends at its first `=`, a value at the next `&`, and may be
/// empty. Of a repeated name the last value wins, as in a [`Record`] of protocol 2.0.0: no source says what the reference
/// implementation does, so this is inferred. The still older form `a:b;c:d` is a text.
///
/// ```
/// use rolecall_model::restli::{Value, decode_v1};
/// let Value::Record(key) = decode_v1("organization=urn%3Ali%3Aorganization%3A1&role=A+B")? else { panic!() };
/// assert_eq!((key.text("organization"), key.text("role")), (Some("urn:li:organization:1"), Some("A B")));
/// assert_eq!(decode_v1("urn:li:person:a")?, Value::from("urn:li:person:a"));
/// assert_eq!(decode_v1("a=b&c").unwrap_err().to_string(), "expected `=`, found the end of the text, at offset 5");
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
///
/// # Errors
/// A malformed percent-encoding; in a record a part without a name or without `=`.
pub fn decode_v1(text: &str) -> Result<Value<'_>, SyntaxError> {
    if !text.contains('=') {
        return form_decode(text).map(Value::Text);
    }
    let mut entries = Vec::new();
    let mut start = 0;
    for part in text.split('&') {
        entries.push(entry(text, start, part)?);
        start += part.len() + 1;
    }
    #[expect(clippy::expect_used, reason = "texts in one record are far from the depth limit")]
    let record = Record::new(entries).expect("a record of texts");
    Ok(Value::Record(record))
}

/// The name and the value of a part of `text` that begins at `start`.
fn entry<'a>(
    text: &'a str,
    start: usize,
    part: &'a str,
) -> Result<(Cow<'a, str>, Cow<'a, str>), SyntaxError> {
    let fault = |offset, expected| SyntaxError::at(text, offset, SyntaxErrorKind::UnexpectedToken, expected);
    let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
    if name.is_empty() {
        return Err(fault(start, "a name"));
    }
    let decoded = form_decode(name).map_err(|error| error.shifted(start))?;
    let end = start + name.len();
    let value = value.ok_or_else(|| fault(end, "`=`"))?;
    Ok((decoded, form_decode(value).map_err(|error| error.shifted(end + 1))?))
}
