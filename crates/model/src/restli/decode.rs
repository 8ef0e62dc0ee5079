use super::{List, MAX_DEPTH, Record, SyntaxError, SyntaxErrorKind, Value, percent_decode};
use alloc::{borrow::Cow, vec::Vec};

/// Decodes a value, from whatever place: every character but `( ) , :` and `%` stands for itself.
///
/// Tokens are cut before they are percent-decoded, so `%28` is text and never structure. `''` is the empty text;
/// `%27%27` is two apostrophes. Leaves without escapes borrow from `text`.
///
/// ```
/// use rolecall_model::restli::{Value, decode};
/// let Value::List(list) = decode("List(urn%3Ali%3Aperson%3Aa,'')")? else { panic!() };
/// assert_eq!(list.items(), [Value::from("urn:li:person:a"), Value::from("")]);
/// assert_eq!(
///     decode("List(a").unwrap_err().to_string(),
///     "expected `,` or `)`, found the end of the text, at offset 6"
/// );
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
///
/// # Errors
/// The leftmost fault, see [`SyntaxError`].
pub fn decode(text: &str) -> Result<Value<'_>, SyntaxError> {
    Parser { text, at: 0, raw_colons: None }.whole()
}

/// What [`decode_lenient`] read, and what it was lenient about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lenient<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Where colons were taken as text, in bytes from the start of the text. Where there is none, [`decode`] reads the
    /// same.
    pub raw_colons: Vec<usize>,
}

/// Decodes a value in whose texts colons may stand for themselves: each runs to the next of `( ) ,`. In a record the
/// first colon of an entry ends its name. All else is as [`decode`] has it.
///
/// The service refuses such text under protocol 2.0.0 (observed), and writes it itself in the `resourceUri` of its
/// changelog (inferred).
///
/// ```
/// use rolecall_model::restli::{decode, decode_lenient};
/// let key = "(organization:urn:li:organization:1,role:ANALYST)";
/// let lenient = decode_lenient(key)?;
/// assert_eq!(lenient.value, decode("(organization:urn%3Ali%3Aorganization%3A1,role:ANALYST)")?);
/// assert_eq!(lenient.raw_colons, [17, 20, 33]);
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
///
/// # Errors
/// The leftmost fault, see [`SyntaxError`].
pub fn decode_lenient(text: &str) -> Result<Lenient<'_>, SyntaxError> {
    let mut parser = Parser { text, at: 0, raw_colons: Some(Vec::new()) };
    let value = parser.whole()?;
    Ok(Lenient { value, raw_colons: parser.raw_colons.unwrap_or_default() })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Where colons were taken as text, if they may be.
    raw_colons: Option<Vec<usize>>,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Result<Value<'a>, SyntaxError> {
        let value = self.value(0)?;
        if self.at < self.text.len() {
            return Err(self.fault(SyntaxErrorKind::TrailingInput, "the end of the text"));
        }
        Ok(value)
    }

    /// `depth` counts the containers around this value.
    fn value(&mut self, depth: usize) -> Result<Value<'a>, SyntaxError> {
        let start = self.at;
        if self.next_is('(') {
            return self.record(start, depth);
        }
        let token = self.text_token()?;
        if self.next_is('(') && token == "List" {
            return self.list(start, depth);
        }
        Ok(Value::Text(token))
    }

    fn record(&mut self, start: usize, depth: usize) -> Result<Value<'a>, SyntaxError> {
        let mut entries = Vec::new();
        self.items(start, depth, |parser| {
            let name = parser.token(['(', ')', ',', ':'], "a name")?;
            if !parser.skip(':') {
                return Err(parser.fault(SyntaxErrorKind::UnexpectedToken, "`:`"));
            }
            entries.push((name, parser.value(depth + 1)?));
            Ok(())
        })?;
        Record::new(entries).map(Value::Record).map_err(|_| self.too_deep(start))
    }

    fn list(&mut self, start: usize, depth: usize) -> Result<Value<'a>, SyntaxError> {
        let mut items = Vec::new();
        self.items(start, depth, |parser| {
            items.push(parser.value(depth + 1)?);
            Ok(())
        })?;
        List::new(items).map(Value::List).map_err(|_| self.too_deep(start))
    }

    /// `(`, items separated by commas, `)`. The container began at `start`.
    fn items(
        &mut self,
        start: usize,
        depth: usize,
        mut item: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        if depth >= MAX_DEPTH {
            return Err(self.too_deep(start));
        }
        self.at += 1;
        if self.skip(')') {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.skip(')') {
                return Ok(());
            }
            if !self.skip(',') {
                return Err(self.fault(SyntaxErrorKind::UnexpectedToken, "`,` or `)`"));
            }
        }
    }

    /// A value that is a text, decoded.
    fn text_token(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        const EXPECTED: &str = "a value";
        if self.raw_colons.is_none() {
            return self.token(['(', ')', ',', ':'], EXPECTED);
        }
        let start = self.at;
        let token = self.token(['(', ')', ','], EXPECTED)?;
        let raw = self.text.get(start..self.at).unwrap_or_default();
        if let Some(raw_colons) = &mut self.raw_colons {
            raw_colons.extend(raw.match_indices(':').map(|(at, _)| start + at));
        }
        Ok(token)
    }

    /// The text up to the next of these, decoded.
    fn token<const N: usize>(
        &mut self,
        ends: [char; N],
        expected: &'static str,
    ) -> Result<Cow<'a, str>, SyntaxError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let raw = rest.split(ends).next().unwrap_or_default();
        if raw.is_empty() {
            return Err(self.fault(SyntaxErrorKind::UnexpectedToken, expected));
        }
        let start = self.at;
        self.at += raw.len();
        if raw == "''" {
            return Ok(Cow::Borrowed(""));
        }
        percent_decode(raw).map_err(|error| error.shifted(start))
    }

    fn next_is(&self, character: char) -> bool {
        self.text.get(self.at..).is_some_and(|rest| rest.starts_with(character))
    }

    fn skip(&mut self, character: char) -> bool {
        let there = self.next_is(character);
        self.at += usize::from(there);
        there
    }

    fn fault(&self, kind: SyntaxErrorKind, expected: &'static str) -> SyntaxError {
        SyntaxError::at(self.text, self.at, kind, expected)
    }

    fn too_deep(&self, start: usize) -> SyntaxError {
        SyntaxError::at(self.text, start, SyntaxErrorKind::TooDeep, "at most 128 nested lists and records")
    }
}
