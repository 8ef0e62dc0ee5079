//! What a world file must not contradict: whoever is named is listed, and nothing is there twice.

use super::{
    Account, Credential, CredentialService, Directory, Token, TokenState, World,
    file::{
        AccountFile, AclFile, InvitationFile, KeyFile, OrganizationFile, PersonFile, TokenFile, WorldFile,
    },
    locate::Step::{self, Index, Key},
};
use rolecall_model::{AccountId, CompanyId, FsdProfileUrn};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt::Display,
};

/// A fault of meaning: the value at this path, and what is wrong with it.
pub(super) struct Fault {
    pub(super) path: Vec<Step<'static>>,
    pub(super) message: String,
}

fn fault<T>(path: impl Into<Vec<Step<'static>>>, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { path: path.into(), message: message.into() })
}

type Accounts = HashMap<AccountId, Account>;

pub(super) fn world(file: WorldFile) -> Result<World, Fault> {
    let connectsafely = file.connectsafely;
    let mut directory = Directory::default();
    organizations(file.organizations, &mut directory)?;
    people(file.people, &mut directory)?;
    acls(file.organization_acls, &mut directory)?;
    let companies: HashSet<&str> = directory.companies().collect();
    let accounts = accounts(connectsafely.accounts, &companies)?;
    let invited = invitations(connectsafely.invitations, &companies)?;
    let mut credentials = Vec::new();
    let tokens = tokens(file.tokens, &directory, &mut credentials)?;
    let keys = keys(connectsafely.keys, &accounts, &mut credentials)?;
    Ok(World { directory, tokens, accounts, keys, invited, credentials })
}

fn organizations(list: Vec<OrganizationFile>, directory: &mut Directory) -> Result<(), Fault> {
    for (index, OrganizationFile { urn, entity }) in list.into_iter().enumerate() {
        if !directory.add_organization(urn.clone(), Value::Object(entity)) {
            return fault([Key("organizations"), Index(index), Key("urn")], listed_already(&urn));
        }
    }
    Ok(())
}

fn people(list: Vec<PersonFile>, directory: &mut Directory) -> Result<(), Fault> {
    for (index, PersonFile { urn, entity }) in list.into_iter().enumerate() {
        if !directory.add_person(urn.clone(), Value::Object(entity)) {
            return fault([Key("people"), Index(index), Key("urn")], listed_already(&urn));
        }
    }
    Ok(())
}

fn acls(list: Vec<AclFile>, directory: &mut Directory) -> Result<(), Fault> {
    let mut there = HashSet::new();
    for (index, AclFile { organization, role, role_assignee, state }) in list.into_iter().enumerate() {
        let at = |field| [Key("organizationAcls"), Index(index), Key(field)];
        let Some(organization) = directory.organization(&organization) else {
            return fault(at("organization"), not_listed(&organization, "organizations"));
        };
        let Some(person) = directory.person(&role_assignee) else {
            return fault(at("roleAssignee"), not_listed(&role_assignee, "people"));
        };
        if !role.is_listed() {
            return fault(
                at("role"),
                format!("{} is not one of the eight documented roles", word(role.as_str())),
            );
        }
        if !state.is_listed() {
            return fault(
                at("state"),
                format!("{} is not one of the four documented states", word(state.as_str())),
            );
        }
        if !there.insert((person, organization, role.clone())) {
            let message = "this organization, role and person have a row already";
            return fault([Key("organizationAcls"), Index(index)], message);
        }
        directory.add(person, organization, role, state);
    }
    Ok(())
}

fn tokens(
    list: Vec<TokenFile>,
    directory: &Directory,
    credentials: &mut Vec<Credential>,
) -> Result<HashMap<String, Token>, Fault> {
    let mut tokens = HashMap::new();
    for (index, TokenFile { token, person: urn, scopes, state }) in list.into_iter().enumerate() {
        let at = |field| [Key("tokens"), Index(index), Key(field)];
        let Some(person) = directory.person(&urn) else {
            return fault(at("person"), not_listed(&urn, "people"));
        };
        let entry = Token { person, scopes: scopes.into(), state };
        let (service, about) = (CredentialService::LinkedIn, entry.about(urn.id()));
        credentials.push(Credential { secret: token.clone(), service, about, company: None });
        secret(&mut tokens, token, entry, &at("token"))?;
    }
    Ok(tokens)
}

