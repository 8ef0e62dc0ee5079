use std::fmt;

/// How we know what the mock does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Evidence {
    /// One of the two documents says so.
    Documented,
    /// The real service was seen to do so.
    Observed,
    /// Neither: concluded, and the citation says from what.
    Inferred,
}

impl Evidence {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Inferred => "inferred",
        }
    }
}

/// A rule's name and where it comes from.
#[derive(Debug)]
pub(crate) struct Citation {
    pub(crate) evidence: Evidence,
    /// `[a-z0-9.-]+`
    pub(crate) rule: &'static str,
    /// What says so, or what it is concluded from.
    pub(crate) source: &'static str,
}

impl Citation {
    pub(crate) const fn documented(rule: &'static str, source: &'static str) -> Self {
        Self { evidence: Evidence::Documented, rule, source }
    }

    pub(crate) const fn observed(rule: &'static str, source: &'static str) -> Self {
        Self { evidence: Evidence::Observed, rule, source }
    }

    pub(crate) const fn inferred(rule: &'static str, source: &'static str) -> Self {
        Self { evidence: Evidence::Inferred, rule, source }
    }
}

/// As the header `X-Rolecall-Evidence` has it.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.evidence.word(), self.rule)
    }
}

/// Where the real service was seen to answer otherwise than the document lets expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Observed {
    /// `/rest` without `LinkedIn-Version`.
    VersionMissing,
    /// `projection` on `/rest`.
    ProjectionNotAllowed,
    /// A raw colon in a Rest.li 2.0 value.
    RawColon,
    /// Any other fault in a finder.
    Malformed,
}

impl Observed {
    pub(crate) const ALL: [Self; 4] =
        [Self::VersionMissing, Self::ProjectionNotAllowed, Self::RawColon, Self::Malformed];

    /// As the header `X-Rolecall-Observed` has it.
    pub(crate) fn header(self) -> &'static str {
        match self {
            Self::VersionMissing => "400 VERSION_MISSING",
            Self::ProjectionNotAllowed | Self::RawColon => "400 ILLEGAL_ARGUMENT",
            Self::Malformed => "400",
        }
    }

    /// What to tell a person.
    pub(crate) fn note(self) -> &'static str {
        match self {
            Self::VersionMissing => {
                "the real service was seen to refuse /rest without the header LinkedIn-Version"
            }
            Self::ProjectionNotAllowed => "the real service was seen to refuse `projection` on /rest",
            Self::RawColon => "the real service was seen to answer 400 to a raw colon under protocol 2.0.0",
            Self::Malformed => "the real service was seen to answer 400 to malformed finders",
        }
    }
}
