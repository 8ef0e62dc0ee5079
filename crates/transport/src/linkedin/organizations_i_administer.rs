//! The organizations of a member who administers them, with names and logos: all pages, and what is told of each.
//!
//! No document describes the whole; it is what callers want of the finder `roleAssignee`. Under `/v2` each row has its
//! organization beside it (a projection, observed and documented); under `/rest`, where projections were seen to be
//! refused, the organizations are looked up by their numbers.

use super::{
    Caller, FindByRoleAssignee, LookUpOrganizations, OrganizationEntity,
    administrator_rows::{Row, Rows},
    look_up::{Found, LookUp, Outcome, number},
};
use crate::{AccessToken, Bytes, Error, Pager, Surface, pager::Asked, restli::ErrorResponse};
use http::{Request, Response};
use rolecall_model::{AnyUrn, OrganizationBrandUrn, OrganizationUrn, Role, RoleState};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    error,
    future::Future,
    mem,
};

/// How many rows are asked for at once. The order of rows differs from call to call (observed), so that rows are missing
/// where one page ends and the next begins: the fewer pages, the better. What a page can hold at most nobody knows; more
/// than this were seen asked for.
const A_PAGE: u32 = 100;

/// How many organizations are looked up at once. What the service takes no document says; fifty keep the URL short.
const AT_ONCE: usize = 50;

/// Finds the organizations that the member of a token administers, without I/O: it says what to send, and is told what
/// came back. With a client it is a line:
///
/// ```
/// use http::{Request, Response};
/// use rolecall_transport::{AccessToken, Bytes, linkedin::{Caller, OrganizationsIAdminister}};
/// # fn client(_: Request<Bytes>) -> Result<Response<&'static str>, std::io::Error> {
/// #     Ok(Response::new(r#"{"paging":{"start":0,"count":10,"links":[]},"elements":[
/// #         {"role":"ADMINISTRATOR","state":"APPROVED","organization":"urn:li:organization:1","organization~":{"localizedName":"One"}},
/// #         {"role":"ADMINISTRATOR","state":"REVOKED","organization":"urn:li:organization:2","organization!":{"status":403}}]}"#))
/// # }
///
/// let me = Caller::v2(AccessToken::new("a-token")?);
/// let mine = OrganizationsIAdminister::new(&me).find(client)?;
/// for organization in &mine.approved {
///     println!("{}: {:?}, {:?}", organization.urn, organization.name(), organization.logo_url());
/// }
/// # assert_eq!((mine.approved[0].name(), mine.others[0].state.as_str()), (Some("One"), "REVOKED"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// All pages are walked. Roles that are REVOKED, REQUESTED or REJECTED are no administrator's, and told apart. An
/// organization that cannot be read is a value, and no end of all others. After an error `find` goes on where it was: with
/// a [new token](Self::set_token), or later. Logos are there under `/v2` alone: a look-up has only the URN of the picture,
/// and whether it knows brands is not known.
#[derive(Clone, Debug)]
pub struct OrganizationsIAdminister {
    caller: Caller,
    pages: Pager<Rows>,
    found: Vec<AdministeredOrganization>,
    /// Where each stands in `found`.
    places: BTreeMap<AnyUrn, usize>,
    /// What is still to be looked up; none before all pages are there.
    look_ups: Option<VecDeque<LookUp>>,
    /// How far the first of them has come.
    asked: Asked,
    /// Rows that do not say of which organization they are; and those that came on a page before, in whose place another
    /// may have been left out, since the order of rows is not the same in every call.
    dropped: u64,
}

/// What [`OrganizationsIAdminister`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdministeredOrganizations {
    /// Those that the member administers.
    pub approved: Vec<AdministeredOrganization>,
    /// Those that they do not, or no longer, administer: the role is REVOKED, REQUESTED, REJECTED, in a state that no
    /// document lists, or another one.
    pub others: Vec<AdministeredOrganization>,
    /// How many are missing, at most: those of pages that were passed, of rows that name no organization, and of rows that
    /// came on two pages, in whose place others may have been left out. If it is not 0, ask anew.
    pub lost: u64,
}

