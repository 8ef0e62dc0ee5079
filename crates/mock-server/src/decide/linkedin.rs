//! LinkedIn's organizationAcls: who may see what, and who may ask for a role. The order of the checks is that of the
//! functions.

use super::{
    Asked, Counted, Outcome,
    case::{Case, Refused},
    neighbours::{self, Neighbour},
    page::{Find, Rows},
    why::Why,
};
use crate::{
    limits::NOTES,
    rules::{Life, RuleId, is_neighbour, is_undocumented, life},
    world::{Change, OrganizationId, PersonId, Token, TokenState},
};
use http::header::AUTHORIZATION;
use jiff::civil::Date;
use rolecall_model::{
    LinkedInVersion, OrganizationalEntityUrn, RoleState,
    restli::{Projection, form_decode},
};
use rolecall_transport::{
    AccessToken, Call, Found, NoRoute, Op, Part, Problem, ProblemCode, Served, Spec, Surface, Target,
    linkedin::{FindByOrganization, FindByRoleAssignee, LINKEDIN_VERSION, RequestRole},
    restli::{Parameters, Piece, ProtocolVersion, RestMethod},
};
use std::borrow::Cow;

/// What may now be done. Nothing is collected or written yet.
pub(super) enum Granted {
    Find(Find),
    Neighbour(Neighbour),
    RequestRole { person: PersonId, organization: OrganizationId, by: PersonId, is_approved: bool },
}

impl Granted {
    /// The operation that is granted.
    pub(super) fn spec(&self) -> &'static Spec {
        match self {
            Self::Find(find) => find.spec(),
            Self::Neighbour(neighbour) => neighbour.spec(),
            Self::RequestRole { .. } => Op::RequestRole.spec(),
        }
    }

    pub(super) fn carry_out<'w>(self, call: &Call<'_>, case: &mut Case<'w>) -> Judged<'w, Outcome> {
        match self {
            Self::Find(find) => find.carry_out(call, case),
            Self::Neighbour(neighbour) => neighbour.carry_out(case),
            Self::RequestRole { person, organization, by, is_approved } => {
                let change = Change::RequestRole {
                    person,
                    organization,
                    role: RequestRole::ROLE,
                    by,
                    at: case.context.now.as_millisecond(),
                };
                Ok(Outcome {
                    rule: RuleId::Requested,
                    response: RequestRole::write_answer(&()),
                    change: (!is_approved).then_some(change),
                })
            }
        }
    }

    /// What a person should know besides.
    pub(super) fn notes(&self, notes: &mut Vec<String>) {
        if let Self::Find(find) = self {
            find.notes(notes);
        }
    }
}

pub(super) type Judged<'w, T> = Result<T, Refused<'w>>;

pub(super) fn judge<'w>(asked: &Asked<'_>, case: &mut Case<'w>) -> Judged<'w, Granted> {
    let call = asked.call();
    if call.path().contains("//") {
        case.passes(RuleId::EmptySegment);
    }
    let (spec, viewer) = if case.habit(RuleId::TokenFirst) {
        let viewer = viewer(call, case)?;
        version(call, case)?;
        (route(call, case)?, viewer)
    } else {
        let spec = route(call, case)?;
        let viewer = viewer(call, case)?;
        version(call, case)?;
        (spec, viewer)
    };
    method(spec, call, case)?;
    permitted(viewer, spec, call, case)?;
    within_limits(viewer, spec, call, case)?;
    match spec.op {
        Op::FindByRoleAssignee => {
            let (finder, projection) = read_finder::<FindByRoleAssignee>(spec, call, case)?;
            Ok(Granted::Find(Find::new(&finder, projection, Rows::OfPerson(viewer.person), viewer.person)))
        }
        Op::FindByOrganization => {
            let (finder, projection) = read_finder::<FindByOrganization>(spec, call, case)?;
            let organization = known(finder.organization(), case)?;
            if !case.world.directory().administers(viewer.person, organization) {
                return Err(no_administrator(viewer, finder.organization(), case));
            }
            Ok(Granted::Find(Find::new(
                &finder,
                projection,
                Rows::OfOrganization(organization),
                viewer.person,
            )))
        }
        Op::RequestRole => request_role(viewer, spec, asked, case),
        Op::LookUpOrganization
        | Op::LookUpOrganizations
        | Op::FindOrganizationByVanityName
        | Op::OrganizationsLookup
        | Op::Me
        | Op::UserInfo => neighbours::judge(viewer, spec, call, case).map(Granted::Neighbour),
        // Of the other service; its path is under neither root.
        Op::SendFollowInvitations => Err(no_route(NoRoute::Unknown, call, case)),
    }
}

