//! What contract testers get: the exported exchanges, opened by other tools.

use super::{Workshop, web::EXCHANGES};
use crate::Failure;
use std::path::Path;

pub(super) fn har(workshop: &Workshop) -> Result<(), Failure> {
    workshop.node("har.mjs", &[&workshop.root.join("fixtures/exports/exchanges.har")])
}

pub(super) fn wiremock(workshop: &Workshop) -> Result<(), Failure> {
    let mappings = workshop.root.join("fixtures/exports/wiremock");
    workshop.node("wiremock.mjs", &[&mappings, Path::new(EXCHANGES)])
}
