//! The bodies of refusals, in the shapes that the services have.

use crate::{
    headers::{ERROR_RESPONSE, GATEWAY_ERROR},
    rules::{Refusal, Shape},
};
use bytes::Bytes;
use http::{HeaderValue, Response};
use rolecall_transport::json_response;
use serde::Serialize;
use serde_json::json;

/// A refusal that says this, of these inputs.
pub(super) fn response(refusal: &Refusal, message: &str, inputs: &[String]) -> Response<Bytes> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Gateway<'a> {
        status: u16,
        #[serde(skip_serializing_if = "Option::is_none")]
        service_error_code: Option<u32>,
        code: &'a str,
        message: &'a str,
    }
    #[derive(Serialize)]
    struct Service<'a> {
        message: &'a str,
        status: u16,
    }
    let (status, number) = (refusal.status(), refusal.status);
    // As seen on every answer that the gateway, or a resource, makes itself.
    let (mut response, header) = match refusal.shape {
        Shape::Gateway { code, service_error_code } => {
            let body = Gateway { status: number, service_error_code, code, message };
            (json_response(status, &body), Some(GATEWAY_ERROR))
        }
        Shape::Service => (json_response(status, &Service { message, status: number }), Some(ERROR_RESPONSE)),
        Shape::Inputs { code } => {
            let input = |name: &String| {
                json!({
                    "description": format!("Query parameter `{name}` is not allowed"),
                    "input": { "inputPath": { "fieldPath": name } },
                    "code": code,
                })
            };
            let errors: Vec<_> = inputs.iter().map(input).collect();
            let body = json!({
                "errorDetailType": "com.linkedin.common.error.BadRequest",
                "message": message,
                "errorDetails": { "inputErrors": errors },
                "status": number,
            });
            (json_response(status, &body), Some(ERROR_RESPONSE))
        }
        Shape::Text => (json_response(status, &json!({ "error": message })), None),
        Shape::Coded { code } => {
            (json_response(status, &json!({ "success": false, "code": code, "message": message })), None)
        }
        Shape::Own { code } => {
            (json_response(status, &json!({ "error": { "code": code, "message": message } })), None)
        }
    };
    if let Some(header) = header {
        response.headers_mut().insert(header, HeaderValue::from_static("true"));
    }
    response
}
