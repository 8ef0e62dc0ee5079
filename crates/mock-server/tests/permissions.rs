//! Who may: tokens, scopes, routes, and what was observed instead. Over HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{get, request};
use rolecall_mock_server::{Mock, MockServer};
use serde_json::json;

fn server() -> MockServer {
    MockServer::of(Mock::documented().tolerant().today("2026-09-30".parse().unwrap()))
        .start_blocking()
        .unwrap()
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

/// Errata: linkedin-authorization-not-shown.
#[test]
fn without_a_token_there_is_no_viewer() {
    let server = server();
    let message = "A viewer is not present: the request has no token, neither behind `Bearer` in Authorization nor as oauth2_access_token";
    let no_viewer = "documented; linkedin.no-viewer";
    for (header, rule) in [
        (None, no_viewer),
        (Some("Bearer "), no_viewer),
        (Some("Basic YTpi"), "documented; linkedin.other-scheme"),
    ] {
        let mut request = get(FINDER).versioned();
        if let Some(header) = header {
            request = request.header("Authorization", header);
        }
        request
            .send(server.address())
            .expect(403, rule)
            .observed(Some("401 EMPTY_ACCESS_TOKEN"))
            .expect_json(json!({ "message": message, "status": 403 }));
    }
}

/// Errata: linkedin-token-refusals-missing.
#[test]
fn unknown_expired_and_revoked_tokens_are_refused_as_observed() {
    let server = server();
    let unknown = (65600, "token-unknown", "INVALID_ACCESS_TOKEN", "Invalid access token");
    for (token, (number, rule, code, message)) in [
        ("undefined", unknown),
        ("connectsafely-key", unknown),
        (
            "expired-token",
            (65602, "token-expired", "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"),
        ),
        (
            "revoked-token",
            (
                65601,
                "token-revoked",
                "REVOKED_ACCESS_TOKEN",
                "The token used in the request has been revoked by the user",
            ),
        ),
        ("restricted-token", (65608, "member-restricted", "RESTRICTED_MEMBER", "Member is restricted")),
    ] {
        let body = json!({ "status": 401, "serviceErrorCode": number, "code": code, "message": message });
        get(FINDER)
            .token(token)
            .send(server.address())
            .expect(401, &format!("observed; linkedin.{rule}"))
            .expect_json(body);
    }
}

/// Errata: linkedin-write-scope-not-stated.
#[test]
fn a_scope_that_is_missing_is_refused_as_observed() {
    let server = server();
    let denied = |request: http::Request, what: &str| {
        let message = format!("Not enough permissions to access: {what}");
        let body =
            json!({ "status": 403, "serviceErrorCode": 100, "code": "ACCESS_DENIED", "message": message });
        request.send(server.address()).expect(403, "documented; linkedin.no-scope").expect_json(body);
    };
    let none = |target: &str| get(target).token("noscope-token");
    denied(none(FINDER), "partnerApiOrganizationAcls.FINDER-roleAssignee.20260901");
    denied(
        none(FINDER).header("LinkedIn-Version", "202511.02"),
        "partnerApiOrganizationAcls.FINDER-roleAssignee.20251101",
    );
    denied(
        none(FINDER).header("LinkedIn-Version", "latest"),
        "partnerApiOrganizationAcls.FINDER-roleAssignee.20260901",
    );
    denied(none("/v2/organizationAcls?q=organization"), "organizationAcls.FINDER-organization.NO_VERSION");
    let put = request("PUT", "/v2/organizationAcls/(x)").token("reader-token");
    denied(put, "organizationAcls.UPDATE.NO_VERSION");
}

/// Errata: linkedin-methods-not-listed.
#[test]
fn methods_that_the_resource_does_not_have_are_400() {
    let server = server();
    let key = "/v2/organizationAcls/(organization:urn%3Ali%3Aorganization%3A1,role:ANALYST,roleAssignee:urn%3Ali%3Aperson%3Aa)";
    for (method, path) in [
        ("DELETE", "/v2/organizationAcls"),
        ("POST", "/v2/organizationAcls"),
        ("PUT", "/v2/organizationAcls"),
        ("PATCH", "/v2/organizationAcls"),
        ("OPTIONS", "/v2/organizationAcls"),
        ("GET", key),
        ("HEAD", key),
        ("DELETE", key),
        ("POST", key),
    ] {
        let answer = request(method, &format!("{path}?q=roleAssignee")).send(server.address());
        let answer =
            answer.expect(400, "inferred; linkedin.no-method").observed(Some("401 EMPTY_ACCESS_TOKEN"));
        let message = format!("{method} operation not supported for URI: '{path}' with X-RestLi-Method: ''");
        if method != "HEAD" {
            answer.expect_json(json!({ "message": message, "status": 400 }));
        }
    }
}

/// Errata: linkedin-parameter-q-not-listed.
#[test]
fn unknown_finders_and_resources_are_404_as_observed() {
    let server = server();
    let body = json!({ "status": 404, "code": "RESOURCE_NOT_FOUND", "message": "No virtual resource found" });
    for target in [
        "/v2/organizationAcls",
        "/v2/organizationAcls?q=member",
        "/v2/organizationAcls?role=ADMINISTRATOR",
        "/v2/organizationAcls/(a:b)/more",
        "/v2",
        "/rest/",
        "/v2/meetings",
    ] {
        let ask = |request: http::Request| {
            request
                .send(server.address())
                .expect(404, "observed; linkedin.no-route")
                .expect_json(body.clone())
        };
        ask(get(target).versioned()).observed(Some("401 EMPTY_ACCESS_TOKEN"));
        ask(get(target).versioned().token("admin-token")).observed(None);
    }
}

#[test]
fn any_other_path_is_404_in_words_of_the_mock() {
    let message = "GET /organizationAcls is not served: expected /rest/organizationAcls, /v2/organizationAcls, \
                   /rest/organizations, /v2/organizations, /rest/organizationsLookup, /v2/organizationsLookup, /v2/me, \
                   /v2/userinfo, /linkedin/organizations/{companyId}/follow-invitations";
    get("/organizationAcls")
        .send(server().address())
        .expect(404, "inferred; rolecall.no-such-path")
        .expect_json(json!({ "error": message }));
}

/// Errata: linkedin-version-header-missing, linkedin-rest-projection.
#[test]
fn an_answer_says_what_the_real_service_was_seen_to_answer() {
    let server = server();
    let finder = |root: &str, query: &str| {
        get(&format!("/{root}/organizationAcls?q=roleAssignee{query}")).v2().token("admin-token")
    };
    let observed = |request: http::Request, expected: Option<&str>| {
        request.send(server.address()).observed(expected);
    };
    observed(finder("rest", ""), Some("400 VERSION_MISSING"));
    observed(finder("rest", "&projection=(*)"), Some("400 VERSION_MISSING"));
    observed(finder("rest", "").versioned(), None);
    observed(finder("rest", "&projection=(*)").versioned(), Some("400 ILLEGAL_ARGUMENT"));
    observed(finder("v2", "&projection=(*)"), None);
    // A projection that no finder reads is none.
    observed(get("/rest/organizationAcls?q=other&projection=(*)").versioned().token("admin-token"), None);
    observed(finder("v2", "&x=a:b"), Some("400 ILLEGAL_ARGUMENT"));
    observed(finder("rest", "&x=a:b").versioned(), Some("400 ILLEGAL_ARGUMENT"));
    observed(finder("v2", "&role=OWNER"), Some("400"));
    observed(finder("v2", ""), None);
    // An unknown parameter is none of the projection; which of them comes first is the order of the contract.
    observed(finder("rest", "&pageSize=5").versioned(), Some("400"));
    observed(finder("rest", "&fields=role").versioned(), None);
    for fields in ["organization~", "elements*(*)", "(elements)", "%28elements%29"] {
        let query = format!("&fields={fields}");
        observed(finder("rest", &query).versioned(), Some("400 ILLEGAL_ARGUMENT"));
        observed(finder("v2", &query), None);
    }
    for (method, expected) in
        [("FINDER", None), ("finder", None), ("BATCH_GET", Some("400 ILLEGAL_ARGUMENT"))]
    {
        observed(finder("v2", "").header("X-RestLi-Method", method), expected);
    }
    observed(finder("v2", "&pageSize=5"), None);
    let put = |key: &str| request("PUT", &format!("/v2/organizationAcls/{key}")).token("admin-token");
    let raw = "(organization:urn:li:organization:1,role:X,roleAssignee:a)";
    observed(put(raw).v2(), Some("400 ILLEGAL_ARGUMENT"));
    observed(put("(a:b)").v2(), Some("400 ILLEGAL_ARGUMENT"));
    let key = "(organization:urn%3Ali%3Aorganization%3A18062654,role:DIRECT_SPONSORED_CONTENT_POSTER,\
               roleAssignee:urn%3Ali%3Aperson%3ApE3vIq7yK6)";
    let body = r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER",
        "roleAssignee":"urn:li:person:pE3vIq7yK6","organization":"urn:li:organization:18062654"}"#;
    observed(put(key).v2().body(body), None);
    observed(put(key).body(body), Some("400 ILLEGAL_ARGUMENT"));
    observed(put(key).v2().body("{}"), Some("400"));
    let rest = |query: &str, body: &str| {
        request("PUT", &format!("/rest/organizationAcls/{key}{query}"))
            .token("admin-token")
            .v2()
            .versioned()
            .body(body)
    };
    observed(rest("", body), None);
    observed(rest("?q=x&role=y", body), None);
    observed(rest("?pageSize=1", body), Some("400"));
    observed(rest("?projection=(elements)", body), Some("400 ILLEGAL_ARGUMENT"));
    observed(rest("", &body.replacen('{', "{\"note\":1,", 1)), Some("422"));
    // The path comes before the query, and the query before the body.
    let bad_key = request("PUT", "/rest/organizationAcls/(a:b)?pageSize=1").token("admin-token").v2();
    observed(bad_key.versioned(), Some("400 ILLEGAL_ARGUMENT"));
    observed(rest("?x=a:b", "{}"), Some("400 ILLEGAL_ARGUMENT"));
    observed(put(key).v2().header("Content-Type", "text/plain").body(body), Some("415"));
    // Both say the same.
    observed(finder("v2", "").token("noscope-token"), None);
    observed(get("/v2/organizationAcls?q=roleAssignee").token("expired-token"), None);
    // What is none of the services' answers is not compared with theirs.
    observed(get("/v2/me"), None);
    observed(request("POST", "/v2/me").header("X-HTTP-Method-Override", "FETCH"), None);
    observed(get("/nothing"), None);
    observed(get("/rest/organizationAcls?q=roleAssignee").header("X-Rolecall-World", "nowhere"), None);
}