fn route<'w>(call: &Call<'_>, case: &mut Case<'w>) -> Judged<'w, &'static Spec> {
    call.route().map_err(|why| no_route(why, call, case))
}

fn no_route<'w>(why: NoRoute, call: &Call<'_>, case: &mut Case<'w>) -> Refused<'w> {
    let (rule, why) = match why {
        // The old name of the ACLs has no other methods either.
        NoRoute::Method if call.is_legacy() || !is_neighbour(call) => (RuleId::NoMethod, why),
        _ if is_neighbour(call) => (RuleId::NotServed, NoRoute::Unknown),
        _ => (RuleId::NoRoute, why),
    };
    case.refuse(rule, Why::NoRoute(why))
}

/// Whom the token stands for.
fn viewer<'w>(call: &Call<'_>, case: &mut Case<'w>) -> Judged<'w, &'w Token> {
    let Some(text) = call.token() else {
        let rule = if has_other_scheme(call) { RuleId::OtherScheme } else { RuleId::NoViewer };
        return Err(case.refuse(rule, Why::Rule));
    };
    let may_be_in_query = call.pieces().iter().any(|piece| piece.is("oauth2_access_token"));
    if may_be_in_query && AccessToken::of(call.headers()).is_none() {
        case.passes(RuleId::TokenInQuery);
    }
    let token = case.world.token(text);
    let rule = match token.map(|token| token.state) {
        Some(TokenState::Valid) => None,
        Some(TokenState::Expired) => Some(RuleId::TokenExpired),
        Some(TokenState::Revoked) => Some(RuleId::TokenRevoked),
        Some(TokenState::Restricted) => Some(RuleId::MemberRestricted),
        None => Some(RuleId::TokenUnknown),
    };
    match (token, rule) {
        (Some(token), None) => Ok(token),
        (_, rule) => Err(case.refuse(rule.unwrap_or(RuleId::TokenUnknown), Why::Rule)),
    }
}

/// Whether Authorization has two words, and the first is not `Bearer`.
fn has_other_scheme(call: &Call<'_>) -> bool {
    let value = call.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let words = value.and_then(|value| value.trim().split_once(' '));
    words.is_some_and(|(scheme, _)| !scheme.eq_ignore_ascii_case("bearer"))
}

fn version<'w>(call: &Call<'_>, case: &mut Case<'w>) -> Judged<'w, ()> {
    if call.surface() != Some(Surface::Rest) {
        return Ok(());
    }
    let Some(named) = call.headers().get(LINKEDIN_VERSION) else {
        return case.meets(RuleId::VersionMissing, Why::Rule);
    };
    let (rule, shown) = match version_named(call)
        .map(|version| (version, life(version, case.context.today())))
    {
        Some((_, Life::Active { .. })) => return Ok(()),
        Some((version, Life::Inactive)) => {
            (RuleId::VersionInactive, format!("{}01", version.without_revision()))
        }
        Some((version, Life::Never)) => (RuleId::VersionUnknown, format!("{}01", version.without_revision())),
        None => (RuleId::VersionUnknown, named.as_bytes().escape_ascii().to_string()),
    };
    case.meets(rule, Why::About(shown))
}

/// What the header says of the method: of what is routed, the request says it as well.
fn method<'w>(spec: &Spec, call: &Call<'_>, case: &mut Case<'w>) -> Judged<'w, ()> {
    let (Target::Restli { method, .. }, Some(named)) = (spec.target, call.headers().get(RestMethod::HEADER))
    else {
        return Ok(());
    };
    if !named.as_bytes().eq_ignore_ascii_case(method.as_str().as_bytes()) {
        case.meets(RuleId::MethodUnresolved, Why::Rule)?;
    }
    Ok(())
}

