//! Answers of the simulation, against serde_json writing the same answer from a value.

use crate::{Row, median};
use bytes::Bytes;
use http::{HeaderMap, Method, Response};
use rolecall_mock_server::{World, bare_decision};
use rolecall_transport::Incoming;
use serde_json::{Value, json};
use std::{hint::black_box, time::Instant};

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

/// How many requests are made before their answers are timed; how many such batches a round has; how many rounds.
const BATCH: usize = 100;
const BATCHES: usize = 20;
const ROUNDS: usize = 31;

/// A world, and who asked last.
struct Side {
    world: World,
    people: usize,
    last: usize,
}

impl Side {
    fn new(people: usize) -> Self {
        Self { world: world(people), people, last: 0 }
    }

    /// The headers of the next caller: another person each time, and none that is near the one before.
    fn headers(&mut self) -> HeaderMap {
        self.last = (self.last + 7919) % self.people;
        let mut headers = HeaderMap::new();
        headers.insert("authorization", format!("Bearer t{}", self.last).parse().unwrap());
        headers.insert("x-restli-protocol-version", "2.0.0".parse().unwrap());
        headers
    }

    fn decide(&self, target: &str, headers: &HeaderMap) -> Response<Bytes> {
        bare_decision(&self.world, Incoming::new(Method::GET, target, headers, b""))
    }

    /// Seconds that a round of decisions takes. Making the requests is no part of it.
    fn round(&mut self, target: &str) -> f64 {
        let mut seconds = 0.0;
        for _ in 0..BATCHES {
            let batch: Vec<_> = (0..BATCH).map(|_| self.headers()).collect();
            let start = Instant::now();
            for headers in &batch {
                drop(black_box(self.decide(target, headers)));
            }
            seconds += start.elapsed().as_secs_f64();
        }
        seconds
    }
}

/// The medians, in microseconds, of a decision in the small world, of one in the large world, and of serde_json writing
/// their answer; in alternating rounds.
fn measure(small: &mut Side, large: &mut Side, target: &str) -> [f64; 3] {
    let headers = small.headers();
    let answer: Value = serde_json::from_slice(small.decide(target, &headers).body()).unwrap();
    assert!(!answer["elements"].as_array().unwrap().is_empty());
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(small.round(target));
        times[1].push(large.round(target));
        let start = Instant::now();
        for _ in 0..BATCH * BATCHES {
            drop(black_box(serde_json::to_vec(black_box(&answer))));
        }
        times[2].push(start.elapsed().as_secs_f64());
    }
    times.map(|mut seconds| median(&mut seconds) * 1e6 / (BATCH * BATCHES) as f64)
}

pub fn rows() -> Vec<Row> {
    let cases = [
        ("1 row", "&role=ANALYST".to_owned()),
        ("10 rows", String::new()),
        ("1 row, decorated", format!("&role=ANALYST{PROJECTION}")),
        ("10 rows, decorated", PROJECTION.to_owned()),
    ];
    let (mut small, mut large) = (Side::new(100), Side::new(10_000));
    let mut rows = Vec::new();
    for (what, query) in cases {
        let target = format!("/v2/organizationAcls?q=roleAssignee{query}");
        let [of_small, of_large, written] = measure(&mut small, &mut large, &target);
        for (size, ours) in [("1 k", of_small), ("100 k", of_large)] {
            rows.push(Row::new(
                format!("finder, {what}, world of {size} rows"),
                format!("{ours:.2} µs"),
                format!("serde_json: {written:.2} µs"),
                ours - written,
                2.0,
                "µs more",
            ));
        }
        rows.push(Row::new(
            format!("the same, {what}, 100 k against 1 k"),
            format!("{of_large:.2} µs"),
            format!("{of_small:.2} µs"),
            of_large / of_small,
            1.1,
            "times",
        ));
    }
    rows
}
