//! Open vocabularies: the words that the documents list or that were observed, and room for all others.

use alloc::{boxed::Box, string::String};
use core::{convert::Infallible, fmt, str::FromStr};

/// A word that its vocabulary does not list. It is kept and printed as it came; it cannot be matched on, so that code
/// does not come to depend on it before it is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unlisted(Box<str>);

/// An enum and its texts are one table; only a macro can make both from it.
macro_rules! open_vocabulary {
    ($(#[$about:meta])* $name:ident, $count:literal: $($(#[$what:meta])* $word:ident = $text:literal,)+) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$what])* $word,)+
            #[doc(hidden)]
            _Unlisted(Unlisted),
        }

        impl $name {
            /// Every listed word; those of a document in its order.
            pub const LISTED: [Self; $count] = [$(Self::$word),+];

            /// The word as it travels.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $text,)+
                    Self::_Unlisted(word) => &word.0,
                }
            }

            /// Whether the word is listed here; what listed words come from, the type says.
            pub fn is_listed(&self) -> bool {
                !matches!(self, Self::_Unlisted(_))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$word,)+
                    other => Self::_Unlisted(Unlisted(other.into())),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match &*text {
                    $($text => Self::$word,)+
                    _ => Self::_Unlisted(Unlisted(text.into())),
                }
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Infallible> {
                Ok(text.into())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::deserialize(deserializer)
            }
        }
    };
}

open_vocabulary! {
    /// What a member may do in an organization. Source: the LinkedIn document, "Organization Roles".
    ///
    /// ```
    /// use rolecall_model::Role;
    /// assert_eq!(Role::from("ANALYST"), Role::Analyst);
    /// let new = Role::from("EVENT_HOST");
    /// assert_eq!((new.as_str(), new.is_listed()), ("EVENT_HOST", false));
    /// ```
    ///
    /// A `match` needs an arm for the words that no document lists yet:
    ///
    /// ```
    /// use rolecall_model::Role;
    /// fn posts(role: &Role) -> bool {
    ///     match role {
    ///         Role::Administrator | Role::DirectSponsoredContentPoster | Role::RecruitingPoster => true,
    ///         Role::LeadCaptureAdministrator | Role::LeadGenFormsManager | Role::Analyst => false,
    ///         Role::Curator | Role::ContentAdministrator => true,
    ///         _ => false,
    ///     }
    /// }
    /// # assert!(!posts(&Role::Analyst));
    /// ```
    ///
    /// Without it, it does not compile:
    ///
    // Stable rustdoc does not look at the error codes of examples that fail; `cargo xtask ci` makes it look. On any
    // compiler they are held to their reason by their twins, which compile and differ in one line or one word.
    /// ```compile_fail,E0004
    /// use rolecall_model::Role;
    /// fn posts(role: &Role) -> bool {
    ///     match role {
    ///         Role::Administrator | Role::DirectSponsoredContentPoster | Role::RecruitingPoster => true,
    ///         Role::LeadCaptureAdministrator | Role::LeadGenFormsManager | Role::Analyst => false,
    ///         Role::Curator | Role::ContentAdministrator => true,
    ///     }
    /// }
    /// # assert!(!posts(&Role::Analyst));
    /// ```
    ///
    /// A role that no document lists has no name to match on, and its word is not reached by a pattern:
    ///
    /// ```
    /// use rolecall_model::Role;
    /// let hosts = |role: &Role| matches!(role, Role::Curator);
    /// # assert!(!hosts(&Role::Analyst));
    /// ```
    /// ```compile_fail,E0599
    /// use rolecall_model::Role;
    /// let hosts = |role: &Role| matches!(role, Role::EventHost);
    /// # assert!(!hosts(&Role::Analyst));
    /// ```
    /// ```compile_fail,E0164
    /// use rolecall_model::Role;
    /// let hosts = |role: &Role| matches!(role, Role::from("EVENT_HOST"));
    /// # assert!(!hosts(&Role::Analyst));
    /// ```
    ///
    /// As JSON it is a string, and any string is one.
    Role, 8:
    /// Administers the organization.
    Administrator = "ADMINISTRATOR",
    /// Reads and creates direct sponsored content. The only role that can be requested.
    DirectSponsoredContentPoster = "DIRECT_SPONSORED_CONTENT_POSTER",
    /// Posts to the organization.
    RecruitingPoster = "RECRUITING_POSTER",
    /// Manages landing pages.
    LeadCaptureAdministrator = "LEAD_CAPTURE_ADMINISTRATOR",
    /// Retrieves leads.
    LeadGenFormsManager = "LEAD_GEN_FORMS_MANAGER",
    /// Sees the analytics.
    Analyst = "ANALYST",
    /// Broadcasts content to employees.
    Curator = "CURATOR",
    /// Creates and manages content.
    ContentAdministrator = "CONTENT_ADMINISTRATOR",
}

