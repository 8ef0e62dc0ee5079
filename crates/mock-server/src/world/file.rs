//! World files: the shape of the JSON, and where a fault is.

use super::{
    TokenState,
    locate::{Step, locate, position},
};
use rolecall_model::{
    AccountId, CompanyId, FsdProfileUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;

#[cfg(test)]
use super::schema;

/// A world: who is there, who has which role, which tokens and keys are good.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[derive(Default)]
pub(super) struct WorldFile {
    /// Where the schema is, for editors.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// The organizations and brands that exist.
    pub(super) organizations: Vec<OrganizationFile>,
    /// The members that exist.
    pub(super) people: Vec<PersonFile>,
    /// Who has which role in which organization. Answers keep this order.
    pub(super) organization_acls: Vec<AclFile>,
    /// LinkedIn's access tokens.
    pub(super) tokens: Vec<TokenFile>,
    /// The state of the other service.
    pub(super) connectsafely: ConnectSafelyFile,
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
    #[cfg_attr(test, schemars(schema_with = "schema::role"))]
    pub(super) role: Role,
    /// One of `people`.
    #[cfg_attr(test, schemars(schema_with = "schema::person"))]
    pub(super) role_assignee: PersonUrn,
    #[cfg_attr(test, schemars(schema_with = "schema::role_state"))]
    pub(super) state: RoleState,
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
pub(super) struct ConnectSafelyFile {
    /// The LinkedIn accounts that ConnectSafely acts for.
    pub(super) accounts: Vec<AccountFile>,
    /// The API keys.
    pub(super) keys: Vec<KeyFile>,
    /// What was invited before.
    pub(super) invitations: Vec<InvitationFile>,
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

/// Why a text is no world, with line and column (both from 1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorldError {
    line: usize,
    column: usize,
    message: String,
}

impl WorldError {
    /// The line of the fault, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column of the fault, in characters from 1.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for WorldError {}

impl WorldError {
    /// A fault of shape, as serde_json found it.
    pub(super) fn shape(text: &str, error: &serde_json::Error) -> Self {
        let message = error.to_string();
        // It ends its messages with the place, which we give first.
        let message =
            without_input(message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message));
        // Its columns count bytes, and are 0 at the beginning of a line.
        let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
        let column = line.char_indices().take_while(|(offset, _)| *offset < error.column()).count();
        Self { line: error.line(), column: column.max(1), message }
    }

    /// A fault of meaning, in the value at this path of `text`.
    pub(super) fn meaning(text: &str, path: &[Step<'_>], message: String) -> Self {
        let (line, column) = position(text, locate(text, path));
        Self { line, column, message }
    }
}

/// What serde says, without what it quotes of the input: in a wrong place even a name may be a token. What it expected
/// comes last, and is ours.
fn without_input(message: &str) -> String {
    let quoting = ["unknown field", "unknown variant", "invalid type: ", "invalid value: "];
    let Some(kind) = quoting.into_iter().find(|kind| message.starts_with(kind)) else {
        return message.to_owned();
    };
    // What was found is told by its kind: `string`, `integer`.
    let found = &message[kind.len()..];
    let found =
        if kind.ends_with(' ') { found.split([',', '`', '"']).next().unwrap_or_default().trim() } else { "" };
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("{kind}{found}, expected {expected}"),
        None => format!("{kind}{found}"),
    }
}
