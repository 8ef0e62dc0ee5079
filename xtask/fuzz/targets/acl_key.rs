//! The key of an ACL. The body is that of a property test.
#![no_main]

#[path = "../../../crates/model/tests/bodies/acl_key.rs"]
mod acl_key;
#[path = "../../../crates/model/tests/bodies/faults.rs"]
mod faults;

libfuzzer_sys::fuzz_target!(|input: &[u8]| acl_key::check(input));
