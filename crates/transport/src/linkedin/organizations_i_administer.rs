//! The organizations of a member who administers them, with names and logos: all pages, and what is told of each.
//!
//! No document describes the whole; it is what callers want of the finder `roleAssignee`. Under `/v2` each row has its
//! organization beside it (a projection, observed and documented); under `/rest`, where projections were seen to be
//! refused, the organizations are looked up by their numbers.

use super::{
    Caller, FindByRoleAssignee, LookUpOrganization, LookUpOrganizations, OrganizationEntity, ProjectedAcl,
    ProjectedFinder, RoleAssignee,
};
use crate::{
    AccessToken, Bytes, Error, Operation, Pager, PagesError, Refusal, RefusalKind, Surface,
    restli::{Batch, ErrorResponse, Page},
};
use http::{Request, Response};
use rolecall_model::{
    AnyUrn, OrganizationAcl, OrganizationBrandUrn, OrganizationUrn, Role, RoleState, restli::Projection,
};
use std::{
    collections::{BTreeMap, VecDeque},
    error,
    future::Future,
    mem,
};

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
/// a [new token](Self::set_token), or later. Logos are there under `/v2` alone: a look-up has only the URN of the picture.
#[derive(Clone, Debug)]
pub struct OrganizationsIAdminister {
    caller: Caller,
    pages: Pages,
    found: Vec<AdministeredOrganization>,
    /// Where each stands in `found`.
    places: BTreeMap<AnyUrn, usize>,
    /// What is still to be looked up; none before all pages are there.
    look_ups: Option<VecDeque<LookUp>>,
    waits: Option<Waits>,
    /// Rows that do not say of which organization they are.
    unnamed: u64,
}

#[derive(Clone, Debug)]
enum Pages {
    Plain(Pager<FindByRoleAssignee>),
    Decorated(Pager<ProjectedFinder<RoleAssignee>>),
}

#[derive(Clone, Debug)]
enum LookUp {
    Several(LookUpOrganizations),
    One(LookUpOrganization),
}

/// What the next answer is an answer to.
#[derive(Clone, Copy, Debug)]
enum Waits {
    Page,
    LookUp,
}

/// What [`OrganizationsIAdminister`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdministeredOrganizations {
    /// Those that the member administers.
    pub approved: Vec<AdministeredOrganization>,
    /// Those that they do not, or no longer, administer: the role is REVOKED, REQUESTED, REJECTED, or in a state that no
    /// document lists.
    pub others: Vec<AdministeredOrganization>,
    /// How many rows are missing, at most: of pages that were passed, and those that name no organization.
    pub lost: u64,
}

/// An organization with an administrator's role in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdministeredOrganization {
    /// Which one: an organization, a brand, or what else may have administrators.
    pub urn: AnyUrn,
    /// How far the role has come.
    pub state: RoleState,
    /// What is told of it; else why it cannot be read, without fields where nobody said. Under `/rest` those in which the
    /// role is not approved are not looked up.
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
}

impl OrganizationsIAdminister {
    /// The organizations of the member whose token the caller has.
    pub fn new(caller: &Caller) -> Self {
        let finder = FindByRoleAssignee::new().role(Role::Administrator);
        let pages = match caller.surface() {
            Surface::Rest => Pages::Plain(Pager::new(finder, caller)),
            Surface::V2 => Pages::Decorated(Pager::new(finder.project(projection()), caller)),
        };
        Self {
            caller: caller.clone(),
            pages,
            found: Vec::new(),
            places: BTreeMap::new(),
            look_ups: None,
            waits: None,
            unnamed: 0,
        }
    }

    /// Goes on with another token.
    pub fn set_token(&mut self, token: AccessToken) {
        self.caller = self.caller.with_token(token.clone());
        match &mut self.pages {
            Pages::Plain(pages) => pages.set_token(token),
            Pages::Decorated(pages) => pages.set_token(token),
        }
    }

