//! The two finders of the documented profile, over HTTP: each row of the contract that concerns them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{Answer, get};
use rolecall_mock_server::{Mock, MockServer, World};
use rolecall_model::restli::Projection;
use serde_json::{Value, json};

const DOCUMENTED: &str = "documented; linkedin.found";
const ORGANIZATION: &str = "urn%3Ali%3Aorganization%3A2414183";

/// A finder of the default world's administrator on /v2 under protocol 2.0.0.
fn find(query: &str) -> Answer {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    get(&format!("/v2/organizationAcls?{query}")).v2().token("admin-token").send(server.address())
}

fn organizations(page: &Value) -> Vec<String> {
    let elements = page["elements"].as_array().unwrap().iter();
    elements.map(|element| element["organization"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn malformed(rule: &str, query: &str, message: &str) {
    let cited = format!("documented; linkedin.{rule}");
    find(query).expect(401, &cited).expect_json(json!({ "message": message, "status": 401 }));
}

#[test]
fn the_member_finder_gives_the_callers_own_rows() {
    let page = find("q=roleAssignee").expect(200, DOCUMENTED).json();
    let expected =
        ["urn:li:organization:18062654", "urn:li:organizationBrand:18085185", "urn:li:organization:2414183"];
    assert_eq!(organizations(&page), expected);
    assert_eq!(page["paging"], json!({ "start": 0, "count": 10, "links": [] }));
}

/// Errata: linkedin-organization-target, linkedin-elements-without-audit-stamps.
#[test]
fn elements_have_four_fields_and_spell_the_organization_as_most_samples_do() {
    let page =
        find("q=organization&organization=urn%3Ali%3Aorganization%3A18062654").expect(200, DOCUMENTED).json();
    let element = json!({
        "role": "ADMINISTRATOR",
        "organization": "urn:li:organization:18062654",
        "roleAssignee": "urn:li:person:pE3vIq7yK6",
        "state": "APPROVED",
    });
    assert_eq!(page["elements"], json!([element]));
}

#[test]
fn role_and_state_limit_the_rows() {
    let assignees = |query: &str| {
        let page = find(&format!("q=organization&organization={ORGANIZATION}{query}"))
            .expect(200, DOCUMENTED)
            .json();
        let elements = page["elements"].as_array().unwrap().iter();
        elements
            .map(|element| element["roleAssignee"].as_str().unwrap()["urn:li:person:".len()..].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(assignees(""), ["pE3vIq7yK6", "vQpe2J8", "pwo82E2v", "J2foLx4"]);
    assert_eq!(assignees("&role=ADMINISTRATOR"), ["pE3vIq7yK6", "vQpe2J8"]);
    assert_eq!(assignees("&state=APPROVED"), ["pE3vIq7yK6", "pwo82E2v", "J2foLx4"]);
    assert_eq!(assignees("&role=ADMINISTRATOR&state=REVOKED"), ["vQpe2J8"]);
}

#[test]
fn a_known_organization_without_a_fitting_row_has_no_elements() {
    let page = find(&format!("q=organization&organization={ORGANIZATION}&role=CURATOR"))
        .expect(200, DOCUMENTED)
        .json();
    assert_eq!(page, json!({ "elements": [], "paging": { "start": 0, "count": 10, "links": [] } }));
}

/// Errata: linkedin-403-worded-for-a-change.
#[test]
fn the_organization_finder_is_for_approved_administrators() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let target = format!("/v2/organizationAcls?q=organization&organization={ORGANIZATION}");
    let message = "`urn:li:person:abCdEf` is no APPROVED ADMINISTRATOR of `urn:li:organization:2414183`";
    get(&target)
        .v2()
        .token("member-token")
        .send(server.address())
        .expect(403, "documented; linkedin.no-administrator")
        .expect_json(json!({ "message": message, "status": 403 }));
}

#[test]
fn a_revoked_administrator_is_none() {
    let world = World::from_json(
        r#"{"organizations": [{"urn": "urn:li:organization:1"}], "people": [{"urn": "urn:li:person:a"}],
            "organizationAcls": [{"organization": "urn:li:organization:1", "role": "ADMINISTRATOR",
                                  "roleAssignee": "urn:li:person:a", "state": "REVOKED"}],
            "tokens": [{"token": "t", "person": "urn:li:person:a", "scopes": ["r_organization_admin"]}]}"#,
    );
    let server =
        MockServer::of(Mock::documented().tolerant().with_world(world.unwrap())).start_blocking().unwrap();
    let target = "/v2/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A1";
    get(target).token("t").send(server.address()).expect(403, "documented; linkedin.no-administrator");
}

/// Errata: linkedin-404-worded-for-a-change.
#[test]
fn an_unknown_organization_is_not_found_before_anyone_asks_for_the_administrator() {
    let message = "The Access Control does not exist: `urn:li:organization:1` is not known";
    find("q=organization&organization=urn%3Ali%3Aorganization%3A1")
        .expect(404, "documented; linkedin.not-known")
        .expect_json(json!({ "message": message, "status": 404 }));
}

/// Errata: linkedin-401-for-malformed, linkedin-parameter-organization-not-listed,
/// linkedin-parameter-start-not-listed, linkedin-parameter-count-not-listed.
#[test]
fn what_is_malformed_is_401_and_names_the_fault() {
    let raw_colon = "expected the end of the text, found `:`; a colon inside a value is written `%3A`";
    let raw = "q=organization&organization=urn:li:organization:2414183";
    malformed("query-syntax", raw, &format!("organization: {raw_colon}"));
    let none = "organization: expected the URN of an organization or a brand, found none";
    malformed("parameter", "q=organization", none);
    for name in ["start", "count"] {
        let number = format!("{name}: expected a number from 0 to 2147483647, found `-1`");
        malformed("parameter", &format!("q=roleAssignee&{name}=-1"), &number);
    }
    let twice = "role: expected one value, found the parameter twice";
    malformed("parameter-repeated", "q=roleAssignee&role=ADMINISTRATOR&role=ANALYST", twice);
    let state = "state: expected one of `APPROVED`, `REJECTED`, `REQUESTED`, `REVOKED`, found `PENDING`";
    malformed("parameter", "q=roleAssignee&state=PENDING", state);
    let list = "role: expected a text, found a list or a record";
    malformed("parameter", "q=roleAssignee&role=List(ANALYST)", list);
    let empty = "role: expected a value, found the end of the text";
    malformed("query-syntax", "q=roleAssignee&role=", empty);
    let projection = "projection: expected `(`, found `r`";
    malformed("projection-syntax", "q=roleAssignee&projection=role", projection);
}

#[test]
fn a_version_of_the_protocol_that_is_none_is_malformed() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let message = "X-RestLi-Protocol-Version: expected `1.0.0` or `2.0.0`, found `2.0`";
    get("/v2/organizationAcls?q=roleAssignee")
        .token("admin-token")
        .header("X-RestLi-Protocol-Version", "2.0")
        .send(server.address())
        .expect(401, "documented; linkedin.protocol-version")
        .observed(Some("400"))
        .expect_json(json!({ "message": message, "status": 401 }));
}

/// Errata: linkedin-protocol-header-for-whom.
#[test]
fn without_the_header_a_finder_is_read_as_protocol_1_where_raw_colons_are_text() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let answer = get(
        "/v2/organizationAcls?q=organization&organization=urn:li:organization:2414183&role=ANALYST&start=",
    )
    .token("admin-token")
    .send(server.address())
    .expect(200, DOCUMENTED);
    assert_eq!(answer.header("x-restli-protocol-version"), Some("1.0.0"));
    assert_eq!(answer.json()["elements"][0]["roleAssignee"], "urn:li:person:J2foLx4");
}

#[test]
fn unknown_parameters_are_ignored() {
    find("q=roleAssignee&assignee=someone&fields=a,b:(c)&role=ANALYST").expect(200, DOCUMENTED);
}

/// Errata: linkedin-parameter-projection-not-listed.
#[test]
fn a_projection_is_served_in_every_spelling_that_clients_send() {
    let element = json!({
        "organization": "urn:li:organization:18062654",
        "organization~": { "localizedName": "TestCompany" },
    });
    for projection in [
        "(elements*(organization~(localizedName)))",
        "%28elements%2A%28organization~%28localizedName%29%29%29",
        "(elements*(organization~(localizedName,%20nothing)))",
        "(+elements*(organization~(+localizedName+)))",
    ] {
        let page =
            find(&format!("q=roleAssignee&count=1&projection={projection}")).expect(200, DOCUMENTED).json();
        assert_eq!(page, json!({ "elements": [element] }), "{projection}");
    }
}

#[test]
fn an_expansion_may_be_of_one_type_or_one_for_each() {
    let names = |projection: &str| {
        let page =
            find(&format!("q=roleAssignee&projection=(elements*({projection}))")).expect(200, DOCUMENTED);
        let elements = page.json()["elements"].take();
        let decorated = elements.as_array().unwrap().iter().map(|row| row["organization~"].clone());
        decorated.collect::<Vec<_>>()
    };
    let (name, vanity) =
        (json!({ "localizedName": "TestCompany" }), json!({ "vanityName": "testcompanyshowcase" }));
    let brand = names("organization~organizationBrand(vanityName)");
    assert_eq!(brand, [Value::Null, vanity.clone(), Value::Null]);
    let both = names("organization~organization(localizedName)~organizationBrand(vanityName)");
    assert_eq!(both[..2], [name, vanity]);
    // Of a logo that the world has as `original~`.
    let logo = |of: &str| names(&format!("organization~(logoV2(original~{of}:playableStreams))"))[0].clone();
    assert!(logo("digitalmediaAsset")["logoV2"]["original~"]["elements"].is_array());
    assert_eq!(logo("image")["logoV2"]["original~"], Value::Null);
}

#[test]
fn a_projection_reaches_the_paging_as_well() {
    let page = find("q=roleAssignee&count=1&projection=(paging(start,links*(rel)),elements*(role))").json();
    let paging = json!({ "start": 0, "links": [{ "rel": "next" }] });
    assert_eq!(page, json!({ "elements": [{ "role": "ADMINISTRATOR" }], "paging": paging }));
    let whole = find("q=roleAssignee&projection=(*)").json();
    assert_eq!(whole, find("q=roleAssignee").json(), "`*` expands nothing");
}

/// The elements of a page are projected without being JSON first; it must not show.
#[test]
fn a_projected_answer_is_the_projection_of_the_answer() {
    // Fewer rows than a page holds: no link repeats the query.
    let ask = |projection: &str| {
        find(&format!("q=roleAssignee&projection={projection}")).expect(200, DOCUMENTED).json()
    };
    let check = |answer: &Value, projections: &[&str]| {
        assert_eq!(answer["elements"].as_array().map(Vec::len), Some(3));
        for projection in projections {
            let parsed: Projection = projection.parse().unwrap();
            let expected = serde_json::to_value(parsed.apply(answer)).unwrap();
            assert_eq!(ask(projection), expected, "{projection}");
        }
    };
    check(
        &find("q=roleAssignee").json(),
        &[
            "(elements)",
            "(elements(role))",
            "(elements*)",
            "(elements~)",
            "(elements*~(role))",
            "(elements*(role),elements)",
            "(elements*(role,state))",
            "(elements*(role(x),state*(x)))",
            "(elements*(*))",
            "(elements*(organization))",
            "(*)",
            "(*(role))",
            "(*,elements*(role))",
            "(paging,elements*(role))",
            "(*~)",
            "(paging)",
            "(paging(start,links))",
            "(paging*(rel))",
            "(nothing)",
        ],
    );
    let expanded = ask("(elements*(*,organization~,roleAssignee~),paging)");
    assert_eq!(expanded["elements"][0]["organization~"]["localizedName"], "TestCompany");
    check(
        &expanded,
        &[
            "(elements*(organization~))",
            "(elements*(organization*~(localizedName)))",
            "(elements*(role~))",
            "(elements*(*~))",
            "(elements*(*~(localizedName)))",
            "(elements*(roleAssignee~(localizedLastName,nothing),*))",
        ],
    );
}

#[test]
fn a_tunnelled_finder_is_a_finder() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let tunnelled = |content_type: &str, body: &str| {
        http::request("POST", "/v2/organizationAcls?count=2")
            .v2()
            .token("admin-token")
            .header("X-HTTP-Method-Override", "GET")
            .header("X-RestLi-Method", "finder")
            .header("Content-Type", content_type)
            .body(body)
            .send(server.address())
    };
    let page = tunnelled("application/x-www-form-urlencoded", "q=roleAssignee&role=ADMINISTRATOR")
        .expect(200, DOCUMENTED)
        .json();
    assert_eq!(page["elements"].as_array().unwrap().len(), 2);
    assert_eq!(
        page["paging"]["links"][0]["href"],
        "/v2/organizationAcls?count=2&q=roleAssignee&role=ADMINISTRATOR&start=2"
    );
    // As clients send it: when it is too long for their line.
    let long = format!("q=roleAssignee&projection=(elements*(role{}))", ",unknown".repeat(500));
    tunnelled("application/x-www-form-urlencoded", &long).expect(200, DOCUMENTED);
    let message = "Content-Type: expected `application/x-www-form-urlencoded`, as a tunnelled query has it, found `text/plain`";
    tunnelled("text/plain", "q=roleAssignee")
        .expect(401, "documented; linkedin.tunnel")
        .expect_json(json!({ "message": message, "status": 401 }));
}

