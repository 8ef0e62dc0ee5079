//! LinkedIn's organizationAcls: who may see what, and who may ask for a role.

use super::{
    Citation, Context, Decision, Observed,
    page::{Element, ProjectedPage},
    refusal::{Gateway, gateway, service},
};
use crate::world::{Acl, Change, OrganizationId, PersonId, Scope, Token, TokenState, World};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use rolecall_model::{OrganizationalEntityUrn, RoleState, restli::Projection};
use rolecall_transport::{
    AccessToken, Incoming, Malformed, Operation, json_response,
    linkedin::{
        By, Endpoint, FindByOrganization, FindByRoleAssignee, Finder, LinkedInVersion, NoRoute, RequestRole,
        Root, route,
    },
    restli::{MalformedKind, Page, Paging, Parameters, ProtocolVersion, Window, first_parameter, links},
};

static FOUND: Citation =
    Citation::new("documented; linkedin.found", "Find Organization Administrators: 200 OK");
static REQUESTED: Citation =
    Citation::new("documented; linkedin.requested", "Request Direct Sponsored Content Poster Role: 204");
static MALFORMED: Citation =
    Citation::new("documented; linkedin.malformed", "Find Organization Administrators, table of codes: 401");
static NO_TOKEN: Citation = Citation::new(
    "documented; linkedin.no-viewer",
    "Find Organization Administrators, table of codes: 403 where a viewer is not present",
);
static BAD_TOKEN: Citation =
    Citation::new("observed; linkedin.bad-token", "published answers to unknown, expired and revoked tokens");
static NO_SCOPE: Citation = Citation::new(
    "documented; linkedin.no-scope",
    "Permissions; table of codes: 403 where the user is not authorized. The body is observed",
);
static NO_ADMINISTRATOR: Citation = Citation::new(
    "documented; linkedin.no-administrator",
    "table of codes: 403 where the user is not authorized. The body is inferred",
);
static NOT_KNOWN: Citation =
    Citation::new("documented; linkedin.not-known", "table of codes: 404. The body is inferred");
static NO_METHOD: Citation = Citation::new(
    "inferred; linkedin.no-method",
    "the open-source Rest.li server answers 400, not 405; the document lists PUT and two finders",
);
static NO_ROUTE: Citation =
    Citation::new("observed; linkedin.no-route", "published answers to unknown resources and finders");

pub(super) fn decide(world: &World, incoming: Incoming<'_>, root: Root, context: Context<'_>) -> Decision {
    let version = incoming.headers.get(LinkedInVersion::HEADER);
    let protocol = ProtocolVersion::of(incoming.headers).unwrap_or(ProtocolVersion::V1);
    let mut decision = match incoming.untunnelled() {
        Ok(incoming) => {
            let mut decision = answer(world, &incoming, context).unwrap_or_else(|refusal| *refusal);
            if root == Root::Rest
                && reads(&incoming)
                && first_parameter(&incoming.query, "projection").is_some()
            {
                decision.observed = Some(Observed::ProjectionNotAllowed);
            }
            decision
        }
        Err(malformed) => refuse_malformed(&malformed, None),
    };
    if root == Root::Rest && version.is_none() {
        decision.observed = Some(Observed::VersionMissing);
    }
    // The reference implementation echoes the version that it used, on errors as well.
    let protocol = HeaderValue::from_static(protocol.as_str());
    decision.response.headers_mut().insert(ProtocolVersion::HEADER, protocol);
    decision
}

fn reads(incoming: &Incoming<'_>) -> bool {
    matches!(route(incoming), Ok(route) if route.endpoint != Endpoint::RequestRole)
}

type Refused = Box<Decision>;

