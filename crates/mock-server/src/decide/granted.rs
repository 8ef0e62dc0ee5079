//! What a request is granted, and how that is carried out: nothing is refused any more, but for an answer too long to be
//! written.

use super::{
    case::{Case, Refused},
    notes,
    page::{Element, ProjectedPage},
    why::Why,
};
use crate::{
    limits::ANSWER_BYTES,
    rules::RuleId,
    world::{Acl, Change, OrganizationId, PersonId},
};
use bytes::Bytes;
use http::Response;
use rolecall_model::{
    AccountId, FsdProfileUrn, InvitationReport, InvitationResult, Role, RoleState, restli::Projection,
};
use rolecall_transport::{
    Call, Op, Served, Spec,
    connectsafely::SendFollowInvitations,
    linkedin::{By, FindByOrganization, FindByRoleAssignee, Finder, RequestRole},
    restli::{Page, Paging, Window, links},
};
use std::collections::HashSet;

/// What may now be done. Nothing is collected or written yet.
pub(super) enum Granted<'w> {
    Find(Find),
    RequestRole { person: PersonId, organization: OrganizationId, is_approved: bool },
    Invite { account: &'w AccountId, request: SendFollowInvitations },
}

/// A page of rows.
pub(super) struct Find {
    rows: Rows,
    role: Option<Role>,
    state: Option<RoleState>,
    window: Window,
    projection: Option<Projection>,
}

/// Whose rows are looked through.
pub(super) enum Rows {
    OfPerson(PersonId),
    OfOrganization(OrganizationId),
}

/// What was done.
pub(super) struct Outcome {
    pub(super) rule: RuleId,
    pub(super) response: Response<Bytes>,
    pub(super) change: Option<Change>,
}

impl Find {
    pub(super) fn new<B: By>(finder: &Finder<B>, projection: Option<Projection>, rows: Rows) -> Self {
        let (role, state) = (finder.wanted_role().cloned(), finder.wanted_state().cloned());
        Self { rows, role, state, window: finder.window(), projection }
    }
}

impl<'w> Granted<'w> {
    /// The operation that is granted.
    pub(super) fn spec(&self) -> &'static Spec {
        match self {
            Self::Find(Find { rows: Rows::OfPerson(_), .. }) => Op::FindByRoleAssignee.spec(),
            Self::Find(Find { rows: Rows::OfOrganization(_), .. }) => Op::FindByOrganization.spec(),
            Self::RequestRole { .. } => Op::RequestRole.spec(),
            Self::Invite { .. } => Op::SendFollowInvitations.spec(),
        }
    }

    pub(super) fn carry_out(self, call: &Call<'_>, case: &mut Case<'w>) -> Result<Outcome, Refused<'w>> {
        match self {
            Self::Find(find) => match find.rows {
                Rows::OfPerson(person) => {
                    let rows = case.world.directory().acls_of_person(person);
                    page::<FindByRoleAssignee>(&find, rows, call, case)
                }
                Rows::OfOrganization(organization) => {
                    let rows = case.world.directory().acls_of_organization(organization);
                    page::<FindByOrganization>(&find, rows, call, case)
                }
            },
            Self::RequestRole { person, organization, is_approved } => {
                let change = Change::RequestRole { person, organization, role: RequestRole::ROLE };
                Ok(Outcome {
                    rule: RuleId::Requested,
                    response: RequestRole::write_answer(&()),
                    change: (!is_approved).then_some(change),
                })
            }
            Self::Invite { account, request } => Ok(invite(account, request, case)),
        }
    }

    /// What a person should know besides.
    pub(super) fn notes(&self, notes: &mut Vec<String>) {
        if let Self::Find(Find { projection: Some(projection), .. }) = self {
            notes::of_projection(projection, notes);
        }
    }
}

fn page<'w, O: Served>(
    find: &Find,
    rows: impl Iterator<Item = Acl<'w>>,
    call: &Call<'_>,
    case: &mut Case<'w>,
) -> Result<Outcome, Refused<'w>> {
    let Find { role, state, window, projection, .. } = find;
    let elements: Vec<_> = rows
        .filter(|acl| role.as_ref().is_none_or(|role| acl.role == role))
        .filter(|acl| state.as_ref().is_none_or(|state| acl.state == state))
        .skip(window.start as usize)
        .take(window.count as usize)
        .map(Element)
        .collect();
    let returned = elements.len();
    for (is_so, rule) in [
        (returned == 0, RuleId::NothingFound),
        (window.start > 0, RuleId::LaterPage),
        (returned > 0 && returned == window.count as usize, RuleId::NextPage),
    ] {
        if is_so {
            case.notes(rule);
        }
    }
    let paging = || {
        let path = [case.context.prefix, call.path()].concat();
        Paging::new(*window, links(&path, call.pieces().iter().copied(), *window, returned))
    };
    let response = match projection {
        None => O::write_answer_within(&Page::new(elements, Some(paging())), ANSWER_BYTES),
        Some(projection) => {
            O::write_answer_within(&ProjectedPage { elements: &elements, paging, projection }, ANSWER_BYTES)
        }
    };
    match response {
        Some(response) => Ok(Outcome { rule: RuleId::Found, response, change: None }),
        None => Err(case.refuse(RuleId::AnswerLimit, Why::TooLong(ANSWER_BYTES))),
    }
}

fn invite(account: &AccountId, request: SendFollowInvitations, case: &Case<'_>) -> Outcome {
    let mut seen: HashSet<&FsdProfileUrn> = HashSet::new();
    let mut invited = Vec::new();
    let results = request.invitees.as_slice().iter().map(|profile| {
        if !seen.insert(profile) {
            return InvitationResult::failed(profile.clone(), "The profile is in this request already");
        }
        if case.world.is_invited(&request.company_id, profile) {
            return InvitationResult::failed(
                profile.clone(),
                "The profile is invited to follow the company already",
            );
        }
        invited.push(profile.clone());
        InvitationResult::sent(profile.clone())
    });
    let report = InvitationReport::new(account.clone(), request.company_id.clone(), results.collect());
    Outcome {
        rule: if report.total_failed == 0 { RuleId::Sent } else { RuleId::NotAllSent },
        response: SendFollowInvitations::write_answer(&report),
        change: Some(Change::Invite { company: request.company_id, profiles: invited }),
    }
}
