//! Rest.li 2.0 values in all places. The body is that of a property test.
#![no_main]

#[path = "../../../crates/model/tests/bodies/faults.rs"]
mod faults;
#[path = "../../../crates/model/tests/bodies/restli_decode.rs"]
mod restli_decode;

libfuzzer_sys::fuzz_target!(|input: &[u8]| restli_decode::check(input));
