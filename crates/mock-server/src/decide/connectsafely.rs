//! ConnectSafely's follow invitations.

use super::{
    Asked, Outcome,
    case::{Case, Refused},
    why::Why,
};
use crate::{rules::RuleId, world::Change};
use rolecall_model::{AccountId, FsdProfileUrn, InvitationReport, InvitationResult};
use rolecall_transport::{AccessToken, Served, connectsafely::SendFollowInvitations};
use std::collections::HashSet;

/// The account for which the invitations may now be sent.
pub(super) struct Granted<'w>(&'w AccountId);

pub(super) fn judge<'w>(asked: &Asked<'_>, case: &mut Case<'w>) -> Result<Granted<'w>, Refused<'w>> {
    let world = case.world;
    let key = AccessToken::of(asked.call().headers());
    let Some(accounts) = key.and_then(|key| world.accounts_of(key)) else {
        return Err(case.refuse(RuleId::Unauthorized, Why::Rule));
    };
    let request =
        asked.invitations().map_err(|problem| case.refuse(RuleId::BadInvitation, problem.into()))?;
    let id = match &request.account_id {
        Some(named) => accounts.iter().find(|account| *account == named),
        None => accounts.first(),
    };
    let Some(id) = id else { return Err(case.refuse(RuleId::Forbidden, Why::NotOfKey(accounts))) };
    let Some(account) = world.account(id) else {
        return Err(case.refuse(RuleId::Forbidden, Why::NoAccount(id.clone())));
    };
    // A company that the world does not have has no super admin either.
    if !account.super_admin_of.contains(&request.company_id) {
        let company = request.company_id.clone();
        let why = Why::NoSuperAdmin { account: id.clone(), company, of: &account.super_admin_of };
        return Err(case.refuse(RuleId::Forbidden, why));
    }
    if account.failing {
        return Err(case.refuse(RuleId::Failing, Why::Rule));
    }
    Ok(Granted(id))
}

impl<'w> Granted<'w> {
    pub(super) fn carry_out(self, asked: &Asked<'_>, case: &mut Case<'w>) -> Result<Outcome, Refused<'w>> {
        let request =
            asked.invitations().map_err(|problem| case.refuse(RuleId::BadInvitation, problem.into()))?;
        let company = &request.company_id;
        let mut seen: HashSet<&FsdProfileUrn> = HashSet::new();
        let mut invited = Vec::new();
        let results = request.invitees.as_slice().iter().map(|profile| {
            if !seen.insert(profile) {
                return InvitationResult::failed(profile.clone(), "The profile is in this request already");
            }
            if case.world.is_invited(company, profile) {
                return InvitationResult::failed(
                    profile.clone(),
                    "The profile is invited to follow the company already",
                );
            }
            invited.push(profile.clone());
            InvitationResult::sent(profile.clone())
        });
        let report = InvitationReport::new(self.0.clone(), company.clone(), results.collect());
        Ok(Outcome {
            rule: if report.total_failed == 0 { RuleId::Sent } else { RuleId::NotAllSent },
            response: SendFollowInvitations::write_answer(&report),
            change: Some(Change::Invite { company: company.clone(), profiles: invited }),
        })
    }
}
