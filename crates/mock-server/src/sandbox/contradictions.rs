use super::Came;
use crate::{
    decide::{Decided, Observed},
    rules::{RuleId, RuleSet, UnknownRule},
    secrets::{redacted, shown},
};
use std::collections::BTreeMap;

/// What was a success here, and is known to be refused by the real service: by the rule that refuses there. No reset
/// forgets it: else the same tests fail or pass by whether they share a server.
#[derive(Default)]
pub(super) struct Contradictions {
    green: BTreeMap<RuleId, Green>,
    allowed: Allowed,
}

/// Rules of which somebody has said that this is meant.
#[derive(Clone, Copy, Default)]
pub(super) struct Allowed(RuleSet);

impl Allowed {
    pub(super) fn all() -> Self {
        Self(RuleSet::all())
    }
}

struct Green {
    observed: Observed,
    /// The first request.
    first: String,
    times: usize,
}

impl Contradictions {
    pub(super) fn note(&mut self, came: &Came<'_>, decided: &Decided) {
        let Some(observed) = decided.observed.filter(|_| decided.response.status().is_success()) else {
            return;
        };
        let Some(rule) = observed.rule else { return };
        self.green.entry(rule).and_modify(|green| green.times += 1).or_insert_with(|| {
            let (method, target) = (shown(came.head.method.as_str()), redacted(came.target()));
            Green { observed, first: format!("{method} {}", shown(&target)), times: 1 }
        });
    }

    pub(super) fn allow(&mut self, rule: &str) -> Result<(), UnknownRule> {
        let id = RuleId::find(rule).ok_or_else(|| UnknownRule(rule.to_owned()))?;
        self.allowed.0.insert(id);
        Ok(())
    }

    pub(super) fn allowed(&self) -> Allowed {
        self.allowed
    }

    pub(super) fn set_allowed(&mut self, allowed: Allowed) {
        self.allowed = allowed;
    }

    /// A line for each that nobody has allowed.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.green.iter().filter(|(rule, _)| !self.allowed.0.contains(**rule)).map(|(rule, green)| {
            let Green { observed, first, times } = green;
            let more = if *times > 1 { format!(" (and {} more)", times - 1) } else { String::new() };
            let id = rule.rule().id();
            format!(
                "{first}{more} was a success here; {}; allow_observed(\"{id}\") lets it pass",
                observed.note()
            )
        })
    }
}
