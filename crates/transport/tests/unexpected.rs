#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Answers that no document lets expect: what is missing in them, and that nothing of them is lost.

mod common;

use common::{invitations, response, role_request};
use http::Response;
use rolecall_transport::{Bytes, Error, Operation, UnexpectedResponse, linkedin::FindByRoleAssignee};

fn unexpected<O: Operation<Answer: std::fmt::Debug>>(
    operation: &O,
    response: Response<Bytes>,
) -> UnexpectedResponse {
    match operation.read_response(response) {
        Err(Error::Unexpected(unexpected)) => *unexpected,
        other => panic!("{other:?}"),
    }
}

/// Where it parts from what was expected.
fn place(unexpected: &UnexpectedResponse) -> String {
    match unexpected.pointer.as_deref() {
        None => "status".to_owned(),
        Some("") => "body".to_owned(),
        Some(pointer) => format!("body: {pointer}"),
    }
}

#[test]
fn a_success_that_is_not_the_documented_one_is_unexpected_and_keeps_its_bytes() {
    let page = FindByRoleAssignee::new();
    for (status, body, reason) in [
        (200, "{}", "body: expected the field `elements`, found none"),
        (200, "", "body: expected the rest of a JSON value, found the end of the text"),
        (200, "<html>", "body: expected JSON, found `<`"),
        (200, "{\"elements\":[]} x", "body: expected JSON, found trailing characters"),
        (200, "{\"elements\":[{}]}", "body: /elements/0: expected the field `role`, found none"),
        (
            200,
            "{\"elements\":[],\"paging\":{\"start\":-1}}",
            "body: /paging/start: expected a whole number from 0 to 4294967295, found `-1`",
        ),
        (200, "{\"elements\":\"some text\"}", "body: /elements: expected a list, found a text"),
        // A record is no list of its members.
        (200, "[[]]", "body: expected an object, found a list"),
        (200, "{\"elements\":[[\"ANALYST\"]]}", "body: /elements/0: expected an object, found a list"),
        (200, "{\"elements\":[],\"paging\":[0,10]}", "body: /paging: expected an object, found a list"),
        (
            200,
            "{\"elements\":[],\"paging\":{\"start\":0,\"count\":1,\"links\":[[\"next\"]]}}",
            "body: /paging/links/0: expected an object, found a list",
        ),
        (204, "", "status: expected 200, found 204"),
        (201, "{\"elements\":[]}", "status: expected 200, found 201"),
        (302, "see there", "status: expected 200, found 302"),
        (304, "", "status: expected 200, found 304"),
        (100, "", "status: expected 200, found 100"),
    ] {
        let found = unexpected(&page, response(status, body));
        assert_eq!((found.status.as_u16(), &*found.body), (status, body.as_bytes()));
        let said = format!("{}: expected {}, found {}", place(&found), found.expected, found.found);
        assert_eq!(said, reason);
        let length = body.len();
        assert_eq!(found.to_string(), format!("unexpected answer {status} of {length} bytes: {reason}"));
    }
    let mut redirect = response(302, "");
    redirect.headers_mut().insert("location", "https://elsewhere.test/".parse().unwrap());
    assert_eq!(unexpected(&page, redirect).headers["location"], "https://elsewhere.test/");
}

#[test]
fn each_operation_expects_its_own_answer() {
    // The role is requested, whatever success it is.
    for status in [200, 201, 204] {
        assert!(role_request().read_response(response(status, "{}")).is_ok(), "{status}");
    }
    assert_eq!(unexpected(&role_request(), response(202, "{}")).expected, "204");
    assert_eq!(unexpected(&invitations(), response(200, "{}")).expected, "the field `success`");
    assert_eq!(unexpected(&invitations(), response(204, "")).expected, "200");
    let projected = FindByRoleAssignee::new().project("(elements)".parse().unwrap());
    assert_eq!(unexpected(&projected, response(200, "{}")).expected, "the field `elements`");
}
