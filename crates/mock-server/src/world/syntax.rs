//! Texts that are no JSON: where they break off from it, and what they look like instead.

use super::{
    fault::{Faults, WorldError},
    read::{message, offset},
};
use serde_json::{Value, value::RawValue};

/// The text as one JSON value, or the first fault of its grammar; behind that nothing can be told.
pub(super) fn json(text: &str) -> Result<&str, WorldError> {
    let error = match serde_json::from_str::<&RawValue>(text) {
        Ok(value) => return Ok(value.get()),
        Err(error) => error,
    };
    // Who reads values says more of a fault than who skips them, such as that a comma is too many.
    let error = serde_json::from_str::<Value>(text).err().filter(|other| !other.is_data()).unwrap_or(error);
    let at = offset(text, &error);
    let mut faults = Faults::of(text);
    faults.add(text, at, message(&error) + hint(text, at));
    faults.none_or(text)
}

/// What is told besides of a text that breaks off from JSON there.
fn hint(text: &str, at: usize) -> &'static str {
    let lines = text.lines().map(str::trim_end);
    let first = lines
        .map(|line| (line.trim_start(), line))
        .find(|(bare, _)| !bare.is_empty() && !bare.starts_with('#'));
    if first.is_some_and(|(_, line)| is_yaml(line)) {
        "; this looks like YAML, and a world file is JSON"
    } else if ["//", "/*", "#"].into_iter().any(|sign| text[at..].starts_with(sign)) {
        "; a world file is JSON, which has no comments"
    } else {
        ""
    }
}

/// Whether a first line begins a YAML document: a mark, an item of a list, or a name without quotes.
fn is_yaml(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let is_name = line.contains(':')
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-$".contains(&byte));
    is_name
        || line == "---"
        || line.starts_with("--- ")
        || line.starts_with("- ")
        || line.starts_with("%YAML")
}
