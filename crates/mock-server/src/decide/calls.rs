use crate::world::{Limits, PersonId};
use jiff::civil::Date;
use std::collections::HashMap;

/// The calls of a day.
#[derive(Default)]
pub(crate) struct Calls {
    day: Date,
    of_resource: HashMap<&'static str, u32>,
    of_member: HashMap<Counted, u32>,
}

/// A call that counts: of which resource, by whom.
pub(crate) type Counted = (&'static str, PersonId);

impl Calls {
    /// Those of this day: with another one all are forgotten.
    pub(crate) fn of_day(&mut self, day: Date) -> &Self {
        if self.day != day {
            *self = Self { day, ..Self::default() };
        }
        self
    }

    pub(crate) fn count(&mut self, counted: Counted) {
        *self.of_resource.entry(counted.0).or_default() += 1;
        *self.of_member.entry(counted).or_default() += 1;
    }

    /// Whose limit is reached, in the words of the service.
    pub(super) fn reached(&self, limits: Limits, counted: Counted) -> Option<&'static str> {
        let is_reached = |limit: Option<u32>, calls: Option<&u32>| {
            limit.is_some_and(|limit| calls.copied().unwrap_or_default() >= limit)
        };
        if is_reached(limits.member, self.of_member.get(&counted)) {
            return Some("APPLICATION_AND_MEMBER");
        }
        is_reached(limits.application, self.of_resource.get(counted.0)).then_some("APPLICATION")
    }
}
