//! The documented exchanges in formats that other tools open: HAR, WireMock mappings, a file of requests.

mod har;
mod message;
mod requests;
mod wiremock;

use crate::{
    Failure,
    files::{self, json, read},
};
use message::Message;
use rolecall_fixtures::exchanges;
use std::{fs, path::Path};

const FOLDER: &str = "fixtures/exports";

/// A documented exchange, as its files have it.
struct Exchange {
    id: String,
    /// Whether its request is printed, or inferred.
    evidence: String,
    request: Message,
    response: Message,
}

/// Every exported file, with what should be in it.
pub(crate) fn exported(root: &Path) -> Result<Vec<(String, String)>, Failure> {
    let exchanges = exchanges()
        .iter()
        .map(|exchange| load(root, exchange.id.to_owned()))
        .collect::<Result<Vec<_>, _>>()?;
    let mut files = vec![
        (format!("{FOLDER}/exchanges.har"), har::log(&exchanges)),
        (format!("{FOLDER}/exchanges.http"), requests::file(&exchanges)),
    ];
    files.extend(exchanges.iter().map(|exchange| {
        (format!("{FOLDER}/wiremock/mappings/{}.json", exchange.id), wiremock::mapping(exchange))
    }));
    Ok(files)
}

/// Writes the exported files anew.
pub(crate) fn write(root: &Path) -> Result<(), Failure> {
    let folder = root.join(FOLDER).join("wiremock/mappings");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for (path, text) in exported(root)? {
        files::write(&root.join(&path), &text)?;
        println!("wrote {path}");
    }
    Ok(())
}

fn load(root: &Path, id: String) -> Result<Exchange, Failure> {
    let folder = root.join("fixtures/documented").join(&id);
    let message = |file: &str| {
        let path = folder.join(file);
        Message::parse(&read(&path)?).ok_or_else(|| format!("{}: no HTTP message", path.display()))
    };
    let sidecar = json(&folder.join("exchange.json"))?;
    let evidence = sidecar.get("evidence").and_then(|word| word.as_str()).unwrap_or_default().to_owned();
    Ok(Exchange { request: message("request.http")?, response: message("response.http")?, id, evidence })
}
