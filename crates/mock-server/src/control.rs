//! The mock's own endpoints: `GET /` and everything under `/_rolecall/`.

use crate::{
    decide::{Citation, Decision},
    worlds::{Slot, Worlds},
};
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header::CONTENT_TYPE};
use rolecall_transport::{Incoming, json_response};
use serde_json::json;

static OWN: Citation = Citation::inferred("rolecall.control", "an endpoint of the mock itself");

const FRONT_PAGE: &str = "\
rolecall: a mock of LinkedIn's organization APIs and of ConnectSafely's follow invitations.

  GET  /rest/organizationAcls?q=roleAssignee
  GET  /rest/organizationAcls?q=organization&organization=URN
  PUT  /rest/organizationAcls/(organization:URN,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:URN)
       the same under /v2
  POST /linkedin/organizations/COMPANY/follow-invitations

  GET  /_rolecall/health              200 while the mock runs
  GET  /_rolecall/worlds              the names of the worlds; choose one by /~NAME/... or X-Rolecall-World: NAME
  POST /_rolecall/reset               puts the chosen world back to how it was loaded
  GET  /_rolecall/world.schema.json   the shape of world files
";

/// The answer to a request for the mock itself; none for any other.
pub(crate) fn answer(worlds: &Worlds, chosen: &Slot, incoming: &Incoming<'_>) -> Option<Decision> {
    let response = if incoming.path == "/" && reads(incoming) {
        text("text/plain; charset=utf-8", FRONT_PAGE)
    } else {
        own(worlds, chosen, incoming, incoming.path.strip_prefix("/_rolecall/")?)
    };
    Some(Decision::new(&OWN, response))
}

fn own(worlds: &Worlds, chosen: &Slot, incoming: &Incoming<'_>, name: &str) -> Response<Bytes> {
    match name {
        "health" if reads(incoming) => json_response(StatusCode::OK, &json!({ "status": "ok" })),
        "worlds" if reads(incoming) => {
            let names: Vec<_> = worlds.names().collect();
            json_response(StatusCode::OK, &json!({ "worlds": names }))
        }
        "world.schema.json" if reads(incoming) => {
            text("application/schema+json", include_str!("embedded/world.schema.json"))
        }
        "reset" if incoming.method == Method::POST => {
            chosen.reset();
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

fn text(content_type: &'static str, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
