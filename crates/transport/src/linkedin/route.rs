//! Which operation a request is for, told from its method, its path and `q` alone.

use super::{FindByOrganization, FindByRoleAssignee};
use crate::{Incoming, restli::first_parameter};
use http::Method;
use rolecall_model::restli::percent_decode;

/// The operation of a request, and the root it came under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// The root.
    pub root: Root,
    /// The operation.
    pub endpoint: Endpoint,
}

/// The two roots of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// `/rest`
    Rest,
    /// `/v2`
    V2,
}

/// The documented operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// [`FindByRoleAssignee`]
    FindByRoleAssignee,
    /// [`FindByOrganization`]
    FindByOrganization,
    /// [`RequestRole`](super::RequestRole)
    RequestRole,
}

/// Why a request is for no operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoRoute {
    /// The path is under neither root.
    Elsewhere,
    /// There is no such resource, or the collection has no such finder.
    Unknown(Root),
    /// The resource is there and does not know the method.
    Method(Root),
}

impl NoRoute {
    /// The root, if the path is under one.
    pub fn root(self) -> Option<Root> {
        match self {
            Self::Elsewhere => None,
            Self::Unknown(root) | Self::Method(root) => Some(root),
        }
    }
}

/// Tells the operation. `HEAD` counts as `GET`.
///
/// ```
/// use http::{HeaderMap, Method};
/// use rolecall_transport::{Incoming, linkedin::{Endpoint, NoRoute, Root, route}};
/// let headers = HeaderMap::new();
/// let of = |method, target| route(&Incoming::new(method, target, &headers, b""));
/// assert_eq!(of(Method::GET, "/v2/organizationAcls?q=organization")?.endpoint, Endpoint::FindByOrganization);
/// assert_eq!(of(Method::DELETE, "/rest/organizationAcls"), Err(NoRoute::Method(Root::Rest)));
/// # Ok::<(), NoRoute>(())
/// ```
///
/// # Errors
/// A request for none of them.
pub fn route(incoming: &Incoming<'_>) -> Result<Route, NoRoute> {
    let mut segments = incoming.segments();
    let is = |segment: Option<&str>, name: &str| {
        segment.is_some_and(|raw| raw == name || percent_decode(raw).is_ok_and(|decoded| decoded == name))
    };
    let first = segments.next();
    let root = if is(first, "rest") {
        Root::Rest
    } else if is(first, "v2") {
        Root::V2
    } else {
        return Err(NoRoute::Elsewhere);
    };
    if !is(segments.next(), "organizationAcls") {
        return Err(NoRoute::Unknown(root));
    }
    let key = segments.next();
    if segments.next().is_some() {
        return Err(NoRoute::Unknown(root));
    }
    let reads = incoming.method == Method::GET || incoming.method == Method::HEAD;
    let endpoint = match key {
        None if reads => match first_parameter(&incoming.query, "q").as_deref() {
            Some(FindByRoleAssignee::NAME) => Endpoint::FindByRoleAssignee,
            Some(FindByOrganization::NAME) => Endpoint::FindByOrganization,
            _ => return Err(NoRoute::Unknown(root)),
        },
        Some(_) if incoming.method == Method::PUT => Endpoint::RequestRole,
        _ => return Err(NoRoute::Method(root)),
    };
    Ok(Route { root, endpoint })
}
