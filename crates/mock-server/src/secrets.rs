//! What people are shown of foreign texts: no token, no more than fits, and nothing that a terminal obeys.

use crate::limits::SHOWN;
use rolecall_transport::restli::form_decode;
use serde_json::Value;
use std::{borrow::Cow, fmt::Write as _};

const REDACTED: &str = "redacted";

/// A text without tokens: a target, a query, a body or a message that repeats one of them.
///
/// Behind a name that speaks of a token and `=`, everything to the next `&` goes; behind one and `:`, the value of a field
/// of a Rest.li record. What would speak of one if it were decoded goes as a whole.
pub(crate) fn redacted(text: &str) -> Cow<'_, str> {
    let plain = redacted_plain(text);
    if !plain.contains('%') {
        return plain;
    }
    let hides = |piece: &str| {
        let decoded = decoded(piece);
        piece.contains('%') && redacted_plain(&decoded) != decoded
    };
    if !plain.split(['&', '?']).any(hides) {
        return plain;
    }
    let pieces = plain.split_inclusive(['&', '?']).map(|piece| {
        let bare = piece.trim_end_matches(['&', '?']);
        if !hides(bare) {
            return piece.to_owned();
        }
        let name = bare.find('=').map_or("", |sign| &bare[..=sign]);
        format!("{name}{REDACTED}{}", &piece[bare.len()..])
    });
    Cow::Owned(pieces.collect())
}

fn redacted_plain(text: &str) -> Cow<'_, str> {
    // Where a name may begin: all of them are one byte long.
    const BEFORE: &[u8] = b"?&;(),/=:+ \"'`\n\r";
    let mut redacted = String::new();
    let (mut copied, mut name, mut at) = (0, 0, 0);
    while let Some(sign) = text.as_bytes().get(at) {
        at += 1;
        if !BEFORE.contains(sign) {
            continue;
        }
        let (word, rest) = (&text[name..at - 1], &text[at..]);
        let length = match sign {
            b'=' if names_secret(word) => rest.find(['&', ' ', '"', '`', '\n']).unwrap_or(rest.len()),
            b':' if names_secret(word) => value_length(rest),
            b' ' | b'+' if word.eq_ignore_ascii_case("bearer") => value_length(rest),
            _ => 0,
        };
        if length > 0 {
            redacted.push_str(&text[copied..at]);
            redacted.push_str(REDACTED);
            at += length;
            copied = at;
        }
        name = at;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    redacted.push_str(&text[copied..]);
    Cow::Owned(redacted)
}

/// The length of the value of a field: up to the sign that ends it, with what is nested in it.
fn value_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' | ',' if depth == 0 => return at,
            ')' => depth -= 1,
            '&' | '?' | ' ' | '\n' | '"' | '\'' | '`' => return at,
            _ => {}
        }
    }
    text.len()
}

/// A JSON value without tokens, as text.
pub(crate) fn redacted_json(mut value: Value) -> String {
    fn redact(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if names_secret(name) {
                        *value = REDACTED.into();
                    } else {
                        redact(value);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(redact),
            _ => {}
        }
    }
    redact(&mut value);
    value.to_string()
}

/// Whether a parameter's or a field's value is a token, a key or a password, however its name is spelled:
/// `access_token`, `ACCESS_TOKEN`, `accessToken`, `oauth2%5Faccess%5Ftoken`. The name is as sent.
pub(crate) fn names_secret(name: &str) -> bool {
    // The commonest names are short; none of them is decoded.
    const LEAST: usize = 3;
    if name.len() < LEAST {
        return false;
    }
    let decoded = decoded(name);
    let letters = decoded.bytes().filter(u8::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase());
    let word: Vec<u8> = letters.collect();
    let has = |secret: &[u8]| word.windows(secret.len()).any(|part| part == secret);
    [&b"token"[..], b"secret", b"passw", b"passphrase", b"apikey", b"bearer"].into_iter().any(has)
        || [&b"authorization"[..], b"auth", b"code", b"jwt", b"liat", b"pwd"].contains(&&*word)
}

