#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Requests as they arrive: raw targets, tunnelled queries, tokens.

mod common;

use common::Received;
use http::Method;
use rolecall_transport::{
    AccessToken, Meant, Op, Problem,
    linkedin::{FindByOrganization, FindByRoleAssignee, Organization, ProjectedFinder},
};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const GET: (&str, &str) = ("X-HTTP-Method-Override", "GET");

fn tunnelled(headers: &[(&'static str, &str)], target: &str, body: &'static [u8]) -> Received {
    Received::new(Method::POST, target, headers).with_body(body)
}

#[test]
fn a_target_is_cut_at_its_first_question_mark_and_kept_as_it_is() {
    for (target, path, query) in [
        ("/rest/organizationAcls?q=a?b", "/rest/organizationAcls", "q=a?b"),
        ("/rest", "/rest", ""),
        ("/rest?", "/rest", ""),
        ("/a \"b\"/<é>#c?d= \"e\"#f", "/a \"b\"/<é>#c", "d= \"e\"#f"),
        ("http://api.linkedin.com/v2/x?q=/y", "/v2/x", "q=/y"),
        ("https://user@host:8080//v2", "//v2", ""),
        ("http://host", "/", ""),
        ("http://host?q=http://other/", "/", "q=http://other/"),
        ("/http://host/x", "/http://host/x", ""),
        ("*", "*", ""),
        ("", "", ""),
    ] {
        let received = Received::new(Method::GET, target, &[]);
        assert_eq!((received.raw().path(), received.raw().query()), (path, query), "{target}");
    }
}

#[test]
fn a_target_that_no_uri_can_hold_is_read_all_the_same() {
    let role = "x".repeat(70_000);
    let target = format!(
        "/rest/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A1&a=\"{role}\"&projection=(a, b)"
    );
    assert!(target.parse::<http::Uri>().is_err());
    let received = Received::new(Method::GET, &target, &[("x-restli-protocol-version", "2.0.0")]);
    received.with_call(|call| assert_eq!(call.route(), Ok(Op::FindByOrganization.spec())));
    let found = received.read::<ProjectedFinder<Organization>>().unwrap();
    assert_eq!(found.finder, FindByOrganization::new(found.finder.organization().clone()));
    assert_eq!(found.projection.to_string(), "(a,b)");
}

/// Method, path, query and body of what a request stands for.
fn meant(received: &Received) -> (Method, String, String, Vec<u8>) {
    let raw = received.raw();
    let meant = Meant::of(&raw).unwrap();
    assert_eq!((&meant.raw().method, meant.raw().target()), (&received.method, &*received.target));
    let path = meant.call().path().to_owned();
    (meant.method().clone(), path, meant.query().to_owned(), meant.body().to_vec())
}

#[test]
fn a_tunnelled_query_is_read_from_the_body() {
    let received = tunnelled(&[GET, FORM], "/rest/organizationAcls", b"q=roleAssignee&role=ANALYST");
    let (method, path, query, body) = meant(&received);
    assert_eq!((method, &*path), (Method::GET, "/rest/organizationAcls"));
    assert_eq!((&*query, &*body), ("q=roleAssignee&role=ANALYST", &b""[..]));
}

#[test]
fn a_tunnelled_query_follows_the_one_in_the_url() {
    let received = tunnelled(&[GET, FORM], "/rest?q=roleAssignee", b"role=ANALYST");
    assert_eq!(meant(&received).2, "q=roleAssignee&role=ANALYST");
    let charset = ("content-type", "Application/X-WWW-Form-URLencoded; charset=UTF-8");
    let received = tunnelled(&[GET, charset], "/rest?q=roleAssignee", "a=é".as_bytes());
    assert_eq!(meant(&received).2, "q=roleAssignee&a=é");
}

#[test]
fn every_method_that_rest_li_has_can_be_meant() {
    for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
        let received = tunnelled(&[("x-http-method-override", method), FORM], "/", b"a=b");
        assert_eq!(meant(&received).0, method);
    }
}

#[test]
fn a_request_without_override_is_left_alone() {
    let received = tunnelled(&[FORM], "/rest?a=b", b"q=roleAssignee");
    let (method, _, query, body) = meant(&received);
    assert_eq!((method, &*query, &*body), (Method::POST, "a=b", &b"q=roleAssignee"[..]));
}

#[test]
fn a_request_can_be_read_as_it_came_whatever_tunnel_it_is() {
    let received = tunnelled(&[GET], "/rest/organizationAcls?a=b", b"q=roleAssignee");
    let raw = received.raw();
    let itself = Meant::itself(&raw);
    assert_eq!(
        (itself.method(), itself.query(), itself.body()),
        (&Method::POST, "a=b", &b"q=roleAssignee"[..])
    );
}

/// What the tunnel is refused for, and the sentence.
fn refused(received: &Received) -> (String, Problem) {
    let raw = received.raw();
    let problem = Meant::of(&raw).map(drop).unwrap_err();
    (received.told(Err::<(), _>(problem.clone())), problem)
}

#[test]
fn a_tunnel_for_a_method_that_rest_li_does_not_have_is_refused() {
    for meant in ["get", "PATCH", "HEAD", "", "GET, PUT"] {
        let (told, problem) = refused(&tunnelled(&[("x-http-method-override", meant), FORM], "/", b"q=x"));
        let length = meant.len();
        assert_eq!(told, format!("method-override: x-http-method-override 0..{length} `{meant}`"));
        assert_eq!(
            problem.to_string(),
            format!(
                "X-HTTP-Method-Override: expected `GET`, `POST`, `PUT`, `DELETE` or `OPTIONS`, found `{meant}`"
            )
        );
        assert_eq!(problem.edits, []);
    }
}

#[test]
fn a_tunnel_of_another_type_is_refused_and_mended() {
    for (headers, body, told, found) in [
        (&[GET][..], &b"q=roleAssignee"[..], "content-type: content-type 0..0 ``", "none"),
        (
            &[GET, ("content-type", "application/json")],
            b"q=roleAssignee",
            "content-type: content-type 0..16 `application/json`",
            "`application/json`",
        ),
        (
            &[("x-http-method-override", "PUT"), ("content-type", "multipart/mixed; boundary=B")],
            b"--B\r\n",
            "content-type: content-type 0..27 `multipart/mixed; boundary=B`",
            "`multipart/mixed; boundary=B`",
        ),
    ] {
        let received = tunnelled(headers, "/rest/organizationAcls", body);
        let (found_told, problem) = refused(&received);
        assert_eq!(found_told, told);
        let expected =
            "Content-Type: expected `application/x-www-form-urlencoded`, as a tunnelled query has it";
        assert_eq!(problem.to_string(), format!("{expected}, found {found}"));
        let mended = received.mended(&problem);
        assert_eq!(mended.headers["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(mended.headers.len(), 2);
        assert_eq!(mended.read::<FindByRoleAssignee>().unwrap(), FindByRoleAssignee::new());
    }
}

#[test]
fn a_tunnelled_query_in_other_bytes_than_utf_8_is_refused() {
    let received = tunnelled(&[GET, FORM], "/rest", b"q=\xFFx");
    let (told, problem) = refused(&received);
    assert_eq!(told, "syntax: body 2..4 `\u{FFFD}x`");
    assert_eq!(problem.to_string(), "body: expected a query in UTF-8, found other bytes");
    assert_eq!(problem.edits, []);
}

#[test]
fn a_place_in_a_tunnelled_query_is_where_it_was_sent() {
    let told = |target: &str, body: &'static str| {
        let headers = [GET, FORM, ("x-restli-protocol-version", "2.0.0")];
        let received = tunnelled(&headers, target, body.as_bytes());
        received.told(received.read::<FindByOrganization>())
    };
    let organization = "organization=urn%3Ali%3Aorganization%3A1";
    let path = "/v2/organizationAcls";
    // In the URL.
    assert_eq!(
        told(&format!("{path}?role=OWNER&q=organization"), "organization=urn%3Ali%3Aorganization%3A1"),
        "not-listed: query 5..10 `OWNER`"
    );
    assert_eq!(told(&format!("{path}?{organization}&a="), "b=1"), "syntax: query 43..43 ``");
    assert_eq!(told(&format!("{path}?a=b:c"), "b=1"), "raw-colon: query 3..4 `:`");
    // In the body, behind a query of the URL and alone.
    assert_eq!(told(&format!("{path}?{organization}"), "role=OWNER"), "not-listed: body 5..10 `OWNER`");
    assert_eq!(told(&format!("{path}?{organization}"), "&&count=-1"), "not-a-number: body 8..10 `-1`");
    assert_eq!(told(&format!("{path}?{organization}"), "a=b:c"), "raw-colon: body 3..4 `:`");
    assert_eq!(told(&format!("{path}?{organization}"), "%zz=c"), "syntax: body 0..1 `%`");
    assert_eq!(told(&format!("{path}?{organization}"), "a"), "syntax: body 1..1 ``");
    assert_eq!(told(path, "organization=urn%3Ali%3Ax%3A1"), "not-a-urn: body 13..29 `urn%3Ali%3Ax%3A1`");
    assert_eq!(told(&format!("{path}?"), "organization=x"), "not-a-urn: body 13..14 `x`");
    // One in each.
    assert_eq!(
        told(&format!("{path}?{organization}&role=CURATOR"), "role=ANALYST"),
        "parameter-repeated: body 0..12 `role=ANALYST`"
    );
}

#[test]
fn what_mends_a_tunnelled_query_is_changed_where_it_was_sent() {
    let headers = [GET, FORM, ("x-restli-protocol-version", "2.0.0")];
    for (query, body, mended_query, mended_body) in [
        ("q=roleAssignee&a=b:c", "start=1", "q=roleAssignee&a=b%3Ac", "start=1"),
        ("q=roleAssignee", "start=1&a=b:c", "q=roleAssignee", "start=1&a=b%3Ac"),
        ("role=analyst", "start=1", "role=ANALYST", "start=1"),
        ("start=1", "role=analyst", "start=1", "role=ANALYST"),
        ("start=1&start=1", "q=roleAssignee", "start=1", "q=roleAssignee"),
        ("q=roleAssignee", "start=1&start=1", "q=roleAssignee", "start=1"),
        // The first of the body repeats one of the URL.
        ("start=1", "start=1", "start=1", ""),
        ("start=1", "start=1&q=roleAssignee", "start=1", "&q=roleAssignee"),
    ] {
        let target = format!("/rest/organizationAcls?{query}");
        let received = Received::new(Method::POST, &target, &headers).with_body(body);
        let mended = received.mended(&received.read::<FindByRoleAssignee>().unwrap_err());
        assert_eq!((mended.raw().query(), &*mended.body), (mended_query, mended_body.as_bytes()));
        assert!(mended.read::<FindByRoleAssignee>().is_ok(), "{query} {body}");
    }
}

#[test]
fn the_token_is_what_follows_bearer() {
    let of = |authorization: Option<&str>| {
        let headers: Vec<_> = authorization.map(|value| ("authorization", value)).into_iter().collect();
        let received = Received::new(Method::GET, "/", &headers);
        AccessToken::of(&received.headers).map(str::to_owned)
    };
    for (authorization, found) in [
        ("Bearer a-token", Some("a-token")),
        ("bearer a-token", Some("a-token")),
        ("BEARER  a-token ", Some("a-token")),
        ("Bearer undefined", Some("undefined")),
        ("Bearer two words", Some("two words")),
        ("Bearer ", None),
        ("Bearer", None),
        ("Basic a-token", None),
        ("a-token", None),
        ("", None),
    ] {
        assert_eq!(of(Some(authorization)).as_deref(), found, "{authorization}");
    }
    assert_eq!(of(None), None);
}

#[test]
fn a_token_of_ours_is_found_again_in_the_headers_it_is_sent_in() {
    let token = AccessToken::new("AQX~._!").unwrap();
    let mut received = Received::new(Method::GET, "/", &[]);
    received.headers.insert("authorization", token.authorization());
    assert_eq!(AccessToken::of(&received.headers), Some("AQX~._!"));
    for text in ["", " ", "a b", "a\n", "a\r\nX: y", "é", "\u{7f}"] {
        assert_eq!(
            AccessToken::new(text).unwrap_err().to_string(),
            "expected a token of visible ASCII characters, without blanks",
            "{text:?}"
        );
    }
}
