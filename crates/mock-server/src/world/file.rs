//! World files: the shape of the JSON.

use super::{TokenState, read::Later};
use crate::rules::Profile;
use rolecall_model::{
    AccountId, AuditStamp, CompanyId, FsdProfileUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
};
use serde::Deserialize;
use serde_json::{Map, Value};

#[cfg(test)]
use super::schema;

/// A world: who is there, who has which role, which tokens and keys are good.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[derive(Default)]
pub(super) struct WorldFile<'t> {
    /// Where the schema is, for editors.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// The organizations and brands that exist.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "Vec<OrganizationFile>"))]
    pub(super) organizations: Later<'t>,
    /// The members that exist.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "Vec<PersonFile>"))]
    pub(super) people: Later<'t>,
    /// Who has which role in which organization. Answers keep this order.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "Vec<AclFile>"))]
    pub(super) organization_acls: Later<'t>,
    /// What is known of pages besides their rows.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "PagingFile"))]
    pub(super) paging: Later<'t>,
    /// By which profile it is answered, whatever that of the mock is: `documented` or `observed`.
    #[cfg_attr(test, schemars(schema_with = "schema::profile_name"))]
    pub(super) profile: Option<Profile>,
    /// For which rules it chooses the column of a profile: `{"linkedin.version-missing": "documented"}`.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(schema_with = "schema::chosen_rules"))]
    pub(super) rules: Later<'t>,
    /// What the real service does now and then; off by default, in both profiles.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "HabitsFile"))]
    pub(super) habits: Later<'t>,
    /// How many calls a day LinkedIn takes; counted and asked in the observed profile alone.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "LimitsFile"))]
    pub(super) limits: Later<'t>,
    /// LinkedIn's access tokens.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "Vec<TokenFile>"))]
    pub(super) tokens: Later<'t>,
    /// The state of the other service.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "ConnectSafelyFile<'t>"))]
    pub(super) connectsafely: Later<'t>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationFile {
    #[cfg_attr(test, schemars(schema_with = "schema::organizational_entity"))]
    pub(super) urn: OrganizationalEntityUrn,
    /// The fields that a projection can ask for, such as `localizedName`.
    #[serde(default)]
    pub(super) entity: Map<String, Value>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct PersonFile {
    #[cfg_attr(test, schemars(schema_with = "schema::person"))]
    pub(super) urn: PersonUrn,
    /// The fields that a projection can ask for, such as `localizedFirstName`.
    #[serde(default)]
    pub(super) entity: Map<String, Value>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct AclFile {
    /// One of `organizations`.
    #[cfg_attr(test, schemars(schema_with = "schema::organizational_entity"))]
    pub(super) organization: OrganizationalEntityUrn,
    /// One of the eight that are documented, or any other word.
    #[cfg_attr(test, schemars(schema_with = "schema::role"))]
    pub(super) role: Role,
    /// One of `people`.
    #[cfg_attr(test, schemars(schema_with = "schema::person"))]
    pub(super) role_assignee: PersonUrn,
    /// One of the four that are documented, or any other word.
    #[cfg_attr(test, schemars(schema_with = "schema::role_state"))]
    pub(super) state: RoleState,
    /// Who made the row, and when.
    pub(super) created: Option<StampFile>,
    /// Who changed it last, and when.
    pub(super) last_modified: Option<StampFile>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct StampFile {
    /// A URN: a person's, as a rule.
    actor: String,
    /// Milliseconds since 1970.
    time: i64,
    /// A URN of whom the actor was impersonated by.
    impersonator: Option<String>,
}

impl From<StampFile> for AuditStamp {
    fn from(file: StampFile) -> Self {
        let mut stamp = Self::new(file.actor, file.time);
        stamp.impersonator = file.impersonator;
        stamp
    }
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct PagingFile {
    /// How many rows there are over all.
    pub(super) total: Option<u32>,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub(super) struct HabitsFile {
    /// Every fifth place of a page is empty; no row is lost, they come on later pages.
    pub(super) short_pages: bool,
    /// The order of rows differs from call to call, by this seed.
    pub(super) unstable_order: Option<u32>,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct LimitsFile {
    /// Of each resource, by all members together.
    pub(super) application: Option<u32>,
    /// Of each resource, by each member.
    pub(super) member: Option<u32>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct TokenFile {
    /// What follows `Bearer`.
    #[cfg_attr(test, schemars(schema_with = "schema::secret"))]
    pub(super) token: String,
    /// Whom it stands for: one of `people`.
    #[cfg_attr(test, schemars(schema_with = "schema::person"))]
    pub(super) person: PersonUrn,
    /// What it permits.
    pub(super) scopes: Vec<Box<str>>,
    /// Whether it is still good.
    #[serde(default)]
    pub(super) state: TokenState,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct ConnectSafelyFile<'t> {
    /// The LinkedIn accounts that ConnectSafely acts for.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "Vec<AccountFile>"))]
    pub(super) accounts: Later<'t>,
    /// The API keys.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "Vec<KeyFile>"))]
    pub(super) keys: Later<'t>,
    /// What was invited before.
    #[serde(borrow)]
    #[cfg_attr(test, schemars(with = "Vec<InvitationFile>"))]
    pub(super) invitations: Later<'t>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct AccountFile {
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) id: AccountId,
    /// The companies that the account may invite to follow: ids of `organizations`.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) super_admin_of: Vec<CompanyId>,
    /// The only profiles that it can invite; without it, all. Asked in the observed profile alone.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub(super) connections: Option<Vec<FsdProfileUrn>>,
    /// Whether its requests fail with 500.
    #[serde(default)]
    pub(super) failing: bool,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    /// What follows `Bearer`.
    #[cfg_attr(test, schemars(schema_with = "schema::secret"))]
    pub(super) key: String,
    /// Its accounts, at least one; the first is the default.
    #[cfg_attr(test, schemars(with = "Vec<String>", length(min = 1)))]
    pub(super) accounts: Vec<AccountId>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct InvitationFile {
    /// The id of one of `organizations`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) company_id: CompanyId,
    #[cfg_attr(test, schemars(schema_with = "schema::profile"))]
    pub(super) profile_urn: FsdProfileUrn,
}
