//! The state of the simulated services: who is there, who has which role, which tokens and keys are good.

mod build;
mod change;
mod directory;
mod fault;
mod file;
mod locate;
mod read;
#[cfg(test)]
mod schema;
mod set;
mod syntax;

use crate::rules::{Choices, Profile};
pub(crate) use change::Change;
pub use change::Changes;
pub(crate) use directory::{Acl, Directory, OrganizationId, PersonId};
pub use fault::{WorldError, WorldFault};
use rolecall_fixtures::DEFAULT_WORLD;
use rolecall_model::{AccountId, CompanyId, FsdProfileUrn};
use rolecall_transport::Op;
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    fmt,
    str::FromStr,
    sync::LazyLock,
};

/// A state of the simulated services. Read from JSON ([`World::from_json`], or from a `serde_json::Value`), or made from
/// an [empty](World::empty) one; changed by requests, and by a test in [`Sandbox::world`](crate::Sandbox::world).
///
/// ```
/// use rolecall_mock_server::World;
/// let world = World::from_json(r#"{
///     "organizations": [{"urn": "urn:li:organization:1", "entity": {"localizedName": "One"}}],
///     "people": [{"urn": "urn:li:person:a"}],
///     "organizationAcls": [
///         {"organization": "urn:li:organization:1", "role": "ADMINISTRATOR",
///          "roleAssignee": "urn:li:person:a", "state": "APPROVED"}],
///     "tokens": [{"token": "t", "person": "urn:li:person:a", "scopes": ["r_organization_admin"]}]
/// }"#)?;
/// let error = World::from_json(r#"{"tokens": [{"token": "t", "person": "urn:li:person:nobody", "scopes": []}]}"#);
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "1:38: `urn:li:person:nobody` is not one of the world's `people`"
/// );
/// # Ok::<(), rolecall_mock_server::WorldError>(())
/// ```
#[derive(Clone)]
pub struct World {
    directory: Directory,
    tokens: HashMap<String, Token>,
    accounts: HashMap<AccountId, Account>,
    /// The accounts of each API key; the first is its default.
    keys: HashMap<String, Vec<AccountId>>,
    invited: HashMap<CompanyId, HashSet<FsdProfileUrn>>,
    /// How many rows a page is to say that there are.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for the observed profile; the documented one never sends it")
    )]
    total: Option<u32>,
    /// The tokens and keys in the order of the file, for people to copy.
    credentials: Vec<Credential>,
    habits: Habits,
    limits: Limits,
    /// By which profile it is answered, whatever that of the mock is.
    profile: Option<Profile>,
    /// Which column it chooses for which rule.
    choices: Choices,
    /// What any token stands for, in a world that knows them all.
    anyone: Option<Token>,
}

/// What the real service does now and then, and nobody can rely on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Habits {
    /// Rows are left out after a page was cut.
    pub(crate) short_pages: bool,
    /// The order of rows differs from call to call, by this seed.
    pub(crate) unstable_order: Option<u64>,
}

/// How many calls of a resource LinkedIn takes a day.
#[derive(Clone, Copy, Default)]
pub(crate) struct Limits {
    /// By all members together.
    pub(crate) application: Option<u32>,
    /// By each member.
    pub(crate) member: Option<u32>,
}

impl Limits {
    /// Whether there are any.
    pub(crate) fn any(self) -> bool {
        self.application.or(self.member).is_some()
    }
}

/// What a LinkedIn token stands for.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) person: PersonId,
    /// Its permissions; most of those that LinkedIn has permit nothing here.
    pub(crate) scopes: Box<[Box<str>]>,
    pub(crate) state: TokenState,
}

impl Token {
    /// Whether it has this permission.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| **own == *scope)
    }
}

/// Whether a token is still good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TokenState {
    /// It is.
    #[default]
    Valid,
    /// Its time is over.
    Expired,
    /// The member has taken it back.
    Revoked,
    /// The member may not use the service.
    Restricted,
}

/// An account of ConnectSafely's.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) super_admin_of: HashSet<CompanyId>,
    /// The only profiles that it can invite, where the world lists them.
    pub(crate) connections: Option<HashSet<FsdProfileUrn>>,
    /// Every request of this account that is allowed fails with 500.
    pub(crate) failing: bool,
}

/// A token or key of a world, with what it is for.
///
/// ```
/// use rolecall_mock_server::World;
/// let world = World::default();
/// let expired = world.credentials().iter().find(|credential| credential.about.ends_with("expired"));
/// assert_eq!(expired.unwrap().secret, "expired-token");
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credential {
    /// The token or key itself.
    pub secret: String,
    /// The service it is for.
    pub service: CredentialService,
    /// Who it stands for, and what is special about it.
    pub about: String,
    /// For a key of ConnectSafely's, a company to try it on.
    pub company: Option<CompanyId>,
}

