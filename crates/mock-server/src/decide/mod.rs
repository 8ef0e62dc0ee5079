//! The simulation: a pure function from a world and a request to an answer.
//!
//! No clock, no socket, no lock. A request is judged first, rule by rule; what is granted is then carried out, and
//! cannot be refused any more. What was observed instead is found by judging once more.

mod asked;
mod calls;
mod case;
mod connectsafely;
mod given;
mod linkedin;
mod neighbours;
mod notes;
mod observed;
mod page;
mod refusal;
mod why;
mod wire;

use crate::{
    rules::{Column, Evidence, Message, Place, Profile, Rule, RuleId, RuleSet},
    world::{Change, Habits, World},
};
pub(crate) use asked::Asked;
use bytes::Bytes;
pub(crate) use calls::{Calls, Counted};
use case::{Case, Refused};
pub(crate) use given::{given, has_no_body, of_status};
use http::{HeaderMap, HeaderValue, Response};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
pub(crate) use linkedin::version_named;
pub use observed::Observed;
use rolecall_model::AccountId;
use rolecall_transport::{AccessToken, Call, NoRoute, Op, Part, Problem, Spec, restli::ProtocolVersion};
use why::Why;

/// What an answer depends on besides the world and the request.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) profile: Profile,
    /// The time of the world's clock.
    pub(crate) now: Timestamp,
    /// What preceded the path as sent: `/~NAME`, or nothing. Links and messages repeat it.
    pub(crate) prefix: &'a str,
    /// What the service does now and then.
    pub(crate) habits: Habits,
    /// The how manieth call it is, for what differs from call to call.
    pub(crate) turn: u64,
    /// What was called before, where limits are asked.
    pub(crate) calls: Option<&'a Calls>,
}

impl Context<'_> {
    /// The date, in UTC.
    pub(crate) fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }
}

/// An answer, why it is this one, and what it does to the world.
pub(crate) struct Decided {
    pub(crate) response: Response<Bytes>,
    /// The rule that chose the status.
    pub(crate) rule: &'static Rule,
    /// What that does, in the profile by which it was asked.
    pub(crate) column: &'static Column,
    /// How it is known, of the resource that was asked for.
    pub(crate) evidence: Evidence,
    /// The rules that were met.
    pub(crate) trail: RuleSet,
    /// Those of them that chose the answer, or changed it.
    pub(crate) met: RuleSet,
    /// What is wrong with the request, at its place as sent.
    pub(crate) problem: Option<Box<Problem>>,
    /// What a refusal says.
    pub(crate) message: Option<String>,
    /// What the real service was seen to answer instead.
    pub(crate) observed: Option<Observed>,
    /// Whether a header says so: in the profile that is held against the other.
    pub(crate) tells_observed: bool,
    pub(crate) change: Option<Change>,
    /// What counts against limits.
    pub(crate) counted: Option<Counted>,
    /// The owner of the token that came with the request: a person, or accounts.
    pub(crate) caller: Option<String>,
    /// What a person should know besides.
    pub(crate) notes: Vec<String>,
    /// That its version ends soon: among the notes too.
    pub(crate) ending: Option<String>,
}

impl Decided {
    fn new(rule: RuleId, response: Response<Bytes>) -> Self {
        let rule = rule.rule();
        Self {
            response,
            rule,
            column: rule.documented(),
            evidence: rule.documented().evidence(Place::default()),
            trail: RuleSet::default(),
            met: RuleSet::default(),
            problem: None,
            message: None,
            observed: None,
            tells_observed: true,
            change: None,
            counted: None,
            caller: None,
            notes: Vec::new(),
            ending: None,
        }
    }

    /// An answer by a rule of the mock's own, which looks at no world.
    pub(crate) fn own(rule: RuleId, response: Response<Bytes>) -> Self {
        Self { trail: rule.into(), met: rule.into(), ..Self::new(rule, response) }
    }

    /// A refusal of the mock's own.
    pub(crate) fn refused(rule: RuleId, message: String) -> Self {
        let response = refusal::response(rule.refusal(), &message, &[]);
        Self { message: Some(message), ..Self::own(rule, response) }
    }

    /// Notes what is odd about the headers of the request.
    pub(crate) fn note_headers(&mut self, headers: &HeaderMap) {
        notes::of_headers(headers, &mut self.notes);
    }
}

/// What a request is granted.
enum Granted<'w> {
    LinkedIn(linkedin::Granted),
    ConnectSafely(connectsafely::Granted<'w>),
}

/// What was done for it.
struct Outcome {
    rule: RuleId,
    response: Response<Bytes>,
    change: Option<Change>,
}

impl<'w> Granted<'w> {
    /// The operation that is granted.
    fn spec(&self) -> &'static Spec {
        match self {
            Self::LinkedIn(granted) => granted.spec(),
            Self::ConnectSafely(_) => Op::SendFollowInvitations.spec(),
        }
    }

    /// Nothing is refused any more, but for an answer too long to be written.
    fn carry_out(self, asked: &Asked<'_>, case: &mut Case<'w>) -> Result<Outcome, Refused<'w>> {
        match self {
            Self::LinkedIn(granted) => granted.carry_out(asked.call(), case),
            Self::ConnectSafely(granted) => granted.carry_out(asked, case),
        }
    }

    /// What a person should know besides.
    fn notes(&self, notes: &mut Vec<String>) {
        if let Self::LinkedIn(granted) = self {
            granted.notes(notes);
        }
    }
}

