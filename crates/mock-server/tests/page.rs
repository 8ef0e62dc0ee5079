//! The front page: a text for programs, a page for browsers, with all that a front-end developer asks for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod pasted;

use browser::{BROWSER, ask, cells, lines, page, page_at, section};
use http::Request;
use rolecall_mock_server::{Mock, World};
use serde_json::json;

#[test]
fn programs_get_a_text_and_browsers_a_page() {
    let mock = Mock::documented();
    for accept in ["*/*", "text/plain", "application/json, */*", "text/htmlx", ""] {
        let (status, headers, body) = ask(&mock, "GET", "/", &[("Accept", accept)]);
        assert_eq!(
            (status, headers["content-type"].to_str().unwrap()),
            (200, "text/plain; charset=utf-8"),
            "{accept}"
        );
        insta::assert_snapshot!("front_page", body);
        assert_eq!(headers["vary"], "accept");
    }
    for accept in ["text/html", "application/xml, TEXT/HTML; q=0.5", BROWSER] {
        let (_, headers, body) = ask(&mock, "GET", "/", &[("Accept", accept)]);
        assert_eq!(headers["vary"], "accept");
        assert!(body.starts_with("<!doctype html>\n<html lang=\"en\">"), "{accept}: {body}");
        let (_, head, nothing) = ask(&mock, "HEAD", "/", &[("Accept", accept)]);
        assert_eq!((&*nothing, head["content-length"].to_str().unwrap()), ("", &*body.len().to_string()));
    }
}

#[test]
fn the_base_url_is_the_one_by_which_the_mock_was_reached() {
    let mock = Mock::documented();
    let base = |host: &str, target: &str, world: &[(&str, &str)]| {
        let headers = [&[("Accept", BROWSER), ("Host", host)], world].concat();
        let (_, _, page) = ask(&mock, "GET", target, &headers);
        let shown = section(&page, "urls").split("<pre><code>").nth(1).unwrap();
        shown.split("</code></pre>").next().unwrap().to_owned()
    };
    assert_eq!(base("localhost:4000", "/", &[]), "http://localhost:4000");
    assert_eq!(base("[::1]:80", "/~linkedin-paging-rest", &[]), "http://[::1]:80/~linkedin-paging-rest");
    let chosen = [("X-Rolecall-World", "linkedin-paging-rest")];
    assert_eq!(base("mock", "/", &chosen), "http://mock/~linkedin-paging-rest");
    assert_eq!(base("", "/", &[]), "http://127.0.0.1:8080");
}

#[test]
fn each_token_and_key_has_lines_for_a_shell_and_for_a_program() {
    let page = page(&Mock::documented().today("2026-11-26".parse().unwrap()));
    let tokens = section(&page, "tokens");
    assert_eq!((tokens.matches("<details").count(), tokens.matches("<details open").count()), (13, 1));
    let summary = "<summary><code>expired-token</code> <span class=\"about\">LinkedIn: pE3vIq7yK6, expired</span></summary>";
    assert!(tokens.contains(summary), "{tokens}");
    let shown = lines(tokens);
    let of_two = shown
        .iter()
        .filter(|line| ["admin-token", "connectsafely-key"].iter().any(|name| line.contains(name)));
    let of_two: Vec<_> = of_two.map(String::as_str).collect();
    insta::assert_snapshot!("lines_to_paste", of_two.join("\n"));
}

