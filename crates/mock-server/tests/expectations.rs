//! What a test expects to be asked: counted, and everything else named with the nearest expectation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use ::http::{Request, StatusCode};
use http::{get, request};
use rolecall_mock_server::{Expect, Mock, MockServer};
use rolecall_model::{Invitees, OrganizationUrn, Role};
use rolecall_transport::{
    Bytes,
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
    let analysts = FindByOrganization::new(organization()).role(Role::Analyst);
    server.expect(Expect::times(2).any_outcome(), &analysts).unwrap();
    server
        .expect(
            Expect::times(1).any_outcome(),
            &SendFollowInvitations::new("105672170".parse().unwrap(), invitees),
        )
        .unwrap();
    server.expect(Expect::never(), &FindByRoleAssignee::new()).unwrap();
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
    get("/v2/organizationAcls?q=roleAssignee&role=ANALYST").token("many-token").send(server.address());
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
fn a_fault_is_one_line_whatever_was_sent() {
    let replayed = Mock::documented().replay(true);
    let expected = mock();
    expected.expect(Expect::never(), &FindByRoleAssignee::new()).unwrap();
    for mock in [&replayed, &expected] {
        let target = "/v2/a\u{85}b\u{2028}c?x=%0A\u{2029}";
        let request = Request::post(target).body("{\"a\": \"b\\nc\",\n\r\n\"d\": 1}".into());
        mock.respond(request.unwrap());
        let unmet = mock.verify().unwrap_err();
        assert_eq!((unmet.lines().len(), unmet.to_string().lines().count()), (1, 1), "{unmet:?}");
        let ends = |sign: char| sign.is_control() || ['\u{2028}', '\u{2029}'].contains(&sign);
        assert!(!unmet.to_string().contains(ends), "{unmet:?}");
        mock.reset();
    }
}

#[test]
fn an_operation_that_cannot_be_sent_cannot_be_expected() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let error = server.expect(1, &FindByRoleAssignee::new().count(u32::MAX)).unwrap_err();
    assert_eq!(error.to_string(), "count: expected a number from 0 to 2147483647, found `4294967295`");
}

/// Asks with this token, of this version; 200 for `admin-token` and `many-token`.
fn ask(mock: &Mock, target: &str, token: &str) -> StatusCode {
    let request = Request::get(target).header("authorization", format!("Bearer {token}"));
    mock.respond(request.header("linkedin-version", "202609").body(Bytes::new()).unwrap()).status()
}

