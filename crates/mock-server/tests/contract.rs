//! The contract kit: against servers that keep the documented exchanges, and one with ten defects.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Request, Response, StatusCode, header::CONTENT_TYPE};
use rolecall_mock_server::{Contract, ContractReport, Exchange, Mock, MockServer, Outcome};
use rolecall_transport::{AccessToken, Bytes};
use std::convert::Infallible;

/// A server that keeps the contract, but for what `spoil` does to its answers.
fn check(spoil: impl Fn(&Request<Bytes>, &mut Response<Bytes>)) -> ContractReport {
    let mock = Mock::documented();
    Contract::new().check(|request: Request<Bytes>| {
        let mut response = mock.respond(request.clone());
        spoil(&request, &mut response);
        Ok::<_, Infallible>(response)
    })
}

fn replaced(response: &mut Response<Bytes>, from: &str, to: &str) {
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    assert!(body.contains(from), "{body}");
    *response.body_mut() = body.replacen(from, to, 1).into();
}

#[test]
fn the_simulation_and_the_replay_keep_every_exchange() {
    let report = check(|_, _| ());
    assert!(report.is_kept(), "{report}");
    assert!(report.outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Kept));
    let mock = Mock::documented().replay(true);
    let report = Contract::new().check(|request| Ok::<_, Infallible>(mock.respond(request)));
    assert!(report.is_kept(), "{report}");
}

/// One defect a row: the exchange in which it shows, what is done to its answer, and the line that names it.
#[test]
fn each_of_ten_defects_is_named_with_its_place_and_both_values() {
    type Spoil = fn(&mut Response<Bytes>);
    let defects: [(&str, Spoil, &str); 10] = [
        (
            "linkedin-member-finder-rest",
            |response| *response.status_mut() = StatusCode::PARTIAL_CONTENT,
            "status: expected `200`, found `206`",
        ),
        (
            "linkedin-member-finder-v2",
            |response| drop(response.headers_mut().insert(CONTENT_TYPE, "text/json".parse().unwrap())),
            "content-type: expected `application/json`, found `text/json`",
        ),
        (
            "linkedin-administrators-finder-rest",
            |response| replaced(response, "\"ADMINISTRATOR\"", "\"ADMIN\""),
            "/elements/0/role: expected `\"ADMINISTRATOR\"`, found `\"ADMIN\"`",
        ),
        (
            "linkedin-administrators-finder-v2",
            |response| replaced(response, ",\"state\":\"APPROVED\"", ""),
            "/elements/0/state: expected `\"APPROVED\"`, found nothing",
        ),
        (
            "linkedin-paging-rest",
            |response| replaced(response, "\"start\":0", "\"start\":\"0\""),
            "/paging/start: expected `0`, found `\"0\"`",
        ),
        (
            "linkedin-organization-finder-v2",
            |response| replaced(response, "\"count\":10", "\"count\":10,\"total\":4"),
            "/paging/total: expected nothing, found `4`",
        ),
        (
            "linkedin-projection-rest",
            |response| replaced(response, "\"localizedName\":\"TestCompany\"", "\"localizedName\":null"),
            "/elements/0/organization~0/localizedName: expected `\"TestCompany\"`, found `null`",
        ),
        (
            "linkedin-role-request-rest",
            |response| *response.body_mut() = "{}".into(),
            "body: expected ``, found `{}`",
        ),
        (
            "linkedin-refusal-404",
            |response| *response.status_mut() = StatusCode::FORBIDDEN,
            "status: expected `404`, found `403`",
        ),
        (
            "connectsafely-invite-401",
            |response| *response.body_mut() = "Unauthorized".into(),
            "body: expected `{\\n\"error\": \"Unauthorized - Invalid credentials\"\\n}`, found `Unauthorized`",
        ),
    ];
    let report = check(|request, response| {
        let world = &request.headers()["x-rolecall-world"];
        for (id, spoil, _) in &defects {
            if world == id {
                spoil(response);
            }
        }
    });
    let broken = report.outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Kept);
    assert_eq!(broken.count(), defects.len());
    assert!(!report.is_kept());
    let text = report.to_string();
    for (id, _, line) in defects {
        let sidecar = &Exchange::find(id).unwrap().sidecar;
        let expected =
            format!("broken   {id} ({}, {})\n           {line}\n", sidecar.evidence, sidecar.heading);
        assert!(text.contains(&expected), "{expected}\nis not in\n{text}");
    }
}

