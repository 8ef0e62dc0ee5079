#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Texts become what they are the text of in every way that a user may try, with the same error in each.

use rolecall_model::restli::Projection;
use rolecall_model::{
    AccountId, AclKey, AnyUrn, CompanyId, FsdProfileUrn, LinkedInVersion, OrganizationBrandUrn,
    OrganizationUrn, OrganizationalEntityUrn, PersonUrn,
};
use std::{fmt::Debug, str::FromStr};

fn is_tried<T, E: Debug + PartialEq>(good: &str, bad: &str)
where
    T: FromStr<Err = E>
        + TryFrom<String, Error = E>
        + for<'a> TryFrom<&'a str, Error = E>
        + Debug
        + PartialEq,
{
    assert!(good.parse::<T>().is_ok() && bad.parse::<T>().is_err(), "{good} and {bad}");
    for text in [good, bad] {
        assert_eq!(T::try_from(text), text.parse(), "{text}");
        assert_eq!(T::try_from(text.to_owned()), text.parse(), "{text}");
    }
}

#[test]
fn a_text_is_tried_as_a_reference_and_as_a_string() {
    is_tried::<PersonUrn, _>("urn:li:person:a", "urn:li:member:7");
    is_tried::<OrganizationUrn, _>("urn:li:organization:7", "urn:li:organization:07");
    is_tried::<OrganizationBrandUrn, _>("urn:li:organizationBrand:7", "7");
    is_tried::<FsdProfileUrn, _>("urn:li:fsd_profile:a", "");
    is_tried::<OrganizationalEntityUrn, _>("urn:li:organizationBrand:7", "urn:li:person:a");
    is_tried::<AnyUrn, _>("urn:li:member:7", "urn:li:member:");
    is_tried::<LinkedInVersion, _>("202608", "2026");
    is_tried::<CompanyId, _>("105672170", "x");
    is_tried::<AccountId, _>("a", "");
    is_tried::<Projection, _>("(a,b~(c))", "(a");
    is_tried::<AclKey, _>(
        "(organization:urn%3Ali%3Aorganization%3A1,role:ANALYST,roleAssignee:urn%3Ali%3Aperson%3Aa)",
        "(role:ANALYST)",
    );
}