    /// What is to be sent next; none at the end. The same is said until it was answered.
    ///
    /// # Errors
    /// The request cannot be built, or the pages end before their end.
    pub fn request(&mut self) -> Result<Option<Request<Bytes>>, Error> {
        if self.look_ups.is_none() {
            let request = match &mut self.pages {
                Pages::Plain(pages) => pages.request()?,
                Pages::Decorated(pages) => pages.request()?,
            };
            if request.is_some() {
                self.waits = Some(Waits::Page);
                return Ok(request);
            }
            self.look_ups = Some(self.to_look_up());
        }
        let Some(look_up) = self.look_ups.iter().flatten().next() else { return Ok(None) };
        let request = match look_up {
            LookUp::Several(several) => several.to_request(&self.caller)?,
            LookUp::One(one) => one.to_request(&self.caller)?,
        };
        self.waits = Some(Waits::LookUp);
        Ok(Some(request))
    }

    /// Reads the answer to that request.
    ///
    /// # Errors
    /// The answer cannot be read, or none was asked for. That an organization may not be read is none.
    pub fn receive(&mut self, response: Response<Bytes>) -> Result<(), Error> {
        match self.waits.take() {
            None => Err(PagesError::NotAsked.into()),
            Some(Waits::Page) => match &mut self.pages {
                Pages::Plain(pages) => {
                    let page = pages.receive(response)?;
                    self.add_plain(page);
                    Ok(())
                }
                Pages::Decorated(pages) => {
                    let page = pages.receive(response)?;
                    self.add_decorated(page);
                    Ok(())
                }
            },
            Some(Waits::LookUp) => self.receive_look_up(response),
        }
    }

    /// Goes on behind a page that could not be read; its rows count as lost.
    ///
    /// # Errors
    /// No page was asked for.
    pub fn pass(&mut self) -> Result<(), Error> {
        match &mut self.pages {
            Pages::Plain(pages) => pages.pass(),
            Pages::Decorated(pages) => pages.pass(),
        }
    }

