//! Requests, read by every operation. The body is that of a property test.
#![no_main]

#[path = "../../../crates/transport/tests/bodies/message.rs"]
mod message;
#[path = "../../../crates/transport/tests/bodies/requests.rs"]
mod requests;

libfuzzer_sys::fuzz_target!(|input: &[u8]| requests::check(input));
