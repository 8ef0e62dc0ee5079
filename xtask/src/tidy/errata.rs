//! Every erratum is complete, and a test that names it holds us to it.

use super::Fault;
use crate::files::{json, read};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

const ERRATA: &str = "fixtures/errata.json";

const FIELDS: [&str; 7] = ["document", "heading", "kind", "printed", "truth", "evidence", "test"];

/// The fields that take one of a few words.
const WORDS: [(&str, &[&str]); 2] = [
    ("kind", &["defect", "contradiction", "omission"]),
    ("evidence", &["documented", "observed", "inferred"]),
];

const HOW_TO_NAME_A_TEST: &str = "crates/CRATE/tests/FILE.rs::FUNCTION";

pub(super) fn faults(root: &Path) -> Result<Vec<Fault>, Fault> {
    let errata = json(&root.join(ERRATA))?;
    let entries = errata.as_array().ok_or_else(|| format!("{ERRATA}: write an array of errata"))?;
    Ok(all(entries, &|path| read(&root.join(path)).ok()))
}

/// `source` gives the text of a file, if there is one.
fn all(entries: &[Value], source: &dyn Fn(&str) -> Option<String>) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (number, entry) in (1..).zip(entries) {
        let id = entry["id"].as_str().unwrap_or_default();
        if !is_kebab_case(id) {
            faults.push(format!("{ERRATA}: entry {number}: write an `id` in kebab-case, not `{id}`"));
        } else if !seen.insert(id) {
            faults.push(format!("{ERRATA}: {id}: the id stands twice; rename one"));
        }
        faults
            .extend(of_entry(entry, id, source).into_iter().map(|fault| format!("{ERRATA}: {id}: {fault}")));
    }
    faults
}

fn of_entry(entry: &Value, id: &str, source: &dyn Fn(&str) -> Option<String>) -> Vec<Fault> {
    let field = |name: &str| entry[name].as_str().unwrap_or_default().trim();
    let empty = FIELDS.iter().filter(|name| field(name).is_empty()).map(|name| match *name {
        "test" => format!("`test` is empty; name the test that holds us to it, {HOW_TO_NAME_A_TEST}"),
        name => format!("`{name}` is empty; fill it in"),
    });
    let odd = WORDS.iter().filter(|(name, words)| !field(name).is_empty() && !words.contains(&field(name)));
    let odd =
        odd.map(|(name, words)| format!("`{name}` is `{}`; write one of {}", field(name), words.join(", ")));
    let test = Some(field("test")).filter(|test| !test.is_empty());
    empty.chain(odd).chain(test.and_then(|test| of_test(test, id, source))).collect()
}

fn of_test(test: &str, id: &str, source: &dyn Fn(&str) -> Option<String>) -> Option<Fault> {
    let Some((file, function)) = place(test) else {
        return Some(format!("`test` is `{test}`; write {HOW_TO_NAME_A_TEST}"));
    };
    let Some(text) = source(file) else {
        return Some(format!("there is no {file}; name the file that the test is in"));
    };
    if !text.contains(&format!("fn {function}(")) {
        return Some(format!("{file} has no `fn {function}(`; name the test that holds us to it"));
    }
    (!mentions(&text, id)).then(|| format!("{file} does not mention {id}; write the id where it is tested"))
}

/// The file and the function of `crates/CRATE/tests/FILE.rs::FUNCTION`, or of one under `src`.
fn place(test: &str) -> Option<(&str, &str)> {
    let (file, function) = test.split_once("::")?;
    let (_, inside) = file.strip_prefix("crates/")?.split_once('/')?;
    let is_source = inside.starts_with("tests/") || inside.starts_with("src/");
    let is_name = !function.is_empty() && function.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_source && file.ends_with(".rs") && !file.contains("..") && is_name).then_some((file, function))
}

/// Whether the id stands in the text, as itself and not as a part of a longer one.
fn mentions(text: &str, id: &str) -> bool {
    let is_part = |c: char| c == '-' || c.is_ascii_alphanumeric();
    text.match_indices(id)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + id.len()..].starts_with(is_part))
}

fn is_kebab_case(id: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.split('-').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::all;
    use serde_json::{Value, json};

    fn entry(changes: &Value) -> Value {
        let mut entry = json!({
            "id": "a-b", "document": "d", "heading": "h", "kind": "defect", "printed": "p", "truth": "t",
            "evidence": "observed", "test": "crates/model/tests/a.rs::it_holds",
        });
        entry.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        entry
    }

    fn said(entries: &[Value]) -> Vec<String> {
        all(entries, &|path| {
            (path == "crates/model/tests/a.rs")
                .then(|| "// a-b, a-b-c\n#[test]\nfn it_holds() {}\nfn it_holds_too<T>() {}\n".to_owned())
        })
    }

    #[test]
    fn a_complete_entry_with_a_test_that_names_it_is_good() {
        assert_eq!(said(&[entry(&json!({}))]), [""; 0]);
    }

    #[test]
    fn each_fault_says_what_to_do() {
        let form = "crates/CRATE/tests/FILE.rs::FUNCTION";
        for (changes, fault) in [
            (json!({ "truth": " " }), "a-b: `truth` is empty; fill it in".to_owned()),
            (json!({ "heading": 1 }), "a-b: `heading` is empty; fill it in".to_owned()),
            (
                json!({ "test": "" }),
                format!("a-b: `test` is empty; name the test that holds us to it, {form}"),
            ),
            (
                json!({ "kind": "error" }),
                "a-b: `kind` is `error`; write one of defect, contradiction, omission".to_owned(),
            ),
            (
                json!({ "evidence": "seen" }),
                "a-b: `evidence` is `seen`; write one of documented, observed, inferred".to_owned(),
            ),
            (json!({ "test": "it_holds" }), format!("a-b: `test` is `it_holds`; write {form}")),
            (
                json!({ "test": "crates/model/a.rs::f" }),
                format!("a-b: `test` is `crates/model/a.rs::f`; write {form}"),
            ),
            (
                json!({ "test": "crates/model/src/a.rs::f" }),
                "a-b: there is no crates/model/src/a.rs; name the file that the test is in".to_owned(),
            ),
            (
                json!({ "test": "crates/model/tests/a.rs::it" }),
                "a-b: crates/model/tests/a.rs has no `fn it(`; name the test that holds us to it".to_owned(),
            ),
            (
                json!({ "id": "b-c" }),
                "b-c: crates/model/tests/a.rs does not mention b-c; write the id where it is tested"
                    .to_owned(),
            ),
        ] {
            assert_eq!(said(&[entry(&changes)]), [format!("fixtures/errata.json: {fault}")]);
        }
    }

    #[test]
    fn ids_are_in_kebab_case_and_unique() {
        assert_eq!(
            said(&[entry(&json!({})), entry(&json!({}))]),
            ["fixtures/errata.json: a-b: the id stands twice; rename one"]
        );
        let fault = &said(&[entry(&json!({ "id": "A_b" }))])[0];
        assert_eq!(fault, "fixtures/errata.json: entry 1: write an `id` in kebab-case, not `A_b`");
    }
}
