#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Answers by which a service says no: what is made of them, and that nothing of them is lost.

mod common;

use common::{invitations, response, role_request};
use http::Response;
use rolecall_model::ErrorCode;
use rolecall_transport::{Bytes, Error, Operation, Refusal, RefusalKind, linkedin::FindByRoleAssignee};
use std::time::{Duration, SystemTime};

fn refused(response: Response<Bytes>) -> Refusal {
    match FindByRoleAssignee::new().read_response(response) {
        Err(Error::Refused(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

/// Status, body, code, older code, message, `Display`.
type Case = (u16, &'static str, Option<&'static str>, Option<i64>, Option<&'static str>, &'static str);

fn check(cases: &[Case]) {
    for &(status, body, code, service_error_code, message, display) in cases {
        let refusal = refused(response(status, body));
        assert_eq!((refusal.status.as_u16(), &*refusal.body), (status, body.as_bytes()));
        let found = refusal.code().map(ErrorCode::as_str);
        assert_eq!((found, refusal.message()), (code, message), "{body}");
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
            "refused with 400: Invalid param.; PARAM_INVALID x",
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
        (400, RefusalKind::Malformed),
        (401, RefusalKind::TokenNotAccepted),
        (403, RefusalKind::Forbidden),
        (404, RefusalKind::NotFound),
        (409, RefusalKind::Other),
        (415, RefusalKind::Malformed),
        (422, RefusalKind::Malformed),
        (426, RefusalKind::VersionNotActive),
        (429, RefusalKind::TooManyRequests),
        (500, RefusalKind::ServerError),
        (599, RefusalKind::ServerError),
    ] {
        assert_eq!(refused(response(status, "")).kind(), kind, "{status}");
    }
}

/// LinkedIn's document has 401 for a malformed request; everything else that says 401 speaks of the token.
#[test]
fn a_token_that_is_not_accepted_and_a_request_that_is_malformed_are_told_apart() {
    for (body, kind) in [
        (r#"{"message":"role: expected one of `A`, `B`, found `C`","status":401}"#, RefusalKind::Malformed),
        (
            r#"{"status":401,"serviceErrorCode":65602,"code":"EXPIRED_ACCESS_TOKEN","message":"x"}"#,
            RefusalKind::TokenNotAccepted,
        ),
        (
            r#"{"message":"Empty oauth2_access_token","serviceErrorCode":401,"status":401}"#,
            RefusalKind::TokenNotAccepted,
        ),
        (r#"{"message":"Invalid Access Token","status":401}"#, RefusalKind::TokenNotAccepted),
        (r#"{"message":"Unauthorized","status":401}"#, RefusalKind::TokenNotAccepted),
        (r#"{"error":"Unauthorized - Invalid credentials"}"#, RefusalKind::TokenNotAccepted),
        (r#"{"success":false,"code":"unauthorized","message":"x"}"#, RefusalKind::TokenNotAccepted),
        (r#"{"success":false,"message":"x"}"#, RefusalKind::TokenNotAccepted),
        ("<html>", RefusalKind::TokenNotAccepted),
    ] {
        assert_eq!(refused(response(401, body)).kind(), kind, "{body}");
    }
}

#[test]
fn only_an_expired_token_is_one_that_a_new_one_mends() {
    for (body, expired) in [
        (r#"{"code":"EXPIRED_ACCESS_TOKEN"}"#, true),
        (
            r#"{"serviceErrorCode":65602,"message":"The token used in the request has expired","status":401}"#,
            true,
        ),
        (r#"{"serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN"}"#, false),
        (r#"{"serviceErrorCode":65600,"code":"INVALID_ACCESS_TOKEN"}"#, false),
        ("", false),
    ] {
        assert_eq!(refused(response(401, body)).is_expired(), expired, "{body}");
    }
}

#[test]
fn when_to_come_again_is_said_in_seconds_or_as_a_date() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    for (said, wait) in [
        ("60", Some(60)),
        ("0", Some(0)),
        (" 5 ", Some(5)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("Sun, 06 Nov 1994 08:51:07 GMT", Some(90)),
        ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
        ("18446744073709551615", Some(u64::MAX)),
        ("18446744073709551616", None),
        ("-1", None),
        ("+30", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
    ] {
        let mut response = response(429, "{}");
        response.headers_mut().append("retry-after", said.parse().unwrap());
        let refusal = refused(response);
        assert_eq!(refusal.retry_after(now), wait.map(Duration::from_secs), "{said}");
        assert!(refusal.is_throttled());
    }
    // LinkedIn says nothing.
    assert_eq!(refused(response(429, "{}")).retry_after(now), None);
}

#[test]
fn until_when_connectsafely_waits_is_kept_as_it_says_it() {
    let body = r#"{"success":false,"error":"Rate limit exceeded","holdUntil":"2026-04-28T00:00:00Z"}"#;
    assert_eq!(refused(response(429, body)).hold_until(), Some("2026-04-28T00:00:00Z"));
}

#[test]
fn the_permission_that_is_missing_is_told() {
    let refusal =
        |message: &str| refused(response(403, format!(r#"{{"message":"{message}","status":403}}"#)));
    let missing = "partnerApiOrganizationAcls.FINDER-roleAssignee.20260901";
    let denied = refusal(&format!("Not enough permissions to access: {missing}"));
    assert_eq!(denied.missing_permission(), Some(missing));
    assert_eq!(refusal("Not enough permissions").missing_permission(), None);
    assert_eq!(refused(response(403, "")).missing_permission(), None);
}

/// Path, code and description of each.
fn inputs(refusal: &Refusal) -> Vec<String> {
    refusal.input_errors().iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_wrong_with_which_input_is_listed() {
    let linkedin = r#"{"errorDetailType":"com.linkedin.common.error.BadRequest","message":"Multiple errors occurred during param validation. Please see errorDetails for more information.","errorDetails":{"inputErrors":[{"description":"Query parameter 'x' is not allowed","input":{"inputPath":{"fieldPath":"x"}},"code":"QUERY_PARAM_NOT_ALLOWED"},{"code":"FIELD_INVALID"},{"code":"PARAM_INVALID"},{},7]},"status":400}"#;
    let refusal = refused(response(400, linkedin));
    assert_eq!(
        inputs(&refusal),
        [
            "x QUERY_PARAM_NOT_ALLOWED Query parameter 'x' is not allowed",
            "FIELD_INVALID",
            "PARAM_INVALID",
            ""
        ]
    );
    assert_eq!(refusal.input_errors()[0].field_path.as_deref(), Some("x"));
    assert_eq!(refusal.input_errors()[0].code, Some(ErrorCode::QueryParamNotAllowed));
    assert_eq!(
        refusal.to_string(),
        "refused with 400: Multiple errors occurred during param validation. Please see errorDetails for more information.; \
         x QUERY_PARAM_NOT_ALLOWED Query parameter 'x' is not allowed; FIELD_INVALID; PARAM_INVALID"
    );
    let lines = r#"{"message":"ERROR :: /a :: unrecognized field found but not allowed\nERROR :: /b :: unrecognized field found but not allowed\n","status":422}"#;
    let refusal = refused(response(422, lines));
    let what = "unrecognized field found but not allowed";
    assert_eq!(inputs(&refusal), [format!("/a {what}"), format!("/b {what}")]);
    assert_eq!(
        refusal.to_string(),
        format!("refused with 422: ERROR :: /a :: {what}\\nERROR :: /b :: {what}")
    );
    let connectsafely =
        r#"{"success":false,"error":[{"code":"too_big","path":["profileUrns",3],"message":"at most 50"}]}"#;
    let refusal = refused(response(400, connectsafely));
    assert_eq!(inputs(&refusal), ["profileUrns.3 too_big at most 50"]);
    assert_eq!(refusal.to_string(), "refused with 400; profileUrns.3 too_big at most 50");
}

/// A foreign text neither moves the cursor nor fills the screen, and the first line is the only one.
#[test]
fn what_a_service_says_is_told_in_one_line_of_bounded_length() {
    let body =
        serde_json::json!({"status": 400, "code": "A\u{1b}[2JB", "message": "\n one\r\ntwo\u{202e}\u{7}"});
    let refusal = refused(response(400, body.to_string()));
    assert_eq!(refusal.to_string(), r"refused with 400 A\u{1b}[2JB: one\r\ntwo\u{202e}\u{7}");
    assert_eq!(refusal.message(), Some("\n one\r\ntwo\u{202e}\u{7}"), "whole as it came");
    let long = serde_json::json!({"message": "x".repeat(100_000), "errorDetails": {"inputErrors": [
        {"code": "PARAM_INVALID", "description": "y".repeat(100_000)}]}});
    let said = refused(response(400, long.to_string())).to_string();
    assert_eq!(said.chars().count(), "refused with 400: ".len() + 301 + "; PARAM_INVALID ".len() + 301);
}

#[test]
fn the_error_of_the_mock_is_read_one_level_down_and_loses_nothing_above() {
    let body = r#"{"code":"a","holdUntil":"2026-04-28T00:00:00Z","error":{"code":"b","message":"inner"}}"#;
    let refusal = refused(response(400, body));
    assert_eq!((refusal.code().unwrap().as_str(), refusal.message()), ("a", Some("inner")));
    assert_eq!(refusal.hold_until(), Some("2026-04-28T00:00:00Z"));
    let list = r#"[{"code":"too_small","path":["profileUrns"],"message":"one at least"}]"#;
    assert_eq!(
        refused(response(400, list)).to_string(),
        "refused with 400; profileUrns too_small one at least"
    );
}

#[test]
fn of_many_inputs_the_first_are_told_and_all_are_kept() {
    let many = [r#"{"code":"PARAM_INVALID"}"#; 5].join(",");
    let refusal =
        refused(response(400, format!(r#"{{"message":"no","errorDetails":{{"inputErrors":[{many}]}}}}"#)));
    assert_eq!(refusal.input_errors().len(), 5);
    assert_eq!(
        refusal.to_string(),
        "refused with 400: no; PARAM_INVALID; PARAM_INVALID; PARAM_INVALID; and 2 more"
    );
}

/// What a mock cannot know is no answer of the service that it stands for.
#[test]
fn a_refusal_of_a_mock_of_ours_is_a_kind_of_its_own() {
    let of = |status, evidence: &str| {
        let mut response =
            response(status, r#"{"error":{"code":"unknown_world","message":"there is no world `x`"}}"#);
        response.headers_mut().append("x-rolecall-evidence", evidence.parse().unwrap());
        refused(response)
    };
    let refusal = of(421, "mock; rolecall.unknown-world");
    assert_eq!(refusal.kind(), RefusalKind::Mock);
    assert_eq!(refusal.to_string(), "refused with 421 unknown_world: there is no world `x`");
    assert_eq!(of(404, "mock; rolecall.not-served").kind(), RefusalKind::Mock);
    // What it answers for the service, and what a test made it answer, is that of the service.
    assert_eq!(of(404, "documented; linkedin.no-acl").kind(), RefusalKind::NotFound);
    assert_eq!(of(429, "mock; rolecall.answered").kind(), RefusalKind::TooManyRequests);
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
