#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Roles and their states, keys of ACLs, and ACLs as JSON.

mod common;

use common::{from_json, json, refused};
use proptest::prelude::*;
use rolecall_model::restli::Place;
use rolecall_model::{
    AclKey, AclKeyError, AuditStamp, ErrorCode, InvitationStatus, OrganizationAcl, OrganizationField,
    OrganizationalEntityUrn, PersonUrn, Role, RoleState,
};
use std::{
    cmp::Ordering,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

#[test]
fn the_eight_roles_are_those_of_the_document_in_its_order() {
    assert_eq!(
        Role::LISTED.map(|role| role.to_string()),
        [
            "ADMINISTRATOR",
            "DIRECT_SPONSORED_CONTENT_POSTER",
            "RECRUITING_POSTER",
            "LEAD_CAPTURE_ADMINISTRATOR",
            "LEAD_GEN_FORMS_MANAGER",
            "ANALYST",
            "CURATOR",
            "CONTENT_ADMINISTRATOR",
        ]
    );
    for role in Role::LISTED {
        assert_eq!((role.is_listed(), Role::from(role.as_str())), (true, role.clone()));
        assert_eq!(Role::from(role.to_string()), role);
        assert_eq!((json(&role), format!("{role:?}")), (format!("\"{role}\""), role.to_string()));
    }
    assert_eq!(Role::from("ANALYST"), Role::Analyst);
}

#[test]
fn the_four_states_are_those_of_the_document_in_its_order() {
    let texts = ["APPROVED", "REJECTED", "REQUESTED", "REVOKED"];
    assert_eq!(RoleState::LISTED.map(|state| state.to_string()), texts);
    let states = [RoleState::Approved, RoleState::Rejected, RoleState::Requested, RoleState::Revoked];
    assert_eq!(texts.map(RoleState::from), states);
    assert!(states.iter().all(RoleState::is_listed));
}

#[test]
fn an_invitation_is_sent_or_failed() {
    assert_eq!(InvitationStatus::LISTED.map(|status| status.to_string()), ["SENT", "FAILED"]);
    assert_eq!(
        ["SENT", "FAILED"].map(InvitationStatus::from),
        [InvitationStatus::Sent, InvitationStatus::Failed]
    );
}

#[test]
fn the_codes_of_errors_are_those_that_were_observed() {
    assert_eq!(
        ErrorCode::LISTED.map(|code| code.to_string()),
        [
            "EMPTY_ACCESS_TOKEN",
            "INVALID_ACCESS_TOKEN",
            "REVOKED_ACCESS_TOKEN",
            "EXPIRED_ACCESS_TOKEN",
            "RESTRICTED_MEMBER",
            "VERSION_MISSING",
            "NONEXISTENT_VERSION",
            "ILLEGAL_ARGUMENT",
            "ACCESS_DENIED",
            "RESOURCE_NOT_FOUND",
            "TOO_MANY_REQUESTS",
            "PARAM_INVALID",
            "QUERY_PARAM_NOT_ALLOWED",
            "FIELD_INVALID",
            "validation_error",
        ]
    );
    for code in ErrorCode::LISTED {
        assert_eq!((code.is_listed(), ErrorCode::from(code.as_str())), (true, code));
    }
    assert!(!ErrorCode::from("VALIDATION_ERROR").is_listed());
}

#[test]
fn a_word_is_listed_only_in_its_exact_spelling() {
    for text in ["", "analyst", "ANALYST ", "CONTENT_ADMIN", "APPROVED"] {
        let role = Role::from(text);
        assert_eq!((role.is_listed(), role.as_str()), (false, text));
        assert!(!Role::LISTED.contains(&role));
    }
    assert_eq!(refused::<Role>("7"), "invalid type: integer `7`, expected a string at line 1 column 1");
}

proptest! {
    #![proptest_config(common::config(4))]

    #[test]
    fn every_word_travels_unchanged(text in common::texts()) {
        macro_rules! unchanged {
            ($($vocabulary:ty),+) => {$(
                let word: $vocabulary = text.parse().unwrap();
                prop_assert_eq!((word.as_str(), word.as_ref(), &*word.to_string()), (&*text, &*text, &*text));
                prop_assert_eq!(&from_json::<$vocabulary>(&json(&word)), &word);
                prop_assert_eq!(<$vocabulary>::from(text.clone()), word);
                prop_assert_eq!(json(&<$vocabulary>::from(&*text)), json(&text));
            )+};
        }
        unchanged!(Role, RoleState, InvitationStatus, ErrorCode);
    }

    #[test]
    fn a_key_is_decoded_to_itself_from_every_place(
        number in 1..=i64::MAX, brand in any::<bool>(),
        role in common::texts(), person in "[A-Za-z0-9_-]{1,12}",
    ) {
        let organization = format!("urn:li:organization{}:{number}", if brand { "Brand" } else { "" });
        let person = PersonUrn::from_id(&person).unwrap();
        let key = AclKey::new(organization.parse().unwrap(), Role::from(&*role), person);
        for place in [Place::Path, Place::Query, Place::Header, Place::Body] {
            prop_assert_eq!(AclKey::decode(&key.encode(place)).unwrap(), key.clone());
        }
    }
}

fn key() -> AclKey {
    let organization: OrganizationalEntityUrn = "urn:li:organization:2414183".parse().unwrap();
    AclKey::new(organization, Role::Administrator, "urn:li:person:abCdEf".parse().unwrap())
}

#[test]
fn a_key_is_written_alike_in_every_place_and_read_in_any_order() {
    let text = "(organization:urn%3Ali%3Aorganization%3A2414183,role:ADMINISTRATOR,roleAssignee:urn%3Ali%3Aperson%3AabCdEf)";
    for place in [Place::Path, Place::Query, Place::Header, Place::Body] {
        assert_eq!(key().encode(place), text);
    }
    let shuffled = "(roleAssignee:urn%3ali%3aperson%3aabCdEf,role:%41DMINISTRATOR,organization:urn%3Ali%3Aorganization%3A2414183)";
    assert_eq!(AclKey::decode(shuffled), Ok(key()));
    let odd = AclKey::new(key().organization, Role::from("a b,c"), key().role_assignee);
    assert!(odd.encode(Place::Path).contains(",role:a%20b%2Cc,"));
    assert!(odd.encode(Place::Header).contains(",role:a b%2Cc,"));
}

#[test]
fn a_text_that_is_no_key_says_what_is_wrong() {
    let (organization, person) =
        ("organization:urn%3Ali%3Aorganization%3A1", "roleAssignee:urn%3Ali%3Aperson%3Aa");
    for (text, expected) in [
        (String::new(), "expected a value, found the end of the text, at offset 0"),
        (
            format!("({organization},role:R,roleAssignee:urn:li:person:a)"),
            "expected `,` or `)`, found ':', at offset 65",
        ),
        ("List(a)".to_owned(), "expected a key of the parts `organization`, `role` and `roleAssignee`"),
        ("7".to_owned(), "expected a key of the parts `organization`, `role` and `roleAssignee`"),
        ("()".to_owned(), "expected the part `organization`, found none"),
        (format!("(role:R,{person})"), "expected the part `organization`, found none"),
        (format!("({organization},{person})"), "expected the part `role`, found none"),
        (format!("({organization},role:R)"), "expected the part `roleAssignee`, found none"),
        (format!("({organization},role:List(R),{person})"), "expected the part `role`, found none"),
        (
            format!("({organization},role:R,{person},state:APPROVED)"),
            "expected the parts `organization`, `role` and `roleAssignee` only, found \"state\"",
        ),
        (
            format!("({organization}0x,role:R,{person})"),
            "organization: expected a number from 1 to 9223372036854775807 without a leading zero, at offset 22",
        ),
        (
            format!("(organization:urn%3Ali%3Aperson%3Aa,role:R,{person})"),
            "organization: expected `urn:li:organization:` or `urn:li:organizationBrand:`, at offset 7",
        ),
        (
            format!("({organization},role:R,{person}%20)"),
            "roleAssignee: expected an id of `A-Za-z0-9_-`, at offset 15",
        ),
    ] {
        assert_eq!(AclKey::decode(&text).unwrap_err().to_string(), expected, "{text}");
    }
    assert_eq!(AclKey::decode("()"), Err(AclKeyError::Missing("organization")));
    assert_eq!(AclKey::decode("x"), Err(AclKeyError::NotARecord));
}

const ACL: &str = r#"{"role":"ADMINISTRATOR","organization":"urn:li:organization:2414183","roleAssignee":"urn:li:person:abCdEf","state":"APPROVED"}"#;

#[test]
fn an_acl_is_written_in_the_order_of_the_document() {
    let acl = OrganizationAcl::new(key(), RoleState::Approved);
    assert_eq!(json(&acl), ACL);
    assert_eq!(from_json::<OrganizationAcl>(ACL), acl);
    assert_eq!((acl.key(), acl.organization_field), (Ok(key()), OrganizationField::default()));
}

#[test]
fn the_organization_is_written_under_the_name_it_was_read_under() {
    for (field, name) in [
        (OrganizationField::Organization, "organization"),
        (OrganizationField::OrganizationTarget, "organizationTarget"),
        (OrganizationField::OrganizationalTarget, "organizationalTarget"),
    ] {
        let spelt = ACL.replace("\"organization\"", &format!("\"{name}\""));
        let acl: OrganizationAcl = from_json(&spelt);
        assert_eq!((acl.organization_field, field.as_str()), (field, name));
        assert_eq!((acl.key(), json(&acl)), (Ok(key()), spelt));
    }
}

#[test]
fn spellings_that_are_there_at_once_and_agree_are_one() {
    let urn = "\"urn:li:organization:2414183\"";
    let (target, legacy) =
        (format!("\"organizationTarget\":{urn}"), format!("\"organizationalTarget\":{urn}"));
    let with = |more: &str| ACL.replace("\"state\"", &format!("{more},\"state\""));
    for all in [with(&target), with(&legacy), with(&format!("{legacy},{target}"))] {
        assert_eq!(json(&from_json::<OrganizationAcl>(&all)), ACL, "{all}");
    }
    let two = ACL.replace(&format!("\"organization\":{urn}"), &format!("{legacy},{target}"));
    let acl: OrganizationAcl = from_json(&two);
    assert_eq!(acl.organization_field, OrganizationField::OrganizationTarget);
}

#[test]
fn acls_are_equal_ordered_and_hashed_whatever_the_spelling_of_the_field() {
    let hash = |acl: &OrganizationAcl| {
        let mut hasher = DefaultHasher::new();
        acl.hash(&mut hasher);
        hasher.finish()
    };
    let acl = OrganizationAcl::new(key(), RoleState::Approved);
    let mut legacy = acl.clone();
    legacy.organization_field = OrganizationField::OrganizationalTarget;
    assert_eq!((&acl, hash(&acl)), (&legacy, hash(&legacy)));
    assert_eq!(acl.cmp(&legacy), Ordering::Equal);

    let changes: [fn(&mut OrganizationAcl); 6] = [
        |acl| acl.role = Role::Analyst,
        |acl| acl.organization = "urn:li:organization:7".parse().unwrap(),
        |acl| acl.role_assignee = "urn:li:person:z".parse().unwrap(),
        |acl| acl.state = RoleState::Revoked,
        |acl| acl.created = Some(AuditStamp::default()),
        |acl| acl.last_modified = Some(AuditStamp::default()),
    ];
    for change in changes {
        let mut other = acl.clone();
        change(&mut other);
        assert_ne!((&acl, hash(&acl)), (&other, hash(&other)));
        assert_eq!((acl.cmp(&other), other.cmp(&acl)), (Ordering::Less, Ordering::Greater));
        assert_eq!(acl.partial_cmp(&other), Some(Ordering::Less));
    }
}

#[test]
fn an_odd_urn_is_read_and_has_no_key() {
    for (from, to, expected) in [
        ("urn:li:person:abCdEf", "urn:li:member:7", "expected `urn:li:person:`, at offset 7"),
        (
            "urn:li:organization:2414183",
            "urn:li:company:7",
            "expected `urn:li:organization:` or `urn:li:organizationBrand:`, at offset 7",
        ),
    ] {
        let odd = ACL.replace(from, to);
        let acl: OrganizationAcl = from_json(&odd);
        assert_eq!(json(&acl), odd);
        assert_eq!(acl.key().unwrap_err().to_string(), expected);
    }
}

#[test]
fn an_acl_that_cannot_be_read_says_why() {
    let refused = |from: &str, to: &str| {
        assert!(ACL.contains(from), "{from}");
        let message = refused::<OrganizationAcl>(&ACL.replace(from, to));
        message.split(" at line ").next().unwrap().to_owned()
    };
    let target = r#""organizationTarget":"urn:li:organization:1","state""#;
    assert_eq!(
        refused("\"state\"", target),
        "expected `organizationTarget` to be the same as `organization`"
    );
    let legacy = target.replace("Target", "alTarget");
    assert_eq!(
        refused("\"state\"", &legacy),
        "expected `organizationalTarget` to be the same as `organization`"
    );
    assert_eq!(
        refused("organization\"", r#"organizationalTarget":"urn:li:company:7","organizationTarget""#),
        "expected `organizationalTarget` to be the same as `organizationTarget`"
    );
    assert_eq!(refused("organization\"", "company\""), "missing field `organization`");
    assert_eq!(refused("\"role\"", "\"rôle\""), "missing field `role`");
    assert_eq!(refused("roleAssignee", "assignee"), "missing field `roleAssignee`");
    assert_eq!(refused("\"state\"", "\"status\""), "missing field `state`");
    assert_eq!(
        refused("urn:li:person:abCdEf", "abCdEf"),
        "expected a URN: `urn:li:`, a type, `:` and an id, at offset 0"
    );
    assert_eq!(
        refused("urn:li:organization:2414183", "urn:li:organization:"),
        "expected a URN: `urn:li:`, a type, `:` and an id, at offset 20"
    );
}

#[test]
fn audit_stamps_are_read_where_they_are_and_written_again() {
    let stamped = r#"{"role":"EVENT_HOST","organization":"urn:li:organizationBrand:1","roleAssignee":"urn:li:person:BcLKbjuipL","state":"PENDING","created":{"actor":"urn:li:person:BcLKbjuipL","impersonator":"urn:li:servicePrincipal:organization","time":1588698563867},"lastModified":{"actor":"urn:li:member:7","time":-1}}"#;
    let acl: OrganizationAcl = from_json(stamped);
    let mut created = AuditStamp::new("urn:li:person:BcLKbjuipL", 1_588_698_563_867);
    created.impersonator = Some("urn:li:servicePrincipal:organization".to_owned());
    assert_eq!(acl.created, Some(created));
    assert_eq!(acl.last_modified, Some(AuditStamp::new("urn:li:member:7", -1)));
    assert_eq!((acl.role.is_listed(), acl.state.is_listed()), (false, false));
    assert_eq!(json(&acl), stamped);
}

#[test]
fn an_audit_stamp_holds_what_a_projection_left_of_it() {
    let mut time = AuditStamp::default();
    time.time = Some(7);
    let mut actor = AuditStamp::default();
    actor.actor = Some("urn:li:person:a".to_owned());
    for (stamp, text) in [
        (AuditStamp::default(), "{}"),
        (time, r#"{"time":7}"#),
        (actor, r#"{"actor":"urn:li:person:a"}"#),
        (AuditStamp::new("urn:li:person:a", 7), r#"{"actor":"urn:li:person:a","time":7}"#),
    ] {
        assert_eq!((from_json::<AuditStamp>(text), &*json(&stamp)), (stamp, text));
    }
    assert_eq!(
        refused::<AuditStamp>(r#"{"time":"7"}"#),
        "invalid type: string \"7\", expected i64 at line 1 column 11"
    );
}
