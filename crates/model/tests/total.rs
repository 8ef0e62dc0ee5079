#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Whatever the text, reading it ends well: a value, or an error that points into the text.

mod common;

use common::{config, projections, texts, values};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rolecall_model::restli::{
    Place, Projection, SyntaxError, SyntaxErrorKind, decode, decode_lenient, decode_simple_key, decode_v1,
    encode, percent_decode,
};
use rolecall_model::{
    AccountId, AclKey, AclKeyError, AnyUrn, CompanyId, FsdProfileUrn, OrganizationBrandUrn, OrganizationUrn,
    OrganizationalEntityUrn, PersonUrn, Role, UrnError, UrnErrorKind,
};
use std::str::FromStr;

/// A text near a legal one: some of its characters taken out, doubled or replaced.
fn mutated(texts: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..3u8, common::texts());
    (texts, prop::collection::vec(change, 0..4)).prop_map(|(text, changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (index, what, other) in changes {
            let at = index.index(characters.len() + 1);
            let end = (at + usize::from(what)).min(characters.len());
            characters.splice(at..end, other.chars());
        }
        characters.into_iter().collect()
    })
}

fn anything() -> impl Strategy<Value = String> {
    let places = prop::sample::select(vec![Place::Path, Place::Query, Place::Header, Place::Body]);
    let key = "\\(organization:urn%3Ali%3Aorganization(Brand)?%3A[0-9]{1,20},role:[A-Z]{1,9},roleAssignee:urn%3Ali%3Aperson%3A[a-z]{0,9}\\)";
    let urn =
        "urn:li:(person|organization|organizationBrand|fsd_profile|member):[A-Za-z0-9_-]{0,21}(\\.\\.\\.)?";
    prop_oneof![
        texts(),
        any::<String>(),
        mutated((values(), places).prop_map(|(value, place)| encode(&value, place))),
        mutated(projections()),
        mutated(key),
        mutated(urn),
    ]
}

/// The error stands on a character of the text, and that is the one it says it found.
fn points_into<T>(read: Result<T, SyntaxError>, text: &str) -> Result<(), TestCaseError> {
    let Err(error) = read else { return Ok(()) };
    let rest = text.get(error.offset()..);
    prop_assert!(rest.is_some(), "offset {} of {:?}", error.offset(), text);
    prop_assert_eq!(error.found(), rest.unwrap().chars().next(), "{}: {:?}", error, text);
    let at_the_end = error.offset() == text.len();
    prop_assert_eq!(error.kind() == SyntaxErrorKind::UnexpectedEnd, at_the_end, "{}: {:?}", error, text);
    Ok(())
}

fn urn_points_into<T: FromStr<Err = UrnError>>(text: &str) -> Result<(), TestCaseError> {
    let Err(error) = text.parse::<T>() else { return Ok(()) };
    prop_assert!(text.is_char_boundary(error.offset()), "{}: {:?}", error, text);
    if error.kind() == UrnErrorKind::UnknownType {
        prop_assert_eq!(error.offset(), 7, "{:?}", text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..config(2) })]

    #[test]
    fn whatever_the_text_the_codec_reads_it_or_points_into_it(text in anything()) {
        points_into(decode(&text), &text)?;
        points_into(decode_lenient(&text), &text)?;
        points_into(decode_v1(&text), &text)?;
        points_into(percent_decode(&text), &text)?;
        points_into(text.parse::<Projection>(), &text)?;
        for place in [Place::Path, Place::Query, Place::Header, Place::Body] {
            points_into(decode_simple_key(&text, place), &text)?;
        }
    }

    #[test]
    fn whatever_the_text_the_types_read_it_or_point_into_it(text in anything()) {
        urn_points_into::<PersonUrn>(&text)?;
        urn_points_into::<OrganizationUrn>(&text)?;
        urn_points_into::<OrganizationBrandUrn>(&text)?;
        urn_points_into::<FsdProfileUrn>(&text)?;
        urn_points_into::<OrganizationalEntityUrn>(&text)?;
        urn_points_into::<AnyUrn>(&text)?;
        if let Err(AclKeyError::Syntax(error)) = AclKey::decode(&text) {
            points_into(Err::<(), _>(error), &text)?;
        }
        let is_company = (1..=19).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        let is_account = (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
        prop_assert_eq!(text.parse::<CompanyId>().is_ok(), is_company);
        prop_assert_eq!(text.parse::<AccountId>().is_ok(), is_account);
        prop_assert_eq!(Role::from(&*text).to_string(), text);
    }

    #[test]
    fn a_projection_that_is_read_is_printed_as_one_that_reads_the_same(text in mutated(projections())) {
        if let Ok(projection) = text.parse::<Projection>() {
            let printed = projection.to_string();
            prop_assert_eq!(printed.parse::<Projection>().unwrap(), projection);
            prop_assert_eq!(printed, text.replace([' ', '\t'], ""));
        }
    }

    #[test]
    fn a_text_that_breaks_off_ends_too_early_or_within_an_escape(
        value in values(), cut in any::<prop::sample::Index>(),
    ) {
        for place in [Place::Path, Place::Body] {
            let text = encode(&value, place);
            let mut end = cut.index(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let start = &text[..end];
            let structure = text.starts_with('(') || text.starts_with("List(");
            match decode(start) {
                // Of a leaf, and of the word `List`, every beginning is a leaf.
                Ok(_) => prop_assert!(!structure || "List".starts_with(start), "{} of {}", start, text),
                Err(error) => match error.kind() {
                    SyntaxErrorKind::UnexpectedEnd => prop_assert_eq!(error.offset(), start.len()),
                    SyntaxErrorKind::BadPercent => {
                        prop_assert!(start.len() - error.offset() < 3, "{} in {}", error, start);
                    }
                    SyntaxErrorKind::BadUtf8 => {
                        prop_assert!(start.len() - error.offset() < 12, "{} in {}", error, start);
                    }
                    _ => prop_assert!(false, "{} in {}", error, start),
                },
            }
        }
    }
}
