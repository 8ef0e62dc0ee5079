//! What a test is told at its end: what succeeded here and is refused there, and which rules were met.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Request, Response};
use rolecall_mock_server::{Mock, MockServer, UnknownRule};
use rolecall_transport::Bytes;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A finder of the default world, with or without a version.
fn find(mock: &Mock, target: &str, versioned: bool) -> Response<Bytes> {
    let mut request = Request::get(target)
        .header("authorization", "Bearer admin-token")
        .header("x-restli-protocol-version", "2.0.0");
    if versioned {
        request = request.header("linkedin-version", "202609");
    }
    mock.respond(request.body(Bytes::new()).unwrap())
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

fn documented() -> Mock {
    Mock::documented().today("2026-11-26".parse().unwrap())
}

#[test]
fn what_succeeded_here_and_is_refused_there_is_told_once_a_rule() {
    let mock = documented();
    find(&mock, FINDER, true);
    // Refused here as well.
    find(&mock, "/v2/organizationAcls?q=roleAssignee&count=-1", true);
    mock.verify().unwrap();
    for _ in 0..3 {
        find(&mock, &format!("{FINDER}&oauth2_access_token=5ecret"), false);
    }
    find(&mock, &format!("{FINDER}&projection=(elements)"), true);
    let unmet = mock.verify().unwrap_err();
    assert_eq!(
        unmet.lines(),
        [
            "GET /rest/organizationAcls?q=roleAssignee&oauth2_access_token=redacted (and 2 more) was a success here; \
             a request under /rest names no LinkedIn-Version: the real service was seen to answer 400 VERSION_MISSING \
             (X-Rolecall-Observed; linkedin.version-missing); allow_observed(\"linkedin.version-missing\") lets it pass",
            "GET /rest/organizationAcls?q=roleAssignee&projection=(elements) was a success here; a request under /rest \
             has a projection, or one in `fields`: the real service was seen to answer 400 ILLEGAL_ARGUMENT \
             (X-Rolecall-Observed; linkedin.projection-under-rest); \
             allow_observed(\"linkedin.projection-under-rest\") lets it pass",
        ]
    );
    // Else it would depend on who shares a mock with whom whether a test fails.
    mock.reset();
    assert_eq!(mock.verify().unwrap_err(), unmet);
}

#[test]
fn coverage_is_that_of_all_requests_whatever_was_reset() {
    let mock = documented();
    for _ in 0..2 {
        find(&mock, FINDER, true);
        mock.reset();
    }
    let met = mock.coverage().rules().find(|(rule, _)| rule.id() == "linkedin.found").unwrap().1;
    assert_eq!(met, 2);
}

#[test]
fn a_version_that_ends_soon_is_warned_of_and_fails_nothing() {
    for mock in [Mock::documented(), Mock::observed()] {
        let mock = mock.today("2027-07-16".parse().unwrap());
        find(&mock, FINDER, true);
        assert_eq!(mock.verify().unwrap(), [""; 0], "61 days are left");
        let mock = mock.today("2027-07-17".parse().unwrap());
        find(&mock, FINDER, true);
        find(&mock, FINDER, true);
        let line = "LinkedIn-Version 202609 ends on 2027-09-15 (inferred); from then on it is answered 426";
        assert_eq!(mock.verify().unwrap(), [line]);
        assert_eq!(mock.requests().pop().unwrap().notes, [line]);
        mock.reset();
        assert_eq!(mock.verify().unwrap(), [""; 0]);
    }
}

#[test]
fn a_deliberate_word_lets_it_pass_rule_by_rule() {
    let mock = documented();
    mock.allow_observed("linkedin.version-missing").unwrap();
    find(&mock, FINDER, false);
    mock.verify().unwrap();
    // A world that is made later has it, too; one that was there has not.
    mock.named("later").unwrap();
    find(&mock, &format!("/~later{FINDER}"), false);
    mock.named("later").unwrap().verify().unwrap();
    mock.reset();
    find(&mock, FINDER, false);
    mock.verify().unwrap();
    find(&mock, &format!("{FINDER}&projection=(elements)"), true);
    assert_eq!(mock.verify().unwrap_err().lines().len(), 1);
    let error: UnknownRule = mock.allow_observed("linkedin.nothing").unwrap_err();
    assert_eq!(error.to_string(), "there is no rule `linkedin.nothing`; `rolecall rules` lists them");
    let tolerant = documented().tolerant();
    find(&tolerant, &format!("{FINDER}&projection=(elements)"), false);
    tolerant.verify().unwrap();
}

#[test]
fn the_observed_profile_contradicts_nothing() {
    let mock = Mock::observed().today("2026-11-26".parse().unwrap());
    assert_eq!(find(&mock, FINDER, false).status(), 400);
    assert_eq!(find(&mock, FINDER, true).status(), 200);
    mock.verify().unwrap();
}

#[test]
#[should_panic(expected = "was a success here; a request under /rest names no LinkedIn-Version")]
fn a_server_that_is_dropped_fails_the_test() {
    let server = MockServer::of(documented()).start_blocking().unwrap();
    find(&server, FINDER, false);
}

#[test]
fn verifying_a_mock_tells_what_dropping_its_server_would_panic_with() {
    let server = MockServer::of(documented()).start_blocking().unwrap();
    find(&server, FINDER, false);
    let other = server.named("other").unwrap();
    find(&server, &format!("/~other{FINDER}"), false);
    let of = "a request under /rest names no LinkedIn-Version: the real service was seen to answer 400 VERSION_MISSING \
              (X-Rolecall-Observed; linkedin.version-missing); allow_observed(\"linkedin.version-missing\") lets it pass";
    let unmet = server.verify().unwrap_err();
    let lines = [
        format!("GET {FINDER} was a success here; {of}"),
        format!("world other: GET /~other{FINDER} was a success here; {of}"),
    ];
    assert_eq!(unmet.lines(), lines);
    assert_eq!(other.verify().unwrap_err().lines().len(), 1, "a world by itself");
    let panic = catch_unwind(AssertUnwindSafe(|| drop(server))).unwrap_err();
    assert_eq!(*panic.downcast::<String>().unwrap(), format!("the mock was not asked as expected:\n{unmet}"));
}

#[test]
fn a_warning_names_its_world() {
    let mock = Mock::documented().today("2027-07-17".parse().unwrap());
    mock.named("other").unwrap();
    find(&mock, &format!("/~other{FINDER}"), true);
    let warnings = mock.verify().unwrap();
    assert!(warnings[0].starts_with("world other: LinkedIn-Version 202609 ends on "), "{warnings:?}");
}

#[test]
fn coverage_counts_the_rules_that_chose_or_changed_an_answer() {
    let mock = documented();
    let met = |mock: &Mock| -> Vec<(&str, u64)> {
        let coverage = mock.coverage();
        coverage.rules().filter(|(_, times)| *times > 0).map(|(rule, times)| (rule.id(), times)).collect()
    };
    assert_eq!(met(&mock), []);
    find(&mock, &format!("{FINDER}&count=1"), true);
    find(&mock, FINDER, false);
    find(&mock, "/v2/organizationAcls?q=nothing", true);
    // That no version was named changed nothing in this profile.
    assert_eq!(met(&mock), [("linkedin.no-route", 1), ("linkedin.next-page", 1), ("linkedin.found", 2)]);
    let shown = mock.coverage().to_string();
    let of = mock.coverage().rules().count();
    assert!(shown.starts_with(&format!("met 3 of {of} rules; never: linkedin.empty-segment, ")), "{shown}");
    // The other profile has other rules, and the habits of the service.
    let request = Request::get(FINDER).header("x-rolecall-profile", "observed");
    mock.respond(request.header("authorization", "Bearer admin-token").body(Bytes::new()).unwrap());
    let missing = met(&mock).into_iter().find(|(id, _)| *id == "linkedin.version-missing");
    assert_eq!(missing, Some(("linkedin.version-missing", 1)));
    // As JSON, of the chosen world.
    let served = find(&mock, "/_rolecall/coverage", true);
    assert_eq!(served.body(), serde_json::to_string(&mock.coverage()).unwrap().as_bytes());
    let other = find(&mock, "/~linkedin-paging-rest/_rolecall/coverage", true);
    assert!(!str::from_utf8(other.body()).unwrap().contains(":1"));
}
