//! What has pages: how it asks for one of them.

use crate::{
    Operation,
    linkedin::{By, Caller, Finder, ProjectedAcl, ProjectedFinder},
    restli::{Page, Paging},
};
use rolecall_model::{OrganizationAcl, restli::Projected};
use sealed::Search;
use serde::Deserialize;
use std::fmt;

/// Operations whose answers have pages. Sealed: a pager must know how they ask for one.
pub trait Paged: Operation<Caller = Caller, Answer = Page<Self::Element>> + Clone + sealed::Search {
    /// What the pages hold.
    type Element: Clone + fmt::Debug;
}

pub(crate) mod sealed {
    use crate::restli::Paging;

    pub trait Search {
        /// How many results the first page leaves out.
        fn start(&self) -> u32;

        /// How many results a page has at most, if it is asked for.
        fn count(&self) -> Option<u32>;

        /// The same search for the page that begins behind so many results.
        #[must_use]
        fn starting_at(&self, start: u32) -> Self;

        /// The same search with the whole `paging` in its answer.
        #[must_use]
        fn with_paging(&self) -> Self;

        /// What this search asks for of the `paging` of its answer.
        fn paging_asked_for(&self, paging: Paging) -> Option<Paging>;
    }
}

impl<B: By> Paged for Finder<B> {
    type Element = OrganizationAcl;
}

impl<B: By> Paged for ProjectedFinder<B> {
    type Element = ProjectedAcl;
}

impl<B: By> Search for Finder<B> {
    fn start(&self) -> u32 {
        self.window().start
    }

    fn count(&self) -> Option<u32> {
        self.wanted_count()
    }

    fn starting_at(&self, start: u32) -> Self {
        if Search::start(self) == start { self.clone() } else { self.clone().start(start) }
    }

    fn with_paging(&self) -> Self {
        self.clone()
    }

    fn paging_asked_for(&self, paging: Paging) -> Option<Paging> {
        Some(paging)
    }
}

impl<B: By> Search for ProjectedFinder<B> {
    fn start(&self) -> u32 {
        Search::start(&self.finder)
    }

    fn count(&self) -> Option<u32> {
        Search::count(&self.finder)
    }

    fn starting_at(&self, start: u32) -> Self {
        Self { finder: self.finder.starting_at(start), projection: self.projection.clone() }
    }

    fn with_paging(&self) -> Self {
        Self { finder: self.finder.clone(), projection: self.projection.clone().keeping("paging") }
    }

    fn paging_asked_for(&self, paging: Paging) -> Option<Paging> {
        let mask = self.projection.select("paging")?;
        let whole = serde_json::to_value(&paging).ok()?;
        let kept = serde_json::to_value(Projected { node: &whole, mask }).ok()?;
        Paging::deserialize(kept).ok()
    }
}
