use super::{Record, Value};
use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Where an encoded value stands. It decides which characters of a leaf are escaped.
///
/// ```
/// use rolecall_model::restli::{Place, Value, encode};
/// let note = Value::from("a (b)");
/// assert_eq!(encode(&note, Place::Query), "a%20%28b%29");
/// assert_eq!(encode(&note, Place::Header), "a %28b%29");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A segment of a path.
    Path,
    /// The value of a query parameter.
    Query,
    /// The header `X-RestLi-Id`.
    Header,
    /// The key of a JSON object.
    Body,
}

/// Bare in a URL are only these; the reference leaves more bare, and every decoder reads both alike.
pub(super) const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a value. It cannot fail: what limits there are, the constructors of [`Value`] hold.
///
/// Records are written sorted by name, in UTF-16 code units as the reference sorts them. An empty text is `''`.
/// In a path or a query everything but `A-Za-z0-9-._~` is percent-encoded; in a header or a body only `%(),:'`
/// (the *reduced* form).
///
/// ```
/// use rolecall_model::restli::{List, Place, Value, encode};
/// let list = Value::List(List::new(["urn:li:person:a", "", "b c"])?);
/// assert_eq!(encode(&list, Place::Query), "List(urn%3Ali%3Aperson%3Aa,'',b%20c)");
/// assert_eq!(encode(&list, Place::Header), "List(urn%3Ali%3Aperson%3Aa,'',b c)");
/// # Ok::<(), rolecall_model::restli::TooDeep>(())
/// ```
pub fn encode(value: &Value<'_>, place: Place) -> String {
    let mut text = String::new();
    write_value(value, place, &mut text);
    text
}

fn write_value(value: &Value<'_>, place: Place, out: &mut String) {
    match value {
        Value::Text(text) => write_leaf(text, place, out),
        Value::List(list) => {
            out.push_str("List(");
            for (index, item) in list.items().iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(item, place, out);
            }
            out.push(')');
        }
        Value::Record(record) => {
            out.push('(');
            for (index, (name, value)) in sorted(record).into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_leaf(name, place, out);
                out.push(':');
                write_value(value, place, out);
            }
            out.push(')');
        }
    }
}

pub(super) fn write_leaf(text: &str, place: Place, out: &mut String) {
    if text.is_empty() {
        return out.push_str("''");
    }
    match place {
        Place::Path | Place::Query => out.extend(utf8_percent_encode(text, STRICT)),
        Place::Header | Place::Body => {
            for character in text.chars() {
                match character {
                    '%' => out.push_str("%25"),
                    '(' => out.push_str("%28"),
                    ')' => out.push_str("%29"),
                    ',' => out.push_str("%2C"),
                    ':' => out.push_str("%3A"),
                    '\'' => out.push_str("%27"),
                    bare => out.push(bare),
                }
            }
        }
    }
}

fn sorted<'r, 'a>(record: &'r Record<'a>) -> Vec<(&'r str, &'r Value<'a>)> {
    let mut entries: Vec<_> = record.entries().iter().map(|(name, value)| (name.as_ref(), value)).collect();
    entries.sort_unstable_by(|(a, _), (b, _)| utf16_order(a, b));
    entries
}

fn utf16_order(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}
