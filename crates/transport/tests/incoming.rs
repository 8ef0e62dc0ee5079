#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Requests as they arrive: raw targets, tunnelled queries, tokens.

mod common;

use common::{Received, fault};
use http::Method;
use rolecall_transport::{
    AccessToken, Incoming, Operation,
    linkedin::{FindByOrganization, route},
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
        let incoming = received.incoming();
        assert_eq!((incoming.path, &*incoming.query), (path, query), "{target}");
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
    assert!(route(&received.incoming()).is_ok());
    let found = rolecall_transport::linkedin::ProjectedFinder::read_request(&received.incoming()).unwrap();
    assert_eq!(found.finder, FindByOrganization::new(found.finder.organization().clone()));
    assert_eq!(found.projection.to_string(), "(a,b)");
}

#[test]
fn the_segments_of_a_path_are_as_sent_and_never_empty() {
    let received = Received::new(Method::GET, "//rest/%6Fx//(a:b%2Fc)/?q=/x/y", &[]);
    assert_eq!(received.incoming().segments().collect::<Vec<_>>(), ["rest", "%6Fx", "(a:b%2Fc)"]);
}

fn untunnelled(received: &Received) -> Incoming<'_> {
    received.incoming().untunnelled().unwrap()
}

#[test]
fn a_tunnelled_query_is_read_from_the_body() {
    let received = tunnelled(&[GET, FORM], "/rest/organizationAcls", b"q=roleAssignee&role=ANALYST");
    let incoming = untunnelled(&received);
    assert_eq!(incoming.method, Method::GET);
    assert_eq!(incoming.path, "/rest/organizationAcls");
    assert_eq!(incoming.query, "q=roleAssignee&role=ANALYST");
    assert_eq!(incoming.body, b"");
}

#[test]
fn a_tunnelled_query_follows_the_one_in_the_url() {
    let received = tunnelled(&[GET, FORM], "/rest?q=roleAssignee", b"role=ANALYST");
    assert_eq!(untunnelled(&received).query, "q=roleAssignee&role=ANALYST");
    let charset = ("content-type", "Application/X-WWW-Form-URLencoded; charset=UTF-8");
    let received = tunnelled(&[GET, charset], "/rest?q=roleAssignee", "a=é".as_bytes());
    assert_eq!(untunnelled(&received).query, "q=roleAssignee&a=é");
}

#[test]
fn every_method_that_rest_li_has_can_be_meant() {
    for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
        let received = tunnelled(&[("x-http-method-override", method), FORM], "/", b"a=b");
        assert_eq!(untunnelled(&received).method, method);
    }
}

#[test]
fn a_request_without_override_is_left_alone() {
    let received = tunnelled(&[FORM], "/rest?a=b", b"q=roleAssignee");
    let incoming = untunnelled(&received);
    assert_eq!(
        (incoming.method, &*incoming.query, incoming.body),
        (Method::POST, "a=b", &b"q=roleAssignee"[..])
    );
}

#[test]
fn a_request_that_cannot_be_untunnelled_says_why() {
    let refused = |headers: &[(&'static str, &str)], body| {
        fault(tunnelled(headers, "/rest", body).incoming().untunnelled())
    };
    for meant in ["get", "PATCH", "HEAD", "", "GET, PUT"] {
        let header = ("x-http-method-override", meant);
        assert_eq!(
            refused(&[header, FORM], b"q=x"),
            format!(
                "X-HTTP-Method-Override: expected `GET`, `POST`, `PUT`, `DELETE` or `OPTIONS`, found `{meant}`"
            )
        );
    }
    let no_form = "Content-Type: expected `application/x-www-form-urlencoded`, as a tunnelled query has it";
    assert_eq!(refused(&[GET], b"q=x"), no_form);
    assert_eq!(refused(&[GET, ("content-type", "application/json")], b"q=x"), no_form);
    assert_eq!(refused(&[GET, ("content-type", "multipart/mixed; boundary=B")], b"--B\r\n"), no_form);
    assert_eq!(refused(&[GET, FORM], b"q=\xFFx"), "body: expected a query in UTF-8, at offset 2");
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
