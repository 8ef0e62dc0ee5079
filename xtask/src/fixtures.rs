//! What `crates/mock-server` embeds is generated from `fixtures/`: a published crate cannot read outside its folder.

use crate::{
    Failure,
    files::{self, json, read},
    openapi,
};
use serde_json::Value;
use std::path::Path;

/// The folders of the documented exchanges.
pub(crate) const DOCUMENTED: &str = "fixtures/documented";

/// Their ids, in order.
pub(crate) const INDEX: &str = "fixtures/documented/index.json";

const EMBEDDED: &str = "crates/mock-server/src/embedded";

/// Every embedded file, with what should be in it.
pub(crate) fn embedded(root: &Path) -> Result<Vec<(String, String)>, Failure> {
    Ok(vec![
        (format!("{EMBEDDED}/exchanges.json"), exchanges(root)?),
        (format!("{EMBEDDED}/default-world.json"), read(&root.join("fixtures/worlds/default.json"))?),
        (format!("{EMBEDDED}/world.schema.json"), read(&root.join("fixtures/world.schema.json"))?),
        (format!("{EMBEDDED}/openapi.json"), openapi::document(root)?),
    ])
}

/// Writes the embedded files anew.
pub(crate) fn write(root: &Path) -> Result<(), Failure> {
    for (path, text) in embedded(root)? {
        files::write(&root.join(&path), &text)?;
        println!("wrote {path}");
    }
    Ok(())
}

/// The ids of the documented exchanges, in the order of the index.
pub(crate) fn ids(root: &Path) -> Result<Vec<String>, Failure> {
    let index = json(&root.join(INDEX))?;
    let ids = index.as_array().map(|ids| ids.iter().map(|id| id.as_str().map(str::to_owned)).collect());
    ids.flatten().ok_or_else(|| format!("{INDEX}: write an array of ids"))
}

/// The documented exchanges as one JSON array. A sidecar is copied as it stands, so that its fields keep their order.
fn exchanges(root: &Path) -> Result<String, Failure> {
    let mut exchanges = Vec::new();
    for id in ids(root)? {
        let folder = root.join(DOCUMENTED).join(&id);
        let sidecar = folder.join("exchange.json");
        json(&sidecar)?;
        exchanges.push(object(&[
            ("sidecar", read(&sidecar)?.trim_end().replace('\n', "\n    ")),
            ("printed", string(&read(&folder.join("printed.txt"))?)),
            ("request", string(&read(&folder.join("request.http"))?)),
            ("response", string(&read(&folder.join("response.http"))?)),
            ("world", string(&read(&root.join(format!("fixtures/worlds/{id}.json")))?)),
        ]));
    }
    Ok(format!("[\n{}\n]\n", exchanges.join(",\n")))
}

/// An item of the array, of members that are JSON text already.
fn object(members: &[(&str, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, json)| format!("    \"{name}\": {json}")).collect();
    format!("  {{\n{}\n  }}", members.join(",\n"))
}

/// The JSON text of a string.
fn string(text: &str) -> String {
    Value::from(text).to_string()
}