#[test]
fn an_answer_over_the_limit_is_refused_and_written_no_further() {
    let entity = json!({ "localizedName": "x".repeat(1 << 20) });
    let people: Vec<_> = (0..70).map(|number| json!({ "urn": format!("urn:li:person:p{number}") })).collect();
    let row = |number: usize| {
        json!({ "organization": "urn:li:organization:1", "role": "ADMINISTRATOR",
                "roleAssignee": format!("urn:li:person:p{number}"), "state": "APPROVED" })
    };
    let world = json!({
        "organizations": [{ "urn": "urn:li:organization:1", "entity": entity }], "people": people,
        "organizationAcls": (0..70).map(row).collect::<Vec<_>>(),
        "tokens": [{ "token": "t", "person": "urn:li:person:p0", "scopes": ["r_organization_admin"] }],
    });
    let server = MockServer::of(
        Mock::documented().tolerant().with_world(World::from_json(&world.to_string()).unwrap()),
    );
    let server = server.start_blocking().unwrap();
    let page = |count: usize| {
        let query = format!("q=organization&organization=urn:li:organization:1&count={count}");
        get(&format!("/v2/organizationAcls?{query}&projection=(elements*(organization~))")).token("t")
    };
    page(60).send(server.address()).expect(200, DOCUMENTED);
    let message = "the answer has more than 67108864 bytes: ask for fewer elements, or for less of each";
    page(70)
        .send(server.address())
        .expect(500, "mock; rolecall.answer-limit")
        .expect_json(json!({ "error": message }));
}
