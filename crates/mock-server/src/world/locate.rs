//! Where in a JSON text a value stands.

use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap};

/// One step into a JSON value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// The part of `text` that the path leads to, or the last on the way that is there.
pub(super) fn locate<'t>(text: &'t str, path: &[Step<'_>]) -> &'t str {
    let Some((step, rest)) = path.split_first() else { return text };
    match enter(text, *step) {
        Some(inner) => locate(inner, rest),
        None => text,
    }
}

fn enter<'t>(text: &'t str, step: Step<'_>) -> Option<&'t str> {
    match step {
        Step::Key(key) => {
            let fields: BTreeMap<Cow<'t, str>, &'t RawValue> = serde_json::from_str(text).ok()?;
            fields.get(key).map(|value| value.get())
        }
        Step::Index(index) => {
            let items: Vec<&'t RawValue> = serde_json::from_str(text).ok()?;
            items.get(index).map(|value| value.get())
        }
    }
}

/// The JSON pointer of the innermost value that this offset of `text` is in. What is wrong with a name is told of the
/// object: in a wrong place even a name may be a token.
pub(super) fn pointer(text: &str, offset: usize) -> String {
    let items = serde_json::from_str::<Vec<&RawValue>>(text);
    let fields = serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(text);
    let items = items.unwrap_or_default().into_iter().enumerate();
    let items = items.map(|(index, value)| (index.to_string(), value.get()));
    let fields = fields.unwrap_or_default().into_iter();
    let fields = fields.map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value.get()));
    for (step, value) in items.chain(fields) {
        // `value` borrows from `text`: the distance of their addresses is its offset.
        let start = (value.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        if (start..start + value.len()).contains(&offset) {
            return format!("/{step}{}", pointer(value, offset - start));
        }
    }
    String::new()
}

/// Line and column, from 1, of this offset in `text`.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