#[test]
fn the_real_service_would_take_every_line_whatever_it_then_answers() {
    let expected = [
        ("admin-token", vec![200, 204]),
        ("reader-token", vec![200]),
        ("member-token", vec![200, 204]),
        ("many-token", vec![200, 204]),
        ("noscope-token", vec![403]),
        ("expired-token", vec![401]),
        ("revoked-token", vec![401]),
        ("restricted-token", vec![401]),
        ("posting-token", vec![403]),
        ("signin-token", vec![403]),
        ("former-token", vec![200, 204]),
        ("connectsafely-key", vec![200]),
        ("connectsafely-plain-key", vec![403]),
    ];
    for target in ["/", "/~default"] {
        let mock = Mock::documented();
        let page = page_at(&mock, target);
        let lines = lines(section(&page, "tokens"));
        let (curl, fetch): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.starts_with("curl "));
        let token =
            |line: &str| line.split("Bearer ").nth(1).unwrap().split(['\'', '"']).next().unwrap().to_owned();
        let of_shell = curl.iter().map(|line| (token(line), pasted::ask(&mock, pasted::curl(line)).0));
        let expected = expected
            .iter()
            .flat_map(|(token, statuses)| statuses.iter().map(move |status| ((*token).to_owned(), *status)));
        let expected: Vec<_> = expected.collect();
        assert_eq!(of_shell.collect::<Vec<_>>(), expected);
        let of_program = fetch.iter().map(|line| (token(line), pasted::ask(&mock, pasted::fetch(line)).0));
        assert_eq!(of_program.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn the_rows_are_those_of_the_chosen_world_as_requests_have_left_them() {
    let mock = Mock::documented();
    let rows = |target: &str| cells(section(&page_at(&mock, target), "rows"));
    assert_eq!(rows("/").len(), 42);
    let first = [
        "urn:li:organization:18062654 TestCompany",
        "ADMINISTRATOR",
        "urn:li:person:pE3vIq7yK6 John Smith",
        "APPROVED",
    ];
    assert_eq!(rows("/")[0], first);
    let world = "/~linkedin-role-request-v2";
    let before = rows(world);
    let exchange =
        rolecall_mock_server::exchanges().iter().find(|exchange| *exchange.id == world[2..]).unwrap();
    let mut request =
        Request::put(format!("{world}{}", exchange.target)).body(exchange.request_body.clone()).unwrap();
    *request.headers_mut() = exchange.request_headers.clone();
    assert_eq!(mock.respond(request).status(), 204);
    let after = rows(world);
    assert_eq!(after.len(), before.len() + 1);
    let added = after.last().unwrap();
    assert_eq!((&*added[1], &*added[3]), ("DIRECT_SPONSORED_CONTENT_POSTER", "REQUESTED"));
    assert!(page_at(&mock, world).contains(
        "1 row of the world linkedin-role-request-v2, person by person, as requests have left it."
    ));
    assert_eq!(rows("/").len(), 42);
}

#[test]
fn the_rows_of_one_person_stand_together() {
    let row = |organization: &str, person: &str| json!({ "organization": organization, "role": "ANALYST", "roleAssignee": person, "state": "APPROVED" });
    let [one, two] = ["urn:li:organization:1", "urn:li:organization:2"];
    let [ada, bob] = ["urn:li:person:ada", "urn:li:person:bob"];
    let world = json!({
        "organizations": [{ "urn": one }, { "urn": two }],
        "people": [{ "urn": ada }, { "urn": bob }],
        "organizationAcls": [row(one, bob), row(two, ada), row(two, bob), row(one, ada)],
    });
    let page = page(&Mock::documented().with_world(World::from_json(&world.to_string()).unwrap()));
    let rows: Vec<_> =
        cells(section(&page, "rows")).into_iter().map(|cells| [cells[2].clone(), cells[0].clone()]).collect();
    assert_eq!(rows, [[ada, two], [ada, one], [bob, one], [bob, two]]);
}

#[test]
fn the_last_hundred_requests_are_there_newest_first_with_answer_evidence_and_reason() {
    let mock = Mock::documented();
    assert!(section(&page(&mock), "requests").contains("<p>None yet."));
    for count in 0..120 {
        ask(
            &mock,
            "GET",
            &format!("/v2/organizationAcls?q=roleAssignee&count={count}"),
            &[("Authorization", "Bearer admin-token")],
        );
    }
    ask(&mock, "DELETE", "/~default/rest/organizationAcls?oauth2_access_token=SECRET&q=x", &[]);
    ask(&mock, "GET", "/robots.txt", &[]);
    for own in [
        "/",
        "/favicon.ico",
        "/~default/favicon.ico",
        "/_rolecall/",
        "/_rolecall/health",
        "/_rolecall/nothing",
    ] {
        let (_, headers, _) = ask(&mock, "GET", own, &[]);
        assert_eq!(headers["x-rolecall-evidence"], "mock; rolecall.control", "{own}");
    }
    let page = page(&mock);
    assert!(!page.contains("SECRET"));
    let requests = cells(section(&page, "requests"));
    assert_eq!(requests.len(), 100);
    let [request, answer, evidence, reason] = &requests[0][..] else { panic!("{:?}", requests[0]) };
    let expected = ["GET /robots.txt", "404 Not Found request 122", "inferred; rolecall.no-such-path"];
    assert_eq!([request, answer, evidence], expected);
    assert!(reason.starts_with("GET /robots.txt is not served: expected /rest/"), "{reason}");
    assert!(reason.ends_with("no document names the path; nothing is known of such an answer"), "{reason}");
    assert_eq!(
        requests[1],
        [
            "DELETE /~default/rest/organizationAcls?oauth2_access_token=redacted&amp;q=x",
            "400 Bad Request request 121",
            "inferred; linkedin.no-method",
            "DELETE operation not supported for URI: &#39;/~default/rest/organizationAcls&#39; \
             with X-RestLi-Method: &#39;&#39; \
             the open-source Rest.li server answers 400, not 405; the document lists PUT and two finders\
             the token is none that the service gave out: the real service was seen to answer \
             401 INVALID_ACCESS_TOKEN (X-Rolecall-Observed; linkedin.token-unknown)",
        ]
    );
    assert_eq!(
        requests[2],
        [
            "GET /v2/organizationAcls?q=roleAssignee&amp;count=119",
            "200 OK request 120",
            "documented; linkedin.found",
            "Find Organization Administrators: 200 OK",
        ]
    );
    assert!(requests[99][0].ends_with("count=22"), "{:?}", requests[99]);
}

#[test]
fn a_request_on_the_page_leads_to_all_that_is_known_of_it() {
    let mock = Mock::documented();
    let world = "linkedin-paging-rest";
    ask(&mock, "GET", &format!("/~{world}/v2/nothing"), &[]);
    for (target, header) in [(format!("/~{world}/"), "default"), ("/".to_owned(), world)] {
        let (_, _, page) =
            ask(&mock, "GET", &target, &[("Accept", "text/html"), ("X-Rolecall-World", header)]);
        let link = format!("/~{world}/_rolecall/requests/1");
        assert!(page.contains(&format!("<a href=\"{link}\">request 1</a>")), "{target}");
        let (status, _, why) = ask(&mock, "GET", &link, &[]);
        assert_eq!(status, 200);
        assert!(why.contains("\"rule\":\"linkedin.no-route\""), "{why}");
    }
}

#[test]
fn a_reset_in_tests_forgets_the_requests_of_the_page_too() {
    let mock = Mock::documented();
    ask(&mock, "GET", "/v2/me", &[]);
    assert!(page(&mock).contains("GET <bdi>/v2/me</bdi>"));
    mock.reset();
    assert!(!page(&mock).contains("/v2/me"));
}

#[test]
fn an_empty_world_has_a_page_too() {
    let page = page(&Mock::documented().with_world(World::from_json("{}").unwrap()));
    assert!(page.contains("<p>This world has no token and no key.</p>"));
    assert!(page.contains("0 rows of the world default,"));
}
