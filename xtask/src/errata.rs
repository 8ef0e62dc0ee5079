//! `cargo xtask tidy`: every erratum is complete, and a test that names it holds us to it.

use crate::{Failure, files::read};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

const ERRATA: &str = "fixtures/errata.json";

const FIELDS: [&str; 7] = ["document", "heading", "kind", "printed", "truth", "evidence", "test"];

/// The fields that take one of a few words.
const WORDS: [(&str, &[&str]); 2] = [
    ("kind", &["defect", "contradiction", "omission"]),
    ("evidence", &["documented", "observed", "inferred"]),
];

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let text = read(&root.join(ERRATA))?;
    let errata: Vec<Value> = serde_json::from_str(&text).map_err(|error| format!("{ERRATA}: {error}"))?;
    let faults = faults(&errata, &|path| read(&root.join(path)).ok());
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// `source` gives the text of a file, if there is one.
fn faults(errata: &[Value], source: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for erratum in errata {
        let field = |name: &str| erratum[name].as_str().unwrap_or_default().trim();
        let id = field("id");
        let mut fault = |what: String| faults.push(format!("{ERRATA}: {id}: {what}"));
        if id.is_empty() || !seen.insert(id) {
            fault("the id is empty or stands twice".to_owned());
        }
        for name in FIELDS.iter().filter(|name| field(name).is_empty()) {
            fault(format!("`{name}` is empty"));
        }
        for (name, words) in WORDS.iter().filter(|(name, words)| !words.contains(&field(name))) {
            fault(format!("`{name}` is none of {}", words.join(", ")));
        }
        let test = field("test");
        match test.split_once("::").and_then(|(file, function)| Some((source(file)?, function))) {
            None => fault(format!("there is no {test}; write FILE::FUNCTION")),
            Some((text, function)) if !text.contains(&format!("fn {function}(")) => {
                fault(format!("there is no {test}"));
            }
            Some((text, _)) if !mentions(&text, id) => fault(format!("the file of {test} does not name it")),
            Some(_) => {}
        }
    }
    faults
}

/// Whether the id stands in the text, as itself and not as a part of a longer one.
fn mentions(text: &str, id: &str) -> bool {
    text.split(|character: char| character != '-' && !character.is_ascii_alphanumeric())
        .any(|word| word == id)
}

#[cfg(test)]
mod tests {
    use super::faults;
    use serde_json::{Value, json};

    fn said(changes: &Value) -> Vec<String> {
        let mut erratum = json!({
            "id": "a-b", "document": "d", "heading": "h", "kind": "defect", "printed": "p", "truth": "t",
            "evidence": "observed", "test": "tests/a.rs::it_holds",
        });
        erratum.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let file = "// a-b, a-b-c\n#[test]\nfn it_holds() {}\n";
        faults(&[erratum], &|path| (path == "tests/a.rs").then(|| file.to_owned()))
    }

    #[test]
    fn an_erratum_is_complete_and_a_test_names_it() {
        assert_eq!(said(&json!({})), [""; 0]);
        for (changes, fault) in [
            (json!({ "truth": " " }), "a-b: `truth` is empty"),
            (json!({ "kind": "error" }), "a-b: `kind` is none of defect, contradiction, omission"),
            (json!({ "test": "it_holds" }), "a-b: there is no it_holds; write FILE::FUNCTION"),
            (json!({ "test": "tests/a.rs::it" }), "a-b: there is no tests/a.rs::it"),
            (json!({ "id": "b-c" }), "b-c: the file of tests/a.rs::it_holds does not name it"),
        ] {
            assert_eq!(said(&changes), [format!("fixtures/errata.json: {fault}")]);
        }
    }
}
