//! What holds of every error: it stands where it says.

use rolecall_model::restli::{SyntaxError, SyntaxErrorKind};

pub(crate) fn points_into(error: &SyntaxError, text: &str) {
    let rest = text.get(error.offset()..).expect("an offset between two characters of the text");
    assert_eq!(error.found(), rest.chars().next(), "{error}");
    assert_eq!(error.kind() == SyntaxErrorKind::UnexpectedEnd, rest.is_empty(), "{error}");
    assert!(error.to_string().ends_with(&format!(", at offset {}", error.offset())), "{error}");
}
