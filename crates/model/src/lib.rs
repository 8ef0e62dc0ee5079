//! Exact types of LinkedIn's organization APIs, and the Rest.li 2.0 text they travel in.
//!
//! - [`PersonUrn`], [`OrganizationUrn`], [`OrganizationBrandUrn`], [`FsdProfileUrn`], the union
//!   [`OrganizationalEntityUrn`], and [`AnyUrn`], which answers are read with
//! - [`LinkedInVersion`]; [`Role`], [`RoleState`], [`ErrorCode`]: open vocabularies; [`AclKey`], [`OrganizationAcl`]
//! - [`CompanyId`], [`AccountId`], [`Invitees`] (1 to 50), [`InvitationReport`]
//! - [`restli`]: values, keys and projections, encoded and decoded
//!
//! What a new user asks first:
//!
//! | | |
//! |---|---|
//! | Which roles and states are there? | [`Role::LISTED`], [`RoleState::LISTED`]; both are open, and any word is read and can be asked for. |
//! | What is an organization, what a brand, what a company? | One has `urn:li:organization:N`, a brand of it (a showcase page) `urn:li:organizationBrand:N`, with numbers of one kind. ConnectSafely names the same number as a [`CompanyId`]. |
//! | Which version? | A [`LinkedInVersion`] is a month; it is there for about a year from the middle of that month. What LinkedIn prints with eight digits is read as well. |
//! | A URN of another type? | [`AnyUrn`] reads any; `try_from` makes one of the four of it. |
//! | More than fifty to invite? | [`Invitees::batches`]. |
//! | A key from LinkedIn's changelog? | [`AclKey::decode_v1`] and [`AclKey::decode_lenient`]. |
//!
//! No I/O, no clock, no `std`. With feature `serde` every type reads and writes its JSON form; with feature `json`
//! a [`restli::Projection`] applies to a `serde_json::Value`.
//!
//! ```
//! use rolecall_model::{AclKey, Role};
//!
//! let key = AclKey::new("urn:li:organization:2414183".parse()?, Role::Analyst, "urn:li:person:J2foLx4".parse()?);
//! assert_eq!(
//!     key.encode(rolecall_model::restli::Place::Path),
//!     "(organization:urn%3Ali%3Aorganization%3A2414183,role:ANALYST,roleAssignee:urn%3Ali%3Aperson%3AJ2foLx4)"
//! );
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

#![no_std]
#![deny(clippy::disallowed_macros, clippy::disallowed_methods, clippy::disallowed_types)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

mod acl;
mod invitation;
pub mod restli;
mod text;
mod urn;
mod version;
mod vocabulary;

pub use acl::{AclKey, AclKeyError, AuditStamp, OrganizationAcl, OrganizationField};
pub use invitation::{
    AccountId, CompanyId, InvitationReport, InvitationResult, Invitees, InviteesError, WrongId,
};
pub use urn::{
    AnyUrn, FsdProfileUrn, OrganizationBrandUrn, OrganizationUrn, OrganizationalEntityUrn, OtherUrn,
    PersonUrn, Urn, UrnError, UrnErrorKind, UrnType, urn_type,
};
pub use version::{LinkedInVersion, LinkedInVersionError};
pub use vocabulary::{ErrorCode, InvitationStatus, Role, RoleState};
