#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What one side writes, the other reads: every request and every answer.

mod common;

use common::{Received, callers, config, connectsafely};
use http::{StatusCode, header::CONTENT_TYPE};
use proptest::{option, prelude::*};
use rolecall_model::{
    AclKey, AuditStamp, FsdProfileUrn, InvitationReport, InvitationResult, InvitationStatus, Invitees,
    OrganizationAcl, OrganizationField, OrganizationUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
    restli::Projection,
};
use rolecall_transport::{
    Op, Operation, Served, Surface,
    connectsafely::SendFollowInvitations,
    linkedin::{
        By, Caller, Claims, FindByOrganization, FindByRoleAssignee, FindOrganizationByVanityName, Finder,
        LookUpOrganization, LookUpOrganizations, Me, OrganizationEntity, OrganizationsLookup, PersonEntity,
        ProjectedAcl, ProjectedFinder, RequestRole, UserInfo,
    },
    restli::{Batch, ErrorResponse, Page, Paging, Window, links, pieces},
};
use serde::Serialize;
use serde_json::Value;
use std::fmt::{self, Debug};

fn organizations() -> impl Strategy<Value = OrganizationalEntityUrn> {
    (any::<bool>(), 1..=i64::MAX).prop_map(|(brand, number)| {
        format!("urn:li:organization{}:{number}", if brand { "Brand" } else { "" }).parse().unwrap()
    })
}

fn numbered() -> impl Strategy<Value = OrganizationUrn> {
    (1..=i64::MAX).prop_map(|number| OrganizationUrn::from_id(&number.to_string()).unwrap())
}

fn persons() -> impl Strategy<Value = PersonUrn> {
    "[A-Za-z0-9_-]{1,12}(\\.\\.\\.)?".prop_map(|id| PersonUrn::from_id(&id).unwrap())
}

fn profiles() -> impl Strategy<Value = FsdProfileUrn> {
    "[A-Za-z0-9_-]{1,39}(\\.\\.\\.)?".prop_map(|id| FsdProfileUrn::from_id(&id).unwrap())
}

/// A finder with any of its parameters; a server takes numbers of 31 bits.
fn finders<B: Clone + Debug>(finder: impl Strategy<Value = Finder<B>>) -> impl Strategy<Value = Finder<B>> {
    let roles = option::of(prop::sample::select(&Role::LISTED[..]));
    let states = option::of(prop::sample::select(&RoleState::LISTED[..]));
    let number = || option::of(0..=i32::MAX as u32);
    (finder, roles, states, number(), number()).prop_map(|(finder, role, state, start, count)| {
        let finder = role.into_iter().fold(finder, Finder::role);
        let finder = state.into_iter().fold(finder, Finder::state);
        let finder = start.into_iter().fold(finder, Finder::start);
        count.into_iter().fold(finder, Finder::count)
    })
}

fn projections() -> impl Strategy<Value = Projection> {
    "\\([A-Za-z.$]{1,5}(~(:[a-z]{1,3})?)?(,[a-z_-]{1,5}\\*?(\\(\\*,[a-z]{1,4}~\\([0-9]{1,3}\\)\\))?){0,3}\\)"
        .prop_map(|text| text.parse().unwrap())
}

/// What the client's side builds is routed to its operation, under its root, and read as the same.
fn is_read<O: Served + PartialEq + Debug>(operation: &O, caller: &O::Caller, surface: Option<Surface>) {
    let received = Received::sent(operation.to_request(caller).unwrap());
    received.with_call(|call| {
        assert_eq!((call.surface(), call.route()), (surface, Ok(O::SPEC.op.spec())));
        assert_eq!(&O::read(call).unwrap(), operation);
    });
}

/// A server under each root where the operation is reads the operation that a client sends.
fn arrives<O: Served<Caller = Caller> + PartialEq + Debug>(operation: &O) {
    arrives_from(callers().into(), operation);
}

fn arrives_from<O: Served<Caller = Caller> + PartialEq + Debug>(
    callers: Vec<(Surface, Caller)>,
    operation: &O,
) {
    for (surface, caller) in callers {
        is_read(operation, &caller, O::SPEC.root(surface));
    }
}