fn answer(world: &World, incoming: &Incoming<'_>, context: Context<'_>) -> Result<Decision, Refused> {
    let route = route(incoming).map_err(|no_route| refuse_route(no_route, incoming, context))?;
    let viewer = viewer(world, incoming)?;
    permitted(viewer, route.endpoint, route.root, incoming, context)?;
    let malformed = |malformed: Malformed| Box::new(refuse_malformed(&malformed, Some(route.endpoint)));
    match route.endpoint {
        Endpoint::FindByRoleAssignee => {
            let parameters = parameters(incoming).map_err(malformed)?;
            let finder = FindByRoleAssignee::read(&parameters).map_err(malformed)?;
            let projection = parameters.projection().map_err(malformed)?;
            let rows = matching(world.directory().acls_of_person(viewer.person), &finder);
            Ok(found(incoming, context, finder.window(), rows, projection.as_ref()))
        }
        Endpoint::FindByOrganization => {
            let parameters = parameters(incoming).map_err(malformed)?;
            let finder = FindByOrganization::read(&parameters).map_err(malformed)?;
            let projection = parameters.projection().map_err(malformed)?;
            let organization = known_organization(world, finder.organization())?;
            if !world.directory().administers(viewer.person, organization) {
                return Err(refuse_member(world, viewer.person, finder.organization()));
            }
            let rows = matching(world.directory().acls_of_organization(organization), &finder);
            Ok(found(incoming, context, finder.window(), rows, projection.as_ref()))
        }
        Endpoint::RequestRole => {
            let request = RequestRole::read_request(incoming).map_err(malformed)?;
            request_role(world, viewer, &request)
        }
    }
}

fn parameters<'a>(incoming: &'a Incoming<'_>) -> Result<Parameters<'a>, Malformed> {
    Parameters::decode(&incoming.query, ProtocolVersion::of(incoming.headers)?)
}

fn matching<'w, B: By>(rows: impl Iterator<Item = Acl<'w>>, finder: &Finder<B>) -> Vec<Element<'w>> {
    let Window { start, count } = finder.window();
    rows.filter(|acl| finder.wanted_role().is_none_or(|role| acl.role == role))
        .filter(|acl| finder.wanted_state().is_none_or(|state| acl.state == state))
        .skip(start as usize)
        .take(count as usize)
        .map(Element)
        .collect()
}

fn found(
    incoming: &Incoming<'_>,
    context: Context<'_>,
    window: Window,
    elements: Vec<Element<'_>>,
    projection: Option<&Projection>,
) -> Decision {
    let returned = elements.len();
    let paging = || {
        let path = [context.prefix, incoming.path].concat();
        Paging::new(window, links(&path, &incoming.query, window, returned))
    };
    let response = match projection {
        None => json_response(StatusCode::OK, &Page::new(elements, Some(paging()))),
        Some(projection) => {
            json_response(StatusCode::OK, &ProjectedPage { elements: &elements, paging, projection })
        }
    };
    Decision::new(&FOUND, response)
}

/// A role can be asked for by its future holder, and by an administrator of the organization.
fn request_role(world: &World, viewer: &Token, request: &RequestRole) -> Result<Decision, Refused> {
    let directory = world.directory();
    let organization = known_organization(world, &request.organization)?;
    let person =
        directory.person(&request.role_assignee).ok_or_else(|| refuse_unknown(&request.role_assignee))?;
    if viewer.person != person && !directory.administers(viewer.person, organization) {
        return Err(refuse_member(world, viewer.person, &request.organization));
    }
    let role = RequestRole::ROLE;
    // What is approved already stays so.
    let change = (directory.state(person, organization, &role) != Some(&RoleState::Approved))
        .then_some(Change::RequestRole { person, organization, role });
    let response = RequestRole::to_response(&());
    Ok(Decision { change, ..Decision::new(&REQUESTED, response) })
}

