//! The bodies of LinkedIn's refusals, in the two shapes that were seen.

use crate::headers::{ERROR_RESPONSE, GATEWAY_ERROR};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use rolecall_transport::json_response;
use serde::Serialize;

/// What the gateway says: tokens, permissions, routes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Gateway<'a> {
    pub(super) status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service_error_code: Option<u32>,
    pub(super) code: &'a str,
    pub(super) message: &'a str,
}

/// What the resource itself says.
#[derive(Serialize)]
struct Service<'a> {
    message: &'a str,
    status: u16,
}

pub(super) fn gateway(body: &Gateway<'_>) -> Response<Bytes> {
    let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = json_response(status, body);
    // Observed on every answer that the gateway makes itself.
    response.headers_mut().insert(GATEWAY_ERROR, HeaderValue::from_static("true"));
    response
}

pub(super) fn service(status: StatusCode, message: &str) -> Response<Bytes> {
    let mut response = json_response(status, &Service { message, status: status.as_u16() });
    response.headers_mut().insert(ERROR_RESPONSE, HeaderValue::from_static("true"));
    response
}
