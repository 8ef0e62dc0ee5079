//! ConnectSafely's follow invitations.

use super::{Citation, Decision, notes};
use crate::world::{Change, World};
use http::StatusCode;
use rolecall_model::{AccountId, CompanyId, FsdProfileUrn, InvitationReport, InvitationResult};
use rolecall_transport::{
    AccessToken, Call, Op, Served, connectsafely::SendFollowInvitations, json_response,
};
use serde_json::json;
use std::collections::HashSet;

static SENT: Citation = Citation::new("documented; connectsafely.sent", "200 Example");
static NOT_ALL_SENT: Citation = Citation::new(
    "inferred; connectsafely.not-all-sent",
    "the document promises individual results; FAILED is observed, that a repetition fails is inferred",
);
static UNAUTHORIZED: Citation = Citation::new("documented; connectsafely.unauthorized", "401 Example");
static FORBIDDEN: Citation = Citation::new("documented; connectsafely.forbidden", "403 Example");
static FAILING: Citation = Citation::new("documented; connectsafely.failing", "500 Example");
static MALFORMED: Citation = Citation::new(
    "inferred; connectsafely.malformed",
    "no 400 is documented; the vendor's other pages have it",
);

/// None for any other path or method.
pub(super) fn decide(world: &World, call: &Call<'_>) -> Option<Decision> {
    let spec = call.route().ok()?;
    (spec.op == Op::SendFollowInvitations).then(|| answer(world, call).unwrap_or_else(|refusal| *refusal))
}

fn answer(world: &World, call: &Call<'_>) -> Result<Decision, Box<Decision>> {
    let forbidden = |note: String| {
        let refused = refuse(&FORBIDDEN, StatusCode::FORBIDDEN, "Request failed with status code 403");
        Box::new(refused.noted(note))
    };
    let accounts =
        AccessToken::of(call.headers()).and_then(|key| world.accounts_of(key)).ok_or_else(|| {
            Box::new(refuse(&UNAUTHORIZED, StatusCode::UNAUTHORIZED, "Unauthorized - Invalid credentials"))
        })?;
    let request = SendFollowInvitations::read(call).map_err(|problem| {
        let mut refused = refuse(&MALFORMED, StatusCode::BAD_REQUEST, &problem.to_string());
        notes::of_problem(&problem, call, &mut refused.notes);
        Box::new(refused)
    })?;
    let account_id = match &request.account_id {
        Some(named) => accounts.iter().find(|account| *account == named),
        None => accounts.first(),
    };
    let account_id = account_id.ok_or_else(|| {
        let own = notes::listed(accounts.iter().map(AccountId::as_str));
        forbidden(format!("the account is none of this key's, which are {own}"))
    })?;
    let account = world
        .account(account_id)
        .ok_or_else(|| forbidden(format!("the world has no account `{account_id}`")))?;
    // A company that the world does not have has no super admin either.
    if !account.super_admin_of.contains(&request.company_id) {
        let mut companies: Vec<_> = account.super_admin_of.iter().map(CompanyId::as_str).collect();
        companies.sort_unstable();
        let companies = notes::listed(companies.into_iter());
        let company = &request.company_id;
        return Err(forbidden(format!(
            "the account `{account_id}` is no super admin of company {company}, but of {companies}"
        )));
    }
    if account.failing {
        let message = "Failed to send company follow invitations";
        return Err(Box::new(refuse(&FAILING, StatusCode::INTERNAL_SERVER_ERROR, message)));
    }

    let mut seen: HashSet<&FsdProfileUrn> = HashSet::new();
    let mut invited = Vec::new();
    let results = request.invitees.as_slice().iter().map(|profile| {
        if !seen.insert(profile) {
            return InvitationResult::failed(profile.clone(), "The profile is in this request already");
        }
        if world.is_invited(&request.company_id, profile) {
            return InvitationResult::failed(
                profile.clone(),
                "The profile is invited to follow the company already",
            );
        }
        invited.push(profile.clone());
        InvitationResult::sent(profile.clone())
    });
    let report = InvitationReport::new(account_id.clone(), request.company_id.clone(), results.collect());
    let citation = if report.total_failed == 0 { &SENT } else { &NOT_ALL_SENT };
    let change = Change::Invite { company: request.company_id, profiles: invited };
    let response = SendFollowInvitations::write_answer(&report);
    Ok(Decision { change: Some(change), ..Decision::new(citation, response) })
}

fn refuse(citation: &'static Citation, status: StatusCode, message: &str) -> Decision {
    Decision::new(citation, json_response(status, &json!({ "error": message })))
}