/// The limits of a day, where they are asked.
fn within_limits<'w>(viewer: &'w Token, spec: &Spec, call: &Call<'_>, case: &mut Case<'w>) -> Judged<'w, ()> {
    let Some(calls) = case.context.calls.filter(|_| case.is_observed(RuleId::DayLimit)) else {
        return Ok(());
    };
    let (resource, member) = (call.resource().unwrap_or(spec.resource()), viewer.person);
    if let Some(whose) = calls.reached(case.world.limits(), resource, member) {
        return case.meets(RuleId::DayLimit, Why::About(whose.to_owned()));
    }
    case.counted = Some(Counted::LinkedIn(resource, member));
    Ok(())
}

/// A token needs one of the permissions of an operation.
fn permitted<'w>(
    viewer: &'w Token,
    spec: &'static Spec,
    call: &Call<'_>,
    case: &mut Case<'w>,
) -> Judged<'w, ()> {
    if spec.permissions.iter().any(|permission| viewer.has(permission)) {
        return Ok(());
    }
    let version = named_version(call, case.context.today());
    Err(case.refuse(RuleId::NoScope, Why::NoPermission { spec, version, has: &viewer.scopes }))
}

/// The version that a request names. What the service does with one in eight digits is not known: here it is none.
pub(crate) fn version_named(call: &Call<'_>) -> Option<LinkedInVersion> {
    let named = call.headers().get(LINKEDIN_VERSION)?.to_str().ok()?;
    named.parse().ok().filter(|version: &LinkedInVersion| version.to_string() == named)
}

/// The same; where it names none, that of the month of the mock's date.
pub(super) fn named_version(call: &Call<'_>, today: Date) -> LinkedInVersion {
    let of_today = || LinkedInVersion::new(today.year().unsigned_abs(), today.month().unsigned_abs());
    version_named(call).unwrap_or_else(of_today)
}

fn read_finder<'w, F: Served>(
    spec: &Spec,
    call: &Call<'_>,
    case: &mut Case<'w>,
) -> Judged<'w, (F, Option<Projection>)> {
    let is_one = call.protocol() == Ok(ProtocolVersion::V1);
    if is_one && !call.headers().contains_key(ProtocolVersion::HEADER) {
        case.passes(RuleId::ProtocolOne);
    }
    let parameters = query(spec, call, case)?;
    let finder = F::read(call).map_err(|problem| malformed(problem, spec.op, case))?;
    let projection = parameters.projection().map_err(|problem| malformed(problem, spec.op, case))?;
    Ok((finder, projection))
}

/// The query of an operation: its syntax, and under /rest that it has no projection, and nothing that nobody knows.
pub(super) fn query<'w, 'm, 'c>(
    spec: &Spec,
    call: &'c Call<'m>,
    case: &mut Case<'w>,
) -> Judged<'w, &'c Parameters<'m>> {
    let is_rest = call.surface() == Some(Surface::Rest);
    if is_rest && call.pieces().iter().any(projects) {
        case.meets(RuleId::ProjectionUnderRest, Why::Rule)?;
    }
    let parameters = call.parameters().map_err(|problem| malformed(problem, spec.op, case))?;
    // Those of an operation are in its `SPEC`.
    const OF_ALL: [&str; 5] = ["q", "start", "count", "fields", "projection"];
    // Of which finder they are known, nobody knows.
    const OF_ACLS: [&str; 3] = ["role", "state", "organization"];
    let Target::Restli { parameters: own, .. } = spec.target else { return Ok(parameters) };
    let of_acls: &[&str] = if is_undocumented(call) { &[] } else { &OF_ACLS };
    let is_known = |piece: &Piece<'_>| own.iter().chain(&OF_ALL).chain(of_acls).any(|known| piece.is(known));
    let mut unknown = call.pieces().iter().filter(|piece| !is_known(piece)).peekable();
    if is_rest && unknown.peek().is_some() {
        let name =
            |piece: &Piece<'_>| form_decode(piece.name).unwrap_or(Cow::Borrowed(piece.name)).into_owned();
        case.meets(RuleId::ParameterUnknown, Why::Parameters(unknown.take(NOTES).map(name).collect()))?;
    }
    Ok(parameters)
}

