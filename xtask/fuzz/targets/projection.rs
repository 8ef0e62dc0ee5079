//! Projections: read, printed, applied. The body is that of a property test.
#![no_main]

#[path = "../../../crates/model/tests/bodies/faults.rs"]
mod faults;
#[path = "../../../crates/model/tests/bodies/projection.rs"]
mod projection;

libfuzzer_sys::fuzz_target!(|input: &[u8]| projection::check(input));
