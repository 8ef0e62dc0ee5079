#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! URNs: what is one, what is a real one, and what is wrong with the rest.

use rolecall_model::{
    FsdProfileUrn, OrganizationBrandUrn, OrganizationUrn, PersonUrn, Urn, UrnError, UrnErrorKind, UrnType,
    urn_type,
};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    str::FromStr,
};

const A_NUMBER: &str = "expected a number from 1 to 9223372036854775807 without a leading zero, at offset ";
const AN_ID: &str = "expected an id of `A-Za-z0-9_-`, at offset ";

fn refused<T: FromStr<Err = UrnError>>(text: &str) -> (UrnErrorKind, String) {
    match text.parse::<T>() {
        Ok(_) => panic!("{text} was read"),
        Err(error) => {
            assert!(error.to_string().ends_with(&format!(", at offset {}", error.offset())));
            (error.kind(), error.to_string())
        }
    }
}

#[test]
fn a_urn_is_its_prefix_and_its_id() {
    let urn: PersonUrn = "urn:li:person:A_b-C9d_E0".parse().unwrap();
    assert_eq!((urn.as_str(), urn.id()), ("urn:li:person:A_b-C9d_E0", "A_b-C9d_E0"));
    assert_eq!(
        (urn.to_string(), format!("{urn:?}")),
        (urn.as_str().to_owned(), format!("{:?}", urn.as_str()))
    );
    assert_eq!(PersonUrn::from_id("A_b-C9d_E0"), Ok(urn));
    assert_eq!(OrganizationUrn::from_id("7").unwrap().as_ref(), "urn:li:organization:7");
    assert_eq!(OrganizationBrandUrn::from_id("7").unwrap().as_str(), "urn:li:organizationBrand:7");
    assert_eq!(FsdProfileUrn::from_id("ACoAA...").unwrap().as_str(), "urn:li:fsd_profile:ACoAA...");
    assert_eq!(
        OrganizationUrn::from_id("07").unwrap_err().to_string(),
        format!("{A_NUMBER}20"),
        "the offset counts from the start of the URN"
    );
}

#[test]
fn the_names_of_the_four_types_are_those_in_their_urns() {
    fn named<T: UrnType>(name: &str) {
        assert_eq!((T::NAME, T::PREFIX), (name, &*format!("urn:li:{name}:")));
    }
    named::<urn_type::Person>("person");
    named::<urn_type::Organization>("organization");
    named::<urn_type::OrganizationBrand>("organizationBrand");
    named::<urn_type::FsdProfile>("fsd_profile");
}

#[test]
fn a_strict_urn_looks_like_one_that_the_service_issues() {
    fn is_strict<T: UrnType>(id: &str) -> bool {
        Urn::<T>::from_id(id).unwrap().is_strict()
    }
    for (id, strict) in [
        ("pE3vIq7yK6", true),
        ("A_b-C9d_E-", true),
        ("pE3vIq7yK", false),
        ("pE3vIq7yK6x", false),
        ("abCdEf", false),
        ("pE3vIq7yK6...", false),
        ("pE3vIq7...", false),
    ] {
        assert_eq!(is_strict::<urn_type::Person>(id), strict, "{id}");
    }
    let real = "ACoAABJefVoBrz2LR3fQw8zX_y-0aBcDeFgHiJk";
    assert_eq!(real.len(), 39);
    assert!(is_strict::<urn_type::FsdProfile>(real));
    for id in
        [&real[..38], &format!("{real}x"), &format!("{}...", &real[..36]), &real.replace("ACoAA", "ACoAB")]
    {
        assert!(!is_strict::<urn_type::FsdProfile>(id), "{id}");
    }
    for id in ["1", "2414183", "9223372036854775807"] {
        assert!(is_strict::<urn_type::Organization>(id), "{id}");
        assert!(is_strict::<urn_type::OrganizationBrand>(id), "{id}");
    }
}

