//! One named world at work: its state, its clock, the requests that it was sent, and what a test expects of them.

mod answers;
mod changing;
mod clock;
mod contradictions;
mod coverage;
mod expect;
mod expectations;
mod grease;
mod journal;
mod order;
mod worlds;

use crate::{
    decide::{Asked, Calls, Context, Decided, decide},
    exchanges::Differences,
    rules::{Profile, UnknownRule},
    secrets::{redacted, shown},
    world::{Changes, World},
};
use answers::Answers;
pub use answers::{Answering, Given};
use bytes::Bytes;
use changing::Changing;
pub(crate) use clock::Clock;
pub use clock::{Today, TodayError};
use contradictions::Contradictions;
pub use coverage::Coverage;
pub use expect::{Expect, Expected};
use expectations::Expectations;
pub use expectations::Unmet;
use grease::Grease;
use http::{StatusCode, request::Parts};
use jiff::Timestamp;
use journal::Journal;
pub use journal::Received;
use rolecall_transport::{Call, Meant, RawRequest, RequestError};
use std::{
    collections::BTreeSet,
    fmt, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
pub use worlds::WorldNameError;
pub(crate) use worlds::{DEFAULT, Selected, Worlds};

/// One named world of a [`Mock`](crate::Mock): what is asked of it, and what a test expects, is its own. A mock is at
/// the same time its default one; [`Mock::named`](crate::Mock::named) gives the others. A clone is the same sandbox.
#[derive(Clone)]
pub struct Sandbox(Arc<Shared>);

struct Shared {
    name: String,
    /// Under one lock: a request is judged, carried out and noted before the next one is looked at.
    state: Mutex<State>,
}

/// What a request may touch.
pub(crate) struct State {
    loaded: Arc<World>,
    now: Arc<World>,
    /// What requests have changed since.
    changes: Changes,
    /// Why a newer world could not be loaded.
    stale: Option<String>,
    clock: Clock,
    /// What was called before, against limits.
    calls: Calls,
    /// What changes every answer as LinkedIn may without notice.
    grease: Option<Grease>,
    /// What a test has said is answered.
    answers: Answers,
    journal: Journal,
    expectations: Expectations,
    contradictions: Contradictions,
    coverage: Coverage,
    /// What fails nothing, and should be known at the end.
    warnings: BTreeSet<String>,
}

/// A request as it came.
#[derive(Clone, Copy)]
pub(crate) struct Came<'a> {
    pub(crate) head: &'a Parts,
    pub(crate) body: &'a Bytes,
    /// When, by the clock of the machine.
    pub(crate) at: Timestamp,
}

impl<'a> Came<'a> {
    /// The path and query.
    pub(crate) fn target(&self) -> &'a str {
        self.head.uri.path_and_query().map_or("/", |target| target.as_str())
    }
}

/// Whether a request is for one of the services, be it for none of their operations.
fn is_to_service(call: &Call<'_>) -> bool {
    call.surface().is_some() || call.path().split('/').find(|segment| !segment.is_empty()) == Some("linkedin")
}

impl State {
    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// The profile that its world file chooses.
    pub(crate) fn profile(&self) -> Option<Profile> {
        self.now.profile()
    }

    /// Decides, and changes the world as decided: of two requests for the same role the second sees what the first did.
    pub(crate) fn decide(&mut self, asked: &Asked<'_>, context: Context<'_>) -> Decided {
        let is_limited = asked.call().surface().is_none() || self.now.limits().any();
        let calls = is_limited.then(|| self.calls.at(context.now));
        let (habits, turn) = (self.grease.map_or(self.now.habits(), Grease::habits), self.journal.next());
        let mut decided = decide(&self.now, asked, Context { calls, habits, turn, ..context });
        if let Some(grease) = self.grease.filter(|_| asked.call().surface().is_some()) {
            let is_filtered = asked.call().pieces().iter().any(|piece| piece.is("state"));
            decided.response = grease.over(decided.response, turn, is_filtered);
        }
        if let Some(counted) = decided.counted.take() {
            self.calls.count(counted);
        }
        if let Some(change) = decided.change.take() {
            self.changes.count(&change);
            Arc::make_mut(&mut self.now).apply(change);
        }
        decided
    }

    /// Takes notice of how a call of one of the services was answered.
    pub(crate) fn count_call(&mut self, call: &Call<'_>, status: StatusCode) {
        if is_to_service(call) {
            self.expectations.note(call, status);
        }
    }

