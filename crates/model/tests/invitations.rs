#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Companies, accounts, invitees and reports, as ConnectSafely's document has them.

mod common;

use common::{from_json, json, refused};
use rolecall_model::{
    AccountId, CompanyId, FsdProfileUrn, InvitationReport, InvitationResult, InvitationStatus, Invitees,
    OrganizationUrn,
};

fn profiles(count: usize) -> Vec<FsdProfileUrn> {
    (0..count).map(|n| FsdProfileUrn::from_id(&format!("ACoAA{n}")).unwrap()).collect()
}

#[test]
fn a_company_id_is_1_to_19_digits_and_kept_as_it_came() {
    for text in ["0", "7", "007", "105672170", "9999999999999999999"] {
        let id: CompanyId = text.parse().unwrap();
        assert_eq!((id.as_str(), id.as_ref(), &*id.to_string()), (text, text, text));
        assert_eq!(format!("{id:?}"), format!("{text:?}"));
        assert_eq!(from_json::<CompanyId>(&json(&id)), id);
    }
    for text in ["", "10000000000000000000", "-1", "1 ", "1.0", "٣", "acme"] {
        let error = text.parse::<CompanyId>().unwrap_err();
        assert_eq!(error.to_string(), "expected a company id of 1 to 19 digits", "{text}");
    }
    assert_eq!(
        refused::<CompanyId>("105672170"),
        "invalid type: integer `105672170`, expected a string at line 1 column 9",
        "the document quotes it"
    );
    assert_eq!(refused::<CompanyId>("\"x\""), "expected a company id of 1 to 19 digits at line 1 column 3");
}

#[test]
fn the_company_of_an_organization_has_its_number() {
    let longest = OrganizationUrn::from_id("9223372036854775807").unwrap();
    assert_eq!(CompanyId::from(&longest).as_str(), "9223372036854775807");
    assert_eq!(CompanyId::from(&longest), longest.id().parse().unwrap());
    assert_eq!(CompanyId::from(longest.clone()), CompanyId::from(&longest));
}

#[test]
fn an_account_id_is_1_to_64_visible_characters() {
    let longest = "~".repeat(64);
    for text in ["a", "!", "696ce9e780e0483585e4e553", &longest] {
        let id: AccountId = text.parse().unwrap();
        assert_eq!((id.as_str(), id.as_ref(), &*id.to_string()), (text, text, text));
        assert_eq!(format!("{id:?}"), format!("{text:?}"));
        assert_eq!(from_json::<AccountId>(&json(&id)), id);
    }
    for text in ["", "a b", "a\n", "é", "\u{7f}", &"~".repeat(65)] {
        let error = text.parse::<AccountId>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected an account id of 1 to 64 visible ASCII characters",
            "{text:?}"
        );
    }
}

#[test]
fn a_strict_account_id_is_24_hexadecimal_digits() {
    for (text, strict) in [
        ("696ce9e780e0483585e4e553", true),
        ("696CE9E780E0483585E4E553", true),
        ("696ce9e780e0483585e4e55", false),
        ("696ce9e780e0483585e4e5530", false),
        ("696ce9e780e0483585e4e55g", false),
    ] {
        assert_eq!(text.parse::<AccountId>().unwrap().is_strict(), strict, "{text}");
    }
}

#[test]
fn one_to_fifty_profiles_can_be_invited() {
    for count in [1, 2, 50] {
        assert_eq!(Invitees::new(profiles(count)).unwrap().as_slice(), profiles(count));
    }
    assert_eq!(Invitees::MAX, 50);
    let [one, two] = profiles(2).try_into().unwrap();
    assert_eq!(Invitees::from_array([one, two]), Invitees::new(profiles(2)).unwrap());
    let twice = vec![profiles(1)[0].clone(), profiles(1)[0].clone()];
    assert_eq!(Invitees::new(twice.clone()).unwrap().as_slice(), twice);
}

#[test]
fn too_few_or_too_many_profiles_are_given_back() {
    for count in [0, 51] {
        let error = Invitees::new(profiles(count)).unwrap_err();
        assert_eq!(error.to_string(), format!("expected 1 to 50 profiles, found {count}"));
        assert_eq!(error.into_profiles(), profiles(count));
        assert_eq!(Invitees::try_from(profiles(count)).unwrap_err().into_profiles(), profiles(count));
    }
}

