//! The simulation: a pure function from a world and a request to an answer.
//!
//! No clock, no socket, no lock. Each rule cites its evidence where it is written.

mod connectsafely;
mod evidence;
mod linkedin;
mod notes;
mod page;
mod refusal;

use crate::world::{Change, World};
use bytes::Bytes;
pub(crate) use evidence::{Citation, Observed};
use http::{HeaderMap, Response, StatusCode};
use jiff::civil::Date;
use rolecall_model::AccountId;
use rolecall_transport::{AccessToken, Call, Op, Problem, Surface, json_response};
use serde_json::json;

/// What an answer depends on besides the world and the request.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The mock's date.
    pub(crate) today: Date,
    /// What preceded the path as sent: `/~NAME`, or nothing. Links and messages repeat it.
    pub(crate) prefix: &'a str,
}

/// An answer, why it is this one, and what it does to the world.
pub(crate) struct Decision {
    pub(crate) response: Response<Bytes>,
    /// The rule that chose the status.
    pub(crate) citation: &'static Citation,
    /// What the real service was seen to answer instead.
    pub(crate) observed: Option<Observed>,
    pub(crate) change: Option<Change>,
    /// The owner of the token that came with the request: a person, or accounts.
    pub(crate) caller: Option<String>,
    /// What a person should know besides.
    pub(crate) notes: Vec<String>,
}

impl Decision {
    pub(crate) fn new(citation: &'static Citation, response: Response<Bytes>) -> Self {
        Self { response, citation, observed: None, change: None, caller: None, notes: Vec::new() }
    }

    /// The same decision with this note.
    fn noted(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }

    /// Notes what is odd about the headers of the request.
    pub(crate) fn note_headers(&mut self, headers: &HeaderMap) {
        notes::of_headers(headers, &mut self.notes);
    }
}

static NO_SUCH_PATH: Citation = Citation::new(
    "inferred; rolecall.no-such-path",
    "no document names the path; nothing is known of such an answer",
);

/// Answers a request for one of the two services.
///
/// The order of the checks is the mock's own (nobody knows the real one): untunnelling, route, token, scope, syntax,
/// known entities, administrator, data.
pub(crate) fn decide(world: &World, asked: &Asked<'_>, context: Context<'_>) -> Decision {
    let mut decision = match (asked, asked.surface()) {
        (Asked::Call(call), Some(_)) => linkedin::decide(world, call, context),
        (Asked::Call(call), None) => {
            connectsafely::decide(world, call).unwrap_or_else(|| elsewhere(call, context))
        }
        (Asked::Broken { problem, itself }, _) => linkedin::broken(problem, itself),
    };
    decision.caller = caller(world, asked.call());
    decision
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

/// What a request asks for, read once.
pub(crate) enum Asked<'m> {
    /// A call.
    Call(Call<'m>),
    /// A tunnel that leads nowhere, and the request that it came as.
    Broken { problem: Problem, itself: Call<'m> },
}

impl<'m> Asked<'m> {
    fn surface(&self) -> Option<Surface> {
        self.call().surface()
    }

    /// The call; of a broken tunnel the request that it came as.
    pub(crate) fn call(&self) -> &Call<'m> {
        match self {
            Self::Call(call) | Self::Broken { itself: call, .. } => call,
        }
    }
}

/// The paths of the two services.
fn served() -> Vec<String> {
    let surfaces = |op: Op| [Surface::Rest, Surface::V2].map(|surface| op.spec().path(surface));
    let mut served = Vec::new();
    for path in Op::ALL.into_iter().flat_map(surfaces) {
        if !served.contains(&path) {
            served.push(path);
        }
    }
    served
}

fn elsewhere(call: &Call<'_>, context: Context<'_>) -> Decision {
    let message = format!(
        "{} {}{} is not served: expected {}",
        call.meant().method(),
        context.prefix,
        call.path(),
        served().join(", ")
    );
    Decision::new(&NO_SUCH_PATH, json_response(StatusCode::NOT_FOUND, &json!({ "error": message })))
}
