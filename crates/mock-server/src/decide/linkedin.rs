//! LinkedIn's organizationAcls: who may see what, and who may ask for a role.

use super::{
    Citation, Context, Decision, Observed, notes,
    page::{Element, ProjectedPage},
    refusal::{Gateway, gateway, service},
};
use crate::{
    limits::ANSWER_BYTES,
    world::{Acl, Change, OrganizationId, PersonId, Token, TokenState, World},
};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use rolecall_model::{LinkedInVersion, OrganizationalEntityUrn, RoleState, restli::Projection};
use rolecall_transport::{
    Call, Found, NoRoute, Op, Problem, ProblemCode, Served, Spec, Surface, json_response,
    linkedin::{By, FindByOrganization, FindByRoleAssignee, Finder, LINKEDIN_VERSION, RequestRole},
    restli::{Page, Paging, ProtocolVersion, Window, links},
};
use serde_json::json;

static FOUND: Citation =
    Citation::new("documented; linkedin.found", "Find Organization Administrators: 200 OK");
static REQUESTED: Citation =
    Citation::new("documented; linkedin.requested", "Request Direct Sponsored Content Poster Role: 204");
static MALFORMED: Citation =
    Citation::new("documented; linkedin.malformed", "Find Organization Administrators, table of codes: 401");
static BODY_NOT_AN_OBJECT: Citation = Citation::new(
    "inferred; linkedin.body-not-an-object",
    "the document shows a JSON object; that another shape or another type is malformed is concluded",
);
static ANSWER_LIMIT: Citation = Citation::new("mock; rolecall.answer-limit", "a limit of the mock");
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
static NOT_SERVED: Citation = Citation::new(
    "mock; rolecall.not-served",
    "LinkedIn's own pages: the resource exists; this mock does not serve it",
);
static NO_ROUTE: Citation =
    Citation::new("observed; linkedin.no-route", "published answers to unknown resources and finders");

pub(super) fn decide(world: &World, call: &Call<'_>, context: Context<'_>) -> Decision {
    let mut decision = answer(world, call, context).unwrap_or_else(|refusal| *refusal);
    let is_rest = call.surface() == Some(Surface::Rest);
    let finds = call.route().is_ok_and(|spec| spec.op != Op::RequestRole);
    if is_rest && finds && call.pieces().iter().any(|piece| piece.is("projection")) {
        decision.observed = Some(Observed::ProjectionNotAllowed);
    }
    finished(decision, call)
}

/// The answer to a tunnel that leads nowhere.
pub(super) fn broken(problem: &Problem, call: &Call<'_>) -> Decision {
    finished(refuse_malformed(problem, call, None), call)
}

fn finished(mut decision: Decision, call: &Call<'_>) -> Decision {
    notes::of_parameters(call, &mut decision.notes);
    if call.surface() == Some(Surface::Rest) && !call.headers().contains_key(LINKEDIN_VERSION) {
        decision.observed = Some(Observed::VersionMissing);
    }
    // The reference implementation echoes the version that it used, on errors as well.
    let protocol = call.protocol().unwrap_or(ProtocolVersion::V1);
    let protocol = HeaderValue::from_static(protocol.as_str());
    decision.response.headers_mut().insert(ProtocolVersion::HEADER, protocol);
    decision
}

type Refused = Box<Decision>;

fn answer(world: &World, call: &Call<'_>, context: Context<'_>) -> Result<Decision, Refused> {
    let spec = call.route().map_err(|no_route| refuse_route(no_route, call, context))?;
    let viewer = viewer(world, call)?;
    permitted(viewer, spec, call, context)?;
    let malformed = |problem: Problem| Box::new(refuse_malformed(&problem, call, Some(spec.op)));
    match spec.op {
        Op::FindByRoleAssignee => {
            let finder = FindByRoleAssignee::read(call).map_err(malformed)?;
            let projection = projection(call).map_err(malformed)?;
            let rows = matching(world.directory().acls_of_person(viewer.person), &finder);
            Ok(found::<FindByRoleAssignee>(call, context, finder.window(), rows, projection.as_ref()))
        }
        Op::FindByOrganization => {
            let finder = FindByOrganization::read(call).map_err(malformed)?;
            let projection = projection(call).map_err(malformed)?;
            let organization = known_organization(world, finder.organization())?;
            if !world.directory().administers(viewer.person, organization) {
                return Err(refuse_member(world, viewer.person, finder.organization()));
            }
            let rows = matching(world.directory().acls_of_organization(organization), &finder);
            Ok(found::<FindByOrganization>(call, context, finder.window(), rows, projection.as_ref()))
        }
        Op::RequestRole => {
            let request = RequestRole::read(call).map_err(malformed)?;
            let mut decision = request_role(world, viewer, &request)?;
            notes::of_key(call, &mut decision.notes);
            Ok(decision)
        }
        // Of the other service; its path is under neither root.
        Op::SendFollowInvitations => Err(refuse_route(NoRoute::Unknown, call, context)),
    }
}

