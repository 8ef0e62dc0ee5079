#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! URNs of one of several types: an organization or a brand, one of the four, and any at all.

use rolecall_model::{
    AnyUrn, FsdProfileUrn, OrganizationBrandUrn, OrganizationUrn, OrganizationalEntityUrn, PersonUrn,
    UrnError, UrnErrorKind,
};
use std::str::FromStr;

const A_NUMBER: &str = "expected a number from 1 to 9223372036854775807 without a leading zero, at offset ";

fn refused<T: FromStr<Err = UrnError>>(text: &str) -> (UrnErrorKind, String) {
    match text.parse::<T>() {
        Ok(_) => panic!("{text} was read"),
        Err(error) => (error.kind(), error.to_string()),
    }
}

#[test]
fn an_organization_or_a_brand_is_told_by_its_type() {
    let organization: OrganizationalEntityUrn = "urn:li:organization:2414183".parse().unwrap();
    let brand: OrganizationalEntityUrn = "urn:li:organizationBrand:18085185".parse().unwrap();
    assert!(matches!(&organization, OrganizationalEntityUrn::Organization(urn) if urn.id() == "2414183"));
    assert!(matches!(&brand, OrganizationalEntityUrn::Brand(urn) if urn.id() == "18085185"));
    assert_eq!((organization.id(), brand.id()), ("2414183", "18085185"));
    assert_eq!(brand.to_string(), "urn:li:organizationBrand:18085185");
    assert_eq!((brand.as_ref(), format!("{brand:?}")), (brand.as_str(), format!("{:?}", brand.as_str())));
    assert_eq!(organization, OrganizationUrn::from_id("2414183").unwrap().into());
    assert_eq!(brand, OrganizationBrandUrn::from_id("18085185").unwrap().into());
    assert_ne!(organization, OrganizationBrandUrn::from_id("2414183").unwrap().into());
}

#[test]
fn a_text_that_is_neither_organization_nor_brand_says_what_was_expected() {
    use UrnErrorKind::{Malformed, UnknownType};
    let neither = "expected `urn:li:organization:` or `urn:li:organizationBrand:`, at offset 7";
    for (text, kind, expected) in [
        ("urn:li:person:1", UnknownType, neither),
        ("urn:li:company:1", UnknownType, neither),
        ("urn:li:organizationbrand:1", UnknownType, neither),
        ("urn:li:organizationBr:1", UnknownType, neither),
        ("urn:li:organizationB", Malformed, "expected `urn:li:organizationBrand:`, at offset 20"),
        ("acme", Malformed, "expected `urn:li:organization:`, at offset 0"),
        ("urn:li:organization:acme", Malformed, &format!("{A_NUMBER}20")),
        ("urn:li:organizationBrand:0", Malformed, &format!("{A_NUMBER}25")),
    ] {
        assert_eq!(refused::<OrganizationalEntityUrn>(text), (kind, expected.to_owned()), "{text}");
    }
}

#[test]
fn any_urn_says_its_type_its_id_and_whether_it_is_strict() {
    for (text, type_name, id, strict) in [
        ("urn:li:person:pE3vIq7yK6", "person", "pE3vIq7yK6", true),
        ("urn:li:person:abCdEf", "person", "abCdEf", false),
        ("urn:li:organization:2414183", "organization", "2414183", true),
        ("urn:li:organizationBrand:18085185", "organizationBrand", "18085185", true),
        (
            "urn:li:fsd_profile:ACoAABJefVoBrz2LR3fQw8zX_y-0aBcDeFgHiJk",
            "fsd_profile",
            "ACoAABJefVoBrz2LR3fQw8zX_y-0aBcDeFgHiJk",
            true,
        ),
        ("urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...", "fsd_profile", "ACoAABJefVoBrz2LR3f...", false),
    ] {
        let urn: AnyUrn = text.parse().unwrap();
        assert_eq!((urn.type_name(), urn.id(), urn.is_strict()), (type_name, id, strict), "{text}");
        assert_eq!((urn.as_str(), urn.as_ref(), &*urn.to_string()), (text, text, text));
        assert_eq!(format!("{urn:?}"), format!("{text:?}"));
    }
}

