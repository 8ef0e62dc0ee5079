//! The service without a socket: sandboxes, replay and the log around the simulation.

use crate::{
    control,
    decide::{Asked, Context, Decided, has_no_body},
    exchanges,
    headers::{EVIDENCE, OBSERVED, PROFILE, REPLAY, REQUEST},
    rules::{Profile, RuleId},
    sandbox::{
        Came, Clock, Coverage, DEFAULT, Sandbox, Selected, State, Today, Unmet, WorldNameError, Worlds,
    },
    secrets::{redacted, shown},
    world::{Habits, World},
};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header::CONTENT_LENGTH, request::Parts};
use jiff::Timestamp;
use rolecall_fixtures::Exchange;
use rolecall_transport::{Meant, RawRequest};
use std::{
    collections::BTreeMap,
    fmt, mem,
    ops::Deref,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The mock as a function from request to response. It holds the worlds, and changes them as requests ask. Any number
/// of threads may share it.
///
/// It is its default [`Sandbox`] at the same time: `expect`, `requests`, `reset` and `replace_world` are said there, and
/// speak of the default world; those of another are those of [`named`](Self::named). [`verify`](Self::verify) speaks of
/// all.
pub struct Mock {
    worlds: Worlds,
    profile: Profile,
    replay: bool,
    /// Which contradictions a person was told of, and whether the answer here was a success.
    told: Mutex<BTreeMap<String, bool>>,
}

impl Mock {
    /// A mock that answers as documented; where the documents are silent, as observed. It has the default world, and
    /// those of the documented exchanges.
    pub fn documented() -> Self {
        Self::new(Profile::Documented)
    }

    /// The same, answering as the real service was seen to.
    pub fn observed() -> Self {
        Self::new(Profile::Observed)
    }

    /// The same, answering by this profile.
    pub fn new(profile: Profile) -> Self {
        Self { worlds: Worlds::new(World::default()), profile, replay: false, told: Mutex::default() }
    }

    /// The same mock, with this world in place of the default one.
    #[must_use]
    pub fn with_world(self, world: World) -> Self {
        self.replace_world(world);
        self
    }

    /// The same mock, on this date now; else it goes by the machine's clock.
    #[must_use]
    pub fn today(self, today: Today) -> Self {
        self.worlds.set_clock(Clock::showing(today, Timestamp::now()));
        self
    }

    /// The same mock, answering documented requests with the documented responses and no others.
    #[must_use]
    pub fn replay(self, replay: bool) -> Self {
        Self { replay, ..self }
    }

    /// The same mock, with everything in its answers that LinkedIn's policy on breaking changes allows without notice, and
    /// with the habits of a world: pages that are short, rows in another order, fields and words that nobody knows, longer
    /// texts, other messages. What it is follows from the seed and the number of the request. A client must survive it;
    /// that it gets every row once it cannot expect, where the order changes between two pages.
    ///
    /// ```
    /// use http::Request;
    /// use rolecall_mock_server::Mock;
    /// let ask = |mock: &Mock| -> Result<String, Box<dyn std::error::Error>> {
    ///     let request = Request::get("/v2/organizationAcls?q=roleAssignee").header("authorization", "Bearer many-token");
    ///     Ok(String::from_utf8(mock.respond(request.body(Default::default())?).into_body().to_vec())?)
    /// };
    /// let (one, same, plain) = (Mock::observed().grease(7), Mock::observed().grease(7), Mock::observed());
    /// assert_eq!(ask(&one)?, ask(&same)?);
    /// assert_ne!(ask(&one)?, ask(&plain)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn grease(self, seed: u64) -> Self {
        self.worlds.grease(seed);
        self
    }

    /// The same mock, for tests of the documents themselves: that something succeeds which the real service is known to
    /// refuse is told by the header and the journal, and fails nobody at the end.
    #[must_use]
    pub fn tolerant(self) -> Self {
        self.worlds.allow_all();
        self
    }

    /// The sandbox of this name, under `/~NAME`. If there is none, it is made, with the default world as it was loaded.
    ///
    /// ```
    /// use http::Request;
    /// use rolecall_mock_server::Mock;
    /// let mock = Mock::documented();
    /// let mine = mock.named("my-test")?;
    /// mock.respond(Request::get("/~my-test/v2/organizationAcls?q=roleAssignee").body(Default::default())?);
    /// assert_eq!((mine.requests().len(), mock.requests().len()), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// It is no name, or there are 256 worlds besides those that every mock has.
    pub fn named(&self, name: &str) -> Result<Sandbox, WorldNameError> {
        self.worlds.get_or_make(name)
    }

    /// Answers a request. The target may be in origin-form or in absolute-form.
    pub fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        let came = Came { head: &head, body: &body, at: Timestamp::now() };
        self.answer(&came, Instant::now())
    }

    /// Each kind of contradiction that was met in any sandbox, and whether an answer here was a success.
    #[doc(hidden)]
    pub fn contradictions(&self) -> BTreeMap<String, bool> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Which rules the requests of all sandboxes have met.
    #[doc(hidden)]
    pub fn coverage_of_all(&self) -> Coverage {
        Coverage::sum(self.worlds.all().iter().map(Sandbox::coverage))
    }

    /// Checks every sandbox, as [`Sandbox::verify`] checks one; lines of others than the default one name theirs. It is
    /// what dropping a [`MockServer`](crate::MockServer) panics with.
    ///
    /// ```
    /// use rolecall_mock_server::Mock;
    /// use rolecall_transport::linkedin::FindByRoleAssignee;
    /// let mock = Mock::documented();
    /// mock.named("other")?.expect(1, &FindByRoleAssignee::new())?;
    /// let line = "GET /rest/organizationAcls?q=roleAssignee was expected 1 times and came 0 times";
    /// assert_eq!(mock.verify().unwrap_err().to_string(), format!("world other: {line}"));
    /// assert_eq!(mock.named("other")?.verify().unwrap_err().to_string(), line);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is not as expected.
    pub fn verify(&self) -> Result<Vec<String>, Unmet> {
        let (mut warnings, mut unmet) = (Vec::new(), Vec::new());
        for sandbox in self.worlds.all() {
            match sandbox.verify() {
                Ok(lines) => warnings.extend(of_world(sandbox.name(), lines)),
                Err(lines) => unmet.extend(of_world(sandbox.name(), lines.lines().to_vec())),
            }
        }
        Unmet::none_or(unmet)?;
        Ok(warnings)
    }

    /// Answers a request that the shell refuses before a world is chosen: it is kept in the default one.
    pub(crate) fn refuse(&self, head: &Parts, rule: RuleId, message: String) -> Response<Bytes> {
        let came = Came { head, body: &Bytes::new(), at: Timestamp::now() };
        self.not_asked(self.worlds.default().state(), &came, Decided::refused(rule, message), None)
    }

    /// Takes notice of a request that others have answered.
    pub(crate) fn note(&self, head: &Parts, rule: RuleId, response: &mut Response<Bytes>) {
        let came = Came { head, body: &Bytes::new(), at: Timestamp::now() };
        let sandbox = self.worlds.get(&Selected::of(came.target(), &head.headers).name);
        let sandbox = sandbox.unwrap_or_else(|| self.worlds.default().clone());
        // What asks for the mock itself is in no journal.
        let state = (!control::is_own(head)).then(|| sandbox.state());
        *response = self.conclude(state, &came, Decided::own(rule, mem::take(response)), None);
    }

    /// Takes notice of what was no HTTP/1.1, and had a bare answer or none.
    pub(crate) fn note_bare(&self, error: &dyn fmt::Display) {
        let count = self.worlds.default().note_bare();
        tracing::info!("not HTTP/1.1, refused bare, {count} so far: {}", shown(&error.to_string()));
    }

    fn answer(&self, came: &Came<'_>, began: Instant) -> Response<Bytes> {
        let Selected { name, prefix, target } = Selected::of(came.target(), &came.head.headers);
        // As GET in all but the body: the length and what a message says are those of GET.
        let is_head = came.head.method == Method::HEAD;
        let method = if is_head { Method::GET } else { came.head.method.clone() };
        let raw = RawRequest::new(method, &target, &came.head.headers, came.body);
        let view = control::View { worlds: &self.worlds, name: &name, prefix, now: came.at };
        if let Some(decided) = control::answer(&view, &raw) {
            return self.conclude(None, came, decided, Some(began));
        }
        let Some(sandbox) = view.sandbox() else {
            let refused = view.unknown_world();
            return self.not_asked(self.worlds.default().state(), came, refused, Some(began));
        };
        // ConnectSafely knows no tunnels.
        let read = if raw.surface().is_some() { Meant::of(&raw) } else { Ok(Meant::itself(&raw)) };
        let (meant, problem) = match read {
            Ok(meant) => (meant, None),
            Err(problem) => (Meant::itself(&raw), Some(problem)),
        };
        let asked = Asked::new(&meant, problem);
        let mut state = sandbox.state();
        let profile = match self.profile(came, &state) {
            Ok(profile) => profile,
            Err(decided) => return self.not_asked(state, came, *decided, Some(began)),
        };
        let context = Context {
            profile,
            now: state.clock().at(came.at),
            prefix,
            habits: Habits::default(),
            turn: 0,
            calls: None,
        };
        let mut decided = match state.given(&asked, context) {
            Some(given) => given,
            None => self.decide(&asked, came, &mut state, &name, context),
        };
        if meant.is_tunnelled() {
            let target = format!("{}?{}", raw.path(), meant.query());
            let target = redacted(&target);
            decided.notes.insert(0, format!("tunnelled, it means {} {}", meant.method(), shown(&target)));
        }
        let (mut state, decided) = sandbox.intercepted(state, came, (&asked, context), decided);
        state.count_call(asked.call(), decided.response.status());
        self.conclude(Some(state), came, decided, Some(began))
    }

    /// By which profile a request is answered: its own, else that of its world, else that of the mock.
    fn profile(&self, came: &Came<'_>, state: &State) -> Result<Profile, Box<Decided>> {
        let Some(named) = came.head.headers.get(&PROFILE) else {
            return Ok(state.profile().unwrap_or(self.profile));
        };
        named.to_str().ok().and_then(|name| name.parse().ok()).ok_or_else(|| {
            let named = String::from_utf8_lossy(named.as_bytes());
            let message = format!("X-Rolecall-Profile: expected `documented` or `observed`, found `{named}`");
            Box::new(Decided::refused(RuleId::UnknownProfile, message))
        })
    }

    fn decide(
        &self,
        asked: &Asked<'_>,
        came: &Came<'_>,
        state: &mut State,
        world: &str,
        context: Context<'_>,
    ) -> Decided {
        let only = match came.head.headers.get(&REPLAY) {
            None if !self.replay => return state.decide(asked, context),
            None => None,
            Some(id) => {
                let id = String::from_utf8_lossy(id.as_bytes());
                let Some(exchange) = Exchange::find(&id) else {
                    let message = format!("there is no exchange `{id}`; `rolecall exchanges` lists them");
                    return Decided::refused(RuleId::UnknownExchange, message);
                };
                Some(exchange)
            }
        };
        exchanges::replay(asked, only, world, context).unwrap_or_else(|unmatched| {
            let call = asked.call();
            let path = redacted(call.path());
            let line = format!("{} {}: {unmatched}", call.meant().method(), shown(&path));
            state.uncovered(&line, unmatched.differences());
            unmatched.into()
        })
    }

    /// Takes down what was asked and answered, in the journal of its sandbox if it has one, and gives the answer what
    /// every answer has.
    fn conclude(
        &self,
        state: Option<MutexGuard<'_, State>>,
        came: &Came<'_>,
        mut decided: Decided,
        began: Option<Instant>,
    ) -> Response<Bytes> {
        decided.note_headers(&came.head.headers);
        finish(&mut decided, state.as_ref().map_or(0, |state| state.next()), &came.head.method);
        if let Some(mut state) = state {
            state.note(came, &mut decided);
            drop(state);
            self.worlds.keep_within_limits();
        }
        self.log(came, &decided, began);
        if came.head.method == Method::HEAD {
            *decided.response.body_mut() = Bytes::new();
        }
        decided.response
    }

    /// The same for what the mock itself refuses before any service is asked.
    fn not_asked(
        &self,
        mut state: MutexGuard<'_, State>,
        came: &Came<'_>,
        decided: Decided,
        began: Option<Instant>,
    ) -> Response<Bytes> {
        state.not_asked(came, &decided);
        self.conclude(Some(state), came, decided, began)
    }

    /// One line a request, and one for the first time that the real service is known to answer otherwise.
    fn log(&self, came: &Came<'_>, decided: &Decided, began: Option<Instant>) {
        // What a macro is given is worked out only where somebody listens.
        tracing::info!("{}", Line { came, decided, took: began.map(|began| began.elapsed()) });
        if let Some(observed) = decided.observed {
            let is_green = decided.response.status().is_success();
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let mut is_new = false;
            let note = observed.note();
            let was_green = told.entry(note.clone()).or_insert_with(|| {
                is_new = true;
                false
            });
            *was_green |= is_green;
            drop(told);
            if is_new {
                tracing::warn!("note: {note}");
            }
        }
    }
}

