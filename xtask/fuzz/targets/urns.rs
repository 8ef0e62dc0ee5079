//! URNs, ids and words. The body is that of a property test.
#![no_main]

#[path = "../../../crates/model/tests/bodies/urns.rs"]
mod urns;

libfuzzer_sys::fuzz_target!(|input: &[u8]| urns::check(input));
