//! Which sandboxes this thread is changing just now: their lock is its own, and to wait for it would be for ever.

use super::Shared;
use std::{cell::RefCell, ptr, sync::Arc};

thread_local! {
    static HERE: RefCell<Vec<*const Shared>> = const { RefCell::new(Vec::new()) };
}

/// While it is there, this thread changes this sandbox.
pub(super) struct Changing(());

impl Changing {
    pub(super) fn new(sandbox: &Arc<Shared>) -> Self {
        HERE.with_borrow_mut(|here| here.push(Arc::as_ptr(sandbox)));
        Self(())
    }
}

impl Drop for Changing {
    fn drop(&mut self) {
        HERE.with_borrow_mut(Vec::pop);
    }
}

pub(super) fn is_here(sandbox: &Arc<Shared>) -> bool {
    HERE.with_borrow(|here| here.iter().any(|one| ptr::eq(*one, Arc::as_ptr(sandbox))))
}
