//! What the endpoints need of Rest.li on HTTP: requests as they arrive, parameters, paging, tunnelling.

mod incoming;
mod malformed;
mod paging;
mod parameters;
mod protocol;

pub use incoming::Incoming;
pub use malformed::{Malformed, MalformedKind};
pub use paging::{Link, Page, Paging, Window, links};
pub use parameters::{Parameters, first_parameter, form_decode, pairs};
pub use protocol::ProtocolVersion;