/// Those who may ask for a projection.
fn projecting() -> Vec<(Surface, Caller)> {
    callers().into_iter().filter(|(_, caller)| caller.version().is_none()).collect()
}

/// With a projection and without; beside a projection the search is the same.
fn search_arrives<B: By + Clone + PartialEq + Debug>(finder: &Finder<B>, projection: Projection) {
    arrives(finder);
    let projected: ProjectedFinder<B> = finder.clone().project(projection);
    arrives_from(projecting(), &projected);
    for (_, caller) in projecting() {
        let received = Received::sent(projected.to_request(&caller).unwrap());
        assert_eq!(&received.read::<Finder<B>>().unwrap(), finder);
    }
}

fn invitations() -> impl Strategy<Value = SendFollowInvitations> {
    let profiles = prop::collection::vec(profiles(), 1..=50);
    ("[0-9]{1,19}", profiles, option::of("[!-~]{1,64}"), any::<bool>()).prop_map(
        |(company, profiles, account, in_body)| {
            let invitees = Invitees::new(profiles).unwrap();
            let mut sent = SendFollowInvitations::new(company.parse().unwrap(), invitees);
            sent.account_id = account.map(|account| account.parse().unwrap());
            sent.company_id_in_body = in_body;
            sent
        },
    )
}

/// A request of some operation, and whether a server reads it.
struct Sent {
    op: Op,
    shown: String,
    arrives: Box<dyn Fn()>,
}

impl Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

fn sent<T: Debug + 'static>(
    op: Op,
    of: impl Strategy<Value = T> + 'static,
    arrives: fn(&T),
) -> BoxedStrategy<Sent> {
    let sent = move |what: T| {
        let shown = format!("{what:?}");
        Sent { op, shown, arrives: Box::new(move || arrives(&what)) }
    };
    of.prop_map(sent).boxed()
}

fn search<B: By + Clone + PartialEq + Debug + 'static>(
    of: impl Strategy<Value = Finder<B>> + 'static,
) -> BoxedStrategy<Sent> {
    let both = (finders(of), projections());
    sent(<Finder<B> as Operation>::SPEC.op, both, |(finder, projection)| {
        search_arrives(finder, projection.clone());
    })
}

fn served<O>(of: impl Strategy<Value = O> + 'static) -> BoxedStrategy<Sent>
where
    O: Served<Caller = Caller> + PartialEq + Debug + 'static,
{
    sent(O::SPEC.op, of, arrives)
}

/// Any request of any operation: a new operation does not compile until it is here.
fn any_of(op: Op) -> BoxedStrategy<Sent> {
    let several = || prop::collection::vec(numbered(), 0..4);
    match op {
        Op::FindByRoleAssignee => search(Just(FindByRoleAssignee::new())),
        Op::FindByOrganization => search(organizations().prop_map(FindByOrganization::new)),
        Op::RequestRole => {
            served((organizations(), persons()).prop_map(|(of, person)| RequestRole::new(of, person)))
        }
        Op::LookUpOrganization => served(numbered().prop_map(LookUpOrganization::new)),
        Op::LookUpOrganizations => served(several().prop_map(LookUpOrganizations::new)),
        Op::FindOrganizationByVanityName => {
            served(any::<String>().prop_map(FindOrganizationByVanityName::new))
        }
        Op::OrganizationsLookup => served(several().prop_map(OrganizationsLookup::new)),
        Op::Me => served(Just(Me)),
        Op::UserInfo => served(Just(UserInfo)),
        Op::SendFollowInvitations => sent(SendFollowInvitations::SPEC.op, invitations(), |invitations| {
            is_read(invitations, &connectsafely(), None);
        }),
    }
}

proptest! {
    #![proptest_config(config(11))]

    #[test]
    fn what_a_client_builds_of_any_operation_is_routed_to_it_and_read_as_the_same(
        all in Op::ALL.map(any_of),
    ) {
        for (sent, op) in all.into_iter().zip(Op::ALL) {
            assert_eq!(sent.op, op);
            (sent.arrives)();
        }
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(&Role::LISTED[..]).prop_map(|role| role.to_string()),
        prop::sample::select(&RoleState::LISTED[..]).prop_map(|state| state.to_string()),
        any::<String>(),
    ]
}

fn stamps() -> impl Strategy<Value = Option<AuditStamp>> {
    let text = || option::of(any::<String>());
    option::of((text(), text(), option::of(any::<i64>())).prop_map(|(actor, impersonator, time)| {
        let mut stamp = AuditStamp::new("", 0);
        (stamp.actor, stamp.impersonator, stamp.time) = (actor, impersonator, time);
        stamp
    }))
}

fn acls() -> impl Strategy<Value = OrganizationAcl> {
    let fields = prop::sample::select(vec![
        OrganizationField::Organization,
        OrganizationField::OrganizationTarget,
        OrganizationField::OrganizationalTarget,
    ]);
    (organizations(), words(), persons(), words(), fields, stamps(), stamps()).prop_map(
        |(organization, role, person, state, field, created, last_modified)| {
            let key = AclKey::new(organization, Role::from(&*role), person);
            let mut acl = OrganizationAcl::new(key, RoleState::from(&*state));
            acl.organization_field = field;
            (acl.created, acl.last_modified) = (created, last_modified);
            acl
        },
    )
}

fn entities<E: From<serde_json::Map<String, Value>> + Debug>() -> impl Strategy<Value = Option<E>> {
    option::of(entity().prop_map(E::from))
}

fn entity() -> impl Strategy<Value = serde_json::Map<String, Value>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    let value = leaf.prop_recursive(2, 8, 3, |inner| {
        prop::collection::btree_map(any::<String>(), inner, 0..3)
            .prop_map(|fields| Value::Object(fields.into_iter().collect()))
    });
    prop::collection::btree_map(any::<String>(), value, 0..3).prop_map(|fields| fields.into_iter().collect())
}