#[test]
fn invitees_are_a_json_list_of_urns() {
    let invitees = Invitees::new(profiles(2)).unwrap();
    assert_eq!(json(&invitees), r#"["urn:li:fsd_profile:ACoAA0","urn:li:fsd_profile:ACoAA1"]"#);
    assert_eq!(from_json::<Invitees>(&json(&invitees)), invitees);
    for count in [0, 51] {
        let expected = format!("expected 1 to 50 profiles, found {count}");
        assert_eq!(refused::<Invitees>(&json(&profiles(count))), expected);
    }
    assert_eq!(
        refused::<Invitees>(r#"["urn:li:person:a"]"#),
        "expected `urn:li:fsd_profile:`, at offset 7 at line 1 column 18"
    );
}

fn report(results: Vec<InvitationResult>) -> InvitationReport {
    InvitationReport::new("acc".parse().unwrap(), "7".parse().unwrap(), results)
}

#[test]
fn a_report_counts_its_results() {
    let profile = || profiles(1).remove(0);
    let (sent, failed) = (InvitationResult::sent(profile()), InvitationResult::failed(profile(), "no"));
    for (results, success, totals) in [
        (vec![], false, (0, 0, 0)),
        (vec![sent.clone()], true, (1, 1, 0)),
        (vec![failed.clone(), failed.clone()], false, (2, 0, 2)),
        (vec![failed.clone(), sent.clone(), failed], true, (3, 1, 2)),
    ] {
        let report = report(results.clone());
        assert_eq!(report.success, success);
        assert_eq!((report.total_requested, report.total_successful, report.total_failed), totals);
        assert_eq!(report.results, results);
        assert_eq!((report.account_id.as_str(), report.company_id.as_str()), ("acc", "7"));
    }
}

#[test]
fn a_result_that_failed_says_why() {
    let profile = profiles(1).remove(0);
    let failed = InvitationResult::failed(profile.clone(), "Already invited");
    assert_eq!((failed.success, &failed.status), (false, &InvitationStatus::Failed));
    let written = r#"{"profileUrn":"urn:li:fsd_profile:ACoAA0","success":false,"status":"FAILED","error":"Already invited"}"#;
    assert_eq!(json(&failed), written);
    assert_eq!(from_json::<InvitationResult>(written), failed);

    let sent = InvitationResult::sent(profile);
    assert_eq!((sent.success, &sent.status, &sent.error), (true, &InvitationStatus::Sent, &None));
    assert_eq!(json(&sent), r#"{"profileUrn":"urn:li:fsd_profile:ACoAA0","success":true,"status":"SENT"}"#);

    let odd = r#"{"profileUrn":"urn:li:fsd_profile:ACoAA0","success":true,"status":"QUEUED"}"#;
    assert_eq!(json(&from_json::<InvitationResult>(odd)), odd, "an unknown status is kept");
}

#[test]
fn the_printed_report_is_read_and_written_again() {
    let folder =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/documented/connectsafely-invite-200-path");
    let response = std::fs::read_to_string(format!("{folder}/response.http")).unwrap();
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    let printed = std::fs::read_to_string(format!("{folder}/printed.txt")).unwrap();
    assert!(printed.trim_end().ends_with(body), "the body is what the document prints");

    let report: InvitationReport = from_json(body);
    // No text in it holds white space.
    let compact: String = body.split_ascii_whitespace().collect();
    assert_eq!(json(&report), compact);

    let sent = report.results.iter().map(|result| InvitationResult::sent(result.profile_urn.clone()));
    let counted = InvitationReport::new(report.account_id.clone(), report.company_id.clone(), sent.collect());
    assert_eq!(counted, report, "its totals are those of its results");
    assert!(report.account_id.is_strict());
    assert!(report.results.iter().all(|result| !result.profile_urn.is_strict()), "they are elided");
}

#[test]
fn a_report_without_its_account_is_none() {
    let written = json(&report(vec![])).replace("accountId", "account");
    assert_eq!(
        refused::<InvitationReport>(&written),
        format!("missing field `accountId` at line 1 column {}", written.len())
    );
}

#[test]
fn batches_hold_every_profile_once_in_order_50_at_most() {
    for (count, sizes) in [
        (0, &[][..]),
        (1, &[1]),
        (49, &[49]),
        (50, &[50]),
        (51, &[50, 1]),
        (100, &[50, 50]),
        (149, &[50, 50, 49]),
    ] {
        let batches: Vec<_> = Invitees::batches(profiles(count)).collect();
        let found: Vec<_> = batches.iter().map(|batch| batch.as_slice().len()).collect();
        assert_eq!(found, sizes);
        let all: Vec<_> = batches.iter().flat_map(|batch| batch.as_slice().to_vec()).collect();
        assert_eq!(all, profiles(count));
    }
    let twice = [profiles(1), profiles(1)].concat();
    let batches: Vec<_> = Invitees::batches(twice.clone()).collect();
    assert_eq!(batches, [Invitees::new(twice).unwrap()]);
}

#[test]
fn batches_end_with_their_source() {
    let mut left = 3;
    let one = profiles(1).remove(0);
    // Gives two profiles, ends, and would go on.
    let source = std::iter::from_fn(move || {
        left -= 1;
        (left != 0).then(|| one.clone())
    });
    let mut batches = Invitees::batches(source);
    assert_eq!(batches.next().unwrap().as_slice().len(), 2);
    assert_eq!((batches.next(), batches.next()), (None, None));
}
