//! The observed profile: what the real service was seen to answer, body by body.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{Answer, Request, get, request};
use rolecall_mock_server::{Mock, MockServer};
use serde_json::json;

/// On a day on which the version of the requests is there.
fn start() -> MockServer {
    let mock = Mock::observed().today("2026-11-26".parse().unwrap());
    MockServer::of(mock).start_blocking().unwrap()
}

fn ask(request: Request) -> Answer {
    request.send(start().address())
}

/// A finder of this token under this root.
fn find(root: &str, query: &str, token: &str) -> Answer {
    ask(get(&format!("/{root}/organizationAcls?q=roleAssignee{query}")).v2().versioned().token(token))
}

#[test]
fn a_page_is_written_as_on_the_wire() {
    let answer = find("rest", "&role=ADMINISTRATOR&count=1", "former-token");
    let stamp = r#"{"actor":"urn:li:person:vQpe2J8","impersonator":"urn:li:servicePrincipal:organization","time":1588698563867}"#;
    assert_eq!(
        answer.expect(200, "observed; linkedin.found").text(),
        format!(
            r#"{{"paging":{{"start":0,"count":1,"links":[{{"type":"application/json","rel":"next","href":"/rest/organizationAcls?count=1&q=roleAssignee&role=ADMINISTRATOR&start=1"}}]}},"elements":[{{"roleAssignee":"urn:li:person:vQpe2J8","state":"REVOKED","lastModified":{stamp},"role":"ADMINISTRATOR","created":{stamp},"organization":"urn:li:organization:2414183"}}]}}"#
        )
    );
}

#[test]
fn a_projection_keeps_that_order_and_reaches_into_the_stamps() {
    let projection = "&projection=(elements*(organization,created(time),state),paging(start))";
    let answer = find("v2", projection, "member-token");
    assert_eq!(
        answer.expect(200, "observed; linkedin.found").text(),
        r#"{"paging":{"start":0},"elements":[{"state":"REQUESTED","created":{"time":1588698563867},"organization":"urn:li:organization:1234123"}]}"#
    );
}

#[test]
fn an_organization_that_the_caller_was_removed_from_cannot_be_read() {
    let projection = "&projection=(elements*(state,organization~(localizedName,nothing)))";
    let page = find("v2", projection, "former-token").expect(200, "observed; linkedin.found").json();
    let elements = page["elements"].as_array().unwrap();
    let of = |state: &str| elements.iter().find(|element| element["state"] == state).unwrap();
    assert_eq!(of("REVOKED")["organization!"]["status"], 403);
    assert!(of("REVOKED").get("organization~").is_none());
    assert!(of("APPROVED")["organization~"]["localizedName"].is_string());
    // Of others' rows, whatever their state, the organization can be read.
    let target =
        "/v2/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A2414183&state=REVOKED";
    let page = ask(get(&format!("{target}{projection}")).v2().token("admin-token")).json();
    assert!(page["elements"][0]["organization~"]["localizedName"].is_string(), "{page}");
    // A field that the entity lacks is none.
    let page = find("v2", "&projection=(elements*(organization~(nothing)))", "member-token").json();
    assert_eq!(page["elements"][0]["organization~"], json!({}));
}

