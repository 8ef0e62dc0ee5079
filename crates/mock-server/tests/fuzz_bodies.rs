//! The bodies of the fuzz targets (`xtask/fuzz`) as property tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "bodies/answers.rs"]
mod answers;
#[path = "../../model/tests/bodies/cases.rs"]
mod cases;
#[path = "bodies/evidence.rs"]
mod evidence;
#[path = "../../transport/tests/bodies/message.rs"]
mod message;
#[path = "bodies/world_file.rs"]
mod world_file;

#[test]
fn every_request_has_an_answer_that_depends_on_nothing_but_the_state() {
    cases::run("answers", 400, answers::check);
}

#[test]
fn a_world_file_is_refused_with_its_place_or_serves() {
    cases::run("world_file", 400, world_file::check);
}
