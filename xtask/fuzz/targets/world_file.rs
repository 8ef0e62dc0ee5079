//! World files, and the mock that serves them. The body is that of a property test.
#![no_main]

#[path = "../../../crates/mock-server/tests/bodies/evidence.rs"]
mod evidence;
#[path = "../../../crates/mock-server/tests/bodies/world_file.rs"]
mod world_file;

libfuzzer_sys::fuzz_target!(|input: &[u8]| world_file::check(input));
