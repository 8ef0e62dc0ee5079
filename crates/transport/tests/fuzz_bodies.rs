//! The bodies of the fuzz targets (`xtask/fuzz`) as property tests.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../model/tests/bodies/cases.rs"]
mod cases;
#[path = "bodies/message.rs"]
mod message;
#[path = "bodies/parameters.rs"]
mod parameters;
#[path = "bodies/requests.rs"]
mod requests;
#[path = "bodies/responses.rs"]
mod responses;

#[test]
fn a_query_is_read_as_its_version_of_the_protocol_has_it() {
    cases::run("parameters", 1000, parameters::check);
}

#[test]
fn what_is_read_of_a_request_is_sent_as_the_same() {
    cases::run("requests", 1000, requests::check);
}

#[test]
fn of_an_answer_nothing_is_lost_and_a_pager_goes_forward_or_stops() {
    cases::run("responses", 1000, responses::check);
}
