//! What the two finders share: `GET /{rest|v2}/organizationAcls?q=…&role=…&state=…&start=…&count=…`

use super::{Caller, ProjectedFinder};
use crate::{
    Bytes, Call, Error, Operation, Problem, ProblemCode, RequestError, Served, Spec,
    problem::Found,
    response,
    restli::{Page, Window},
};
use http::{Request, Response};
use rolecall_model::{
    OrganizationAcl, Role, RoleState,
    restli::{Place, Projection, Value, encode},
};
use std::collections::BTreeMap;

/// What a finder searches by.
pub trait By: Clone {
    /// The finder's name: the parameter `q`.
    const NAME: &'static str;

    /// What the operation is.
    const SPEC: Spec;

    /// The parameters that only this finder has, as texts.
    fn parameters(&self) -> Vec<(&'static str, &str)>;

    /// Reads them.
    ///
    /// # Errors
    /// One that is missing, or no value of its type.
    fn read(call: &Call<'_>) -> Result<Self, Problem>;
}

/// A search for ACLs: [`FindByRoleAssignee`](super::FindByRoleAssignee) or
/// [`FindByOrganization`](super::FindByOrganization). The answer is a [`Page`] of [`OrganizationAcl`].
///
/// ```
/// use rolecall_model::{Role, RoleState};
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, FindByRoleAssignee}};
///
/// let mine = FindByRoleAssignee::new().role(Role::Administrator).state(RoleState::Approved).count(5);
/// let request = mine.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().query(), Some("count=5&q=roleAssignee&role=ADMINISTRATOR&state=APPROVED"));
///
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finder<B> {
    pub(crate) by: B,
    role: Option<Role>,
    state: Option<RoleState>,
    start: Option<u32>,
    count: Option<u32>,
}

impl<B> Finder<B> {
    pub(crate) fn by(by: B) -> Self {
        Self { by, role: None, state: None, start: None, count: None }
    }

    /// Only ACLs with this role; without it, of any role. One that no document lists is asked for as well: whether there
    /// is such a role the service says.
    #[must_use]
    pub fn role(self, role: Role) -> Self {
        Self { role: Some(role), ..self }
    }

    /// Only ACLs in this state; without it, in any: REVOKED ones, too. One that no document lists is asked for as well.
    #[must_use]
    pub fn state(self, state: RoleState) -> Self {
        Self { state: Some(state), ..self }
    }

    /// Leaves out this many results. No table of the document lists the parameter; its paging sample sends it.
    /// A number of 31 bits is taken; [`Operation::to_request`] refuses others.
    #[must_use]
    pub fn start(self, start: u32) -> Self {
        Self { start: Some(start), ..self }
    }

    /// At most this many results a page; the service's default is ten. A number of 31 bits, like `start`. What the real
    /// service gives at most nobody knows: if it gave fewer than are asked for and did not say so, the page would look like
    /// the last. A hundred is common.
    #[must_use]
    pub fn count(self, count: u32) -> Self {
        Self { count: Some(count), ..self }
    }

    /// The same search with a projection: the answer holds what the projection keeps, and what it expands.
    pub fn project(self, projection: Projection) -> ProjectedFinder<B> {
        ProjectedFinder { finder: self, projection }
    }

    /// The role that is searched for.
    pub fn wanted_role(&self) -> Option<&Role> {
        self.role.as_ref()
    }

    /// The state that is searched for.
    pub fn wanted_state(&self) -> Option<&RoleState> {
        self.state.as_ref()
    }

    /// How many results a page is to have at most, if that is said.
    pub(crate) fn wanted_count(&self) -> Option<u32> {
        self.count
    }

    /// Which of the results are asked for, defaults filled in.
    pub fn window(&self) -> Window {
        let default = Window::default();
        Window { start: self.start.unwrap_or(default.start), count: self.count.unwrap_or(default.count) }
    }
}

impl<B: By> Finder<B> {
    /// The finder's name: the parameter `q`.
    pub const NAME: &'static str = B::NAME;

    /// The query, its parameters sorted by name as Rest.li writes them.
    pub(super) fn query(&self, projection: Option<&Projection>) -> Result<String, RequestError> {
        let mut parameters: BTreeMap<&str, String> = BTreeMap::new();
        let mut add = |name, text: &str| {
            parameters.insert(name, encode(&Value::Text(text.into()), Place::Query));
        };
        add("q", B::NAME);
        for (name, text) in self.by.parameters() {
            add(name, text);
        }
        if let Some(role) = &self.role {
            add("role", role.as_str());
        }
        if let Some(state) = &self.state {
            add("state", state.as_str());
        }
        for (name, number) in [("start", self.start), ("count", self.count)] {
            if let Some(number) = number {
                let found = number.to_string();
                if i32::try_from(number).is_err() {
                    return Err(RequestError::OutOfRange { what: name, expected: A_NUMBER, found });
                }
                add(name, &found);
            }
        }
        if let Some(projection) = projection {
            add("projection", &projection.to_string());
        }
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Ok(format!("?{}", parameters.join("&")))
    }
}

const A_NUMBER: &str = "a number from 0 to 2147483647";

impl<B: By> Operation for Finder<B> {
    const SPEC: Spec = B::SPEC;

    type Caller = Caller;
    type Answer = Page<OrganizationAcl>;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        caller.request(&Self::SPEC, &self.query(None)?, None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, Error> {
        response::expect_json(response)
    }
}

/// A projection is no part of it: whoever answers reads it beside, see [`ProjectedFinder`].
impl<B: By> Served for Finder<B> {
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        let parameters = call.parameters()?;
        let by = B::read(call)?;
        let not_listed = |name: &str, expected: String, found: &str, listed: &[&str]| {
            let found_text = Found::Text(found.to_owned());
            let problem = parameters.problem(ProblemCode::NotListed, name, expected, found_text);
            match (parameters.at(name), nearest(found, listed)) {
                (Some(at), Some(nearest)) => problem.mended_by(at, nearest),
                _ => problem,
            }
        };
        let role = parameters.text("role")?.map(Role::from);
        if let Some(role) = role.as_ref().filter(|role| !role.is_listed()) {
            let listed = words(&Role::LISTED);
            return Err(not_listed("role", one_of(&listed), role.as_str(), &listed));
        }
        let state = parameters.text("state")?.map(RoleState::from);
        if let Some(state) = state.as_ref().filter(|state| !state.is_listed()) {
            let listed = words(&RoleState::LISTED);
            return Err(not_listed("state", one_of(&listed), state.as_str(), &listed));
        }
        Ok(Self { by, role, state, start: parameters.number("start")?, count: parameters.number("count")? })
    }
}

/// The words of a vocabulary.
fn words<W: AsRef<str>>(listed: &[W]) -> Vec<&str> {
    listed.iter().map(AsRef::as_ref).collect()
}

/// The same, for people.
fn one_of(listed: &[&str]) -> String {
    let words: Vec<_> = listed.iter().map(|word| format!("`{word}`")).collect();
    format!("one of {}", words.join(", "))
}

/// The word that was meant, if one differs in the case of letters alone, or begins alike.
fn nearest<'l>(found: &str, listed: &[&'l str]) -> Option<&'l str> {
    let upper = found.trim().to_ascii_uppercase();
    let same = listed.iter().find(|word| **word == upper);
    let begun = || listed.iter().find(|word| upper.len() > 4 && word.starts_with(&upper));
    same.or_else(begun).copied()
}
