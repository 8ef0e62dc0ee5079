//! `GET /v2/me`
//!
//! Observed, in published answers; that each of its permissions is enough is concluded.

use super::{Caller, PersonEntity};
use crate::{
    Bytes, Call, Error, Op, Operation, Problem, RequestError, Served, Spec, Surface, Target, response,
    restli::RestMethod,
};
use http::{Request, Response, StatusCode};

/// The person whose token it is. The answer is the [`PersonEntity`]; a projection is no part of this type. It is asked for
/// under `/v2`, whatever root the caller has.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, Me}};
/// let request = Me.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().to_string(), "https://api.linkedin.com/v2/me");
/// let me = Me.read_response(http::Response::new(r#"{"id":"yrZCpj2Z12","localizedFirstName":"Bob"}"#.into()))?;
/// assert_eq!(me.id(), Some("yrZCpj2Z12"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Me;

impl Operation for Me {
    const SPEC: Spec = Spec {
        op: Op::Me,
        name: "me",
        target: Target::Restli {
            roots: &[Surface::V2],
            resource: "me",
            method: RestMethod::Get,
            finder: None,
            needs: "",
            parameters: &["projection", "oauth2_access_token"],
        },
        permissions: &["r_basicprofile", "r_liteprofile", "profile"],
        success: StatusCode::OK,
        about: "the person whose token it is",
    };

    type Caller = Caller;
    type Answer = PersonEntity;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        caller.request(&Self::SPEC, "", None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<PersonEntity, Error> {
        response::expect_json(response)
    }
}

/// A projection is no part of it: whoever answers reads it beside.
impl Served for Me {
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        call.parameters().map(|_| Self)
    }
}
