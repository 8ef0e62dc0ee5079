//! `rolecall rules`: what it prints is the table.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::ask;
use program::{Ended, Program};
use serde_json::Value;

fn printed(arguments: &[&str]) -> String {
    let ended = Program::start(&[&["rules"], arguments].concat(), &[]).end();
    assert_eq!((ended.status, &*ended.stderr), (Some(0), ""), "{arguments:?}");
    ended.stdout
}

fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let Ended { status, stdout, stderr } = Program::start(&[&["rules"], arguments].concat(), &[]).end();
    assert_eq!(stdout, "", "{arguments:?}");
    (status, stderr)
}

fn objects(arguments: &[&str]) -> Vec<Value> {
    printed(arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_list_has_a_line_for_each_rule() {
    let list = printed(&[]);
    insta::assert_snapshot!("list", list.replace('\t', " | "));
    let columns = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let whole: Vec<_> = list.lines().map(columns).collect();
    let is_word = |word: &str| ["documented", "observed", "inferred", "mock"].contains(&word);
    assert!(whole.iter().all(|line| line.len() == 4 && is_word(&line[1]) && is_word(&line[2])));
    // With a profile, its word alone.
    for (profile, column) in [("documented", 1), ("observed", 2)] {
        let one: Vec<_> = printed(&["--profile", profile]).lines().map(columns).collect();
        let expected: Vec<_> =
            whole.iter().map(|line| vec![line[0].clone(), line[column].clone(), line[3].clone()]).collect();
        assert_eq!(one, expected);
    }
}

#[test]
fn a_rule_is_shown_whole_with_a_request_that_meets_it() {
    let shown = printed(&["linkedin.version-missing"]);
    insta::assert_snapshot!("whole", shown);
    // The request is as it is sent.
    let (_, example) = shown.split_once("A request that meets it:\n\n").unwrap();
    let mut program = Program::serve(&[]);
    let answer = ask(program.address(), example.trim_end().replace('\n', "\r\n") + "\r\n\r\n");
    assert_eq!(answer.header("x-rolecall-observed"), "400 VERSION_MISSING");
    program.signal("TERM");
    program.end();
    let observed = printed(&["rolecall.body-time", "--profile", "observed"]);
    assert!(
        observed.contains("observed (mock): refuses: 408\n") && !observed.contains("documented"),
        "{observed}"
    );
    assert!(observed.ends_with("\nNo request alone meets it.\n"), "{observed}");
}

#[test]
fn as_json_each_rule_is_an_object() {
    let all = objects(&["--json"]);
    assert_eq!(all.len(), printed(&[]).lines().count());
    let keys = ["codes", "documented", "example", "id", "observed", "when"];
    for rule in &all {
        assert_eq!(rule.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
        for column in
            ["documented", "observed"].map(|name| &rule[name]).into_iter().filter(|it| !it.is_null())
        {
            assert_eq!(
                column.as_object().unwrap().keys().collect::<Vec<_>>(),
                ["does", "evidence", "sources"]
            );
            for source in column["sources"].as_array().unwrap() {
                let members: Vec<_> = source.as_object().unwrap().keys().collect();
                assert_eq!(members, ["kind", "of", "seen", "version", "where"]);
            }
        }
    }
    let find = |id: &str| all.iter().find(|rule| rule["id"] == id).unwrap();
    let found = |arguments: &[&str]| objects(arguments).remove(0);
    let missing = find("linkedin.version-missing");
    assert_eq!(found(&["linkedin.version-missing", "--json"]), *missing);
    assert_eq!(missing["codes"], serde_json::json!(["version-missing"]));
    let one = found(&["linkedin.version-missing", "--json", "--profile", "documented"]);
    assert_eq!((one.get("observed"), &one["documented"]), (None, &missing["documented"]));
    // What is as documented is so in the observed profile, too.
    let known = find("linkedin.not-known");
    assert!(known["observed"].is_null());
    let one = found(&["linkedin.not-known", "--json", "--profile", "observed"]);
    assert_eq!((one.get("documented"), &one["observed"]), (None, &known["documented"]));
}

#[test]
fn a_rule_that_is_not_there_is_one_sentence() {
    let expected = "there is no rule `linkedin.nothing`; `rolecall rules` lists them\n";
    assert_eq!(refused(&["linkedin.nothing"]), (Some(1), expected.to_owned()));
    let (status, told) = refused(&["--profile", "real"]);
    assert_eq!((status, told.lines().count()), (Some(2), 1), "{told}");
}
