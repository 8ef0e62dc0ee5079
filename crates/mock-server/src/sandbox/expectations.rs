//! What is expected of a sandbox, and what is not as expected.

use super::{
    expect::{Expect, Expected, Which},
    order::{Step, Times, Turn, Turns},
};
use crate::{
    decide::version_named,
    exchanges::{Differences, Shape},
    limits::{FAULTS, FAULTS_BYTES},
    secrets::{printable, redacted, shown},
};
use http::StatusCode;
use rolecall_model::LinkedInVersion;
use rolecall_transport::{AccessToken, Call, Meant, RawRequest, RequestError};
use std::{collections::BTreeMap, fmt};

/// The expectations of one sandbox, and what was asked besides them.
#[derive(Default)]
pub(crate) struct Expectations {
    kinds: Vec<Kind>,
    /// Those that come in order.
    steps: Vec<Step>,
    turns: Turns,
    /// What came and should not have come, or not like this: a line each.
    faults: Vec<String>,
    /// How long they are.
    bytes: usize,
    /// How many more there were than are kept.
    more: usize,
}

/// Requests of which something is expected.
struct Kind {
    shape: Shape<'static>,
    of: Which,
    text: String,
    /// How often, with all that was said of them.
    times: Times,
    /// Whether they are expected at any time; else they are steps alone.
    at_any_time: bool,
    seen: usize,
    /// How often they came and were answered with which other status.
    others: BTreeMap<u16, usize>,
}

/// What counts of a request that came.
struct Asking<'a> {
    shape: Shape<'a>,
    /// The same, whichever page it asks for; where that is expected.
    of_any_page: Option<Shape<'a>>,
    token: Option<&'a str>,
    version: Option<LinkedInVersion>,
}

