//! The defects of the documents that show in what they print. (Those that show in behaviour are named by the tests
//! of that behaviour; `fixtures/errata.json` says which.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::Request;
use rolecall_mock_server::{Exchange, Mock, exchanges};
use rolecall_model::PersonUrn;
use serde_json::Value;

fn exchange(id: &str) -> &'static Exchange {
    Exchange::find(id).unwrap()
}

/// What is printed for the response.
fn printed_response(exchange: &Exchange) -> &str {
    exchange.printed.split_once("\n\n").unwrap().1
}

fn linkedin() -> impl Iterator<Item = &'static Exchange> {
    exchanges().iter().filter(|exchange| exchange.id.starts_with("linkedin-"))
}

/// Errata: linkedin-missing-comma.
#[test]
fn the_projection_sample_is_json_only_with_the_missing_comma() {
    for id in ["linkedin-projection-rest", "linkedin-projection-v2"] {
        let exchange = exchange(id);
        let printed = printed_response(exchange).trim_end();
        assert!(serde_json::from_str::<Value>(printed).is_err());
        let repaired = printed.replacen("}\n    {", "},\n    {", 1);
        assert_eq!(exchange.response_body, repaired);
    }
}

/// Errata: linkedin-stray-code-fence, connectsafely-glued-headings.
#[test]
fn every_other_body_is_what_is_printed_without_fence_or_heading() {
    for exchange in exchanges().iter().filter(|exchange| !exchange.id.contains("projection")) {
        assert!(
            !exchange.printed.contains("```") && !exchange.printed.contains("Response"),
            "{}",
            exchange.id
        );
        if !exchange.response_body.is_empty() {
            assert_eq!(exchange.response_body, printed_response(exchange).trim(), "{}", exchange.id);
        }
    }
}

/// Errata: linkedin-header-line-prefix, linkedin-header-line-quoting,
/// linkedin-protocol-header-not-in-every-sample.
#[test]
fn every_request_sends_the_header_that_the_document_demands_whatever_it_prints() {
    let printed = |text: &str| linkedin().filter(|exchange| exchange.printed.contains(text)).count();
    assert!(printed("\nHeader: X-Restli-Protocol-Version: 2.0.0\n") > 0);
    assert!(printed("\nHeader: 'X-Restli-Protocol-Version` 'value': `2.0.0`\n") > 0);
    assert!(linkedin().any(|exchange| !exchange.printed.contains("Header: ")));
    for exchange in linkedin() {
        assert_eq!(exchange.request_headers["x-restli-protocol-version"], "2.0.0");
        assert!(!exchange.request_headers.contains_key("header"));
    }
}

/// Errata: linkedin-raw-blanks-in-query.
#[test]
fn the_blanks_of_the_projection_are_sent_encoded() {
    for id in ["linkedin-projection-rest", "linkedin-projection-v2"] {
        let exchange = exchange(id);
        assert!(exchange.printed.contains("localizedFirstName, localizedLastName), organization~"));
        assert!(exchange.target.contains("localizedFirstName,%20localizedLastName),%20organization~"));
    }
}

/// Errata: linkedin-shortened-person-ids.
#[test]
fn printed_person_ids_are_read_and_only_one_of_them_looks_real() {
    let ids = ["abCdEf", "A839rocZ", "pwo82E2v", "vQpe2J8", "J2foLx4", "pE3vIq7yK6"];
    let strict = ids.map(|id| {
        assert!(linkedin().any(|exchange| exchange.printed.contains(&format!("urn:li:person:{id}"))));
        PersonUrn::from_id(id).unwrap().is_strict()
    });
    assert_eq!(strict, [false, false, false, false, false, true]);
}

/// Errata: linkedin-paging-four-assignees.
#[test]
fn the_paging_sample_answers_one_callers_search_with_rows_of_four_people() {
    let exchange = exchange("linkedin-paging-rest");
    let page: Value = serde_json::from_slice(&exchange.response_body).unwrap();
    let people: std::collections::BTreeSet<_> =
        page["elements"].as_array().unwrap().iter().map(|element| element["roleAssignee"].as_str()).collect();
    assert_eq!(people.len(), 4);
    assert!(exchange.sidecar.exempt.contains(&"/elements".to_owned()));
}

/// Errata: linkedin-administrators-finder-without-table, linkedin-role-parameter-in-the-plural.
#[test]
fn the_administrators_finder_is_the_organization_finder_with_one_role_and_one_state() {
    let typed = exchange("linkedin-administrators-finder-rest").sidecar.typed.as_ref().unwrap();
    assert_eq!(typed["operation"], "findByOrganization");
    assert_eq!((&typed["role"], &typed["state"]), (&"ADMINISTRATOR".into(), &"APPROVED".into()));
}

/// Errata: linkedin-refusals-without-body.
#[test]
fn the_refusals_are_printed_as_a_status_and_answered_with_a_body() {
    for status in ["401", "403", "404"] {
        let exchange = exchange(&format!("linkedin-refusal-{status}"));
        assert_eq!(printed_response(exchange).trim(), status);
        let mut request = Request::new(exchange.request_body.clone());
        *request.uri_mut() = format!("/~{}{}", exchange.id, exchange.target).parse().unwrap();
        *request.headers_mut() = exchange.request_headers.clone();
        let answer = Mock::documented().respond(request);
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(body["status"].to_string(), status);
        assert!(body["message"].is_string());
    }
}

/// Errata: linkedin-success-status-in-two-places-only, connectsafely-rate-limit-missing.
#[test]
fn the_exchanges_have_the_documented_statuses_and_no_other() {
    let statuses: std::collections::BTreeSet<_> =
        exchanges().iter().map(|exchange| exchange.status.as_u16()).collect();
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), [200, 204, 401, 403, 404, 500]);
    let read: Vec<_> =
        linkedin().filter(|exchange| exchange.status == 200).map(|exchange| &exchange.method).collect();
    assert!(read.iter().all(|method| **method == "GET"), "{read:?}");
}

/// Errata: connectsafely-curl-breaks-when-pasted.
#[test]
fn the_printed_curl_passes_blanks_where_it_means_line_ends() {
    let exchange = exchange("connectsafely-invite-200-path");
    assert_eq!(exchange.printed.lines().next().unwrap().matches(r" \ -").count(), 3);
    let erratum = Some("connectsafely-curl-breaks-when-pasted".to_owned());
    assert!(exchange.sidecar.repairs.iter().any(|repair| repair.erratum == erratum));
}
