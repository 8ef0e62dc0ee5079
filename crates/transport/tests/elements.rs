#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Rows as the real service may send them: one that is odd does not lose its page, and nothing of it is lost.

mod common;

use common::response;
use rolecall_model::{AnyUrn, OrganizationField, OrganizationalEntityUrn, PersonUrn};
use rolecall_transport::{
    Operation,
    linkedin::{FindByRoleAssignee, OrganizationEntity, PersonEntity, ProjectedAcl},
    restli::Page,
};
use serde_json::{Value, json};

fn plain(elements: &Value) -> Page<rolecall_model::OrganizationAcl> {
    let body = json!({"elements": elements, "paging": {"start": 0, "count": 10, "links": []}});
    FindByRoleAssignee::new().read_response(response(200, body.to_string())).unwrap()
}

fn projected(elements: &Value) -> Vec<ProjectedAcl> {
    let body = json!({"elements": elements, "paging": {"start": 0, "count": 10, "links": []}});
    let finder = FindByRoleAssignee::new().project("(*)".parse().unwrap());
    finder.read_response(response(200, body.to_string())).unwrap().elements
}

#[test]
fn urns_of_types_that_nobody_lists_do_not_lose_the_page() {
    let row = |organization: &str, assignee: &str| json!({"role": "OWNER", "organization": organization, "roleAssignee": assignee, "state": "PENDING"});
    let rows = json!([
        row("urn:li:company:7", "urn:li:member:8"),
        row("urn:li:organization:1", "urn:li:person:a"),
        row("urn:li:organization:007", "urn:li:person:a.b"),
    ]);
    let page = plain(&rows);
    let key = page.elements[1].key().unwrap();
    assert_eq!(key.organization, "urn:li:organization:1".parse().unwrap());
    for (index, row) in [0, 2].map(|index| (index, &page.elements[index])) {
        assert!(matches!(&row.organization, AnyUrn::Other(_)), "{index}");
        assert!(OrganizationalEntityUrn::try_from(&row.organization).is_err());
        assert!(PersonUrn::try_from(&row.role_assignee).is_err());
        assert!(row.key().is_err());
    }
    let same = projected(&rows);
    assert_eq!(same[0].organization, Some(page.elements[0].organization.clone()));
    assert_eq!(same[2].role_assignee, Some(page.elements[2].role_assignee.clone()));
    assert_eq!(json!(same), rows);
}

#[test]
fn the_spelling_of_the_legacy_resource_is_read_and_written() {
    let rows = json!([{"role": "ADMINISTRATOR", "roleAssignee": "urn:li:person:a", "state": "APPROVED",
        "organizationalTarget": "urn:li:organization:1", "organizationalTarget~": {"localizedName": "One"}}]);
    assert_eq!(plain(&rows).elements[0].organization_field, OrganizationField::OrganizationalTarget);
    let acl = &projected(&rows)[0];
    assert_eq!(acl.organization_field, OrganizationField::OrganizationalTarget);
    assert_eq!(acl.organization.as_ref().unwrap().as_str(), "urn:li:organization:1");
    assert_eq!(acl.organization_entity.as_ref().unwrap().name(), Some("One"));
    assert_eq!(json!([acl]), rows);
    // That of the two samples, with what could not be expanded.
    let rows =
        json!([{"organizationTarget": "urn:li:organization:1", "organizationTarget!": {"status": 403}}]);
    let acl = &projected(&rows)[0];
    assert_eq!(acl.organization_failure.as_ref().unwrap().status, Some(403));
    assert_eq!((acl.organization_field, json!([acl])), (OrganizationField::OrganizationTarget, rows));
    // What is of another type stays where it was.
    let rows = json!([{"organizationalTarget": 7}]);
    assert_eq!((&projected(&rows)[0].organization, json!(projected(&rows))), (&None, rows));
}

/// Whatever stands in a field, its page is read, and it is there as it came.
#[test]
fn no_field_of_a_projected_row_loses_its_page() {
    let odd = [
        json!({"role": null, "state": 7, "organization": "", "roleAssignee": []}),
        json!({"organization": "urn:li:organization:1", "organization~": [], "organization!": "forbidden"}),
        json!({"organization": "urn:li:organization:1", "organization~": "x", "roleAssignee!": [403]}),
        json!({"created": 17, "lastModified": {"time": 1.5e12}}),
        json!({"created": [], "lastModified": ["urn:li:person:a", null, 1]}),
        json!({"organization!": {"status": "403", "code": 7, "serviceErrorCode": 100}}),
        json!({"organizationTarget": "urn:li:organization:1", "organizationTarget!": [403]}),
    ];
    let read = projected(&json!(odd));
    assert_eq!(json!(read), json!(odd));
    let failure = read[5].organization_failure.as_ref().unwrap();
    assert_eq!((failure.status, failure.service_error_code), (None, Some(100)));
    assert_eq!((&read[0].role, read[1].organization.is_some()), (&None, true));
}

