//! `GET /{rest|v2}/organizations/{id}`
//!
//! Observed under `/rest`, in published answers; `/v2` and the permission, which is that of the ACLs, are concluded.

use super::{Caller, OrganizationEntity, READ};
use crate::{
    At, Bytes, Call, Error, Op, Operation, Problem, ProblemCode, RequestError, Served, Spec, Surface, Target,
    problem::Found, response, restli::RestMethod,
};
use http::{Request, Response, StatusCode};
use rolecall_model::{
    OrganizationUrn,
    restli::{Place, decode_simple_key},
};

/// One organization, which its administrators see whole. The answer is the [`OrganizationEntity`]; its key is the number of the URN.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, LookUpOrganization}};
/// let look_up = LookUpOrganization::new("urn:li:organization:2414183".parse()?);
/// let request = look_up.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().to_string(), "https://api.linkedin.com/rest/organizations/2414183");
/// let answer = look_up.read_response(http::Response::new(r#"{"id":2414183,"vanityName":"devtestco"}"#.into()))?;
/// assert_eq!(answer.vanity_name(), Some("devtestco"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LookUpOrganization {
    /// Which one.
    pub organization: OrganizationUrn,
}

/// The number of an organization, as keys have it.
pub(super) const AN_ID: &str = "a number from 1 to 9223372036854775807 without a leading zero";

impl LookUpOrganization {
    /// A look-up of this organization.
    pub fn new(organization: OrganizationUrn) -> Self {
        Self { organization }
    }
}

impl Operation for LookUpOrganization {
    const SPEC: Spec = Spec {
        op: Op::LookUpOrganization,
        name: "lookUpOrganization",
        target: Target::Restli {
            roots: Surface::BOTH,
            resource: "organizations",
            method: RestMethod::Get,
            finder: None,
            needs: "/ID",
            parameters: &["oauth2_access_token"],
        },
        permissions: READ,
        success: StatusCode::OK,
        about: "an organization, for its administrators",
    };

    type Caller = Caller;
    type Answer = OrganizationEntity;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        caller.request(&Self::SPEC, &format!("/{}", self.organization.id()), None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<OrganizationEntity, Error> {
        response::expect_json(response)
    }
}

impl Served for LookUpOrganization {
    /// The key is one text, percent-decoded whatever version of the protocol the request names.
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        call.protocol()?;
        let raw = call.variable();
        let key = decode_simple_key(raw, Place::Path).map_err(|error| {
            let start = error.offset().min(raw.len());
            let end = (start + error.found().map_or(0, char::len_utf8)).min(raw.len());
            Problem::syntax("key", &error).at(call.at_variable(start..end))
        })?;
        OrganizationUrn::from_id(&key).map(Self::new).map_err(|_| {
            let at = call.at_variable(0..raw.len());
            let found = Found::Text(key.clone().into_owned());
            let problem = Problem::new(ProblemCode::NotANumber, "key", AN_ID, found).at(at.clone());
            mended(problem, at, &key)
        })
    }
}

/// With the number, where the whole URN stands in its place.
pub(super) fn mended(problem: Problem, at: At, text: &str) -> Problem {
    match text.parse::<OrganizationUrn>() {
        Ok(urn) => problem.mended_by(at, urn.id()),
        Err(_) => problem,
    }
}
