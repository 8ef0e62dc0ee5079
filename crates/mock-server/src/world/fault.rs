//! Why a text is no world: every fault with its place, as far as they are told.

use super::locate::{Step, locate, pointer, position};
use std::fmt;

/// So many faults are told; the others are counted. Whoever mends a file reads no more, and what is held for a file
/// that is nothing but faults stays small.
const MOST: usize = 20;

/// Why a text is no world: its faults in the order of the text, at most 20 of them. Of a record that lacks several
/// members the first is told.
///
/// ```
/// use rolecall_mock_server::World;
/// let error = World::from_json("{\"people\": [{}],\n \"tokens\": 1}").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "1:14: missing field `urn`\n2:12: invalid type: integer, expected a list"
/// );
/// assert_eq!(error.faults()[1].position(), Some((2, 12)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorldError {
    faults: Vec<WorldFault>,
    more: usize,
}

impl WorldError {
    /// The faults that are told: at least one.
    pub fn faults(&self) -> &[WorldFault] {
        &self.faults
    }

    /// How many there are besides.
    pub fn more(&self) -> usize {
        self.more
    }

    /// The same of a value, whose text in one line this is.
    pub(super) fn of_value(mut self, text: &str) -> Self {
        for fault in &mut self.faults {
            if let Place::Text { column, .. } = fault.place {
                let offset = text.char_indices().nth(column - 1).map_or(text.len(), |(offset, _)| offset);
                fault.place = Place::Value(pointer(text, offset));
            }
        }
        self
    }
}

/// A line a fault, and one for those that are not told.
impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for WorldError {}

/// One fault of a [`WorldError`]. Shown as `LINE:COLUMN: MESSAGE`, or of a value as `POINTER: MESSAGE`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorldFault {
    place: Place,
    message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    /// Line and column, from 1.
    Text { line: usize, column: usize },
    /// The JSON pointer.
    Value(String),
}

impl WorldFault {
    /// Its line, and its column in characters, both from 1; none where the world was no text.
    pub fn position(&self) -> Option<(usize, usize)> {
        match self.place {
            Place::Text { line, column } => Some((line, column)),
            Place::Value(_) => None,
        }
    }

    /// Its JSON pointer, where the world was a value: of a member that may not be there, that of the object.
    pub fn pointer(&self) -> Option<&str> {
        match &self.place {
            Place::Text { .. } => None,
            Place::Value(pointer) => Some(pointer),
        }
    }

    /// What is wrong. It repeats nothing that may be a token.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for WorldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Text { line, column } => write!(f, "{line}:{column}: ")?,
            Place::Value(pointer) if pointer.is_empty() => {}
            Place::Value(pointer) => write!(f, "{pointer}: ")?,
        }
        f.write_str(&self.message)
    }
}

/// The faults of a text that were found so far.
pub(super) struct Faults<'t> {
    text: &'t str,
    /// By their offsets.
    told: Vec<(usize, String)>,
    more: usize,
}

impl<'t> Faults<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, told: Vec::new(), more: 0 }
    }

    pub(super) fn count(&self) -> usize {
        self.told.len() + self.more
    }

    /// A fault so many bytes into this part of the text.
    pub(super) fn add(&mut self, part: &'t str, offset: usize, message: impl Into<String>) {
        if self.told.len() < MOST {
            // `part` borrows from `text`: the distance of their addresses is its offset.
            let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            self.told.push((start + offset, message.into()));
        } else {
            self.more += 1;
        }
    }

    /// A fault of the value that this path leads to.
    pub(super) fn within(&mut self, part: &'t str, path: &[Step<'_>], message: impl Into<String>) {
        // To look for it costs a reading of the part.
        let at = if self.told.len() < MOST { locate(part, path) } else { part };
        self.add(at, 0, message);
    }

    /// This, if nothing was found.
    pub(super) fn none_or<V>(mut self, value: V) -> Result<V, WorldError> {
        if self.told.is_empty() {
            return Ok(value);
        }
        self.told.sort();
        let fault = |(offset, message)| {
            let (line, column) = position(self.text, offset);
            WorldFault { place: Place::Text { line, column }, message }
        };
        Err(WorldError { faults: self.told.into_iter().map(fault).collect(), more: self.more })
    }
}
