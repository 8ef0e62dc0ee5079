//! The documented exchanges, run against anything that answers requests.

use super::Difference;
use crate::{headers::WORLD, secrets::printable};
use http::{HeaderValue, Request, Response, header::AUTHORIZATION, header::CONTENT_TYPE};
use rolecall_fixtures::{Document, Exchange, exchanges};
use rolecall_transport::{AccessToken, BaseUrl, Bytes};
use serde_json::Value;
use std::fmt::{self, Display};

/// Sends every documented request, and compares every answer with the documented one.
///
/// What it sends to is a closure from request to response: your own client or proxy, a server under test, a mock.
/// Each request names its world by `X-Rolecall-World`; the answer is compared by status, content type and JSON, but for
/// what the documents themselves get wrong (the exemptions of the exchange).
///
/// The server is a fresh one: what the exchanges change of their worlds stays. A mock of this crate is
/// [tolerant](crate::Mock::tolerant): some of the documented requests are refused by the real service, which its `verify`
/// tells.
///
/// ```
/// use rolecall_mock_server::{Contract, Mock};
///
/// let mock = Mock::documented().tolerant();
/// let report = Contract::new().check(|request| Ok::<_, std::convert::Infallible>(mock.respond(request)));
/// assert!(report.is_kept(), "{report}");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Contract {
    base: Option<BaseUrl>,
    /// The LinkedIn token that a server without worlds knows.
    without_worlds: Option<AccessToken>,
}

impl Contract {
    /// Against a mock with the worlds of the exchanges.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends to this URL. Without it the targets of the requests have no host, as an in-process service takes them.
    #[must_use]
    pub fn at(self, base: BaseUrl) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Against a server without worlds, which knows this LinkedIn token. Exchanges that need a state are skipped, by
    /// name: ask the report whether it [is kept but for those](ContractReport::is_kept_but_for_skipped).
    #[must_use]
    pub fn without_worlds(self, token: AccessToken) -> Self {
        Self { without_worlds: Some(token), ..self }
    }

    /// Runs all exchanges, in the order of the documents.
    pub fn check<B: Into<Bytes>, E: Display>(
        &self,
        mut send: impl FnMut(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> ContractReport {
        let outcome = |exchange: &'static Exchange| match self.request(exchange) {
            Ok(request) => (exchange, outcome(exchange, send(request))),
            Err(outcome) => (exchange, outcome),
        };
        ContractReport { outcomes: exchanges().iter().map(outcome).collect() }
    }

    /// The same with an async client: a closure from request to a future of the response. One request is sent after the
    /// other.
    ///
    /// ```
    /// use rolecall_mock_server::{Contract, Mock};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mock = Mock::documented().tolerant();
    /// let send = async |request| Ok::<_, std::convert::Infallible>(mock.respond(request));
    /// let report = Contract::new().check_async(send).await;
    /// assert!(report.is_kept(), "{report}");
    /// # }
    /// ```
    pub async fn check_async<B: Into<Bytes>, E: Display, F: Future<Output = Result<Response<B>, E>>>(
        &self,
        mut send: impl FnMut(Request<Bytes>) -> F,
    ) -> ContractReport {
        let mut outcomes = Vec::with_capacity(exchanges().len());
        for exchange in exchanges() {
            let outcome = match self.request(exchange) {
                Ok(request) => outcome(exchange, send(request).await),
                Err(outcome) => outcome,
            };
            outcomes.push((exchange, outcome));
        }
        ContractReport { outcomes }
    }

    /// The request of an exchange, or what becomes of it where there is none.
    fn request(&self, exchange: &Exchange) -> Result<Request<Bytes>, Outcome> {
        if self.without_worlds.is_some() && exchange.needs_state() {
            return Err(Outcome::Skipped);
        }
        self.built(exchange).map_err(|error| Outcome::Failed(error.to_string()))
    }

    fn built(&self, exchange: &Exchange) -> Result<Request<Bytes>, http::Error> {
        let base = self.base.as_ref().map_or("", BaseUrl::as_str);
        let mut request =
            Request::builder().method(exchange.method.clone()).uri(format!("{base}{}", exchange.target));
        for (name, value) in &exchange.request_headers {
            // The host is that of whoever is asked; the length is the client's affair.
            if name != "host" && name != "content-length" {
                request = request.header(name, value);
            }
        }
        let mut request = request.body(exchange.request_body.clone())?;
        let headers = request.headers_mut();
        match &self.without_worlds {
            None => drop(headers.insert(WORLD, HeaderValue::from_static(exchange.id))),
            // ConnectSafely's one exchange without a state is the one with an unknown key.
            Some(_) if exchange.sidecar.document == Document::ConnectSafely => {}
            Some(token) => drop(headers.insert(AUTHORIZATION, token.authorization())),
        }
        Ok(request)
    }
}

/// What became of each exchange.
///
/// ```
/// use http::Response;
/// use rolecall_mock_server::{Contract, Outcome};
/// let report = Contract::new().check(|_| Response::builder().status(418).body(""));
/// let (exchange, Outcome::Broken(differences)) = &report.outcomes[0] else { panic!() };
/// assert_eq!(exchange.id, "linkedin-member-finder-rest");
/// assert_eq!(differences[0].to_string(), "status: expected `200`, found `418`");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ContractReport {
    /// Every exchange with its outcome, in the order of the documents.
    pub outcomes: Vec<(&'static Exchange, Outcome)>,
}

/// What became of one exchange.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The answer is the documented one.
    Kept,
    /// It is not: where, what was expected, what was found.
    Broken(Vec<Difference>),
    /// There was no answer: the closure's error.
    Failed(String),
    /// Not sent: it needs a state, and the server has no worlds.
    Skipped,
}

