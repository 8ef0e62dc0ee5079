//! What a test says is answered, in place of the mock and around it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Request, Response, StatusCode, request::Builder};
use rolecall_mock_server::{Expect, Given, Mock, MockServer, Profile, Rule, Sandbox, TokenState};
use rolecall_model::{OrganizationAcl, PersonUrn};
use rolecall_transport::{
    Bytes,
    connectsafely::SendFollowInvitations,
    linkedin::{FindByOrganization, FindByRoleAssignee, LookUpOrganization, RequestRole},
    restli::Page,
};
use serde_json::{Value, json};
use std::sync::{Arc, Barrier};

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";
const ANSWERED: &str = "mock; rolecall.answered";

fn mock(profile: Profile) -> Mock {
    Mock::new(profile).today("2026-11-26".parse().unwrap()).tolerant()
}

fn documented() -> Mock {
    mock(Profile::Documented)
}

fn send(mock: &Mock, request: Builder, body: impl Into<Bytes>) -> Response<Bytes> {
    mock.respond(request.body(body.into()).unwrap())
}

fn find(mock: &Mock) -> Response<Bytes> {
    let request = Request::get(FINDER).header("authorization", "Bearer many-token");
    send(mock, request.header("linkedin-version", "202609"), "")
}

fn invite(mock: &Mock) -> Response<Bytes> {
    let request = Request::post("/linkedin/organizations/105672170/follow-invitations");
    let request = request.header("authorization", "Bearer connectsafely-key");
    send(mock, request, r#"{"profileUrns": ["urn:li:fsd_profile:a"]}"#)
}

fn evidence(answer: &Response<Bytes>) -> &str {
    answer.headers()["x-rolecall-evidence"].to_str().unwrap()
}

fn json_of(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

#[test]
fn answers_are_given_one_after_the_other_and_then_the_mock_answers_itself() {
    let mock = documented();
    let element = json!({ "organization": "urn:li:organization:7", "role": "CURATOR",
                          "roleAssignee": "urn:li:person:x", "state": "APPROVED" });
    let page = json!({ "elements": [element], "paging": { "start": 0, "count": 10, "links": [] } });
    let typed: Page<OrganizationAcl> = serde_json::from_value(page.clone()).unwrap();
    let told = Response::builder().status(503).header("retry-after", "2").body("not now").unwrap();
    mock.answer::<FindByRoleAssignee>().times(2, StatusCode::TOO_MANY_REQUESTS).once(told);
    mock.answer::<FindByRoleAssignee>().once(Given::typed(&typed));
    let answers = [(); 5].map(|()| find(&mock));
    assert_eq!(answers.each_ref().map(|answer| answer.status().as_u16()), [429, 429, 503, 200, 200]);
    assert_eq!(answers[2].body(), "not now");
    assert_eq!(answers[2].headers()["retry-after"], "2");
    assert_eq!(json_of(&answers[3]), page);
    let cited = answers.each_ref().map(evidence);
    assert_eq!(cited, [ANSWERED, ANSWERED, ANSWERED, ANSWERED, "documented; linkedin.found"]);
    // Each is in the journal.
    let kept: Vec<_> =
        mock.requests().iter().map(|it| (it.number, it.status.as_u16(), it.rule.id())).collect();
    assert_eq!((kept[2], kept[4]), ((3, 503, "rolecall.answered"), (5, 200, "linkedin.found")));
    mock.verify().unwrap();
}

#[test]
fn other_operations_worlds_and_paths_are_answered_by_the_mock() {
    let mock = documented();
    mock.named("other").unwrap();
    mock.answer::<FindByOrganization>().always(StatusCode::NOT_FOUND);
    mock.answer::<FindByRoleAssignee>().always(StatusCode::NOT_FOUND);
    let of = |target: &str| {
        let request = Request::get(target).header("authorization", "Bearer many-token");
        evidence(&send(&mock, request, "")).to_owned()
    };
    assert_eq!(of("/v2/organizationAcls?q=roleAssignee&projection=(paging)"), ANSWERED);
    // Another resource: what is expected of the finder is not expected of it either.
    assert_ne!(of("/v2/organizationalEntityAcls?q=roleAssignee"), ANSWERED);
    assert_eq!(of("/~other/v2/organizationAcls?q=roleAssignee"), "documented; linkedin.found");
    assert_eq!(of("/v2/organizationAcls?q=nobody"), "observed; linkedin.no-route");
    assert_eq!(of("/v2/me"), "inferred; linkedin.no-scope");
    assert_eq!(invite(&mock).status(), 200);
    mock.reset();
    assert_eq!(find(&mock).status(), 200, "a reset forgets them");
}

/// The service's own body, as far as one is known.
#[test]
fn a_status_has_the_body_of_the_service() {
    let body = |profile, status: u16| {
        let mock = mock(profile);
        mock.answer::<FindByRoleAssignee>().once(StatusCode::from_u16(status).unwrap());
        let answer = find(&mock);
        assert_eq!((answer.status().as_u16(), evidence(&answer)), (status, ANSWERED));
        assert_eq!(answer.headers()["x-restli-protocol-version"], "1.0.0");
        assert_eq!(answer.headers().contains_key("x-li-uuid"), profile == Profile::Observed);
        answer
    };
    let gateway = [
        (400, None, "ILLEGAL_ARGUMENT", "Invalid query parameters passed to request"),
        (401, Some(65602), "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"),
        (
            403,
            Some(100),
            "ACCESS_DENIED",
            "Not enough permissions to access: partnerApiOrganizationAcls.FINDER-roleAssignee.20260901",
        ),
        (404, None, "RESOURCE_NOT_FOUND", "No virtual resource found"),
        (426, None, "NONEXISTENT_VERSION", "Requested version 20260901 is not active"),
        (
            429,
            Some(101),
            "TOO_MANY_REQUESTS",
            "Resource level throttle APPLICATION_AND_MEMBER DAY limit for calls to this resource is reached.",
        ),
    ];
    for profile in [Profile::Documented, Profile::Observed] {
        for (status, number, code, message) in gateway {
            let mut expected = json!({ "status": status, "code": code, "message": message });
            if let Some(number) = number {
                expected["serviceErrorCode"] = number.into();
            }
            let answer = body(profile, status);
            assert_eq!(json_of(&answer), expected);
            assert_eq!(answer.headers()["x-restli-gateway-error"], "true");
        }
        assert_eq!(body(profile, 500).body(), "", "no body of it is known");
        assert_eq!(body(profile, 200).body(), "");
    }
    let of_invitations = |profile, status| {
        let mock = mock(profile);
        mock.answer::<SendFollowInvitations>().once(StatusCode::from_u16(status).unwrap());
        let answer = invite(&mock);
        assert_eq!((answer.status().as_u16(), evidence(&answer)), (status, ANSWERED));
        json_of(&answer)
    };
    assert_eq!(
        of_invitations(Profile::Documented, 500),
        json!({ "error": "Failed to send company follow invitations" })
    );
    let limited = of_invitations(Profile::Observed, 429);
    assert_eq!(limited["code"], "rate_limit_exceeded");
    assert!(limited["message"].as_str().unwrap().starts_with("Rate limit exceeded: 60/60 used. Resets at "));
    for (profile, told) in [(Profile::Documented, 0), (Profile::Observed, 4)] {
        let mock = mock(profile);
        mock.answer::<SendFollowInvitations>().once(StatusCode::TOO_MANY_REQUESTS);
        let answer = invite(&mock);
        let seconds: u32 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds));
        let names = answer.headers().keys().filter(|name| name.as_str().starts_with("x-ratelimit-"));
        assert_eq!(names.count(), told);
        assert!(told == 0 || answer.headers()["x-ratelimit-remaining"] == "0");
    }
}

