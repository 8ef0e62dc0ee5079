/// Why an answer is this one: how that is known, the name of the rule, and where it comes from.
#[derive(Debug)]
pub(crate) struct Citation {
    /// As the header `X-Rolecall-Evidence` has it: one of four words, and the rule, `[a-z0-9.-]+`.
    ///
    /// - `documented`: one of the two documents says so;
    /// - `observed`: the real service was seen to do so;
    /// - `inferred`: neither; the source says from what it is concluded;
    /// - `mock`: no service is concerned, but the mock itself.
    pub(crate) header: &'static str,
    /// What says so, or what it is concluded from.
    pub(crate) source: &'static str,
}

impl Citation {
    pub(crate) const fn new(header: &'static str, source: &'static str) -> Self {
        Self { header, source }
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
