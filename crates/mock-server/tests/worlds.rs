//! Worlds: which one a request is for, the default one, and the mock's own endpoints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use ::http::Request;
use http::{get, request};
use rolecall_mock_server::{Mock, MockServer, World, exchanges};
use rolecall_transport::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn start() -> MockServer {
    MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap()
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
fn an_unknown_world_is_421_whatever_the_request() {
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
    assert_eq!([invite(path), invite(body)], [false, false], "without a name it is the default world");
    server.named(body).unwrap().reset();
    assert_eq!([invite(path), invite(body)], [false, true]);
}

#[test]
fn the_mock_says_what_it_is_and_that_it_is_well() {
    let server = start();
    get("/").send(server.address()).expect(200, "mock; rolecall.control");
    let health = get("/_rolecall/health").send(server.address()).expect(200, "mock; rolecall.control");
    health.expect_json(json!({ "status": "ok" }));
    let schema =
        get("/_rolecall/world.schema.json").send(server.address()).expect(200, "mock; rolecall.control");
    assert_eq!(schema.json()["title"], "WorldFile");
    let message = "there is no /_rolecall/nothing; GET / lists what there is";
    let nothing = get("/_rolecall/nothing").send(server.address()).expect(404, "mock; rolecall.control");
    nothing.expect_json(json!({ "error": { "code": "unknown_endpoint", "message": message } }));
    for (method, path, allowed) in
        [("POST", "/_rolecall/rules", "GET, HEAD"), ("GET", "/_rolecall/reset", "POST")]
    {
        let answer = request(method, path).send(server.address()).expect(405, "mock; rolecall.control");
        assert_eq!(answer.header("allow"), Some(allowed), "{method} {path}");
        assert_eq!(answer.json()["error"]["code"], "method_not_allowed");
    }
}

#[test]
fn what_is_of_no_world_looks_at_none() {
    let server = start();
    for path in ["health", "worlds", "rules", "openapi.json", "world.schema.json", ""] {
        let nowhere = get(&format!("/_rolecall/{path}")).header("X-Rolecall-World", "nowhere");
        nowhere.send(server.address()).expect(200, "mock; rolecall.control");
    }
    for path in ["/~nowhere/", "/~nowhere/_rolecall/requests/1"] {
        get(path).send(server.address()).expect(421, "mock; rolecall.unknown-world");
    }
    assert!(server.requests().is_empty(), "own endpoints are in no journal");
}

#[test]
fn the_mock_lists_its_own_endpoints_and_each_of_them_answers() {
    let server = start();
    let list = get("/_rolecall/").send(server.address()).expect(200, "mock; rolecall.control").json();
    let front = get("/").send(server.address());
    let endpoints = list["endpoints"].as_array().unwrap();
    for endpoint in endpoints {
        let [method, path, about] = ["method", "path", "about"].map(|name| endpoint[name].as_str().unwrap());
        get("/nothing").send(server.address());
        let answer = request(method, &path.replace("/N", "/1")).send(server.address());
        let evidence = answer.header("x-rolecall-evidence");
        assert!(answer.status < 300 && evidence == Some("mock; rolecall.control"), "{method} {path}");
        assert!(front.text().contains(path) && front.text().contains(about), "{path}");
    }
    assert_eq!(endpoints.len(), 10);
    // Every browser asks for it.
    let icon = get("/favicon.ico").send(server.address()).expect(204, "mock; rolecall.control");
    assert!(icon.body.is_empty());
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
fn the_tokens_of_the_default_world_are_the_contracts() {
    let server = start();
    let told = |token: &str| {
        let answer = get("/rest/organizationAcls?q=roleAssignee").token(token).send(server.address()).json();
        let people = answer["elements"].as_array().and_then(|rows| rows.first()?["roleAssignee"].as_str());
        people.or(answer["code"].as_str()).unwrap().to_owned()
    };
    let expected = [
        ("admin-token", "urn:li:person:pE3vIq7yK6"),
        ("reader-token", "urn:li:person:pE3vIq7yK6"),
        ("member-token", "urn:li:person:abCdEf"),
        ("many-token", "urn:li:person:A839rocZ"),
        ("noscope-token", "ACCESS_DENIED"),
        ("expired-token", "EXPIRED_ACCESS_TOKEN"),
        ("revoked-token", "REVOKED_ACCESS_TOKEN"),
        ("restricted-token", "RESTRICTED_MEMBER"),
        ("posting-token", "ACCESS_DENIED"),
        ("signin-token", "ACCESS_DENIED"),
        ("former-token", "urn:li:person:vQpe2J8"),
    ];
    for (token, owner) in expected {
        assert_eq!(told(token), owner, "{token}");
    }
    let world = World::default_world();
    let listed: Vec<_> = world.credentials().iter().map(|one| one.secret.as_str()).collect();
    let keys = ["connectsafely-key", "connectsafely-plain-key"];
    assert_eq!(listed, expected.into_iter().map(|(token, _)| token).chain(keys).collect::<Vec<_>>());
    assert_eq!(
        rows(&server, "former-token", "q=roleAssignee"),
        [
            "organization:2414183 ADMINISTRATOR person:vQpe2J8 REVOKED",
            "organization:6000001 ADMINISTRATOR person:vQpe2J8 APPROVED",
        ]
    );
}

#[test]
fn one_person_lists_with_logos_requests_and_invites() {
    let server = start();
    let projection = "(elements*(organization,organization~(id,localizedName,vanityName,logoV2(original~:playableStreams))))";
    let target = format!("/v2/organizationAcls?q=roleAssignee&projection={projection}");
    let listed = get(&target).v2().token("admin-token").send(server.address()).json();
    let shown = listed["elements"].as_array().unwrap().iter().map(|element| {
        let organization = &element["organization~"];
        assert!(organization["id"].is_u64(), "{organization}");
        let logo = &organization["logoV2"]["original~"]["elements"][0]["identifiers"][0]["identifier"];
        assert!(logo.as_str().unwrap().starts_with("data:image/png;base64,"), "{logo}");
        assert!(
            organization["logoV2"]["original"].as_str().unwrap().starts_with("urn:li:digitalmediaAsset:")
        );
        ["localizedName", "vanityName"].map(|name| organization[name].as_str().unwrap())
    });
    let expected = [
        ["TestCompany", "testcompany"],
        ["TestCompanyShowcase", "testcompanyshowcase"],
        ["DevTestCo \"Quote\"", "devtestco"],
    ];
    assert_eq!(shown.collect::<Vec<_>>(), expected);

    // Nothing is expanded that no projection names.
    for whole in ["organization~", "organization~(*)", "organization~(logoV2)"] {
        let target = format!("/v2/organizationAcls?q=roleAssignee&projection=(elements*({whole}))");
        let listed = get(&target).v2().token("admin-token").send(server.address()).json();
        let logo = &listed["elements"][0]["organization~"]["logoV2"];
        let names: Vec<_> = logo.as_object().unwrap().keys().collect();
        assert_eq!(names, ["original"], "{whole}");
    }

    for company in ["18062654", "2414183", "105672170"] {
        let target = format!("/linkedin/organizations/{company}/follow-invitations");
        let invitation = request("POST", &target).token("connectsafely-key");
        let invitation = invitation.body(json!({ "profileUrns": ["urn:li:fsd_profile:x"] }).to_string());
        invitation.send(server.address()).expect(200, "documented; connectsafely.sent");
    }
    let key = "(organization:urn%3Ali%3Aorganization%3A18062654,role:DIRECT_SPONSORED_CONTENT_POSTER,\
               roleAssignee:urn%3Ali%3Aperson%3ApE3vIq7yK6)";
    let body = json!({ "organization": "urn:li:organization:18062654", "role": "DIRECT_SPONSORED_CONTENT_POSTER",
                       "roleAssignee": "urn:li:person:pE3vIq7yK6", "state": "REQUESTED" });
    let put = request("PUT", &format!("/rest/organizationAcls/{key}")).v2().token("admin-token");
    put.body(body.to_string()).send(server.address()).expect(204, "documented; linkedin.requested");
}

#[test]
fn the_default_world_gives_the_documents_decorated_elements() {
    let documented = exchanges().iter().find(|exchange| exchange.id == "linkedin-projection-rest").unwrap();
    let answer = get(documented.target).v2().token("admin-token").send(start().address());
    let printed: Value = serde_json::from_slice(&documented.response_body).unwrap();
    answer.expect(200, "documented; linkedin.found").expect_json(printed);
}

#[test]
fn a_world_that_a_text_for_people_names_is_there() {
    let server = start();
    let known = get("/_rolecall/worlds").send(server.address()).json();
    let known: BTreeSet<_> =
        known["worlds"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for text in [include_str!("../../../README.md"), include_str!("../../transport/src/base_url.rs")] {
        let named: Vec<_> =
            text.split("/~").skip(1).map(|rest| rest.split(['/', '`']).next().unwrap()).collect();
        assert!(!named.is_empty() && named.iter().all(|name| known.contains(name)), "{named:?}");
    }
}

/// A row in short, `ORGANIZATION ROLE PERSON STATE`.
fn short(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap().rsplit(':').next().unwrap();
    ["organization", "role", "roleAssignee", "state"].map(text).join(" ")
}

#[test]
fn the_rows_of_the_contract_come_first_and_those_after_them_name_others() {
    let world: Value = serde_json::from_str(rolecall_fixtures::DEFAULT_WORLD).unwrap();
    let rows: Vec<_> = world["organizationAcls"].as_array().unwrap().iter().map(short).collect();
    let first = [
        "18062654 ADMINISTRATOR pE3vIq7yK6 APPROVED",
        "18085185 ADMINISTRATOR pE3vIq7yK6 APPROVED",
        "2414183 ADMINISTRATOR pE3vIq7yK6 APPROVED",
        "2414183 ADMINISTRATOR vQpe2J8 REVOKED",
        "2414183 CONTENT_ADMINISTRATOR pwo82E2v APPROVED",
        "2414183 ANALYST J2foLx4 APPROVED",
        "1234123 DIRECT_SPONSORED_CONTENT_POSTER abCdEf REQUESTED",
    ];
    let many = (5000001..=5000025).map(|number| format!("{number} ADMINISTRATOR A839rocZ APPROVED"));
    let contract: Vec<_> = first.into_iter().map(str::to_owned).chain(many).collect();
    let (of_the_contract, further) = rows.split_at(contract.len());
    assert_eq!(of_the_contract, contract);

    let (former, others): (Vec<_>, Vec<_>) = further.iter().partition(|row| row.contains(" vQpe2J8 "));
    assert_eq!(former, ["6000001 ADMINISTRATOR vQpe2J8 APPROVED"], "the second row of `former-token`");
    let words = |row: &str| row.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let known: BTreeSet<_> =
        contract.iter().flat_map(|row| [words(row)[0].clone(), words(row)[2].clone()]).collect();
    for row in others {
        assert!(!known.contains(&words(row)[0]) && !known.contains(&words(row)[2]), "{row}");
    }
    let [roles, states] =
        [1, 3].map(|at| rows.iter().map(|row| words(row)[at].clone()).collect::<BTreeSet<_>>());
    assert_eq!(roles.len(), 8, "{roles:?}");
    assert_eq!(states.into_iter().collect::<Vec<_>>(), ["APPROVED", "REJECTED", "REQUESTED", "REVOKED"]);
    assert!(!rows.iter().any(|row| row.starts_with("105672170 ")));
    let organizations = world["organizations"].as_array().unwrap();
    assert!(organizations.iter().any(|one| one["urn"] == "urn:li:organization:105672170"));
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
    let mock = Mock::documented().with_world(world("ANALYST"));
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
    let mock = Mock::documented().with_world(world());
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
