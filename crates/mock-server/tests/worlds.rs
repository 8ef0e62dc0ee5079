//! Worlds: which one a request is for, the default one, and the mock's own endpoints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use ::http::Request;
use http::{get, request};
use rolecall_mock_server::{Mock, MockServer, World, exchanges};
use rolecall_transport::Bytes;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn start() -> MockServer {
    MockServer::start_blocking().unwrap()
}

#[test]
fn a_world_is_chosen_by_path_else_by_header_else_it_is_the_default_one() {
    let server = start();
    let elements = |target: &str, token: &str, world: Option<&str>| {
        let mut request = get(target).token(token);
        if let Some(world) = world {
            request = request.header("X-Rolecall-World", world);
        }
        let page = request.send(server.address()).expect(200, "documented; linkedin.found").json();
        page["elements"].as_array().unwrap().len()
    };
    let (paging, projection) = ("linkedin-paging-rest", "linkedin-projection-v2");
    let finder = "/v2/organizationAcls?q=roleAssignee&role=ADMINISTRATOR";
    assert_eq!(elements(finder, "many-token", None), 10);
    assert_eq!(elements(finder, "member-token", Some(projection)), 3);
    assert_eq!(elements(&format!("/~{projection}{finder}"), "member-token", None), 3);
    assert_eq!(elements(&format!("/~{projection}{finder}"), "member-token", Some(paging)), 3);
    assert_eq!(elements(&format!("/~default{finder}"), "many-token", Some(paging)), 10);
}

#[test]
fn an_unknown_world_is_404_whatever_the_request() {
    let server = start();
    for target in ["/~nowhere/rest/organizationAcls", "/~nowhere", "/~nowhere?q=x", "/~Default/", "/~/x"] {
        let name = target.trim_start_matches("/~").split(['/', '?']).next().unwrap();
        let message = format!("there is no world `{name}`; GET /_rolecall/worlds lists them");
        get(target)
            .send(server.address())
            .expect(421, "mock; rolecall.unknown-world")
            .expect_json(json!({ "error": { "code": "unknown_world", "message": message } }));
    }
    let unknown = get("/").header("X-Rolecall-World", "nowhere").send(server.address());
    unknown.expect(421, "mock; rolecall.unknown-world");
}

#[test]
fn each_documented_exchange_has_a_world_of_its_own() {
    let worlds =
        get("/_rolecall/worlds").send(start().address()).expect(200, "mock; rolecall.control").json();
    let expected: BTreeSet<_> = exchanges().iter().map(|exchange| exchange.id).chain(["default"]).collect();
    assert_eq!(worlds, json!({ "worlds": expected }));
}

#[test]
fn what_happens_in_one_world_stays_there_until_it_is_reset() {
    let server = start();
    let invite = |world: &str| {
        let target = format!("/~{world}/linkedin/organizations/105672170/follow-invitations");
        let body = r#"{"profileUrns":["urn:li:fsd_profile:x"]}"#;
        request("POST", &target).token("connectsafely-key").body(body).send(server.address()).json()["success"].clone()
    };
    let (path, body) = ("connectsafely-invite-200-path", "connectsafely-invite-200-body");
    assert_eq!([invite(path), invite(path), invite(body), invite(body)], [true, false, true, false]);
    let reset = request("POST", &format!("/~{path}/_rolecall/reset")).send(server.address());
    reset.expect(204, "mock; rolecall.control");
    assert_eq!([invite(path), invite(body)], [true, false]);
    server.reset();
    assert_eq!([invite(path), invite(body)], [true, true]);
}

#[test]
fn the_mock_says_what_it_is_and_that_it_is_well() {
    let server = start();
    let front = get("/").send(server.address()).expect(200, "mock; rolecall.control");
    assert!(front.text().starts_with("rolecall: a mock of LinkedIn's organization APIs"), "{}", front.text());
    let health = get("/_rolecall/health").send(server.address()).expect(200, "mock; rolecall.control");
    health.expect_json(json!({ "status": "ok" }));
    let schema =
        get("/_rolecall/world.schema.json").send(server.address()).expect(200, "mock; rolecall.control");
    assert_eq!(schema.json()["title"], "WorldFile");
    let message = "GET /_rolecall/nothing is none of the mock's endpoints; GET / lists them";
    let nothing = get("/_rolecall/nothing").send(server.address()).expect(404, "mock; rolecall.control");
    nothing.expect_json(json!({ "error": message }));
}

