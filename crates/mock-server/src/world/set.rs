//! What a test may do to a world. Whoever is named and not there is added, so that none of it contradicts itself.

use super::{CredentialService, Token, TokenState, World};
use rolecall_model::{OrganizationalEntityUrn, PersonUrn, Role, RoleState};
use rolecall_transport::{AccessToken, TokenError};
use serde_json::{Map, Value};

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
        let mut known = self.credentials.iter_mut();
        match known.find(|known| known.service == CredentialService::LinkedIn && known.secret == token) {
            Some(known) => *known = credential,
            None => self.credentials.push(credential),
        }
        self.tokens.insert(token.to_owned(), entry);
        Ok(())
    }
}
