//! Versions of LinkedIn's interface.
#![allow(clippy::unwrap_used)]

use rolecall_model::LinkedInVersion;

fn version(text: &str) -> LinkedInVersion {
    text.parse().unwrap()
}

#[test]
fn a_version_is_a_month_and_perhaps_a_revision() {
    for text in ["202608", "209912", "202601", "202608.01", "202608.00", "000001"] {
        assert_eq!(version(text).to_string(), text);
    }
    for text in [
        "",
        "v2",
        "2026",
        "202600",
        "202613",
        "20260800",
        "20260832",
        "20261301",
        "2026080",
        "202608011",
        "20260801.01",
        "202608.",
        "202608.1",
        "202608.001",
        "202608.01.01",
        "2026-8",
        "+20268",
        " 202608",
        "２０２６08",
    ] {
        assert_eq!(
            text.parse::<LinkedInVersion>().unwrap_err().to_string(),
            "expected a version such as `202608`: a year and a month",
            "{text}"
        );
    }
}

#[test]
fn a_day_behind_the_month_is_read_and_not_printed() {
    for text in ["20250401", "20250419", "20250430", "20250431"] {
        assert_eq!((version(text), &*version(text).to_string()), (version("202504"), "202504"), "{text}");
    }
    assert_eq!(version("20250401").without_revision(), version("202504"));
}

#[test]
fn versions_are_ordered_by_time_and_a_month_stands_before_its_revisions() {
    let texts = ["199912", "202512", "202601", "202608", "202608.00", "202608.01", "202608.99", "202609"];
    let versions = texts.map(version);
    assert!(versions.is_sorted_by(|one, next| one < next), "{versions:?}");
}

#[test]
fn a_version_has_a_year_and_a_month_and_can_be_without_its_revision() {
    let revised = version("202608.01");
    assert_eq!((revised.year(), revised.month()), (2026, 8));
    assert_eq!(revised.without_revision(), version("202608"));
    assert_eq!(LinkedInVersion::new(2026, 8), version("202608"));
    assert_eq!(LinkedInVersion::new(2026, 0), version("202601"));
    assert_eq!(LinkedInVersion::new(2026, 13), version("202612"));
    assert_eq!(LinkedInVersion::new(u16::MAX, u8::MAX), version("999912"));
}

#[cfg(feature = "serde")]
#[test]
fn a_version_is_a_string_in_json() {
    assert_eq!(serde_json::to_string(&version("202608.01")).unwrap(), "\"202608.01\"");
    assert_eq!(serde_json::from_str::<LinkedInVersion>("\"202608\"").unwrap(), version("202608"));
    assert!(serde_json::from_str::<LinkedInVersion>("202608").is_err());
    assert!(serde_json::from_str::<LinkedInVersion>("\"2026\"").is_err());
}