/// The rows of one person or organization, as an administrator or the person sees them.
fn rows(server: &MockServer, token: &str, query: &str) -> Vec<String> {
    let target = format!("/v2/organizationAcls?count=100&{query}");
    let page =
        get(&target).token(token).send(server.address()).expect(200, "documented; linkedin.found").json();
    let text = |element: &Value, name: &str| element[name].as_str().unwrap().replace("urn:li:", "");
    let row = |element: &Value| {
        ["organization", "role", "roleAssignee", "state"].map(|name| text(element, name)).join(" ")
    };
    page["elements"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn the_default_world_is_the_contracts() {
    let server = start();
    let administrator = [
        "organization:18062654 ADMINISTRATOR person:pE3vIq7yK6 APPROVED",
        "organizationBrand:18085185 ADMINISTRATOR person:pE3vIq7yK6 APPROVED",
        "organization:2414183 ADMINISTRATOR person:pE3vIq7yK6 APPROVED",
    ];
    for token in ["admin-token", "reader-token"] {
        assert_eq!(rows(&server, token, "q=roleAssignee"), administrator);
    }
    assert_eq!(
        rows(&server, "admin-token", "q=organization&organization=urn:li:organization:2414183"),
        [
            "organization:2414183 ADMINISTRATOR person:pE3vIq7yK6 APPROVED",
            "organization:2414183 ADMINISTRATOR person:vQpe2J8 REVOKED",
            "organization:2414183 CONTENT_ADMINISTRATOR person:pwo82E2v APPROVED",
            "organization:2414183 ANALYST person:J2foLx4 APPROVED",
        ]
    );
    assert_eq!(
        rows(&server, "member-token", "q=roleAssignee"),
        ["organization:1234123 DIRECT_SPONSORED_CONTENT_POSTER person:abCdEf REQUESTED"]
    );
    let many: Vec<_> = (5000001..=5000025)
        .map(|number| format!("organization:{number} ADMINISTRATOR person:A839rocZ APPROVED"))
        .collect();
    assert_eq!(rows(&server, "many-token", "q=roleAssignee"), many);
}

#[test]
fn the_default_world_gives_the_documents_decorated_elements() {
    let documented = exchanges().iter().find(|exchange| exchange.id == "linkedin-projection-rest").unwrap();
    let answer = get(documented.target).v2().token("admin-token").send(start().address());
    let printed: Value = serde_json::from_slice(&documented.response_body).unwrap();
    answer.expect(200, "documented; linkedin.found").expect_json(printed);
}

#[test]
fn all_roles_and_states_occur_in_the_default_world() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/worlds/default.json");
    let world: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in world["organizationAcls"].as_array().unwrap() {
        for field in ["role", "state"] {
            seen.entry(field).or_default().insert(row[field].as_str().unwrap());
        }
    }
    let listed = |words: &[&'static str]| words.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(seen["role"].len(), 8);
    assert_eq!(seen["state"], listed(&["APPROVED", "REJECTED", "REQUESTED", "REVOKED"]));
}

#[test]
fn a_mock_without_a_socket_takes_another_world() {
    let world = |role: &str| {
        World::from_json(&format!(
            r#"{{"organizations": [{{"urn": "urn:li:organization:1"}}], "people": [{{"urn": "urn:li:person:a"}}],
                 "organizationAcls": [{{"organization": "urn:li:organization:1", "role": "{role}",
                                       "roleAssignee": "urn:li:person:a", "state": "APPROVED"}}],
                 "tokens": [{{"token": "t", "person": "urn:li:person:a", "scopes": ["rw_organization_admin"]}}]}}"#
        ))
        .unwrap()
    };
    let mock = Mock::with_world(world("ANALYST"));
    let role = || {
        let request = Request::get("/v2/organizationAcls?q=roleAssignee").header("Authorization", "Bearer t");
        let response = mock.respond(request.body(Bytes::new()).unwrap());
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        body["elements"][0]["role"].as_str().unwrap().to_owned()
    };
    assert_eq!(role(), "ANALYST");
    assert_eq!(mock.replace_world(world("CURATOR")), None);
    assert_eq!(role(), "CURATOR");
    mock.reset();
    assert_eq!(role(), "CURATOR");
}

#[test]
fn who_replaces_a_world_is_told_what_requests_had_changed_of_it() {
    let world = || {
        World::from_json(
            r#"{"organizations": [{"urn": "urn:li:organization:1"}], "connectsafely": {
                "accounts": [{"id": "a", "superAdminOf": ["1"]}], "keys": [{"key": "k", "accounts": ["a"]}]}}"#,
        )
        .unwrap()
    };
    let mock = Mock::with_world(world());
    let invite = |profiles: &'static str| {
        let request = Request::post("/linkedin/organizations/1/follow-invitations");
        let request =
            request.header("Authorization", "Bearer k").body(Bytes::from_static(profiles.as_bytes()));
        assert_eq!(mock.respond(request.unwrap()).status(), 200);
    };
    invite(r#"{"profileUrns": ["urn:li:fsd_profile:a", "urn:li:fsd_profile:b"]}"#);
    // Of these one is invited already.
    invite(r#"{"profileUrns": ["urn:li:fsd_profile:b", "urn:li:fsd_profile:c"]}"#);
    let changes = mock.replace_world(world()).unwrap();
    assert_eq!((changes.role_requests, changes.invitations), (0, 3));
    assert_eq!(changes.to_string(), "3 invitations");
    assert_eq!(mock.replace_world(world()), None);
    invite(r#"{"profileUrns": ["urn:li:fsd_profile:a"]}"#);
    mock.reset();
    assert_eq!(mock.replace_world(world()), None);
}
