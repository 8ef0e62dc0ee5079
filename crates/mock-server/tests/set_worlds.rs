//! A world that a test makes or changes: by a value, and by what it sets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::Request;
use rolecall_mock_server::{Mock, TokenState, World};
use rolecall_model::{OrganizationUrn, PersonUrn, Role, RoleState};
use serde_json::{Value, json};

fn organization(id: u32) -> OrganizationUrn {
    format!("urn:li:organization:{id}").parse().unwrap()
}

fn person(id: &str) -> PersonUrn {
    format!("urn:li:person:{id}").parse().unwrap()
}

const SCOPES: &[&str] = &["rw_organization_admin"];

fn ask(mock: &Mock, target: &str) -> (u16, Value) {
    let request = Request::get(target).header("authorization", "Bearer t");
    let answer = mock.respond(request.body(Default::default()).unwrap());
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
}

/// The rows of the member, and those of an organization, as `ORGANIZATION ROLE PERSON STATE`.
fn rows(mock: &Mock, query: &str) -> Vec<String> {
    let (status, page) = ask(mock, &format!("/v2/organizationAcls?q={query}"));
    assert_eq!(status, 200, "{page}");
    let row = |row: &Value| {
        let words = ["organization", "role", "roleAssignee", "state"].map(|name| row[name].as_str().unwrap());
        words.join(" ").replace("urn:li:organization:", "").replace("urn:li:person:", "")
    };
    page["elements"].as_array().unwrap().iter().map(row).collect()
}

fn of_organization(id: u32) -> String {
    format!("organization&organization=urn:li:organization:{id}")
}

#[test]
fn whoever_is_named_and_not_there_is_added() {
    let mut world = World::empty();
    world.set_token("t", &person("a"), SCOPES, TokenState::Valid).unwrap();
    world.set_role(organization(1), Role::Administrator, &person("a"), RoleState::Approved);
    world.set_role(organization(1), Role::Curator, &person("b"), RoleState::Requested);
    let mock = Mock::documented().with_world(world).tolerant();
    assert_eq!(rows(&mock, &of_organization(1)), ["1 ADMINISTRATOR a APPROVED", "1 CURATOR b REQUESTED"]);
    let secrets: Vec<_> = mock.world(|world| world.credentials().to_vec());
    assert_eq!(secrets.iter().map(|it| (&*it.secret, &*it.about)).collect::<Vec<_>>(), [("t", "a")]);
}

#[test]
fn a_role_is_changed_and_taken_away_and_the_others_stay() {
    let mock = Mock::documented().with_world(World::empty()).tolerant();
    mock.world(|world| {
        world.set_token("t", &person("a"), SCOPES, TokenState::Valid).unwrap();
        for id in [1, 2] {
            world.set_role(organization(id), Role::Curator, &person("b"), RoleState::Approved);
            world.set_role(organization(id), Role::Administrator, &person("a"), RoleState::Approved);
            world.set_role(organization(id), Role::Analyst, &person("a"), RoleState::Approved);
        }
    });
    mock.world(|world| world.set_role(organization(1), Role::Analyst, &person("a"), RoleState::Revoked));
    assert_eq!(rows(&mock, "roleAssignee&role=ANALYST"), ["1 ANALYST a REVOKED", "2 ANALYST a APPROVED"]);
    assert!(mock.world(|world| world.remove_role(organization(1), &Role::Analyst, &person("a"))));
    assert!(!mock.world(|world| world.remove_role(organization(1), &Role::Analyst, &person("a"))));
    assert!(!mock.world(|world| world.remove_role(organization(3), &Role::Analyst, &person("a"))));
    assert_eq!(
        rows(&mock, "roleAssignee"),
        ["1 ADMINISTRATOR a APPROVED", "2 ADMINISTRATOR a APPROVED", "2 ANALYST a APPROVED"]
    );
    assert_eq!(rows(&mock, &of_organization(1)), ["1 CURATOR b APPROVED", "1 ADMINISTRATOR a APPROVED"]);
    assert_eq!(
        rows(&mock, &of_organization(2)),
        ["2 CURATOR b APPROVED", "2 ADMINISTRATOR a APPROVED", "2 ANALYST a APPROVED"]
    );
}

#[test]
fn a_token_is_changed_in_place_and_is_one() {
    let mock = Mock::documented().with_world(World::empty()).tolerant();
    let set = |owner: &str, state| mock.world(|world| world.set_token("t", &person(owner), SCOPES, state));
    let status = || ask(&mock, "/v2/organizationAcls?q=roleAssignee").0;
    assert_eq!(status(), 401);
    set("a", TokenState::Valid).unwrap();
    assert_eq!(status(), 200);
    set("a", TokenState::Revoked).unwrap();
    assert_eq!(
        (status(), mock.world(|world| world.credentials()[0].about.clone())),
        (401, "a, revoked".into())
    );
    set("b", TokenState::Valid).unwrap();
    assert_eq!(mock.world(|world| world.credentials().len()), 1);
    assert_eq!(status(), 200);
    mock.world(|world| world.set_token("two words", &person("a"), &[], TokenState::Valid)).unwrap_err();
    mock.reset();
    assert_eq!(status(), 401, "as loaded");
}

