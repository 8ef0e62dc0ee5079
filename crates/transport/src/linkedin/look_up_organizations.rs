//! `GET /{rest|v2}/organizations?ids=List(1,2)` and `GET /{rest|v2}/organizationsLookup?ids=List(1,2)`
//!
//! The first was observed under `/rest`, in published requests; the second, `/v2` and the permission are concluded.

use super::look_up_organization::{AN_ID, mended};
use super::{Caller, OrganizationEntity, READ};
use crate::{
    At, Bytes, Call, Error, Op, Operation, Problem, ProblemCode, RequestError, Served, Spec, Surface, Target,
    problem::Found,
    response,
    restli::{Batch, ProtocolVersion, RestMethod},
};
use http::{Request, Response, StatusCode};
use rolecall_model::{
    OrganizationUrn,
    restli::{Value, decode},
};

/// Several organizations, as their administrators see them. The answer is a [`Batch`] of [`OrganizationEntity`], by number.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, LookUpOrganizations}};
/// let look_up = LookUpOrganizations::new(["urn:li:organization:1".parse()?, "urn:li:organization:2".parse()?]);
/// let request = look_up.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().to_string(), "https://api.linkedin.com/rest/organizations?ids=List(1,2)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type LookUpOrganizations = BatchLookUp<Organizations>;

/// The same of the resource `organizationsLookup`.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, OrganizationsLookup}};
/// let look_up = OrganizationsLookup::new(["urn:li:organization:1".parse()?]);
/// let request = look_up.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().to_string(), "https://api.linkedin.com/rest/organizationsLookup?ids=List(1)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type OrganizationsLookup = BatchLookUp<Resolved>;

/// A resource in which organizations are looked up by their numbers.
pub trait LookedUpIn: Default {
    /// What the operation is.
    const SPEC: Spec;
}

/// The resource `organizations`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Organizations;

/// The resource `organizationsLookup`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Resolved;

impl LookedUpIn for Organizations {
    const SPEC: Spec = Spec {
        op: Op::LookUpOrganizations,
        name: "lookUpOrganizations",
        target: target("organizations"),
        permissions: READ,
        success: StatusCode::OK,
        about: "several organizations, for their administrators",
    };
}

impl LookedUpIn for Resolved {
    const SPEC: Spec = Spec {
        op: Op::OrganizationsLookup,
        name: "organizationsLookup",
        target: target("organizationsLookup"),
        permissions: READ,
        success: StatusCode::OK,
        about: "several organizations, of the resource for looking them up",
    };
}

const fn target(resource: &'static str) -> Target {
    Target::Restli {
        roots: Surface::BOTH,
        resource,
        method: RestMethod::BatchGet,
        finder: None,
        needs: "?ids=List(ID)",
        parameters: &["ids", "oauth2_access_token"],
    }
}

/// A look-up of several organizations: [`LookUpOrganizations`] or [`OrganizationsLookup`].
///
/// ```
/// use rolecall_transport::{Operation, linkedin::LookUpOrganizations};
/// let look_up = LookUpOrganizations::new(["urn:li:organization:1".parse()?, "urn:li:organization:2".parse()?]);
/// let answer = r#"{"results":{"1":{"id":1}},"statuses":{},"errors":{"2":{"status":403,"message":"no administrator"}}}"#;
/// let answer = look_up.read_response(http::Response::new(answer.into()))?;
/// assert_eq!(answer.results["1"].id(), Some(1));
/// assert_eq!(answer.errors["2"].message.as_deref(), Some("no administrator"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BatchLookUp<R> {
    resource: R,
    /// Which ones, in the order of the request.
    pub organizations: Vec<OrganizationUrn>,
}

impl<R: LookedUpIn> BatchLookUp<R> {
    /// A look-up of these organizations. Of none, the answer is empty.
    pub fn new(organizations: impl IntoIterator<Item = OrganizationUrn>) -> Self {
        Self { resource: R::default(), organizations: organizations.into_iter().collect() }
    }
}

impl<R: LookedUpIn> Operation for BatchLookUp<R> {
    const SPEC: Spec = R::SPEC;

    type Caller = Caller;
    type Answer = Batch<OrganizationEntity>;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        let ids: Vec<_> = self.organizations.iter().map(OrganizationUrn::id).collect();
        // A number is the same text in every place.
        caller.request(&Self::SPEC, &format!("?ids=List({})", ids.join(",")), None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, Error> {
        response::expect_json(response)
    }
}

impl<R: LookedUpIn> Served for BatchLookUp<R> {
    /// `ids=List(1,2)` under protocol 2.0.0, `ids=1&ids=2` under 1.0.0.
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        let organizations = call.parameters()?.ids(AN_ID)?.into_iter().map(|(text, at)| {
            OrganizationUrn::from_id(text).map_err(|_| {
                let found = Found::Text(text.to_owned());
                let problem = Problem::new(ProblemCode::NotANumber, "ids", AN_ID, found).at(at.clone());
                let is_list = matches!(decode(text), Ok(Value::List(_)));
                if is_list && call.protocol() == Ok(ProtocolVersion::V1) {
                    // A list is one of protocol 2.0.0 alone.
                    let header = call.headers().get(ProtocolVersion::HEADER);
                    let at = At::header(ProtocolVersion::HEADER, header);
                    return problem.mended_by(at, ProtocolVersion::V2.as_str());
                }
                mended(problem, at, text)
            })
        });
        Ok(Self { resource: R::default(), organizations: organizations.collect::<Result<_, _>>()? })
    }
}
