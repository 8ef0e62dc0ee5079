//! `cargo xtask tidy`: every erratum and every fact is complete, and a test that it names holds us to it.
//! `cargo xtask facts`: which facts no test shows, and why.

use crate::{Failure, files::read};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

struct Register {
    path: &'static str,
    fields: &'static [&'static str],
    /// The fields that take one of a few words.
    words: &'static [(&'static str, &'static [&'static str])],
    /// Whether the file of a test names the row that the test is for.
    named: bool,
    /// The tests of a row; or why it has none.
    tests: fn(&Value) -> Result<Vec<&str>, &str>,
}

const EVIDENCE: (&str, &[&str]) = ("evidence", &["documented", "observed", "inferred"]);

const ERRATA: Register = Register {
    path: "fixtures/errata.json",
    fields: &["document", "heading", "kind", "printed", "truth", "evidence", "test"],
    words: &[("kind", &["defect", "contradiction", "omission"]), EVIDENCE],
    named: true,
    tests: |erratum| Ok(vec![text(erratum, "test")]),
};

const FACTS: Register = Register {
    path: "fixtures/facts.json",
    fields: &["says", "evidence", "of"],
    words: &[EVIDENCE],
    named: false,
    tests: |fact| match (&fact["shown_by"], &fact["not_shown"]) {
        (Value::Array(tests), Value::Null) if !tests.is_empty() => {
            Ok(tests.iter().map(|test| test.as_str().unwrap_or_default()).collect())
        }
        (Value::Null, Value::String(reason)) => Err(reason.trim()),
        _ => Err(""),
    },
};

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let mut faults = Vec::new();
    for register in [&ERRATA, &FACTS] {
        faults.extend(register.faults(&register.rows(root)?, &|path| read(&root.join(path)).ok()));
    }
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    println!("{}", counts(&FACTS.rows(root)?));
    Ok(())
}

/// Prints of each section how many facts are shown, and of the others why they are not.
pub(crate) fn facts(root: &Path) -> Result<(), Failure> {
    let facts = FACTS.rows(root)?;
    for section in facts.chunk_by(|one, next| one["section"] == next["section"]) {
        println!("section {}: {}", section[0]["section"], counts(section));
        for fact in section {
            if let Err(reason) = (FACTS.tests)(fact) {
                println!("    {:<56}{reason}", text(fact, "id"));
            }
        }
    }
    println!("all: {}", counts(&facts));
    Ok(())
}

fn counts(facts: &[Value]) -> String {
    let shown = facts.iter().filter(|fact| (FACTS.tests)(fact).is_ok()).count();
    format!("{} facts, {shown} of them shown by tests", facts.len())
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default().trim()
}

fn is_kebab_case(id: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit();
    id.split('-').all(|word| !word.is_empty() && word.chars().all(is_sign))
}

impl Register {
    fn rows(&self, root: &Path) -> Result<Vec<Value>, Failure> {
        serde_json::from_str(&read(&root.join(self.path))?).map_err(|error| format!("{}: {error}", self.path))
    }

    /// `source` gives the text of a file, if there is one.
    fn faults(&self, rows: &[Value], source: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut faults = Vec::new();
        for row in rows {
            let id = text(row, "id");
            let mut fault = |what: String| faults.push(format!("{}: {id}: {what}", self.path));
            if !is_kebab_case(id) || !seen.insert(id) {
                fault("the id is not kebab-case, or stands twice".to_owned());
            }
            for name in self.fields.iter().filter(|name| text(row, name).is_empty()) {
                fault(format!("`{name}` is empty"));
            }
            for (name, words) in self.words.iter().filter(|(name, words)| !words.contains(&text(row, name))) {
                fault(format!("`{name}` is none of {}", words.join(", ")));
            }
            let tests = (self.tests)(row);
            if tests == Err("") {
                fault("expected either tests in `shown_by` or a reason in `not_shown`".to_owned());
            }
            for test in tests.unwrap_or_default() {
                match test.split_once("::").and_then(|(file, function)| Some((source(file)?, function))) {
                    None => fault(format!("there is no {test}; write FILE::FUNCTION")),
                    Some((text, function)) if !text.contains(&format!("fn {function}(")) => {
                        fault(format!("there is no {test}"));
                    }
                    Some((text, _)) if self.named && !mentions(&text, id) => {
                        fault(format!("the file of {test} does not name it"));
                    }
                    Some(_) => {}
                }
            }
        }
        faults
    }
}

/// Whether the id stands in the text, as itself and not as a part of a longer one.
fn mentions(text: &str, id: &str) -> bool {
    text.split(|character: char| character != '-' && !character.is_ascii_alphanumeric())
        .any(|word| word == id)
}

#[cfg(test)]
mod tests {
    use super::{ERRATA, FACTS, Register};
    use serde_json::{Value, json};

    /// Checks a row with each of the changes, which has this one fault.
    fn check(register: &Register, row: &Value, cases: &[(Value, &str)]) {
        let file = "// a-b, a-b-c\n#[test]\nfn it_holds() {}\n";
        for (changes, fault) in cases {
            let mut row = row.clone();
            row.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            let said = register.faults(&[row], &|path| (path == "tests/a.rs").then(|| file.to_owned()));
            let expected = (!fault.is_empty()).then(|| format!("{}: {fault}", register.path));
            assert_eq!(said, Vec::from_iter(expected), "{changes}");
        }
    }

    #[test]
    fn an_erratum_is_complete_and_a_test_names_it() {
        let erratum = json!({
            "id": "a-b", "document": "d", "heading": "h", "kind": "defect", "printed": "p", "truth": "t",
            "evidence": "observed", "test": "tests/a.rs::it_holds",
        });
        check(
            &ERRATA,
            &erratum,
            &[
                (json!({}), ""),
                (json!({ "truth": " " }), "a-b: `truth` is empty"),
                (json!({ "kind": "error" }), "a-b: `kind` is none of defect, contradiction, omission"),
                (json!({ "test": "it_holds" }), "a-b: there is no it_holds; write FILE::FUNCTION"),
                (json!({ "test": "tests/a.rs::it" }), "a-b: there is no tests/a.rs::it"),
                (json!({ "id": "b-c" }), "b-c: the file of tests/a.rs::it_holds does not name it"),
            ],
        );
    }

    #[test]
    fn a_fact_has_tests_that_show_it_or_a_reason_and_not_both() {
        let fact = json!({ "id": "b-c", "says": "s", "evidence": "inferred", "of": "o" });
        let shown = json!(["tests/a.rs::it_holds"]);
        let either = "b-c: expected either tests in `shown_by` or a reason in `not_shown`";
        check(
            &FACTS,
            &fact,
            &[
                (json!({ "shown_by": shown }), ""),
                (json!({ "not_shown": "why" }), ""),
                (json!({}), either),
                (json!({ "shown_by": [] }), either),
                (json!({ "not_shown": " " }), either),
                (json!({ "shown_by": shown, "not_shown": "why" }), either),
                (json!({ "shown_by": ["tests/a.rs::it"] }), "b-c: there is no tests/a.rs::it"),
                (json!({ "shown_by": [1] }), "b-c: there is no ; write FILE::FUNCTION"),
                (json!({ "not_shown": "why", "id": "b-" }), "b-: the id is not kebab-case, or stands twice"),
            ],
        );
    }
}
