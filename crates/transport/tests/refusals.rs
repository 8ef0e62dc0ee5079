#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Answers by which a service says no: what is made of them, and that nothing of them is lost.

mod common;

use common::{invitations, response, role_request};
use http::Response;
use rolecall_transport::{
    Bytes, Operation, Refusal, RefusalKind, ResponseError, linkedin::FindByRoleAssignee,
};

fn refused(response: Response<Bytes>) -> Refusal {
    match FindByRoleAssignee::new().read_response(response) {
        Err(ResponseError::Refused(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

/// Status, body, code, older code, message, `Display`.
type Case = (u16, &'static str, Option<&'static str>, Option<i64>, Option<&'static str>, &'static str);

fn check(cases: &[Case]) {
    for &(status, body, code, service_error_code, message, display) in cases {
        let refusal = refused(response(status, body));
        assert_eq!((refusal.status.as_u16(), &*refusal.body), (status, body.as_bytes()));
        assert_eq!((refusal.code(), refusal.message()), (code, message), "{body}");
        assert_eq!(
            refusal.error.as_ref().and_then(|error| error.service_error_code),
            service_error_code,
            "{body}"
        );
        assert_eq!(refusal.to_string(), display);
        // Every operation reads a refusal alike.
        let others = [
            role_request().read_response(response(status, body)).unwrap_err(),
            invitations().read_response(response(status, body)).unwrap_err(),
        ];
        assert_eq!(others.map(|error| error.to_string()), [display, display]);
    }
}

#[test]
fn the_refusals_of_linkedins_gateway_are_read() {
    check(&[
        (
            401,
            r#"{"status":401,"serviceErrorCode":65600,"code":"INVALID_ACCESS_TOKEN","message":"Invalid access token"}"#,
            Some("INVALID_ACCESS_TOKEN"),
            Some(65600),
            Some("Invalid access token"),
            "refused with 401 INVALID_ACCESS_TOKEN: Invalid access token",
        ),
        (
            403,
            r#"{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: organizationAcls.FINDER-roleAssignee.NO_VERSION"}"#,
            Some("ACCESS_DENIED"),
            Some(100),
            Some("Not enough permissions to access: organizationAcls.FINDER-roleAssignee.NO_VERSION"),
            "refused with 403 ACCESS_DENIED: Not enough permissions to access: organizationAcls.FINDER-roleAssignee.NO_VERSION",
        ),
        (
            404,
            r#"{"status":404,"code":"RESOURCE_NOT_FOUND","message":"No virtual resource found"}"#,
            Some("RESOURCE_NOT_FOUND"),
            None,
            Some("No virtual resource found"),
            "refused with 404 RESOURCE_NOT_FOUND: No virtual resource found",
        ),
        (
            426,
            r#"{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20250401 is not active"}"#,
            Some("NONEXISTENT_VERSION"),
            None,
            Some("Requested version 20250401 is not active"),
            "refused with 426 NONEXISTENT_VERSION: Requested version 20250401 is not active",
        ),
        (
            429,
            r#"{"status":429,"serviceErrorCode":101,"code":"TOO_MANY_REQUESTS","message":"Resource level throttle APPLICATION DAY limit for calls to this resource is reached."}"#,
            Some("TOO_MANY_REQUESTS"),
            Some(101),
            Some("Resource level throttle APPLICATION DAY limit for calls to this resource is reached."),
            "refused with 429 TOO_MANY_REQUESTS: Resource level throttle APPLICATION DAY limit for calls to this resource is reached.",
        ),
    ]);
}

#[test]
fn the_refusals_of_linkedins_services_are_read() {
    check(&[
        (
            400,
            r#"{"message":"Parameter 'organization' is required","status":400}"#,
            None,
            None,
            Some("Parameter 'organization' is required"),
            "refused with 400: Parameter 'organization' is required",
        ),
        (
            400,
            r#"{"errorDetailType":"com.linkedin.common.error.BadRequest","message":"Invalid param.","errorDetails":{"inputErrors":[{"description":"x","input":{},"code":"PARAM_INVALID"}]},"status":400}"#,
            None,
            None,
            Some("Invalid param."),
            "refused with 400: Invalid param.",
        ),
        (
            401,
            r#"{"message":"Empty oauth2_access_token","serviceErrorCode":401,"status":401}"#,
            None,
            Some(401),
            Some("Empty oauth2_access_token"),
            "refused with 401: Empty oauth2_access_token",
        ),
        (
            500,
            r#"{"status":500,"code":"INTERNAL"}"#,
            Some("INTERNAL"),
            None,
            None,
            "refused with 500 INTERNAL",
        ),
    ]);
}

#[test]
fn the_refusals_of_connectsafely_are_read() {
    check(&[
        (
            401,
            "{\n\"error\": \"Unauthorized - Invalid credentials\"\n}",
            None,
            None,
            Some("Unauthorized - Invalid credentials"),
            "refused with 401: Unauthorized - Invalid credentials",
        ),
        (
            400,
            r#"{"success":false,"code":"validation_error","message":"profileUrns is required"}"#,
            Some("validation_error"),
            None,
            Some("profileUrns is required"),
            "refused with 400 validation_error: profileUrns is required",
        ),
        (
            429,
            r#"{"success":false,"error":"Rate limit exceeded for CONNECT: 90/90 used.","holdUntil":"2026-04-28T00:00:00Z"}"#,
            None,
            None,
            Some("Rate limit exceeded for CONNECT: 90/90 used."),
            "refused with 429: Rate limit exceeded for CONNECT: 90/90 used.",
        ),
    ]);
}

#[test]
fn a_refusal_that_says_nothing_we_know_keeps_its_body() {
    for body in
        ["", "<html>Bad gateway</html>", "{", "{}", "[]", "7", "\"no\"", r#"{"message":7,"code":null}"#]
    {
        let refusal = refused(response(502, body));
        assert_eq!((&refusal.error, refusal.message(), refusal.code()), (&None, None, None), "{body}");
        assert_eq!((&*refusal.body, refusal.to_string()), (body.as_bytes(), "refused with 502".to_owned()));
    }
    let bytes = b"\xFF\x00{\"message\":\"x\"}";
    assert_eq!(&*refused(response(500, &bytes[..])).body, bytes);
}

#[test]
fn the_kind_of_a_refusal_is_told_by_its_status() {
    for (status, kind) in [
        (400, RefusalKind::Other),
        (401, RefusalKind::Unauthorized),
        (403, RefusalKind::Forbidden),
        (404, RefusalKind::NotFound),
        (422, RefusalKind::Other),
        (426, RefusalKind::VersionNotActive),
        (429, RefusalKind::TooManyRequests),
        (500, RefusalKind::Other),
        (599, RefusalKind::Other),
    ] {
        assert_eq!(refused(response(status, "")).kind(), kind, "{status}");
    }
}

#[test]
fn the_headers_of_a_refusal_are_kept() {
    let mut response = response(429, "{}");
    for (name, value) in [("retry-after", "60"), ("x-li-uuid", "AAYR"), ("x-restli-gateway-error", "true")] {
        response.headers_mut().append(name, value.parse().unwrap());
    }
    let headers = response.headers().clone();
    assert_eq!(refused(response).headers, headers);
}
