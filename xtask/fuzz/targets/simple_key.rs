//! Keys that are one text. The body is that of a property test.
#![no_main]

#[path = "../../../crates/model/tests/bodies/faults.rs"]
mod faults;
#[path = "../../../crates/model/tests/bodies/simple_key.rs"]
mod simple_key;

libfuzzer_sys::fuzz_target!(|input: &[u8]| simple_key::check(input));