#[test]
fn the_world_is_not_touched_by_a_request_that_is_answered_so() {
    let mock = documented();
    mock.answer::<RequestRole>().once(Given::typed(&()));
    let rows = || json_of(&find(&mock))["elements"].as_array().unwrap().len();
    let before = rows();
    let key = "(organization:urn%3Ali%3Aorganization%3A18062654,role:DIRECT_SPONSORED_CONTENT_POSTER,\
               roleAssignee:urn%3Ali%3Aperson%3AA839rocZ)";
    let body = r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER",
                   "roleAssignee":"urn:li:person:A839rocZ","organization":"urn:li:organization:18062654"}"#;
    let request = || {
        let request = Request::put(format!("/v2/organizationAcls/{key}"));
        request.header("authorization", "Bearer many-token").header("x-restli-protocol-version", "2.0.0")
    };
    let answer = send(&mock, request(), body);
    assert_eq!((answer.status().as_u16(), evidence(&answer)), (204, ANSWERED));
    let is_there = || {
        let row =
            |row: &Value| row["role"] == "DIRECT_SPONSORED_CONTENT_POSTER" && row["state"] == "REQUESTED";
        let page = send(
            &mock,
            Request::get("/v2/organizationAcls?q=roleAssignee&count=100")
                .header("authorization", "Bearer many-token"),
            "",
        );
        json_of(&page)["elements"].as_array().unwrap().iter().filter(|it| row(it)).count()
    };
    let had = is_there();
    assert_eq!(rows(), before);
    assert_eq!(send(&mock, request(), body).status(), 204);
    assert_eq!(is_there(), had + 1, "the mock itself");
}

