//! `GET /{rest|v2}/organizations?q=vanityName&vanityName=…`
//!
//! Observed under `/rest`, in published requests and answers; `/v2` and the permission are concluded.

use super::{Caller, OrganizationEntity, READ};
use crate::{
    Bytes, Call, Error, Op, Operation, Problem, ProblemCode, RequestError, Served, Spec, Surface, Target,
    problem::Found,
    response,
    restli::{Page, RestMethod},
};
use http::{Request, Response, StatusCode};
use rolecall_model::restli::{Place, Value, encode};

/// The organizations of a vanity name, the last part of the address of their page. The answer is a [`Page`] of
/// [`OrganizationEntity`], whose paging has a `total`.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, FindOrganizationByVanityName}};
/// let find = FindOrganizationByVanityName::new("devtestco");
/// let request = find.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().query(), Some("q=vanityName&vanityName=devtestco"));
/// let answer = r#"{"paging":{"start":0,"count":10,"links":[],"total":1},"elements":[{"id":2414183}]}"#;
/// let page = find.read_response(http::Response::new(answer.into()))?;
/// assert_eq!(page.elements[0].id(), Some(2414183));
/// assert_eq!(page.paging.and_then(|paging| paging.total), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct FindOrganizationByVanityName {
    /// The name.
    pub vanity_name: String,
}

const VANITY_NAME: &str = "vanityName";

impl FindOrganizationByVanityName {
    /// A search for this name.
    pub fn new(vanity_name: impl Into<String>) -> Self {
        Self { vanity_name: vanity_name.into() }
    }
}

impl Operation for FindOrganizationByVanityName {
    const SPEC: Spec = Spec {
        op: Op::FindOrganizationByVanityName,
        name: "findOrganizationByVanityName",
        target: Target::Restli {
            roots: Surface::BOTH,
            resource: "organizations",
            method: RestMethod::Finder,
            finder: Some(VANITY_NAME),
            needs: "&vanityName=NAME",
            parameters: &["q", VANITY_NAME, "oauth2_access_token"],
        },
        permissions: READ,
        success: StatusCode::OK,
        about: "the organization of a vanity name",
    };

    type Caller = Caller;
    type Answer = Page<OrganizationEntity>;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        let name = encode(&Value::Text(self.vanity_name.as_str().into()), Place::Query);
        caller.request(&Self::SPEC, &format!("?q={VANITY_NAME}&{VANITY_NAME}={name}"), None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, Error> {
        response::expect_json(response)
    }
}

impl Served for FindOrganizationByVanityName {
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        let name = call.parameters()?.text(VANITY_NAME)?;
        name.map(Self::new).ok_or_else(|| {
            Problem::new(ProblemCode::ParameterMissing, VANITY_NAME, "a vanity name", Found::Nothing)
        })
    }
}
