//! Answers that a test has given, in place of the mock's own.

use super::{
    Asked, Calls, Case, Context, Decided, add_headers, caller, calls::Rate, linkedin, refusal, why::Why,
};
use crate::{
    rules::{Column, RuleId},
    world::World,
};
use bytes::Bytes;
use http::{
    Response, StatusCode,
    header::{CONTENT_LENGTH, TRANSFER_ENCODING},
};
use rolecall_transport::Call;

/// The answer to a request that is not judged.
pub(crate) fn given(world: &World, asked: &Asked<'_>, response: Response<Bytes>) -> Decided {
    let given = Decided::own(RuleId::Answered, sendable(response));
    Decided { caller: caller(world, asked.call()), ..given }
}

impl Decided {
    /// With this answer in place of the one that was decided, if it is another.
    pub(crate) fn or_given(self, response: Response<Bytes>) -> Self {
        let same = (response.status(), response.headers(), response.body());
        if same == (self.response.status(), self.response.headers(), self.response.body()) {
            return self;
        }
        let mut given = Self::own(RuleId::Answered, sendable(response));
        (given.trail, given.met) = (self.trail.and(given.trail), self.met.and(given.met));
        let Self { observed, caller, notes, ending, .. } = self;
        Self { observed, caller, notes, ending, ..given }
    }
}

/// How long it is, and how that is told, is HTTP's affair.
fn sendable(mut response: Response<Bytes>) -> Response<Bytes> {
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().remove(TRANSFER_ENCODING);
    response
}

/// How the service says no with this status, in the words of the rule that is best known to; without a body where no rule
/// does.
pub(crate) fn of_status(
    status: StatusCode,
    world: &World,
    call: &Call<'_>,
    context: Context<'_>,
) -> Response<Bytes> {
    let mut case = Case::new(world, call, context);
    let rule = match (call.surface().is_some(), status.as_u16()) {
        (true, 400) => Some(RuleId::QuerySyntax),
        (true, 401) => Some(RuleId::TokenExpired),
        (true, 403) => Some(RuleId::NoScope),
        (true, 404) => Some(RuleId::NoRoute),
        (true, 426) => Some(RuleId::VersionInactive),
        (true, 429) => Some(RuleId::DayLimit),
        (false, 401) => Some(RuleId::Unauthorized),
        (false, 403) => Some(RuleId::Forbidden),
        (false, 429) => Some(RuleId::RateLimit),
        (false, 500) => Some(RuleId::Failing),
        _ => None,
    };
    // As the profile has it, else as the other.
    let columns = rule.map(|rule| [Some(case.column(rule)), rule.rule().observed()]);
    let mut refusals = columns.into_iter().flatten().flatten().filter_map(Column::refusal);
    let refusal = refusals.find(|refusal| refusal.status() == status);
    let mut response = match (rule, refusal) {
        (Some(rule), Some(refusal)) => {
            let message = refusal.message(|| why(rule, call, context).message(call, context.prefix));
            refusal::response(refusal, &message, &[])
        }
        _ => {
            let mut bare = Response::new(Bytes::new());
            *bare.status_mut() = status;
            bare
        }
    };
    add_headers(&mut response, call, &mut case);
    response
}

/// What a refusal would be about, if the mock had come to it.
fn why<'w>(rule: RuleId, call: &Call<'_>, context: Context<'_>) -> Why<'w> {
    let version = linkedin::named_version(call, context.today());
    match (rule, call.route()) {
        (RuleId::NoScope, Ok(spec)) => Why::NoPermission { spec, version, has: &[] },
        (RuleId::VersionInactive, _) => Why::About(format!("{}01", version.without_revision())),
        (RuleId::DayLimit, _) => Why::About("APPLICATION_AND_MEMBER".to_owned()),
        (RuleId::RateLimit, _) => {
            let rate = Calls::default().at(context.now).of_key("");
            Why::Rate(Rate { used: rate.most, ..rate })
        }
        _ => Why::Rule,
    }
}