#[test]
fn what_is_answered_counts_for_what_is_expected() {
    let mock = documented();
    mock.answer::<FindByRoleAssignee>().once(StatusCode::TOO_MANY_REQUESTS);
    mock.expect(Expect::times(1).refused_with(StatusCode::TOO_MANY_REQUESTS), &FindByRoleAssignee::new())
        .unwrap();
    mock.expect(1, &FindByRoleAssignee::new()).unwrap();
    find(&mock);
    find(&mock);
    mock.verify().unwrap();
}

#[test]
fn what_was_not_used_up_is_told() {
    let mock = documented();
    mock.answer::<FindByRoleAssignee>()
        .times(3, StatusCode::TOO_MANY_REQUESTS)
        .once(Response::builder().status(418).body("").unwrap())
        .always(StatusCode::NOT_FOUND);
    find(&mock);
    assert_eq!(
        mock.verify().unwrap_err().lines(),
        [
            "findByRoleAssignee was to be answered 429 3 times and was 1 times: unused",
            "findByRoleAssignee was to be answered 418 1 times and was 0 times: unused",
        ]
    );
}

#[test]
fn a_closure_sees_request_and_answer_and_gives_the_one_that_is_sent() {
    let mock = documented();
    mock.answer::<FindByRoleAssignee>().once(Response::new("one"));
    for sign in ["a", "b"] {
        mock.intercept(move |request, answer| {
            assert_eq!(request.headers()["linkedin-version"], "202609");
            answer.map(|body| [&body[..], sign.as_bytes()].concat().into())
        });
    }
    assert_eq!(find(&mock).body(), "oneab", "one around the other");
    let answer = find(&mock);
    assert!(answer.body().ends_with(b"}ab"));
    assert_eq!(evidence(&answer), ANSWERED);
    let received = mock.requests().pop().unwrap();
    assert_eq!(&received.answer_body, answer.body());
    // What the mock itself found is told all the same.
    let trail: Vec<_> = received.trail().map(Rule::id).collect();
    assert!(trail.contains(&"linkedin.found") && trail.contains(&"rolecall.answered"), "{trail:?}");
    let health = send(&mock, Request::get("/_rolecall/health"), "");
    assert_eq!((health.status().as_u16(), evidence(&health)), (200, "mock; rolecall.control"));
    assert_eq!(send(&mock, Request::get("/nothing"), "").status(), 404, "it is for no service");
    mock.reset();
    assert_eq!(evidence(&find(&mock)), "documented; linkedin.found");
}

#[test]
fn an_answer_that_a_closure_leaves_alone_is_that_of_the_mock() {
    let mock = documented();
    mock.intercept(|_, answer| answer);
    assert_eq!(evidence(&find(&mock)), "documented; linkedin.found");
}

#[test]
fn a_closure_may_ask_and_change_the_sandbox() {
    let mock = documented();
    let sandbox: Sandbox = Sandbox::clone(&mock);
    let person: PersonUrn = "urn:li:person:A839rocZ".parse().unwrap();
    mock.intercept(move |_, answer| {
        let number = sandbox.requests().len();
        let scopes = ["rw_organization_admin"];
        sandbox.world(|world| world.set_token("many-token", &person, &scopes, TokenState::Expired)).unwrap();
        let (mut head, body) = answer.into_parts();
        head.headers.insert("x-before", number.into());
        Response::from_parts(head, body)
    });
    let answers = [find(&mock), find(&mock)];
    assert_eq!(answers.each_ref().map(|answer| answer.status().as_u16()), [200, 401]);
    assert_eq!(answers.each_ref().map(|answer| answer.headers()["x-before"].to_str().unwrap()), ["0", "1"]);
}

