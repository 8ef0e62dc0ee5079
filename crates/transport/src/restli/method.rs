//! The fourteen methods of Rest.li. Source: the protocol's table of methods.

use http::{HeaderName, Method};

/// What a request asks a resource to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the protocol's")]
pub enum RestMethod {
    Get,
    BatchGet,
    GetAll,
    Finder,
    BatchFinder,
    Create,
    BatchCreate,
    Update,
    BatchUpdate,
    PartialUpdate,
    BatchPartialUpdate,
    Delete,
    BatchDelete,
    Action,
}

/// What of a request tells its method, besides the verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Has {
    /// A key behind the path of the resource.
    pub key: bool,
    /// The parameter `ids`.
    pub ids: bool,
    /// The parameter `q`.
    pub q: bool,
    /// The parameter `bq`.
    pub bq: bool,
    /// The parameter `action`.
    pub action: bool,
}

impl RestMethod {
    /// The header that names the method, where the rest of the request leaves it open.
    pub const HEADER: HeaderName = HeaderName::from_static("x-restli-method");

    /// The method of a request; none where no row of the table fits.
    ///
    /// `POST` to a collection creates one entity or many: which, only the header `X-RestLi-Method` says.
    ///
    /// ```
    /// use http::Method;
    /// use rolecall_transport::restli::{Has, RestMethod};
    /// let finder = Has { q: true, ..Has::default() };
    /// assert_eq!(RestMethod::of(&Method::GET, None, finder), Some(RestMethod::Finder));
    /// assert_eq!(RestMethod::of(&Method::PUT, None, Has { key: true, ..finder }), Some(RestMethod::Update));
    /// assert_eq!(RestMethod::of(&Method::DELETE, None, Has::default()), None);
    /// ```
    pub fn of(verb: &Method, header: Option<&str>, has: Has) -> Option<Self> {
        let Has { key, ids, q, bq, action } = has;
        let batch = header.is_some_and(|header| header.eq_ignore_ascii_case("batch_create"));
        match verb.as_str() {
            // `q` beats `bq`, which beats `ids`.
            "GET" | "HEAD" if q && !ids => Some(Self::Finder),
            "GET" | "HEAD" if q => None,
            "GET" | "HEAD" if bq => Some(Self::BatchFinder),
            "GET" | "HEAD" if ids && !key => Some(Self::BatchGet),
            "GET" | "HEAD" if key => Some(Self::Get),
            "GET" | "HEAD" => Some(Self::GetAll),
            "POST" if action => Some(Self::Action),
            "POST" if key => Some(Self::PartialUpdate),
            "POST" if ids => Some(Self::BatchPartialUpdate),
            "POST" if batch => Some(Self::BatchCreate),
            "POST" => Some(Self::Create),
            "PUT" if key => Some(Self::Update),
            "PUT" if ids => Some(Self::BatchUpdate),
            "DELETE" if key => Some(Self::Delete),
            "DELETE" if ids => Some(Self::BatchDelete),
            _ => None,
        }
    }

    /// The verb that carries it.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Get | Self::BatchGet | Self::GetAll | Self::Finder | Self::BatchFinder => "GET",
            Self::Create
            | Self::BatchCreate
            | Self::PartialUpdate
            | Self::BatchPartialUpdate
            | Self::Action => "POST",
            Self::Update | Self::BatchUpdate => "PUT",
            Self::Delete | Self::BatchDelete => "DELETE",
        }
    }

    /// The name as LinkedIn's permissions spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::BatchGet => "BATCH_GET",
            Self::GetAll => "GET_ALL",
            Self::Finder => "FINDER",
            Self::BatchFinder => "BATCH_FINDER",
            Self::Create => "CREATE",
            Self::BatchCreate => "BATCH_CREATE",
            Self::Update => "UPDATE",
            Self::BatchUpdate => "BATCH_UPDATE",
            Self::PartialUpdate => "PARTIAL_UPDATE",
            Self::BatchPartialUpdate => "BATCH_PARTIAL_UPDATE",
            Self::Delete => "DELETE",
            Self::BatchDelete => "BATCH_DELETE",
            Self::Action => "ACTION",
        }
    }
}