/// The service that a [`Credential`] is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CredentialService {
    /// A LinkedIn access token.
    LinkedIn,
    /// A ConnectSafely API key.
    ConnectSafely,
}

impl World {
    /// Reads a world file. Its shape is `fixtures/world.schema.json`; every member is optional, and a byte order mark in
    /// front is skipped.
    ///
    /// # Errors
    /// What is no JSON or has another shape, and what contradicts itself: a role of a person who is not listed, a
    /// row that is there twice. The error has all faults, each with line and column.
    pub fn from_json(text: &str) -> Result<Self, WorldError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        build::world(text, syntax::json(text)?)
    }

    /// A world without anybody: to be filled by [`set_role`](Self::set_role), [`set_token`](Self::set_token) and others.
    pub fn empty() -> Self {
        embedded("{}")
    }

    /// The world that is served where none is named.
    pub fn default_world() -> Self {
        static DEFAULT: LazyLock<World> = LazyLock::new(|| embedded(DEFAULT_WORLD));
        DEFAULT.clone()
    }

    /// The world in which every token has every permission, and every organization is there and administered by
    /// everyone: to judge a request by what it shows itself.
    pub(crate) fn open() -> &'static Self {
        static OPEN: LazyLock<World> = LazyLock::new(|| {
            let mut world = embedded(
                r#"{"people": [{"urn": "urn:li:person:anyone"}], "organizations": [{"urn": "urn:li:organization:1"}]}"#,
            );
            let person = world.directory.open();
            let permissions = Op::ALL.into_iter().flat_map(|op| op.spec().permissions);
            let scopes = permissions.map(|permission| Box::from(*permission)).collect();
            world.anyone = Some(Token { person, scopes, state: TokenState::Valid });
            world
        });
        &OPEN
    }

    /// The tokens and keys, in the order of the file.
    pub fn credentials(&self) -> &[Credential] {
        &self.credentials
    }

    /// How much there is of what, for people.
    #[doc(hidden)]
    pub fn counts(&self) -> String {
        let invitations: usize = self.invited.values().map(HashSet::len).sum();
        format!(
            "{}, tokens: {}, accounts: {}, keys: {}, invitations: {invitations}",
            self.directory.counts(),
            self.tokens.len(),
            self.accounts.len(),
            self.keys.len()
        )
    }

    pub(crate) fn habits(&self) -> Habits {
        self.habits
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn profile(&self) -> Option<Profile> {
        self.profile
    }

    pub(crate) fn choices(&self) -> Choices {
        self.choices
    }

    pub(crate) fn token(&self, token: &str) -> Option<&Token> {
        self.tokens.get(token).or(self.anyone.as_ref())
    }

    pub(crate) fn accounts_of(&self, key: &str) -> Option<&[AccountId]> {
        self.keys.get(key).map(Vec::as_slice)
    }

    pub(crate) fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.get(id)
    }

    pub(crate) fn is_invited(&self, company: &CompanyId, profile: &FsdProfileUrn) -> bool {
        self.invited.get(company).is_some_and(|invited| invited.contains(profile))
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }
}

impl Default for World {
    fn default() -> Self {
        Self::default_world()
    }
}

impl FromStr for World {
    type Err = WorldError;

    fn from_str(text: &str) -> Result<Self, WorldError> {
        Self::from_json(text)
    }
}

/// As [`World::from_json`]; the error has JSON pointers in place of lines and columns.
///
/// ```
/// use rolecall_mock_server::World;
/// use serde_json::json;
/// let error = World::try_from(json!({"tokens": [{"token": "t", "person": "urn:li:person:nobody", "scopes": []}]}));
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "/tokens/0/person: `urn:li:person:nobody` is not one of the world's `people`"
/// );
/// ```
impl TryFrom<Value> for World {
    type Error = WorldError;

    fn try_from(value: Value) -> Result<Self, WorldError> {
        let text = value.to_string();
        build::world(&text, &text).map_err(|error| error.of_value(&text))
    }
}

/// A world that comes with the program.
#[expect(clippy::panic, reason = "embedded text that the tests read: a fault in it is ours")]
pub(crate) fn embedded(text: &str) -> World {
    World::from_json(text).unwrap_or_else(|error| panic!("an embedded world is broken: {error}"))
}

/// Shows how much there is, no token and no key.
impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("directory", &self.directory)
            .field("credentials", &self.credentials.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("service", &self.service)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}