fn accounts(list: Vec<AccountFile>, companies: &HashSet<&str>) -> Result<Accounts, Fault> {
    let mut accounts = HashMap::new();
    for (index, AccountFile { id, super_admin_of, failing }) in list.into_iter().enumerate() {
        let at = [Key("connectsafely"), Key("accounts"), Index(index)];
        for (number, company) in super_admin_of.iter().enumerate() {
            known(company, companies, &[&at[..], &[Key("superAdminOf"), Index(number)]].concat())?;
        }
        let account = Account { super_admin_of: super_admin_of.into_iter().collect(), failing };
        match accounts.entry(id) {
            Entry::Vacant(place) => place.insert(account),
            Entry::Occupied(_) => {
                return fault([&at[..], &[Key("id")]].concat(), "this account is listed already");
            }
        };
    }
    Ok(accounts)
}

fn keys(
    list: Vec<KeyFile>,
    accounts: &Accounts,
    credentials: &mut Vec<Credential>,
) -> Result<HashMap<String, Vec<AccountId>>, Fault> {
    let company = accounts.values().flat_map(|account| &account.super_admin_of).min();
    let mut keys = HashMap::new();
    for (index, KeyFile { key, accounts: own }) in list.into_iter().enumerate() {
        let at = [Key("connectsafely"), Key("keys"), Index(index)];
        if let Some(number) = own.iter().position(|id| !accounts.contains_key(id)) {
            let path = [&at[..], &[Key("accounts"), Index(number)]].concat();
            return fault(path, "this account is not one of the world's `accounts`");
        }
        let Some(default) = own.first() else {
            return fault([&at[..], &[Key("accounts")]].concat(), "a key has at least one account");
        };
        let (service, about) = (CredentialService::ConnectSafely, format!("account {default}"));
        credentials.push(Credential { secret: key.clone(), service, about, company: company.cloned() });
        secret(&mut keys, key, own, &[&at[..], &[Key("key")]].concat())?;
    }
    Ok(keys)
}

fn invitations(
    list: Vec<InvitationFile>,
    companies: &HashSet<&str>,
) -> Result<HashMap<CompanyId, HashSet<FsdProfileUrn>>, Fault> {
    let mut invited: HashMap<_, HashSet<_>> = HashMap::new();
    for (index, InvitationFile { company_id, profile_urn }) in list.into_iter().enumerate() {
        let path = [Key("connectsafely"), Key("invitations"), Index(index), Key("companyId")];
        known(&company_id, companies, &path)?;
        invited.entry(company_id).or_default().insert(profile_urn);
    }
    Ok(invited)
}

fn known(company: &CompanyId, companies: &HashSet<&str>, path: &[Step<'static>]) -> Result<(), Fault> {
    if companies.contains(company.as_str()) {
        return Ok(());
    }
    fault(path, format!("`{company}` is not the id of one of the world's `organizations`"))
}

/// A text that stands where a word is expected. What does not look like one may be a token in a wrong place.
fn word(text: &str) -> Cow<'_, str> {
    let is_word =
        (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if is_word { format!("`{text}`").into() } else { "what stands here".into() }
}

fn listed_already(what: &impl Display) -> String {
    format!("`{what}` is listed already")
}

fn not_listed(what: &impl Display, list: &str) -> String {
    format!("`{what}` is not one of the world's `{list}`")
}

/// Adds what a token or key stands for. No message repeats either.
fn secret<V>(
    map: &mut HashMap<String, V>,
    secret: String,
    value: V,
    path: &[Step<'static>],
) -> Result<(), Fault> {
    if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return fault(path, "a token is one or more visible ASCII characters, without blanks");
    }
    match map.insert(secret, value) {
        None => Ok(()),
        Some(_) => fault(path, "this token is listed already"),
    }
}

impl Token {
    /// Who it stands for, and what is special about it.
    fn about(&self, person: &str) -> String {
        let scope = if self.has("rw_organization_admin") {
            ""
        } else if self.has("r_organization_admin") {
            ", reads only"
        } else if self.scopes.is_empty() {
            ", no scope"
        } else {
            ", no scope of ACLs"
        };
        let state = match self.state {
            TokenState::Valid => "",
            TokenState::Expired => ", expired",
            TokenState::Revoked => ", revoked",
            TokenState::Restricted => ", restricted",
        };
        format!("{person}{scope}{state}")
    }
}
