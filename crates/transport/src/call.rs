//! A request, read once: what it asks for at first, the rest when somebody wants it.

use crate::{
    AccessToken, At, Meant, Op, Part, Problem, Spec, Surface, Target,
    restli::{Has, Parameters, Piece, ProtocolVersion, RestMethod, pieces},
};
use http::{HeaderMap, Method};
use rolecall_model::restli::{form_decode, percent_decode};
use std::{borrow::Cow, cell::OnceCell, fmt};

/// A request as a call of an operation. It is routed at once, by method, path and the names of parameters alone;
/// parameters are decoded when they are asked for, and then once.
///
/// ```
/// use http::{HeaderMap, Method};
/// use rolecall_transport::{Meant, NoRoute, Op, RawRequest};
/// let headers = HeaderMap::new();
/// let of = |method, target| {
///     let raw = RawRequest::new(method, target, &headers, b"");
///     Meant::itself(&raw).call().route()
/// };
/// assert_eq!(of(Method::GET, "/%72est//organizationAcls?q=organization").map(|spec| spec.op), Ok(Op::FindByOrganization));
/// assert_eq!(of(Method::DELETE, "/v2/organizationAcls"), Err(NoRoute::Method));
/// ```
pub struct Call<'m> {
    meant: &'m Meant<'m>,
    surface: Option<Surface>,
    is_legacy: bool,
    pieces: Vec<Piece<'m>>,
    /// The segment of the path that is a key, or stands in braces in the path of the operation; as sent.
    variable: Option<&'m str>,
    route: Result<&'static Spec, NoRoute>,
    protocol: OnceCell<Result<ProtocolVersion, Problem>>,
    token: OnceCell<Option<Cow<'m, str>>>,
    parameters: OnceCell<Result<Parameters<'m>, Problem>>,
}

/// Why a request is for none of the operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoRoute {
    /// The path is under neither root of LinkedIn's, and no path of ConnectSafely's.
    #[error("the path belongs to neither service")]
    Elsewhere,
    /// There is no such resource or finder under this root.
    #[error("there is no such resource or finder")]
    Unknown,
    /// The resource has no such method.
    #[error("the resource has no such method")]
    Method,
}

impl<'m> Call<'m> {
    pub(crate) fn of(meant: &'m Meant<'m>) -> Self {
        let pieces: Vec<_> = pieces(meant.query()).collect();
        // No operation has a longer path.
        let segments: Vec<_> = segments(meant.raw().path()).take(6).collect();
        let surface = meant.raw().surface();
        let is_legacy = surface == Some(Surface::V2) && segments.get(1).is_some_and(|name| is(name, LEGACY));
        let (variable, route) = match surface {
            Some(surface) => (
                segments.get(2).copied(),
                restli_route(surface, meant.method(), &segments[1..], &pieces, meant.raw().headers),
            ),
            None => plain_route(meant.method(), &segments),
        };
        Self {
            meant,
            surface,
            is_legacy,
            pieces,
            variable,
            route,
            protocol: OnceCell::new(),
            token: OnceCell::new(),
            parameters: OnceCell::new(),
        }
    }

