//! Replay: a request that equals a documented one is answered with the documented response, byte for byte.

use super::{Differences, Shape};
use crate::{
    decide::{Asked, Context, Decided, observed_of},
    headers::REPLAY,
    rules::RuleId,
    world::World,
};
use http::{HeaderValue, Response, StatusCode, header::CONTENT_LENGTH};
use rolecall_fixtures::{Exchange, exchanges};
use rolecall_transport::{Call, Meant, RawRequest, json_response};
use serde_json::json;
use std::{fmt, sync::LazyLock};

/// Answers a request with a documented response, if it equals a documented request.
///
/// # Errors
/// The nearest documented request, and what is different.
pub(crate) fn replay(
    asked: &Asked<'_>,
    only: Option<&Exchange>,
    world: &str,
    context: Context<'_>,
) -> Result<Decided, Unmatched> {
    let call = asked.call();
    let exchange = find(call, only, world)?;
    let mut response = Response::new(exchange.response_body.clone());
    *response.status_mut() = exchange.status;
    *response.headers_mut() = exchange.response_headers.clone();
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(REPLAY, HeaderValue::from_static(exchange.id));
    // The state that the document thinks of is not known: what the request itself shows is.
    let is_of_linkedin = call.surface().is_some();
    let observed = is_of_linkedin.then(|| observed_of(asked, World::open(), context)).flatten();
    // No document prints the shape that has a code.
    let observed = observed.filter(|observed| observed.status != exchange.status || observed.code.is_some());
    Ok(Decided { observed, ..Decided::own(RuleId::Replayed, response) })
}

/// The exchange that a request equals: the one of the selected world, else the one that succeeds.
///
/// # Errors
/// The nearest one, and what is different.
fn find(call: &Call<'_>, only: Option<&Exchange>, world: &str) -> Result<&'static Exchange, Unmatched> {
    let found = Shape::of(call);
    // How far away each is, before any text is made of it: a request may have a hundred thousand parameters.
    let compared: Vec<_> = documented()
        .iter()
        .filter(|(exchange, _)| only.is_none_or(|only| only.id == exchange.id))
        .map(|(exchange, shape)| (*exchange, shape, shape.distance(&found)))
        .collect();
    let mut equal = compared.iter().filter(|(.., distance)| *distance == 0).map(|(exchange, ..)| *exchange);
    let chosen = equal
        .clone()
        .find(|exchange| exchange.id == world)
        .or_else(|| equal.clone().find(|exchange| exchange.status.is_success()))
        .or_else(|| equal.next());
    if let Some(exchange) = chosen {
        return Ok(exchange);
    }
    let nearest = compared.into_iter().min_by_key(|(.., distance)| *distance);
    let (nearest, differences) =
        nearest.map(|(exchange, shape, _)| (exchange.id, shape.differences(&found))).unwrap_or_default();
    Err(Unmatched { nearest, differences })
}

/// No documented request equals this one.
#[derive(Debug)]
pub(crate) struct Unmatched {
    nearest: &'static str,
    differences: Differences,
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no documented request is equal; the nearest is `{}`", self.nearest)
    }
}

impl Unmatched {
    pub(crate) fn differences(&self) -> &Differences {
        &self.differences
    }
}

impl From<Unmatched> for Decided {
    fn from(unmatched: Unmatched) -> Self {
        let message = unmatched.to_string();
        let mut error = json!({
            "code": "replay_unmatched",
            "message": message,
            "nearest": unmatched.nearest,
            "differences": unmatched.differences.told,
        });
        if unmatched.differences.more > 0 {
            error["moreDifferences"] = unmatched.differences.more.into();
        }
        let mut response = json_response(StatusCode::MISDIRECTED_REQUEST, &json!({ "error": error }));
        response.headers_mut().insert(REPLAY, HeaderValue::from_static("unmatched"));
        Self { message: Some(message), ..Self::own(RuleId::ReplayUnmatched, response) }
    }
}

fn documented() -> &'static [(&'static Exchange, Shape<'static>)] {
    static SHAPES: LazyLock<Vec<(&'static Exchange, Shape<'static>)>> = LazyLock::new(|| {
        let shape = |exchange: &Exchange| {
            let Exchange { method, target, request_headers, request_body, .. } = exchange;
            let raw = RawRequest::new(method.clone(), target, request_headers, request_body);
            Shape::of(&Meant::itself(&raw).call()).into_owned()
        };
        exchanges().iter().map(|exchange| (exchange, shape(exchange))).collect()
    });
    &SHAPES
}
