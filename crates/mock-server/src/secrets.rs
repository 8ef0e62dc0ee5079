//! What people are shown of foreign texts: no token, no more than fits, and nothing that a terminal obeys.

use crate::limits::SHOWN;
use rolecall_model::restli::form_decode;
use serde_json::Value;
use std::{borrow::Cow, fmt::Write as _, ops::Range};

const REDACTED: &str = "redacted";

/// A text without tokens: a target, a query, a body or a message that repeats one of them.
///
/// Behind a name that speaks of a token and `=`, everything to the next `&` goes; behind one and `:`, the value of a field
/// of a Rest.li record or of a JSON object. What would speak of one if it were decoded goes as a whole.
pub(crate) fn redacted(text: &str) -> Cow<'_, str> {
    let plain = redacted_plain(text);
    if !plain.contains(['%', '\\']) {
        return plain;
    }
    let hides = |piece: &str| {
        let decoded = decoded(piece);
        *decoded != *piece && redacted_plain(&decoded) != decoded
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
    // Where a name may begin and end: all of them are one byte long.
    const AROUND: &[u8] = b"?&;(),/=:+ \t\"'`\\\n\r";
    let mut redacted = String::new();
    let (mut copied, mut name, mut at) = (0, 0, 0);
    while let Some(sign) = text.as_bytes().get(at) {
        at += 1;
        if !AROUND.contains(sign) {
            continue;
        }
        let secret = secret_behind(&text[name..at - 1], &text[at - 1..]);
        if !secret.is_empty() {
            redacted.push_str(&text[copied..at - 1 + secret.start]);
            redacted.push_str(REDACTED);
            at = at - 1 + secret.end;
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

/// Where in `rest`, which follows a word, a token stands if the word speaks of one: behind `=` or `:`, and around them
/// blanks, and the signs that JSON and headers quote with.
fn secret_behind(word: &str, rest: &str) -> Range<usize> {
    const QUOTES: [char; 5] = [' ', '\t', '"', '\'', '\\'];
    let is_bearer = word.eq_ignore_ascii_case("bearer");
    if !is_bearer && !names_secret(word) {
        return 0..0;
    }
    let bare = rest.trim_start_matches(QUOTES);
    let sign = bare.chars().next().filter(|sign| ['=', ':'].contains(sign));
    // As a parameter it is what a token is bought with, as a field the name of an error.
    if sign == Some(':') && word.eq_ignore_ascii_case("code") {
        return 0..0;
    }
    let value = match sign {
        Some(sign) => &bare[sign.len_utf8()..],
        // Blanks are enough, and `+` is one in a query.
        None if is_bearer && rest.trim_start_matches('\\').starts_with([' ', '\t', '+']) => {
            rest.trim_start_matches(['\\', '+'])
        }
        None => return 0..0,
    };
    let bare = value.trim_start_matches(QUOTES);
    let start = rest.len() - bare.len();
    let quote =
        value[..value.len() - bare.len()].chars().next_back().filter(|sign| ['"', '\''].contains(sign));
    let length = match (quote, sign) {
        (Some(quote), _) => bare.find([quote, '\n']).unwrap_or(bare.len()),
        (None, Some('=')) => bare.find(['&', ' ', '"', '`', '\n']).unwrap_or(bare.len()),
        (None, _) => value_length(bare),
    };
    start..start + length
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

/// A text in which every escape is decoded that can be, those of JSON too; also what was encoded twice.
fn decoded(text: &str) -> Cow<'_, str> {
    const TIMES: usize = 3;
    let mut decoded = Cow::Borrowed(text);
    for _ in 0..TIMES {
        if !decoded.contains(['%', '\\']) {
            break;
        }
        decoded = Cow::Owned(decoded_once(&decoded));
    }
    decoded
}

/// A bad escape stays as it is, and hides nothing behind it.
fn decoded_once(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut pieces = text.split('%');
    decoded.extend(pieces.next());
    for piece in pieces {
        let escape = format!("%{}", piece.get(..2).unwrap_or(piece));
        match form_decode(&escape) {
            Ok(character) if escape.len() == 3 => decoded.extend([&*character, &piece[2..]]),
            _ => decoded.extend(["%", piece]),
        }
    }
    let decoded = decoded.replace("\\t", "\t").replace("\\\"", "\"");
    let mut plain = String::with_capacity(decoded.len());
    let mut pieces = decoded.split("\\u");
    plain.extend(pieces.next());
    for piece in pieces {
        let number = piece.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match number.and_then(char::from_u32) {
            Some(character) => {
                plain.push(character);
                plain.push_str(&piece[4..]);
            }
            None => plain.extend(["\\u", piece]),
        }
    }
    plain
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
            (r#"{"access_token":"s3cret","a":1e999}"#, r#"{"access_token":"redacted","a":1e999}"#),
            (r#"{"access_token" : "s3cret","a":1}"#, r#"{"access_token" : "redacted","a":1}"#),
            (r#"{"access_token":5,"a":1}"#, r#"{"access_token":redacted,"a":1}"#),
            (r#"["Bearer s3cret","b"]"#, r#"["Bearer redacted","b"]"#),
            (r#"{"a":"{\"access_token\":\"s3cret\"}"}"#, r#"{"a":"{\"access_token\":\"redacted"}"}"#),
            (r#"{"access\u005ftoken":"s3cret"}"#, r#"{"access\u005ftoken":"redacted"}"#),
            (r#"{"a":"Bearer\u0020s3cret"}"#, "redacted"),
            (r#"{"a":"Bearer\ts3cret"}"#, "redacted"),
            (r#"/x?code=s3cret&a={"code":"A"}"#, r#"/x?code=redacted&a={"code":"A"}"#),
            (r#"text/plain; access_token="s3cret"; a"#, r#"text/plain; access_token="redacted"; a"#),
            ("/x?a=%7B%22access_token%22%3A%22s3cret%22%7D&b=c", "/x?a=redacted&b=c"),
            ("/x/%7B%22access_token%22%3A%22s3cret%22%7D?b=c", "redacted?b=c"),
            ("/x?a=access_token%3A%20s3cret", "/x?a=redacted"),
            ("/x?a=access_token%3D%22s3cret%22", "/x?a=redacted"),
            (
                "/x?a=Bearer%20%22s3cret%22&b=Bearer%20%20s3cret&c=Bearer%09s3cret",
                "/x?a=redacted&b=redacted&c=redacted",
            ),
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