#[test]
fn an_entity_is_what_projections_show() {
    let mock = Mock::documented().with_world(World::empty()).tolerant();
    let entity = |value: Value| value.as_object().unwrap().clone();
    mock.world(|world| {
        world.set_token("t", &person("a"), SCOPES, TokenState::Valid).unwrap();
        world.set_role(organization(1), Role::Analyst, &person("a"), RoleState::Approved);
        world.add_organization(organization(1), entity(json!({ "localizedName": "One" })));
        world.add_person(&person("a"), entity(json!({ "localizedLastName": "A" })));
    });
    let projection = "(elements*(organization~(localizedName),roleAssignee~(localizedLastName)))";
    let (_, page) = ask(&mock, &format!("/v2/organizationAcls?q=roleAssignee&projection={projection}"));
    let row = &page["elements"][0];
    assert_eq!(
        (&row["organization~"]["localizedName"], &row["roleAssignee~"]["localizedLastName"]),
        (&json!("One"), &json!("A"))
    );
}

#[test]
fn a_value_is_a_world_and_every_fault_of_it_has_a_pointer() {
    let mock = Mock::documented().with_world(
        World::try_from(json!({
            "organizations": [{ "urn": "urn:li:organization:1" }], "people": [{ "urn": "urn:li:person:a" }],
            "organizationAcls": [{ "organization": "urn:li:organization:1", "role": "ANALYST",
                                   "roleAssignee": "urn:li:person:a", "state": "APPROVED" }],
            "tokens": [{ "token": "t", "person": "urn:li:person:a", "scopes": ["r_organization_admin"] }]
        }))
        .unwrap(),
    );
    assert_eq!(rows(&mock.tolerant(), "roleAssignee"), ["1 ANALYST a APPROVED"]);
    let error = World::try_from(json!({
        "connectsafely": { "accounts": [{ "id": "a" }, { "id": "a" }], "keys": [{ "key": "k", "accounts": ["a", "x"] }] },
        "habits": { "shortPages": 1 },
        "people": [{ "urn": "urn:li:person:a", "entity": { "é株": "😀" } }, { "urn": "person" }, {}, { "urn": "urn:li:person:b", "name": 1 }],
        "profile": "real",
        "rules": { "linkedin.nothing": "observed", "linkedin.version-missing": "a/b" },
    }))
    .unwrap_err();
    let pointers: Vec<_> = error.faults().iter().map(|fault| fault.pointer().unwrap()).collect();
    assert_eq!(
        pointers,
        [
            "/connectsafely/accounts/1/id",
            "/connectsafely/keys/0/accounts/1",
            "/habits/shortPages",
            "/people/1/urn",
            "/people/2",
            "/people/3",
            "/profile",
            "/rules",
            "/rules/linkedin.version-missing",
        ],
        "{error}"
    );
    assert!(error.faults().iter().all(|fault| fault.position().is_none()));
    assert_eq!(
        World::try_from(json!([])).unwrap_err().to_string(),
        World::from_json("[]").unwrap_err().to_string().trim_start_matches("1:1: ")
    );
}

#[test]
fn a_key_is_of_an_account_that_invites_for_its_companies() {
    let mut world = World::empty();
    let account = "account".parse().unwrap();
    world.set_key("key", &account, ["7".parse().unwrap()]).unwrap();
    assert!(world.set_key("two words", &account, []).is_err());
    let mock = Mock::documented().with_world(world);
    let invite = |key: &str, company: u32| {
        let request = Request::post(format!("/linkedin/organizations/{company}/follow-invitations"));
        let request = request.header("authorization", format!("Bearer {key}"));
        let body = json!({"profileUrns": ["urn:li:fsd_profile:a"], "accountId": "account"}).to_string();
        mock.respond(request.body(body.into()).unwrap()).status().as_u16()
    };
    assert_eq!([invite("key", 7), invite("key", 8), invite("other", 7)], [200, 403, 401]);
    // Said again, it is what was said last.
    mock.world(|world| world.set_key("key", &account, ["8".parse().unwrap()])).unwrap();
    assert_eq!([invite("key", 7), invite("key", 8)], [403, 200]);
    let world = mock.world(|world| world.clone());
    assert_eq!((world.credentials().len(), &*world.credentials()[0].secret), (1, "key"));
}
