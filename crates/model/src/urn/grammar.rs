//! The grammar `urn:li:TYPE:ID`, and where a text leaves it.

use super::{UrnError, UrnErrorKind};

/// The first byte at which `text` leaves `prefix`; the start of the type if it is another type's URN.
pub(super) fn wrong_prefix(text: &str, prefix: &str, expected: &'static str) -> UrnError {
    match text.strip_prefix("urn:li:").and_then(|rest| rest.find(':')) {
        Some(1..) => UrnError { kind: UrnErrorKind::UnknownType, expected, offset: "urn:li:".len() },
        _ => UrnError { kind: UrnErrorKind::Malformed, expected, offset: same(text, prefix) },
    }
}

/// How many bytes two texts have in common at their start.
pub(super) fn same(text: &str, other: &str) -> usize {
    text.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()
}

/// `[A-Za-z0-9_-]+`, and `...` where a document elides the rest.
pub(super) fn check_text_id(id: &str) -> Result<(), (usize, &'static str)> {
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let elided = id.trim_start_matches(is_id);
    let length = id.len() - elided.len();
    if length == 0 || !matches!(elided, "" | "...") {
        let dots = elided.bytes().zip("...".bytes()).take_while(|(a, b)| length > 0 && a == b).count();
        return Err((length + dots, "an id of `A-Za-z0-9_-`"));
    }
    Ok(())
}

/// 1 to 9223372036854775807 (a 64-bit signed integer), without a leading zero.
pub(super) fn check_number(id: &str) -> Result<(), (usize, &'static str)> {
    let mut number: i64 = 0;
    for (at, byte) in id.bytes().enumerate() {
        let digit = char::from(byte).to_digit(10).map(i64::from);
        let larger = digit.and_then(|digit| number.checked_mul(10)?.checked_add(digit));
        number = larger.filter(|&number| number > 0).ok_or((at, A_NUMBER))?;
    }
    if id.is_empty() { Err((0, A_NUMBER)) } else { Ok(()) }
}

const A_NUMBER: &str = "a number from 1 to 9223372036854775807 without a leading zero";