    /// Takes notice of what the mock itself has refused: where something is expected, no request to a service is lost.
    pub(crate) fn not_asked(&mut self, came: &Came<'_>, decided: &Decided) {
        let Selected { target, .. } = Selected::of(came.target(), &came.head.headers);
        let raw = RawRequest::new(came.head.method.clone(), &target, &came.head.headers, &[]);
        if self.expectations.is_empty() || !is_to_service(&Meant::itself(&raw).call()) {
            return;
        }
        let (method, target) = (shown(came.head.method.as_str()), redacted(came.target()));
        let message = redacted(decided.message.as_deref().unwrap_or_default());
        let line = format!("{method} {} was not asked of a service: {}", shown(&target), shown(&message));
        self.expectations.fault(line);
    }

    /// Takes notice of a request that should not have come, or not like this.
    pub(crate) fn uncovered(&mut self, line: &str, differences: &Differences) {
        self.expectations.uncovered(line, differences);
    }

    /// The number of the next request.
    pub(crate) fn next(&self) -> u64 {
        self.journal.next()
    }

    /// Takes down what was asked and answered.
    pub(crate) fn note(&mut self, came: &Came<'_>, decided: &mut Decided) {
        self.contradictions.note(came, decided);
        self.warnings.extend(decided.ending.take());
        self.coverage.count(decided.met);
        self.journal.note(came, self.clock.at(came.at), decided);
    }

    /// Gives what is gone: it is to be dropped when nothing is locked any more, since a closure may hold what asks this
    /// sandbox when it goes, or the last of a server.
    fn reset(&mut self) -> impl Sized + use<> {
        self.changes = Changes::default();
        self.calls = Calls::default();
        self.journal.clear();
        self.expectations.clear();
        self.warnings.clear();
        (mem::replace(&mut self.now, Arc::clone(&self.loaded)), mem::take(&mut self.answers))
    }
}

impl Sandbox {
    fn new(name: String, loaded: Arc<World>, clock: Clock, journal: Journal) -> Self {
        let state = State {
            now: Arc::clone(&loaded),
            loaded,
            changes: Changes::default(),
            stale: None,
            clock,
            calls: Calls::default(),
            grease: None,
            answers: Answers::default(),
            journal,
            expectations: Expectations::default(),
            contradictions: Contradictions::default(),
            coverage: Coverage::default(),
            warnings: BTreeSet::new(),
        };
        Self(Arc::new(Shared { name, state: Mutex::new(state) }))
    }

    /// Everything goes through here, so that whoever would wait for themselves is told.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        #[expect(clippy::panic, reason = "else the thread waits for itself, for ever and in silence")]
        if changing::is_here(&self.0) {
            panic!(
                "world {}: the closure of `Sandbox::world` asked its own sandbox, which waits until it returns; \
                 ask before or after it, or give back from it what is needed",
                self.0.name
            );
        }
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its name: it is asked under the path `/~NAME`, or with the header `X-Rolecall-World: NAME`.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Expects this operation so many times, under `/rest` or `/v2`, and by any caller unless [`Expect`] says more. Once
    /// something is expected, every other request to one of the services is a fault; what is refused counts as another,
    /// unless that is expected. The same expectation said twice adds up. [`verify`](Self::verify) tells the faults, and so
    /// does dropping a [`MockServer`](crate::MockServer), by a panic.
    ///
    /// ```
    /// use rolecall_mock_server::Mock;
    /// use rolecall_transport::linkedin::FindByRoleAssignee;
    ///
    /// let mock = Mock::documented();
    /// mock.expect(1, &FindByRoleAssignee::new())?;
    /// let unmet = mock.verify().unwrap_err();
    /// assert_eq!(
    ///     unmet.to_string(),
    ///     "GET /rest/organizationAcls?q=roleAssignee was expected 1 times and came 0 times"
    /// );
    /// mock.reset(); // also forgets what was expected
    /// # Ok::<(), rolecall_transport::RequestError>(())
    /// ```
    ///
    /// # Errors
    /// The operation cannot be sent at all.
    pub fn expect(&self, expect: impl Into<Expect>, operation: &impl Expected) -> Result<(), RequestError> {
        self.state().expectations.expect(expect.into(), operation)
    }

    /// Checks that every expected operation came as expected, that nothing else came once something was expected, that
    /// what was to be [answered](Self::answer) was, and that replay found a documented request for everything that it was
    /// asked; and that nothing succeeded, as documented, that the real service was seen or is expected to refuse, unless
    /// [`allow_observed`](Self::allow_observed) lets it pass. Gives what it warns of: a line for each version that was
    /// named and ends within 60 days. It speaks of this sandbox alone; that of a [`Mock`](crate::Mock::verify) of all.
    ///
    /// # Errors
    /// Everything that is not so.
    pub fn verify(&self) -> Result<Vec<String>, Unmet> {
        let state = self.state();
        let unmet = state.expectations.lines();
        let unused = state.answers.lines();
        Unmet::none_or(unmet.into_iter().chain(unused).chain(state.contradictions.lines()))?;
        Ok(state.warnings.iter().cloned().collect())
    }

