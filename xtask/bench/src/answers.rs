//! Answers of the mock, counted in instructions, beside serde_json writing the same answer from a value.
//!
//! `valgrind --tool=callgrind` counts the instructions of a whole program. So each side is started twice, to do its work a
//! few times and many times: the difference is what the work takes.

use crate::Row;
use bytes::Bytes;
use http::{Request, header::AUTHORIZATION};
use rolecall_mock_server::{Mock, Profile, World};
use serde_json::{Value, json};
use std::{
    env,
    hint::black_box,
    process::{Command, ExitCode},
};

/// What is asked for, and how many thousand instructions an answer may take.
pub const CASES: [(&str, &str, f64); 3] = [
    ("1 row", "&role=ANALYST", 10.0),
    ("10 rows", "", 24.0),
    (
        "10 rows, decorated",
        "&projection=(elements*(*,roleAssignee~(localizedFirstName,localizedLastName),organization~(localizedName)))",
        42.0,
    ),
];

/// A world of `people` members, each with ten rows and a token: as a file has it.
pub fn world(people: usize) -> String {
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
    world.to_string()
}

fn request(query: &str) -> Request<Bytes> {
    let request = Request::get(format!("/v2/organizationAcls?q=roleAssignee{query}"))
        .header(AUTHORIZATION, "Bearer t1")
        .header("X-RestLi-Protocol-Version", "2.0.0");
    request.body(Bytes::new()).unwrap()
}

/// As a program: so many times makes a request, answers one by a profile, or writes its answer.
pub fn repeat(arguments: &[String]) -> ExitCode {
    let [side, people, query, times] = arguments else { return ExitCode::FAILURE };
    let profile = side.parse().unwrap_or(Profile::Documented);
    let mock = Mock::new(profile).with_world(World::from_json(&world(people.parse().unwrap())).unwrap());
    let answer: Value = serde_json::from_slice(mock.respond(request(query)).body()).unwrap();
    assert!(!answer["elements"].as_array().unwrap().is_empty());
    for _ in 0..times.parse().unwrap() {
        match &**side {
            "request" => drop(black_box(request(query))),
            "documented" | "observed" => drop(black_box(mock.respond(request(query)))),
            _ => drop(black_box(serde_json::to_vec(black_box(&answer)))),
        }
    }
    ExitCode::SUCCESS
}

/// The thousands of instructions that one repetition takes.
fn instructions(side: &str, people: usize, query: &str) -> f64 {
    const TIMES: [u32; 2] = [1_000, 3_000];
    let own = env::current_exe().unwrap();
    let [few, many] = TIMES.map(|times| {
        let (people, times) = (people.to_string(), times.to_string());
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(&own)
            .args(["repeat", side, &people, query, &times])
            .output()
            .expect("valgrind counts the instructions; it has to be installed");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let collected = text.lines().find_map(|line| line.split_once("Collected : "));
        collected.unwrap_or_else(|| panic!("{text}")).1.trim().parse::<f64>().unwrap()
    });
    (many - few) / f64::from(TIMES[1] - TIMES[0]) / 1000.0
}

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, query, limit) in CASES {
        let made = instructions("request", 100, query);
        let written = instructions("write", 100, query);
        for (size, people, profile) in
            [("1 k", 100, "documented"), ("100 k", 10_000, "documented"), ("1 k", 100, "observed")]
        {
            let ours = instructions(profile, people, query) - made;
            rows.push(Row::new(
                format!("finder, {what}, world of {size} rows, {profile}"),
                format!("{ours:.1} k"),
                format!("serde_json: {written:.1} k"),
                ours,
                limit,
                "k instructions",
            ));
        }
    }
    rows
}
