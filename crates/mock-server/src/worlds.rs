//! The worlds that are served, each as it was loaded and as requests have changed it since.

use crate::{
    decide::{Asked, Context, Decision, decide},
    headers::WORLD,
    world::{self, Changes, World},
};
use http::HeaderMap;
use rolecall_fixtures::{Exchange, exchanges};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    mem,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

/// Worlds by name.
pub(crate) struct Worlds(BTreeMap<String, Slot>);

/// The world of requests that name none.
pub(crate) const DEFAULT: &str = "default";

impl Worlds {
    /// This default world, and the worlds of the documented exchanges.
    pub(crate) fn new(default: World) -> Self {
        let documented =
            documented_worlds().iter().map(|(id, world)| (id.clone(), Slot::new(Arc::clone(world))));
        Self(documented.chain([(DEFAULT.to_owned(), Slot::new(Arc::new(default)))]).collect())
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Slot> {
        self.0.get(name)
    }

    /// Puts every world back to how it was loaded.
    pub(crate) fn reset(&self) {
        self.0.values().for_each(Slot::reset);
    }

    /// A world in place of the default one could not be loaded.
    pub(crate) fn mark_default_stale(&self, why: String) {
        if let Some(slot) = self.0.get(DEFAULT) {
            slot.mark_stale(why);
        }
    }

    /// Loads this world in place of the default one. Gives what requests had changed of that, if anything.
    pub(crate) fn replace_default(&self, world: World) -> Option<Changes> {
        self.0.get(DEFAULT)?.replace(world)
    }
}

/// A world as it was loaded, and as it is. Under one lock, so that nobody sees the one without the other.
pub(crate) struct Slot(Mutex<State>);

struct State {
    loaded: Arc<World>,
    now: Arc<World>,
    /// What requests have changed since.
    changes: Changes,
    /// Why a newer world could not be loaded.
    stale: Option<String>,
}

impl State {
    fn new(loaded: Arc<World>) -> Self {
        Self { now: Arc::clone(&loaded), loaded, changes: Changes::default(), stale: None }
    }
}

impl Slot {
    fn new(loaded: Arc<World>) -> Self {
        Self(Mutex::new(State::new(loaded)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why the world of its file could not be loaded, if so.
    pub(crate) fn stale(&self) -> Option<String> {
        self.state().stale.clone()
    }

    /// The world as it is; it stays so for who holds it, whatever requests do to the slot.
    pub(crate) fn now(&self) -> Arc<World> {
        Arc::clone(&self.state().now)
    }

    /// Decides, and changes the world as decided, under one lock: of two requests for the same role the second sees what
    /// the first did.
    pub(crate) fn decide(&self, asked: &Asked<'_>, context: Context<'_>) -> Decision {
        let mut state = self.state();
        let mut decision = decide(&state.now, asked, context);
        if let Some(change) = decision.change.take() {
            state.changes.count(&change);
            Arc::make_mut(&mut state.now).apply(change);
        }
        decision
    }

    /// Puts the world back to how it was loaded.
    pub(crate) fn reset(&self) {
        let mut state = self.state();
        state.now = Arc::clone(&state.loaded);
        state.changes = Changes::default();
    }

    /// A newer world could not be loaded.
    fn mark_stale(&self, why: String) {
        self.state().stale = Some(why);
    }

    /// Loads another world. What requests did to the one before goes with it; who decides on it still has it.
    fn replace(&self, world: World) -> Option<Changes> {
        let state = State::new(Arc::new(world));
        let before = mem::replace(&mut *self.state(), state);
        // The rest of it is freed here, after the lock: a large world takes its time.
        before.changes.any()
    }
}

/// The worlds of the documented exchanges, read once a process.
fn documented_worlds() -> &'static [(String, Arc<World>)] {
    static WORLDS: LazyLock<Vec<(String, Arc<World>)>> = LazyLock::new(|| {
        let world = |exchange: &Exchange| (exchange.id.to_owned(), Arc::new(world::embedded(exchange.world)));
        exchanges().iter().map(world).collect()
    });
    &WORLDS
}

/// Which world a request is for: that of its path, else that of its header, else the default one.
pub(crate) struct Selected<'a> {
    pub(crate) name: Cow<'a, str>,
    /// `/~NAME`, or nothing.
    pub(crate) prefix: &'a str,
    /// The target without the prefix.
    pub(crate) target: Cow<'a, str>,
}

impl<'a> Selected<'a> {
    pub(crate) fn of(target: &'a str, headers: &'a HeaderMap) -> Self {
        if let Some(rest) = target.strip_prefix("/~") {
            let length = rest.find(['/', '?']).unwrap_or(rest.len());
            let (name, rest) = rest.split_at(length);
            let prefix = &target[..target.len() - rest.len()];
            let target = if rest.starts_with('/') { Cow::Borrowed(rest) } else { format!("/{rest}").into() };
            return Self { name: name.into(), prefix, target };
        }
        let name = match headers.get(WORLD) {
            Some(name) => String::from_utf8_lossy(name.as_bytes()),
            None => DEFAULT.into(),
        };
        Self { name, prefix: "", target: target.into() }
    }
}
