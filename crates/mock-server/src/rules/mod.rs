//! What is known of the services, as values: each rule with what both profiles do, and how that is known.

mod source;
mod table;
mod versions;

use http::StatusCode;
use rolecall_transport::{Call, ProblemCode, Surface};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};
pub use source::{Evidence, Source};
pub(crate) use source::{Of, Place};
use std::{borrow::Cow, fmt, iter, str::FromStr, sync::LazyLock};
pub(crate) use table::RuleId;
pub(crate) use versions::{Life, ends_soon, life};

/// Which of the two truths a mock answers by.
///
/// ```
/// use rolecall_mock_server::Profile;
/// assert_eq!("observed".parse(), Ok(Profile::Observed));
/// assert_eq!("real".parse::<Profile>().unwrap_err().to_string(), "expected `documented` or `observed`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// As the documents say; where they are silent, as observed.
    Documented,
    /// As the real service was seen to answer.
    Observed,
}

/// The text is no profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("expected `documented` or `observed`")]
pub struct ProfileError(());

impl Profile {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Profile {
    type Err = ProfileError;

    fn from_str(text: &str) -> Result<Self, ProfileError> {
        [Self::Documented, Self::Observed]
            .into_iter()
            .find(|profile| profile.as_str() == text)
            .ok_or(ProfileError(()))
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;

        // A visitor, so that a fault has its place.
        impl Visitor<'_> for Word {
            type Value = Profile;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`documented` or `observed`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Profile, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Word)
    }
}

/// Every rule of the simulation, about in the order in which they are checked; the mock's own come last.
///
/// ```
/// use rolecall_mock_server::rules;
/// let rule = rules().iter().find(|rule| rule.id() == "linkedin.version-missing").unwrap();
/// assert_eq!(rule.documented().does().to_string(), "goes on");
/// assert_eq!(rule.observed().unwrap().does().to_string(), "refuses: 400 VERSION_MISSING");
/// ```
pub fn rules() -> &'static [Rule] {
    &table::RULES
}

/// Whether the path leads to a resource of which something is known to exist and is not served.
pub(crate) fn is_neighbour(call: &Call<'_>) -> bool {
    let resource = call.resource_name();
    table::NEIGHBOURS.iter().any(|(surface, known)| call.surface() == Some(*surface) && resource == *known)
}

/// Whether the request is for what stands in no document: of that there is one truth, what was observed.
pub(crate) fn is_undocumented(call: &Call<'_>) -> bool {
    match call.route() {
        Ok(spec) => call.is_legacy() || call.surface().is_some() && spec.resource() != table::DOCUMENTED,
        Err(_) => is_neighbour(call),
    }
}

/// One thing that the mock does, and how it is known.
///
/// As JSON: `{"id","when","documented","observed","codes","example"}`, where `observed` is null if it is as documented.
#[derive(Debug)]
pub struct Rule {
    id: &'static str,
    when: &'static str,
    documented: Column,
    observed: Option<Column>,
    /// Where it is told by what a request's text has wrong.
    codes: Option<&'static [ProblemCode]>,
    example: Option<&'static str>,
    /// As the header `X-Rolecall-Evidence` has it, by the order of [`Evidence`].
    headers: [&'static str; 4],
}

/// What a rule does in one profile.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    does: Does,
    sources: &'static [Source],
}

/// What is done where a rule is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Does {
    /// Nothing: the request is judged further.
    GoOn,
    /// What was asked for; with this status, unless the answer brings its own.
    Answer(Option<u16>),
    /// No.
    Refuse(Refusal),
    /// The service has this habit, or does not have it.
    Habit(bool),
}

/// How a service says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub(crate) status: u16,
    pub(crate) shape: Shape,
    pub(crate) message: Message,
}

