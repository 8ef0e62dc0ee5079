use rolecall_transport::Surface;
use serde::{Serialize, Serializer};
use std::fmt;

/// How something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// No service is concerned, but the mock itself.
    Mock,
    /// Neither documented nor observed: concluded, and the source says from what.
    Inferred,
    /// The real service was seen to do so.
    Observed,
    /// One of the two documents says so.
    Documented,
}

impl Evidence {
    /// All of them, the weakest first.
    pub const ALL: [Self; 4] = [Self::Mock, Self::Inferred, Self::Observed, Self::Documented];

    /// The word, as the header `X-Rolecall-Evidence` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Inferred => "inferred",
            Self::Observed => "observed",
            Self::Documented => "documented",
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What a source speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// What stands before every resource of LinkedIn's, and so all of them.
    Gateway,
    /// This resource alone.
    Resource(&'static str),
    /// The mock itself.
    Mock,
}

impl Of {
    fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Resource(resource) => resource,
            Self::Mock => "mock",
        }
    }
}

/// Where something that the mock does is known from.
///
/// As JSON: `{"kind":…,"of":…,"where":…,"seen":…,"version":…}`; the last two are null where they are not known.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    kind: Evidence,
    of: Of,
    place: &'static str,
    seen: Option<&'static str>,
    version: Option<&'static str>,
    /// The root under which it was seen, if not under both.
    root: Option<Surface>,
}

/// What a request asks for, as far as sources tell it apart.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    /// None where it is no resource that is known.
    pub(crate) resource: Option<&'a str>,
    pub(crate) root: Option<Surface>,
}

impl Source {
    /// A statement or a sample of a document.
    pub(super) const fn document(of: Of, place: &'static str) -> Self {
        Self { kind: Evidence::Documented, of, place, seen: None, version: None, root: None }
    }

    /// What was seen, and published.
    pub(super) const fn observed(of: Of, place: &'static str) -> Self {
        Self { kind: Evidence::Observed, of, place, seen: None, version: None, root: None }
    }

    /// What something is concluded from.
    pub(super) const fn inferred(of: Of, place: &'static str) -> Self {
        Self { kind: Evidence::Inferred, of, place, seen: None, version: None, root: None }
    }

    /// Why the mock does so, of itself.
    pub(super) const fn mock(place: &'static str) -> Self {
        Self { kind: Evidence::Mock, of: Of::Mock, place, seen: None, version: None, root: None }
    }

    /// Under this root alone: under the other it is a conclusion.
    pub(super) const fn under(self, root: Surface) -> Self {
        Self { root: Some(root), ..self }
    }

    /// When it was seen, or of when the document is: a year, with a month where it is known.
    pub(super) const fn in_the(self, seen: &'static str) -> Self {
        Self { seen: Some(seen), ..self }
    }

    /// With which versions of LinkedIn's API it was seen.
    pub(super) const fn with_version(self, version: &'static str) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Of what kind it is.
    pub fn kind(&self) -> Evidence {
        self.kind
    }

    /// What it speaks of: a resource, `gateway` for all of LinkedIn's, `mock` for the mock itself.
    pub fn of(&self) -> &'static str {
        self.of.as_str()
    }

    /// Where that stands, or from what it is concluded.
    pub fn place(&self) -> &'static str {
        self.place
    }

    /// When it was seen, as far as that is known: `2026-08`.
    pub fn seen(&self) -> Option<&'static str> {
        self.seen
    }

    /// With which versions of LinkedIn's API it was seen, as far as that is known: `202608`.
    pub fn version(&self) -> Option<&'static str> {
        self.version
    }

    /// What it says of this place: what was seen at another is a conclusion here.
    fn evidence(&self, place: Place<'_>) -> Evidence {
        let is_here = match self.of {
            Of::Gateway | Of::Mock => true,
            Of::Resource(of) => place.resource == Some(of),
        };
        let is_under = self.root.is_none_or(|root| place.root == Some(root));
        if is_here && is_under { self.kind } else { Evidence::Inferred }
    }
}

/// The strongest that some sources say of a place.
pub(super) fn strongest(sources: &[Source], place: Place<'_>) -> Evidence {
    sources.iter().map(|source| source.evidence(place)).max().unwrap_or(Evidence::Inferred)
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written {
            kind: Evidence,
            of: &'static str,
            r#where: &'static str,
            seen: Option<&'static str>,
            version: Option<&'static str>,
        }
        let Self { kind, of, place, seen, version, .. } = *self;
        Written { kind, of: of.as_str(), r#where: place, seen, version }.serialize(serializer)
    }
}
