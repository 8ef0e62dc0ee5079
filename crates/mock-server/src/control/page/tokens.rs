//! The tokens and keys of a world, each with lines to paste.

use super::Escaped;
use crate::{
    sandbox::Today,
    snippets::{Snippet, snippets},
    world::{Credential, CredentialService, World},
};

/// How many tokens are shown; a world may have any number.
const MOST: usize = 50;

pub(super) fn section(world: &World, base: &str, today: Today) -> String {
    let all = world.credentials();
    let shown: String = all
        .iter()
        .take(MOST)
        .enumerate()
        .map(|(at, one)| token(&snippets(world, one, base, today), one, at == 0))
        .collect();
    let more = match all.len().saturating_sub(MOST) {
        0 if all.is_empty() => "<p>This world has no token and no key.</p>\n".to_owned(),
        0 => String::new(),
        more => format!("<p>{more} more are not shown.</p>\n"),
    };
    format!(
        "<section aria-labelledby=\"tokens\">\n<h2 id=\"tokens\">Tokens</h2>\n\
         <p>A <code>curl</code> line is for a shell, a <code>fetch</code> line for your program, or for the console \
         of your own page in a browser. A page of another origin than this one may read the answers if the mock was \
         started with <code>--cors any</code>.</p>\n{shown}{more}</section>\n"
    )
}

/// A token that can be opened; without a script, and by keyboard.
fn token(snippets: &[Snippet], credential: &Credential, open: bool) -> String {
    let service = match credential.service {
        CredentialService::LinkedIn => "LinkedIn",
        CredentialService::ConnectSafely => "ConnectSafely",
    };
    let lines: String = snippets.iter().map(lines).collect();
    format!(
        "<details{open}>\n<summary><code>{secret}</code> <span class=\"about\">{service}: {about}</span></summary>\n\
         {lines}</details>\n",
        open = if open { " open" } else { "" },
        secret = Escaped(&credential.secret),
        about = Escaped(&credential.about),
    )
}

/// What a request does, and how it is sent.
fn lines(snippet: &Snippet) -> String {
    format!(
        "<p>{does}:</p>\n<pre><code>{curl}</code></pre>\n<pre><code>{fetch}</code></pre>\n",
        does = Escaped(snippet.does),
        curl = Escaped(&snippet.curl()),
        fetch = Escaped(&snippet.fetch()),
    )
}