/// The shape of the body of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// What LinkedIn's gateway says: tokens, permissions, routes, syntax.
    Gateway { code: &'static str, service_error_code: Option<u32> },
    /// What a resource of LinkedIn's says itself.
    Service,
    /// The same, with an entry of this code for each input that is wrong.
    Inputs { code: &'static str },
    /// A text alone, as ConnectSafely's document has it.
    Text,
    /// A code and a text, as ConnectSafely's newer pages have it.
    Coded { code: &'static str },
    /// A code and a text: the mock's own words.
    Own { code: &'static str },
}

/// What a refusal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// Always this.
    Is(&'static str),
    /// Why, as far as it depends on the request and the world.
    Why,
    /// What is wrong with a parameter, in the words of the open-source Rest.li server.
    Framework,
    /// What it is about stands between these two.
    Around(&'static str, &'static str),
}

impl Refusal {
    /// What it says; `why` is what that depends on in the request and the world.
    pub(crate) fn message(&self, why: impl FnOnce() -> Cow<'static, str>) -> Cow<'static, str> {
        match self.message {
            Message::Is(text) => Cow::Borrowed(text),
            Message::Why | Message::Framework => why(),
            Message::Around(before, after) => format!("{before}{}{after}", why()).into(),
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The code of a refusal of LinkedIn's gateway.
    pub fn code(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Gateway { code, .. } => Some(code),
            _ => None,
        }
    }
}

impl fmt::Display for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GoOn => f.write_str("goes on"),
            Self::Answer(Some(status)) => write!(f, "answers: {status}"),
            Self::Answer(None) => f.write_str("answers"),
            Self::Refuse(refusal) => {
                write!(f, "refuses: {}", refusal.status)?;
                refusal.code().map_or(Ok(()), |code| write!(f, " {code}"))
            }
            Self::Habit(true) => f.write_str("does so"),
            Self::Habit(false) => f.write_str("does not"),
        }
    }
}

impl Column {
    /// What it does.
    pub fn does(&self) -> &Does {
        &self.does
    }

    /// From where that is known.
    pub fn sources(&self) -> &'static [Source] {
        self.sources
    }

    /// Where the first of them stands: for people, who are told one.
    pub(crate) fn place(&self) -> &'static str {
        self.sources.first().map_or("", Source::place)
    }

    /// How it says no, if it does.
    pub(crate) fn refusal(&'static self) -> Option<&'static Refusal> {
        match &self.does {
            Does::Refuse(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// How it is known of this place.
    pub(crate) fn evidence(&self, place: Place<'_>) -> Evidence {
        source::strongest(self.sources, place)
    }
}

impl Rule {
    /// Its name: `linkedin.version-missing`. It stays.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// When it is met, as a sentence.
    pub fn when(&self) -> &'static str {
        self.when
    }

    /// What the documented profile does.
    pub fn documented(&self) -> &Column {
        &self.documented
    }

    /// What the real service was seen to do instead, or does as well; none where that is as documented.
    pub fn observed(&self) -> Option<&Column> {
        self.observed.as_ref()
    }

    /// The words for what is wrong with a request that it refuses.
    pub fn codes(&self) -> Vec<&'static str> {
        let refuses = |column: &Column| matches!(column.does, Does::Refuse(_));
        match self.codes {
            Some(codes) => codes.iter().map(|code| code.as_str()).collect(),
            None if refuses(&self.documented) || self.observed.as_ref().is_some_and(refuses) => {
                vec![self.own_code()]
            }
            None => Vec::new(),
        }
    }

    /// The word for a request that it refuses for no fault of its text: the last part of its name.
    pub(crate) fn own_code(&self) -> &'static str {
        self.id.rsplit('.').next().unwrap_or(self.id)
    }

    /// A request that meets it in the default world, as HTTP/1.1 with LF line ends; none where a request alone cannot.
    pub fn example(&self) -> Option<String> {
        let (head, body) = self.example?.split_once("\n\n").unwrap_or((self.example?, ""));
        let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
        let mut request = format!("{line} HTTP/1.1\n");
        if !headers.contains("Host: ") {
            request += "Host: 127.0.0.1:8080\n";
        }
        for header in headers.lines() {
            request += &format!("{header}\n");
        }
        if !body.is_empty() && !headers.contains("Transfer-Encoding: ") {
            request += &format!("Content-Length: {}\n", body.len());
        }
        Some(request + "\n" + body)
    }

    /// What its example asks for; without one, what its service is documented for.
    fn place(&self) -> Place<'static> {
        let Some(example) = self.example else {
            if self.id.starts_with("linkedin.") {
                return Place { resource: Some(table::DOCUMENTED), root: Some(Surface::V2) };
            }
            return Place { resource: Some(table::INVITED), root: None };
        };
        let target = example.split_whitespace().nth(1).unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        let mut segments = path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with('~'));
        let first = segments.next();
        match Surface::BOTH.iter().find(|root| first == Some(root.as_str())) {
            Some(root) => Place { resource: segments.next(), root: Some(*root) },
            None => Place { resource: segments.next_back(), root: None },
        }
    }

    /// How the documented profile's column is known, of the resource of the example.
    pub fn documented_evidence(&self) -> Evidence {
        self.documented.evidence(self.place())
    }

    /// The same of the observed profile.
    pub fn observed_evidence(&self) -> Evidence {
        self.observed.as_ref().unwrap_or(&self.documented).evidence(self.place())
    }

    /// The text of the header `X-Rolecall-Evidence`.
    pub(crate) fn header(&self, evidence: Evidence) -> &'static str {
        self.headers[evidence as usize]
    }
}