/// Whom the token stands for.
fn viewer<'w>(world: &'w World, incoming: &Incoming<'_>) -> Result<&'w Token, Refused> {
    let Some(token) = AccessToken::of(incoming.headers) else {
        let message = "A viewer is not present: the request has no Authorization header with a Bearer token";
        return Err(refuse(&NO_TOKEN, service(StatusCode::FORBIDDEN, message)));
    };
    let (service_error_code, code, message) = match world.token(token) {
        Some(token @ Token { state: TokenState::Valid, .. }) => return Ok(token),
        Some(Token { state: TokenState::Expired, .. }) => {
            (65602, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired")
        }
        Some(Token { state: TokenState::Revoked, .. }) => {
            (65601, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user")
        }
        None => (65600, "INVALID_ACCESS_TOKEN", "Invalid access token"),
    };
    let body = Gateway { status: 401, service_error_code: Some(service_error_code), code, message };
    Err(refuse(&BAD_TOKEN, gateway(&body)))
}

/// Finders need either permission, a change needs the one to write.
fn permitted(
    viewer: &Token,
    endpoint: Endpoint,
    root: Root,
    incoming: &Incoming<'_>,
    context: Context<'_>,
) -> Result<(), Refused> {
    let (method, least) = match endpoint {
        Endpoint::FindByRoleAssignee => ("FINDER-roleAssignee", Scope::Read),
        Endpoint::FindByOrganization => ("FINDER-organization", Scope::Read),
        Endpoint::RequestRole => ("UPDATE", Scope::ReadWrite),
    };
    if viewer.scope == Some(Scope::ReadWrite) || viewer.scope == Some(least) {
        return Ok(());
    }
    let permission = match root {
        Root::Rest => format!("partnerApiOrganizationAcls.{method}.{}01", month(incoming, context)),
        Root::V2 => format!("organizationAcls.{method}.NO_VERSION"),
    };
    let message = format!("Not enough permissions to access: {permission}");
    let body =
        Gateway { status: 403, service_error_code: Some(100), code: "ACCESS_DENIED", message: &message };
    Err(refuse(&NO_SCOPE, gateway(&body)))
}

/// The month of the version that the request names; where it names none, that of the mock's date.
fn month(incoming: &Incoming<'_>, context: Context<'_>) -> String {
    let named = incoming.headers.get(LinkedInVersion::HEADER).and_then(|version| version.to_str().ok());
    match named.and_then(|version| version.parse::<LinkedInVersion>().ok()) {
        Some(version) => version.as_str().chars().take(6).collect(),
        None => format!("{:04}{:02}", context.today.year(), context.today.month()),
    }
}

fn refuse(citation: &'static Citation, response: Response<Bytes>) -> Refused {
    Box::new(Decision::new(citation, response))
}

fn refuse_malformed(malformed: &Malformed, endpoint: Option<Endpoint>) -> Decision {
    let observed = match (malformed.kind(), endpoint) {
        (MalformedKind::RawColon, _) => Some(Observed::RawColon),
        (_, Some(Endpoint::FindByRoleAssignee | Endpoint::FindByOrganization)) => Some(Observed::Malformed),
        _ => None,
    };
    let response = service(StatusCode::UNAUTHORIZED, &malformed.to_string());
    Decision { observed, ..Decision::new(&MALFORMED, response) }
}

fn refuse_unknown(entity: &dyn std::fmt::Display) -> Refused {
    let message = format!("The Access Control does not exist: `{entity}` is not known");
    refuse(&NOT_KNOWN, service(StatusCode::NOT_FOUND, &message))
}

fn known_organization(world: &World, urn: &OrganizationalEntityUrn) -> Result<OrganizationId, Refused> {
    world.directory().organization(urn).ok_or_else(|| refuse_unknown(urn))
}

fn refuse_member(world: &World, viewer: PersonId, organization: &OrganizationalEntityUrn) -> Refused {
    let viewer = world.directory().person_urn(viewer);
    let message = format!("`{viewer}` is no APPROVED ADMINISTRATOR of `{organization}`");
    refuse(&NO_ADMINISTRATOR, service(StatusCode::FORBIDDEN, &message))
}

fn refuse_route(no_route: NoRoute, incoming: &Incoming<'_>, context: Context<'_>) -> Refused {
    if matches!(no_route, NoRoute::Method(_)) {
        let method =
            incoming.headers.get("x-restli-method").and_then(|value| value.to_str().ok()).unwrap_or("");
        let message = format!(
            "{} operation not supported for URI: '{}{}' with X-RestLi-Method: '{method}'",
            incoming.method, context.prefix, incoming.path
        );
        return refuse(&NO_METHOD, service(StatusCode::BAD_REQUEST, &message));
    }
    let message = "No virtual resource found";
    let body = Gateway { status: 404, service_error_code: None, code: "RESOURCE_NOT_FOUND", message };
    refuse(&NO_ROUTE, gateway(&body))
}
