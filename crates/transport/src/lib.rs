//! LinkedIn's organization APIs as HTTP messages, typed in both directions and without I/O.
//!
//! Every [`Operation`] turns itself into an `http::Request` and reads its answer from an `http::Response`; on the
//! server's side ([`Served`]) it is read from a [`Call`] and writes the response. Sending is yours: any function from
//! request to response will do.
//!
//! ```
//! use rolecall_transport::{AccessToken, Bytes, http::{Request, Response}, linkedin::*, send};
//!
//! // Your HTTP client: here one that always gives the same answer.
//! let client = |_: Request<Bytes>| -> Result<_, std::io::Error> {
//!     Ok(Response::new(r#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#))
//! };
//!
//! let me = Caller::rest(AccessToken::new("a-token")?, "202609".parse()?);
//! let roles = send(&FindByRoleAssignee::new(), &me, client)?;
//! assert!(roles.elements.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a new user asks first:
//!
//! | | |
//! |---|---|
//! | Which version? | A month, for [`linkedin::Caller::rest`]. It is there from about the middle of that month to about the middle of the same month a year later; after that LinkedIn answers 426. There is no 202512. Take a recent one, and change it every year. `/v2` has none. (observed) |
//! | Which scopes must the token have? | `r_organization_admin` or `rw_organization_admin` for the finders, the second for [`RequestRole`](linkedin::RequestRole): [`Spec::permissions`] of each operation. A token lacks one: 403, and [`Refusal::missing_permission`]. |
//! | Who may ask for a role, and for whom? | A member for themselves; an approved administrator of the organization for others. Only `DIRECT_SPONSORED_CONTENT_POSTER` can be asked for. (documented) |
//! | Who sees whose roles? | Everybody their own, with [`FindByRoleAssignee`](linkedin::FindByRoleAssignee); an approved administrator those of the organization, with [`FindByOrganization`](linkedin::FindByOrganization). Without a filter REVOKED, REQUESTED and REJECTED ones come too. |
//! | Names and logos? | [`OrganizationsIAdminister`](linkedin::OrganizationsIAdminister); or a projection of your own under `/v2`, whose fields [`OrganizationEntity`](linkedin::OrganizationEntity) and [`PersonEntity`](linkedin::PersonEntity) name. Under `/rest` the real service was seen to refuse projections. |
//! | All pages? | [`Pager::all`]; one by one, `items` and `pages`. A short page is not the last, and [`Pager::lost`] says what did not come. |
//! | The token has expired? | [`Error::is_expired`]; [`Pager::set_token`] and the same call again go on in the middle. |
//! | Too many requests? | [`Error::is_throttled`], [`Error::retry_after`]. LinkedIn does not say when: its limits of a day end at midnight UTC. (observed) |
//! | An HTTP client? | [`clients`]: features `reqwest` and `ureq`, or some lines of your own. Feature `stream` for `Stream`s of pages. |
//! | How do I test it? | `rolecall-mock-server`: its front page says how to answer a 429, and how to change the world. |
//!
//! [`Op`] lists the operations, each with its line of HTTP: [`linkedin`] has nine, of which three are documented, the
//! others known as each of them says, [`connectsafely`] one. [`Pager`] walks all pages of a finder. What can go wrong
//! is an [`Error`], and of a refusal it keeps every byte ([`Refusal`]).

#![deny(clippy::disallowed_macros, clippy::disallowed_methods, clippy::disallowed_types)]

mod base_url;
mod call;
pub mod clients;
pub mod connectsafely;
mod error;
mod json;
pub mod linkedin;
mod members;
mod operation;
mod paged;
mod pager;
mod pages;
mod problem;
mod raw;
mod refusal;
mod response;
pub mod restli;
mod send;
mod spec;
mod strict;
mod token;
mod told;

pub use base_url::{BaseUrl, BaseUrlError};
pub use bytes::{self, Bytes};
pub use call::{Call, NoRoute};
pub use error::{Error, RequestError};
pub use http;
pub use json::json_response;
pub use operation::{Operation, Served};
pub use paged::Paged;
pub use pager::{Pager, PagesError};
pub use problem::{At, Edit, Found, Part, Problem, ProblemCode};
pub use raw::RawRequest;
pub use refusal::{InputError, Refusal, RefusalKind};
pub use response::UnexpectedResponse;
pub use restli::Meant;
pub use rolecall_model as model;
pub use send::{send, send_async};
pub use spec::{Op, Spec, Surface, Target};
pub use strict::Strict;
pub use token::{AccessToken, TokenError};
