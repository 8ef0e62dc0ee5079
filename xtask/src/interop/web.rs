//! What front-end developers get: the OpenAPI document, its types, the page and the example.

use super::{Workshop, mock::Mock};
use crate::Failure;
use std::{fs, path::Path};

const OPENAPI: &str = "crates/mock-server/src/embedded/openapi.json";
pub(super) const EXCHANGES: &str = "crates/mock-server/src/embedded/exchanges.json";
const EXAMPLE: &str = "crates/mock-server/examples/web/index.html";

/// The tests of the document write down every answer that they got. This also builds the program.
pub(super) fn answers(workshop: &Workshop) -> Result<(), Failure> {
    let answers = workshop.folder.join("answers.jsonl");
    if answers.exists() {
        fs::remove_file(&answers).map_err(|error| format!("cannot remove {}: {error}", answers.display()))?;
    }
    workshop.cargo(&["test", "--locked", "--test", "openapi"], ("ROLECALL_ANSWERS", &answers))
}

/// Redocly's strictest rules: no errors, no warnings.
pub(super) fn lint(workshop: &Workshop) -> Result<(), Failure> {
    let document = workshop.root.join(OPENAPI);
    workshop.tool("redocly", &["lint", "--extends", "recommended-strict", &document.to_string_lossy()])
}

pub(super) fn validate(workshop: &Workshop) -> Result<(), Failure> {
    workshop.node("answers.mjs", &[&workshop.root.join(OPENAPI), &workshop.folder.join("answers.jsonl")])
}

pub(super) fn types(workshop: &Workshop) -> Result<(), Failure> {
    let (document, exchanges) = (workshop.root.join(OPENAPI), workshop.root.join(EXCHANGES));
    workshop.node("types.mjs", &[&document, &exchanges, &workshop.folder])?;
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
