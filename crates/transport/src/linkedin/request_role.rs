//! `PUT /{rest|v2}/organizationAcls/(organization:URN,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:URN)`
//!
//! Source: "Request Direct Sponsored Content Poster Role".

use super::Caller;
use crate::{
    Bytes, Incoming, Malformed, Operation, RequestError, ResponseError, json, response,
    restli::ProtocolVersion,
};
use http::{Method, Request, Response, StatusCode};
use rolecall_model::{
    AclKey, AclKeyError, OrganizationalEntityUrn, PersonUrn, Role, RoleState, restli::Place,
};
use serde::{Deserialize, Serialize};

/// Asks for the role `DIRECT_SPONSORED_CONTENT_POSTER`: the only one that can be asked for, so it is no parameter.
///
/// The body repeats the key: `{"state":"REQUESTED","role":…,"roleAssignee":…,"organization":…}`. Success is 204
/// without a body.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, RequestRole}};
///
/// let organization: rolecall_model::OrganizationUrn = "urn:li:organization:1".parse()?;
/// let request = RequestRole::new(organization, "urn:li:person:a".parse()?);
/// let request = request.to_request(&Caller::new(AccessToken::new("a-token")?))?;
/// assert_eq!(
///     request.uri().path(),
///     "/rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A1,\
///      role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3Aa)"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RequestRole {
    /// Where the role is asked for.
    pub organization: OrganizationalEntityUrn,
    /// Who is to have it.
    pub role_assignee: PersonUrn,
}

/// The request body, in the order of the document's sample.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    state: RoleState,
    role: Role,
    role_assignee: PersonUrn,
    organization: OrganizationalEntityUrn,
}

impl RequestRole {
    /// The only role that can be requested.
    pub const ROLE: Role = Role::DirectSponsoredContentPoster;

    /// A request for this member in this organization.
    pub fn new(organization: impl Into<OrganizationalEntityUrn>, role_assignee: PersonUrn) -> Self {
        Self { organization: organization.into(), role_assignee }
    }

    /// The key of the ACL.
    pub fn key(&self) -> AclKey {
        AclKey::new(self.organization.clone(), Self::ROLE, self.role_assignee.clone())
    }
}

impl Operation for RequestRole {
    type Caller = Caller;
    type Answer = ();

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        let key = self.key();
        let path = format!("/{}", key.encode(Place::Path));
        let body = Body {
            state: RoleState::Requested,
            role: key.role,
            role_assignee: key.role_assignee,
            organization: key.organization,
        };
        let body = crate::json_response(StatusCode::OK, &body).into_body();
        caller.request(Method::PUT, &path, Some(body))
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<(), ResponseError> {
        response::expect_status(response, StatusCode::NO_CONTENT).map(drop)
    }

    /// The key is read as Rest.li 2.0 text, whatever version of the protocol the request names.
    fn read_request(incoming: &Incoming<'_>) -> Result<Self, Malformed> {
        ProtocolVersion::of(incoming.headers)?;
        let key = incoming.segments().last().unwrap_or_default();
        let key = AclKey::decode(key).map_err(|error| match error {
            AclKeyError::Syntax(error) => Malformed::syntax("key", &error),
            error => Malformed::new("key", error),
        })?;
        if key.role != Role::DirectSponsoredContentPoster {
            return Err(only("key", "role", &Role::DirectSponsoredContentPoster, &key.role));
        }
        let body: Body = json::read_body(incoming)?;
        if body.state != RoleState::Requested {
            return Err(only("body", "state", &RoleState::Requested, &body.state));
        }
        let differs = |field: &str, expected: &str, found: &str| {
            let message = format!("expected the `{field}` of the key, `{expected}`, found `{found}`");
            (expected != found).then(|| Malformed::new("body", message))
        };
        let difference = differs("role", key.role.as_str(), body.role.as_str())
            .or_else(|| differs("organization", key.organization.as_str(), body.organization.as_str()))
            .or_else(|| differs("roleAssignee", key.role_assignee.as_str(), body.role_assignee.as_str()));
        match difference {
            Some(malformed) => Err(malformed),
            None => Ok(Self { organization: key.organization, role_assignee: key.role_assignee }),
        }
    }

    fn to_response((): &()) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    }
}

fn only(place: &str, field: &str, expected: impl AsRef<str>, found: impl AsRef<str>) -> Malformed {
    let (expected, found) = (expected.as_ref(), found.as_ref());
    Malformed::new(place, format_args!("expected the {field} `{expected}`, found `{found}`"))
}
