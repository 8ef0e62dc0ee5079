//! The OpenAPI document that the mock serves: `fixtures/openapi.json`, which is written by hand, with the documented
//! exchanges as its examples.
//!
//! It refers to an example by the exchange's id, and to the body of a request by `ID.request`. The examples are put
//! into the text, so that everything keeps its order.

use crate::{
    Failure,
    files::{json, read},
    fixtures,
};
use serde_json::Value;
use std::path::Path;

const SOURCE: &str = "fixtures/openapi.json";

/// Where the examples go.
const PLACE: &str = "\"examples\": {}";

/// The whole document.
pub(crate) fn document(root: &Path) -> Result<String, Failure> {
    let source = read(&root.join(SOURCE))?;
    let examples = examples(root, &source)?;
    let document = fill(&source, &examples)?;
    serde_json::from_str::<Value>(&document).map_err(|error| format!("{SOURCE}: {error}"))?;
    Ok(document)
}

/// One place, and no other.
fn fill(source: &str, examples: &[String]) -> Result<String, Failure> {
    let mut parts = source.split(PLACE);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(before), Some(after), None) => {
            Ok(format!("{before}\"examples\": {{\n{}\n    }}{after}", examples.join(",\n")))
        }
        _ => Err(format!("{SOURCE}: expected `{PLACE}` once, for the documented examples")),
    }
}

fn examples(root: &Path, source: &str) -> Result<Vec<String>, Failure> {
    let mut examples = Vec::new();
    for id in fixtures::ids(root)? {
        let folder = root.join(fixtures::DOCUMENTED).join(&id);
        let sidecar = json(&folder.join("exchange.json"))?;
        let request = read(&folder.join("request.http"))?;
        let response = read(&folder.join("response.http"))?;
        let heading = sidecar["heading"].as_str().unwrap_or(&id);
        let line = request.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
        let wanted = |name: &str| source.contains(&format!("\"#/components/examples/{name}\""));
        let named = format!("{id}.request");
        if wanted(&named) {
            examples.push(example(&named, heading, line, body(&request)));
        }
        if wanted(&id) {
            examples.push(example(&id, heading, line, body(&response)));
        } else if !body(&response).is_empty() {
            return Err(format!("{SOURCE}: refer to the example {id} where its response is described"));
        }
    }
    Ok(examples)
}

/// A member of `components.examples`.
fn example(name: &str, heading: &str, line: &str, body: &str) -> String {
    let [name, summary, description] = [name, heading, &format!("`{line}`")].map(Value::from);
    let value = compact(body);
    format!("      {name}: {{ \"summary\": {summary}, \"description\": {description}, \"value\": {value} }}")
}

fn body(message: &str) -> &str {
    message.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// JSON text without the blanks between its tokens.
fn compact(json: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let keep = |character: &char| {
        let kept = in_text || !character.is_ascii_whitespace();
        in_text ^= *character == '"' && !escaped;
        escaped = in_text && *character == '\\' && !escaped;
        kept
    };
    json.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::{compact, example, fill};

    #[test]
    fn blanks_go_but_for_those_inside_of_texts() {
        let text = "{\n  \"a b\": \"c \\\" d\\\\\" ,\r\n\t\"e\": [ 1, null ]\n}";
        assert_eq!(compact(text), r#"{"a b":"c \" d\\","e":[1,null]}"#);
    }

    #[test]
    fn examples_are_put_into_their_one_place() {
        let example = example("id", "A \"heading\"", "GET /a", "{ }");
        assert_eq!(
            fill("{ \"examples\": {} }", &[example]).unwrap(),
            "{ \"examples\": {\n      \"id\": { \"summary\": \"A \\\"heading\\\"\", \
             \"description\": \"`GET /a`\", \"value\": {} }\n    } }"
        );
        let message = "fixtures/openapi.json: expected `\"examples\": {}` once, for the documented examples";
        assert_eq!(fill("{}", &[]).unwrap_err(), message);
        assert_eq!(fill("\"examples\": {} \"examples\": {}", &[]).unwrap_err(), message);
    }
}
