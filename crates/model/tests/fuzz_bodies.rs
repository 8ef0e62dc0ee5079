//! The bodies of the fuzz targets (`xtask/fuzz`) as property tests.
#![cfg(feature = "json")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "bodies/acl_key.rs"]
mod acl_key;
#[path = "bodies/cases.rs"]
mod cases;
#[path = "bodies/faults.rs"]
mod faults;
#[path = "bodies/projection.rs"]
mod projection;
#[path = "bodies/restli_decode.rs"]
mod restli_decode;
#[path = "bodies/simple_key.rs"]
mod simple_key;
#[path = "bodies/urns.rs"]
mod urns;

#[test]
fn a_value_is_read_as_the_same_in_every_place() {
    cases::run("restli_decode", 1000, restli_decode::check);
}

#[test]
fn a_simple_key_comes_back_from_every_place() {
    cases::run("simple_key", 1000, simple_key::check);
}

#[test]
fn a_projection_is_printed_as_it_came_and_keeps_what_it_names() {
    cases::run("projection", 1000, projection::check);
}

#[test]
fn the_key_of_an_acl_is_a_record_of_three_texts() {
    cases::run("acl_key", 1000, acl_key::check);
}

#[test]
fn urns_and_ids_are_what_their_grammars_say() {
    cases::run("urns", 1000, urns::check);
}
