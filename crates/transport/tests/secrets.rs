#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What holds a token does not show it when it is printed for debugging.

mod common;

use common::{Received, base, response};
use http::{HeaderMap, Method, Response};
use rolecall_model::Invitees;
use rolecall_transport::{
    AccessToken, BaseUrl, Bytes, Meant, Operation, Pager, ProblemCode, connectsafely,
    linkedin::{Caller, FindByRoleAssignee, RequestRole},
};
use std::fmt::Debug;

const PLANTED: &str = "planted-5ecret";

fn token() -> AccessToken {
    AccessToken::new(PLANTED).unwrap()
}

/// Printed in both forms, the secret is in neither.
fn assert_hidden(what: &impl Debug) {
    for shown in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!shown.contains(PLANTED) && !shown.contains("5ecret"), "{shown}");
    }
}

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("set-cookie", PLANTED.parse().unwrap());
    headers.insert("x-echo", format!("Bearer {PLANTED}").parse().unwrap());
    headers
}

fn answer(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = response(status, body);
    *response.headers_mut() = headers();
    response
}

#[test]
fn the_secret_is_planted_where_it_is_looked_for() {
    assert_eq!(token().authorization().to_str().unwrap(), format!("Bearer {PLANTED}"));
    assert!(format!("{:?}", headers()).contains(PLANTED));
}

#[test]
fn a_token_does_not_show_itself() {
    assert_hidden(&token());
    assert_hidden(&token().authorization());
    assert_hidden(&Some(vec![token()]));
    assert_eq!(format!("{:?}", token()), "AccessToken(redacted)");
}

#[test]
fn callers_do_not_show_their_token() {
    assert_hidden(&Caller::rest_as_documented(token()));
    assert_hidden(&Caller::v2(token()).at(base()));
    assert_hidden(&connectsafely::Caller::new(token()).at(base()));
}

#[test]
fn requests_do_not_show_their_token() {
    let caller = Caller::rest_as_documented(token());
    assert_hidden(&FindByRoleAssignee::new().to_request(&caller).unwrap());
    let organization = rolecall_model::OrganizationUrn::from_id("1").unwrap();
    assert_hidden(
        &RequestRole::new(organization, "urn:li:person:a".parse().unwrap()).to_request(&caller).unwrap(),
    );
    let invitees = Invitees::from_array(["urn:li:fsd_profile:a".parse().unwrap()]);
    let invitations = connectsafely::SendFollowInvitations::new("7".parse().unwrap(), invitees);
    let request = invitations.to_request(&connectsafely::Caller::new(token())).unwrap();
    assert_eq!(request.headers()["authorization"], format!("Bearer {PLANTED}"));
    assert_hidden(&request);
}

