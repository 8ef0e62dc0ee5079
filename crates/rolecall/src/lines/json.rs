//! JSON as the line tools need it: the source text of numbers, the order of fields, and the offset of each fault.
//! serde_json gives none of the three without features that would change it for every crate of a build.

use super::Fault;
use rolecall_model::restli::MAX_DEPTH;
use std::{borrow::Cow, collections::HashSet};

/// A JSON value.
#[derive(Debug, PartialEq)]
pub(super) enum Json<'a> {
    /// `null`, a boolean or a number: its source text.
    Scalar(&'a str),
    Text(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    /// The fields in their order, each name once.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// Whether `null` is a value or a fault.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Null {
    Allowed,
    Refused,
}

pub(super) fn parse(text: &str, null: Null) -> Result<Json<'_>, Fault> {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, null };
    parser.skip_blanks();
    let value = parser.value(0)?;
    parser.skip_blanks();
    if parser.at < text.len() {
        return Err(parser.bad("the end of the line"));
    }
    Ok(value)
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    null: Null,
}

impl<'a> Parser<'a> {
    fn value(&mut self, depth: usize) -> Result<Json<'a>, Fault> {
        match self.next() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => {
                let start = self.at;
                let null = self.word("null")?;
                if self.null == Null::Refused {
                    let message =
                        format!("expected another value: null has no Rest.li text, at offset {start}");
                    return Err(Fault { code: "null_value", message, offset: start });
                }
                Ok(null)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.bad("a JSON value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, Fault> {
        self.open(depth)?;
        let mut fields: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
        let mut names = HashSet::new();
        if self.skip(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            let start = self.at;
            if self.next() != Some(b'"') {
                return Err(self.bad("a name in quotes"));
            }
            let name = self.string()?;
            if !names.insert(name.clone()) {
                return Err(bad_at(start, "a name that is not there yet"));
            }
            self.skip_blanks();
            if !self.skip(b':') {
                return Err(self.bad("`:`"));
            }
            fields.push((name, self.value(depth + 1)?));
            self.skip_blanks();
            if self.skip(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.skip(b',') {
                return Err(self.bad("`,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>, Fault> {
        self.open(depth)?;
        let mut items = Vec::new();
        if self.skip(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.skip(b']') {
                return Ok(Json::Array(items));
            }
            if !self.skip(b',') {
                return Err(self.bad("`,` or `]`"));
            }
        }
    }

    fn open(&mut self, depth: usize) -> Result<(), Fault> {
        if depth >= MAX_DEPTH {
            let offset = self.at;
            let message =
                format!("expected at most {MAX_DEPTH} nested arrays and objects, at offset {offset}");
            return Err(Fault { code: "too_deep", message, offset });
        }
        self.at += 1;
        self.skip_blanks();
        Ok(())
    }

    fn word(&mut self, word: &'static str) -> Result<Json<'a>, Fault> {
        for expected in word.bytes() {
            if self.next() != Some(expected) {
                return Err(self.bad(word));
            }
            self.at += 1;
        }
        Ok(Json::Scalar(word))
    }

    fn number(&mut self) -> Result<Json<'a>, Fault> {
        let start = self.at;
        self.at += usize::from(self.next() == Some(b'-'));
        if self.next() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.next() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.next() {
            self.at += 1;
            self.at += usize::from(matches!(self.next(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(Json::Scalar(&self.text[start..self.at]))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !self.next().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.bad("a digit"));
        }
        while self.next().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.at += 1;
        let mut unescaped = String::new();
        let mut start = self.at;
        loop {
            match self.next() {
                Some(b'"') => {
                    let rest = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(if unescaped.is_empty() { rest.into() } else { (unescaped + rest).into() });
                }
                Some(b'\\') => {
                    unescaped.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    unescaped.push(self.escaped()?);
                    start = self.at;
                }
                None | Some(0..=0x1f) => return Err(self.bad("the rest of a string")),
                Some(_) => self.at += 1,
            }
        }
    }

    /// What follows a backslash.
    fn escaped(&mut self) -> Result<char, Fault> {
        let plain = match self.next() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.bad("an escape")),
        };
        self.at += 1;
        Ok(plain)
    }

    /// Four hexadecimal digits, or the two times four of a surrogate pair.
    fn unicode(&mut self) -> Result<char, Fault> {
        const PAIR: &str = "a surrogate pair";
        let start = self.at;
        let high = self.hex(|_, _| true, "a hexadecimal digit")?;
        if let Some(character) = char::from_u32(high) {
            return Ok(character);
        }
        if high >= 0xDC00 {
            return Err(bad_at(start + 1, PAIR));
        }
        for expected in [b'\\', b'u'] {
            if self.next() != Some(expected) {
                return Err(self.bad(PAIR));
            }
            self.at += 1;
        }
        // The first digit of a low surrogate is d, the second c to f.
        let low =
            self.hex(|index, digit| (index != 0 || digit == 0xD) && (index != 1 || digit >= 0xC), PAIR)?;
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).ok_or_else(|| bad_at(start, PAIR))
    }

    fn hex(&mut self, legal: impl Fn(u32, u32) -> bool, expected: &str) -> Result<u32, Fault> {
        let mut number = 0;
        for index in 0..4 {
            let digit = self.next().and_then(|byte| char::from(byte).to_digit(16));
            let digit = digit.filter(|&digit| legal(index, digit)).ok_or_else(|| self.bad(expected))?;
            number = number * 16 + digit;
            self.at += 1;
        }
        Ok(number)
    }

    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips this byte and the blanks behind it, if it is there.
    fn skip(&mut self, byte: u8) -> bool {
        let there = self.next() == Some(byte);
        if there {
            self.at += 1;
            if byte == b',' || byte == b':' {
                self.skip_blanks();
            }
        }
        there
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.next() {
            self.at += 1;
        }
    }

    fn bad(&self, expected: &str) -> Fault {
        bad_at(self.at, expected)
    }
}

fn bad_at(offset: usize, expected: &str) -> Fault {
    Fault { code: "bad_json", message: format!("expected {expected}, at offset {offset}"), offset }
}
