//! The tools of the command line, with the JSON reader that only they have. The body is that of a property test.
#![no_main]

#[path = "../../../crates/rolecall/tests/bodies/line_tools.rs"]
mod line_tools;

libfuzzer_sys::fuzz_target!(|input: &[u8]| line_tools::check(input));
