//! What comes in order: whether the requests that came can be shared out among the steps that were expected.

use crate::limits::TURNS;
use std::fmt;

/// How often. What is said several times of the same requests adds up, whatever comes first: numbers and ranges to
/// numbers and ranges, lower ends to lower ends, upper ends to upper ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) least: usize,
    /// The upper ends of numbers and ranges.
    bounded: usize,
    /// Those of `at_most`.
    at_most: Option<usize>,
    /// Whether `at_least` was said.
    is_open: bool,
}

impl Times {
    pub(super) fn new(least: usize, most: Option<usize>) -> Self {
        match most {
            None => Self { least, is_open: true, ..Self::default() },
            Some(most) if least == 0 && most > 0 => Self { at_most: Some(most), ..Self::default() },
            Some(most) => Self { least, bounded: most, ..Self::default() },
        }
    }

    /// How often at the most: of `at_least` without `at_most` there is no end.
    pub(super) fn most(self) -> Option<usize> {
        if self.is_open && self.at_most.is_none() {
            return None;
        }
        Some(self.bounded.saturating_add(self.at_most.unwrap_or_default()))
    }

    pub(super) fn is_never(self) -> bool {
        self.most() == Some(0)
    }

    /// Whether no number is so.
    pub(super) fn is_impossible(self) -> bool {
        self.most().is_some_and(|most| most < self.least)
    }

    pub(super) fn allow(self, seen: usize) -> bool {
        seen >= self.least && self.most().is_none_or(|most| seen <= most)
    }

    /// Both, of the same requests.
    pub(super) fn and(self, other: Self) -> Self {
        let at_most = [self.at_most, other.at_most].into_iter().flatten().reduce(usize::saturating_add);
        Self {
            least: self.least.saturating_add(other.least),
            bounded: self.bounded.saturating_add(other.bounded),
            at_most,
            is_open: self.is_open || other.is_open,
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most()) {
            (least, Some(most)) if least == most => write!(f, "{most} times"),
            (0, Some(most)) => write!(f, "at most {most} times"),
            (least, Some(most)) => write!(f, "{least} to {most} times"),
            (least, None) => write!(f, "at least {least} times"),
        }
    }
}

/// Requests of one kind, so often, before those of the next step.
pub(super) struct Step {
    pub(super) kind: usize,
    pub(super) times: Times,
}

/// A request of which steps speak.
pub(super) struct Turn {
    /// Those of its kinds that are steps.
    pub(super) kinds: Vec<usize>,
    /// Whether it is expected at any time, too: then it need not be of any step.
    pub(super) at_any_time: bool,
}

/// The turns in which requests came: the first of them, in bounded memory.
#[derive(Default)]
pub(super) struct Turns {
    came: Vec<Turn>,
    /// How many more there were than are kept.
    more: usize,
}

impl Turns {
    pub(super) fn push(&mut self, turn: Turn) {
        if self.came.len() < TURNS { self.came.push(turn) } else { self.more += 1 }
    }