#[test]
fn a_text_that_is_no_urn_of_the_type_says_what_was_expected_and_where() {
    use UrnErrorKind::{Malformed, UnknownType};
    for (text, kind, offset) in [
        ("", Malformed, 0),
        ("pE3vIq7yK6", Malformed, 0),
        ("URN:li:person:abc", Malformed, 0),
        (" urn:li:person:abc", Malformed, 0),
        ("urn:", Malformed, 4),
        ("urn:LI:person:abc", Malformed, 4),
        ("urn:lin:person:abc", Malformed, 6),
        ("urn:li:", Malformed, 7),
        ("urn:li::abc", Malformed, 7),
        ("urn:li:person", Malformed, 13),
        ("urn:li:perk", Malformed, 10),
        ("urn:li:peé", Malformed, 9),
        ("urn:li:Person:abc", UnknownType, 7),
        ("urn:li:member:1", UnknownType, 7),
        ("urn:li:organization:1", UnknownType, 7),
        ("urn:li:personal:1", UnknownType, 7),
    ] {
        let expected = format!("expected `urn:li:person:`, at offset {offset}");
        assert_eq!(refused::<PersonUrn>(text), (kind, expected), "{text}");
    }
    let other = |expected: &str| (UnknownType, format!("expected `urn:li:{expected}:`, at offset 7"));
    assert_eq!(refused::<OrganizationUrn>("urn:li:organizationBrand:1"), other("organization"));
    assert_eq!(refused::<OrganizationBrandUrn>("urn:li:organization:1"), other("organizationBrand"));
    assert_eq!(refused::<FsdProfileUrn>("urn:li:person:pE3vIq7yK6"), other("fsd_profile"));
}

#[test]
fn an_id_of_letters_says_where_it_goes_wrong() {
    for (id, offset) in [
        ("", 0),
        ("...", 0),
        ("ab.", 3),
        ("ab..", 4),
        ("ab....", 5),
        ("ab...c", 5),
        ("a b", 1),
        ("ab ", 2),
        ("aé", 1),
        ("a:b", 1),
        ("a.b", 2),
        ("a%20", 1),
    ] {
        for (urn, start) in [("urn:li:person:", 14), ("urn:li:fsd_profile:", 19)] {
            let text = format!("{urn}{id}");
            let found = match start {
                14 => refused::<PersonUrn>(&text),
                _ => refused::<FsdProfileUrn>(&text),
            };
            assert_eq!(found, (UrnErrorKind::Malformed, format!("{AN_ID}{}", start + offset)), "{text}");
        }
    }
}

#[test]
fn an_id_that_is_a_number_has_63_bits_and_no_leading_zero() {
    for id in ["1", "10", "9223372036854775807", "1234567890123456789"] {
        assert_eq!(OrganizationUrn::from_id(id).unwrap().id(), id);
        assert_eq!(OrganizationBrandUrn::from_id(id).unwrap().id(), id);
    }
    for (id, offset) in [
        ("", 0),
        ("0", 0),
        ("01", 0),
        ("-1", 0),
        ("+1", 0),
        (" 1", 0),
        ("1 ", 1),
        ("12x", 2),
        ("1.0", 1),
        ("1...", 1),
        ("1٣", 1),
        ("9223372036854775808", 18),
        ("9999999999999999999", 18),
        ("10000000000000000000", 19),
    ] {
        let expected = |start: usize| (UrnErrorKind::Malformed, format!("{A_NUMBER}{}", start + offset));
        assert_eq!(refused::<OrganizationUrn>(&format!("urn:li:organization:{id}")), expected(20), "{id}");
        assert_eq!(
            refused::<OrganizationBrandUrn>(&format!("urn:li:organizationBrand:{id}")),
            expected(25),
            "{id}"
        );
    }
}

#[test]
fn urns_are_equal_ordered_and_hashed_as_their_texts() {
    let urn = |id| PersonUrn::from_id(id).unwrap();
    assert!(urn("A") < urn("B") && urn("B") < urn("a") && urn("a") < urn("aa"));
    assert_ne!(urn("a"), urn("A"));
    let hash = |urn: PersonUrn| {
        let mut hasher = DefaultHasher::new();
        urn.hash(&mut hasher);
        hasher.finish()
    };
    assert_eq!(hash(urn("a")), hash(urn("a")));
    assert_ne!(hash(urn("a")), hash(urn("A")));
}
