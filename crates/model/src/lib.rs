//! Exact types of LinkedIn's organization APIs, and the Rest.li 2.0 text they travel in.
//!
//! - [`PersonUrn`], [`OrganizationUrn`], [`OrganizationBrandUrn`], [`FsdProfileUrn`], the union
//!   [`OrganizationalEntityUrn`], and [`AnyUrn`], which answers are read with
//! - [`LinkedInVersion`]; [`Role`], [`RoleState`], [`ErrorCode`]: open vocabularies; [`AclKey`], [`OrganizationAcl`]
//! - [`CompanyId`], [`AccountId`], [`Invitees`] (1 to 50), [`InvitationReport`]
//! - [`restli`]: values, keys and projections, encoded and decoded
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
