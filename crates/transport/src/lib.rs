//! LinkedIn's organization APIs as HTTP messages, typed in both directions and without I/O.
//!
//! Every [`Operation`] turns itself into an `http::Request` and reads its answer from an `http::Response`; on the
//! server's side ([`Served`]) it is read from a [`Call`] and writes the response. Sending is yours: any function from
//! request to response will do.
//!
//! ```
//! use http::{Request, Response};
//! use rolecall_transport::{AccessToken, Bytes, Operation, linkedin};
//!
//! // Your HTTP client: here one that always gives the same answer.
//! let client = |_: Request<Bytes>| -> Result<_, std::io::Error> {
//!     Ok(Response::new(r#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#))
//! };
//!
//! let me = linkedin::Caller::new(AccessToken::new("a-token")?);
//! let roles = linkedin::FindByRoleAssignee::new().send(&me, client)?;
//! assert!(roles.elements.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Op`] lists the operations, each with its line of HTTP: [`linkedin`] has nine, of which three are documented and six
//! observed, [`connectsafely`] one.
//!
//! [`Pager`] walks all pages of a finder; [`Operation::send_async`] takes an async client. What can go wrong is a
//! [`SendError`], and of a refusal it keeps every byte ([`Refusal`]). The examples of `rolecall-mock-server` do the
//! same with reqwest, ureq and hyper.

#![deny(clippy::disallowed_macros, clippy::disallowed_methods, clippy::disallowed_types)]

mod base_url;
mod call;
pub mod connectsafely;
mod json;
pub mod linkedin;
mod operation;
mod pager;
mod problem;
mod raw;
mod response;
pub mod restli;
mod spec;
mod strict;
mod token;

pub use base_url::{BaseUrl, BaseUrlError};
pub use bytes::Bytes;
pub use call::{Call, NoRoute};
pub use json::json_response;
pub use operation::{Operation, RequestError, SendError, Served};
pub use pager::{Paged, Pager, PagerError};
pub use problem::{At, Edit, Found, Part, Problem, ProblemCode};
pub use raw::RawRequest;
pub use response::{Refusal, RefusalKind, ResponseError, ServiceError, UnexpectedResponse};
pub use restli::Meant;
pub use spec::{Op, Spec, Surface, Target};
pub use strict::Strict;
pub use token::{AccessToken, TokenError};
