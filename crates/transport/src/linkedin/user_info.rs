//! `GET /v2/userinfo`
//!
//! OpenID Connect's endpoint at LinkedIn. Observed, in published answers; the permission is concluded.

use super::Caller;
use crate::{
    Bytes, Call, Error, Op, Operation, Problem, RequestError, Served, Spec, Surface, Target, response,
    restli::RestMethod,
};
use http::{Request, Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What OpenID Connect says of the person whose token it is: [`Claims`]. It is asked for under `/v2`, whatever root the
/// caller has.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, UserInfo}};
/// let request = UserInfo.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().to_string(), "https://api.linkedin.com/v2/userinfo");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct UserInfo;

impl Operation for UserInfo {
    const SPEC: Spec = Spec {
        op: Op::UserInfo,
        name: "userinfo",
        target: Target::Restli {
            roots: &[Surface::V2],
            resource: "userinfo",
            method: RestMethod::Get,
            finder: None,
            needs: "",
            parameters: &["oauth2_access_token"],
        },
        permissions: &["openid"],
        success: StatusCode::OK,
        about: "the person whose token it is, as OpenID Connect has it",
    };

    type Caller = Caller;
    type Answer = Claims;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        caller.request(&Self::SPEC, "", None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<Claims, Error> {
        response::expect_json(response)
    }
}

impl Served for UserInfo {
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        call.parameters().map(|_| Self)
    }
}

/// What is said of a person: `sub` always, the rest as the permissions of the token have it.
///
/// ```
/// use rolecall_transport::{Operation, linkedin::UserInfo};
/// let answer = r#"{"sub":"yrZCpj2Z12","given_name":"Bob","locale":{"country":"US","language":"en"}}"#;
/// let claims = UserInfo.read_response(http::Response::new(answer.into()))?;
/// assert_eq!((&*claims.sub, claims.given_name.as_deref()), ("yrZCpj2Z12", Some("Bob")));
/// # Ok::<(), rolecall_transport::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Claims {
    /// Who it is: the id of the person's URN.
    pub sub: String,
    /// The whole name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// The address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Language and country: a text such as `en-US`, or a record of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Value>,
    /// The email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Claims {
    /// This person, and nothing else of them.
    pub fn new(sub: impl Into<String>) -> Self {
        Self { sub: sub.into(), ..Self::default() }
    }
}