impl ContractReport {
    /// Whether every exchange was asked, and answered as documented.
    pub fn is_kept(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Kept)
    }

    /// Whether everything that was asked was answered as documented: a server without worlds is not asked what needs a
    /// state. The report names what was skipped.
    pub fn is_kept_but_for_skipped(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Kept | Outcome::Skipped))
    }
}

/// A line an exchange, an indented one for each difference, and a last one where some were not asked.
impl Display for ContractReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (exchange, outcome) in &self.outcomes {
            let id = &exchange.id;
            match outcome {
                Outcome::Kept => writeln!(f, "kept     {id}")?,
                Outcome::Skipped => {
                    writeln!(f, "skipped  {id}: needs a state, and the server has no worlds")?;
                }
                Outcome::Failed(error) => writeln!(f, "failed   {id}: {}", printable(error))?,
                Outcome::Broken(differences) => {
                    writeln!(
                        f,
                        "broken   {id} ({}, {})",
                        exchange.sidecar.evidence, exchange.sidecar.heading
                    )?;
                    for difference in differences {
                        writeln!(f, "           {}", printable(&difference.to_string()))?;
                    }
                }
            }
        }
        let all = self.outcomes.len();
        match self.outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Skipped).count() {
            0 => Ok(()),
            skipped => writeln!(f, "{skipped} of {all} exchanges could not be asked"),
        }
    }
}

/// What became of an exchange that was sent.
fn outcome<B: Into<Bytes>, E: Display>(exchange: &Exchange, sent: Result<Response<B>, E>) -> Outcome {
    match sent {
        Ok(response) => match differences(exchange, &response.map(Into::into)) {
            differences if differences.is_empty() => Outcome::Kept,
            differences => Outcome::Broken(differences),
        },
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

/// Where an answer differs from the documented one.
fn differences(exchange: &Exchange, found: &Response<Bytes>) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut differ = |place: &str, expected: Option<String>, found: Option<String>| {
        if expected != found {
            differences.push(Difference { place: place.to_owned(), expected, found });
        }
    };
    differ("status", Some(exchange.status.as_u16().to_string()), Some(found.status().as_u16().to_string()));
    let exempt = &exchange.sidecar.exempt;
    if exempt.iter().any(String::is_empty) {
        return differences;
    }
    if let Some(expected) = exchange.response_headers.get(CONTENT_TYPE) {
        // A charset may follow.
        let essence =
            |value: &HeaderValue| value.to_str().unwrap_or_default().split(';').next().map(str::to_owned);
        differ("content-type", essence(expected), found.headers().get(CONTENT_TYPE).and_then(essence));
    }
    let read = |body: &[u8]| serde_json::from_slice::<Value>(body).ok();
    match (read(&exchange.response_body), read(found.body())) {
        (Some(expected), Some(found)) => {
            compare("", Some(&expected), Some(&found), exempt, &mut differences);
        }
        _ if exchange.response_body == *found.body() => {}
        _ => {
            let text = |body: &[u8]| Some(String::from_utf8_lossy(body).into_owned());
            differ("body", text(&exchange.response_body), text(found.body()));
        }
    }
    differences
}

/// Compares two JSON values member by member; `place` is a JSON pointer.
fn compare(
    place: &str,
    expected: Option<&Value>,
    found: Option<&Value>,
    exempt: &[String],
    differences: &mut Vec<Difference>,
) {
    if exempt.iter().any(|pattern| matches(pattern, place)) {
        return;
    }
    match (expected, found) {
        (Some(Value::Object(expected)), Some(Value::Object(found))) => {
            let others = found.keys().filter(|name| !expected.contains_key(*name));
            for name in expected.keys().chain(others) {
                let step = name.replace('~', "~0").replace('/', "~1");
                compare(&format!("{place}/{step}"), expected.get(name), found.get(name), exempt, differences);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(found))) => {
            for index in 0..expected.len().max(found.len()) {
                compare(
                    &format!("{place}/{index}"),
                    expected.get(index),
                    found.get(index),
                    exempt,
                    differences,
                );
            }
        }
        _ if expected == found => {}
        _ => {
            let text = |value: Option<&Value>| value.map(Value::to_string);
            let place = if place.is_empty() { "body".to_owned() } else { place.to_owned() };
            differences.push(Difference { place, expected: text(expected), found: text(found) });
        }
    }
}

/// Whether a pointer is the one of a pattern, in which `*` stands for any step.
fn matches(pattern: &str, pointer: &str) -> bool {
    pattern.split('/').count() == pointer.split('/').count()
        && pattern.split('/').zip(pointer.split('/')).all(|(wanted, step)| wanted == "*" || wanted == step)
}
