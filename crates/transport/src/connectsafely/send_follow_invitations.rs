//! `POST /linkedin/organizations/{companyId}/follow-invitations`
//!
//! The document's heading writes the path without `/linkedin`; its curl has it.

use super::Caller;
use crate::{
    Bytes, Incoming, Malformed, Operation, RequestError, ResponseError, json, json_response, response,
};
use http::{Request, Response, StatusCode};
use rolecall_model::{
    AccountId, CompanyId, FsdProfileUrn, InvitationReport, Invitees, restli::percent_decode,
};
use serde::{Deserialize, Serialize};

/// Invites members to follow a company. The body is `{"accountId":…,"companyId":…,"profileUrns":[…]}`, the first two
/// optional; the answer is an [`InvitationReport`], which may say of each member that they were not invited.
///
/// ```
/// use rolecall_model::Invitees;
/// use rolecall_transport::{AccessToken, Operation, connectsafely::{Caller, SendFollowInvitations}};
///
/// let invitees = Invitees::from_array(["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...".parse()?]);
/// let request = SendFollowInvitations::new("105672170".parse()?, invitees);
/// let request = request.to_request(&Caller::new(AccessToken::new("a-key")?))?;
/// assert_eq!(request.uri().path(), "/linkedin/organizations/105672170/follow-invitations");
/// assert_eq!(request.body(), r#"{"profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f..."]}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SendFollowInvitations {
    /// The company.
    pub company_id: CompanyId,
    /// Whether the body names the company as well; the path always does.
    pub company_id_in_body: bool,
    /// Which of the key's accounts sends them; its default account where there is none.
    pub account_id: Option<AccountId>,
    /// Whom to invite.
    pub invitees: Invitees,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company_id: Option<CompanyId>,
    profile_urns: Vec<FsdProfileUrn>,
}

impl SendFollowInvitations {
    /// Invitations from the key's default account; the path alone names the company.
    pub fn new(company_id: CompanyId, invitees: Invitees) -> Self {
        Self { company_id, company_id_in_body: false, account_id: None, invitees }
    }

    /// The same invitations from this account.
    #[must_use]
    pub fn from_account(self, account_id: AccountId) -> Self {
        Self { account_id: Some(account_id), ..self }
    }

    /// The same invitations with the company in the body as well.
    #[must_use]
    pub fn repeat_company_in_body(self) -> Self {
        Self { company_id_in_body: true, ..self }
    }
}

/// The company of a path of this operation, as sent; none for any other path.
pub fn company_segment<'a>(incoming: &Incoming<'a>) -> Option<&'a str> {
    let segments: Vec<_> = incoming.segments().take(5).collect();
    match *segments {
        ["linkedin", "organizations", company, "follow-invitations"] => Some(company),
        _ => None,
    }
}

impl Operation for SendFollowInvitations {
    type Caller = Caller;
    type Answer = InvitationReport;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        let body = Body {
            account_id: self.account_id.clone(),
            company_id: self.company_id_in_body.then(|| self.company_id.clone()),
            profile_urns: self.invitees.as_slice().to_vec(),
        };
        let body = json_response(StatusCode::OK, &body).into_body();
        caller.post(&format!("/linkedin/organizations/{}/follow-invitations", self.company_id), body)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<InvitationReport, ResponseError> {
        response::expect_json(response)
    }

    fn read_request(incoming: &Incoming<'_>) -> Result<Self, Malformed> {
        let in_path = |detail: &dyn std::fmt::Display| Malformed::new("companyId in the path", detail);
        let company = company_segment(incoming).unwrap_or_default();
        let company = percent_decode(company).map_err(|error| in_path(&error))?;
        let company_id: CompanyId = company.parse().map_err(|error| in_path(&error))?;
        let body: Body = json::read_body(incoming)?;
        if let Some(found) = body.company_id.as_ref().filter(|found| **found != company_id) {
            let detail = format_args!("expected the company of the path, `{company_id}`, found `{found}`");
            return Err(Malformed::new("companyId in the body", detail));
        }
        let invitees =
            Invitees::new(body.profile_urns).map_err(|error| Malformed::new("profileUrns", error))?;
        Ok(Self {
            company_id,
            company_id_in_body: body.company_id.is_some(),
            account_id: body.account_id,
            invitees,
        })
    }

    fn to_response(answer: &InvitationReport) -> Response<Bytes> {
        json_response(StatusCode::OK, answer)
    }
}
