use std::fmt::{self, Write as _};

/// A text as it may stand between tags and in quoted attributes: nothing in it means anything to a browser.
///
/// Targets, names and the `Host` header are foreign bytes. All that the page shows and did not write goes through
/// here.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // Legal in JSON, not in HTML.
                '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f'..='\u{9f}' => f.write_char('\u{fffd}')?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn what_means_something_in_html_is_escaped() {
        let hostile = "</td><script>alert('1' & \"2\")</script>";
        assert_eq!(
            Escaped(hostile).to_string(),
            "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;"
        );
    }

    #[test]
    fn control_characters_are_shown_as_what_cannot_be_shown() {
        assert_eq!(Escaped("a\0b\u{1b}[31m\u{85}\n\tü").to_string(), "a\u{fffd}b\u{fffd}[31m\u{fffd}\n\tü");
    }
}