/// An organization with an administrator's role in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdministeredOrganization {
    /// Which one: an organization, a brand, or what else may have administrators.
    pub urn: AnyUrn,
    /// The role, if the row names one.
    pub role: Option<Role>,
    /// How far the role has come.
    pub state: RoleState,
    /// What is told of it; else why it cannot be read, without fields where nobody said. Under `/rest` those in which the
    /// role is not approved are not looked up, nor what is neither organization nor brand.
    pub entity: Result<OrganizationEntity, ErrorResponse>,
}

impl AdministeredOrganization {
    /// Its name, if it can be read.
    pub fn name(&self) -> Option<&str> {
        self.entity.as_ref().ok()?.name()
    }

    /// The address of its logo, if it can be read.
    pub fn logo_url(&self) -> Option<&str> {
        self.entity.as_ref().ok()?.logo_url()
    }

    fn is_approved(&self) -> bool {
        self.state == RoleState::Approved
            && self.role.as_ref().is_none_or(|role| *role == Role::Administrator)
    }
}

impl OrganizationsIAdminister {
    /// The organizations of the member whose token the caller has.
    pub fn new(caller: &Caller) -> Self {
        let finder = FindByRoleAssignee::new().role(Role::Administrator).count(A_PAGE);
        let rows = Rows { finder, is_decorated: caller.surface() == Surface::V2 };
        Self {
            caller: caller.clone(),
            pages: Pager::new(rows, caller),
            found: Vec::new(),
            places: BTreeMap::new(),
            look_ups: None,
            asked: Asked::No,
            dropped: 0,
        }
    }

    /// Goes on with another token.
    pub fn set_token(&mut self, token: AccessToken) {
        self.caller = self.caller.with_token(token.clone());
        self.pages.set_token(token);
    }

    /// What is to be sent next; none at the end. The same is said until it was answered.
    ///
    /// # Errors
    /// The request cannot be built, or the pages end before their end.
    pub fn request(&mut self) -> Result<Option<Request<Bytes>>, Error> {
        if self.look_ups.is_none() {
            if let Some(request) = self.pages.request()? {
                return Ok(Some(request));
            }
            self.look_ups = Some(self.to_look_up());
        }
        let Some(look_up) = self.look_ups.iter().flatten().next() else { return Ok(None) };
        let request = look_up.to_request(&self.caller)?;
        self.asked = Asked::Waits;
        Ok(Some(request))
    }

    /// Reads the answer to that request.
    ///
    /// # Errors
    /// The answer cannot be read, or none was asked for. That an organization may not be read is none.
    pub fn receive(&mut self, response: Response<Bytes>) -> Result<(), Error> {
        let Some(look_ups) = &mut self.look_ups else { return self.receive_page(response) };
        let (Some(look_up), Asked::Waits) = (look_ups.front(), self.asked) else {
            return Err(Error::NotAsked);
        };
        self.asked = Asked::Failed;
        let told = look_up.read(response)?;
        self.asked = Asked::No;
        match told {
            Outcome::Told(told) => {
                look_ups.pop_front();
                self.tell(told);
            }
            Outcome::NotThese => {
                let these = look_ups.pop_front().map(LookUp::one_by_one).unwrap_or_default();
                these.into_iter().rev().for_each(|one| look_ups.push_front(one));
            }
            Outcome::None => *look_ups = look_ups.drain(..).flat_map(LookUp::one_by_one).collect(),
        }
        Ok(())
    }

    /// Goes on behind what could not be read. The rows of a page count as lost, organizations that were to be looked up are
    /// found without what is told of them, and of pages that have ended too early the next one is asked for.
    ///
    /// # Errors
    /// Nothing was asked for.
    pub fn pass(&mut self) -> Result<(), Error> {
        let Some(look_ups) = &mut self.look_ups else {
            return self.pages.pass();
        };
        if mem::replace(&mut self.asked, Asked::No) == Asked::No {
            return Err(Error::NotAsked);
        }
        look_ups.pop_front();
        Ok(())
    }