#[test]
fn a_field_that_is_there_twice_is_an_error() {
    let body = r#"{"elements":[{"state":"APPROVED","state":"REVOKED"}]}"#;
    let finder = FindByRoleAssignee::new().project("(*)".parse().unwrap());
    let error = finder.read_response(response(200, body)).unwrap_err();
    let expected = "unexpected answer 200 of 53 bytes: body: /elements/0: expected the field `state` once, found it twice";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_stamp_of_which_a_projection_left_a_part_is_read() {
    let rows = json!([{"created": {"time": 1}, "lastModified": {"actor": "urn:li:person:a"}}]);
    let acl = &projected(&rows)[0];
    assert_eq!(acl.created.as_ref().unwrap().time, Some(1));
    assert_eq!(acl.last_modified.as_ref().unwrap().actor.as_deref(), Some("urn:li:person:a"));
    assert_eq!(json!([acl]), rows);
}

fn localized(text: &str) -> Value {
    json!({"localized": {"en_US": text}, "preferredLocale": {"country": "US", "language": "en"}})
}

#[test]
fn an_entity_has_the_fields_of_their_type_and_keeps_the_others() {
    let whole = json!({
        "id": 7, "localizedName": "One", "vanityName": "one", "localizedWebsite": "https://one.test",
        "organizationType": "PUBLIC_COMPANY", "staffCountRange": "SIZE_2_TO_10", "locations": [{"id": 1}],
        "website": localized("https://other.test"), "name": localized("Other"),
        "logoV2": {"original~": {"elements": [{"identifiers": [{"identifier": "https://media.test/one"}]}]}},
    });
    let entity: OrganizationEntity = serde_json::from_value(whole.clone()).unwrap();
    assert_eq!((entity.id(), entity.name(), entity.vanity_name()), (Some(7), Some("One"), Some("one")));
    assert_eq!(entity.localized_website(), Some("https://one.test"));
    assert_eq!(
        (entity.organization_type(), entity.staff_count_range()),
        (Some("PUBLIC_COMPANY"), Some("SIZE_2_TO_10"))
    );
    assert_eq!((entity.website(), entity.locations().len()), (Some("https://one.test"), 1));
    assert_eq!((entity.get("locations"), entity.fields().len()), (Some(&json!([{"id": 1}])), 10));
    assert_eq!((entity.logo_url(), json!(&entity)), (Some("https://media.test/one"), whole));
    // Of another type they are none, and there all the same.
    let odd = json!({"id": "7", "localizedName": 1, "logoV2": [], "name": {"localized": []}});
    let entity: OrganizationEntity = serde_json::from_value(odd.clone()).unwrap();
    assert_eq!(
        (entity.id(), entity.localized_name(), entity.name(), entity.logo_url()),
        (None, None, None, None)
    );
    assert_eq!(json!(entity), odd);
    let unnamed: OrganizationEntity =
        serde_json::from_value(json!({"website": localized("https://other.test")})).unwrap();
    assert_eq!((unnamed.website(), unnamed.locations().len()), (Some("https://other.test"), 0));
    let person = json!({"id": "a", "localizedFirstName": "Ada", "firstName": localized("Augusta"), "vanityName": "ada",
        "lastName": localized("L"), "localizedHeadline": "H", "profilePicture": {"displayImage~": {"elements": [
            {"identifiers": [{"identifier": "https://media.test/a"}]}]}}});
    let person: PersonEntity = serde_json::from_value(person).unwrap();
    assert_eq!((person.id(), person.first_name(), person.last_name()), (Some("a"), Some("Ada"), Some("L")));
    assert_eq!((person.localized_headline(), person.vanity_name()), (Some("H"), Some("ada")));
    assert_eq!(person.profile_picture_url(), Some("https://media.test/a"));
}

#[test]
fn a_name_without_a_localized_one_is_that_of_the_preferred_locale() {
    let name = |text: Value| {
        let entity: OrganizationEntity = serde_json::from_value(json!({"name": text})).unwrap();
        entity.name().map(str::to_owned)
    };
    let both = json!({"de_DE": "Eins", "en_US": "One"});
    let preferred = json!({"country": "US", "language": "en"});
    assert_eq!(name(json!({"localized": both, "preferredLocale": preferred})).as_deref(), Some("One"));
    assert_eq!(name(json!({"localized": both})).as_deref(), Some("Eins"));
    assert_eq!(name(json!({"localized": {}, "preferredLocale": preferred})), None);
}

#[test]
fn a_picture_is_the_first_address_that_there_is() {
    let asset = |addresses: &[&str]| {
        let elements: Vec<_> =
            addresses.iter().map(|address| json!({"identifiers": [{"identifier": address}]})).collect();
        json!({"elements": elements})
    };
    let logo = |logo: Value| {
        let entity: OrganizationEntity = serde_json::from_value(json!({"logoV2": logo})).unwrap();
        entity.logo_url().map(str::to_owned)
    };
    assert_eq!(logo(json!({"original": "urn:li:digitalmediaAsset:a"})), None);
    assert_eq!(logo(json!({"original~": asset(&["a", "b"])})).as_deref(), Some("a"));
    assert_eq!(
        logo(json!({"original~": {"elements": [{}, {"identifiers": [{}, {"identifier": "b"}]}]}})).as_deref(),
        Some("b")
    );
    assert_eq!(logo(json!({"original~": {}, "cropped~": asset(&["c"])})).as_deref(), Some("c"));
    let person = json!({"profilePicture": {"displayImage~": asset(&["p"])}});
    let person: PersonEntity = serde_json::from_value(person).unwrap();
    assert_eq!(person.profile_picture_url(), Some("p"));
}
