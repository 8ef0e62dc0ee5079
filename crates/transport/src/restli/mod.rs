//! The Rest.li protocol on HTTP, without anything of LinkedIn's: methods, tunnelling, parameters, paging.

mod batch;
mod error_response;
mod meant;
mod method;
mod paging;
mod parameters;
mod protocol;

pub use batch::Batch;
pub use error_response::ErrorResponse;
pub use meant::Meant;
pub use method::{Has, RestMethod};
pub use paging::{Link, Page, Paging, Window, links};
pub use parameters::{Parameters, Piece, pieces};
pub use protocol::ProtocolVersion;
