//! The JSON Schema of world files, derived from the types that read them.

use super::file::WorldFile;
use crate::rules::{Rule, rules};
use rolecall_model::{Role, RoleState};
use schemars::{Schema, SchemaGenerator, json_schema};

pub(super) fn organizational_entity(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^urn:li:(organization|organizationBrand):[1-9][0-9]{0,18}$" })
}

pub(super) fn person(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^urn:li:person:[A-Za-z0-9_-]+(\\.\\.\\.)?$" })
}

pub(super) fn profile(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^urn:li:fsd_profile:[A-Za-z0-9_-]+(\\.\\.\\.)?$" })
}

pub(super) fn secret(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^[!-~]+$" })
}

pub(super) fn role(_: &mut SchemaGenerator) -> Schema {
    word(&Role::LISTED)
}

pub(super) fn role_state(_: &mut SchemaGenerator) -> Schema {
    word(&RoleState::LISTED)
}

pub(super) fn profile_name(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["documented", "observed"] })
}

/// A profile for each of some rules.
pub(super) fn chosen_rules(generator: &mut SchemaGenerator) -> Schema {
    let names: Vec<_> = rules().iter().map(Rule::id).collect();
    json_schema!({
        "type": "object",
        "propertyNames": { "enum": names },
        "additionalProperties": profile_name(generator),
    })
}

/// Any word. Editors offer the ones that are documented.
fn word(listed: &[impl serde::Serialize]) -> Schema {
    json_schema!({ "type": "string", "pattern": "^[!-~]+$", "examples": listed })
}

/// A file that the program serves, so it is no snapshot; it is written anew as those are.
#[test]
fn the_schema_file_is_what_the_types_say() {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(WorldFile)).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/world.schema.json");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), schema);
}
