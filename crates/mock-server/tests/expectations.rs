//! What a test expects to be asked: counted, and everything else named with the nearest expectation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{get, request};
use rolecall_mock_server::{Mock, MockServer};
use rolecall_model::{Invitees, OrganizationUrn, Role};
use rolecall_transport::{
    connectsafely::SendFollowInvitations,
    linkedin::{FindByOrganization, FindByRoleAssignee, RequestRole},
};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn organization() -> OrganizationUrn {
    "urn:li:organization:2414183".parse().unwrap()
}

const INVITE: &str = "/linkedin/organizations/105672170/follow-invitations";

#[test]
fn expected_operations_are_counted_whoever_asks_and_under_either_root() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let invitees = Invitees::from_array(["urn:li:fsd_profile:a".parse().unwrap()]);
    server.expect(2, &FindByOrganization::new(organization()).role(Role::Analyst)).unwrap();
    server.expect(1, &SendFollowInvitations::new("105672170".parse().unwrap(), invitees)).unwrap();
    server.expect(0, &FindByRoleAssignee::new()).unwrap();
    let finder =
        "organizationAcls?role=ANALYST&organization=urn%3ali%3aorganization%3a2414183&q=organization";
    get(&format!("/rest/{finder}")).v2().token("admin-token").send(server.address());
    get(&format!("/~default/v2/{finder}")).v2().send(server.address());
    // What is expected of one world is nothing that another is asked.
    get(&format!("/~linkedin-paging-rest/v2/{finder}")).v2().send(server.address());
    request("POST", INVITE).body(r#"{ "profileUrns": ["urn:li:fsd_profile:a"] }"#).send(server.address());
    get("/_rolecall/health").send(server.address());
    server.verify().unwrap();
}

#[test]
fn what_came_too_often_too_rarely_or_not_as_expected_is_told() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    server.expect(2, &FindByRoleAssignee::new().role(Role::Analyst)).unwrap();
    server.expect(1, &RequestRole::new(organization(), "urn:li:person:abCdEf".parse().unwrap())).unwrap();
    get("/v2/organizationAcls?q=roleAssignee&role=ANALYST").send(server.address());
    get("/v2/organizationAcls?q=roleAssignee&role=CURATOR&oauth2_access_token=secret").send(server.address());
    let unmet = server.verify().unwrap_err();
    let key = "(organization:urn%3Ali%3Aorganization%3A2414183,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3AabCdEf)";
    assert_eq!(
        unmet.lines(),
        [
            "GET /rest/organizationAcls?q=roleAssignee&role=ANALYST was expected 2 times and came 1 times".to_owned(),
            format!("PUT /rest/organizationAcls/{key} was expected 1 times and came 0 times"),
            "GET /v2/organizationAcls?q=roleAssignee&role=CURATOR&oauth2_access_token=redacted was not expected; \
             the nearest is GET /rest/organizationAcls?q=roleAssignee&role=ANALYST: \
             query.oauth2_access_token: expected nothing, found `redacted`; query.role: expected `ANALYST`, found `CURATOR`"
                .to_owned(),
        ]
    );
    server.reset();
    server.verify().unwrap();
}

#[test]
fn dropping_a_server_whose_expectations_are_not_met_panics_with_the_reason() {
    let dropped = catch_unwind(AssertUnwindSafe(|| {
        let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
        server.expect(1, &FindByRoleAssignee::new()).unwrap();
    }));
    let panic = *dropped.unwrap_err().downcast::<String>().unwrap();
    let line = "GET /rest/organizationAcls?q=roleAssignee was expected 1 times and came 0 times";
    assert_eq!(panic, format!("the mock was not asked as expected:\n{line}"));
}

#[test]
fn of_several_clones_the_last_one_panics() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let clone = server.clone();
    server.expect(1, &FindByRoleAssignee::new()).unwrap();
    drop(server);
    catch_unwind(AssertUnwindSafe(|| drop(clone))).unwrap_err();
}

#[test]
fn a_test_that_fails_already_keeps_its_own_reason() {
    let failed = catch_unwind(AssertUnwindSafe(|| {
        let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
        server.expect(1, &FindByRoleAssignee::new()).unwrap();
        panic!("the test's own reason");
    }));
    assert_eq!(*failed.unwrap_err().downcast::<&str>().unwrap(), "the test's own reason");
}

#[test]
fn without_expectations_only_unmatched_replays_fail() {
    let server = MockServer::of(Mock::documented().tolerant().replay(true)).start_blocking().unwrap();
    get("/v2/organizationAcls?q=roleAssignee").send(server.address());
    server.verify().unwrap();
    get("/v2/organizationAcls?q=roleAssignee&x=1").send(server.address());
    assert_eq!(
        server.verify().unwrap_err().to_string(),
        "GET /v2/organizationAcls: no documented request is equal; the nearest is `linkedin-member-finder-v2`: \
         query.x: expected nothing, found `1`"
    );
    server.reset();

    let simulated = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    get("/v2/nothing").send(simulated.address());
    simulated.verify().unwrap();
}

#[test]
fn an_operation_that_cannot_be_sent_cannot_be_expected() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let error = server.expect(1, &FindByRoleAssignee::new().role("OWNER".into())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "role: expected one of `ADMINISTRATOR`, `DIRECT_SPONSORED_CONTENT_POSTER`, `RECRUITING_POSTER`, `LEAD_CAPTURE_ADMINISTRATOR`, `LEAD_GEN_FORMS_MANAGER`, `ANALYST`, `CURATOR`, `CONTENT_ADMINISTRATOR`, found `OWNER`"
    );
}
