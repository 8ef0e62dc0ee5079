//! When the versions of LinkedIn's API begin and end.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use rolecall_model::LinkedInVersion;

/// The ends that are printed: on LinkedIn's page on migrations, and in a list of others that agrees with it.
const PRINTED: [(u16, u8, Date); 20] = [
    (2024, 7, date(2025, 7, 22)),
    (2024, 8, date(2025, 8, 18)),
    (2024, 9, date(2025, 9, 15)),
    (2024, 10, date(2025, 10, 15)),
    (2024, 11, date(2025, 11, 17)),
    (2025, 4, date(2026, 4, 15)),
    (2025, 5, date(2026, 5, 15)),
    (2025, 6, date(2026, 6, 15)),
    (2025, 7, date(2026, 7, 15)),
    (2025, 8, date(2026, 8, 17)),
    (2025, 9, date(2026, 9, 15)),
    (2025, 10, date(2026, 10, 15)),
    (2025, 11, date(2026, 11, 16)),
    (2026, 1, date(2027, 1, 15)),
    (2026, 2, date(2027, 2, 15)),
    (2026, 3, date(2027, 3, 16)),
    (2026, 4, date(2027, 4, 15)),
    (2026, 5, date(2027, 5, 15)),
    (2026, 6, date(2027, 6, 15)),
    (2026, 7, date(2027, 7, 15)),
];

/// The one month that has no version.
const NONE: (u16, u8) = (2025, 12);

/// Where no date is printed, a version begins and ends in the middle of its month (inferred from those that are).
const MIDDLE: i8 = 15;

/// How many days before its end whoever names a version is told.
const SOON: i64 = 60;

/// Whether a version is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// It is, up to the day before this one.
    Active {
        ends: Date,
        /// Whether the end is printed; else it is concluded.
        printed: bool,
    },
    /// It is not there yet, or no longer.
    Inactive,
    /// There never was one.
    Never,
}

/// Whether a version is there on this day.
pub(crate) fn life(version: LinkedInVersion, today: Date) -> Life {
    let month = (version.year(), version.month());
    if month == NONE {
        return Life::Never;
    }
    let Some(begins) = Date::new(version.year().cast_signed(), version.month().cast_signed(), MIDDLE).ok()
    else {
        return Life::Never;
    };
    let printed =
        PRINTED.iter().find(|(year, month, _)| (*year, *month) == (version.year(), version.month()));
    let ends = printed.map(|(.., end)| *end).or_else(|| begins.checked_add(1.year()).ok());
    match ends {
        Some(ends) if begins <= today && today < ends => Life::Active { ends, printed: printed.is_some() },
        _ => Life::Inactive,
    }
}

/// When a version ends, if that is soon.
pub(crate) fn ends_soon(version: LinkedInVersion, today: Date) -> Option<String> {
    let Life::Active { ends, printed } = life(version, today) else { return None };
    if i64::from((ends - today).get_days()) > SOON {
        return None;
    }
    let known = if printed { "documented" } else { "inferred" };
    Some(format!("LinkedIn-Version {version} ends on {ends} ({known}); from then on it is answered 426"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(version: &str, today: &str) -> Life {
        life(version.parse().unwrap(), today.parse().unwrap())
    }

    #[test]
    fn a_version_is_there_from_the_middle_of_its_month_to_its_end() {
        let printed = |ends: &str| Life::Active { ends: ends.parse().unwrap(), printed: true };
        assert_eq!(of("202511", "2025-11-14"), Life::Inactive);
        assert_eq!(of("202511", "2025-11-15"), printed("2026-11-16"));
        assert_eq!(of("202511.01", "2026-11-15"), printed("2026-11-16"));
        assert_eq!(of("202511", "2026-11-16"), Life::Inactive);
        // Seen: 426 on the 13th of its month, the latest on the 18th.
        assert_eq!(of("202609", "2026-09-13"), Life::Inactive);
        let concluded = Life::Active { ends: date(2027, 9, 15), printed: false };
        assert_eq!(of("202609", "2026-09-18"), concluded);
        assert_eq!(of("202512", "2026-03-01"), Life::Never);
        assert_eq!(of("999912", "9999-12-31"), Life::Inactive);
        assert_eq!(of("000001", "2026-01-01"), Life::Inactive);
    }

    /// As LinkedIn prints them.
    #[test]
    fn the_printed_ends_are_those_of_the_facts() {
        let facts: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../../../fixtures/facts.json")).unwrap();
        let row = facts.iter().find(|row| row["id"] == "printed-ends-of-versions").unwrap();
        let ours =
            PRINTED.iter().map(|(year, month, end)| (format!("{year}{month:02}"), end.to_string().into()));
        assert_eq!(row["ends"], serde_json::Value::Object(ours.collect()));
        for (version, end) in row["ends"].as_object().unwrap() {
            let end: Date = end.as_str().unwrap().parse().unwrap();
            let there = Life::Active { ends: end, printed: true };
            assert_eq!(of(version, &end.yesterday().unwrap().to_string()), there, "{version}");
            assert_eq!(of(version, &end.to_string()), Life::Inactive, "{version}");
        }
    }

    /// The versions that are there on a day, oldest first.
    fn active(today: &str) -> Vec<String> {
        let months = (2023..2030).flat_map(|year| (1..=12).map(move |month| format!("{year}{month:02}")));
        months.filter(|version| matches!(of(version, today), Life::Active { .. })).collect()
    }

    #[test]
    fn some_twelve_versions_are_there_at_a_time_and_none_of_a_month_to_come() {
        assert_eq!(active("2026-09-18").last().unwrap(), "202609");
        for month in 1..=12 {
            for day in [1, 14, 17, 28] {
                let today = date(2026, month, day).to_string();
                let count = active(&today).len();
                assert!((11..=12).contains(&count), "{today}: {count}");
            }
        }
    }

    #[test]
    fn the_end_is_told_sixty_days_before() {
        let told = |version: &str, today: &str| ends_soon(version.parse().unwrap(), today.parse().unwrap());
        assert_eq!(told("202511", "2026-09-16"), None);
        let expected =
            "LinkedIn-Version 202511 ends on 2026-11-16 (documented); from then on it is answered 426";
        assert_eq!(told("202511", "2026-09-17").as_deref(), Some(expected));
        assert!(told("202609", "2027-09-14").unwrap().contains("(inferred)"));
        assert_eq!(told("202511", "2026-11-16"), None);
    }
}
