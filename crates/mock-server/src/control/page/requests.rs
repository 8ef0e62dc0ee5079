//! The last requests, each with the answer and why it was this one.

use super::{Escaped, table};
use crate::{
    sandbox::Received,
    secrets::{redacted, shown},
};

/// How many requests are shown.
pub(super) const MOST: usize = 100;

/// The newest request comes first.
pub(super) fn section(requests: &[Received], bare: usize, prefix: &str) -> String {
    let list = if requests.is_empty() {
        "<p>None yet. Send one, and load this page again.</p>\n".to_owned()
    } else {
        let caption = format!(
            "The last {} requests for the two services, newest first. Load this page again to see later ones.",
            requests.len()
        );
        let rows: String = requests.iter().map(|received| row(received, prefix)).collect();
        table("requests-caption", &caption, &["Request", "Answer", "Evidence", "Reason"], &rows)
    };
    let bare = match bare {
        0 => String::new(),
        bare => format!("<p>Not HTTP/1.1, and refused with a bare answer or none: {bare}.</p>\n"),
    };
    format!(
        "<section aria-labelledby=\"requests\">\n<h2 id=\"requests\">Requests</h2>\n{list}{bare}</section>\n"
    )
}

/// `prefix` chooses the world, for the link to all that is known of a request.
fn row(received: &Received, prefix: &str) -> String {
    let target = redacted(&received.target);
    let message = received.message.as_deref().map(bidirectional).unwrap_or_default();
    let notes: String = received.notes.iter().map(|note| format!("<br>{}", bidirectional(note))).collect();
    let observed = received.observed.map(|observed| observed.note());
    let observed = observed.map(|note| format!("<br>{}", bidirectional(&note))).unwrap_or_default();
    format!(
        "<tr><th scope=\"row\" class=\"target\"><code>{method} {target}</code></th>\
         <td>{status} <a href=\"{prefix}/_rolecall/requests/{number}\">request {number}</a></td><td>{word}; <code>{rule}</code></td>\
         <td>{message} <span class=\"about\">{source}</span>{notes}{observed}</td></tr>\n",
        prefix = Escaped(prefix),
        number = received.number,
        method = Escaped(&shown(received.method.as_str())),
        target = bidirectional(&target),
        status = Escaped(&received.status.to_string()),
        word = received.evidence,
        rule = Escaped(received.rule.id()),
        source = Escaped(received.column.place()),
    )
}

/// Foreign text, which keeps its direction to itself.
fn bidirectional(text: &str) -> String {
    format!("<bdi>{}</bdi>", Escaped(&shown(text)))
}