/// A name in which every escape is decoded that can be; also what was encoded twice.
fn decoded(name: &str) -> Cow<'_, str> {
    const TIMES: usize = 3;
    let mut decoded = Cow::Borrowed(name);
    for _ in 0..TIMES {
        if !decoded.contains('%') {
            break;
        }
        // A bad escape stays as it is, and hides nothing behind it.
        let pieces: Vec<_> = decoded.split('%').collect();
        let mut again = pieces[0].to_owned();
        for piece in &pieces[1..] {
            let escape = format!("%{}", piece.get(..2).unwrap_or(piece));
            match form_decode(&escape) {
                Ok(character) if escape.len() == 3 => again.extend([&*character, &piece[2..]]),
                _ => again.extend(["%", piece]),
            }
        }
        decoded = Cow::Owned(again);
    }
    decoded
}

/// A text for people: of a long one the beginning, without anything that a terminal or a log would obey.
pub fn shown(text: &str) -> Cow<'_, str> {
    let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| end);
    match (printable(&text[..end]), end < text.len()) {
        (shown, false) => shown,
        (shown, true) => Cow::Owned(format!("{shown}…")),
    }
}

/// A text in which control characters are written as Rust writes them.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut printable = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_obeyed(character) {
            // Writing into a string cannot fail.
            let _ = write!(printable, "{}", character.escape_default());
        } else {
            printable.push(character);
        }
    }
    Cow::Owned(printable)
}

/// Control characters, and those that turn the direction in which the rest of a line is written.
fn is_obeyed(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_the_query_is_not_shown_however_its_name_is_spelled() {
        for name in [
            "oauth2_access_token",
            "ACCESS_TOKEN",
            "accessToken",
            "access-token",
            "oauth2%5Faccess%5Ftoken",
            "%61ccess_token",
            "t%6Fken%zz",
            "access%255Ftok%2565n",
            "pwd",
            "token",
            "access_token%zz",
            "clientSecret",
            "apiKey",
            "Authorization",
        ] {
            assert_eq!(
                redacted(&format!("/rest/x?q=a&{name}=s3cret&b=c")),
                format!("/rest/x?q=a&{name}=redacted&b=c"),
            );
        }
        for (text, expected) in [
            ("/rest/x?x=(access_token:s3cret)", "/rest/x?x=(access_token:redacted)"),
            ("/rest/x?x=List((token:s3cret),(a:b))", "/rest/x?x=List((token:redacted),(a:b))"),
            ("/rest/x/(access_token:s3cret,a:b)?c", "/rest/x/(access_token:redacted,a:b)?c"),
            ("a=b;access_token=s3cret", "a=b;access_token=redacted"),
            ("access_token=a:b=c", "access_token=redacted"),
            ("/x?access_token=a/b;c,d(e?f&g=h", "/x?access_token=redacted&g=h"),
            ("/x?a=token=b&token:c", "/x?a=token=redacted&token:redacted"),
            ("/x?a=(token:(b:c),d:e)", "/x?a=(token:redacted,d:e)"),
            ("/x?to=http%3A%2F%2Fy%2F%3Ftoken%3Db&c=d", "/x?to=redacted&c=d"),
            ("/x?token%3Db&c%20=d", "/x?redacted&c%20=d"),
            ("/x?a=Bearer%20b&c=Bearer+d", "/x?a=redacted&c=Bearer+redacted"),
            ("'(token:b' is none", "'(token:redacted' is none"),
        ] {
            assert_eq!(redacted(text), expected);
        }
        for shown in
            ["/rest/x?q=a", "/rest/x?to=1&authorizationActions=2", "/rest/x?access_token=", "/rest/x?q"]
        {
            assert!(matches!(redacted(shown), Cow::Borrowed(same) if same == shown), "{shown}");
        }
    }

    #[test]
    fn a_token_in_a_json_body_is_not_shown() {
        let body = serde_json::json!({"accessToken": {"a": 1}, "list": [{"API_KEY": "s3cret"}], "role": "x"});
        assert_eq!(
            redacted_json(body),
            r#"{"accessToken":"redacted","list":[{"API_KEY":"redacted"}],"role":"x"}"#
        );
    }

    #[test]
    fn a_long_text_is_cut_and_a_terminal_obeys_nothing_of_it() {
        assert_eq!(shown("ä\u{1b}[31m\r\n\u{202e}"), r"ä\u{1b}[31m\r\n\u{202e}");
        assert_eq!(shown(&"ä".repeat(SHOWN)), "ä".repeat(SHOWN));
        assert_eq!(shown(&"ä".repeat(SHOWN + 1)), "ä".repeat(SHOWN) + "…");
    }
}