/// Two requests are in the closure at the same time, or neither of them ends.
#[test]
fn nothing_is_locked_while_a_closure_runs() {
    let mock = documented();
    let both = Arc::new(Barrier::new(2));
    let sandbox = Sandbox::clone(&mock);
    mock.intercept(move |_, answer| {
        both.wait();
        assert!(sandbox.requests().len() < 2);
        answer
    });
    std::thread::scope(|scope| {
        let answers = [(); 2].map(|()| scope.spawn(|| find(&mock)));
        for answer in answers {
            assert_eq!(answer.join().unwrap().status(), 200);
        }
    });
    assert_eq!(mock.requests().len(), 2);
}

#[test]
fn a_closure_that_panics_is_answered_500_and_told_in_one_line() {
    let server = MockServer::of(documented()).start_blocking().unwrap();
    server.intercept(|request, answer| {
        assert!(!request.uri().path().starts_with("/rest/"), "a line\nand access_token=5ecret");
        answer
    });
    let answer = find(&server);
    assert_eq!((answer.status().as_u16(), evidence(&answer)), (500, ANSWERED));
    assert_eq!(json_of(&answer)["error"]["code"], "intercept_panicked");
    // Neither the mock nor the closure is the worse for it.
    let request =
        Request::get("/v2/organizationAcls?q=roleAssignee").header("authorization", "Bearer many-token");
    assert_eq!(send(&server, request, "").status(), 200);
    let unmet = server.verify().unwrap_err();
    assert_eq!(
        unmet.lines(),
        [format!(r"GET {FINDER}: the closure of `intercept` panicked: a line\nand access_token=redacted")]
    );
    assert_eq!(unmet.to_string().lines().count(), 1);
    server.reset();
}

#[test]
fn of_two_that_are_always_given_the_later_is() {
    let mock = documented();
    mock.answer::<FindByRoleAssignee>().always(StatusCode::NOT_FOUND).once(StatusCode::CONFLICT);
    mock.answer::<FindByOrganization>().always(StatusCode::NOT_FOUND);
    mock.answer::<FindByRoleAssignee>().always(StatusCode::TOO_MANY_REQUESTS);
    let statuses = [(); 3].map(|()| find(&mock).status().as_u16());
    assert_eq!(statuses, [409, 429, 429]);
}

/// The request without a version, in a mock where nothing is let pass.
fn find_without_version(mock: &Mock) -> Response<Bytes> {
    send(mock, Request::get(FINDER).header("authorization", "Bearer many-token"), "")
}

