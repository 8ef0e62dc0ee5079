use super::{Expansion, Field, FieldName, Projection};
use crate::restli::{MAX_DEPTH, SyntaxError, SyntaxErrorKind};
use alloc::{boxed::Box, vec::Vec};
use core::str::FromStr;

/// ```text
/// projection = "(" field *( "," field ) ")"
/// field      = ( "*" / name ["*"] ) [ "~" [ ":" name ] ] [ projection ]
/// ```
/// Blanks may stand between any two tokens. The text is not percent-decoded: do that first.
impl FromStr for Projection {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut parser = Parser { text, at: 0 };
        parser.skip_blanks();
        let projection = parser.projection(0)?;
        if parser.at < text.len() {
            return Err(parser.fault(SyntaxErrorKind::TrailingInput, "the end of the projection"));
        }
        Ok(projection)
    }
}

/// Between any two calls the parser stands on a token: what reads one skips the blanks behind it.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn projection(&mut self, depth: usize) -> Result<Projection, SyntaxError> {
        let start = self.at;
        if !self.skip('(') {
            return Err(self.fault(SyntaxErrorKind::UnexpectedToken, "`(`"));
        }
        if depth >= MAX_DEPTH {
            let expected = "at most 128 nested lists of fields";
            return Err(SyntaxError::at(self.text, start, SyntaxErrorKind::TooDeep, expected));
        }
        let mut fields = Vec::new();
        loop {
            fields.push(self.field(depth)?);
            if self.skip(')') {
                return Ok(Projection { fields });
            }
            if !self.skip(',') {
                return Err(self.fault(SyntaxErrorKind::UnexpectedToken, "`,` or `)`"));
            }
        }
    }

    fn field(&mut self, depth: usize) -> Result<Field, SyntaxError> {
        let (name, each) = if self.skip('*') {
            (FieldName::All, false)
        } else {
            (FieldName::Named(self.name("a field name or `*`")?), self.skip('*'))
        };
        let expansion = if self.skip('~') {
            let view = if self.skip(':') { Some(self.name("the name of a view")?) } else { None };
            Some(Expansion { view })
        } else {
            None
        };
        let fields = if self.next() == Some('(') { Some(self.projection(depth + 1)?) } else { None };
        Ok(Field { name, each, expansion, fields })
    }

    fn name(&mut self, expected: &'static str) -> Result<Box<str>, SyntaxError> {
        let rest = self.rest();
        let length = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.fault(SyntaxErrorKind::UnexpectedToken, expected));
        }
        let name = rest[..length].into();
        self.at += length;
        self.skip_blanks();
        Ok(name)
    }

    fn skip(&mut self, token: char) -> bool {
        let there = self.next() == Some(token);
        if there {
            self.at += token.len_utf8();
            self.skip_blanks();
        }
        there
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&self, kind: SyntaxErrorKind, expected: &'static str) -> SyntaxError {
        SyntaxError::at(self.text, self.at, kind, expected)
    }
}

/// Field names are those of Pegasus schemas (`com.linkedin.Foo` as the name of a union member included).
fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.' | '$')
}
