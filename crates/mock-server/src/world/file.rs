//! World files: the JSON, what it must not contradict, and where a fault is.

use super::{
    Account, Acls, Credential, CredentialService, Scope, Token, TokenState, World,
    locate::{Step, locate, position},
};
use rolecall_model::{
    AccountId, AclKey, CompanyId, FsdProfileUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt,
    hash::Hash,
};

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
    organizations: Vec<OrganizationFile>,
    /// The members that exist.
    people: Vec<PersonFile>,
    /// Who has which role in which organization. Answers keep this order.
    organization_acls: Vec<AclFile>,
    /// LinkedIn's access tokens.
    tokens: Vec<TokenFile>,
    /// The state of the other service.
    connectsafely: ConnectSafelyFile,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct OrganizationFile {
    #[cfg_attr(test, schemars(schema_with = "schema::organizational_entity"))]
    urn: OrganizationalEntityUrn,
    /// The fields that a projection can ask for, such as `localizedName`.
    #[serde(default)]
    entity: Map<String, Value>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct PersonFile {
    #[cfg_attr(test, schemars(schema_with = "schema::person"))]
    urn: PersonUrn,
    /// The fields that a projection can ask for, such as `localizedFirstName`.
    #[serde(default)]
    entity: Map<String, Value>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct AclFile {
    /// One of `organizations`.
    #[cfg_attr(test, schemars(schema_with = "schema::organizational_entity"))]
    organization: OrganizationalEntityUrn,
    #[cfg_attr(test, schemars(schema_with = "schema::role"))]
    role: Role,
    /// One of `people`.
    #[cfg_attr(test, schemars(schema_with = "schema::person"))]
    role_assignee: PersonUrn,
    #[cfg_attr(test, schemars(schema_with = "schema::role_state"))]
    state: RoleState,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct TokenFile {
    /// What follows `Bearer`.
    #[cfg_attr(test, schemars(schema_with = "schema::secret"))]
    token: String,
    /// Whom it stands for: one of `people`.
    #[cfg_attr(test, schemars(schema_with = "schema::person"))]
    person: PersonUrn,
    /// What it permits.
    scopes: Vec<Scope>,
    /// Whether it is still good.
    #[serde(default)]
    state: TokenState,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
struct ConnectSafelyFile {
    /// The LinkedIn accounts that ConnectSafely acts for.
    accounts: Vec<AccountFile>,
    /// The API keys.
    keys: Vec<KeyFile>,
    /// What was invited before.
    invitations: Vec<InvitationFile>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct AccountFile {
    #[cfg_attr(test, schemars(with = "String"))]
    id: AccountId,
    /// The companies that the account may invite to follow: ids of `organizations`.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    super_admin_of: Vec<CompanyId>,
    /// Whether its requests fail with 500.
    #[serde(default)]
    failing: bool,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct KeyFile {
    /// What follows `Bearer`.
    #[cfg_attr(test, schemars(schema_with = "schema::secret"))]
    key: String,
    /// Its accounts, at least one; the first is the default.
    #[cfg_attr(test, schemars(with = "Vec<String>", length(min = 1)))]
    accounts: Vec<AccountId>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct InvitationFile {
    /// The id of one of `organizations`.
    #[cfg_attr(test, schemars(with = "String"))]
    company_id: CompanyId,
    #[cfg_attr(test, schemars(schema_with = "schema::profile"))]
    profile_urn: FsdProfileUrn,
}

/// Why a text is no world, with line and column (both from 1).
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// A fault of meaning: the path to the value, and what is wrong with it.
type Fault<'p> = (&'p [Step<'p>], String);

pub(super) fn read(text: &str) -> Result<World, WorldError> {
    let file: WorldFile = serde_json::from_str(text).map_err(|error| {
        // serde_json ends its messages with the place, which we give first.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        WorldError { line: error.line(), column: error.column(), message }
    })?;
    build(file, |(path, message)| {
        let (line, column) = position(text, locate(text, path));
        WorldError { line, column, message }
    })
}

fn build(file: WorldFile, fault: impl Fn(Fault<'_>) -> WorldError) -> Result<World, WorldError> {
    use Step::{Index, Key};

    let mut organizations = HashMap::new();
    for (index, organization) in file.organizations.into_iter().enumerate() {
        let path = [Key("organizations"), Index(index), Key("urn")];
        once(&mut organizations, organization.urn, Value::Object(organization.entity), "organizations")
            .map_err(|message| fault((&path, message)))?;
    }
    let mut people = HashMap::new();
    for (index, person) in file.people.into_iter().enumerate() {
        let path = [Key("people"), Index(index), Key("urn")];
        once(&mut people, person.urn, Value::Object(person.entity), "people")
            .map_err(|message| fault((&path, message)))?;
    }

    let mut acls = Acls::default();
    for (index, acl) in file.organization_acls.into_iter().enumerate() {
        let at = |field| [Key("organizationAcls"), Index(index), Key(field)];
        if !organizations.contains_key(&acl.organization) {
            return Err(fault((&at("organization"), not_listed(&acl.organization, "organizations"))));
        }
        if !people.contains_key(&acl.role_assignee) {
            return Err(fault((&at("roleAssignee"), not_listed(&acl.role_assignee, "people"))));
        }
        if !acl.role.is_listed() {
            return Err(fault((
                &at("role"),
                format!("`{}` is not one of the eight documented roles", acl.role),
            )));
        }
        if !acl.state.is_listed() {
            return Err(fault((
                &at("state"),
                format!("`{}` is not one of the four documented states", acl.state),
            )));
        }
        if !acls.set(AclKey::new(acl.organization, acl.role, acl.role_assignee), acl.state) {
            let path = [Key("organizationAcls"), Index(index)];
            let message = "this organization, role and person have a row already".to_owned();
            return Err(fault((&path, message)));
        }
    }

    let mut credentials = Vec::new();
    let mut tokens = HashMap::new();
    for (index, token) in file.tokens.into_iter().enumerate() {
        let at = |field| [Key("tokens"), Index(index), Key(field)];
        if !people.contains_key(&token.person) {
            return Err(fault((&at("person"), not_listed(&token.person, "people"))));
        }
        if !is_secret(&token.token) {
            return Err(fault((&at("token"), NO_SECRET.to_owned())));
        }
        let about = token.about();
        let service = CredentialService::LinkedIn;
        credentials.push(Credential { secret: token.token.clone(), service, about, company: None });
        let entry = Token { person: token.person, scopes: token.scopes, state: token.state };
        if tokens.insert(token.token, entry).is_some() {
            return Err(fault((&at("token"), "this token is there already".to_owned())));
        }
    }

    let companies: HashSet<&str> = organizations.keys().map(OrganizationalEntityUrn::id).collect();
    let is_company = |id: &CompanyId| companies.contains(id.as_str());
    let no_company = |id: &CompanyId| format!("`{id}` is not the id of one of the world's `organizations`");
    let mut accounts = HashMap::new();
    for (index, account) in file.connectsafely.accounts.into_iter().enumerate() {
        let at = [Key("connectsafely"), Key("accounts"), Index(index)];
        if let Some(wrong) = account.super_admin_of.iter().position(|id| !is_company(id)) {
            let path = [at[0], at[1], at[2], Key("superAdminOf"), Index(wrong)];
            return Err(fault((&path, no_company(&account.super_admin_of[wrong]))));
        }
        let super_admin_of: HashSet<_> = account.super_admin_of.into_iter().collect();
        once(&mut accounts, account.id, Account { super_admin_of, failing: account.failing }, "accounts")
            .map_err(|message| fault((&[at[0], at[1], at[2], Key("id")], message)))?;
    }
    let some_company = accounts.values().flat_map(|account: &Account| &account.super_admin_of).min().cloned();
    let mut keys = HashMap::new();
    for (index, key) in file.connectsafely.keys.into_iter().enumerate() {
        let at = [Key("connectsafely"), Key("keys"), Index(index)];
        let path = [at[0], at[1], at[2], Key("key")];
        if !is_secret(&key.key) {
            return Err(fault((&path, NO_SECRET.to_owned())));
        }
        if let Some(wrong) = key.accounts.iter().position(|id| !accounts.contains_key(id)) {
            let path = [at[0], at[1], at[2], Key("accounts"), Index(wrong)];
            return Err(fault((&path, not_listed(&key.accounts[wrong], "accounts"))));
        }
        let Some(default) = key.accounts.first() else {
            let path = [at[0], at[1], at[2], Key("accounts")];
            return Err(fault((&path, "a key has at least one account".to_owned())));
        };
        let about = format!("account {default}");
        let service = CredentialService::ConnectSafely;
        let company = some_company.clone();
        credentials.push(Credential { secret: key.key.clone(), service, about, company });
        if keys.insert(key.key, key.accounts).is_some() {
            return Err(fault((&path, "this key is there already".to_owned())));
        }
    }
    let mut invited: HashMap<_, HashSet<_>> = HashMap::new();
    for (index, invitation) in file.connectsafely.invitations.into_iter().enumerate() {
        if !is_company(&invitation.company_id) {
            let path = [Key("connectsafely"), Key("invitations"), Index(index), Key("companyId")];
            return Err(fault((&path, no_company(&invitation.company_id))));
        }
        invited.entry(invitation.company_id).or_default().insert(invitation.profile_urn);
    }
    Ok(World { organizations, people, acls, tokens, accounts, keys, invited, credentials })
}

const NO_SECRET: &str = "a token is one or more visible ASCII characters, without blanks";

fn is_secret(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn not_listed(what: &impl fmt::Display, list: &str) -> String {
    format!("`{what}` is not one of the world's `{list}`")
}

fn once<K: Eq + Hash + fmt::Display, V>(
    map: &mut HashMap<K, V>,
    key: K,
    value: V,
    list: &str,
) -> Result<(), String> {
    match map.entry(key) {
        Entry::Occupied(entry) => Err(format!("`{}` is in `{list}` already", entry.key())),
        Entry::Vacant(entry) => {
            entry.insert(value);
            Ok(())
        }
    }
}

impl TokenFile {
    fn about(&self) -> String {
        let scope = match (self.scopes.contains(&Scope::ReadWrite), self.scopes.contains(&Scope::Read)) {
            (true, _) => "",
            (false, true) => ", reads only",
            (false, false) => ", no scope",
        };
        let state = match self.state {
            TokenState::Valid => "",
            TokenState::Expired => ", expired",
            TokenState::Revoked => ", revoked",
        };
        format!("{}{scope}{state}", self.person.id())
    }
}