#[test]
fn an_answer_that_is_given_hides_nothing_that_the_request_itself_shows() {
    let none = || Given::typed(&Page::<OrganizationAcl>::new(Vec::new(), None));
    for profile in [Profile::Documented, Profile::Observed] {
        let of = |target: &str, version: &str, given: Given<FindByRoleAssignee>| {
            let mock = Mock::new(profile).today("2026-11-26".parse().unwrap());
            mock.answer::<FindByRoleAssignee>().once(given);
            let request = Request::get(target).header("authorization", "Bearer nobody's");
            let request =
                request.header("x-restli-protocol-version", "2.0.0").header("linkedin-version", version);
            let answer = send(&mock, request, "");
            let told = answer.headers().get("x-rolecall-observed").map(|it| it.to_str().unwrap().to_owned());
            let kept = mock.requests().pop().unwrap().observed.map(|it| it.to_string());
            assert_eq!(
                told,
                kept.clone().filter(|_| profile == Profile::Documented),
                "in the profile that differs"
            );
            (kept.unwrap_or_default(), mock.verify().err().map(|it| it.to_string()).unwrap_or_default())
        };
        // Whoever sends it: the token is that of nobody.
        assert_eq!(of(FINDER, "202609", none()), (String::new(), String::new()));
        for (target, version, observed, rule) in [
            (FINDER, "202401", "426 NONEXISTENT_VERSION", "linkedin.version-not-active"),
            ("/rest/organizationAcls?q=roleAssignee&sort=1", "202609", "400", "linkedin.parameter-unknown"),
            (
                "/v2/organizationAcls?q=roleAssignee&state=a:b",
                "202609",
                "400 ILLEGAL_ARGUMENT",
                "linkedin.query-syntax",
            ),
        ] {
            let (kept, unmet) = of(target, version, none());
            assert_eq!(kept, observed, "{target}");
            assert!(unmet.starts_with(&format!("GET {target} was a success here; ")), "{unmet}");
            assert!(unmet.ends_with(&format!("allow_observed(\"{rule}\") lets it pass")), "{unmet}");
            // What is no success contradicts nothing.
            assert_eq!(of(target, version, StatusCode::CONFLICT.into()), (String::new(), String::new()));
        }
    }
    // Of what stands in no document, and of the other service, nothing is compared.
    let mock = Mock::documented();
    mock.answer::<LookUpOrganization>().once(Response::new("{}"));
    mock.answer::<SendFollowInvitations>().once(Response::new("{}"));
    let asked = [
        send(&mock, Request::get("/rest/organizations/1"), ""),
        send(&mock, Request::post("/linkedin/organizations/1/follow-invitations"), "no JSON"),
    ];
    assert!(asked.iter().all(|answer| evidence(answer) == ANSWERED && answer.status() == 200));
    mock.verify().unwrap();
    let tolerant = documented();
    tolerant.answer::<FindByRoleAssignee>().once(none());
    assert_eq!(find_without_version(&tolerant).headers()["x-rolecall-observed"], "400 VERSION_MISSING");
    tolerant.verify().unwrap();
}

/// What the real service would refuse of itself; not that a token is unknown here.
#[test]
fn a_refusal_that_a_closure_makes_a_success_is_told() {
    for profile in [Profile::Documented, Profile::Observed] {
        let mock = Mock::new(profile);
        mock.intercept(|_, mut answer| {
            *answer.status_mut() = StatusCode::OK;
            answer
        });
        let unknown =
            Request::get("/v2/organizationAcls?q=roleAssignee").header("authorization", "Bearer unknown");
        assert_eq!(send(&mock, unknown, "").status(), 200);
        mock.verify().unwrap();
        let malformed = "/v2/organizationAcls?q=roleAssignee&count=-1";
        let request = Request::get(malformed).header("authorization", "Bearer unknown");
        assert_eq!(send(&mock, request, "").status(), 200);
        let unmet = mock.verify().unwrap_err();
        assert!(unmet.lines()[0].starts_with(&format!("GET {malformed} was a success here; ")), "{unmet}");
        assert_eq!(mock.requests()[1].observed.unwrap().status, 400);
    }
}

#[test]
fn what_is_sent_is_what_is_kept() {
    let mock = documented();
    let given = || {
        let given = Response::builder().version(http::Version::HTTP_10).header("content-length", "99");
        let given =
            given.header("transfer-encoding", "chunked").header("x-rolecall-evidence", "documented; mine");
        given.header("x-rolecall-world", "mine").header("x-mine", "a")
    };
    mock.answer::<FindByRoleAssignee>()
        .once(given().body("text").unwrap())
        .once(given().status(204).body("text").unwrap())
        .once(given().status(304).body("text").unwrap())
        .once(given().status(103).body("").unwrap());
    let answers = [(); 4].map(|()| find(&mock));
    let told = |answer: &Response<Bytes>| {
        let mut names: Vec<_> = answer.headers().keys().map(|name| name.as_str().to_owned()).collect();
        names.sort();
        assert_eq!(answer.version(), http::Version::HTTP_11);
        (
            answer.status().as_u16(),
            String::from_utf8(answer.body().to_vec()).unwrap(),
            names.join(" "),
            evidence(answer).to_owned(),
        )
    };
    let names = "x-mine x-rolecall-evidence x-rolecall-request".to_owned();
    for (answer, (status, body)) in answers.iter().zip([(200, "text"), (204, ""), (304, "")]) {
        assert_eq!(told(answer), (status, body.to_owned(), names.clone(), ANSWERED.to_owned()));
    }
    assert_eq!(answers[3].status(), 500);
    assert_eq!(
        json_of(&answers[3]),
        json!({ "error": { "code": "no_final_answer", "message": "a test gives the answer 103, which no request ends with" } })
    );
    for (answer, kept) in answers.iter().zip(mock.requests()) {
        assert_eq!((answer.status(), answer.body()), (kept.status, &kept.answer_body));
        assert_eq!(answer.headers(), &kept.answer_headers);
    }
    // A length is told of what has a body.
    mock.answer::<FindByRoleAssignee>().once(Response::new("text")).once(StatusCode::NO_CONTENT);
    let lengths = [(); 2].map(|()| {
        let answer = send(&mock, Request::head(FINDER), "");
        assert_eq!(answer.body(), "");
        answer.headers().get("content-length").cloned()
    });
    assert_eq!(lengths, [Some("4".parse().unwrap()), None]);
}