fn failures() -> impl Strategy<Value = Option<ErrorResponse>> {
    option::of((option::of(any::<String>()), option::of(any::<i64>()), option::of(any::<u16>())).prop_map(
        |(message, service_error_code, status)| {
            let mut failure = ErrorResponse::default();
            (failure.message, failure.service_error_code, failure.status) =
                (message, service_error_code, status);
            failure
        },
    ))
}

fn batches() -> impl Strategy<Value = Batch<OrganizationEntity>> {
    let error = (any::<u16>(), option::of(any::<String>()), option::of(any::<i64>()), option::of(words()));
    let error = error.prop_map(|(status, message, service_error_code, code)| {
        let mut error = ErrorResponse::new(status, "");
        (error.message, error.service_error_code, error.code) =
            (message, service_error_code, code.map(|code| (&*code).into()));
        error
    });
    let errors = prop::collection::btree_map(any::<String>(), error, 0..3);
    let statuses = prop::collection::btree_map(any::<String>(), any::<u16>(), 0..3);
    (
        prop::collection::btree_map(any::<String>(), entity().prop_map(OrganizationEntity::from), 0..3),
        errors,
        statuses,
    )
        .prop_map(|(results, errors, statuses)| {
            let mut batch = Batch::new(results, errors);
            batch.statuses = statuses;
            batch
        })
}

fn claims() -> impl Strategy<Value = Claims> {
    let locale = prop_oneof![
        any::<String>().prop_map(Value::from),
        any::<String>().prop_map(|country| serde_json::json!({ "country": country })),
    ];
    (
        any::<String>(),
        prop::collection::vec(option::of(any::<String>()), 5),
        option::of(locale),
        any::<bool>(),
    )
        .prop_map(|(sub, mut texts, locale, verified)| {
            let mut claims = Claims::new(sub);
            let mut text = || texts.pop().flatten();
            (claims.name, claims.given_name, claims.family_name) = (text(), text(), text());
            (claims.picture, claims.email, claims.locale) = (text(), text(), locale);
            claims.other.insert("email_verified".to_owned(), verified.into());
            claims
        })
}

