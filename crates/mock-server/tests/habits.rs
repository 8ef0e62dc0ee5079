//! What the real service does now and then: short pages, another order, and all that may change without notice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::Request;
use rolecall_mock_server::{Mock, World};
use rolecall_transport::{
    AccessToken, Bytes, Operation, Pager,
    linkedin::{Caller, FindByRoleAssignee},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A member with this many rows.
fn world(habits: &str, rows: usize) -> World {
    let organizations: Vec<_> =
        (1..=rows).map(|id| json!({ "urn": format!("urn:li:organization:{id}") })).collect();
    let row = |id| {
        json!({ "organization": format!("urn:li:organization:{id}"), "role": "ADMINISTRATOR",
                "roleAssignee": "urn:li:person:a", "state": "APPROVED" })
    };
    let acls: Vec<_> = (1..=rows).map(row).collect();
    let text = json!({
        "habits": serde_json::from_str::<Value>(habits).unwrap(), "organizations": organizations,
        "organizationAcls": acls, "people": [{ "urn": "urn:li:person:a" }],
        "tokens": [{ "token": "t", "person": "urn:li:person:a", "scopes": ["r_organization_admin"] }],
    });
    World::from_json(&text.to_string()).unwrap()
}

fn page(mock: &Mock, query: &str) -> Value {
    let request = Request::get(format!("/v2/organizationAcls?q=roleAssignee{query}"));
    let response = mock.respond(request.header("authorization", "Bearer t").body(Bytes::new()).unwrap());
    serde_json::from_slice(response.body()).unwrap()
}

fn organizations(page: &Value) -> Vec<&str> {
    page["elements"].as_array().unwrap().iter().map(|row| row["organization"].as_str().unwrap()).collect()
}

/// Whether it has a link to the next page.
fn goes_on(page: &Value) -> bool {
    page["paging"]["links"].as_array().unwrap().iter().any(|link| link["rel"] == "next")
}

/// All rows, as a client reads them that follows links until there are none.
fn walk(mock: &Mock) -> Vec<String> {
    let me = Caller::v2(AccessToken::new("t").unwrap());
    let mut pager = Pager::new(FindByRoleAssignee::new(), &me);
    let mut found = Vec::new();
    while let Some(request) = pager.request().unwrap() {
        let page = pager.receive(mock.respond(request)).unwrap();
        found.extend(page.elements.into_iter().map(|row| row.organization.to_string()));
    }
    found
}

#[test]
fn a_short_page_is_followed_by_another_and_no_row_is_lost() {
    for profile in [Mock::documented(), Mock::observed()] {
        let mock = profile.with_world(world(r#"{"shortPages": true}"#, 15));
        let first = page(&mock, "");
        assert_eq!((organizations(&first).len(), goes_on(&first)), (8, true));
        let second = page(&mock, "&start=10");
        assert_eq!((organizations(&second).len(), goes_on(&second)), (7, false));
        let all: BTreeSet<_> = organizations(&first).into_iter().chain(organizations(&second)).collect();
        assert_eq!(all.len(), 15);
        assert_eq!(walk(&mock).len(), 15);
        let met: Vec<_> = mock.requests()[0].trail().map(rolecall_mock_server::Rule::id).collect();
        assert!(met.contains(&"linkedin.short-page"), "{met:?}");
    }
}

#[test]
fn an_unstable_order_differs_from_call_to_call_and_is_the_same_in_every_run() {
    let order =
        |mock: &Mock| organizations(&page(mock, "")).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mock = || Mock::observed().with_world(world(r#"{"unstableOrder": 3}"#, 9));
    let (one, other) = (mock(), mock());
    let (first, second) = (order(&one), order(&one));
    assert_ne!(first, second);
    assert_eq!([first.clone(), second], [order(&other), order(&other)]);
    let sorted: BTreeSet<_> = first.into_iter().collect();
    assert_eq!(sorted.len(), 9, "each row once");
    assert_ne!(order(&Mock::observed().with_world(world(r#"{"unstableOrder": 4}"#, 9))), order(&mock()));
}

#[test]
fn grease_changes_what_may_change_and_nothing_else() {
    let mock = |seed| Mock::observed().grease(seed).with_world(world("{}", 15));
    let (greased, plain) = (page(&mock(7), ""), page(&Mock::observed().with_world(world("{}", 15)), ""));
    let row = greased["elements"][0].as_object().unwrap();
    let known: Vec<_> = plain["elements"][0].as_object().unwrap().keys().collect();
    let new: Vec<_> = row.keys().filter(|name| !known.contains(name)).collect();
    assert_eq!(new.len(), 1, "{row:?}");
    assert!(row[new[0]]["value"].as_str().unwrap().len() >= 200);
    assert!(known.iter().all(|name| row.contains_key(*name)));
    let all = page(&mock(7), "&count=100");
    let rows = all["elements"].as_array().unwrap().iter();
    let states: BTreeSet<_> = rows.map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(states, BTreeSet::from(["APPROVED", "UNDER_REVIEW"]));
    assert_eq!((organizations(&greased).len(), goes_on(&greased)), (8, true));
    // A right client survives it, whatever the seed is.
    for seed in 0..20 {
        let mock = mock(seed);
        for _ in 0..3 {
            let found = page(&mock, "");
            serde_json::from_value::<<FindByRoleAssignee as Operation>::Answer>(found).unwrap();
        }
    }
    let request = Request::get("/v2/organizationAcls?q=nothing").header("authorization", "Bearer t");
    let refused = mock(7).respond(request.body(Bytes::new()).unwrap());
    assert_eq!(refused.status(), 404);
    let refused: Value = serde_json::from_slice(refused.body()).unwrap();
    assert_eq!(refused["code"], "RESOURCE_NOT_FOUND");
    assert_eq!(refused["message"], "Request failed. No virtual resource found");
}

#[test]
fn a_habit_that_is_none_is_a_fault_of_the_world_file() {
    let faults = |text: &str| World::from_json(text).unwrap_err().to_string();
    assert_eq!(
        faults(r#"{"habits": {"shortPages": 1, "longPages": true}}"#),
        "1:27: invalid type: integer, expected a boolean\n\
         1:40: unknown field, expected `shortPages` or `unstableOrder`"
    );
}

#[test]
fn grease_is_over_linkedins_answers_alone() {
    let ask = |mock: Mock, target: &str| {
        let request = Request::get(target).body(Bytes::new()).unwrap();
        String::from_utf8(mock.respond(request).into_body().to_vec()).unwrap()
    };
    for target in ["/linkedin/organizations/1/follow-invitations", "/nothing", "/_rolecall/health"] {
        assert_eq!(ask(Mock::observed().grease(7), target), ask(Mock::observed(), target), "{target}");
    }
    let target = "/v2/organizationAcls";
    assert_ne!(ask(Mock::observed().grease(7), target), ask(Mock::observed(), target));
}

#[test]
fn grease_leaves_the_state_that_was_asked_for() {
    let mock = Mock::observed().with_world(world("{}", 30)).grease(1);
    let states = |query: &str| {
        let page = page(&mock, &format!("{query}&count=100"));
        page["elements"].as_array().unwrap().iter().filter(|row| row["state"] != "APPROVED").count()
    };
    assert_eq!(states("&state=APPROVED"), 0);
    assert!(states("") > 0);
}
