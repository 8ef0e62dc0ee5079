//! What a world file must not contradict: whoever is named is listed, and nothing is there twice.

use super::{
    Account, Credential, CredentialService, Directory, Habits, Limits, Token, TokenState, World, WorldError,
    directory::Stamps,
    fault::Faults,
    file::{
        AccountFile, AclFile, ConnectSafelyFile, HabitsFile, InvitationFile, KeyFile, LimitsFile,
        OrganizationFile, PagingFile, PersonFile, TokenFile, WorldFile,
    },
    locate::Step::{self, Index, Key},
    read::{Later, List, Reader},
};
use crate::rules::{Choices, RuleId};
use rolecall_model::{AccountId, CompanyId, FsdProfileUrn};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt::Display,
};

/// The world that is written in this value of the text. Every fault is looked for; what one leads to is no other.
pub(super) fn world(text: &str, value: &str) -> Result<World, WorldError> {
    let mut reader = Reader { faults: Faults::of(text) };
    let file: WorldFile<'_> = reader.read(value).unwrap_or_default();
    let connectsafely: ConnectSafelyFile<'_> = reader.later(file.connectsafely);
    // What is not there may be there under a wrong name.
    let named = reader.faults.count() == 0;
    let organizations = reader.list(file.organizations, named);
    let people = reader.list(file.people, named);
    let acls = reader.list(file.organization_acls, named);
    let tokens = reader.list(file.tokens, named);
    let accounts = reader.list(connectsafely.accounts, named);
    let keys = reader.list(connectsafely.keys, named);
    let invitations = reader.list(connectsafely.invitations, named);
    let PagingFile { total } = reader.later(file.paging);
    let HabitsFile { short_pages, unstable_order } = reader.later(file.habits);
    let LimitsFile { application, member } = reader.later(file.limits);
    let choices = choices(&mut reader, file.rules);

    let mut builder = Builder {
        faults: reader.faults,
        directory: Directory::default(),
        organizations_whole: organizations.is_whole,
        people_whole: people.is_whole,
        companies: HashSet::new(),
        credentials: Vec::new(),
    };
    builder.organizations(organizations);
    builder.people(people);
    builder.acls(acls);
    let accounts_whole = accounts.is_whole;
    let accounts = builder.accounts(accounts);
    let invited = builder.invitations(invitations);
    let tokens = builder.tokens(tokens);
    let keys = builder.keys(keys, &accounts, accounts_whole);
    let Builder { faults, directory, credentials, .. } = builder;
    faults.none_or(World {
        directory,
        tokens,
        accounts,
        keys,
        invited,
        total,
        credentials,
        habits: Habits { short_pages, unstable_order: unstable_order.map(u64::from) },
        limits: Limits { application, member },
        profile: file.profile,
        choices,
        anyone: None,
    })
}

/// Which column is chosen for which rule.
fn choices<'t>(reader: &mut Reader<'t>, later: Later<'t>) -> Choices {
    let mut choices = Choices::default();
    for (name, value) in reader.members(later) {
        let id: String = serde_json::from_str(name).unwrap_or_default();
        match RuleId::find(&id) {
            Some(rule) => {
                if let Some(profile) = reader.read(value) {
                    choices.choose(rule, profile);
                }
            }
            None => {
                let message = "there is no such rule; `rolecall rules` lists them";
                reader.faults.add(name, 0, message);
            }
        }
    }
    choices
}

struct Builder<'t> {
    faults: Faults<'t>,
    directory: Directory,
    /// Whether all organizations could be read: else it cannot be said that one is not listed.
    organizations_whole: bool,
    people_whole: bool,
    /// The ids of the organizations.
    companies: HashSet<String>,
    credentials: Vec<Credential>,
}

type Accounts = HashMap<AccountId, Account>;

impl<'t> Builder<'t> {
    fn organizations(&mut self, list: List<'t, OrganizationFile>) {
        for (part, OrganizationFile { urn, entity }) in list.items {
            self.companies.insert(urn.id().to_owned());
            if !self.directory.add_organization(urn.clone(), Value::Object(entity)) {
                self.faults.within(part, &[Key("urn")], listed_already(&urn));
            }
        }
    }

    fn people(&mut self, list: List<'t, PersonFile>) {
        for (part, PersonFile { urn, entity }) in list.items {
            if !self.directory.add_person(urn.clone(), Value::Object(entity)) {
                self.faults.within(part, &[Key("urn")], listed_already(&urn));
            }
        }
    }

