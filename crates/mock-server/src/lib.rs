//! A local mock of LinkedIn's organization APIs and ConnectSafely's follow invitations. It behaves as documented,
//! and says with every answer how it knows.
//!
//! In a test, on a free port, gone when it is dropped:
//!
//! ```
//! use rolecall_mock_server::MockServer;
//!
//! let server = MockServer::start_blocking()?;
//! println!("{}/rest/organizationAcls?q=roleAssignee", server.uri());
//! assert!(server.requests().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! The same service without a socket and without a runtime, as a function from request to response:
//!
//! ```
//! use http::Request;
//! use rolecall_mock_server::Mock;
//!
//! let mock = Mock::new();
//! let request = Request::get("/rest/organizationAcls?q=roleAssignee")
//!     .header("Authorization", "Bearer admin-token")
//!     .header("LinkedIn-Version", "202609")
//!     .header("X-Restli-Protocol-Version", "2.0.0")
//!     .body(Default::default())?;
//! let response = mock.respond(request);
//! assert_eq!(response.status(), 200);
//! assert_eq!(response.headers()["x-rolecall-evidence"], "documented; linkedin.found");
//! assert!(!response.headers().contains_key("x-rolecall-observed"), "the real service would take it, too");
//! # Ok::<(), http::Error>(())
//! ```
//!
//! | | |
//! |---|---|
//! | [`MockServer`] | the mock on a port: `expect` operations, `verify` them, see the `requests` |
//! | [`Mock`] | the mock as a function |
//! | [`World`] | the state that is served: who is there, who has which role, which tokens are good |
//! | [`exchanges()`] | the documented exchanges: request, response, typed form, evidence |
//! | [`Contract`] | runs them against anything that answers requests, and reports each difference |
//!
//! Every answer says in `X-Rolecall-Evidence` how it is known. The program `rolecall` is a crate of its own.

mod contract;
mod control;
mod decide;
mod expectations;
mod headers;
mod hosts;
mod journal;
mod limits;
mod mock;
mod replay;
mod secrets;
mod server;
mod shape;
mod shell;
mod snippets;
mod world;
mod worlds;

pub use contract::{Contract, ContractReport, Outcome};
pub use expectations::{Expected, Unmet};
pub use journal::Received;
pub use mock::{Mock, Today, TodayError};
pub use rolecall_fixtures::{Exchange, exchanges};
pub use server::{MockServer, MockServerBuilder};
pub use shape::Difference;
pub use shell::Cors;
pub use world::{Changes, Credential, CredentialService, World, WorldError, WorldFault};

/// What the program `rolecall` serves with, besides what everyone has. It is no part of the API: the program and this
/// crate are one version, and differ only in what a library should not bring along, such as a command line.
#[doc(hidden)]
pub mod program {
    pub use crate::{
        hosts::Host,
        secrets::{printable, shown},
        shell::{Settings, listen, serve},
        snippets::{Snippet, snippets},
    };

    /// The limits that the program keeps to, and the table of all.
    pub mod limits {
        pub use crate::limits::{GRACE, LOG_BYTES, LOG_LINES, WORLD_BYTES, help};
    }
}

/// The README's example of the library is run as a doc-test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