/// There is no rule of this name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("there is no rule `{0}`; `rolecall rules` lists them")]
pub struct UnknownRule(pub(crate) String);

/// Some of the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RuleSet(u128);

const _: () = assert!(table::RULES.len() <= u128::BITS as usize, "a set has a bit for each rule");

impl RuleSet {
    pub(crate) fn insert(&mut self, rule: RuleId) {
        self.0 |= 1 << rule as u8;
    }

    pub(crate) fn contains(self, rule: RuleId) -> bool {
        self.0 >> rule as u8 & 1 == 1
    }

    /// Whether one of them refuses in the observed profile.
    pub(crate) fn may_refuse(self) -> bool {
        static REFUSING: LazyLock<u128> = LazyLock::new(|| {
            let refuses =
                |rule: &'static Rule| rule.observed().is_some_and(|observed| observed.refusal().is_some());
            let bits =
                rules().iter().enumerate().filter(|(_, rule)| refuses(rule)).map(|(index, _)| 1 << index);
            bits.sum()
        });
        self.0 & *REFUSING != 0
    }

    /// Every rule.
    pub(crate) fn all() -> Self {
        Self(u128::MAX)
    }

    /// The places of its rules in the table, in order.
    pub(crate) fn indexes(self) -> impl Iterator<Item = usize> {
        let mut bits = self.0;
        iter::from_fn(move || {
            let index = (bits != 0).then(|| bits.trailing_zeros() as usize);
            bits &= bits.wrapping_sub(1);
            index
        })
    }

    /// Its rules, in the order of the table.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static Rule> {
        self.indexes().map(|index| &table::RULES[index])
    }

    /// What is in it or in the other.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in it and not in the other.
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl From<RuleId> for RuleSet {
    fn from(rule: RuleId) -> Self {
        Self(1 << rule as u8)
    }
}

/// Which column a world has chosen for a rule, whatever profile it is asked in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices {
    documented: RuleSet,
    observed: RuleSet,
}

impl Choices {
    pub(crate) fn choose(&mut self, rule: RuleId, profile: Profile) {
        match profile {
            Profile::Documented => self.documented.insert(rule),
            Profile::Observed => self.observed.insert(rule),
        }
    }

    pub(crate) fn of(self, rule: RuleId, profile: Profile) -> Profile {
        if self.documented.contains(rule) {
            Profile::Documented
        } else if self.observed.contains(rule) {
            Profile::Observed
        } else {
            profile
        }
    }
}

impl RuleId {
    /// The rule of this name.
    pub(crate) fn find(id: &str) -> Option<Self> {
        table::IDS.into_iter().find(|rule| rule.rule().id == id)
    }

    /// The rule.
    pub(crate) fn rule(self) -> &'static Rule {
        &table::RULES[self as usize]
    }

    /// How a rule that always refuses says no.
    pub(crate) fn refusal(self) -> &'static Refusal {
        const NONE: Refusal = Refusal { status: 500, shape: Shape::Text, message: Message::Why };
        // The test of the table meets each rule, and sees what it answers.
        self.rule().documented.refusal().unwrap_or(&NONE)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WrittenColumn {
            does: String,
            evidence: Evidence,
            sources: &'static [Source],
        }
        #[derive(Serialize)]
        struct Written {
            id: &'static str,
            when: &'static str,
            documented: WrittenColumn,
            observed: Option<WrittenColumn>,
            codes: Vec<&'static str>,
            example: Option<String>,
        }
        let column = |column: &Column| WrittenColumn {
            does: column.does.to_string(),
            evidence: column.evidence(self.place()),
            sources: column.sources,
        };
        Written {
            id: self.id,
            when: self.when,
            documented: column(&self.documented),
            observed: self.observed.as_ref().map(column),
            codes: self.codes(),
            example: self.example(),
        }
        .serialize(serializer)
    }
}