    fn acls(&mut self, list: List<'t, AclFile>) {
        let mut there = HashSet::new();
        for (part, row) in list.items {
            let organization = self.directory.organization(&row.organization);
            if organization.is_none() && self.organizations_whole {
                let message = not_listed(&row.organization, "organizations");
                self.faults.within(part, &[Key("organization")], message);
            }
            let person = self.directory.person(&row.role_assignee);
            if person.is_none() && self.people_whole {
                let message = not_listed(&row.role_assignee, "people");
                self.faults.within(part, &[Key("roleAssignee")], message);
            }
            for (what, word) in [("role", row.role.as_str()), ("state", row.state.as_str())] {
                if !is_visible(word) {
                    let message = format!("a {what} is one or more visible ASCII characters, without blanks");
                    self.faults.within(part, &[Key(what)], message);
                }
            }
            let (Some(organization), Some(person)) = (organization, person) else { continue };
            if !there.insert((person, organization, row.role.clone())) {
                self.faults.within(part, &[], "this organization, role and person have a row already");
                continue;
            }
            let (created, last_modified) = (row.created.map(Into::into), row.last_modified.map(Into::into));
            let stamps = (created.is_some() || last_modified.is_some())
                .then(|| Box::new(Stamps { created, last_modified }));
            self.directory.add(person, organization, row.role, row.state, stamps);
        }
    }

    fn tokens(&mut self, list: List<'t, TokenFile>) -> HashMap<String, Token> {
        let mut tokens = HashMap::new();
        for (part, TokenFile { token, person: urn, scopes, state }) in list.items {
            let person = self.directory.person(&urn);
            if person.is_none() && self.people_whole {
                self.faults.within(part, &[Key("person")], not_listed(&urn, "people"));
            }
            // Whoever it stands for, it may be bad itself.
            let entry = person.map(|person| Token { person, scopes: scopes.into(), state });
            if let Some(entry) = &entry {
                self.credentials.push(entry.credential(&token, urn.id()));
            }
            self.secret(&mut tokens, token, entry, part, "token");
        }
        tokens.into_iter().filter_map(|(token, entry)| Some((token, entry?))).collect()
    }

    fn accounts(&mut self, list: List<'t, AccountFile>) -> Accounts {
        let mut accounts = HashMap::new();
        for (part, AccountFile { id, super_admin_of, connections, failing }) in list.items {
            for (number, company) in super_admin_of.iter().enumerate() {
                self.known(company, part, &[Key("superAdminOf"), Index(number)]);
            }
            let super_admin_of = super_admin_of.into_iter().collect();
            let connections = connections.map(|listed| listed.into_iter().collect());
            let account = Account { super_admin_of, connections, failing };
            match accounts.entry(id) {
                Entry::Vacant(place) => drop(place.insert(account)),
                Entry::Occupied(_) => {
                    self.faults.within(part, &[Key("id")], "this account is listed already");
                }
            }
        }
        accounts
    }

    fn keys(
        &mut self,
        list: List<'t, KeyFile>,
        accounts: &Accounts,
        accounts_whole: bool,
    ) -> HashMap<String, Vec<AccountId>> {
        let company = accounts.values().flat_map(|account| &account.super_admin_of).min();
        let mut keys = HashMap::new();
        for (part, KeyFile { key, accounts: own }) in list.items {
            for (number, id) in own.iter().enumerate() {
                if accounts_whole && !accounts.contains_key(id) {
                    let message = "this account is not one of the world's `accounts`";
                    self.faults.within(part, &[Key("accounts"), Index(number)], message);
                }
            }
            match own.first() {
                None => self.faults.within(part, &[Key("accounts")], "a key has at least one account"),
                Some(default) => self.credentials.push(Credential {
                    secret: key.clone(),
                    service: CredentialService::ConnectSafely,
                    about: format!("account {default}"),
                    company: company.cloned(),
                }),
            }
            self.secret(&mut keys, key, own, part, "key");
        }
        keys
    }

    fn invitations(&mut self, list: List<'t, InvitationFile>) -> HashMap<CompanyId, HashSet<FsdProfileUrn>> {
        let mut invited: HashMap<_, HashSet<_>> = HashMap::new();
        for (part, InvitationFile { company_id, profile_urn }) in list.items {
            self.known(&company_id, part, &[Key("companyId")]);
            invited.entry(company_id).or_default().insert(profile_urn);
        }
        invited
    }

    fn known(&mut self, company: &CompanyId, part: &'t str, path: &[Step<'_>]) {
        if self.organizations_whole && !self.companies.contains(company.as_str()) {
            let message = format!("`{company}` is not the id of one of the world's `organizations`");
            self.faults.within(part, path, message);
        }
    }

    /// Adds what a token or key stands for. No message repeats either.
    fn secret<V>(
        &mut self,
        map: &mut HashMap<String, V>,
        secret: String,
        value: V,
        part: &'t str,
        member: &str,
    ) {
        if !is_visible(&secret) {
            let message = "a token is one or more visible ASCII characters, without blanks";
            self.faults.within(part, &[Key(member)], message);
        } else if map.insert(secret, value).is_some() {
            self.faults.within(part, &[Key(member)], "this token is listed already");
        }
    }
}

fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn listed_already(what: &impl Display) -> String {
    format!("`{what}` is listed already")
}

fn not_listed(what: &impl Display, list: &str) -> String {
    format!("`{what}` is not one of the world's `{list}`")
}

impl Token {
    /// It as people are shown it: of this text, for this person.
    pub(super) fn credential(&self, token: &str, person: &str) -> Credential {
        let (service, about) = (CredentialService::LinkedIn, self.about(person));
        Credential { secret: token.to_owned(), service, about, company: None }
    }

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
