//! The last requests, each with the answer and why it was this one.

use super::{Escaped, table};
use crate::journal::{Received, redacted};

/// How many requests are shown.
pub(super) const MOST: usize = 100;
/// How many characters of a target are shown; it may have 64 KiB.
const TARGET: usize = 1000;

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
    let cut: String = target.chars().take(TARGET).collect();
    let dots = if cut.len() < target.len() { "…" } else { "" };
    let (word, rule) = received.evidence.split_once("; ").unwrap_or((received.evidence, ""));
    format!(
        "<tr><th scope=\"row\" class=\"target\"><code>{method} <bdi>{target}</bdi>{dots}</code></th>\
         <td>{status}</td><td>{word}; <code>{rule}</code></td><td>{source}</td></tr>\n",
        method = Escaped(received.method.as_str()),
        target = Escaped(&cut),
        status = Escaped(&received.status.to_string()),
        word = Escaped(word),
        rule = Escaped(rule),
        source = Escaped(received.source),
    )
}