    /// Lets requests succeed here that the real service refuses by this rule, such as `linkedin.version-missing`: a
    /// deliberate word, for [`verify`](Self::verify). It stays when the sandbox is reset.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn allow_observed(&self, rule: &str) -> Result<(), UnknownRule> {
        self.state().contradictions.allow(rule)
    }

    /// Which rules chose an answer to its requests, or changed it, and how often; a reset forgets none of it.
    pub fn coverage(&self) -> Coverage {
        self.state().coverage.clone()
    }

    /// The last requests received, oldest first, each with its answer: at most 1,000, and at most 16 MiB for all sandboxes
    /// of a mock. One that has more than that itself is not kept.
    pub fn requests(&self) -> Vec<Received> {
        self.state().journal.list()
    }

    /// The request of this number, if it is kept.
    pub(crate) fn request(&self, number: u64) -> Option<Received> {
        self.state().journal.get(number)
    }

    /// The last requests, the newest first, and how many were no requests at all.
    pub(crate) fn recent(&self, most: usize) -> (Vec<Received>, usize) {
        let state = self.state();
        (state.journal.recent(most), state.journal.bare())
    }

    /// Puts the world back to how it was loaded, and forgets the requests received, what they count against limits and
    /// are warned of, what was expected, and what a test has said is answered. The next request is the first again.
    /// [`coverage`](Self::coverage) stays, as that of all requests, and so does what succeeded here and is refused by the
    /// real service: [`verify`](Self::verify) tells it whoever has reset the sandbox since.
    pub fn reset(&self) {
        let gone = self.state().reset();
        drop(gone);
    }

    /// Loads this world in place of the one that is there, as if the sandbox had been made with it. Requests that are
    /// being answered keep the world that they were decided on. Gives what requests had changed of the world before,
    /// if anything: it went with it.
    pub fn replace_world(&self, world: World) -> Option<Changes> {
        let world = Arc::new(world);
        let mut state = self.state();
        let loaded = mem::replace(&mut state.loaded, Arc::clone(&world));
        state.calls = Calls::default();
        let now = mem::replace(&mut state.now, world);
        let changes = mem::take(&mut state.changes);
        state.stale = None;
        drop(state);
        // Freed after the lock: a large world takes its time.
        drop((loaded, now));
        changes.any()
    }

    /// Changes the world as it is now, between two requests. What the closure gives is given back; a
    /// [`reset`](Self::reset) forgets what it did. No request is answered until it returns, so it may ask nothing of this
    /// sandbox itself; nor, in the default one, for a new one by [`Mock::named`](crate::Mock::named). Two threads that each
    /// change one sandbox, and ask the other's meanwhile, wait for each other.
    ///
    /// ```
    /// use http::Request;
    /// use rolecall_mock_server::{Mock, TokenState};
    /// let mock = Mock::documented();
    /// let status = || {
    ///     let request = Request::get("/v2/organizationAcls?q=roleAssignee").header("authorization", "Bearer my-token");
    ///     Ok::<_, http::Error>(mock.respond(request.body(Default::default())?).status().as_u16())
    /// };
    /// let person = "urn:li:person:a".parse()?;
    /// mock.world(|world| world.set_token("my-token", &person, &["r_organization_admin"], TokenState::Valid))?;
    /// assert_eq!(status()?, 200);
    /// mock.world(|world| world.set_token("my-token", &person, &["r_organization_admin"], TokenState::Expired))?;
    /// assert_eq!(status()?, 401);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// The closure does ask.
    pub fn world<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        let mut state = self.state();
        let _changing = Changing::new(&self.0);
        change(Arc::make_mut(&mut state.now))
    }

    /// A newer world could not be loaded. The page says so until one is.
    #[doc(hidden)]
    pub fn mark_stale(&self, why: String) {
        self.state().stale = Some(why);
    }

    /// Why the world of its file could not be loaded, if so.
    pub(crate) fn stale(&self) -> Option<String> {
        self.state().stale.clone()
    }

    /// The world as it is; it stays so for who holds it, whatever requests do to the sandbox.
    pub(crate) fn current_world(&self) -> Arc<World> {
        Arc::clone(&self.state().now)
    }

    /// Counts a request that was none. Says how many there were.
    pub(crate) fn note_bare(&self) -> usize {
        self.state().journal.note_bare()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("name", &self.0.name).finish_non_exhaustive()
    }
}