#[test]
fn a_header_that_a_closure_adds_takes_nothing_away() {
    let mock = Mock::documented().today("2027-07-17".parse().unwrap());
    let plain = || {
        send(
            &mock,
            Request::get("/v2/organizationAcls?q=roleAssignee&count=x")
                .header("authorization", "Bearer many-token"),
            "",
        )
    };
    plain();
    mock.intercept(|_, mut answer| {
        answer.headers_mut().insert("x-mine", "a".parse().unwrap());
        answer
    });
    plain();
    find_without_version(&mock);
    find(&mock);
    let kept = mock.requests();
    assert!(kept[0].problem.is_some() && kept[0].message.is_some());
    assert_eq!((&kept[1].problem, &kept[1].message), (&kept[0].problem, &kept[0].message));
    assert_eq!(kept[2].observed.unwrap().to_string(), "400 VERSION_MISSING");
    let unmet = mock.verify().unwrap_err().to_string();
    assert!(
        unmet.starts_with(&format!("GET {FINDER} was a success here")) && unmet.lines().count() == 1,
        "{unmet}"
    );
    mock.allow_observed("linkedin.version-missing").unwrap();
    assert_eq!(
        mock.verify().unwrap(),
        ["LinkedIn-Version 202609 ends on 2027-09-15 (inferred); from then on it is answered 426"]
    );
    // Its rule and that of the mock are met both.
    let met = mock.coverage();
    let times = |id: &str| met.rules().find(|(rule, _)| rule.id() == id).unwrap().1;
    assert_eq!((times("linkedin.found"), times("rolecall.answered")), (2, 3));
    // With another body it is another answer, of which nothing is known.
    mock.intercept(|_, answer| answer.map(|_| "b".into()));
    plain();
    let last = mock.requests().pop().unwrap();
    assert_eq!((last.problem, last.message), (None, None));
}

#[test]
fn a_replay_says_so_whatever_a_closure_adds() {
    let mock = documented().replay(true);
    mock.intercept(|_, mut answer| {
        answer.headers_mut().insert("x-mine", "a".parse().unwrap());
        answer
    });
    let answer = send(&mock, Request::get(FINDER), "");
    assert_eq!(answer.headers()["x-rolecall-replay"], "linkedin-member-finder-rest");
}

#[test]
fn what_a_test_gives_is_kept_in_memory_of_its_own() {
    let mock = documented();
    let large = Bytes::from(vec![b'a'; 1 << 20]);
    mock.answer::<FindByRoleAssignee>().once(Response::new(large.slice(..5000)));
    find(&mock);
    let kept = mock.requests().pop().unwrap().answer_body;
    assert_eq!(kept.len(), 5000);
    assert!(!large.as_ptr_range().contains(&kept.as_ptr()));
}

#[test]
fn behind_a_closure_that_panics_no_other_is_asked() {
    let mock = documented();
    mock.intercept(|_, _| panic!("first"));
    mock.intercept(|_, _| panic!("second"));
    let answer = find(&mock);
    assert_eq!(json_of(&answer)["error"]["message"], "the closure of `intercept` panicked: first");
    assert_eq!(
        mock.verify().unwrap_err().to_string(),
        format!("GET {FINDER}: the closure of `intercept` panicked: first")
    );
}

#[test]
fn a_failure_of_the_service_is_a_refusal() {
    let mock = documented();
    mock.answer::<FindByRoleAssignee>().once(StatusCode::SERVICE_UNAVAILABLE);
    mock.expect(Expect::times(1).refused(), &FindByRoleAssignee::new()).unwrap();
    find(&mock);
    mock.verify().unwrap();
}
