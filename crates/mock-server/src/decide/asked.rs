use crate::limits::NOTES;
use rolecall_transport::{
    Call, Meant, Problem, Served, connectsafely::SendFollowInvitations, linkedin::RequestRole,
};
use serde::de::IgnoredAny;
use std::{borrow::Cow, cell::OnceCell, collections::BTreeMap};

/// What a request asks for, read once, however often it is judged.
pub(crate) struct Asked<'m> {
    call: Call<'m>,
    broken: Option<Problem>,
    role_request: OnceCell<Result<RequestRole, Problem>>,
    invitations: OnceCell<Result<SendFollowInvitations, Problem>>,
    unknown_fields: OnceCell<Vec<String>>,
}

impl<'m> Asked<'m> {
    /// The call that a request means. If its tunnel leads nowhere, it means itself, and is `broken`.
    pub(crate) fn new(meant: &'m Meant<'m>, broken: Option<Problem>) -> Self {
        Self {
            call: meant.call(),
            broken,
            role_request: OnceCell::new(),
            invitations: OnceCell::new(),
            unknown_fields: OnceCell::new(),
        }
    }

    /// The call; of a broken tunnel the request that it came as.
    pub(crate) fn call(&self) -> &Call<'m> {
        &self.call
    }

    /// What is wrong with its tunnel.
    pub(super) fn broken(&self) -> Option<&Problem> {
        self.broken.as_ref()
    }

    /// A role request: its key and its body.
    pub(super) fn role_request(&self) -> Result<&RequestRole, Problem> {
        self.role_request.get_or_init(|| RequestRole::read(&self.call)).as_ref().map_err(Clone::clone)
    }

    /// The fields of the body of a role request that nobody knows.
    pub(super) fn unknown_fields(&self) -> &[String] {
        self.unknown_fields.get_or_init(|| unknown_fields(self.call.meant().body()))
    }

    /// Invitations: its path and its body.
    pub(super) fn invitations(&self) -> Result<&SendFollowInvitations, Problem> {
        self.invitations
            .get_or_init(|| SendFollowInvitations::read(&self.call))
            .as_ref()
            .map_err(Clone::clone)
    }
}

fn unknown_fields(body: &[u8]) -> Vec<String> {
    const KNOWN: [&str; 4] = ["state", "role", "roleAssignee", "organization"];
    let fields: BTreeMap<Cow<'_, str>, IgnoredAny> = serde_json::from_slice(body).unwrap_or_default();
    let unknown = fields.into_keys().filter(|name| !KNOWN.contains(&&**name));
    unknown.map(Cow::into_owned).take(NOTES).collect()
}
