#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What one side writes, the other reads: every request and every answer.

mod common;

use common::{Received, config, connectsafely, linkedin, surfaces};
use http::{StatusCode, header::CONTENT_TYPE};
use proptest::{option, prelude::*};
use rolecall_model::{
    AclKey, AuditStamp, FsdProfileUrn, InvitationReport, InvitationResult, InvitationStatus, Invitees,
    OrganizationAcl, OrganizationField, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
    restli::Projection,
};
use rolecall_transport::{
    Operation,
    connectsafely::{SendFollowInvitations, company_segment},
    linkedin::{
        Caller, Endpoint, ExpansionFailure, FindByOrganization, FindByRoleAssignee, Finder, ProjectedAcl,
        RequestRole, Root, Surface, route,
    },
    restli::{Page, Paging, Window, links},
};
use serde_json::{Map, Value};
use std::fmt::Debug;

fn organizations() -> impl Strategy<Value = OrganizationalEntityUrn> {
    (any::<bool>(), 1..=i64::MAX).prop_map(|(brand, number)| {
        format!("urn:li:organization{}:{number}", if brand { "Brand" } else { "" }).parse().unwrap()
    })
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

/// A server under each surface reads the operation that a client sends.
fn arrives<O: Operation<Caller = Caller> + PartialEq + Debug>(operation: &O, endpoint: Endpoint) {
    for surface in surfaces() {
        let root = if surface == Surface::V2 { Root::V2 } else { Root::Rest };
        let received = Received::sent(operation.to_request(&linkedin(surface)).unwrap());
        let incoming = received.incoming();
        let found = route(&incoming).unwrap();
        assert_eq!((found.root, found.endpoint), (root, endpoint));
        assert_eq!(&O::read_request(&incoming).unwrap(), operation);
    }
}

proptest! {
    #![proptest_config(config(11))]

    #[test]
    fn a_members_search_arrives_as_it_was_sent(
        finder in finders(Just(FindByRoleAssignee::new())), projection in projections(),
    ) {
        arrives(&finder, Endpoint::FindByRoleAssignee);
        arrives(&finder.project(projection), Endpoint::FindByRoleAssignee);
    }

    #[test]
    fn a_search_in_an_organization_arrives_as_it_was_sent(
        finder in finders(organizations().prop_map(FindByOrganization::new)), projection in projections(),
    ) {
        arrives(&finder, Endpoint::FindByOrganization);
        arrives(&finder.project(projection), Endpoint::FindByOrganization);
    }

    #[test]
    fn a_role_request_arrives_as_it_was_sent(organization in organizations(), person in persons()) {
        arrives(&RequestRole::new(organization, person), Endpoint::RequestRole);
    }

    #[test]
    fn invitations_arrive_as_they_were_sent(
        company in "[0-9]{1,19}", profiles in prop::collection::vec(profiles(), 1..=50),
        account in option::of("[!-~]{1,64}"), in_body in any::<bool>(),
    ) {
        let mut sent = SendFollowInvitations::new(company.parse().unwrap(), Invitees::new(profiles).unwrap());
        sent.account_id = account.map(|account| account.parse().unwrap());
        sent.company_id_in_body = in_body;
        let received = Received::sent(sent.to_request(&connectsafely()).unwrap());
        prop_assert_eq!(company_segment(&received.incoming()), Some(&*company));
        prop_assert_eq!(SendFollowInvitations::read_request(&received.incoming()).unwrap(), sent);
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
    option::of((any::<String>(), option::of(any::<String>()), any::<i64>()).prop_map(
        |(actor, impersonator, time)| {
            let mut stamp = AuditStamp::new(actor, time);
            stamp.impersonator = impersonator;
            stamp
        },
    ))
}

fn acls() -> impl Strategy<Value = OrganizationAcl> {
    (organizations(), words(), persons(), words(), any::<bool>(), stamps(), stamps()).prop_map(
        |(organization, role, person, state, target, created, last_modified)| {
            let key = AclKey::new(organization, Role::from(&*role), person);
            let mut acl = OrganizationAcl::new(key, RoleState::from(&*state));
            if target {
                acl.organization_field = OrganizationField::OrganizationTarget;
            }
            (acl.created, acl.last_modified) = (created, last_modified);
            acl
        },
    )
}

fn entities() -> impl Strategy<Value = Option<Map<String, Value>>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    let value = leaf.prop_recursive(2, 8, 3, |inner| {
        prop::collection::btree_map(any::<String>(), inner, 0..3)
            .prop_map(|fields| Value::Object(fields.into_iter().collect()))
    });
    option::of(
        prop::collection::btree_map(any::<String>(), value, 0..3)
            .prop_map(|fields| fields.into_iter().collect()),
    )
}

fn failures() -> impl Strategy<Value = Option<ExpansionFailure>> {
    option::of((option::of(any::<String>()), option::of(any::<i64>()), option::of(any::<u16>())).prop_map(
        |(message, service_error_code, status)| {
            let mut failure = ExpansionFailure::default();
            (failure.message, failure.service_error_code, failure.status) =
                (message, service_error_code, status);
            failure
        },
    ))
}

fn projected() -> impl Strategy<Value = ProjectedAcl> {
    let own = (option::of(acls()), any::<[bool; 4]>());
    (own, entities(), failures(), entities(), failures()).prop_map(
        |((acl, kept), organization_entity, organization_failure, assignee_entity, assignee_failure)| {
            let mut projected = ProjectedAcl::default();
            if let Some(acl) = acl {
                projected.role = kept[0].then_some(acl.role);
                projected.state = kept[1].then_some(acl.state);
                projected.role_assignee = kept[2].then_some(acl.role_assignee);
                let target = acl.organization_field == OrganizationField::OrganizationTarget;
                projected.organization = (kept[3] || !target).then_some(acl.organization.clone());
                projected.organization_target = target.then_some(acl.organization);
                (projected.created, projected.last_modified) = (acl.created, acl.last_modified);
            }
            (projected.organization_entity, projected.organization_failure) =
                (organization_entity, organization_failure);
            (projected.role_assignee_entity, projected.role_assignee_failure) =
                (assignee_entity, assignee_failure);
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
                Paging::new(window, links("/rest/organizationAcls", &query, window, count as usize));
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
fn comes_back<O: Operation<Answer: PartialEq + Debug>>(operation: &O, answer: &O::Answer) {
    let response = O::to_response(answer);
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
    let response = RequestRole::to_response(&());
    assert_eq!(
        (response.status(), response.headers().len(), &**response.body()),
        (StatusCode::NO_CONTENT, 0, &b""[..])
    );
    RequestRole::new(organization(), PersonUrn::from_id("a").unwrap()).read_response(response).unwrap();
}
