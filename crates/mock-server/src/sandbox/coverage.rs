use crate::rules::{Rule, RuleSet, rules};
use serde::{Serialize, Serializer};
use std::fmt;

/// How often each rule chose an answer, or changed it. A rule that let a request pass which the other profile refuses did
/// neither: here it was not met.
///
/// ```
/// use http::Request;
/// use rolecall_mock_server::Mock;
/// let mock = Mock::documented();
/// mock.respond(Request::get("/v2/organizationAcls?q=roleAssignee").body(Default::default())?);
/// let coverage = mock.coverage();
/// let (rule, times) = coverage.rules().find(|(_, times)| *times > 0).unwrap();
/// assert_eq!((rule.id(), times), ("linkedin.no-viewer", 1));
/// assert!(coverage.to_string().starts_with("met 1 of "));
/// # Ok::<(), http::Error>(())
/// ```
///
/// As JSON: `{"linkedin.found":3,…}`, all rules in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Coverage(Vec<u64>);

impl Default for Coverage {
    fn default() -> Self {
        Self(vec![0; rules().len()])
    }
}

impl Coverage {
    pub(super) fn count(&mut self, met: RuleSet) {
        for index in met.indexes() {
            self.0[index] += 1;
        }
    }

    /// What several sandboxes have met.
    pub(crate) fn sum(all: impl Iterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        for one in all {
            sum.0.iter_mut().zip(one.0).for_each(|(sum, times)| *sum += times);
        }
        sum
    }

    /// Every rule, and how often it was met.
    pub fn rules(&self) -> impl Iterator<Item = (&'static Rule, u64)> {
        rules().iter().zip(self.0.iter().copied())
    }

    fn names(&self, met: bool) -> Vec<&'static str> {
        let names = self.rules().filter(|(_, times)| (*times > 0) == met);
        names.map(|(rule, _)| rule.id()).collect()
    }
}

/// In one line: `met 23 of 61 rules; never: linkedin.tunnel, …`.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "met {} of {} rules", self.names(true).len(), self.0.len())?;
        let never = self.names(false);
        if never.is_empty() { Ok(()) } else { write!(f, "; never: {}", never.join(", ")) }
    }
}

impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.rules().map(|(rule, times)| (rule.id(), times)))
    }
}