fn projected() -> impl Strategy<Value = ProjectedAcl> {
    let own = (option::of(acls()), any::<[bool; 4]>());
    (own, entities(), failures(), entities(), failures()).prop_map(
        |((acl, kept), organization_entity, organization_failure, assignee_entity, assignee_failure)| {
            let mut projected = ProjectedAcl::default();
            let mut spelling = OrganizationField::default();
            if let Some(acl) = acl {
                spelling = acl.organization_field;
                projected.role = kept[0].then_some(acl.role);
                projected.state = kept[1].then_some(acl.state);
                projected.role_assignee = kept[2].then_some(acl.role_assignee);
                projected.organization = kept[3].then_some(acl.organization);
                (projected.created, projected.last_modified) = (acl.created, acl.last_modified);
            }
            (projected.organization_entity, projected.organization_failure) =
                (organization_entity, organization_failure);
            (projected.role_assignee_entity, projected.role_assignee_failure) =
                (assignee_entity, assignee_failure);
            let names_it = projected.organization.is_some()
                || projected.organization_entity.is_some()
                || projected.organization_failure.is_some();
            if names_it {
                projected.organization_field = spelling;
            }
            projected
        },
    )
}

fn pages<T: Debug + Clone>(elements: impl Strategy<Value = T>) -> impl Strategy<Value = Page<T>> {
    let paging = option::of((any::<u32>(), any::<u32>(), "[ -~]{0,20}", option::of(any::<u64>())));
    (prop::collection::vec(elements, 0..4), paging).prop_map(|(elements, paging)| {
        let paging = paging.map(|(start, count, query, total)| {
            let window = Window { start, count };
            let mut paging =
                Paging::new(window, links("/rest/organizationAcls", pieces(&query), window, count as usize));
            paging.total = total;
            paging
        });
        Page::new(elements, paging)
    })
}

fn organization() -> OrganizationalEntityUrn {
    "urn:li:organization:1".parse().unwrap()
}

/// A client reads the answer that a server writes.
fn comes_back<O: Served<Answer: PartialEq + Debug + Serialize>>(operation: &O, answer: &O::Answer) {
    let response = O::write_answer(answer);
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(&operation.read_response(response).unwrap(), answer);
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn a_page_of_acls_comes_back_as_it_was_written(page in pages(acls())) {
        comes_back(&FindByRoleAssignee::new(), &page);
        comes_back(&FindByOrganization::new(organization()), &page);
    }

    #[test]
    fn what_is_looked_up_comes_back_as_it_was_written(
        entity in entity(),
        batch in batches(),
        page in pages(entity().prop_map(OrganizationEntity::from)),
        claims in claims(),
    ) {
        let numbered = || OrganizationUrn::from_id("1").unwrap();
        comes_back(&LookUpOrganization::new(numbered()), &entity.clone().into());
        comes_back(&Me, &PersonEntity::from(entity));
        comes_back(&LookUpOrganizations::new([numbered()]), &batch);
        comes_back(&OrganizationsLookup::new([numbered()]), &batch);
        comes_back(&FindOrganizationByVanityName::new("a"), &page);
        comes_back(&UserInfo, &claims);
    }

    #[test]
    fn a_projected_page_comes_back_as_it_was_written(page in pages(projected()), projection in projections()) {
        comes_back(&FindByRoleAssignee::new().project(projection), &page);
    }

    #[test]
    fn a_report_comes_back_as_it_was_written(
        results in prop::collection::vec((profiles(), option::of(any::<String>()), option::of(words())), 0..5),
    ) {
        let results = results.into_iter().map(|(profile, error, status)| {
            let mut result = match error {
                None => InvitationResult::sent(profile),
                Some(error) => InvitationResult::failed(profile, error),
            };
            result.status = status.map_or(result.status, |status| InvitationStatus::from(&*status));
            result
        });
        let report = InvitationReport::new("acc".parse().unwrap(), "7".parse().unwrap(), results.collect());
        let invitees = Invitees::from_array(["urn:li:fsd_profile:a".parse().unwrap()]);
        comes_back(&SendFollowInvitations::new("7".parse().unwrap(), invitees), &report);
    }
}

#[test]
fn a_role_that_was_requested_is_answered_without_a_body() {
    let response = RequestRole::write_answer(&());
    assert_eq!(
        (response.status(), response.headers().len(), &**response.body()),
        (StatusCode::NO_CONTENT, 0, &b""[..])
    );
    RequestRole::new(organization(), PersonUrn::from_id("a").unwrap()).read_response(response).unwrap();
}
