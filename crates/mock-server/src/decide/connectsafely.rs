//! ConnectSafely's follow invitations.

use super::{
    Asked, Counted, Outcome,
    calls::{Rate, Written},
    case::{Case, Refused},
    why::Why,
};
use crate::{
    rules::RuleId,
    world::{Account, Change},
};
use bytes::Bytes;
use http::{Response, StatusCode, header::RETRY_AFTER};
use rolecall_model::{AccountId, FsdProfileUrn, InvitationReport, InvitationResult};
use rolecall_transport::{AccessToken, Served, connectsafely::SendFollowInvitations};
use std::collections::HashSet;

/// The account for which the invitations may now be sent.
pub(super) struct Granted<'w> {
    id: &'w AccountId,
    account: &'w Account,
}

pub(super) fn judge<'w>(asked: &Asked<'_>, case: &mut Case<'w>) -> Result<Granted<'w>, Refused<'w>> {
    let world = case.world;
    let key = AccessToken::of(asked.call().headers());
    let Some((key, accounts)) = key.and_then(|key| Some((key, world.accounts_of(key)?))) else {
        return Err(case.refuse(RuleId::Unauthorized, Why::Rule));
    };
    let is_counted = [RuleId::RateLimit, RuleId::RateHeaders, RuleId::MonthLimit];
    let is_counted = is_counted.into_iter().any(|rule| case.is_observed(rule));
    let calls = case.context.calls.filter(|_| is_counted);
    if let Some(calls) = calls {
        within(calls.of_key(key), case)?;
        case.counted = Some(Counted::ConnectSafely { key: key.into(), written: None });
        case.rate = Some(calls.of_key(key).and_this());
    }
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
    if let Some(calls) = calls {
        within(calls.of_account(id), case)?;
    }
    if account.failing {
        return Err(case.refuse(RuleId::Failing, Why::Rule));
    }
    Ok(Granted { id, account })
}

/// Whether there is a call left, of a key's or of an account's.
fn within<'w>(rate: Rate, case: &mut Case<'w>) -> Result<(), Refused<'w>> {
    if !rate.is_reached() {
        return Ok(());
    }
    let met = case.meets(RuleId::RateLimit, Why::Rate(rate));
    // Where the limit refuses, the answer tells of it; else of the key.
    case.rate = met.is_err().then_some(rate).or(case.rate);
    met
}

/// Adds what an answer says of the limit.
pub(super) fn add_rate(answer: &mut Response<Bytes>, case: &mut Case<'_>) {
    let Some(rate) = case.rate else { return };
    if answer.status() == StatusCode::TOO_MANY_REQUESTS {
        let seconds = rate.resets.as_second() - case.context.now.as_second();
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    if case.habit(RuleId::RateHeaders) {
        let headers = answer.headers_mut();
        headers.insert("x-ratelimit-limit", rate.most.into());
        headers.insert("x-ratelimit-used", rate.used.into());
        headers.insert("x-ratelimit-remaining", rate.most.saturating_sub(rate.used).into());
        headers.insert("x-ratelimit-reset", rate.resets.as_second().into());
    }
}

impl<'w> Granted<'w> {
    pub(super) fn carry_out(self, asked: &Asked<'_>, case: &mut Case<'w>) -> Result<Outcome, Refused<'w>> {
        let request =
            asked.invitations().map_err(|problem| case.refuse(RuleId::BadInvitation, problem.into()))?;
        let company = &request.company_id;
        let mut left = case.context.calls.map_or(u32::MAX, |calls| calls.left(company));
        let mut seen: HashSet<&FsdProfileUrn> = HashSet::new();
        let (mut invited, mut results) = (Vec::new(), Vec::new());
        for profile in request.invitees.as_slice() {
            let connections = self.account.connections.as_ref();
            let fault = if !seen.insert(profile) {
                Some("The profile is in this request already")
            } else if case.world.is_invited(company, profile) {
                Some("The profile is invited to follow the company already")
            } else if connections.is_some_and(|known| !known.contains(profile))
                && case.habit(RuleId::NotConnected)
            {
                Some("The profile is no first-degree connection of the account")
            } else if left == 0 && case.habit(RuleId::MonthLimit) {
                Some("The company has used up its invitations of this month")
            } else {
                None
            };
            results.push(match fault {
                Some(fault) => InvitationResult::failed(profile.clone(), fault),
                None => {
                    left = left.saturating_sub(1);
                    invited.push(profile.clone());
                    InvitationResult::sent(profile.clone())
                }
            });
        }
        if let Some(Counted::ConnectSafely { written, .. }) = &mut case.counted {
            let sent = u32::try_from(invited.len()).unwrap_or(u32::MAX);
            *written = Some(Written { account: self.id.clone(), company: company.clone(), sent });
        }
        let report = InvitationReport::new(self.id.clone(), company.clone(), results);
        Ok(Outcome {
            rule: if report.total_failed == 0 { RuleId::Sent } else { RuleId::NotAllSent },
            response: SendFollowInvitations::write_answer(&report),
            change: Some(Change::Invite { company: company.clone(), profiles: invited }),
        })
    }
}
