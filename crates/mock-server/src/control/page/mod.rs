//! The front page for browsers: rendered here, without a script, and harmless whatever the world and the requests
//! hold.

mod escape;
mod requests;
mod rows;
mod tokens;

use super::View;
use crate::{
    hosts::Host,
    sandbox::{DEFAULT, Sandbox},
    secrets::shown,
    snippets::quoted,
};
use bytes::Bytes;
use escape::Escaped;
use http::{
    HeaderName, HeaderValue, Response,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    },
};
use rolecall_transport::RawRequest;

const STYLE: &str = include_str!("page.css");

/// The page may use this one style, and load, run, send and frame nothing. The digest is that of `page.css`; a test
/// holds it.
const POLICY: &str = "default-src 'none'; style-src 'sha256-72fveE+MKpdY1T6i0CW3EyMtjkhD60XVtxjXUMVmjSw='; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_TYPE, "text/html; charset=utf-8"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // It shows how things are now.
    (CACHE_CONTROL, "no-store"),
];

pub(super) fn response(mock: &View<'_>, sandbox: &Sandbox, raw: &RawRequest<'_>) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(page(mock, sandbox, raw)));
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn page(mock: &View<'_>, sandbox: &Sandbox, raw: &RawRequest<'_>) -> String {
    let origin = origin(raw);
    // A world that a header chose is chosen by path in what is pasted.
    let chosen = sandbox.name();
    let prefix = if mock.prefix.is_empty() && chosen != DEFAULT {
        format!("/~{chosen}")
    } else {
        mock.prefix.to_owned()
    };
    let base = format!("{origin}{prefix}");
    let world = sandbox.current_world();
    let name = Escaped(chosen);
    let (requests, bare) = sandbox.recent(requests::MOST);
    let sections = [
        stale(sandbox),
        urls(mock, chosen, &base),
        tokens::section(&world, &base, sandbox.state().clock().today(mock.now)),
        requests::section(&requests, bare, &prefix),
        rows::section(&world, chosen),
    ]
    .concat();
    let reset = quoted(&format!("{base}/_rolecall/reset"));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>rolecall: the world {name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the content</a>\n\
         <header>\n<h1>rolecall</h1>\n\
         <p>A mock of LinkedIn's organization APIs and of ConnectSafely's follow invitations. This page shows its \
         world <strong>{name}</strong>.</p>\n\
         <nav aria-label=\"On this page\">\n<ul>\n<li><a href=\"#urls\">Base URL</a></li>\n\
         <li><a href=\"#tokens\">Tokens</a></li>\n<li><a href=\"#requests\">Requests</a></li>\n\
         <li><a href=\"#rows\">Rows</a></li>\n</ul>\n</nav>\n</header>\n\
         <main id=\"main\" tabindex=\"-1\">\n{sections}</main>\n\
         <footer>\n<p>To put this world back to how it was loaded:</p>\n\
         <pre><code>curl -X POST {reset}</code></pre>\n</footer>\n</body>\n</html>\n",
        reset = Escaped(&reset),
    )
}

/// How the mock was reached. Without a `Host` header, as in HTTP/1.0, it is where it listens by default.
fn origin(raw: &RawRequest<'_>) -> String {
    let host = raw.headers.get(HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.filter(|host| Host::parse(host).is_some()).unwrap_or("127.0.0.1:8080"))
}

/// Says that what is served is not what is in the file.
fn stale(sandbox: &Sandbox) -> String {
    let Some(message) = sandbox.stale() else { return String::new() };
    format!(
        "<section aria-labelledby=\"stale\">\n<h2 id=\"stale\">This world is stale</h2>\n\
         <p>What is served is not what is in its file:</p>\n\
         <pre><code>{}</code></pre>\n</section>\n",
        Escaped(&shown(&message))
    )
}

/// Where the services are, and what else is here.
fn urls(mock: &View<'_>, chosen: &str, base: &str) -> String {
    let worlds: String = mock
        .worlds
        .all()
        .iter()
        .map(|sandbox| {
            let name = sandbox.name();
            let current = if name == chosen { " aria-current=\"page\"" } else { "" };
            let name = Escaped(name);
            format!("<li><a href=\"/~{name}/\"{current}>{name}</a></li>\n")
        })
        .collect();
    format!(
        "<section aria-labelledby=\"urls\">\n<h2 id=\"urls\">Base URL</h2>\n\
         <p>In place of <code>https://api.linkedin.com</code> and of <code>https://api.connectsafely.ai</code>:</p>\n\
         <pre><code>{base}</code></pre>\n\
         <p><a href=\"/_rolecall/openapi.json\">OpenAPI 3.1 of both APIs</a>, for generators of types and clients; \
         <a href=\"/_rolecall/world.schema.json\">the schema of world files</a>, for editors.</p>\n\
         <details>\n<summary>Other worlds</summary>\n\
         <p>Each is under a path of its own, or chosen by the header <code>X-Rolecall-World</code>.</p>\n\
         <ul class=\"worlds\">\n{worlds}</ul>\n</details>\n</section>\n",
        base = Escaped(base),
    )
}

/// A table in a region that scrolls by itself, also by keyboard: on a narrow screen the page stays as it is.
fn table(id: &str, caption: &str, columns: &[&str], rows: &str) -> String {
    let head: String = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    format!(
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">\n<table>\n\
         <caption id=\"{id}\"><span>{caption}</span></caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n\
         </table>\n</div>\n",
        caption = Escaped(caption),
    )
}
