//! What a test may do to a world. Whoever is named and not there is added, so that none of it contradicts itself.

use super::{Account, Credential, CredentialService, Token, TokenState, World};
use rolecall_model::{
    AccountId, CompanyId, OrganizationUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
};
use rolecall_transport::{AccessToken, TokenError};
use serde_json::{Map, Value};
use std::collections::HashSet;

impl World {
    /// Adds a person, or gives the one who is there this entity: the fields that a projection can ask for.
    pub fn add_person(&mut self, person: &PersonUrn, entity: Map<String, Value>) {
        let person = self.directory.person_or_new(person);
        self.directory.set_person_entity(person, Value::Object(entity));
    }

    /// Adds an organization or a brand, or gives the one that is there this entity.
    pub fn add_organization(
        &mut self,
        organization: impl Into<OrganizationalEntityUrn>,
        entity: Map<String, Value>,
    ) {
        let organization = self.directory.organization_or_new(&organization.into());
        self.directory.set_organization_entity(organization, Value::Object(entity));
    }

    /// Gives a person a role in an organization, or changes how far the one that is there has come. Person and
    /// organization are added where they are not there; role and state may be any words.
    ///
    /// ```
    /// use rolecall_model::{OrganizationUrn, PersonUrn, Role, RoleState};
    /// use rolecall_mock_server::{TokenState, World};
    /// let (organization, person) = ("urn:li:organization:1".parse::<OrganizationUrn>()?, "urn:li:person:a".parse::<PersonUrn>()?);
    /// let mut world = World::empty();
    /// world.set_role(organization.clone(), Role::Administrator, &person, RoleState::Approved);
    /// world.set_token("my-token", &person, &["r_organization_admin"], TokenState::Valid)?;
    /// assert!(world.remove_role(organization, &Role::Administrator, &person));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_role(
        &mut self,
        organization: impl Into<OrganizationalEntityUrn>,
        role: Role,
        person: &PersonUrn,
        state: RoleState,
    ) {
        let person = self.directory.person_or_new(person);
        let organization = self.directory.organization_or_new(&organization.into());
        self.directory.put(person, organization, role, state);
    }

    /// Takes a person's role in an organization away, as if there had never been a row of it. Says whether there was.
    pub fn remove_role(
        &mut self,
        organization: impl Into<OrganizationalEntityUrn>,
        role: &Role,
        person: &PersonUrn,
    ) -> bool {
        let organization = self.directory.organization(&organization.into());
        let both = self.directory.person(person).zip(organization);
        both.is_some_and(|(person, organization)| self.directory.remove(person, organization, role))
    }

    /// Adds a token of LinkedIn's, or changes what the one that is there stands for. The person is added where they are
    /// not there.
    ///
    /// # Errors
    /// The text cannot be a token.
    pub fn set_token(
        &mut self,
        token: &str,
        person: &PersonUrn,
        scopes: &[&str],
        state: TokenState,
    ) -> Result<(), TokenError> {
        AccessToken::new(token)?;
        let scopes = scopes.iter().map(|scope| Box::from(*scope)).collect();
        let entry = Token { person: self.directory.person_or_new(person), scopes, state };
        let credential = entry.credential(token, person.id());
        self.put_credential(credential);
        self.tokens.insert(token.to_owned(), entry);
        Ok(())
    }

    /// Adds a key of ConnectSafely's with its account, which is a super admin of these companies and can invite everybody; or
    /// changes what the key that is there stands for. Companies are added as organizations where they are not there.
    ///
    /// ```
    /// use http::Request;
    /// use rolecall_mock_server::{Mock, World};
    /// let mut world = World::empty();
    /// world.set_key("my-key", &"my-account".parse()?, ["1".parse()?])?;
    /// let mock = Mock::documented().with_world(world);
    /// let request = Request::post("/linkedin/organizations/1/follow-invitations")
    ///     .header("authorization", "Bearer my-key")
    ///     .body(r#"{"profileUrns": ["urn:li:fsd_profile:a"]}"#.into())?;
    /// assert_eq!(mock.respond(request).status(), 200);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The text cannot be a key.
    pub fn set_key(
        &mut self,
        key: &str,
        account: &AccountId,
        super_admin_of: impl IntoIterator<Item = CompanyId>,
    ) -> Result<(), TokenError> {
        AccessToken::new(key)?;
        let super_admin_of: HashSet<_> = super_admin_of.into_iter().collect();
        for organization in super_admin_of.iter().filter_map(|id| OrganizationUrn::from_id(id.as_str()).ok())
        {
            self.directory.organization_or_new(&organization.into());
        }
        self.put_credential(Credential {
            secret: key.to_owned(),
            service: CredentialService::ConnectSafely,
            about: format!("account {account}"),
            company: super_admin_of.iter().min().cloned(),
        });
        let entry = Account { super_admin_of, connections: None, failing: false };
        self.accounts.insert(account.clone(), entry);
        self.keys.insert(key.to_owned(), vec![account.clone()]);
        Ok(())
    }

    /// Each once, in the order in which they came.
    fn put_credential(&mut self, credential: Credential) {
        let mut known = self.credentials.iter_mut();
        match known.find(|it| (it.service, &it.secret) == (credential.service, &credential.secret)) {
            Some(known) => *known = credential,
            None => self.credentials.push(credential),
        }
    }
}
