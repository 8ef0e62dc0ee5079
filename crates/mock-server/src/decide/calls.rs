//! What was called in a day, a minute and a month, against the limits of both services.

use crate::world::{Limits, PersonId};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use rolecall_model::{AccountId, CompanyId};
use std::{borrow::Borrow, collections::HashMap, hash::Hash};

/// The calls that count.
#[derive(Default)]
pub(crate) struct Calls {
    resources: Counts<&'static str>,
    members: Counts<(&'static str, PersonId)>,
    keys: Counts<Box<str>>,
    accounts: Counts<AccountId>,
    companies: Counts<CompanyId>,
}

/// A call that counts.
pub(crate) enum Counted {
    /// Of a resource of LinkedIn's, by a member.
    LinkedIn(&'static str, PersonId),
    /// With a key of ConnectSafely's.
    ConnectSafely { key: Box<str>, written: Option<Written> },
}

/// What an account has written.
pub(crate) struct Written {
    pub(super) account: AccountId,
    pub(super) company: CompanyId,
    pub(super) sent: u32,
}

/// How much of a limit is used, and when it begins anew.
#[derive(Clone, Copy)]
pub(super) struct Rate {
    pub(super) most: u32,
    pub(super) used: u32,
    pub(super) resets: Timestamp,
}

/// How often each was counted in one period; with another one all is forgotten.
struct Counts<K> {
    period: i64,
    of: HashMap<K, u32>,
}

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self { period: 0, of: HashMap::new() }
    }
}

impl<K: Hash + Eq> Counts<K> {
    fn enter(&mut self, period: i64) {
        if self.period != period {
            *self = Self { period, ..Self::default() };
        }
    }

    fn add(&mut self, key: K, number: u32) {
        let count = self.of.entry(key).or_default();
        *count = count.saturating_add(number);
    }

    fn of<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> u32
    where
        K: Borrow<Q>,
    {
        self.of.get(key).copied().unwrap_or_default()
    }
}

/// The calls of one key in a minute.
const KEY: u32 = 60;
/// The writing calls of one account in a minute.
const ACCOUNT: u32 = 15;
/// The invitations of one company in a month.
const COMPANY: u32 = 250;

const MINUTE: i64 = 60;

impl Calls {
    /// Those of the periods that it is now, in UTC.
    pub(crate) fn at(&mut self, now: Timestamp) -> &Self {
        let date: DateTime = now.to_zoned(TimeZone::UTC).datetime();
        let day = now.as_second().div_euclid(24 * 60 * MINUTE);
        self.resources.enter(day);
        self.members.enter(day);
        self.keys.enter(now.as_second().div_euclid(MINUTE));
        self.accounts.enter(now.as_second().div_euclid(MINUTE));
        self.companies.enter(i64::from(date.year()) * 12 + i64::from(date.month()));
        self
    }

    pub(crate) fn count(&mut self, counted: Counted) {
        match counted {
            Counted::LinkedIn(resource, member) => {
                self.resources.add(resource, 1);
                self.members.add((resource, member), 1);
            }
            Counted::ConnectSafely { key, written } => {
                self.keys.add(key, 1);
                if let Some(Written { account, company, sent }) = written {
                    self.accounts.add(account, 1);
                    self.companies.add(company, sent);
                }
            }
        }
    }

    /// Whose limit of a day is reached, in the words of LinkedIn.
    pub(super) fn reached(
        &self,
        limits: Limits,
        resource: &'static str,
        member: PersonId,
    ) -> Option<&'static str> {
        let is_reached = |limit: Option<u32>, calls: u32| limit.is_some_and(|limit| calls >= limit);
        if is_reached(limits.member, self.members.of(&(resource, member))) {
            return Some("APPLICATION_AND_MEMBER");
        }
        is_reached(limits.application, self.resources.of(resource)).then_some("APPLICATION")
    }

    pub(super) fn of_key(&self, key: &str) -> Rate {
        Rate { most: KEY, used: self.keys.of(key), resets: self.next_minute() }
    }

    pub(super) fn of_account(&self, account: &AccountId) -> Rate {
        Rate { most: ACCOUNT, used: self.accounts.of(account), resets: self.next_minute() }
    }

    /// How many invitations a company has left in this month.
    pub(super) fn left(&self, company: &CompanyId) -> u32 {
        COMPANY.saturating_sub(self.companies.of(company))
    }

    fn next_minute(&self) -> Timestamp {
        Timestamp::from_second((self.keys.period + 1).saturating_mul(MINUTE)).unwrap_or_default()
    }
}

impl Rate {
    pub(super) fn is_reached(self) -> bool {
        self.used >= self.most
    }

    /// With one call more.
    pub(super) fn and_this(self) -> Self {
        Self { used: self.used + 1, ..self }
    }
}
