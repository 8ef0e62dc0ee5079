use super::{Meant, ProtocolVersion};
use crate::{At, Problem, ProblemCode, problem::Found};
use rolecall_model::restli::{
    Place, Projection, SyntaxError, Value, decode, encode, form_decode, percent_decode,
};
use std::{borrow::Cow, collections::BTreeSet, ops::Range};

/// The parameter that names the keys of a batch.
const IDS: &str = "ids";

/// The decoded parameters of a query; names are unique, but for the `ids` of a batch under 1.0.0.
///
/// ```
/// use http::{HeaderMap, Method};
/// use rolecall_transport::{Meant, RawRequest};
/// let headers = HeaderMap::new();
/// let raw = RawRequest::new(Method::GET, "/v2/organizationAcls?q=organization&count=5", &headers, b"");
/// let meant = Meant::of(&raw)?;
/// let call = meant.call();
/// let parameters = call.parameters()?;
/// assert_eq!(parameters.text("q")?, Some("organization"));
/// assert_eq!(parameters.number("count")?, Some(5));
/// # Ok::<(), rolecall_transport::Problem>(())
/// ```
#[derive(Debug)]
pub struct Parameters<'m> {
    meant: &'m Meant<'m>,
    all: Vec<Parameter<'m>>,
}

#[derive(Debug)]
struct Parameter<'m> {
    name: Cow<'m, str>,
    value: Decoded<'m>,
    piece: Piece<'m>,
}

