//! Rest.li 2.0 text: values, their spelling in a URL, a header or a JSON body, and projections; of protocol 1.0.0,
//! keys are read.
//!
//! This module uses nothing else of the crate. The rules are those of the protocol specification
//! (<https://linkedin.github.io/rest.li/spec/protocol>); where the reference implementation was measured to differ
//! from it, `fixtures/vectors` holds both spellings.
//!
//! ```
//! use rolecall_model::restli::{decode, encode, Place, Record, Value};
//!
//! let key = Record::new([("organization", "urn:li:organization:1"), ("role", "ANALYST")])?;
//! let text = encode(&Value::Record(key), Place::Path);
//! assert_eq!(text, "(organization:urn%3Ali%3Aorganization%3A1,role:ANALYST)");
//!
//! let Value::Record(key) = decode(&text)? else { unreachable!() };
//! assert_eq!(key.text("role"), Some("ANALYST"));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod decode;
mod encode;
mod error;
mod percent;
mod projection;
mod simple_key;
mod v1;
mod value;

pub use decode::{Lenient, decode, decode_lenient};
pub use encode::{Place, encode};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use percent::{form_decode, percent_decode};
pub use projection::{
    Expansion, Field, FieldName, Mask, Node, Opened, Projected, Projection, TypedExpansion,
};
pub use simple_key::{decode_simple_key, encode_simple_key};
pub use v1::decode_v1;
pub use value::{List, MAX_DEPTH, Record, TooDeep, Value};