/// Whether a parameter is a projection, or `fields` with what only projections have.
fn projects(piece: &Piece<'_>) -> bool {
    if piece.is("projection") {
        return true;
    }
    if !piece.is("fields") {
        return false;
    }
    let fields = form_decode(piece.value).unwrap_or(Cow::Borrowed(piece.value));
    fields.contains('~') || fields.contains("*(") || fields.starts_with('(')
}

/// A role can be asked for by its future holder, and by an administrator of the organization.
fn request_role<'w>(
    viewer: &'w Token,
    spec: &Spec,
    asked: &Asked<'_>,
    case: &mut Case<'w>,
) -> Judged<'w, Granted> {
    let call = asked.call();
    let protocol = call.protocol().map_err(|problem| malformed(problem, spec.op, case))?;
    let request = asked.role_request();
    match &request {
        Err(problem) if is_of_key(problem) => return Err(malformed(problem.clone(), spec.op, case)),
        _ if protocol != ProtocolVersion::V2 => case.meets(RuleId::KeyProtocol, Why::Rule)?,
        _ => {}
    }
    query(spec, call, case)?;
    let request = request.map_err(|problem| malformed(problem, spec.op, case))?;
    let unknown = asked.unknown_fields();
    if call.surface() == Some(Surface::Rest) && !unknown.is_empty() {
        case.meets(RuleId::FieldUnknown, Why::Fields(unknown.to_vec()))?;
    }
    let directory = case.world.directory();
    let organization = known(&request.organization, case)?;
    let Some(person) = directory.person(&request.role_assignee) else {
        return Err(case.refuse(RuleId::NotKnown, Why::About(request.role_assignee.to_string())));
    };
    if viewer.person != person && !directory.administers(viewer.person, organization) {
        return Err(no_administrator(viewer, &request.organization, case));
    }
    let role = RequestRole::ROLE;
    let is_approved = directory.state(person, organization, &role) == Some(&RoleState::Approved);
    if is_approved {
        case.passes(RuleId::AlreadyApproved);
    }
    Ok(Granted::RequestRole { person, organization, by: viewer.person, is_approved })
}

/// Whether a key cannot be read. That it names another role than the one that can be asked for is no fault of its text.
fn is_of_key(problem: &Problem) -> bool {
    problem.at.as_ref().is_some_and(|at| at.part == Part::Path) && problem.code != ProblemCode::NotListed
}

fn known<'w>(urn: &OrganizationalEntityUrn, case: &mut Case<'w>) -> Judged<'w, OrganizationId> {
    let organization = case.world.directory().organization(urn);
    organization.ok_or_else(|| case.refuse(RuleId::NotKnown, Why::About(urn.to_string())))
}

fn no_administrator<'w>(
    viewer: &Token,
    organization: &OrganizationalEntityUrn,
    case: &mut Case<'w>,
) -> Refused<'w> {
    let viewer = case.world.directory().person_urn(viewer.person).as_str();
    case.refuse(RuleId::NoAdministrator, Why::NoAdministrator { viewer, organization: organization.clone() })
}

/// Which rule refuses a malformed request: the document has one answer to all, the real service several. A key is told by
/// its place, a body by its operation; what is left is of a finder.
pub(super) fn malformed<'w>(problem: Problem, op: Op, case: &mut Case<'w>) -> Refused<'w> {
    let rule = match problem.code {
        ProblemCode::ProtocolVersion => RuleId::ProtocolVersion,
        ProblemCode::ParameterRepeated => RuleId::ParameterRepeated,
        ProblemCode::ContentType => RuleId::ContentType,
        ProblemCode::BodyShape if is_list(&problem) => RuleId::BodyNotAnObject,
        _ if is_of_key(&problem) => RuleId::KeySyntax,
        // Whatever is wrong with its query.
        ProblemCode::RawColon | ProblemCode::Syntax if op == Op::RequestRole => RuleId::QuerySyntax,
        _ if op == Op::RequestRole => RuleId::Body,
        _ if problem.subject == "projection" => RuleId::ProjectionSyntax,
        ProblemCode::RawColon | ProblemCode::Syntax => RuleId::QuerySyntax,
        _ => RuleId::Parameter,
    };
    case.refuse(rule, problem.into())
}

/// Whether the whole body is a list.
fn is_list(problem: &Problem) -> bool {
    problem.subject == "body" && problem.found == Found::Said("a list".into())
}