/// Answers a request for one of the two services.
pub(crate) fn decide(world: &World, asked: &Asked<'_>, context: Context<'_>) -> Decided {
    let call = asked.call();
    let mut case = Case::new(world, call, context);
    let judged = judge(asked, &mut case);
    let observed = observed::observed(asked, &judged, &case);
    let mut notes = Vec::new();
    let carried_out = judged.and_then(|granted| {
        granted.notes(&mut notes);
        granted.carry_out(asked, &mut case)
    });
    let mut decided = match carried_out {
        Ok(Outcome { rule, response, change }) => {
            case.passes(rule);
            let (column, evidence) = (case.column(rule), case.evidence(rule, call));
            Decided { change, column, evidence, ..Decided::new(rule, response) }
        }
        Err(refused) => refuse(refused, &case, call, &mut notes),
    };
    if case.trail.contains(RuleId::ShortPage) {
        notes.push(
            "the page is short and not the last: only a page without a `next` link is the last".to_owned(),
        );
    }
    notes::of_parameters(call, &mut notes);
    let ending = notes::of_version(call, context.today());
    notes.extend(ending.clone());
    add_headers(&mut decided.response, call, &mut case);
    connectsafely::add_rate(&mut decided.response, &mut case);
    // Nor is the mock's own refusal of an answer too long.
    let observed = observed.filter(|_| decided.evidence != Evidence::Mock);
    let caller = caller(world, call);
    let met = case.trail.without(case.tolerated);
    let counted = case.counted;
    Decided { counted, ending, trail: case.trail, met, observed, notes, caller, ..decided }
}

/// The headers that every answer of LinkedIn's has.
fn add_headers(response: &mut Response<Bytes>, call: &Call<'_>, case: &mut Case<'_>) {
    if call.surface().is_none() {
        return;
    }
    // The reference implementation echoes the version that it used, on errors as well.
    let protocol = call.protocol().unwrap_or(ProtocolVersion::V1);
    let headers = response.headers_mut();
    headers.insert(ProtocolVersion::HEADER, HeaderValue::from_static(protocol.as_str()));
    if case.habit(RuleId::Headers) {
        wire::add(headers, case.context.now);
    }
}

/// What the real service is expected to answer to what a request itself shows, whoever sends it: every token is good,
/// every organization is there. None where that is no refusal.
pub(crate) fn observed_of(asked: &Asked<'_>, open: &World, context: Context<'_>) -> Option<Observed> {
    let mut again = Case::new(open, asked.call(), context).in_the_observed_profile();
    let refused = judge(asked, &mut again).err()?;
    Some(observed::of_refused(&refused, &again, asked))
}

/// The order of the checks is the mock's own (nobody knows the real one): untunnelling, route, token, scope, syntax,
/// known entities, administrator.
fn judge<'w>(asked: &Asked<'_>, case: &mut Case<'w>) -> Result<Granted<'w>, Refused<'w>> {
    let call = asked.call();
    if let Some(problem) = asked.broken() {
        return Err(case.refuse(RuleId::Tunnel, problem.clone().into()));
    }
    match call.surface() {
        Some(_) => linkedin::judge(asked, case).map(Granted::LinkedIn),
        None if call.route().is_ok() => connectsafely::judge(asked, case).map(Granted::ConnectSafely),
        None => Err(case.refuse(RuleId::NoSuchPath, Why::NoRoute(NoRoute::Elsewhere))),
    }
}

fn refuse(refused: Refused<'_>, case: &Case<'_>, call: &Call<'_>, notes: &mut Vec<String>) -> Decided {
    let Refused { rule, refusal, mut why } = refused;
    let prefix = case.context.prefix;
    if let Why::Problem(problem) = &mut why {
        within_sent_path(problem, prefix.len());
    }
    why.notes(call, notes);
    let message = refusal.message(|| match refusal.message {
        Message::Framework => why.in_words_of_the_framework(),
        _ => why.message(call, prefix),
    });
    let response = refusal::response(refusal, &message, why.inputs());
    let problem = if let Why::Problem(problem) = why { Some(problem) } else { None };
    Decided {
        message: Some(message.into_owned()),
        problem,
        column: case.column(rule),
        evidence: case.evidence(rule, call),
        ..Decided::new(rule, response)
    }
}

/// Places in a path count from its beginning as sent.
fn within_sent_path(problem: &mut Problem, prefix: usize) {
    for at in problem.at.iter_mut().chain(problem.edits.iter_mut().map(|edit| &mut edit.at)) {
        if at.part == Part::Path {
            at.bytes = at.bytes.start + prefix..at.bytes.end + prefix;
        }
    }
}

/// Whose token a request has. Never the token.
fn caller(world: &World, call: &Call<'_>) -> Option<String> {
    if call.surface().is_some() {
        let token = world.token(call.token()?)?;
        return Some(world.directory().person_urn(token.person).to_string());
    }
    let key = AccessToken::of(call.headers())?;
    let accounts: Vec<_> = world.accounts_of(key)?.iter().map(AccountId::as_str).collect();
    Some(accounts.join(" "))
}
