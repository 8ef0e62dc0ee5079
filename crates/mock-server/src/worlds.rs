//! The worlds that are served, each as it was loaded and as requests have changed it since.

use crate::{
    decide::{Context, Decision, decide},
    exchange::{Exchange, exchanges},
    world::{self, World},
};
use http::{HeaderMap, Method};
use rolecall_transport::Incoming;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

/// Worlds by name.
pub(crate) struct Worlds(BTreeMap<String, Slot>);

/// The world of requests that name none.
const DEFAULT: &str = "default";

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
}

/// A world as it was loaded, and as it is.
pub(crate) struct Slot {
    loaded: Arc<World>,
    now: RwLock<Arc<World>>,
}

impl Slot {
    fn new(loaded: Arc<World>) -> Self {
        Self { now: RwLock::new(Arc::clone(&loaded)), loaded }
    }

    /// A read decides under a read lock; a write takes the write lock before it decides, so that of two requests for
    /// the same role the second sees what the first did.
    pub(crate) fn decide(&self, incoming: Incoming<'_>, context: Context<'_>) -> Decision {
        if incoming.method == Method::GET || incoming.method == Method::HEAD {
            let world = self.now.read().unwrap_or_else(PoisonError::into_inner);
            return decide(&world, incoming, context);
        }
        let mut world = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let mut decision = decide(&world, incoming, context);
        if let Some(change) = decision.change.take() {
            Arc::make_mut(&mut world).apply(change);
        }
        decision
    }

    /// Puts the world back to how it was loaded.
    pub(crate) fn reset(&self) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&self.loaded);
    }
}

/// The worlds of the documented exchanges, read once a process.
fn documented_worlds() -> &'static [(String, Arc<World>)] {
    static WORLDS: LazyLock<Vec<(String, Arc<World>)>> = LazyLock::new(|| {
        let world = |exchange: &Exchange| (exchange.id.clone(), Arc::new(world::embedded(&exchange.world)));
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
        let name = match headers.get("x-rolecall-world") {
            Some(name) => String::from_utf8_lossy(name.as_bytes()),
            None => DEFAULT.into(),
        };
        Self { name, prefix: "", target: target.into() }
    }
}