open_vocabulary! {
    /// How far a role has come. Source: the LinkedIn document, "Role State". As JSON, a string; any string is one.
    RoleState, 4:
    /// The member has the role.
    Approved = "APPROVED",
    /// The role was requested and refused.
    Rejected = "REJECTED",
    /// The role is requested.
    Requested = "REQUESTED",
    /// The member had the role once.
    Revoked = "REVOKED",
}

open_vocabulary! {
    /// What became of one follow invitation. `SENT` is documented; `FAILED` was observed in the vendor's
    /// interface description. As JSON, a string; any string is one.
    InvitationStatus, 2:
    /// It was sent.
    Sent = "SENT",
    /// It was not; the result says why.
    Failed = "FAILED",
}

open_vocabulary! {
    /// Which error a service names. Neither of the two documents lists any: LinkedIn's are observed, the last is on other
    /// pages of ConnectSafely's. As JSON, a string; any string is one.
    ///
    /// ```
    /// use rolecall_model::ErrorCode;
    /// assert_eq!(ErrorCode::from("NONEXISTENT_VERSION"), ErrorCode::NonexistentVersion);
    /// assert!(!ErrorCode::from("OUT_OF_CREDIT").is_listed());
    /// ```
    ErrorCode, 15:
    /// 401: the request has no token.
    EmptyAccessToken = "EMPTY_ACCESS_TOKEN",
    /// 401: nobody issued the token.
    InvalidAccessToken = "INVALID_ACCESS_TOKEN",
    /// 401: the user has revoked the token.
    RevokedAccessToken = "REVOKED_ACCESS_TOKEN",
    /// 401: the token has expired.
    ExpiredAccessToken = "EXPIRED_ACCESS_TOKEN",
    /// 401: the member is restricted.
    RestrictedMember = "RESTRICTED_MEMBER",
    /// 400: under `/rest`, a request without `LinkedIn-Version`.
    VersionMissing = "VERSION_MISSING",
    /// 426: a version that is no longer active, or not yet.
    NonexistentVersion = "NONEXISTENT_VERSION",
    /// 400: a query, a path or a method that the gateway does not take.
    IllegalArgument = "ILLEGAL_ARGUMENT",
    /// 403: the token lacks a permission.
    AccessDenied = "ACCESS_DENIED",
    /// 404: no such resource, or no such finder.
    ResourceNotFound = "RESOURCE_NOT_FOUND",
    /// 429: a limit of the resource is reached.
    TooManyRequests = "TOO_MANY_REQUESTS",
    /// Inside of `errorDetails`, with 400: the value of a parameter is none of its type.
    ParamInvalid = "PARAM_INVALID",
    /// Inside of `errorDetails`, with 400: the resource has no such parameter. Observed on neighbours of the ACLs.
    QueryParamNotAllowed = "QUERY_PARAM_NOT_ALLOWED",
    /// Inside of `errorDetails`, with 400: the value of a field is none of its type. Observed on a neighbour of the ACLs.
    FieldInvalid = "FIELD_INVALID",
    /// ConnectSafely's, in its newer shape of errors: the request is not valid.
    ValidationError = "validation_error",
}
