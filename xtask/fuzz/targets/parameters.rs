//! Queries in both versions of the protocol, whole and tunnelled. The body is that of a property test.
#![no_main]

#[path = "../../../crates/transport/tests/bodies/parameters.rs"]
mod parameters;

libfuzzer_sys::fuzz_target!(|input: &[u8]| parameters::check(input));
