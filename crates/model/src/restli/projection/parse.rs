use super::{Expansion, Field, FieldName, Projection, TypedExpansion};
use crate::restli::{MAX_DEPTH, SyntaxError, SyntaxErrorKind};
use alloc::{boxed::Box, vec::Vec};
use core::str::FromStr;

/// ```text
/// projection = "(" field *( "," field ) ")"
/// field      = ( "*" / name ["*"] ) [ "~" [ ":" view ] ] [ projection ]
///            / ( "*" / name ["*"] ) 1*16( "~" type [ ":" view ] [ projection ] )
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

/// Between any two calls the parser stands on a token: what reads one skips the blanks behind it. All tokens are ASCII,
/// so it reads bytes, and never stands inside a character.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn projection(&mut self, depth: usize) -> Result<Projection, SyntaxError> {
        let start = self.at;
        if !self.skip(b'(') {
            return Err(self.fault(SyntaxErrorKind::UnexpectedToken, "`(`"));
        }
        if depth >= MAX_DEPTH {
            let expected = "at most 128 nested lists of fields";
            return Err(SyntaxError::at(self.text, start, SyntaxErrorKind::TooDeep, expected));
        }
        let mut fields = Vec::new();
        loop {
            fields.push(self.field(depth)?);
            if self.skip(b')') {
                return Ok(Projection::new(fields));
            }
            if !self.skip(b',') {
                return Err(self.fault(SyntaxErrorKind::UnexpectedToken, "`,` or `)`"));
            }
        }
    }

    fn field(&mut self, depth: usize) -> Result<Field, SyntaxError> {
        let (name, each) = if self.skip(b'*') {
            (FieldName::All, false)
        } else {
            (FieldName::Named(self.name("a field name or `*`")?), self.skip(b'*'))
        };
        let mut expansion = None;
        if self.skip(b'~') {
            let entity_type = if self.next().is_some_and(is_name) { Some(self.entity_type()?) } else { None };
            expansion = Some(Expansion { entity_type, view: self.view()?, others: Box::default() });
        }
        let fields = self.fields(depth)?;
        if let Some(Expansion { entity_type: Some(_), others, .. }) = &mut expansion {
            *others = self.others(depth)?;
        }
        Ok(Field { name, each, expansion, fields })
    }

    fn others(&mut self, depth: usize) -> Result<Box<[TypedExpansion]>, SyntaxError> {
        // Each is looked at for each value: so there are few.
        const MOST: usize = 15;
        let mut others = Vec::new();
        while self.next() == Some(b'~') {
            if others.len() == MOST {
                return Err(self.fault(SyntaxErrorKind::UnexpectedToken, "at most 16 types of one field"));
            }
            self.skip(b'~');
            let (entity_type, view) = (self.entity_type()?, self.view()?);
            others.push(TypedExpansion { entity_type, view, fields: self.fields(depth)? });
        }
        Ok(others.into())
    }

    fn entity_type(&mut self) -> Result<Box<str>, SyntaxError> {
        self.name("a type of entity")
    }

    fn view(&mut self) -> Result<Option<Box<str>>, SyntaxError> {
        if self.skip(b':') { self.name("the name of a view").map(Some) } else { Ok(None) }
    }

    fn fields(&mut self, depth: usize) -> Result<Option<Projection>, SyntaxError> {
        if self.next() == Some(b'(') { self.projection(depth + 1).map(Some) } else { Ok(None) }
    }

    fn name(&mut self, expected: &'static str) -> Result<Box<str>, SyntaxError> {
        let start = self.at;
        while self.next().is_some_and(is_name) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.fault(SyntaxErrorKind::UnexpectedToken, expected));
        }
        let name = self.text[start..self.at].into();
        self.skip_blanks();
        Ok(name)
    }

    fn skip(&mut self, token: u8) -> bool {
        let there = self.next() == Some(token);
        if there {
            self.at += 1;
            self.skip_blanks();
        }
        there
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t') = self.next() {
            self.at += 1;
        }
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, kind: SyntaxErrorKind, expected: &'static str) -> SyntaxError {
        SyntaxError::at(self.text, self.at, kind, expected)
    }
}

/// Field names are those of Pegasus schemas (`com.linkedin.Foo` as the name of a union member included).
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$')
}