impl Expectations {
    pub(crate) fn expect(&mut self, expect: Expect, operation: &impl Expected) -> Result<(), RequestError> {
        // Whoever asks: a token is no part of what is compared.
        #[expect(clippy::expect_used, reason = "a text of ours")]
        let token = AccessToken::new("anyone").expect("a token");
        let (head, body) = operation.as_request(token)?.into_parts();
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let raw = RawRequest::new(head.method.clone(), target, &head.headers, &body);
        let meant = Meant::itself(&raw);
        let shape = Shape::of(&meant.call()).generalized();
        let Expect { times, of, in_order } = expect;
        let shape = if of.any_page { shape.of_any_page() } else { shape };
        let same = self.kinds.iter().position(|kind| kind.of == of && kind.shape.distance(&shape) == 0);
        let kind = same.unwrap_or(self.kinds.len());
        if let Some(same) = self.kinds.get_mut(kind) {
            let (before, text) = (same.times, &same.text);
            same.times = before.and(times);
            let line = if before.is_never() != times.is_never() {
                Some(format!("{text} was expected {before} and {times}: `never` adds up with nothing"))
            } else if same.times.is_impossible() && !before.is_impossible() {
                Some(format!("{text} was expected {before} and {times}: no number is both"))
            } else {
                None
            };
            same.at_any_time |= !in_order;
            line.into_iter().for_each(|line| self.fault(line));
        } else {
            let text = format!("{} {target}{of}", head.method);
            let shape = shape.into_owned();
            let others = BTreeMap::new();
            self.kinds.push(Kind { shape, of, text, times, at_any_time: !in_order, seen: 0, others });
        }
        if in_order {
            match self.steps.last_mut().filter(|last| last.kind == kind) {
                Some(last) => last.times = last.times.and(times),
                None => self.steps.push(Step { kind, times }),
            }
        }
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Takes notice of a request for one of the services, and of how it was answered.
    pub(crate) fn note(&mut self, call: &Call<'_>, status: StatusCode) {
        if self.is_empty() {
            return;
        }
        let shape = Shape::of(call).generalized();
        let of_any_page = self.kinds.iter().any(|kind| kind.of.any_page).then(|| shape.clone().of_any_page());
        let token = if call.surface().is_some() { call.token() } else { AccessToken::of(call.headers()) };
        let asking = Asking { shape, of_any_page, token, version: version_named(call) };
        let distances: Vec<_> = self.kinds.iter().map(|kind| kind.distance(&asking)).collect();
        let mut equal = (0..distances.len()).filter(|kind| distances[*kind] == 0).peekable();
        let Some(&first) = equal.peek() else { return self.note_unexpected(call, &asking, &distances) };
        let met: Vec<_> = equal.filter(|kind| self.kinds[*kind].of.is_met_by(status)).collect();
        if met.is_empty() {
            *self.kinds[first].others.entry(status.as_u16()).or_default() += 1;
        }
        for kind in &met {
            self.kinds[*kind].seen += 1;
        }
        let is_step = |kind: &usize| self.steps.iter().any(|step| step.kind == *kind);
        let at_any_time = met.iter().any(|kind| self.kinds[*kind].at_any_time);
        let kinds: Vec<_> = met.into_iter().filter(is_step).collect();
        if !kinds.is_empty() {
            self.turns.push(Turn { kinds, at_any_time });
        }
    }

    fn note_unexpected(&mut self, call: &Call<'_>, asking: &Asking<'_>, distances: &[u32]) {
        let nearest = self.kinds.iter().zip(distances).min_by_key(|(_, distance)| **distance);
        let Some((nearest, _)) = nearest else { return };
        let differences = nearest.differences(asking);
        let raw = call.meant().raw();
        let (method, target) = (raw.method.as_str(), redacted(raw.target()));
        let (method, target) = (shown(method), shown(&target));
        let line = format!("{method} {target} was not expected; the nearest is {}", nearest.text);
        self.uncovered(&line, &differences);
    }

    /// Takes notice of a request that should not have come, or not like this.
    pub(crate) fn uncovered(&mut self, line: &str, differences: &Differences) {
        self.fault(format!("{line}: {differences}"));
    }

    /// Takes notice of a fault.
    pub(crate) fn fault(&mut self, line: String) {
        let bytes = self.bytes + line.len();
        if self.more == 0 && self.faults.len() < FAULTS && bytes <= FAULTS_BYTES {
            self.bytes = bytes;
            self.faults.push(line);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is not as expected.
    pub(super) fn lines(&self) -> Vec<String> {
        let wrong = self.kinds.iter().filter_map(Kind::wrong);
        let disorder = self.turns.wrong(&self.steps, |kind| &self.kinds[kind].text);
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        wrong.chain(disorder).chain(self.faults.iter().cloned()).chain(more).collect()
    }
}

impl Kind {
    fn has_token(&self, asking: &Asking<'_>) -> bool {
        self.of.by.as_deref().is_none_or(|by| asking.token == Some(by))
    }

    fn has_version(&self, asking: &Asking<'_>) -> bool {
        self.of.version.is_none_or(|version| asking.version == Some(version))
    }

    /// What of a request is compared.
    fn of<'s, 'a>(&self, asking: &'s Asking<'a>) -> &'s Shape<'a> {
        asking.of_any_page.as_ref().filter(|_| self.of.any_page).unwrap_or(&asking.shape)
    }

    /// How far a request is from this, whatever it was answered; 0 if it equals it.
    fn distance(&self, asking: &Asking<'_>) -> u32 {
        self.shape.distance(self.of(asking))
            + u32::from(!self.has_token(asking))
            + u32::from(!self.has_version(asking))
    }

    fn differences(&self, asking: &Asking<'_>) -> Differences {
        let mut differences = self.shape.differences(self.of(asking));
        if !self.has_token(asking) {
            let found = asking.token.map(|_| "another".to_owned());
            differences.add(|| "token".to_owned(), Some("the certain one".to_owned()), found);
        }
        if !self.has_version(asking) {
            let [expected, found] = [self.of.version, asking.version].map(|it| it.map(|it| it.to_string()));
            differences.add(|| "linkedin-version".to_owned(), expected, found);
        }
        differences
    }

    /// How it is not as expected, if so. How often a step comes is an affair of their order.
    fn wrong(&self) -> Option<String> {
        let Self { text, times, at_any_time, seen, others, .. } = self;
        if (!at_any_time || times.allow(*seen)) && others.is_empty() {
            return None;
        }
        let others: Vec<_> =
            others.iter().map(|(status, times)| format!("{times} times with {status}")).collect();
        let but = if others.is_empty() { String::new() } else { format!(", but {}", others.join(", ")) };
        Some(format!("{text} was expected {times} and came {seen} times{but}"))
    }
}

/// What is not as a test expects it, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unmet(Vec<String>);

impl Unmet {
    pub(crate) fn none_or(lines: impl IntoIterator<Item = String>) -> Result<(), Self> {
        // What a line quotes may have line ends.
        let lines: Vec<_> = lines.into_iter().map(|line| printable(&line).into_owned()).collect();
        if lines.is_empty() { Ok(()) } else { Err(Self(lines)) }
    }

    /// The lines, each without a line end.
    pub fn lines(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Unmet {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_faults_are_told_as_far_as_they_fit() {
        let mut expectations = Expectations::default();
        let long = "x".repeat(FAULTS_BYTES / 2);
        for line in [&long, &long, "one too many", "another"] {
            expectations.fault(line.to_owned());
        }
        assert_eq!(expectations.lines(), [&long, &long, "and 2 more"]);
    }
}
