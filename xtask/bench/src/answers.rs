//! Answers of the simulation, against serde_json writing the same answer from a value.
//!
//! What is measured is `Mock::respond`: the decision, and around it the choice of the world, the journal and the
//! headers. It is an upper bound of the decision alone.

use crate::{Row, alternate};
use bytes::Bytes;
use http::Request;
use rolecall_mock_server::{Mock, World};
use serde_json::{Value, json};
use std::hint::black_box;

const PROJECTION: &str = "&projection=(elements*(*,roleAssignee~(localizedFirstName,localizedLastName),organization~(localizedName)))";

/// `people` members, each with ten rows, and a token for each.
pub fn world(people: usize) -> World {
    let mut world = json!({ "organizations": [], "people": [], "organizationAcls": [], "tokens": [] });
    let mut push = |list: &str, item: Value| world[list].as_array_mut().unwrap().push(item);
    for number in 1..=10 {
        let entity =
            json!({ "localizedName": format!("Organization {number}"), "vanityName": format!("o{number}") });
        push("organizations", json!({ "urn": format!("urn:li:organization:{number}"), "entity": entity }));
    }
    for person in 0..people {
        let urn = format!("urn:li:person:{person:010}");
        push(
            "people",
            json!({ "urn": urn, "entity": { "localizedFirstName": "Ada", "localizedLastName": format!("L{person}") } }),
        );
        push(
            "tokens",
            json!({ "token": format!("t{person}"), "person": urn, "scopes": ["r_organization_admin"] }),
        );
        for organization in 1..=10 {
            let role = if organization == 1 { "ANALYST" } else { "ADMINISTRATOR" };
            push(
                "organizationAcls",
                json!({
                    "organization": format!("urn:li:organization:{organization}"),
                    "role": role, "roleAssignee": urn, "state": "APPROVED",
                }),
            );
        }
    }
    World::from_json(&world.to_string()).unwrap()
}

fn request(person: usize, query: &str) -> Request<Bytes> {
    Request::get(format!("/v2/organizationAcls?q=roleAssignee{query}"))
        .header("authorization", format!("Bearer t{person}"))
        .header("x-restli-protocol-version", "2.0.0")
        .body(Bytes::new())
        .unwrap()
}

pub fn rows() -> Vec<Row> {
    let cases = [
        ("1 row", "&role=ANALYST".to_owned()),
        ("10 rows", String::new()),
        ("1 row, decorated", format!("&role=ANALYST{PROJECTION}")),
        ("10 rows, decorated", PROJECTION.to_owned()),
    ];
    let mut rows = Vec::new();
    let mut of_thousand = Vec::new();
    for (size, people) in [("1 k", 100), ("100 k", 10_000)] {
        let mock = Mock::with_world(world(people));
        for (index, (what, query)) in cases.iter().enumerate() {
            let requests: Vec<_> = (0..people).map(|person| request(person, query)).collect();
            let answer: Value = serde_json::from_slice(mock.respond(requests[0].clone()).body()).unwrap();
            assert!(!answer["elements"].as_array().unwrap().is_empty());
            // Building a request is no part of the answer: the other side clones one as well.
            let (mut next, mut other) = (0, 0);
            let (ours, serialised) = alternate(
                2_000,
                || {
                    next = (next + 7) % people;
                    drop(black_box(mock.respond(requests[next].clone())));
                },
                || {
                    other = (other + 7) % people;
                    black_box(requests[other].clone());
                    drop(black_box(serde_json::to_vec(black_box(&answer))));
                },
            );
            let (ours, serialised) = (ours / 1000.0, serialised / 1000.0);
            rows.push(Row::new(
                format!("finder, {what}, world of {size} rows"),
                format!("{ours:.2} µs"),
                format!("serde_json: {serialised:.2} µs"),
                ours - serialised,
                2.0,
                "µs more",
            ));
            if size == "1 k" {
                of_thousand.push(ours);
            } else {
                let (small, what) = (of_thousand[index], format!("the same, {what}, 100 k against 1 k"));
                rows.push(Row::new(
                    what,
                    format!("{ours:.2} µs"),
                    format!("{small:.2} µs"),
                    ours / small,
                    1.1,
                    "times",
                ));
            }
        }
    }
    rows
}