/// As its default sandbox.
impl Deref for Mock {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        self.worlds.default()
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("profile", &self.profile)
            .field("replay", &self.replay)
            .finish_non_exhaustive()
    }
}

/// Lines, each of which names the world if that is not the default one.
fn of_world(world: &str, lines: Vec<String>) -> impl Iterator<Item = String> {
    let place = if world == DEFAULT { String::new() } else { format!("world {world}: ") };
    lines.into_iter().map(move |line| format!("{place}{line}"))
}

/// What a person is told of a request and its answer, in one line.
struct Line<'a> {
    came: &'a Came<'a>,
    decided: &'a Decided,
    /// How long the decision took; nothing where others have answered.
    took: Option<Duration>,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { came, decided, took } = self;
        let (method, target) = (shown(came.head.method.as_str()), came.target());
        let status = decided.response.status();
        let evidence = decided.rule.header(decided.evidence);
        write!(f, "{method} {} {} {evidence}", shown(&redacted(target)), status.as_u16())?;
        write!(f, " [world {}", shown(&redacted(&Selected::of(target, &came.head.headers).name)))?;
        if let Some(caller) = &decided.caller {
            write!(f, ", {}", shown(caller))?;
        }
        match took {
            Some(took) => write!(f, ", {:.2} ms]", took.as_secs_f64() * 1000.0)?,
            None => f.write_str("]")?,
        }
        if !status.is_success() {
            // Replayed bodies have line ends.
            let body = String::from_utf8_lossy(decided.response.body()).replace(['\r', '\n'], " ");
            let source = decided.column.place();
            write!(f, " ({source}) {}", shown(&redacted(&body)))?;
        }
        for (index, note) in decided.notes.iter().enumerate() {
            let sign = if index == 0 { " note: " } else { "; " };
            write!(f, "{sign}{}", shown(note))?;
        }
        Ok(())
    }
}