#[test]
fn an_error_of_the_client_is_a_failure_of_the_exchange() {
    let report = Contract::new().check(|request: Request<Bytes>| {
        let refused = request.uri().path().starts_with("/v2/");
        if refused {
            Err("connection refused\n(os error 111)")
        } else {
            Ok(Mock::documented().respond(request))
        }
    });
    assert!(!report.is_kept());
    assert!(
        // In one line.
        report
            .to_string()
            .contains("failed   linkedin-member-finder-v2: connection refused\\n(os error 111)\n"),
        "{report}"
    );
}

#[test]
fn a_server_without_worlds_is_asked_only_what_needs_no_state() {
    let mock = Mock::documented();
    let mut asked = 0;
    let token = AccessToken::new("admin-token").unwrap();
    let report = Contract::new().without_worlds(token).check(|request: Request<Bytes>| {
        asked += 1;
        assert!(!request.headers().contains_key("x-rolecall-world"));
        Ok::<_, Infallible>(mock.respond(request))
    });
    assert!(report.is_kept_but_for_skipped() && !report.is_kept(), "{report}");
    assert_eq!(asked, 2);
    let text = report.to_string();
    let (all, skipped) = (report.outcomes.len(), report.outcomes.len() - 2);
    assert!(text.ends_with(&format!("\n{skipped} of {all} exchanges could not be asked\n")), "{text}");
    assert!(
        text.contains("kept     linkedin-refusal-401\n")
            && text.contains("kept     connectsafely-invite-401\n")
    );
    let skipped = "skipped  linkedin-paging-rest: needs a state, and the server has no worlds\n";
    assert!(text.contains(skipped), "{text}");
}

#[test]
fn what_is_broken_is_not_kept_whatever_was_skipped() {
    let token = AccessToken::new("admin-token").unwrap();
    let report = Contract::new().without_worlds(token).check(|_| Response::builder().status(500).body(""));
    assert!(!report.is_kept_but_for_skipped(), "{report}");
}

#[tokio::test]
async fn an_async_client_is_told_the_same() {
    let respond = |mock: &Mock, request: Request<Bytes>| {
        if request.uri().path().starts_with("/v2/") { Err("refused") } else { Ok(mock.respond(request)) }
    };
    let (mock, other) = (Mock::documented(), Mock::documented());
    let report = Contract::new().check(|request| respond(&mock, request));
    let awaited = Contract::new().check_async(async |request| respond(&other, request)).await;
    assert_eq!(awaited.to_string(), report.to_string());
    assert!(report.to_string().contains("failed   linkedin-member-finder-v2: refused\n"), "{report}");
}

#[test]
fn requests_go_to_the_base_url_where_there_is_one() {
    let base = "http://127.0.0.1:9/proxy".parse().unwrap();
    let mut targets = Vec::new();
    Contract::new().at(base).check(|request: Request<Bytes>| {
        targets.push(request.uri().to_string());
        Err::<Response<Bytes>, _>("not sent")
    });
    assert_eq!(targets[0], "http://127.0.0.1:9/proxy/rest/organizationAcls?q=roleAssignee");
}

#[test]
fn a_tolerant_server_keeps_it_once_and_is_dropped_in_peace() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let check = || Contract::new().check(|request| Ok::<_, Infallible>(server.respond(request)));
    assert!(check().is_kept());
    assert!(!check().is_kept(), "what the exchanges changed stays");
    server.verify().unwrap();
}
