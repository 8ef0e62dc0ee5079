//! The last requests, each with the answer and why it was this one.

use super::{Escaped, table};
use crate::journal::{Received, redacted};

/// How many requests are shown.
pub(super) const MOST: usize = 100;
/// How many characters of a target or a message are shown; either may have 64 KiB.
const LONGEST: usize = 1000;

/// The newest request comes first.
pub(super) fn section(requests: &[Received]) -> String {
    let list = if requests.is_empty() {
        "<p>None yet. Send one, and load this page again.</p>\n".to_owned()
    } else {
        let caption = format!(
            "The last {} requests for the two services, newest first. Load this page again to see later ones.",
            requests.len()
        );
        let rows: String = requests.iter().map(row).collect();
        table("requests-caption", &caption, &["Request", "Answer", "Evidence", "Reason"], &rows)
    };
    format!("<section aria-labelledby=\"requests\">\n<h2 id=\"requests\">Requests</h2>\n{list}</section>\n")
}

fn row(received: &Received) -> String {
    let target = redacted(&received.target);
    let message = received.message.as_deref().map(shown).unwrap_or_default();
    let (word, rule) = received.evidence.split_once("; ").unwrap_or((received.evidence, ""));
    format!(
        "<tr><th scope=\"row\" class=\"target\"><code>{method} {target}</code></th>\
         <td>{status}</td><td>{word}; <code>{rule}</code></td>\
         <td>{message} <span class=\"about\">{source}</span></td></tr>\n",
        method = Escaped(received.method.as_str()),
        target = shown(&target),
        status = Escaped(&received.status.to_string()),
        word = Escaped(word),
        rule = Escaped(rule),
        source = Escaped(received.source),
    )
}

/// Foreign text; of a long one the beginning.
fn shown(text: &str) -> String {
    let beginning: String = text.chars().take(LONGEST).collect();
    let dots = if beginning.len() < text.len() { "…" } else { "" };
    format!("<bdi>{}</bdi>{dots}", Escaped(&beginning))
}
