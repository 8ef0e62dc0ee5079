//! Answers that a test has given, in place of the mock's own.

use super::{
    Asked, Calls, Case, Context, Decided, Observed, add_headers, caller, calls::Rate, connectsafely,
    linkedin, observed_of, refusal, why::Why,
};
use crate::{
    headers::REPLAY,
    rules::{Column, Profile, RuleId, is_undocumented},
    world::World,
};
use bytes::Bytes;
use http::{
    HeaderName, Response, StatusCode, Version,
    header::{CONTENT_LENGTH, TRANSFER_ENCODING},
};
use rolecall_transport::{Call, json_response};
use serde_json::json;

/// The answer to a request for which a test has given one. Of the request itself is said whether the real service would
/// take it.
pub(crate) fn given(
    world: &World,
    asked: &Asked<'_>,
    context: Context<'_>,
    response: Response<Bytes>,
) -> Decided {
    let given = Decided::own(RuleId::Answered, sendable(response));
    let observed = observed_of_success(asked, context, given.response.status());
    let tells_observed = context.profile == Profile::Documented;
    Decided { caller: caller(world, asked.call()), observed, tells_observed, ..given }
}

/// What the real service is expected to answer to a request of which a test makes a success, if it would refuse what the
/// request itself shows.
fn observed_of_success(asked: &Asked<'_>, context: Context<'_>, status: StatusCode) -> Option<Observed> {
    let call = asked.call();
    let is_judged = status.is_success() && call.surface().is_some() && !is_undocumented(call);
    is_judged.then(|| observed_of(asked, World::open(), context)).flatten()
}

impl Decided {
    /// With this answer in place of the one that was decided, if it is another.
    pub(crate) fn or_given(self, asked: &Asked<'_>, context: Context<'_>, response: Response<Bytes>) -> Self {
        let is_same_to_read =
            (response.status(), response.body()) == (self.response.status(), self.response.body());
        if is_same_to_read && response.headers() == self.response.headers() {
            return self;
        }
        let mut given = Self::own(RuleId::Answered, sendable(response));
        if let Some(replay) = self.response.headers().get(REPLAY) {
            given.response.headers_mut().insert(REPLAY, replay.clone());
        }
        (given.trail, given.met) = (self.trail.and(given.trail), self.met.and(given.met));
        // What is wrong with the request is still what the answer says.
        let (problem, message) = if is_same_to_read { (self.problem, self.message) } else { (None, None) };
        let (refused, status) = (!self.response.status().is_success(), given.response.status());
        let Self { observed, tells_observed, caller, notes, ending, .. } = self;
        let of_success = || observed_of_success(asked, context, status).filter(|_| refused);
        Self {
            observed: observed.or_else(of_success),
            tells_observed,
            caller,
            notes,
            ending,
            problem,
            message,
            ..given
        }
    }
}

/// What can be sent of an answer. How long it is, and how that is told, is HTTP's affair; what begins with `X-Rolecall-`
/// is the mock's.
fn sendable(response: Response<Bytes>) -> Response<Bytes> {
    let (mut head, body) = response.into_parts();
    let status = head.status;
    if status.is_informational() {
        let message = format!("a test gives the answer {}, which no request ends with", status.as_u16());
        let error = json!({ "error": { "code": "no_final_answer", "message": message } });
        return json_response(StatusCode::INTERNAL_SERVER_ERROR, &error);
    }
    head.version = Version::HTTP_11;
    let is_ours = |name: &HeaderName| name.as_str().starts_with("x-rolecall-");
    let is_framing = |name: &HeaderName| *name == CONTENT_LENGTH || *name == TRANSFER_ENCODING;
    let gone: Vec<_> =
        head.headers.keys().filter(|name| is_ours(name) || is_framing(name)).cloned().collect();
    for name in gone {
        head.headers.remove(name);
    }
    let body = if has_no_body(status) { Bytes::new() } else { body };
    Response::from_parts(head, body)
}

/// Whether no body follows this status, nor a length.
pub(crate) fn has_no_body(status: StatusCode) -> bool {
    [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status)
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
    if rule == Some(RuleId::RateLimit) {
        case.rate = Some(used_up(context));
        connectsafely::add_rate(&mut response, &mut case);
    }
    response
}

/// The limit of a key that has no call left in this minute.
fn used_up(context: Context<'_>) -> Rate {
    let rate = Calls::default().at(context.now).of_key("");
    Rate { used: rate.most, ..rate }
}

/// What a refusal would be about, if the mock had come to it.
fn why<'w>(rule: RuleId, call: &Call<'_>, context: Context<'_>) -> Why<'w> {
    let version = linkedin::named_version(call, context.today());
    match (rule, call.route()) {
        (RuleId::NoScope, Ok(spec)) => Why::NoPermission { spec, version, has: &[] },
        (RuleId::VersionInactive, _) => Why::About(format!("{}01", version.without_revision())),
        (RuleId::DayLimit, _) => Why::About("APPLICATION_AND_MEMBER".to_owned()),
        (RuleId::RateLimit, _) => Why::Rate(used_up(context)),
        _ => Why::Rule,
    }
}
