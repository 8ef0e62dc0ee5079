//! What a test expects to be asked: counted, and everything else named with the nearest expectation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use ::http::{Request, StatusCode};
use http::{get, request};
use rolecall_mock_server::{Expect, Mock, MockServer};
use rolecall_model::{Invitees, OrganizationUrn, Role, restli::Projection};
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
             query.role: expected `ANALYST`, found `CURATOR`"
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
    ask(&mock, FINDER, "noscope-token");
    assert_eq!(
        mock.verify().unwrap_err().lines(),
        [
            format!("GET {FINDER} (refused) was expected 2 times and came 1 times"),
            format!("GET {FINDER} was expected 1 times and came 0 times"),
        ]
    );
    ask(&mock, FINDER, "many-token");
    ask(&mock, FINDER, "expired-token");
    mock.verify().unwrap();
}

/// What was expected, in whatever order, which tokens came, and what is told.
#[test]
fn a_request_counts_for_every_expectation_that_it_meets() {
    let never = Expect::never;
    let any = |least| Expect::at_least(least).any_outcome();
    let one = || Expect::times(1);
    let version = "202609".parse().unwrap();
    let [admin, many, expired, noscope] = ["admin-token", "many-token", "expired-token", "noscope-token"];
    let unauthorized = StatusCode::UNAUTHORIZED;
    let line = |of: &str, expected: &str, came| {
        Some(format!("GET {FINDER}{of} was expected {expected} and came {came} times"))
    };
    let by = " (by a certain token)";
    for (expected, came, told) in [
        // What is said of some of the requests holds beside what is said of all.
        ([Expect::at_least(1), never().by(admin)], &[admin, admin][..], line(by, "0 times", 2)),
        ([one(), never().by(admin)], &[admin], line(by, "0 times", 1)),
        (
            [Expect::at_least(0), never().version(version)],
            &[many],
            line(" (LinkedIn-Version 202609)", "0 times", 1),
        ),
        ([any(0), never().refused()], &[expired], line(" (refused)", "0 times", 1)),
        (
            [any(0), Expect::at_most(1).refused_with(unauthorized)],
            &[expired; 5],
            line(" (refused with 401)", "at most 1 times", 5),
        ),
        ([one(), one().by(admin)], &[admin], None),
        ([Expect::times(2), one().by(admin)], &[admin, many], None),
        ([one(), one().by(admin)], &[admin, many], line("", "1 times", 2)),
        ([Expect::times(2).refused(), one().refused_with(unauthorized)], &[noscope, expired], None),
        (
            [one().refused(), one().refused_with(unauthorized)],
            &[noscope, expired],
            line(" (refused)", "1 times", 2),
        ),
        ([any(1), one().refused()], &[expired, many], None),
        ([any(3), one().refused()], &[expired, many], line(" (any outcome)", "at least 3 times", 2)),
    ] {
        let [one, other] = expected.clone();
        for expected in [[one.clone(), other.clone()], [other, one]] {
            let mock = mock();
            for expect in &expected {
                mock.expect(expect.clone(), &FindByRoleAssignee::new()).unwrap();
            }
            for token in came {
                ask(&mock, FINDER, token);
            }
            assert_eq!(mock.verify().err().map(|it| it.to_string()), told, "{expected:?} and {came:?}");
        }
    }
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
fn at_least_beside_at_most_is_a_range() {
    for swapped in [false, true] {
        let mock = mock();
        let mut ends = [Expect::at_least(1), Expect::at_most(2)];
        if swapped {
            ends.reverse();
        }
        ends.into_iter().for_each(|end| mock.expect(end, &FindByRoleAssignee::new()).unwrap());
        let came = [0, 1, 1, 1].map(|times| {
            (0..times).for_each(|_| assert_eq!(ask(&mock, FINDER, "many-token"), 200));
            mock.verify().is_ok()
        });
        assert_eq!(came, [false, true, true, false]);
    }
}

#[test]
fn what_is_said_in_pieces_is_the_same_whatever_comes_first() {
    let orders = [[0, 1, 2], [1, 2, 0], [2, 0, 1]];
    for order in orders {
        let mock = mock();
        let ends = [Expect::at_least(1), Expect::at_most(3), Expect::at_least(1)];
        order.into_iter().for_each(|end| mock.expect(ends[end].clone(), &FindByRoleAssignee::new()).unwrap());
        let line = format!("GET {FINDER} was expected 2 to 3 times and came 0 times");
        assert_eq!(mock.verify().unwrap_err().lines(), [line]);
    }
    let mock = mock();
    mock.expect(Expect::at_least(5), &FindByRoleAssignee::new()).unwrap();
    mock.expect(Expect::at_most(3), &FindByRoleAssignee::new()).unwrap();
    let unmet = mock.verify().unwrap_err();
    let line = format!("GET {FINDER} was expected at least 5 times and at most 3 times: no number is both");
    assert!(unmet.lines().contains(&line), "{unmet}");
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
    let fault = |steps: &[(Expect, &str)], came: &[&str]| {
        let mock = mock();
        for (expect, step) in steps {
            mock.expect(expect.clone(), &of(step)).unwrap();
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
    let once = |role| (Expect::times(1).in_order(), role);
    let came = |came: &str, expected: &str| {
        Some(format!("GET {FINDER}&role={came} came where {expected} was expected in order"))
    };
    let [of_a, of_b] = [a, b].map(|role| format!("GET {FINDER}&role={role}"));
    assert_eq!(fault(&[once(a), once(b)], &[a, b]), None);
    assert_eq!(fault(&[once(a), once(b)], &[b, a]), came(b, &of_a));
    assert_eq!(fault(&[once(a), once(b)], &[a, b, a]), came(a, "nothing more"));
    assert_eq!(fault(&[once(a), once(a), once(b)], &[a, a, b]), None);
    assert_eq!(fault(&[once(a), once(a), once(b)], &[a, b, a]), came(b, &of_a));
    assert_eq!(fault(&[once(a), once(b), once(a)], &[a, b, a]), None);
    assert_eq!(fault(&[once(a), once(b), once(a)], &[a, a, b]), came(a, &of_b));
    assert_eq!(
        fault(&[once(a), once(a), once(b)], &[a]),
        Some(format!(
            "{of_a} was expected 2 times in order and came 1 times\n\
             {of_b} was expected 1 times in order and came 0 times"
        ))
    );
    // At any time besides: then it comes once more.
    let whenever = (Expect::times(1), a);
    for steps in [[whenever.clone(), once(a), once(b)], [once(a), once(b), whenever]] {
        assert_eq!(fault(&steps, &[a, b, a]), None);
        assert_eq!(fault(&steps, &[a, a, b]), None);
        assert_eq!(fault(&steps, &[a, b]), Some(format!("{of_a} was expected 2 times and came 1 times")));
    }
}

#[test]
fn steps_share_no_request() {
    let mock = mock();
    for step in [Expect::times(1).by("admin-token"), Expect::times(1), Expect::times(1).any_outcome()] {
        mock.expect(step.in_order(), &FindByRoleAssignee::new()).unwrap();
    }
    for token in ["admin-token", "many-token", "expired-token"] {
        ask(&mock, FINDER, token);
    }
    mock.verify().unwrap();
    // What a step does not speak of is told as ever.
    mock.expect(
        Expect::times(1).refused_with(StatusCode::CONFLICT).in_order(),
        &RequestRole::new(organization(), "urn:li:person:a".parse().unwrap()),
    )
    .unwrap();
    ask(&mock, "/v2/me", "many-token");
    assert_eq!(mock.verify().unwrap_err().lines().len(), 2);
}

#[test]
fn never_adds_up_with_nothing() {
    for expected in [[Expect::never(), Expect::times(1)], [Expect::at_least(1), Expect::never()]] {
        let mock = mock();
        for expect in expected.clone() {
            mock.expect(expect, &FindByRoleAssignee::new()).unwrap();
        }
        ask(&mock, FINDER, "many-token");
        let unmet = mock.verify().unwrap_err().to_string();
        assert!(unmet.ends_with(": `never` adds up with nothing"), "{unmet}");
    }
    let mock = mock();
    for most in [usize::MAX, 1] {
        mock.expect(Expect::at_most(most), &FindByRoleAssignee::new()).unwrap();
        mock.expect(Expect::at_least(most), &FindByOrganization::new(organization())).unwrap();
    }
    assert_eq!(mock.verify().unwrap_err().lines().len(), 1);
}

#[test]
fn a_token_counts_wherever_it_is_sent() {
    let mock = mock();
    mock.expect(2, &FindByRoleAssignee::new()).unwrap();
    mock.expect(Expect::times(1).by("admin-token"), &FindByRoleAssignee::new()).unwrap();
    for token in ["admin-token", "many-token"] {
        let request = Request::get(format!("{FINDER}&oauth2_access_token={token}"));
        assert_eq!(mock.respond(request.body(Bytes::new()).unwrap()).status(), 200);
    }
    mock.verify().unwrap();
}

#[test]
fn the_secret_of_an_invitation_is_its_key() {
    let mock = mock();
    let invitees = || Invitees::from_array(["urn:li:fsd_profile:a".parse().unwrap()]);
    let send = || SendFollowInvitations::new("105672170".parse().unwrap(), invitees());
    mock.expect(Expect::times(1).by("connectsafely-key"), &send()).unwrap();
    mock.expect(Expect::never().by("another"), &send()).unwrap();
    // There a token in the query is none.
    let invite = |target: &str, key: &str| {
        let request = Request::post(target).header("authorization", format!("Bearer {key}"));
        mock.respond(request.body(r#"{"profileUrns": ["urn:li:fsd_profile:a"]}"#.into()).unwrap());
    };
    invite(INVITE, "connectsafely-key");
    mock.verify().unwrap();
    invite(&format!("{INVITE}?oauth2_access_token=connectsafely-key"), "connectsafely-plain-key");
    let unmet = mock.verify().unwrap_err().to_string();
    assert!(
        unmet.ends_with("found `redacted`; token: expected `the certain one`, found `another`"),
        "{unmet}"
    );
}

#[test]
fn no_difference_shows_a_secret() {
    let mock = mock();
    mock.expect(Expect::never(), &FindByRoleAssignee::new()).unwrap();
    for target in [
        "/rest/(token:s3cret)?x=(access_token:s3cret)",
        "/v2/organizationAcls?q=roleAssignee&x=Bearer%20s3cret",
        "/v2/access_token=s3cret/me?x=List((token:s3cret))",
    ] {
        ask(&mock, target, "many-token");
    }
    let post = Request::post("/v2/organizationAcls?q=roleAssignee");
    mock.respond(post.body(r#"{"a": "Bearer s3cret"}"#.into()).unwrap());
    let unmet = mock.verify().unwrap_err();
    assert_eq!(unmet.lines().len(), 4);
    assert!(!unmet.to_string().contains("s3cret"), "{unmet}");
    assert_eq!(
        unmet.lines()[0],
        "GET /rest/(token:redacted)?x=(access_token:redacted) was not expected; the nearest is GET \
         /rest/organizationAcls?q=roleAssignee: path: expected `/organizationAcls`, found `/(token:redacted)`; \
         query.q: expected `roleAssignee`, found nothing; query.x: expected nothing, found `(access_token:redacted)`"
    );
}

#[test]
fn a_version_with_a_day_is_not_the_one_that_is_expected() {
    let mock = mock();
    mock.expect(Expect::never().version("202609".parse().unwrap()).any_outcome(), &FindByRoleAssignee::new())
        .unwrap();
    let request = Request::get(FINDER).header("linkedin-version", "20260901");
    mock.respond(request.body(Bytes::new()).unwrap());
    let unmet = mock.verify().unwrap_err().to_string();
    assert!(unmet.ends_with("linkedin-version: expected `202609`, found nothing"), "{unmet}");
}

#[test]
fn any_page_of_a_finder_is_one_of_those_that_a_pager_asks_for() {
    let mock = mock();
    let projection: Projection = "(elements*(role))".parse().unwrap();
    mock.expect(Expect::times(3).any_page(), &FindByRoleAssignee::new()).unwrap();
    mock.expect(Expect::times(2).any_page(), &FindByRoleAssignee::new().project(projection)).unwrap();
    for more in ["", "&start=10", "&start=20&count=10"] {
        ask(&mock, &format!("{FINDER}{more}"), "many-token");
    }
    for projection in ["(elements*(role))", "(elements*(role),paging)"] {
        ask(&mock, &format!("{FINDER}&start=10&projection={projection}"), "many-token");
    }
    mock.verify().unwrap();
    ask(&mock, &format!("{FINDER}&role=ANALYST&count=1"), "many-token");
    assert_eq!(
        mock.verify().unwrap_err().to_string(),
        format!(
            "GET {FINDER}&role=ANALYST&count=1 was not expected; the nearest is GET {FINDER} (any page): \
             query.role: expected nothing, found `ANALYST`"
        )
    );
    let all = Expect::at_least(1).any_outcome().any_page().in_order();
    assert_eq!(format!("{all:?}"), "Expect(at least 1 times (any outcome, any page), in order)");
}

#[test]
fn a_line_is_told_for_each_of_many_faults() {
    let mock = mock();
    mock.expect(Expect::never(), &FindByRoleAssignee::new()).unwrap();
    for count in 0..1030 {
        ask(&mock, &format!("{FINDER}&count={count}"), "many-token");
    }
    let unmet = mock.verify().unwrap_err();
    assert_eq!((unmet.lines().len(), &*unmet.lines()[1000]), (1001, "and 30 more"));
}

/// What the mock itself refuses is a request that was not expected, in the world in whose journal it is.
#[test]
fn no_request_to_a_service_is_lost_where_something_is_expected() {
    let server = MockServer::of(mock()).start_blocking().unwrap();
    let other = server.named("other").unwrap();
    get(FINDER).header("x-rolecall-profile", "real").send(server.address());
    server.verify().unwrap();
    for sandbox in [&**server, &other] {
        sandbox.expect(Expect::never(), &FindByRoleAssignee::new()).unwrap();
    }
    get(&format!("/~other{FINDER}")).header("x-rolecall-profile", "real").send(server.address());
    get(&format!("/~nowhere{FINDER}&oauth2_access_token=s3cret")).send(server.address());
    get(FINDER).header("host", "example.org").send(server.address());
    request("POST", "/rest/organizationAcls").header("content-length", "99999999").send(server.address());
    for none in ["/~nowhere/", "/~nowhere/_rolecall/requests"] {
        get(none).send(server.address());
    }
    let unmet = server.verify().unwrap_err();
    let lines = [
        "GET /~nowhere/rest/organizationAcls?q=roleAssignee&oauth2_access_token=redacted was not asked of a service: ",
        "GET /rest/organizationAcls?q=roleAssignee was not asked of a service: ",
        "POST /rest/organizationAcls was not asked of a service: ",
        "world other: GET /~other/rest/organizationAcls?q=roleAssignee was not asked of a service: \
         X-Rolecall-Profile: expected `documented` or `observed`, found `real`",
    ];
    assert_eq!(unmet.lines().len(), lines.len(), "{unmet}");
    for (line, begins) in unmet.lines().iter().zip(lines) {
        assert!(line.starts_with(begins), "{line}");
    }
    server.reset();
    other.reset();
}