/// The headers that every answer has: its evidence, its number, and where nobody asked for a body the length of that.
fn finish(decided: &mut Decided, number: u64, method: &Method) {
    let (length, has_body) = (decided.response.body().len(), !has_no_body(decided.response.status()));
    let headers = decided.response.headers_mut();
    headers.insert(EVIDENCE, HeaderValue::from_static(decided.rule.header(decided.evidence)));
    headers.insert(REQUEST, number.into());
    if let Some(observed) = decided.observed.filter(|_| decided.tells_observed)
        && let Ok(observed) = observed.to_string().try_into()
    {
        headers.insert(OBSERVED, observed);
    }
    if method == Method::HEAD && has_body {
        headers.insert(CONTENT_LENGTH, length.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Received;
    use http::StatusCode;
    use jiff::SignedDuration;
    use rolecall_transport::linkedin::FindByRoleAssignee;

    #[test]
    fn the_limits_of_a_day_end_at_midnight_of_the_worlds_clock() {
        let began: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let world = r#"{"limits": {"member": 1}, "people": [{"urn": "urn:li:person:a"}],
            "tokens": [{"token": "t", "person": "urn:li:person:a", "scopes": ["r_organization_admin"]}]}"#;
        let mock = Mock::observed().with_world(World::from_json(world).unwrap());
        mock.worlds.set_clock(Clock::showing("2026-02-28".parse().unwrap(), began));
        let find = |hours| {
            let request =
                Request::get("/v2/organizationAcls?q=roleAssignee").header("authorization", "Bearer t");
            let (head, body) = request.body(Bytes::new()).unwrap().into_parts();
            let at = began + SignedDuration::from_hours(hours);
            mock.answer(&Came { head: &head, body: &body, at }, Instant::now()).status().as_u16()
        };
        assert_eq!([find(0), find(13), find(14), find(15)], [200, 429, 200, 429]);
    }

    #[test]
    fn the_limits_of_a_minute_are_those_of_an_account_and_of_a_key_and_end_with_it() {
        let began: Timestamp = "2026-11-26T10:00:30Z".parse().unwrap();
        let world = r#"{"organizations": [{"urn": "urn:li:organization:1"}], "connectsafely": {
            "accounts": [{"id": "a", "superAdminOf": ["1"]}, {"id": "b", "superAdminOf": ["1"]}],
            "keys": [{"key": "one", "accounts": ["a", "b"]}, {"key": "two", "accounts": ["a"]}]}}"#;
        let mock = Mock::observed().with_world(World::from_json(world).unwrap());
        let invite = |seconds, key: &str, account: &str, times: usize| {
            let body = format!(r#"{{"profileUrns": ["urn:li:fsd_profile:x"], "accountId": "{account}"}}"#);
            let request = Request::post("/linkedin/organizations/1/follow-invitations")
                .header("authorization", format!("Bearer {key}"))
                .header("content-type", "application/json");
            let (head, body) = request.body(Bytes::from(body)).unwrap().into_parts();
            let at = began + SignedDuration::from_secs(seconds);
            let came = Came { head: &head, body: &body, at };
            (0..times).map(|_| mock.answer(&came, Instant::now()).status().as_u16()).collect::<Vec<_>>()
        };
        assert_eq!(invite(0, "one", "a", 15), [200; 15]);
        // With another key as well; another account has its own.
        assert_eq!(invite(29, "one", "a", 1), [429]);
        assert_eq!(invite(29, "two", "a", 1), [429]);
        assert_eq!(invite(29, "one", "b", 15), [200; 15]);
        // What is refused counts among the calls of the key: 31 until here.
        assert_eq!(invite(29, "one", "c", 29), [403; 29]);
        assert_eq!(invite(29, "one", "c", 1), [429]);
        assert_eq!(invite(29, "two", "c", 1), [403]);
        assert_eq!(invite(30, "one", "a", 1), [200]);
    }

    #[test]
    fn the_log_names_who_sends_what_a_test_answers() {
        let mock = Mock::documented();
        Sandbox::answer::<FindByRoleAssignee>(&mock).once(StatusCode::CONFLICT);
        let request = Request::get("/v2/organizationAcls?q=roleAssignee");
        let request = request.header("authorization", "Bearer admin-token").body(Bytes::new()).unwrap();
        let (head, body) = request.into_parts();
        let came = Came { head: &head, body: &body, at: Timestamp::now() };
        let raw = RawRequest::new(Method::GET, came.target(), &head.headers, &body);
        let meant = Meant::itself(&raw);
        let (profile, habits) = (Profile::Documented, Habits::default());
        let context = Context { profile, now: came.at, prefix: "", habits, turn: 0, calls: None };
        let decided = mock.state().given(&Asked::new(&meant, None), context).unwrap();
        assert_eq!(
            Line { came: &came, decided: &decided, took: None }.to_string(),
            "GET /v2/organizationAcls?q=roleAssignee 409 mock; rolecall.answered \
             [world default, urn:li:person:pE3vIq7yK6] (an answer of the test's own) "
        );
    }

    #[test]
    fn a_mock_that_runs_over_midnight_knows_it() {
        let began: Timestamp = "2026-11-26T23:59:59Z".parse().unwrap();
        let mock = Mock::documented();
        mock.worlds.set_clock(Clock::showing("2026-01-31".parse().unwrap(), began));
        let denied = |at| {
            let request = Request::get("/rest/organizationAcls?q=roleAssignee");
            let request = request.header("authorization", "Bearer noscope-token").body(Bytes::new()).unwrap();
            let (head, body) = request.into_parts();
            let answer = mock.answer(&Came { head: &head, body: &body, at }, Instant::now());
            String::from_utf8(answer.into_body().to_vec()).unwrap()
        };
        let named = |version: &str| format!("partnerApiOrganizationAcls.FINDER-roleAssignee.{version}\"");
        assert!(denied(began).contains(&named("20260101")), "{}", denied(began));
        let later = began + SignedDuration::from_secs(1);
        assert!(denied(later).contains(&named("20260201")), "{}", denied(later));
        let time = |received: &Received| Timestamp::try_from(received.time).unwrap().to_string();
        let times: Vec<_> = mock.requests().iter().map(time).collect();
        assert_eq!(times, ["2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z"]);
    }
}
