//! ConnectSafely's follow invitations: the order of checks.

use super::{
    case::{Case, Refused},
    granted::Granted,
    why::Why,
};
use crate::rules::RuleId;
use rolecall_transport::{AccessToken, Call, Served, connectsafely::SendFollowInvitations};

pub(super) fn judge<'w>(call: &Call<'_>, case: &mut Case<'w>) -> Result<Granted<'w>, Refused<'w>> {
    let world = case.world;
    let Some(accounts) = AccessToken::of(call.headers()).and_then(|key| world.accounts_of(key)) else {
        return Err(case.refuse(RuleId::Unauthorized, Why::Rule));
    };
    let request = SendFollowInvitations::read(call)
        .map_err(|problem| case.refuse(RuleId::BadInvitation, problem.into()))?;
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
    Ok(Granted::Invite { account: id, request })
}
