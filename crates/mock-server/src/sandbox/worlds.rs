//! The sandboxes of a mock by name, and which of them a request is for.

use super::{Clock, Sandbox, changing, contradictions::Allowed, grease::Grease, journal::Journal};
use crate::{
    headers::WORLD,
    limits::{JOURNAL_BYTES, WORLDS},
    world::{self, World},
};
use http::HeaderMap;
use rolecall_fixtures::{Exchange, exchanges};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{
        Arc, LazyLock, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Sandboxes by name.
pub(crate) struct Worlds {
    default: Sandbox,
    /// All of them, the default one too.
    named: RwLock<BTreeMap<String, Sandbox>>,
    /// What their journals have.
    journals: Arc<AtomicUsize>,
}

/// The world of requests that name none.
pub(crate) const DEFAULT: &str = "default";

/// A name that no world can have, or one too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum WorldNameError {
    /// It is no name.
    #[error("the name of a world has 1 to 63 of `a` to `z`, `0` to `9` and `-`")]
    Name,
    /// There is no room for another.
    #[error("there are {WORLDS} worlds already, besides those that every mock has")]
    Full,
}

impl Worlds {
    /// This default world, and the worlds of the documented exchanges.
    pub(crate) fn new(default: World) -> Self {
        let journals = Arc::<AtomicUsize>::default();
        let sandbox = |name: &str, world: Arc<World>| {
            Sandbox::new(name.to_owned(), world, Clock::default(), Journal::new(Arc::clone(&journals)))
        };
        let default = sandbox(DEFAULT, Arc::new(default));
        let documented = documented_worlds().iter().map(|(id, world)| sandbox(id, Arc::clone(world)));
        let named = documented.chain([default.clone()]).map(|sandbox| (sandbox.name().to_owned(), sandbox));
        Self { default, named: RwLock::new(named.collect()), journals }
    }

    pub(crate) fn default(&self) -> &Sandbox {
        &self.default
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<String, Sandbox>> {
        self.named.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them, by name. None is locked while the names are.
    pub(crate) fn all(&self) -> Vec<Sandbox> {
        self.read().values().cloned().collect()
    }

    pub(crate) fn get(&self, name: &str) -> Option<Sandbox> {
        if name == DEFAULT { Some(self.default.clone()) } else { self.read().get(name).cloned() }
    }

    /// The sandbox of this name; if there is none, one like the default one as it was loaded.
    pub(crate) fn get_or_make(&self, name: &str) -> Result<Sandbox, WorldNameError> {
        let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > 63 || !name.bytes().all(is_sign) {
            return Err(WorldNameError::Name);
        }
        if let Some(sandbox) = self.get(name) {
            return Ok(sandbox);
        }
        let (loaded, clock, allowed, grease) = {
            let state = self.default.state();
            (Arc::clone(&state.loaded), state.clock, state.contradictions.allowed(), state.grease)
        };
        let mut named = self.named.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(sandbox) = named.get(name) {
            return Ok(sandbox.clone());
        }
        // Those of the exchanges, and the default one.
        if named.len() > WORLDS + documented_worlds().len() {
            return Err(WorldNameError::Full);
        }
        let sandbox = Sandbox::new(name.to_owned(), loaded, clock, Journal::new(Arc::clone(&self.journals)));
        {
            let mut state = sandbox.state();
            state.contradictions.set_allowed(allowed);
            state.grease = grease;
        }
        named.insert(name.to_owned(), sandbox.clone());
        Ok(sandbox)
    }

    /// Lets pass in all of them what the real service refuses.
    pub(crate) fn allow_all(&self) {
        let allow = |sandbox: &Sandbox| sandbox.state().contradictions.set_allowed(Allowed::all());
        self.all().iter().for_each(allow);
    }

    /// Greases the answers of all of them.
    pub(crate) fn grease(&self, seed: u64) {
        self.all().iter().for_each(|sandbox| sandbox.state().grease = Some(Grease::new(seed)));
    }

    /// Sets the clocks of all of them.
    pub(crate) fn set_clock(&self, clock: Clock) {
        self.all().iter().for_each(|sandbox| sandbox.state().clock = clock);
    }

    /// Where all journals have more than they may, the one that has most loses its oldest requests.
    pub(crate) fn keep_within_limits(&self) {
        while self.journals.load(Ordering::Relaxed) > JOURNAL_BYTES {
            // The names are free while a sandbox is waited for: whoever has its lock may want to make another. What this
            // thread itself is changing waits until it has.
            let all = self.all().into_iter().filter(|sandbox| !changing::is_here(&sandbox.0));
            let Some(largest) = all.max_by_key(|sandbox| sandbox.state().journal.bytes()) else { return };
            let mut largest = largest.state();
            if largest.journal.bytes() == 0 {
                return;
            }
            largest.journal.forget_oldest();
        }
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