    /// What was found until now.
    pub fn so_far(&self) -> AdministeredOrganizations {
        let found = self.found.iter().cloned();
        let (approved, others) = found.partition(AdministeredOrganization::is_approved);
        let lost = self.pages.lost() + self.dropped;
        AdministeredOrganizations { approved, others, lost }
    }

    /// All that was found, once there was nothing more to send; asked again, the same.
    ///
    /// # Errors
    /// There is more.
    pub fn finish(&self) -> Result<AdministeredOrganizations, Error> {
        match &self.look_ups {
            Some(look_ups) if look_ups.is_empty() => Ok(self.so_far()),
            _ => Err(Error::NotAtTheEnd),
        }
    }

    /// All of it with a blocking client. After an error it goes on where it was.
    ///
    /// # Errors
    /// What sending or reading makes of it.
    pub fn find<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        mut client: impl FnMut(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> Result<AdministeredOrganizations, Error> {
        while let Some(request) = self.request()? {
            let response = client(request).map_err(Error::client)?;
            self.receive(response.map(Into::into))?;
        }
        self.finish()
    }

    /// All of it with an async client. After an error, and where the future is dropped, it goes on where it was.
    ///
    /// # Errors
    /// What sending or reading makes of it.
    pub async fn find_async<B, E, F>(
        &mut self,
        mut client: impl FnMut(Request<Bytes>) -> F,
    ) -> Result<AdministeredOrganizations, Error>
    where
        B: Into<Bytes>,
        E: Into<Box<dyn error::Error + Send + Sync>>,
        F: Future<Output = Result<Response<B>, E>>,
    {
        while let Some(request) = self.request()? {
            let response = client(request).await.map_err(Error::client)?;
            self.receive(response.map(Into::into))?;
        }
        self.finish()
    }

    fn receive_page(&mut self, response: Response<Bytes>) -> Result<(), Error> {
        let rows = self.pages.receive(response)?.elements;
        let before = self.found.len();
        for row in rows {
            let Row(Some(acl)) = row else {
                self.dropped += 1;
                continue;
            };
            let entity = acl.organization_entity.ok_or(acl.organization_failure.unwrap_or_default());
            match (acl.organization, acl.state) {
                (Some(urn), Some(state)) => {
                    self.add(AdministeredOrganization { urn, role: acl.role, state, entity }, before);
                }
                _ => self.dropped += 1,
            }
        }
        Ok(())
    }

    /// Each organization once, as the row has it that says most. Those `before` were there before this page.
    fn add(&mut self, row: AdministeredOrganization, before: usize) {
        let Some(&place) = self.places.get(&row.urn) else {
            self.places.insert(row.urn.clone(), self.found.len());
            return self.found.push(row);
        };
        // On one page an organization may have two rows; on two, one may have come in place of another.
        self.dropped += u64::from(place < before);
        let weight = |row: &AdministeredOrganization| (row.is_approved(), row.entity.is_ok());
        if weight(&row) > weight(&self.found[place]) {
            self.found[place] = row;
        }
    }

    /// What the pages do not tell. Brands have numbers of the same kind as organizations (observed); that they are looked up
    /// by them as well is inferred.
    fn to_look_up(&self) -> VecDeque<LookUp> {
        if self.caller.surface() == Surface::V2 {
            return VecDeque::new();
        }
        let approved = self.found.iter().filter(|found| found.is_approved());
        let mut known = BTreeSet::new();
        let numbers =
            approved.filter_map(|found| number(&found.urn)).filter(|number| known.insert(number.clone()));
        let numbers: Vec<_> = numbers.collect();
        let several =
            |numbers: &[OrganizationUrn]| LookUp::Several(LookUpOrganizations::new(numbers.to_vec()));
        numbers.chunks(AT_ONCE).map(several).collect()
    }

    /// Keeps what was told of each number: there may be an organization and a brand of it.
    fn tell(&mut self, told: Vec<Found>) {
        for (number, entity) in told {
            let brand = OrganizationBrandUrn::from_id(number.id()).ok().map(AnyUrn::from);
            for urn in [Some(AnyUrn::from(number)), brand].into_iter().flatten() {
                if let Some(&place) = self.places.get(&urn) {
                    self.found[place].entity = entity.clone();
                }
            }
        }
    }
}