#[derive(Debug)]
enum Decoded<'m> {
    Value(Value<'m>),
    /// A parameter in a language of its own: form-decoded only.
    Text(Cow<'m, str>),
}

impl<'m> Parameters<'m> {
    /// Decodes a query as one version of the protocol has it.
    ///
    /// # Errors
    /// A malformed percent-encoding; a repeated name; under 2.0.0 a value that is no Rest.li text, in whatever
    /// parameter. Under 1.0.0 the keys of a batch are a parameter that is repeated.
    pub(crate) fn decode(
        meant: &'m Meant<'m>,
        pieces: &[Piece<'m>],
        protocol: ProtocolVersion,
        is_batch: bool,
    ) -> Result<Self, Problem> {
        let mut all: Vec<Parameter<'m>> = Vec::with_capacity(pieces.len());
        // Looking through a few names is quicker than to remember them; a request may have a hundred thousand.
        const FEW: usize = 16;
        let mut names: BTreeSet<Cow<'m, str>> = BTreeSet::new();
        for &piece in pieces {
            let place = |start: usize, error: &SyntaxError, raw: &str| {
                let start = start + error.offset().min(raw.len());
                meant.at_query(start..start + error.found().map_or(0, char::len_utf8))
            };
            let name = form_decode(piece.name).map_err(|error| {
                Problem::syntax(piece.name.to_owned(), &error).at(place(piece.start, &error, piece.name))
            })?;
            let start = piece.values().start;
            let malformed = |error: SyntaxError| {
                let problem = Problem::syntax(name.clone().into_owned(), &error);
                let problem = problem.at(place(start, &error, piece.value));
                mended(problem, meant.at_query(piece.values()), piece.value)
            };
            let text_only = protocol == ProtocolVersion::V1 || has_own_language(&name);
            let value = if text_only {
                Decoded::Text(form_decode(piece.value).map_err(malformed)?)
            } else {
                Decoded::Value(decode(piece.value).map_err(malformed)?)
            };
            let repeated = if pieces.len() <= FEW {
                all.iter().any(|parameter| parameter.name == name)
            } else {
                !names.insert(name.clone())
            };
            let may_repeat = is_batch && protocol == ProtocolVersion::V1 && name == IDS;
            if repeated && !may_repeat {
                let found = Found::Said("the parameter twice".into());
                return Err(Problem::new(
                    ProblemCode::ParameterRepeated,
                    name.into_owned(),
                    "one value",
                    found,
                )
                .at(meant.at_query(piece.whole()))
                // With the sign that separates it from the one before.
                .mended_by(meant.at_query(piece.start.saturating_sub(1)..piece.whole().end), ""));
            }
            all.push(Parameter { name, value, piece });
        }
        Ok(Self { meant, all })
    }

    fn get(&self, name: &str) -> Option<&Parameter<'m>> {
        self.all.iter().find(|parameter| parameter.name == name)
    }

    /// The place of the value of a parameter, if it is there.
    pub(crate) fn at(&self, name: &str) -> Option<At> {
        Some(self.meant.at_query(self.get(name)?.piece.values()))
    }

    /// The text of a parameter; none where it is absent.
    ///
    /// # Errors
    /// A list or a record.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.get(name).map(|parameter| &parameter.value) {
            None => Ok(None),
            Some(Decoded::Text(text) | Decoded::Value(Value::Text(text))) => Ok(Some(text)),
            Some(Decoded::Value(_)) => {
                let found = Found::Said("a list or a record".into());
                Err(self.problem(ProblemCode::NotAText, name, "a text", found))
            }
        }
    }

    /// A number of 32 bits that is not negative; none where it is absent, or blank as protocol 1.0.0 allows.
    ///
    /// # Errors
    /// Anything else.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Problem> {
        let Some(text) = self.text(name)?.filter(|text| !text.is_empty()) else { return Ok(None) };
        let number = text.parse::<i32>().ok().and_then(|number| u32::try_from(number).ok());
        number.map(Some).ok_or_else(|| {
            let found = Found::Text(text.to_owned());
            self.problem(ProblemCode::NotANumber, name, "a number from 0 to 2147483647", found)
        })
    }

    /// The keys of a batch, each a text with its place: the items of the list `ids`, or under 1.0.0 the values of the
    /// parameter `ids`, as often as it is there.
    ///
    /// # Errors
    /// No such parameter, no list, and an item that is no text.
    pub(crate) fn ids(&self, expected: &'static str) -> Result<Vec<(&str, At)>, Problem> {
        let mut ids = Vec::new();
        for Parameter { value, piece, .. } in self.all.iter().filter(|parameter| parameter.name == IDS) {
            let whole = self.meant.at_query(piece.values());
            match value {
                Decoded::Text(text) => ids.push((&**text, whole)),
                Decoded::Value(Value::List(list)) => {
                    let Some(texts) = list.items().iter().map(Value::as_text).collect::<Option<Vec<_>>>()
                    else {
                        let found = Found::Said("a list or a record".into());
                        return Err(Problem::new(ProblemCode::NotAText, IDS, expected, found).at(whole));
                    };
                    ids.extend(texts.into_iter().zip(self.items_at(piece)));
                }
                Decoded::Value(value) => {
                    let found = match value {
                        Value::Text(text) => Found::Text(text.clone().into_owned()),
                        _ => Found::Said("a record".into()),
                    };
                    let listed = format!("a list: `List(…)` of {expected}");
                    let problem = Problem::new(ProblemCode::NotAList, IDS, listed, found).at(whole.clone());
                    return Err(match value {
                        Value::Text(_) => problem.mended_by(whole, format!("List({})", piece.value)),
                        _ => problem,
                    });
                }
            }
        }
        if ids.is_empty() && self.get(IDS).is_none() {
            let listed = format!("a list of {expected}");
            return Err(Problem::new(ProblemCode::ParameterMissing, IDS, listed, Found::Nothing));
        }
        Ok(ids)
    }

    /// Where the items of a list of texts stand: what separates them is never part of one as it is written.
    fn items_at<'p>(&'p self, piece: &'p Piece<'m>) -> impl Iterator<Item = At> + use<'p, 'm> {
        let start = piece.value.find('(').map_or(0, |bracket| bracket + 1);
        let items = piece.value.get(start..).unwrap_or_default();
        let items = items.strip_suffix(')').unwrap_or(items);
        let mut next = piece.values().start + start;
        items.split(',').map(move |item| {
            let start = next;
            next += item.len() + 1;
            self.meant.at_query(start..start + item.len())
        })
    }

    /// The parameter `projection`; none where it is absent.
    ///
    /// # Errors
    /// A text that is no projection.
    pub fn projection(&self) -> Result<Option<Projection>, Problem> {
        const NAME: &str = "projection";
        let Some(text) = self.text(NAME)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error: SyntaxError| {
            let mut problem = Problem::syntax(NAME, &error);
            // No colon is a mistake of its own here.
            problem.code = ProblemCode::Syntax;
            match self.get(NAME) {
                Some(Parameter { piece, .. }) => {
                    let start = piece.values().start + encoded_offset(piece.value, error.offset());
                    let length = error.found().map_or(0, char::len_utf8);
                    let end = piece.values().start + encoded_offset(piece.value, error.offset() + length);
                    problem.at(self.meant.at_query(start..end))
                }
                None => problem,
            }
        })
    }

    /// A problem with the value of a parameter, or with its absence.
    pub(crate) fn problem(
        &self,
        code: ProblemCode,
        name: &str,
        expected: impl Into<Cow<'static, str>>,
        found: Found,
    ) -> Problem {
        let problem = Problem::new(code, name.to_owned(), expected, found);
        match self.at(name) {
            Some(at) => problem.at(at),
            None => problem,
        }
    }
}

