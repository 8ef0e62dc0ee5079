use std::fmt;

/// A foreign text in a line of ours: without the signs that move a terminal's cursor or turn its text around, and cut
/// where it is long.
pub(crate) struct Told<'a>(pub(crate) &'a str);

/// How many characters are told.
const MOST: usize = 300;

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for (index, character) in self.0.trim().chars().enumerate() {
            if index == MOST {
                return f.write_str("…");
            }
            match character {
                '\n' | '\r' | '\t' => write!(f, "{}", character.escape_default())?,
                _ if character.is_control() || is_invisible(character) => {
                    write!(f, "{}", character.escape_unicode())?;
                }
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Marks and overrides of direction, separators that end a line, and what else takes no room.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