fn mock() -> Mock {
    Mock::documented().today("2026-11-26".parse().unwrap()).tolerant()
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

/// What is unmet when the finder is expected so and comes so often.
fn unmet(expect: impl Into<Expect>, times: usize) -> Option<String> {
    let mock = mock();
    mock.expect(expect, &FindByRoleAssignee::new()).unwrap();
    (0..times).for_each(|_| assert_eq!(ask(&mock, FINDER, "many-token"), 200));
    mock.verify().err().map(|unmet| unmet.to_string())
}

#[test]
fn an_operation_is_expected_so_often_at_least_or_at_most() {
    let line =
        |expected: &str, came| Some(format!("GET {FINDER} was expected {expected} and came {came} times"));
    assert_eq!((unmet(2, 2), unmet(2, 3)), (None, line("2 times", 3)));
    assert_eq!((unmet(Expect::at_least(2), 1), unmet(2.., 3)), (line("at least 2 times", 1), None));
    assert_eq!(
        (unmet(Expect::at_most(2), 0), unmet(Expect::at_most(2), 3)),
        (None, line("at most 2 times", 3))
    );
    assert_eq!((unmet(1..=2, 0), unmet(1..=2, 2)), (line("1 to 2 times", 0), None));
    assert_eq!((unmet(Expect::never(), 0), unmet(Expect::never(), 1)), (None, line("0 times", 1)));
}

#[test]
fn only_a_success_meets_an_expectation_that_says_nothing_else() {
    let mock = mock();
    mock.expect(1, &FindByRoleAssignee::new()).unwrap();
    for token in ["expired-token", "noscope-token", "revoked-token"] {
        ask(&mock, FINDER, token);
    }
    let line = |came: usize| {
        format!(
            "GET {FINDER} was expected 1 times and came {came} times, but 2 times with 401, 1 times with 403"
        )
    };
    assert_eq!(mock.verify().unwrap_err().lines(), [line(0)]);
    ask(&mock, FINDER, "many-token");
    assert_eq!(mock.verify().unwrap_err().lines(), [line(1)], "what was refused was not expected");
}

#[test]
fn a_refusal_meets_the_expectation_of_one() {
    let mock = mock();
    mock.expect(Expect::times(1).refused_with(StatusCode::FORBIDDEN), &FindByRoleAssignee::new()).unwrap();
    mock.expect(Expect::times(2).refused(), &FindByRoleAssignee::new()).unwrap();
    mock.expect(1, &FindByRoleAssignee::new()).unwrap();
    for token in ["expired-token", "noscope-token"] {
        ask(&mock, FINDER, token);
    }
    assert_eq!(
        mock.verify().unwrap_err().lines(),
        [
            format!("GET {FINDER} (refused) was expected 2 times and came 1 times"),
            format!("GET {FINDER} was expected 1 times and came 0 times"),
        ]
    );
    ask(&mock, FINDER, "many-token");
    // The one that waits for it.
    ask(&mock, FINDER, "noscope-token");
    mock.verify().unwrap();
}

#[test]
fn the_sender_and_the_version_are_told_apart_and_no_token_is_shown() {
    let mock = mock();
    let of = |token: &str| Expect::times(1).by(token).version("202609".parse().unwrap());
    mock.expect(of("many-token"), &FindByRoleAssignee::new()).unwrap();
    mock.expect(of("admin-token"), &FindByRoleAssignee::new()).unwrap();
    let key = Expect::times(1).by("connectsafely-key");
    let invitees = Invitees::from_array(["urn:li:fsd_profile:a".parse().unwrap()]);
    mock.expect(key.clone(), &SendFollowInvitations::new("105672170".parse().unwrap(), invitees)).unwrap();
    ask(&mock, FINDER, "many-token");
    ask(&mock, FINDER, "admin-token");
    let invite = Request::post(INVITE).header("authorization", "Bearer connectsafely-key");
    mock.respond(invite.body(r#"{"profileUrns": ["urn:li:fsd_profile:a"]}"#.into()).unwrap());
    mock.verify().unwrap();
    ask(&mock, FINDER, "noscope-token");
    let request = Request::get(FINDER).header("authorization", "Bearer many-token");
    mock.respond(request.body(Bytes::new()).unwrap());
    let expected = "(by a certain token, LinkedIn-Version 202609)";
    assert_eq!(
        mock.verify().unwrap_err().lines(),
        [
            format!(
                "GET {FINDER} was not expected; the nearest is GET {FINDER} {expected}: \
                 token: expected `the certain one`, found `another`"
            ),
            format!(
                "GET {FINDER} was not expected; the nearest is GET {FINDER} {expected}: \
                 linkedin-version: expected `202609`, found nothing"
            ),
        ]
    );
    assert_eq!(format!("{key:?}"), "Expect(1 times (by a certain token))");
}

#[test]
fn the_same_expectation_adds_up() {
    let mock = mock();
    for _ in 0..2 {
        mock.expect(1, &FindByRoleAssignee::new()).unwrap();
    }
    mock.expect(Expect::at_least(1).by("admin-token"), &FindByRoleAssignee::new()).unwrap();
    assert_eq!(
        mock.verify().unwrap_err().lines(),
        [
            format!("GET {FINDER} was expected 2 times and came 0 times"),
            format!("GET {FINDER} (by a certain token) was expected at least 1 times and came 0 times"),
        ]
    );
    mock.expect(Expect::at_least(1), &FindByRoleAssignee::new()).unwrap();
    let unmet = mock.verify().unwrap_err();
    assert_eq!(unmet.lines()[0], format!("GET {FINDER} was expected at least 3 times and came 0 times"));
}

#[test]
fn a_finder_begins_at_the_first_row_whether_it_says_so_or_not() {
    let mock = mock();
    mock.expect(1, &FindByRoleAssignee::new()).unwrap();
    mock.expect(1, &FindByRoleAssignee::new().start(0).count(1)).unwrap();
    ask(&mock, &format!("{FINDER}&start=0"), "many-token");
    ask(&mock, &format!("{FINDER}&count=1"), "many-token");
    mock.verify().unwrap();
    ask(&mock, &format!("{FINDER}&start=1"), "many-token");
    mock.verify().unwrap_err();
}

#[test]
fn what_is_no_request_to_a_service_is_no_fault() {
    let mock = mock();
    mock.expect(Expect::never(), &FindByRoleAssignee::new()).unwrap();
    for target in ["/favicon.ico", "/health", "/", "/metrics?rest=/rest/", "/linkedin.html"] {
        ask(&mock, target, "many-token");
    }
    mock.verify().unwrap();
    for target in ["/rest/nothing", "//v2/me", "/linkedin/nothing"] {
        ask(&mock, target, "many-token");
    }
    assert_eq!(mock.verify().unwrap_err().lines().len(), 3);
}

/// The steps that were expected in order, the requests that came, and the fault.
#[test]
fn what_is_expected_in_order_comes_in_order() {
    let of = |role: &str| FindByRoleAssignee::new().role(role.into());
    let fault = |steps: &[&str], came: &[&str]| {
        let mock = mock();
        for step in steps {
            mock.expect(Expect::times(1).in_order(), &of(step)).unwrap();
        }
        // Whenever it comes.
        mock.expect(Expect::at_most(9), &FindByRoleAssignee::new()).unwrap();
        for role in came {
            ask(&mock, FINDER, "many-token");
            ask(&mock, &format!("{FINDER}&role={role}"), "many-token");
        }
        mock.verify().err().map(|unmet| unmet.to_string())
    };
    let (a, b) = ("ANALYST", "CURATOR");
    let late =
        format!("GET {FINDER}&role={a} came after GET {FINDER}&role={b}, before which it was expected");
    assert_eq!(fault(&[a, b], &[a, b]), None);
    assert_eq!(fault(&[a, b], &[b, a]), Some(late.clone()));
    assert_eq!(fault(&[a, a, b], &[a, a, b]), None);
    assert_eq!(fault(&[a, a, b], &[a, b, a]), Some(late));
    assert_eq!(fault(&[a, b, a], &[a, b, a]), None);
    let late =
        format!("GET {FINDER}&role={b} came after GET {FINDER}&role={a}, before which it was expected");
    assert_eq!(fault(&[a, b, a], &[a, a, b]), Some(late));
}
