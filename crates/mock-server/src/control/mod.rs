//! The mock's own endpoints: `GET /` and everything under `/_rolecall/`.

mod page;

use crate::{
    decide::{Citation, Decision},
    journal::{Journal, Received},
    worlds::{Slot, Worlds},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, VARY},
};
use rolecall_transport::{Incoming, json_response};
use serde_json::json;
use std::sync::{Mutex, PoisonError};

static OWN: Citation = Citation::new("inferred; rolecall.control", "an endpoint of the mock itself");

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
    /// The last requests for the services, the newest first. Looking at the mock is none of them.
    fn recent(&self, most: usize) -> Vec<Received> {
        let journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.recent(most, |received| received.evidence != OWN.header)
    }
}

/// The answer to a request for the mock itself; none for any other.
pub(crate) fn answer(mock: &View<'_>, incoming: &Incoming<'_>) -> Option<Decision> {
    let response = if incoming.path == "/" && reads(incoming) {
        front(mock, incoming)
    } else {
        own(mock, incoming, incoming.path.strip_prefix("/_rolecall/")?)
    };
    Some(Decision::new(&OWN, response))
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
        "openapi.json" if reads(incoming) => {
            text("application/json", include_str!("../embedded/openapi.json"))
        }
        "world.schema.json" if reads(incoming) => {
            text("application/schema+json", include_str!("../embedded/world.schema.json"))
        }
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
