//! The mock's own endpoints: `GET /` and everything under `/_rolecall/`.

mod page;

use crate::{
    decide::{Citation, Decision},
    hosts::may_change,
    journal::{Journal, Received},
    worlds::{Selected, Slot, Worlds},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, VARY},
    request::Parts,
};
use rolecall_fixtures::{WORLD_SCHEMA, openapi};
use rolecall_transport::{Incoming, json_response};
use serde_json::json;
use std::sync::{Mutex, PoisonError};

static OWN: Citation = Citation::new("mock; rolecall.control", "an endpoint of the mock itself");
static FOREIGN_ORIGIN: Citation = Citation::new(
    "mock; rolecall.foreign-origin",
    "protects against pages of other sites in the same browser",
);

const FRONT_PAGE: &str = "\
rolecall: a mock of LinkedIn's organization APIs and of ConnectSafely's follow invitations.

  GET  /rest/organizationAcls?q=roleAssignee
  GET  /rest/organizationAcls?q=organization&organization=URN
  PUT  /rest/organizationAcls/(organization:URN,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:URN)
       the same under /v2
  POST /linkedin/organizations/COMPANY/follow-invitations

  GET  /                              in a browser: tokens, requests and rows as a page
  GET  /_rolecall/health              200 while the mock runs
  GET  /_rolecall/worlds              the names of the worlds; choose one by /~NAME/... or X-Rolecall-World: NAME
  POST /_rolecall/reset               puts the chosen world back to how it was loaded
  GET  /_rolecall/openapi.json        OpenAPI 3.1 of both APIs, with the documented examples
  GET  /_rolecall/world.schema.json   the shape of world files
";

/// What the mock can say of itself, for a request that chose this world.
pub(crate) struct View<'a> {
    pub(crate) worlds: &'a Worlds,
    /// The chosen world.
    pub(crate) slot: &'a Slot,
    pub(crate) name: &'a str,
    /// `/~NAME`, or nothing.
    pub(crate) prefix: &'a str,
    pub(crate) journal: &'a Mutex<Journal>,
}

impl View<'_> {
    /// The last requests for the services, the newest first, and how many were no requests at all. Looking at the
    /// mock is none of them.
    fn recent(&self, most: usize) -> (Vec<Received>, usize) {
        let journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        (journal.recent(most, |received| received.evidence != OWN.header), journal.bare())
    }
}

/// Whether a request is for the mock itself, in whatever world.
pub(crate) fn is_own(head: &Parts) -> bool {
    let Selected { target, .. } = Selected::of(head.uri.path(), &head.headers);
    target == "/" || target.starts_with(OWN_PATH)
}

const OWN_PATH: &str = "/_rolecall/";

/// The answer to a request for the mock itself; none for any other.
pub(crate) fn answer(mock: &View<'_>, incoming: &Incoming<'_>) -> Option<Decision> {
    if incoming.path == "/" && reads(incoming) {
        return Some(Decision::new(&OWN, front(mock, incoming)));
    }
    let name = incoming.path.strip_prefix(OWN_PATH)?;
    if !reads(incoming) && !may_change(incoming.headers) {
        let message = "a page of another site may change nothing here: expected an `Origin` of this machine, such as \
                       http://localhost:5173, or none";
        let response = json_response(StatusCode::FORBIDDEN, &json!({ "error": message }));
        return Some(Decision::new(&FOREIGN_ORIGIN, response));
    }
    Some(Decision::new(&OWN, own(mock, incoming, name)))
}

/// A page for browsers, a text for everyone else.
fn front(mock: &View<'_>, incoming: &Incoming<'_>) -> Response<Bytes> {
    let mut response = if wants_html(incoming.headers) {
        page::response(mock, incoming)
    } else {
        text("text/plain; charset=utf-8", FRONT_PAGE)
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}

fn own(mock: &View<'_>, incoming: &Incoming<'_>, name: &str) -> Response<Bytes> {
    match name {
        "health" if reads(incoming) => json_response(StatusCode::OK, &json!({ "status": "ok" })),
        "worlds" if reads(incoming) => {
            let names: Vec<_> = mock.worlds.names().collect();
            json_response(StatusCode::OK, &json!({ "worlds": names }))
        }
        "openapi.json" if reads(incoming) => text("application/json", openapi()),
        "world.schema.json" if reads(incoming) => text("application/schema+json", WORLD_SCHEMA),
        "reset" if incoming.method == Method::POST => {
            mock.slot.reset();
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response
        }
        _ => {
            let message = format!(
                "{} {} is none of the mock's endpoints; GET / lists them",
                incoming.method, incoming.path
            );
            json_response(StatusCode::NOT_FOUND, &json!({ "error": message }))
        }
    }
}

fn reads(incoming: &Incoming<'_>) -> bool {
    incoming.method == Method::GET || incoming.method == Method::HEAD
}

/// Whether a client names HTML among what it takes. Browsers do; `curl` and `fetch` take `*/*`, and get the text.
fn wants_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    let mut types = accepted.flat_map(|value| value.split(','));
    types.any(|item| item.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("text/html")))
}

fn text(content_type: &'static str, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