/// With the change that mends the whole value: its colons, or its percent signs, as text.
fn mended(problem: Problem, at: At, value: &str) -> Problem {
    match problem.code {
        ProblemCode::RawColon => {
            // What else is encoded stays so.
            let with = percent_decode(value).map(|text| encode(&Value::Text(text), Place::Query));
            problem.mended_by(at, with.unwrap_or_else(|_| value.replace(':', "%3A")))
        }
        _ => problem,
    }
}

/// One piece of a query, as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'q> {
    /// What stands before the first `=`.
    pub name: &'q str,
    /// What stands behind it; empty where there is none.
    pub value: &'q str,
    /// Where it begins in the query, in bytes.
    pub start: usize,
    has_value: bool,
}

impl Piece<'_> {
    /// Whether it is a parameter of this name.
    pub fn is(&self, name: &str) -> bool {
        let is_encoded = || self.name.bytes().any(|byte| byte == b'%' || byte == b'+');
        self.name == name
            // Written in another way it is no shorter.
            || self.name.len() >= name.len()
                && is_encoded()
                && form_decode(self.name).is_ok_and(|decoded| decoded == name)
    }

    /// The bytes of the query that are its value.
    pub fn values(&self) -> Range<usize> {
        let start = self.start + self.name.len() + usize::from(self.has_value);
        start..start + self.value.len()
    }

    /// The bytes of the query that are its name, the sign and its value.
    pub fn whole(&self) -> Range<usize> {
        self.start..self.values().end
    }
}

/// The pieces of a query as sent. Empty pieces and pieces without a name do not count.
///
/// ```
/// use rolecall_transport::restli::pieces;
/// let pieces: Vec<_> = pieces("a=1&&b&=2").map(|piece| (piece.name, piece.value, piece.values())).collect();
/// assert_eq!(pieces, [("a", "1", 2..3), ("b", "", 6..6)]);
/// ```
pub fn pieces(query: &str) -> impl Iterator<Item = Piece<'_>> + Clone {
    let mut next = 0;
    query.split('&').filter_map(move |piece| {
        let start = next;
        next += piece.len() + 1;
        let (name, value, has_value) = match piece.split_once('=') {
            Some((name, value)) => (name, value, true),
            None => (piece, "", false),
        };
        (!name.is_empty()).then_some(Piece { name, value, start, has_value })
    })
}

/// Where byte `decoded` of a decoded text comes from in the encoded one.
fn encoded_offset(encoded: &str, decoded: usize) -> usize {
    let bytes = encoded.as_bytes();
    let mut at = 0;
    for _ in 0..decoded {
        at += if bytes.get(at) == Some(&b'%') { 3 } else { 1 };
    }
    at.min(bytes.len())
}

/// `projection` is LinkedIn's language, the others are Rest.li's masks; none is Rest.li 2.0 text.
fn has_own_language(name: &str) -> bool {
    matches!(name, "projection" | "fields" | "metadataFields" | "pagingFields")
}