#[test]
fn a_request_that_arrives_shows_neither_headers_nor_query_nor_body() {
    let target = format!("/rest/organizationAcls?q=roleAssignee&oauth2_access_token={PLANTED}");
    let authorization = format!("Bearer {PLANTED}");
    let received = Received::new(
        Method::POST,
        &target,
        &[
            ("authorization", &authorization),
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-http-method-override", "GET"),
        ],
    )
    .with_body(format!("access_token={PLANTED}"));
    let raw = received.raw();
    assert_eq!(AccessToken::of(raw.headers), Some(PLANTED));
    assert_hidden(&raw);
    assert_eq!(format!("{raw:?}"), r#"RawRequest { method: POST, path: "/rest/organizationAcls", .. }"#);
    let (meant, itself) = (Meant::of(&raw).unwrap(), Meant::itself(&raw));
    assert_eq!(meant.query().matches(PLANTED).count(), 2);
    assert_hidden(&meant);
    assert_hidden(&itself);
    for call in [meant.call(), itself.call()] {
        assert_hidden(&call);
        assert_eq!(call.parameters().unwrap().text("oauth2_access_token"), Ok(Some(PLANTED)));
        assert_hidden(&call);
    }
}

#[test]
fn a_fault_of_a_request_does_not_show_its_token() {
    for (query, code) in [
        (
            format!("oauth2_access_token={PLANTED}&oauth2_access_token={PLANTED}"),
            ProblemCode::ParameterRepeated,
        ),
        (format!("oauth2_access_token={PLANTED}:x"), ProblemCode::RawColon),
        (format!("oauth2_access_token=%zz{PLANTED}"), ProblemCode::Syntax),
        (format!("oauth2_access_token=List({PLANTED}"), ProblemCode::Syntax),
    ] {
        let target = format!("/rest/organizationAcls?q=roleAssignee&{query}");
        let authorization = format!("Bearer {PLANTED}");
        let headers = [("authorization", &*authorization), ("x-restli-protocol-version", "2.0.0")];
        let received = Received::new(Method::GET, &target, &headers);
        let problem = received.read::<FindByRoleAssignee>().unwrap_err();
        assert_eq!(problem.code, code);
        assert_hidden(&problem);
        assert!(!problem.to_string().contains(PLANTED), "{problem}");
    }
}

#[test]
fn a_pager_does_not_show_its_token_on_any_of_its_ways() {
    let caller = Caller::rest_as_documented(token()).at(base());
    let mut pager = Pager::new(FindByRoleAssignee::new(), &caller);
    assert_hidden(&pager);
    for (at, start) in [(0, "10"), (10, "20"), (20, "0")] {
        assert_hidden(&pager.request().unwrap().unwrap());
        let href = format!("/rest/organizationAcls?q=roleAssignee&start={start}");
        let link = format!(r#"{{"rel":"next","href":"{href}"}}"#);
        let page = format!(r#"{{"elements":[],"paging":{{"start":{at},"count":10,"links":[{link}]}}}}"#);
        pager.receive(answer(200, page)).unwrap();
        assert_hidden(&pager);
    }
    assert_hidden(&pager.request().unwrap_err());
    assert_hidden(&pager);
}

#[test]
fn an_answer_that_is_no_success_shows_neither_headers_nor_body() {
    for body in [
        PLANTED.to_owned(),
        format!("<p>{PLANTED}"),
        format!("\"{PLANTED}\""),
        format!(r#"{{"message":"no","token":"{PLANTED}"}}"#),
        format!(r#"{{"elements":"{PLANTED}"}}"#),
        format!(r#"{{"elements":[],"paging":{{"start":"\"{PLANTED}\", expected \""}}}}"#),
    ] {
        for status in [200, 204, 302, 401, 500] {
            let error = FindByRoleAssignee::new().read_response(answer(status, body.clone())).unwrap_err();
            assert_hidden(&error);
            assert!(!error.to_string().contains(PLANTED), "{error}");
        }
    }
    let refused = FindByRoleAssignee::new().read_response(answer(401, PLANTED)).unwrap_err();
    assert_eq!(format!("{refused:?}"), "Refused(Refusal { status: 401, error: None, body: 14 bytes, .. })");
    let unexpected = FindByRoleAssignee::new().read_response(answer(302, PLANTED)).unwrap_err();
    assert_eq!(
        format!("{unexpected:?}"),
        r#"Unexpected(UnexpectedResponse { status: 302, pointer: None, expected: "200", found: "302", body: 14 bytes, .. })"#
    );
}

#[test]
fn a_request_that_cannot_be_built_does_not_show_the_token() {
    let caller = Caller::rest_as_documented(token());
    let error = FindByRoleAssignee::new().count(u32::MAX).to_request(&caller).unwrap_err();
    assert_hidden(&error);
    let long = format!("(a{})", ",b".repeat(40_000)).parse().unwrap();
    assert_hidden(&FindByRoleAssignee::new().project(long).to_request(&caller).unwrap_err());
}

#[test]
fn a_text_that_is_no_token_or_base_url_is_not_repeated() {
    for text in [format!("{PLANTED} "), format!("{PLANTED}\n"), format!("é{PLANTED}")] {
        let error = AccessToken::new(&text).unwrap_err();
        assert_hidden(&error);
        assert!(!error.to_string().contains(PLANTED));
    }
    for text in [
        format!("http://user:{PLANTED}@host"),
        format!("http://{PLANTED}@host/"),
        format!("ftp://host/{PLANTED}"),
        format!("http://host/?token={PLANTED}"),
        format!("{PLANTED} {PLANTED}"),
    ] {
        let error = text.parse::<BaseUrl>().unwrap_err();
        assert_hidden(&error);
        assert!(!error.to_string().contains(PLANTED));
    }
}
