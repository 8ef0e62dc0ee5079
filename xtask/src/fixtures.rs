//! What `crates/mock-server` embeds is generated from `fixtures/`: a published crate cannot read outside its folder.

use crate::{Failure, read};
use serde_json::{Map, Value};
use std::{fs, path::Path};

const EMBEDDED: &str = "crates/mock-server/src/embedded";

/// Every embedded file, with what should be in it.
pub(crate) fn embedded(root: &Path) -> Result<Vec<(String, String)>, Failure> {
    let fixtures = root.join("fixtures");
    Ok(vec![
        (format!("{EMBEDDED}/exchanges.json"), exchanges(&fixtures)?),
        (format!("{EMBEDDED}/default-world.json"), read(&fixtures.join("worlds/default.json"))?),
        (format!("{EMBEDDED}/world.schema.json"), read(&fixtures.join("world.schema.json"))?),
    ])
}

/// Writes the embedded files anew.
pub(crate) fn write(root: &Path) -> Result<(), Failure> {
    for (path, text) in embedded(root)? {
        fs::write(root.join(&path), text).map_err(|error| format!("cannot write {path}: {error}"))?;
        println!("wrote {path}");
    }
    Ok(())
}

/// The documented exchanges, in the order of `index.json`, as one JSON array.
fn exchanges(fixtures: &Path) -> Result<String, Failure> {
    let index = json(&fixtures.join("documented/index.json"))?;
    let ids = index.as_array().ok_or("documented/index.json: expected an array")?;
    let mut exchanges = Vec::new();
    for id in ids.iter().filter_map(Value::as_str) {
        let folder = fixtures.join("documented").join(id);
        let mut exchange = Map::new();
        exchange.insert("sidecar".to_owned(), json(&folder.join("exchange.json"))?);
        for (name, file) in
            [("printed", "printed.txt"), ("request", "request.http"), ("response", "response.http")]
        {
            exchange.insert(name.to_owned(), read(&folder.join(file))?.into());
        }
        exchange.insert("world".to_owned(), read(&fixtures.join(format!("worlds/{id}.json")))?.into());
        exchanges.push(Value::Object(exchange));
    }
    Ok(format!("{:#}\n", Value::Array(exchanges)))
}

fn json(path: &Path) -> Result<Value, Failure> {
    serde_json::from_str(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}
