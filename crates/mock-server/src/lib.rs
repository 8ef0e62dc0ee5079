//! A local mock of LinkedIn's organization APIs and ConnectSafely's follow invitations. It behaves as documented,
//! and says with every answer how it knows.
//!
//! In a test, on a free port, gone when it is dropped:
//!
//! ```
//! use rolecall_mock_server::MockServer;
//!
//! let server = MockServer::documented().start_blocking()?;
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
//! let mock = Mock::documented().today("2026-11-26".parse()?);
//! let request = Request::get("/rest/organizationAcls?q=roleAssignee")
//!     .header("Authorization", "Bearer admin-token")
//!     .header("LinkedIn-Version", "202609")
//!     .header("X-Restli-Protocol-Version", "2.0.0")
//!     .body(Default::default())?;
//! let response = mock.respond(request);
//! assert_eq!(response.status(), 200);
//! assert_eq!(response.headers()["x-rolecall-evidence"], "documented; linkedin.found");
//! assert!(!response.headers().contains_key("x-rolecall-observed"), "the real service would take it, too");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a new user asks first:
//!
//! | | |
//! |---|---|
//! | As documented, or as the real service was seen to answer? | [`Mock::documented`] and [`Mock::observed`]: a test says which truth it is held to. The second is closer to production. |
//! | Which tokens are there? | Those of the [`World`]: [`World::credentials`] lists them. In the default one `admin-token` administers organizations with names and logos, `many-token` has 25 of them, `member-token` none, `expired-token` has expired. |
//! | How do I test a 429, or a token that expires? | [`Sandbox::answer`]: `server.answer::<FindByRoleAssignee>().once(StatusCode::TOO_MANY_REQUESTS)`, with an `http::Response` where it is to have a `Retry-After`. |
//! | Something in the middle, or in an answer? | [`Sandbox::intercept`], a closure around the mock. |
//! | How do I change the world? | [`Sandbox::world`] in place, [`Sandbox::replace_world`] whole; `World::try_from(json!({…}))`, [`World::from_json`], or [`World::empty`] with its setters. |
//! | How do I see what my client sent? | [`Sandbox::requests`]: each with its rule, what would have been observed, and its answer. |
//! | How does a test fail whose requests succeed here, and that the real service would refuse? | [`Mock::verify`], or by itself when the server is dropped; [`Sandbox::allow_observed`] where it is meant. |
//! | Versions that end? | [`Mock::today`] is the date; `verify` warns of one that ends within 60 days. |
//! | Tests at the same time? | [`Mock::named`]: a world of its own for each. |
//!
//! | | |
//! |---|---|
//! | [`MockServer`] | the mock on a port |
//! | [`Mock`] | the mock as a function |
//! | [`Sandbox`] | one named world at work: `expect` operations, say what is `answer`ed, change the `world`, `verify`, see the `requests` |
//! | [`rules()`] | what the mock does, rule by rule, with how that is known, as documented and as observed |
//! | [`World`] | the state that is served: who is there, who has which role, which tokens are good |
//! | [`exchanges()`] | the documented exchanges: request, response, typed form, evidence |
//! | [`Contract`] | runs them against anything that answers requests, and reports each difference |
//!
//! Every answer says in `X-Rolecall-Evidence` how it is known. The program `rolecall` is a crate of its own.

mod control;
mod decide;
mod exchanges;
mod headers;
mod hosts;
mod limits;
mod mock;
mod rules;
mod sandbox;
mod secrets;
mod server;
mod shell;
mod snippets;
mod world;

pub use decide::Observed;
pub use exchanges::{Contract, ContractReport, Difference, Outcome};
pub use mock::Mock;
pub use rolecall_fixtures::{Exchange, exchanges};
pub use rules::{Column, Does, Evidence, Profile, ProfileError, Refusal, Rule, Source, UnknownRule, rules};
pub use sandbox::{
    Answering, Coverage, Expect, Expected, Given, Received, Sandbox, Today, TodayError, Unmet, WorldNameError,
};
pub use server::{MockServer, MockServerBuilder};
pub use shell::Cors;
pub use world::{Changes, Credential, CredentialService, TokenState, World, WorldError, WorldFault};

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