#[test]
fn refusals_have_the_bodies_of_the_service() {
    let refused = |request: Request, status, rule: &str, body: serde_json::Value| {
        let answer = ask(request).expect(status, rule);
        assert_eq!(answer.header("x-li-fabric"), Some("prod-ltx1"));
        answer.expect_json(body);
    };
    let finder = |root: &str, query: &str| {
        get(&format!("/{root}/organizationAcls?q=roleAssignee{query}")).v2().token("admin-token")
    };
    let gateway = |status: u16, code: &str, message: &str| json!({ "status": status, "code": code, "message": message });
    refused(
        get("/rest/nothing"),
        401,
        "observed; linkedin.no-viewer",
        json!({ "status": 401, "serviceErrorCode": 65604, "code": "EMPTY_ACCESS_TOKEN", "message": "Empty oauth2 access token" }),
    );
    refused(
        finder("rest", ""),
        400,
        "observed; linkedin.version-missing",
        gateway(
            400,
            "VERSION_MISSING",
            "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
        ),
    );
    for (version, rule, shown) in [
        ("202504", "observed; linkedin.version-not-active", "20250401"),
        ("202504.02", "observed; linkedin.version-not-active", "20250401"),
        ("202712", "observed; linkedin.version-not-active", "20271201"),
        ("202512", "inferred; linkedin.version-unknown", "20251201"),
        ("20250401", "inferred; linkedin.version-unknown", "20250401"),
    ] {
        let message = format!("Requested version {shown} is not active");
        refused(
            finder("rest", "").header("LinkedIn-Version", version),
            426,
            rule,
            gateway(426, "NONEXISTENT_VERSION", &message),
        );
    }
    let projection = "projection parameter is not allowed for this endpoint";
    refused(
        finder("rest", "&fields=organization~").versioned(),
        400,
        "observed; linkedin.projection-under-rest",
        gateway(400, "ILLEGAL_ARGUMENT", projection),
    );
    for (query, message) in [
        ("&role=OWNER", "Argument parameter 'role' value 'OWNER' is invalid"),
        ("&count=-1", "start/count parameters must be non-negative"),
        ("&start=ten", "Invalid (non-integer) start/count parameters"),
    ] {
        let body = json!({ "message": message, "status": 400 });
        refused(finder("v2", query), 400, "inferred; linkedin.parameter", body);
    }
    for (query, message) in [
        ("", "Parameter 'organization' is required"),
        (
            "&organization=acme",
            "Argument parameter 'organization' value 'acme' is invalid. Reason: Deserializing output 'acme' failed",
        ),
    ] {
        let target = format!("/v2/organizationAcls?q=organization{query}");
        let body = json!({ "message": message, "status": 400 });
        refused(get(&target).v2().token("admin-token"), 400, "inferred; linkedin.parameter", body);
    }
    let input = |name: &str| {
        json!({ "description": format!("Query parameter `{name}` is not allowed"),
                "input": { "inputPath": { "fieldPath": name } }, "code": "QUERY_PARAM_NOT_ALLOWED" })
    };
    refused(
        finder("rest", "&pageSize=5&role%5B0%5D=ANALYST").versioned(),
        400,
        "inferred; linkedin.parameter-unknown",
        json!({
            "errorDetailType": "com.linkedin.common.error.BadRequest",
            "message": "Multiple errors occurred during param validation. Please see errorDetails for more information.",
            "errorDetails": { "inputErrors": [input("pageSize"), input("role[0]")] },
            "status": 400,
        }),
    );
}

#[test]
fn the_token_comes_before_the_version_and_the_version_before_the_path() {
    let nothing = || get("/rest/organizationAcls?q=nothing");
    ask(nothing()).expect(401, "observed; linkedin.no-viewer");
    ask(nothing().token("expired-token")).expect(401, "observed; linkedin.token-expired");
    ask(nothing().token("noscope-token")).expect(400, "observed; linkedin.version-missing");
    ask(nothing().token("noscope-token").versioned()).expect(404, "observed; linkedin.no-route");
}

#[test]
fn a_row_that_was_asked_for_has_the_time_and_its_maker() {
    let server = start();
    let key = "(organization:urn%3Ali%3Aorganization%3A2414183,role:DIRECT_SPONSORED_CONTENT_POSTER,\
               roleAssignee:urn%3Ali%3Aperson%3AabCdEf)";
    let body = r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER",
        "roleAssignee":"urn:li:person:abCdEf","organization":"urn:li:organization:2414183"}"#;
    let put = request("PUT", &format!("/v2/organizationAcls/{key}")).v2().token("admin-token").body(body);
    put.send(server.address()).expect(204, "documented; linkedin.requested");
    let rows =
        get("/v2/organizationAcls?q=roleAssignee").v2().token("member-token").send(server.address()).json();
    let made = &rows["elements"].as_array().unwrap()[1];
    assert_eq!(made["created"], made["lastModified"]);
    assert_eq!(made["created"]["actor"], "urn:li:person:pE3vIq7yK6");
    let time = made["created"]["time"].as_i64().unwrap();
    // The mock's date is 2026-11-26.
    assert!((1_795_651_200_000..1_795_737_600_000).contains(&time), "{time}");
}

#[test]
fn why_a_request_was_refused_is_told_by_the_column_that_refused_it() {
    let server = start();
    let find = get("/rest/organizationAcls?q=roleAssignee").token("admin-token");
    assert_eq!(find.send(server.address()).status, 400);
    let why = get("/_rolecall/requests/1").send(server.address()).json();
    assert_eq!(why["sources"][0]["kind"], "observed");
    assert_eq!(
        why["faults"],
        json!([{ "rule": "linkedin.version-missing", "code": "version-missing", "at": null,
                 "message": "A version must be present. Please specify a version by adding the LinkedIn-Version header." }])
    );
}
