use super::{Malformed, ProtocolVersion};
use rolecall_model::restli::{Projection, SyntaxError, Value, decode, percent_decode};
use std::{
    borrow::Cow,
    collections::btree_map::{BTreeMap, Entry},
};

/// The decoded parameters of a query; names are unique.
///
/// ```
/// use rolecall_transport::restli::{Parameters, ProtocolVersion};
/// let parameters = Parameters::decode("q=organization&count=5", ProtocolVersion::V2)?;
/// assert_eq!(parameters.text("q")?, Some("organization"));
/// assert_eq!(parameters.number("count")?, Some(5));
/// assert_eq!(
///     Parameters::decode("a=urn:li:person:a", ProtocolVersion::V2).unwrap_err().to_string(),
///     "a: expected the end of the text, found ':', at offset 3; a colon inside a value is written `%3A`"
/// );
/// # Ok::<(), rolecall_transport::Malformed>(())
/// ```
#[derive(Clone, Debug)]
pub struct Parameters<'a>(BTreeMap<Cow<'a, str>, Parameter<'a>>);

#[derive(Clone, Debug)]
enum Parameter<'a> {
    Value(Value<'a>),
    /// A parameter in a language of its own: form-decoded only.
    Text(Cow<'a, str>),
}

impl<'a> Parameters<'a> {
    /// Decodes a query as one version of the protocol has it.
    ///
    /// # Errors
    /// A malformed percent-encoding; a repeated name; under 2.0.0 a value that is no Rest.li text, in whatever
    /// parameter.
    pub fn decode(query: &'a str, protocol: ProtocolVersion) -> Result<Self, Malformed> {
        let mut parameters = BTreeMap::new();
        for (raw_name, raw_value) in pairs(query) {
            let name = form_decode(raw_name).map_err(|error| Malformed::syntax(raw_name, &error))?;
            let malformed = |error: SyntaxError| Malformed::syntax(&name, &error);
            let text_only = protocol == ProtocolVersion::V1 || has_own_language(&name);
            let parameter = if text_only {
                Parameter::Text(form_decode(raw_value).map_err(malformed)?)
            } else {
                Parameter::Value(decode(raw_value).map_err(malformed)?)
            };
            match parameters.entry(name) {
                Entry::Vacant(place) => place.insert(parameter),
                Entry::Occupied(place) => {
                    return Err(Malformed::new(place.key(), "expected one value, found the parameter twice"));
                }
            };
        }
        Ok(Self(parameters))
    }

    /// The text of a parameter; none where it is absent.
    ///
    /// # Errors
    /// A list or a record.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Malformed> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Parameter::Text(text) | Parameter::Value(Value::Text(text))) => Ok(Some(text)),
            Some(Parameter::Value(_)) => {
                Err(Malformed::new(name, "expected a text, found a list or a record"))
            }
        }
    }

    /// A number of 32 bits that is not negative; none where it is absent, or blank as protocol 1.0.0 allows.
    ///
    /// # Errors
    /// Anything else.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Malformed> {
        let Some(text) = self.text(name)?.filter(|text| !text.is_empty()) else { return Ok(None) };
        let number = text.parse::<i32>().ok().and_then(|number| u32::try_from(number).ok());
        number.map(Some).ok_or_else(|| {
            Malformed::new(name, format_args!("expected a number from 0 to 2147483647, found `{text}`"))
        })
    }

    /// The parameter `projection`; none where it is absent.
    ///
    /// # Errors
    /// A text that is no projection.
    pub fn projection(&self) -> Result<Option<Projection>, Malformed> {
        let text = self.text("projection")?;
        text.map(str::parse).transpose().map_err(|error| Malformed::new("projection", error))
    }
}

/// The first value of a parameter, read leniently: enough to tell finders apart before anything is decoded.
///
/// ```
/// use rolecall_transport::restli::first_parameter;
/// assert_eq!(first_parameter("count=5&q=role%41ssignee", "q").as_deref(), Some("roleAssignee"));
/// ```
pub fn first_parameter<'a>(query: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let is_it = |raw: &str| raw == name || form_decode(raw).is_ok_and(|decoded| decoded == name);
    let (_, value) = pairs(query).find(|(raw, _)| is_it(raw))?;
    Some(form_decode(value).unwrap_or(Cow::Borrowed(value)))
}

/// The pieces of a query as sent. Empty pieces and pieces without a name do not count.
///
/// ```
/// use rolecall_transport::restli::pairs;
/// assert_eq!(pairs("a=1&&b&=2").collect::<Vec<_>>(), [("a", "1"), ("b", "")]);
/// ```
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
        .filter(|(name, _)| !name.is_empty())
}

/// Decodes what a form encodes: `+` is a blank.
///
/// ```
/// use rolecall_transport::restli::form_decode;
/// assert_eq!(form_decode("a+b%2B")?, "a b+");
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
///
/// # Errors
/// A malformed percent-encoding.
pub fn form_decode(text: &str) -> Result<Cow<'_, str>, SyntaxError> {
    if !text.contains('+') {
        return percent_decode(text);
    }
    let blanks = text.replace('+', " ");
    percent_decode(&blanks).map(|decoded| Cow::Owned(decoded.into_owned()))
}

/// `projection` is LinkedIn's language, the others are Rest.li's masks; none is Rest.li 2.0 text.
fn has_own_language(name: &str) -> bool {
    matches!(name, "projection" | "fields" | "metadataFields" | "pagingFields")
}
