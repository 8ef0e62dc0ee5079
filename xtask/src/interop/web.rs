//! What front-end developers get: the OpenAPI document, its types, the page and the example.

use super::{Workshop, mock::Mock};
use crate::{Failure, files::write};
use rolecall_fixtures::{exchanges, openapi};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// The document as it is served, and the messages of the exchanges.
const OPENAPI: &str = "openapi.json";
const EXCHANGES: &str = "exchanges.json";
const EXAMPLE: &str = "crates/mock-server/examples/web/index.html";

/// Writes down, for programs that read files, what the mock serves and what it replays.
pub(super) fn documents(workshop: &Workshop) -> Result<(), Failure> {
    write(&workshop.folder.join(OPENAPI), openapi())?;
    let messages = exchanges().iter().map(
        |exchange| json!({ "id": exchange.id, "request": exchange.request, "response": exchange.response }),
    );
    write(&workshop.folder.join(EXCHANGES), &messages.collect::<Value>().to_string())
}

/// The tests of the document write down every answer that they got.
pub(super) fn answers(workshop: &Workshop) -> Result<(), Failure> {
    let answers = workshop.folder.join("answers.jsonl");
    if answers.exists() {
        fs::remove_file(&answers).map_err(|error| format!("cannot remove {}: {error}", answers.display()))?;
    }
    workshop.cargo(&["test", "--locked", "--test", "openapi"], ("ROLECALL_ANSWERS", &answers))
}

/// Redocly's strictest rules: no errors, no warnings.
pub(super) fn lint(workshop: &Workshop) -> Result<(), Failure> {
    workshop.tool("redocly", &["lint", "--extends", "recommended-strict", OPENAPI])
}

pub(super) fn validate(workshop: &Workshop) -> Result<(), Failure> {
    workshop.node("answers.mjs", &[Path::new(OPENAPI), Path::new("answers.jsonl")])
}

pub(super) fn types(workshop: &Workshop) -> Result<(), Failure> {
    workshop.node("types.mjs", &[OPENAPI, EXCHANGES, "."].map(Path::new))?;
    workshop.tool("tsc", &["--version"])?;
    workshop.tool("tsc", &["--strict", "--project", "."])
}

pub(super) fn browser(workshop: &Workshop) -> Result<(), Failure> {
    let mock = Mock::start(workshop, &["--cors", "any"])?;
    let shots = workshop.folder.join("screenshots");
    workshop.node("browser.mjs", &[Path::new(&mock.url), &workshop.root.join(EXAMPLE), &shots])?;
    println!("screenshots: {}", shots.display());
    Ok(())
}
