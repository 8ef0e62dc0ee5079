//! What stands in neither document: organizations, the person of a token, and the ACLs under their old name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{Answer, Request, get, request};
use rolecall_mock_server::{Mock, MockServer};
use serde_json::json;

fn start() -> MockServer {
    MockServer::of(Mock::documented().today("2026-11-26".parse().unwrap())).start_blocking().unwrap()
}

/// Both profiles answer alike, and neither contradicts the other.
fn ask(request: &Request) -> Answer {
    let server = start();
    let documented = request.clone().send(server.address()).observed(None);
    let observed = request.clone().header("X-Rolecall-Profile", "observed").send(server.address());
    assert_eq!((documented.status, documented.text()), (observed.status, observed.text()));
    assert_eq!(documented.header("x-rolecall-evidence"), observed.header("x-rolecall-evidence"));
    documented
}

fn look_up(target: &str, token: &str) -> Answer {
    ask(&get(target).v2().versioned().token(token))
}

#[test]
fn an_organization_is_shown_to_its_administrators_alone() {
    for (root, evidence) in [("rest", "observed"), ("v2", "inferred")] {
        let answer = look_up(&format!("/{root}/organizations/5000001"), "many-token");
        let entity = answer.expect(200, &format!("{evidence}; linkedin.organization")).json();
        assert_eq!(
            (&entity["id"], entity["localizedName"].is_string()),
            (&json!(5_000_001), true),
            "{entity}"
        );
        let message = "Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for urn:li:organization:2414183";
        look_up(&format!("/{root}/organizations/2414183"), "many-token")
            .expect(403, &format!("{evidence}; linkedin.admin-only"))
            .expect_json(json!({ "message": message, "status": 403 }));
        look_up(&format!("/{root}/organizations/1"), "many-token")
            .expect(404, "inferred; linkedin.organization-not-known")
            .expect_json(json!({ "message": "Organization 1 does not exist", "status": 404 }));
        for key in ["acme", "007", "urn%3Ali%3Aorganization%3A2414183"] {
            look_up(&format!("/{root}/organizations/{key}"), "many-token")
                .expect(400, "observed; linkedin.key-syntax")
                .expect_json(json!({
                    "status": 400, "code": "ILLEGAL_ARGUMENT", "message": "Syntax exception in path variables"
                }));
        }
    }
    // Token, version and permission come first.
    ask(&get("/rest/organizations/1")).expect(401, "observed; linkedin.no-viewer");
    ask(&get("/rest/organizations/1").token("many-token")).expect(400, "observed; linkedin.version-missing");
    // What the finders of the ACLs know is nothing here.
    look_up("/rest/organizations/18062654?role=ADMINISTRATOR", "admin-token")
        .expect(400, "inferred; linkedin.parameter-unknown");
    look_up("/rest/organizations/1", "noscope-token").expect(403, "inferred; linkedin.no-scope");
}

#[test]
fn of_several_each_has_its_entity_or_its_refusal() {
    for (target, rule) in [
        ("/rest/organizations", "observed; linkedin.organizations"),
        ("/rest/organizationsLookup", "inferred; linkedin.organizations-lookup"),
    ] {
        let target = format!("{target}?ids=List(2414183,5000001,1)");
        let batch = look_up(&target, "admin-token").expect(200, rule).json();
        assert_eq!(batch["results"].as_object().unwrap().keys().collect::<Vec<_>>(), ["2414183"]);
        assert_eq!(batch["results"]["2414183"]["vanityName"], "devtestco");
        assert_eq!(batch["statuses"], json!({}));
        let status = |id: &str| batch["errors"][id]["status"].as_u64();
        assert_eq!((status("5000001"), status("1")), (Some(403), Some(404)));
    }
    let named = "/rest/organizations?q=vanityName&vanityName=devtestco";
    let page = look_up(named, "admin-token").expect(200, "observed; linkedin.organizations-named").json();
    assert_eq!((&page["paging"]["total"], &page["elements"][0]["id"]), (&json!(1), &json!(2_414_183)));
    let page = look_up(named, "many-token").json();
    assert_eq!((&page["paging"]["total"], &page["elements"]), (&json!(0), &json!([])));
}

#[test]
fn the_person_of_a_token_is_told_by_those_that_may() {
    let me = look_up("/v2/me", "signin-token").expect(200, "observed; linkedin.me").json();
    assert_eq!(me, json!({ "id": "pE3vIq7yK6", "localizedFirstName": "John", "localizedLastName": "Smith" }));
    let projected = look_up("/v2/me?projection=(id,localizedLastName)", "signin-token").json();
    assert_eq!(projected, json!({ "id": "pE3vIq7yK6", "localizedLastName": "Smith" }));
    look_up("/v2/userinfo", "signin-token").expect(200, "observed; linkedin.userinfo").expect_json(
        json!({ "sub": "pE3vIq7yK6", "name": "John Smith", "given_name": "John", "family_name": "Smith" }),
    );
    // An application for organizations alone has no sign-in scopes.
    for path in ["/v2/me", "/v2/userinfo"] {
        let refused = look_up(path, "admin-token").expect(403, "inferred; linkedin.no-scope").json();
        assert_eq!((&refused["code"], &refused["serviceErrorCode"]), (&json!("ACCESS_DENIED"), &json!(100)));
    }
}

#[test]
fn the_acls_have_an_old_name_which_is_still_answered() {
    let legacy = "/v2/organizationalEntityAcls";
    let page = look_up(&format!("{legacy}?q=roleAssignee&count=1"), "admin-token")
        .expect(200, "observed; linkedin.found")
        .json();
    let element = page["elements"][0].as_object().unwrap();
    assert_eq!(element["organizationalTarget"], "urn:li:organization:18062654");
    assert!(element.contains_key("created") && !element.contains_key("organization"), "{page}");
    let next = page["paging"]["links"][0]["href"].as_str().unwrap();
    assert_eq!(next, "/v2/organizationalEntityAcls?count=1&q=roleAssignee&start=1");
    let target = format!(
        "{legacy}?q=organizationalTarget&organizationalTarget=urn%3Ali%3Aorganization%3A2414183&state=APPROVED\
         &projection=(elements*(role,organizationalTarget~(vanityName)))"
    );
    let page = look_up(&target, "admin-token").expect(200, "observed; linkedin.found").json();
    assert_eq!(page["elements"][0]["organizationalTarget~"], json!({ "vanityName": "devtestco" }));
    look_up(&format!("{legacy}?q=organizationalTarget"), "admin-token")
        .expect(400, "inferred; linkedin.parameter")
        .expect_json(json!({ "message": "Parameter 'organizationalTarget' is required", "status": 400 }));
    let put = request("PUT", &format!("{legacy}/(a:b)")).v2().token("admin-token");
    ask(&put).expect(400, "inferred; linkedin.no-method");
    ask(&get("/rest/organizationalEntityAcls?q=roleAssignee").v2().versioned().token("admin-token"))
        .expect(404, "observed; linkedin.no-route");
}