#[test]
fn a_text_that_is_none_of_the_four_says_what_was_expected() {
    use UrnErrorKind::{Malformed, UnknownType};
    let one = |offset: usize| {
        format!(
            "expected a URN of a person, an organization, an organizationBrand or an fsd_profile, at offset {offset}"
        )
    };
    for (text, kind, expected) in [
        ("", Malformed, one(0)),
        ("person:1", Malformed, one(0)),
        ("urn:LI:person:1", Malformed, one(4)),
        ("urn:li", Malformed, one(6)),
        ("urn:li:", Malformed, one(7)),
        ("urn:li::1", Malformed, one(7)),
        ("urn:li:organizationB", Malformed, one(20)),
        ("urn:li:fsd_profile", Malformed, one(18)),
        ("urn:li:member:1", UnknownType, one(7)),
        ("urn:li:Person:1", UnknownType, one(7)),
        ("urn:li:per:1", UnknownType, one(7)),
        ("urn:li:perk", UnknownType, one(7)),
        ("urn:li:person:", Malformed, "expected an id of `A-Za-z0-9_-`, at offset 14".to_owned()),
        ("urn:li:fsd_profile:a b", Malformed, "expected an id of `A-Za-z0-9_-`, at offset 20".to_owned()),
        ("urn:li:organization:0", Malformed, format!("{A_NUMBER}20")),
        ("urn:li:organizationBrand:1x", Malformed, format!("{A_NUMBER}26")),
    ] {
        let error = AnyUrn::listed(text).unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (kind, expected), "{text}");
    }
}

#[test]
fn any_urn_reads_what_is_none_of_the_four_and_keeps_it() {
    for (text, type_name, id) in [
        ("urn:li:member:7", "member", "7"),
        ("urn:li:servicePrincipal:organization", "servicePrincipal", "organization"),
        ("urn:li:Person:x", "Person", "x"),
        ("urn:li:a:b:(c,d)", "a", "b:(c,d)"),
        ("urn:li:é:株 ", "é", "株 "),
        ("urn:li:person:a b", "person", "a b"),
        ("urn:li:organization:0", "organization", "0"),
        ("urn:li:organizationBrand:x", "organizationBrand", "x"),
        ("urn:li:fsd_profile:..", "fsd_profile", ".."),
    ] {
        let urn: AnyUrn = text.parse().unwrap();
        assert_eq!((urn.type_name(), urn.id(), urn.is_strict()), (type_name, id, false), "{text}");
        let AnyUrn::Other(other) = &urn else { panic!("{text}") };
        assert_eq!((other.type_name(), other.id(), other.as_str()), (type_name, id, text));
        assert_eq!((urn.as_str(), other.as_ref(), &*other.to_string()), (text, text, text));
        assert_eq!(AnyUrn::from(other.clone()), urn);
        assert_eq!((format!("{urn:?}"), format!("{other:?}")), (format!("{text:?}"), format!("{text:?}")));
    }
}

#[test]
fn a_text_that_is_no_urn_at_all_says_what_was_expected() {
    for (text, offset) in [
        ("", 0),
        ("acme", 0),
        ("URN:li:person:1", 0),
        ("urn:LI:person:1", 4),
        ("urn:li", 6),
        ("urn:li:", 7),
        ("urn:li::1", 7),
        ("urn:li:member", 13),
        ("urn:li:member:", 14),
        ("urn:li:person:", 14),
    ] {
        let expected = format!("expected a URN: `urn:li:`, a type, `:` and an id, at offset {offset}");
        assert_eq!(refused::<AnyUrn>(text), (UrnErrorKind::Malformed, expected), "{text}");
    }
}

#[test]
fn any_urn_becomes_the_one_that_it_is_and_is_made_of_each() {
    fn becomes<T>(text: &str)
    where
        T: FromStr<Err = UrnError> + Clone + std::fmt::Debug + PartialEq + Into<AnyUrn>,
        T: TryFrom<AnyUrn, Error = UrnError> + for<'a> TryFrom<&'a AnyUrn, Error = UrnError>,
    {
        let (one, any): (T, AnyUrn) = (text.parse().unwrap(), text.parse().unwrap());
        assert_eq!((T::try_from(&any), T::try_from(any.clone())), (Ok(one.clone()), Ok(one.clone())));
        assert_eq!(one.into(), any);
        for other in
            ["urn:li:member:7", "urn:li:person:a b", "urn:li:organization:0", "urn:li:fsd_profile:a.b"]
        {
            let (any, error): (AnyUrn, _) = (other.parse().unwrap(), other.parse::<T>().unwrap_err());
            assert_eq!(T::try_from(&any), Err(error.clone()), "{other}");
            assert_eq!(T::try_from(any), Err(error), "{other}");
        }
    }
    becomes::<PersonUrn>("urn:li:person:abCdEf");
    becomes::<OrganizationUrn>("urn:li:organization:7");
    becomes::<OrganizationBrandUrn>("urn:li:organizationBrand:7");
    becomes::<FsdProfileUrn>("urn:li:fsd_profile:ACoAA...");
    becomes::<OrganizationalEntityUrn>("urn:li:organization:7");
    becomes::<OrganizationalEntityUrn>("urn:li:organizationBrand:7");
    let person: AnyUrn = "urn:li:person:abCdEf".parse().unwrap();
    assert_eq!(
        OrganizationalEntityUrn::try_from(person).unwrap_err().to_string(),
        "expected `urn:li:organization:` or `urn:li:organizationBrand:`, at offset 7"
    );
}
