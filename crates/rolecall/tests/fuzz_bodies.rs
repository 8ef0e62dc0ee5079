//! The body of the fuzz target for the line tools (`xtask/fuzz`) as a property test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../model/tests/bodies/cases.rs"]
mod cases;
#[path = "bodies/line_tools.rs"]
mod line_tools;

#[test]
fn every_line_is_answered_by_a_line_and_what_one_tool_writes_another_reads() {
    cases::run("line_tools", 1000, line_tools::check);
}