    /// What is called.
    pub fn route(&self) -> Result<&'static Spec, NoRoute> {
        self.route
    }

    /// The root of LinkedIn's API, if the path is under one.
    pub fn surface(&self) -> Option<Surface> {
        self.surface
    }

    /// Whether it is a call of `/v2/organizationalEntityAcls`: the two finders under their old resource, of which the
    /// second and its parameter are named `organizationalTarget`.
    ///
    /// ```
    /// use http::{HeaderMap, Method};
    /// use rolecall_transport::{Meant, Op, RawRequest, Served, linkedin::FindByOrganization};
    /// let target = "/v2/organizationalEntityAcls?q=organizationalTarget&organizationalTarget=urn:li:organization:1";
    /// let headers = HeaderMap::new();
    /// let raw = RawRequest::new(Method::GET, target, &headers, b"");
    /// let meant = Meant::of(&raw)?;
    /// let call = meant.call();
    /// assert!(call.is_legacy());
    /// assert_eq!(call.route().map(|spec| spec.op), Ok(Op::FindByOrganization));
    /// assert_eq!(FindByOrganization::read(&call)?.organization().as_str(), "urn:li:organization:1");
    /// # Ok::<(), rolecall_transport::Problem>(())
    /// ```
    pub fn is_legacy(&self) -> bool {
        self.is_legacy
    }

    /// The resource that the path names, decoded: what follows one of LinkedIn's roots.
    pub fn resource_name(&self) -> Cow<'m, str> {
        let raw = segments(self.path()).nth(1).unwrap_or_default();
        percent_decode(raw).unwrap_or(Cow::Borrowed(raw))
    }

    /// The resource that is called, if there is an operation of it; of a path under one of LinkedIn's roots also where
    /// the request is for none of them.
    pub fn resource(&self) -> Option<&'static str> {
        if self.is_legacy {
            return Some(LEGACY);
        }
        if let Ok(spec) = self.route {
            return Some(spec.resource());
        }
        let surface = self.surface?;
        let named = self.resource_name();
        Op::ALL.map(Op::spec).into_iter().find_map(|spec| match spec.target {
            Target::Restli { roots, resource, .. } if roots.contains(&surface) && named == resource => {
                Some(resource)
            }
            _ => None,
        })
    }

    /// What the request stands for.
    pub fn meant(&self) -> &'m Meant<'m> {
        self.meant
    }

    /// The headers.
    pub fn headers(&self) -> &'m HeaderMap {
        self.meant.raw().headers
    }

    /// The path as sent.
    pub fn path(&self) -> &'m str {
        self.meant.raw().path()
    }

    /// The parameters as sent: pieces without a name do not count.
    pub fn pieces(&self) -> &[Piece<'m>] {
        &self.pieces
    }

    /// The first value of a parameter, read leniently: whatever fault the query has elsewhere.
    pub fn first(&self, name: &str) -> Option<Cow<'m, str>> {
        let piece = self.pieces.iter().find(|piece| piece.is(name))?;
        Some(form_decode(piece.value).unwrap_or(Cow::Borrowed(piece.value)))
    }

    /// The token that it is sent with: behind `Bearer`, else in the query, where real callers send it too (observed).
    pub fn token(&self) -> Option<&str> {
        let in_query = || self.first("oauth2_access_token").filter(|token| !token.is_empty());
        let token = || AccessToken::of(self.headers()).map(Cow::Borrowed).or_else(in_query);
        self.token.get_or_init(token).as_deref()
    }

    /// The version of the protocol.
    ///
    /// # Errors
    /// Another than the two that there are.
    pub fn protocol(&self) -> Result<ProtocolVersion, Problem> {
        self.protocol.get_or_init(|| ProtocolVersion::of(self.headers())).clone()
    }

    /// The decoded parameters.
    ///
    /// # Errors
    /// The first fault of the query, or of the header that says how to read it.
    pub fn parameters(&self) -> Result<&Parameters<'m>, Problem> {
        let decoded = self
            .parameters
            .get_or_init(|| Parameters::decode(self.meant, &self.pieces, self.protocol()?, self.is_batch()));
        decoded.as_ref().map_err(Clone::clone)
    }

    /// Whether it asks for entities by their keys, the parameter `ids`.
    fn is_batch(&self) -> bool {
        let target = self.route.map(|spec| spec.target);
        matches!(target, Ok(Target::Restli { method: RestMethod::BatchGet, .. }))
    }

    /// The key, or the segment that stands for the braces in the path of the operation; as sent.
    pub fn variable(&self) -> &'m str {
        self.variable.unwrap_or_default()
    }

    /// The place of some bytes of [`variable`](Self::variable).
    pub(crate) fn at_variable(&self, bytes: std::ops::Range<usize>) -> At {
        let (path, variable) = (self.path(), self.variable());
        // The one is a part of the other: the distance of their addresses is its offset.
        let start = (variable.as_ptr() as usize).saturating_sub(path.as_ptr() as usize);
        At { part: Part::Path, bytes: start + bytes.start..start + bytes.end }
    }
}