    /// What is not in order: the first request that no step could take, else each step that did not come to its end.
    /// `text` is that of a kind.
    pub(super) fn wrong<'t>(&self, steps: &[Step], text: impl Fn(usize) -> &'t str) -> Vec<String> {
        if self.more > 0 && !steps.is_empty() {
            return vec![format!(
                "more than {TURNS} requests came that are expected in order: whether they did is not known"
            )];
        }
        let mut ends = vec![false; self.came.len() + 1];
        ends[0] = true;
        // How many could be shared out, and among which steps; of several ways the one that has come to the last step.
        let mut furthest = Share { ends, reached: 0, last: 0, taken: 0 };
        let mut share = furthest.clone();
        for (index, step) in steps.iter().enumerate() {
            let Some(next) = self.share(index, step, &share.ends) else { break };
            if next.reached >= furthest.reached {
                furthest = next.clone();
            }
            share = next;
        }
        let Share { ends, reached, last, taken } = furthest;
        let Some(step) = steps.get(last) else { return Vec::new() };
        let is_done = ends[reached];
        if let Some(turn) = self.came.get(reached) {
            let expected = if is_done { "nothing more" } else { text(step.kind) };
            let came = turn.kinds.first().map_or("", |kind| text(*kind));
            return vec![format!("{came} came where {expected} was expected in order")];
        }
        let line = |step: &Step, taken| {
            format!("{} was expected {} in order and came {taken} times", text(step.kind), step.times)
        };
        let behind = steps[last + 1..].iter().filter(|step| step.times.least > 0).map(|step| line(step, 0));
        (!is_done).then(|| line(step, taken)).into_iter().chain(behind).collect()
    }

    /// What a step may take of the turns, if it begins where the one before it may end.
    fn share(&self, index: usize, step: &Step, begins: &[bool]) -> Option<Share> {
        let is_of_it = |turn: &Turn| turn.kinds.contains(&step.kind);
        let may = sums(&self.came, is_of_it);
        let must = sums(&self.came, |turn| !turn.at_any_time);
        let foreign = sums(&self.came, |turn| !turn.at_any_time && !is_of_it(turn));
        let count = self.came.len();
        let mut share = Share { ends: vec![false; count + 1], reached: 0, last: index, taken: 0 };
        let (mut least, mut most, mut any) = (0, 0, false);
        // The later it begins, the later it ends at the least and at the most: nothing is looked at twice.
        for begin in (0..=count).filter(|begin| begins[*begin]) {
            let marked = if any { most + 1 } else { 0 };
            (least, most) = (least.max(begin), most.max(begin));
            while least <= count && may[least] - may[begin] < step.times.least {
                least += 1;
            }
            let allows = |end: usize| {
                foreign[end] == foreign[begin]
                    && step.times.most().is_none_or(|times| must[end] - must[begin] <= times)
            };
            while most < count && allows(most + 1) {
                most += 1;
            }
            if most >= marked {
                (share.reached, share.taken) = (most, may[most] - may[begin]);
            }
            any = true;
            (least.max(marked)..=most).for_each(|end| share.ends[end] = true);
        }
        any.then_some(share)
    }
}

/// The turns that a step may have taken.
#[derive(Clone)]
struct Share {
    /// Behind how many turns it may have come to its end.
    ends: Vec<bool>,
    /// How many it may have taken at the most, with the steps before it.
    reached: usize,
    /// Which step.
    last: usize,
    /// How many of those are its own.
    taken: usize,
}

