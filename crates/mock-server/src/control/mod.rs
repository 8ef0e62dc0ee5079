//! The mock's own endpoints: `GET /` and everything under `/_rolecall/`.

mod page;
mod request;

use crate::{
    decide::Decided,
    hosts::may_change,
    rules::{RuleId, rules},
    sandbox::{Sandbox, Selected, Worlds},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, VARY},
    request::Parts,
};
use jiff::Timestamp;
use rolecall_fixtures::{WORLD_SCHEMA, openapi};
use rolecall_transport::{Op, RawRequest, Surface, json_response};
use serde_json::json;

/// What the mock has besides the services: method, path, and what is there.
const ENDPOINTS: [(&str, &str, &str); 9] = [
    ("GET", "/", "in a browser: tokens, requests and rows as a page"),
    ("GET", "/_rolecall/", "this list, as JSON"),
    ("GET", "/_rolecall/health", "200 while the mock runs"),
    (
        "GET",
        "/_rolecall/worlds",
        "the names of the worlds; choose one by /~NAME/... or X-Rolecall-World: NAME",
    ),
    ("GET", "/_rolecall/rules", "what the mock does, rule by rule, and how that is known"),
    ("GET", "/_rolecall/requests/N", "why a request was answered so; N is X-Rolecall-Request of its answer"),
    ("POST", "/_rolecall/reset", "puts the chosen world back to how it was loaded, and forgets its requests"),
    ("GET", "/_rolecall/openapi.json", "OpenAPI 3.1 of both APIs, with the documented examples"),
    ("GET", "/_rolecall/world.schema.json", "the shape of world files"),
];

/// What is here, for whoever asks without a browser.
fn front_page() -> String {
    let line = |op: &Op| format!("  {}\n       {}\n", op.spec().line(Surface::Rest), op.spec().about);
    let served: String = Op::ALL.iter().map(line).collect();
    let own = ENDPOINTS.map(|(method, path, about)| format!("  {method:<4} {path:<30} {about}\n")).concat();
    format!(
        "rolecall: a mock of LinkedIn's organization APIs and of ConnectSafely's follow invitations.\n\n{served}\n\
         What is under /rest is also under /v2.\n\n{own}"
    )
}

/// The same list for programs.
fn endpoints() -> Response<Bytes> {
    let entry = |(method, path, about)| json!({ "method": method, "path": path, "about": about });
    json_response(StatusCode::OK, &json!({ "endpoints": ENDPOINTS.map(entry) }))
}

/// What the mock can say of itself, for a request that chose this world.
pub(crate) struct View<'a> {
    pub(crate) worlds: &'a Worlds,
    /// The chosen world.
    pub(crate) sandbox: &'a Sandbox,
    /// `/~NAME`, or nothing.
    pub(crate) prefix: &'a str,
    /// The time of the machine's clock.
    pub(crate) now: Timestamp,
}

/// Whether a request is for the mock itself, in whatever world.
pub(crate) fn is_own(head: &Parts) -> bool {
    let Selected { target, .. } = Selected::of(head.uri.path(), &head.headers);
    target == "/" || target == ICON || target.starts_with(OWN_PATH)
}

const OWN_PATH: &str = "/_rolecall/";

/// What browsers ask for beside every page. There is none; no service is asked for it.
const ICON: &str = "/favicon.ico";

/// The answer to a request for the mock itself; none for any other.
pub(crate) fn answer(mock: &View<'_>, raw: &RawRequest<'_>) -> Option<Decided> {
    if raw.path() == "/" && reads(raw) {
        return Some(Decided::own(RuleId::Control, front(mock, raw)));
    }
    if raw.path() == ICON {
        return Some(Decided::own(RuleId::Control, no_content()));
    }
    let name = raw.path().strip_prefix(OWN_PATH)?;
    if !reads(raw) && !may_change(raw.headers) {
        let message = "a page of another site may change nothing here: expected an `Origin` of this machine, such as \
                       http://localhost:5173, or none";
        return Some(Decided::refused(RuleId::ForeignOrigin, message.to_owned()));
    }
    Some(Decided::own(RuleId::Control, own(mock, raw, name)))
}

/// A page for browsers, a text for everyone else.
fn front(mock: &View<'_>, raw: &RawRequest<'_>) -> Response<Bytes> {
    let mut response = if wants_html(raw.headers) {
        page::response(mock, raw)
    } else {
        text("text/plain; charset=utf-8", front_page())
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}

fn own(mock: &View<'_>, raw: &RawRequest<'_>, name: &str) -> Response<Bytes> {
    match name {
        "" if reads(raw) => endpoints(),
        "health" if reads(raw) => json_response(StatusCode::OK, &json!({ "status": "ok" })),
        "worlds" if reads(raw) => {
            let all = mock.worlds.all();
            let names: Vec<_> = all.iter().map(Sandbox::name).collect();
            json_response(StatusCode::OK, &json!({ "worlds": names }))
        }
        "rules" if reads(raw) => json_response(StatusCode::OK, rules()),
        "openapi.json" if reads(raw) => text("application/json", openapi()),
        "world.schema.json" if reads(raw) => text("application/schema+json", WORLD_SCHEMA),
        "reset" if raw.method == Method::POST => {
            mock.sandbox.reset();
            no_content()
        }
        _ if reads(raw) && name.starts_with("requests/") => {
            request::response(mock.sandbox, &name["requests/".len()..])
        }
        _ => {
            let message =
                format!("{} {} is none of the mock's endpoints; GET / lists them", raw.method, raw.path());
            json_response(StatusCode::NOT_FOUND, &json!({ "error": message }))
        }
    }
}

fn no_content() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

fn reads(raw: &RawRequest<'_>) -> bool {
    raw.method == Method::GET || raw.method == Method::HEAD
}

/// Whether a client names HTML among what it takes. Browsers do; `curl` and `fetch` take `*/*`, and get the text.
fn wants_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    let mut types = accepted.flat_map(|value| value.split(','));
    types.any(|item| item.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("text/html")))
}

fn text(content_type: &'static str, text: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(text.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
