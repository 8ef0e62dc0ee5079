//! Who may: tokens, scopes, routes, and what was observed instead. Over HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{get, request};
use rolecall_mock_server::MockServer;
use serde_json::json;

fn server() -> MockServer {
    MockServer::builder().today("2026-02-28".parse().unwrap()).start_blocking().unwrap()
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

/// Errata: linkedin-authorization-not-shown.
#[test]
fn without_a_token_there_is_no_viewer() {
    let server = server();
    let message = "A viewer is not present: the request has no token, neither behind `Bearer` in Authorization nor as oauth2_access_token";
    for headers in [None, Some("Bearer "), Some("Basic YTpi")] {
        let mut request = get(FINDER).versioned();
        if let Some(header) = headers {
            request = request.header("Authorization", header);
        }
        request
            .send(server.address())
            .expect(403, "documented; linkedin.no-viewer")
            .observed(None)
            .expect_json(json!({ "message": message, "status": 403 }));
    }
}

/// Errata: linkedin-token-refusals-missing.
#[test]
fn unknown_expired_and_revoked_tokens_are_refused_as_observed() {
    let server = server();
    for (token, number, code, message) in [
        ("undefined", 65600, "INVALID_ACCESS_TOKEN", "Invalid access token"),
        ("connectsafely-key", 65600, "INVALID_ACCESS_TOKEN", "Invalid access token"),
        ("expired-token", 65602, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"),
        (
            "revoked-token",
            65601,
            "REVOKED_ACCESS_TOKEN",
            "The token used in the request has been revoked by the user",
        ),
    ] {
        let body = json!({ "status": 401, "serviceErrorCode": number, "code": code, "message": message });
        get(FINDER)
            .token(token)
            .send(server.address())
            .expect(401, "observed; linkedin.bad-token")
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
    denied(none(FINDER), "partnerApiOrganizationAcls.FINDER-roleAssignee.20260201");
    denied(
        none(FINDER).header("LinkedIn-Version", "202511.02"),
        "partnerApiOrganizationAcls.FINDER-roleAssignee.20251101",
    );
    denied(
        none(FINDER).header("LinkedIn-Version", "latest"),
        "partnerApiOrganizationAcls.FINDER-roleAssignee.20260201",
    );
    denied(none("/v2/organizationAcls?q=organization"), "organizationAcls.FINDER-organization.NO_VERSION");
    let put = request("PUT", "/v2/organizationAcls/(x)").token("reader-token");
    denied(put, "organizationAcls.UPDATE.NO_VERSION");
}

#[test]
fn the_scope_to_read_is_enough_for_a_finder() {
    get(FINDER).token("reader-token").send(server().address()).expect(200, "documented; linkedin.found");
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
        let answer = answer.expect(400, "inferred; linkedin.no-method").observed(None);
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
        let answer = get(target).versioned().send(server.address());
        answer.expect(404, "observed; linkedin.no-route").observed(None).expect_json(body.clone());
    }
}

#[test]
fn any_other_path_is_404_in_words_of_the_mock() {
    let message = "GET /organizationAcls is not served: expected /rest/organizationAcls, /v2/organizationAcls, \
                   /linkedin/organizations/{companyId}/follow-invitations";
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
    observed(finder("v2", "&x=a:b"), Some("400 ILLEGAL_ARGUMENT"));
    observed(finder("rest", "&x=a:b").versioned(), Some("400 ILLEGAL_ARGUMENT"));
    observed(finder("v2", "&role=OWNER"), Some("400"));
    observed(finder("v2", ""), None);
    let key = "/v2/organizationAcls/(organization:urn:li:organization:1,role:X,roleAssignee:a)";
    observed(request("PUT", key).v2().token("admin-token"), Some("400 ILLEGAL_ARGUMENT"));
    observed(request("PUT", "/v2/organizationAcls/(a:b)").v2().token("admin-token"), None);
}

#[test]
fn linkedin_version_is_ignored_whatever_it_says() {
    let server = server();
    for version in ["202608", "190001", "v2", ""] {
        let request = get(FINDER).token("admin-token").header("LinkedIn-Version", version);
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
    ask(&finder, Some("expired-token")).expect(401, "observed; linkedin.bad-token");
    ask(&finder, Some("noscope-token")).expect(403, "documented; linkedin.no-scope");
    ask(&finder, Some("member-token")).expect(401, "documented; linkedin.malformed");
    let unknown = "/v2/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A1";
    ask(unknown, Some("member-token")).expect(404, "documented; linkedin.not-known");
    let known = "/v2/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A2414183";
    ask(known, Some("member-token")).expect(403, "documented; linkedin.no-administrator");
    ask(known, Some("admin-token")).expect(200, "documented; linkedin.found");
    let untunnelling =
        request("POST", "/v2/nothing").header("X-HTTP-Method-Override", "get").send(server.address());
    let message = "X-HTTP-Method-Override: expected `GET`, `POST`, `PUT`, `DELETE` or `OPTIONS`, found `get`";
    untunnelling
        .expect(401, "documented; linkedin.malformed")
        .expect_json(json!({ "message": message, "status": 401 }));
}