/// Of how many turns this is so, up to each.
fn sums(turns: &[Turn], is_so: impl Fn(&Turn) -> bool) -> Vec<usize> {
    let mut sums = vec![0; turns.len() + 1];
    for (index, turn) in turns.iter().enumerate() {
        sums[index + 1] = sums[index] + usize::from(is_so(turn));
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps as `a+ b? a{1,2}`, and requests as `aab`; those in capitals are expected at any time, too.
    fn wrong(steps: &str, came: &str) -> String {
        const KINDS: [&str; 3] = ["a", "b", "c"];
        let kind = |letter: char| KINDS.iter().position(|kind| kind.starts_with(letter.to_ascii_lowercase()));
        let times = |text: &str| match text {
            "" => Times::new(1, Some(1)),
            "?" => Times::new(0, Some(1)),
            "*" => Times::new(0, None),
            "+" => Times::new(1, None),
            "2" => Times::new(2, Some(2)),
            "0" => Times::new(0, Some(0)),
            "12" => Times::new(1, Some(2)),
            _ => panic!("{text}"),
        };
        let step = |text: &str| {
            let (letter, often) = text.split_at(1);
            Step { kind: kind(letter.chars().next().unwrap()).unwrap(), times: times(often) }
        };
        let steps: Vec<_> = steps.split(' ').map(step).collect();
        let mut turns = Turns::default();
        for letter in came.chars() {
            let kinds = vec![kind(letter).unwrap()];
            turns.push(Turn { kinds, at_any_time: letter.is_ascii_uppercase() });
        }
        turns.wrong(&steps, |kind| KINDS[kind]).join("; ")
    }

    #[test]
    fn requests_are_shared_out_among_the_steps_if_they_can_be() {
        for (steps, came) in [
            ("a b", "ab"),
            ("a+ b a+", "abaa"),
            ("a? b a?", "b"),
            ("a? b a?", "ba"),
            ("a12 b a12", "aaba"),
            ("a12 b a12", "abaa"),
            ("a2 b* a", "aaa"),
            ("a b", "ABA"),
            ("a b", "AABB"),
            ("a b", "BAB"),
            ("a2 b", "aAb"),
            ("a0 b", "b"),
            ("a* b? c", "c"),
        ] {
            assert_eq!(wrong(steps, came), "", "{steps} and {came}");
        }
    }

    #[test]
    fn the_first_request_that_no_step_takes_is_told_and_else_what_did_not_come() {
        for (steps, came, line) in [
            ("a b", "ba", "b came where a was expected in order"),
            ("a2 b", "aba", "b came where a was expected in order"),
            ("a b a", "aab", "a came where b was expected in order"),
            ("a? b a?", "aa", "a came where b was expected in order"),
            ("a b", "aba", "a came where nothing more was expected in order"),
            ("a0", "a", "a came where nothing more was expected in order"),
            ("a b", "a", "b was expected 1 times in order and came 0 times"),
            (
                "a2 b? c",
                "a",
                "a was expected 2 times in order and came 1 times; c was expected 1 times in order and came 0 times",
            ),
            ("a b", "BA", "b was expected 1 times in order and came 0 times"),
            ("a12 b a12", "aab", "a was expected 1 to 2 times in order and came 0 times"),
            (
                "a+ b",
                "",
                "a was expected at least 1 times in order and came 0 times; b was expected 1 times in order and came 0 times",
            ),
        ] {
            assert_eq!(wrong(steps, came), line, "{steps} and {came}");
        }
    }

    /// Whether requests can be shared out, by trying everything.
    fn can_be(steps: &[&str], taken: usize, came: &str) -> bool {
        let Some(step) = steps.first() else { return came.chars().all(char::is_uppercase) };
        let (letter, often) = step.split_at(1);
        let (least, most) = match often {
            "" => (1, 1),
            "?" => (0, 1),
            "+" => (1, 9),
            _ => (2, 2),
        };
        if taken >= least && can_be(&steps[1..], 0, came) {
            return true;
        }
        let Some(next) = came.chars().next() else { return false };
        let rest = &came[1..];
        let takes = next.to_ascii_lowercase().to_string() == letter && taken < most;
        takes && can_be(steps, taken + 1, rest) || next.is_uppercase() && can_be(steps, taken, rest)
    }

    #[test]
    fn nothing_is_wrong_where_trying_everything_finds_a_way_and_nowhere_else() {
        let all = |letters: &[&'static str], most: usize| {
            let mut all = vec![Vec::new()];
            let mut last = all.clone();
            for _ in 0..most {
                let next =
                    last.iter().flat_map(|it| letters.iter().map(|letter| [&it[..], &[*letter]].concat()));
                last = next.collect();
                all.extend(last.clone());
            }
            all
        };
        let came = all(&["a", "b", "A", "B"], 4);
        for steps in all(&["a", "a?", "a+", "b", "b?", "b2"], 3).iter().skip(1) {
            for came in &came {
                let came = came.concat();
                assert_eq!(
                    wrong(&steps.join(" "), &came).is_empty(),
                    can_be(steps, 0, &came),
                    "{steps:?} and {came}"
                );
            }
        }
    }

    #[test]
    fn of_very_many_nothing_is_concluded() {
        let line = "more than 10000 requests came that are expected in order: whether they did is not known";
        assert_eq!(wrong("a*", &"a".repeat(10_000)), "");
        assert_eq!(wrong("a*", &"a".repeat(10_001)), line);
    }
}