    /// What was found, once there is nothing more to send.
    ///
    /// # Errors
    /// There is.
    pub fn finish(&mut self) -> Result<AdministeredOrganizations, Error> {
        if self.request()?.is_some() {
            return Err(PagesError::NotAtTheEnd.into());
        }
        let lost = match &self.pages {
            Pages::Plain(pages) => pages.lost(),
            Pages::Decorated(pages) => pages.lost(),
        };
        self.places.clear();
        let found = mem::take(&mut self.found).into_iter();
        let (approved, others) = found.partition(|organization| organization.state == RoleState::Approved);
        Ok(AdministeredOrganizations { approved, others, lost: lost + self.unnamed })
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

    /// All of it with an async client. After an error it goes on where it was.
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

    fn add_plain(&mut self, page: Page<OrganizationAcl>) {
        for acl in page.elements {
            self.add(acl.organization, acl.state, Err(ErrorResponse::default()));
        }
    }

    fn add_decorated(&mut self, page: Page<ProjectedAcl>) {
        for acl in page.elements {
            let entity = acl.organization_entity.ok_or(acl.organization_failure.unwrap_or_default());
            match (acl.organization, acl.state) {
                (Some(urn), Some(state)) => self.add(urn, state, entity),
                _ => self.unnamed += 1,
            }
        }
    }

    /// Each organization once: the order of rows may change between two pages, and a row come twice.
    fn add(&mut self, urn: AnyUrn, state: RoleState, entity: Result<OrganizationEntity, ErrorResponse>) {
        let organization = AdministeredOrganization { urn: urn.clone(), state, entity };
        match self.places.get(&urn) {
            None => {
                self.places.insert(urn, self.found.len());
                self.found.push(organization);
            }
            Some(&place) if organization.state == RoleState::Approved => self.found[place] = organization,
            Some(_) => {}
        }
    }

    /// What the pages do not tell. Brands have numbers of the same kind as organizations (observed); that they are looked up
    /// by them as well is inferred.
    fn to_look_up(&self) -> VecDeque<LookUp> {
        if matches!(self.pages, Pages::Decorated(_)) {
            return VecDeque::new();
        }
        let approved = self.found.iter().filter(|organization| organization.state == RoleState::Approved);
        let numbers: Vec<_> = approved.filter_map(|organization| number(&organization.urn)).collect();
        let several =
            |numbers: &[OrganizationUrn]| LookUp::Several(LookUpOrganizations::new(numbers.to_vec()));
        numbers.chunks(AT_ONCE).map(several).collect()
    }

    fn receive_look_up(&mut self, response: Response<Bytes>) -> Result<(), Error> {
        let Some(look_ups) = &mut self.look_ups else { return Err(PagesError::NotAsked.into()) };
        match look_ups.front() {
            None => return Err(PagesError::NotAsked.into()),
            Some(LookUp::One(one)) => {
                let entity = match one.read_response(response) {
                    Ok(entity) => Ok(entity),
                    Err(Error::Refused(refusal)) if is_of_the_entity(&refusal) => Err(said(&refusal)),
                    Err(error) => return Err(error),
                };
                let number = one.organization.clone();
                look_ups.pop_front();
                self.tell(&number, &entity);
            }
            Some(LookUp::Several(several)) => {
                let answer = several.read_response(response);
                let numbers = several.organizations.clone();
                match answer {
                    Ok(mut batch) => {
                        look_ups.pop_front();
                        for number in numbers {
                            let entity = told(&mut batch, number.id());
                            self.tell(&number, &entity);
                        }
                    }
                    // An application may be one that looks up one at a time (inferred of the development tier, which has no BATCH_GET).
                    Err(Error::Refused(refusal)) if is_of_the_entity(&refusal) => {
                        look_ups.pop_front();
                        for number in numbers.into_iter().rev() {
                            look_ups.push_front(LookUp::One(LookUpOrganization::new(number)));
                        }
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Keeps what was told of a number: there may be an organization and a brand of it.
    fn tell(&mut self, number: &OrganizationUrn, entity: &Result<OrganizationEntity, ErrorResponse>) {
        let brand = OrganizationBrandUrn::from_id(number.id()).ok().map(AnyUrn::from);
        for urn in [Some(AnyUrn::from(number.clone())), brand].into_iter().flatten() {
            if let Some(&place) = self.places.get(&urn) {
                self.found[place].entity = entity.clone();
            }
        }
    }
}

/// What is asked for under `/v2`.
fn projection() -> Projection {
    let text =
        "(*,elements*(*,organization~(id,localizedName,vanityName,logoV2(original~:playableStreams))))";
    #[expect(clippy::expect_used, reason = "a text of ours, which every test of this module reads")]
    text.parse().expect("a projection")
}

/// By which an organization or a brand is looked up.
fn number(urn: &AnyUrn) -> Option<OrganizationUrn> {
    match urn {
        AnyUrn::Organization(urn) => Some(urn.clone()),
        AnyUrn::OrganizationBrand(urn) => OrganizationUrn::from_id(urn.id()).ok(),
        _ => None,
    }
}

/// Whether a refusal speaks of what was asked for, and not of who asks or how often.
fn is_of_the_entity(refusal: &Refusal) -> bool {
    matches!(refusal.kind(), RefusalKind::Forbidden | RefusalKind::NotFound)
}

fn said(refusal: &Refusal) -> ErrorResponse {
    ErrorResponse {
        status: Some(refusal.status.as_u16()),
        code: refusal.code().cloned(),
        message: refusal.message().map(str::to_owned),
        ..ErrorResponse::default()
    }
}

fn told(batch: &mut Batch<OrganizationEntity>, key: &str) -> Result<OrganizationEntity, ErrorResponse> {
    batch.results.remove(key).ok_or_else(|| batch.errors.remove(key).unwrap_or_default())
}
