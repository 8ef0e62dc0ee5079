//! `POST /linkedin/organizations/{companyId}/follow-invitations`
//!
//! The document's heading writes the path without `/linkedin`; its curl has it.

use super::Caller;
use crate::{
    At, Bytes, Call, Error, Op, Operation, Part, Problem, ProblemCode, RequestError, Served, Spec, Target,
    json, problem::Found, response,
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

impl Operation for SendFollowInvitations {
    const SPEC: Spec = Spec {
        op: Op::SendFollowInvitations,
        name: "sendFollowInvitations",
        target: Target::Plain {
            verb: "POST",
            path: "/linkedin/organizations/{companyId}/follow-invitations",
        },
        permissions: &[],
        success: StatusCode::OK,
        about: "ConnectSafely: invites members to follow a company",
    };

    type Caller = Caller;
    type Answer = InvitationReport;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        let body = Body {
            account_id: self.account_id.clone(),
            company_id: self.company_id_in_body.then(|| self.company_id.clone()),
            profile_urns: self.invitees.as_slice().to_vec(),
        };
        let path = format!("/linkedin/organizations/{}/follow-invitations", self.company_id);
        caller.post(&path, json::bytes(&body))
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<InvitationReport, Error> {
        response::expect_json(response)
    }
}

impl Served for SendFollowInvitations {
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        let company_id = company(call)?;
        let body: Body = json::read_body(call)?;
        let in_body = |field| At { part: Part::Body, bytes: json::locate_field(call.meant().body(), field) };
        if let Some(found) = body.company_id.as_ref().filter(|found| **found != company_id) {
            let expected = format!("the company of the path, `{company_id}`");
            let found = Found::Text(found.to_string());
            let at = in_body("companyId");
            return Err(Problem::new(ProblemCode::BodyDiffers, "companyId in the body", expected, found)
                .at(at.clone())
                .mended_by(at, format!("\"{company_id}\"")));
        }
        let invitees = Invitees::new(body.profile_urns).map_err(|error| {
            let found = Found::Said(error.into_profiles().len().to_string().into());
            Problem::new(ProblemCode::BodyShape, "profileUrns", "1 to 50 profiles", found)
                .at(in_body("profileUrns"))
        })?;
        Ok(Self {
            company_id,
            company_id_in_body: body.company_id.is_some(),
            account_id: body.account_id,
            invitees,
        })
    }
}

/// The company of the path.
fn company(call: &Call<'_>) -> Result<CompanyId, Problem> {
    const SUBJECT: &str = "companyId in the path";
    let raw = call.variable();
    let company = percent_decode(raw).map_err(|error| {
        let start = error.offset().min(raw.len());
        Problem::syntax(SUBJECT, &error).at(call.at_variable(start..raw.len()))
    })?;
    company.parse().map_err(|_| {
        let found = Found::Text(company.clone().into_owned());
        Problem::new(ProblemCode::NotANumber, SUBJECT, "a company id of 1 to 19 digits", found)
            .at(call.at_variable(0..raw.len()))
    })
}