#[test]
fn linkedin_version_is_ignored_whatever_it_says() {
    let server = server();
    let dead = Some("426 NONEXISTENT_VERSION");
    for (version, observed) in
        [("202608", None), ("202312", dead), ("20241101", dead), ("v2", dead), ("", dead)]
    {
        let request = get(FINDER).token("admin-token").header("LinkedIn-Version", version);
        request.send(server.address()).expect(200, "documented; linkedin.found").observed(observed);
        let request = get("/v2/organizationAcls?q=roleAssignee").token("admin-token");
        let request = request.header("LinkedIn-Version", version);
        request.send(server.address()).expect(200, "documented; linkedin.found").observed(None);
    }
}

/// The order of the checks: each request has every fault from its own on, and is refused for the first.
#[test]
fn the_checks_run_in_the_order_of_the_contract() {
    let server = server();
    let ask = |target: &str, token: Option<&str>| {
        let mut request = get(target).v2().versioned();
        if let Some(token) = token {
            request = request.token(token);
        }
        request.send(server.address())
    };
    let bad = "organization=acme&count=-1";
    ask("/~nowhere/v2/nothing", None).expect(421, "mock; rolecall.unknown-world");
    ask(&format!("/v2/organizationAcls?q=nothing&{bad}"), None).expect(404, "observed; linkedin.no-route");
    let finder = format!("/v2/organizationAcls?q=organization&{bad}");
    ask(&finder, None).expect(403, "documented; linkedin.no-viewer");
    ask(&finder, Some("expired-token")).expect(401, "observed; linkedin.token-expired");
    ask(&finder, Some("noscope-token")).expect(403, "documented; linkedin.no-scope");
    ask(&finder, Some("member-token")).expect(401, "documented; linkedin.parameter");
    let unknown = "/v2/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A1";
    ask(unknown, Some("member-token")).expect(404, "documented; linkedin.not-known");
    let known = "/v2/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A2414183";
    ask(known, Some("member-token")).expect(403, "documented; linkedin.no-administrator");
    ask(known, Some("admin-token")).expect(200, "documented; linkedin.found");
    let untunnelling =
        request("POST", "/v2/nothing").header("X-HTTP-Method-Override", "get").send(server.address());
    let message = "X-HTTP-Method-Override: expected `GET`, `POST`, `PUT`, `DELETE` or `OPTIONS`, found `get`";
    untunnelling
        .expect(401, "inferred; linkedin.tunnel")
        .expect_json(json!({ "message": message, "status": 401 }));
}
