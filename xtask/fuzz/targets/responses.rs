//! Responses, read by every operation, and links, followed by a pager. The body is that of a property test.
#![no_main]

#[path = "../../../crates/transport/tests/bodies/message.rs"]
mod message;
#[path = "../../../crates/transport/tests/bodies/responses.rs"]
mod responses;

libfuzzer_sys::fuzz_target!(|input: &[u8]| responses::check(input));
