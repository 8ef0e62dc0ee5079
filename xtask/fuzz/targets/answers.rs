//! The whole mock, from request to response. The body is that of a property test.
#![no_main]

#[path = "../../../crates/mock-server/tests/bodies/answers.rs"]
mod answers;
#[path = "../../../crates/mock-server/tests/bodies/evidence.rs"]
mod evidence;
#[path = "../../../crates/transport/tests/bodies/message.rs"]
mod message;

libfuzzer_sys::fuzz_target!(|input: &[u8]| answers::check(input));