fn projection(call: &Call<'_>) -> Result<Option<Projection>, Problem> {
    call.parameters()?.projection()
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

fn found<O: Served>(
    call: &Call<'_>,
    context: Context<'_>,
    window: Window,
    elements: Vec<Element<'_>>,
    projection: Option<&Projection>,
) -> Decision {
    let returned = elements.len();
    let paging = || {
        let path = [context.prefix, call.path()].concat();
        Paging::new(window, links(&path, call.pieces().iter().copied(), window, returned))
    };
    let response = match projection {
        None => O::write_answer_within(&Page::new(elements, Some(paging())), ANSWER_BYTES),
        Some(projection) => {
            O::write_answer_within(&ProjectedPage { elements: &elements, paging, projection }, ANSWER_BYTES)
        }
    };
    let Some(response) = response else {
        let message = format!(
            "the answer has more than {ANSWER_BYTES} bytes: ask for fewer elements, or for less of each"
        );
        return Decision::new(
            &ANSWER_LIMIT,
            json_response(StatusCode::INTERNAL_SERVER_ERROR, &json!({ "error": message })),
        );
    };
    let mut decision = Decision::new(&FOUND, response);
    if let Some(projection) = projection {
        notes::of_projection(projection, &mut decision.notes);
    }
    decision
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
    let response = RequestRole::write_answer(&());
    Ok(Decision { change, ..Decision::new(&REQUESTED, response) })
}

/// Whom the token stands for.
fn viewer<'w>(world: &'w World, call: &Call<'_>) -> Result<&'w Token, Refused> {
    let Some(token) = call.token() else {
        let message = "A viewer is not present: the request has no token, neither behind `Bearer` in Authorization nor as oauth2_access_token";
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
        Some(Token { state: TokenState::Restricted, .. }) => {
            (65608, "RESTRICTED_MEMBER", "Member is restricted")
        }
        None => (65600, "INVALID_ACCESS_TOKEN", "Invalid access token"),
    };
    let body = Gateway { status: 401, service_error_code: Some(service_error_code), code, message };
    Err(refuse(&BAD_TOKEN, gateway(&body)))
}

/// A token needs one of the permissions of an operation.
fn permitted(viewer: &Token, spec: &Spec, call: &Call<'_>, context: Context<'_>) -> Result<(), Refused> {
    if spec.permissions.iter().any(|permission| viewer.has(permission)) {
        return Ok(());
    }
    let permission = spec.permission(call.surface().unwrap_or(Surface::V2), version(call, context));
    let message = format!("Not enough permissions to access: {permission}");
    let body =
        Gateway { status: 403, service_error_code: Some(100), code: "ACCESS_DENIED", message: &message };
    let refused = Decision::new(&NO_SCOPE, gateway(&body));
    Err(Box::new(refused.noted(notes::of_scopes(spec.permissions, &viewer.scopes))))
}

/// The version that the request names; where it names none, that of the month of the mock's date.
fn version(call: &Call<'_>, context: Context<'_>) -> LinkedInVersion {
    let named = call.headers().get(LINKEDIN_VERSION).and_then(|version| version.to_str().ok());
    named.and_then(|version| version.parse().ok()).unwrap_or_else(|| {
        let (year, month) = (context.today.year().unsigned_abs(), context.today.month().unsigned_abs());
        LinkedInVersion::new(year, month)
    })
}

fn refuse(citation: &'static Citation, response: Response<Bytes>) -> Refused {
    Box::new(Decision::new(citation, response))
}

fn refuse_malformed(problem: &Problem, call: &Call<'_>, op: Option<Op>) -> Decision {
    let observed = match (problem.code, op) {
        (ProblemCode::RawColon, _) => Some(Observed::RawColon),
        (_, Some(Op::FindByRoleAssignee | Op::FindByOrganization)) => Some(Observed::Malformed),
        _ => None,
    };
    let citation = match problem.code {
        ProblemCode::ContentType if op.is_some() => &BODY_NOT_AN_OBJECT,
        ProblemCode::BodyShape if problem.found == Found::Said("a list".into()) => &BODY_NOT_AN_OBJECT,
        _ => &MALFORMED,
    };
    let response = service(StatusCode::UNAUTHORIZED, &problem.to_string());
    let mut decision = Decision { observed, ..Decision::new(citation, response) };
    notes::of_problem(problem, call, &mut decision.notes);
    decision
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

fn refuse_route(no_route: NoRoute, call: &Call<'_>, context: Context<'_>) -> Refused {
    if no_route == NoRoute::Method {
        let method =
            call.headers().get("x-restli-method").and_then(|value| value.to_str().ok()).unwrap_or("");
        let message = format!(
            "{} operation not supported for URI: '{}{}' with X-RestLi-Method: '{method}'",
            call.meant().method(),
            context.prefix,
            call.path()
        );
        return refuse(&NO_METHOD, service(StatusCode::BAD_REQUEST, &message));
    }
    let message = "No virtual resource found";
    let body = Gateway { status: 404, service_error_code: None, code: "RESOURCE_NOT_FOUND", message };
    let citation = if notes::is_neighbour(call) { &NOT_SERVED } else { &NO_ROUTE };
    let mut decision = Decision::new(citation, gateway(&body));
    notes::of_no_route(no_route, call, &mut decision.notes);
    Box::new(decision)
}
