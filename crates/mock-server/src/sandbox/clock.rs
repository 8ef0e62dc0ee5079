use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use std::str::FromStr;

/// The mock's date, which messages about versions name: `"2026-08-31".parse()`. It is the date at first, and goes on
/// from there, at the time of day that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Today(pub(crate) Date);

/// The text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("expected a date such as 2026-08-31")]
pub struct TodayError(());

impl FromStr for Today {
    type Err = TodayError;

    fn from_str(text: &str) -> Result<Self, TodayError> {
        // The library also takes times and zones; a date alone has ten characters.
        if text.len() != 10 {
            return Err(TodayError(()));
        }
        text.parse().map(Self).map_err(|_| TodayError(()))
    }
}

impl Default for Today {
    /// The date of the machine's clock, in UTC.
    fn default() -> Self {
        Self(Timestamp::now().to_zoned(TimeZone::UTC).date())
    }
}

/// The clock of a world: that of the machine, moved by some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    ahead: SignedDuration,
}

impl Clock {
    /// A clock that shows this date when the machine's shows `now`.
    pub(crate) fn showing(Today(date): Today, now: Timestamp) -> Self {
        let machine = now.to_zoned(TimeZone::UTC).date();
        Self { ahead: machine.duration_until(date) }
    }

    /// What it shows when the machine's shows `now`. Beyond the years that there are it stands still.
    pub(crate) fn at(self, now: Timestamp) -> Timestamp {
        now.checked_add(self.ahead).unwrap_or(if self.ahead.is_negative() {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The date that it shows.
    pub(crate) fn today(self, now: Timestamp) -> Today {
        Today(self.at(now).to_zoned(TimeZone::UTC).date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_begins_at_its_date_and_runs_over_midnight() {
        let machine: Timestamp = "2026-11-26T23:59:59.5Z".parse().unwrap();
        let clock = Clock::showing("2024-02-28".parse().unwrap(), machine);
        assert_eq!(clock.at(machine).to_string(), "2024-02-28T23:59:59.5Z");
        assert_eq!(clock.today(machine + SignedDuration::from_secs(1)), "2024-02-29".parse().unwrap());
        let late = Clock::showing("9999-12-30".parse().unwrap(), machine);
        assert_eq!(late.at(machine + SignedDuration::from_hours(240)), Timestamp::MAX);
    }
}
