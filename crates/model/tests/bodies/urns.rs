//! URNs, ids and words: each type takes what its grammar says, and an error stands where the text leaves it.

use rolecall_model::{
    AccountId, AnyUrn, CompanyId, FsdProfileUrn, InvitationStatus, OrganizationBrandUrn, OrganizationUrn,
    OrganizationalEntityUrn, PersonUrn, Role, RoleState, Urn, UrnError, UrnErrorKind, UrnType,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Debug, str::FromStr};

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let person = one_type(text, is_text_id);
    let profile = one_type(text, is_text_id);
    let organization = one_type(text, is_number);
    let brand = one_type(text, is_number);
    let person: Option<PersonUrn> = person;
    let profile: Option<FsdProfileUrn> = profile;
    let organization: Option<OrganizationUrn> = organization;
    let brand: Option<OrganizationBrandUrn> = brand;

    let entity = text.parse::<OrganizationalEntityUrn>();
    stays_within(entity.as_ref().err(), text);
    assert_eq!(entity.is_ok(), organization.is_some() || brand.is_some());
    if let Ok(entity) = &entity {
        as_json(entity, text);
    }

    let listed = AnyUrn::listed(text);
    stays_within(listed.as_ref().err(), text);
    let expected = person.map(AnyUrn::Person).or(profile.map(AnyUrn::FsdProfile));
    let expected = expected.or(organization.map(AnyUrn::Organization));
    let expected = expected.or(brand.map(AnyUrn::OrganizationBrand));
    assert_eq!(listed.ok(), expected);
    any(text, expected);

    let is_company = (1..=19).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
    let is_account = (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
    assert_eq!(text.parse::<CompanyId>().is_ok(), is_company);
    assert_eq!(text.parse::<AccountId>().is_ok(), is_account);
    as_json(&Role::from(text), text);
    as_json(&RoleState::from(text), text);
    as_json(&InvitationStatus::from(text), text);
}

/// Any URN: one of the four where it can be, with the same errors when it becomes one.
fn any(text: &str, listed: Option<AnyUrn>) {
    let parts = text.strip_prefix("urn:li:").and_then(|rest| rest.split_once(':'));
    let parts = parts.filter(|(of, id)| !of.is_empty() && !id.is_empty());
    let read = text.parse::<AnyUrn>();
    stays_within(read.as_ref().err(), text);
    assert_eq!(read.is_ok(), parts.is_some(), "{text:?}");
    let Ok(any) = read else { return };
    assert_eq!(Some((any.type_name(), any.id())), parts);
    assert_eq!(matches!(any, AnyUrn::Other(_)), listed.is_none(), "{text:?}");
    if let Some(listed) = listed {
        assert_eq!(any, listed);
    }
    as_json(&any, text);
    assert_eq!(PersonUrn::try_from(&any), text.parse());
    assert_eq!(FsdProfileUrn::try_from(&any), text.parse());
    assert_eq!(OrganizationUrn::try_from(&any), text.parse());
    assert_eq!(OrganizationBrandUrn::try_from(&any), text.parse());
    assert_eq!(OrganizationalEntityUrn::try_from(any), text.parse());
}

/// One type, against its grammar in other words.
fn one_type<T: UrnType>(text: &str, is_id: fn(&str) -> bool) -> Option<Urn<T>> {
    let is_one = text.strip_prefix(T::PREFIX).is_some_and(is_id);
    let read = text.parse::<Urn<T>>();
    assert_eq!(read.is_ok(), is_one, "{text:?} as {}", T::NAME);
    match read {
        Ok(urn) => {
            assert_eq!(Urn::from_id(urn.id()).as_ref(), Ok(&urn));
            as_json(&urn, text);
            Some(urn)
        }
        Err(error) => {
            stays_within(Some(&error), text);
            leaves_there::<T>(&error, text);
            None
        }
    }
}

fn stays_within(error: Option<&UrnError>, text: &str) {
    if let Some(error) = error {
        assert!(text.is_char_boundary(error.offset()), "{error}: {text:?}");
    }
}

/// What stands before the fault can still become a URN; with the character at the fault it cannot.
fn leaves_there<T: UrnType>(error: &UrnError, text: &str) {
    if error.kind() == UrnErrorKind::UnknownType {
        assert_eq!(error.offset(), "urn:li:".len());
        assert!(text.starts_with("urn:li:") && !text.starts_with(T::PREFIX));
        return;
    }
    let (before, after) = text.split_at(error.offset());
    let with_fault = &text[..before.len() + after.chars().next().map_or(0, char::len_utf8)];
    assert!(can_become::<T>(before), "{error}: {text:?}");
    assert!(after.is_empty() || !can_become::<T>(with_fault), "{error}: {text:?}");
}

fn can_become<T: UrnType>(start: &str) -> bool {
    T::PREFIX.starts_with(start)
        || ["", "1", "a", ".", ".."].iter().any(|rest| format!("{start}{rest}").parse::<Urn<T>>().is_ok())
}

fn is_text_id(id: &str) -> bool {
    let id = id.strip_suffix("...").unwrap_or(id);
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

fn is_number(id: &str) -> bool {
    id.parse::<i64>().is_ok_and(|number| number > 0 && number.to_string() == id)
}

/// As text, as JSON and back.
fn as_json<T>(value: &T, text: &str)
where
    T: AsRef<str> + ToString + Debug + PartialEq + FromStr + Serialize + DeserializeOwned,
{
    assert_eq!((value.as_ref(), &*value.to_string()), (text, text));
    let json = serde_json::to_string(value).expect("a text");
    assert_eq!(serde_json::from_str::<String>(&json).as_deref().ok(), Some(text));
    assert_eq!(serde_json::from_str::<T>(&json).ok().as_ref(), Some(value));
}