/// Shows no more than the request as it came does: a token may be in a parameter.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("meant", self.meant)
            .field("route", &self.route.map(|spec| spec.op))
            .finish_non_exhaustive()
    }
}

/// The segments of a path as sent; empty ones do not count.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> + Clone {
    path.split('/').filter(|segment| !segment.is_empty())
}

pub(crate) fn is(raw: &str, name: &str) -> bool {
    // Written in another way it is longer.
    raw == name
        || raw.len() > name.len()
            && raw.contains('%')
            && percent_decode(raw).is_ok_and(|decoded| decoded == name)
}

/// The old name of organizationAcls, under `/v2` alone.
const LEGACY: &str = "organizationalEntityAcls";

/// The finders there, and what they are today.
const LEGACY_FINDERS: [(&str, Op); 2] =
    [("roleAssignee", Op::FindByRoleAssignee), ("organizationalTarget", Op::FindByOrganization)];

/// The operation of a resource; `segments` are those behind the root.
fn restli_route(
    surface: Surface,
    verb: &Method,
    segments: &[&str],
    pieces: &[Piece<'_>],
    headers: &HeaderMap,
) -> Result<&'static Spec, NoRoute> {
    let (Some(resource), key, None) = (segments.first(), segments.get(1), segments.get(2)) else {
        return Err(NoRoute::Unknown);
    };
    let first = |name: &str| pieces.iter().find(|piece| piece.is(name));
    let q = first("q");
    let has = Has {
        key: key.is_some(),
        q: q.is_some(),
        bq: first("bq").is_some(),
        ids: first("ids").is_some(),
        action: first("action").is_some(),
    };
    let header = headers.get(RestMethod::HEADER).and_then(|header| header.to_str().ok());
    let found = RestMethod::of(verb, header, has);
    let name = q.map(|q| form_decode(q.value).unwrap_or(Cow::Borrowed(q.value)));
    let mut is_known = surface == Surface::V2 && is(resource, LEGACY);
    if is_known && found == Some(RestMethod::Finder) && key.is_none() {
        let finder = LEGACY_FINDERS.iter().find(|(finder, _)| name.as_deref() == Some(*finder));
        return finder.map(|(_, op)| op.spec()).ok_or(NoRoute::Unknown);
    }
    for spec in Op::ALL.map(Op::spec) {
        let Target::Restli { roots, resource: known, method, finder, needs, .. } = spec.target else {
            continue;
        };
        if !roots.contains(&surface) || !is(resource, known) {
            continue;
        }
        // A resource that is one entity has no keys: what is asked of it is asked of that entity.
        if method == RestMethod::Get && needs.is_empty() {
            is_known |= key.is_none();
            if is_known && RestMethod::of(verb, header, Has { key: true, ..has }) == Some(method) {
                return Ok(spec);
            }
            continue;
        }
        is_known = true;
        let is_named = finder.is_none_or(|finder| key.is_none() && name.as_deref() == Some(finder));
        if Some(method) == found && is_named {
            return Ok(spec);
        }
    }
    // LinkedIn's gateway does not know a finder that is not there, nor `GET` of a whole collection (observed).
    let searches = (*verb == Method::GET || *verb == Method::HEAD) && key.is_none();
    Err(if is_known && !searches { NoRoute::Method } else { NoRoute::Unknown })
}

fn plain_route<'m>(verb: &Method, segments: &[&'m str]) -> (Option<&'m str>, Result<&'static Spec, NoRoute>) {
    for spec in Op::ALL.map(Op::spec) {
        let Target::Plain { verb: known, path } = spec.target else { continue };
        let template = self::segments(path);
        let mut variable = None;
        let is_it = verb.as_str() == known
            && template.clone().count() == segments.len()
            && template.zip(segments).all(|(known, segment)| {
                if known.starts_with('{') {
                    variable = Some(*segment);
                    return true;
                }
                known == *segment
            });
        if is_it {
            return (variable, Ok(spec));
        }
    }
    (None, Err(NoRoute::Elsewhere))
}
