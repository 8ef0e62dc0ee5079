//! The examples, run against mocks on which much goes wrong: what they find and do all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "`main` is for people")]
#[path = "../examples/with_hyper.rs"]
mod with_hyper;
#[allow(dead_code, reason = "`main` is for people")]
#[path = "../examples/with_reqwest.rs"]
mod with_reqwest;
#[allow(dead_code, reason = "`main` is for people")]
#[path = "../examples/with_ureq.rs"]
mod with_ureq;

use http::{Request, Response, StatusCode, header::RETRY_AFTER};
use rolecall_mock_server::{Mock, MockServer, World};
use rolecall_model::{InvitationReport, RoleState};
use rolecall_transport::{
    Bytes,
    connectsafely::SendFollowInvitations,
    json_response,
    linkedin::{AdministeredOrganizations, FindByRoleAssignee, RequestRole},
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many organizations the person of the examples administers: those of the default world, and so many more.
const MORE: u32 = 120;

/// The default world with more organizations, one of which is REVOKED, and with pages that are short.
fn world() -> World {
    let mut world: Value = serde_json::from_str(rolecall_fixtures::DEFAULT_WORLD).unwrap();
    let person = "urn:li:person:pE3vIq7yK6";
    for number in 1..=MORE {
        let urn = format!("urn:li:organization:{}", 7_000_000 + number);
        let entity = json!({"id": 7_000_000 + number, "localizedName": format!("More {number}")});
        let state = if number == MORE { "REVOKED" } else { "APPROVED" };
        world["organizations"].as_array_mut().unwrap().push(json!({"urn": urn, "entity": entity}));
        world["organizationAcls"].as_array_mut().unwrap().push(
            json!({"organization": urn, "role": "ADMINISTRATOR", "roleAssignee": person, "state": state}),
        );
    }
    world["habits"] = json!({"shortPages": true});
    World::try_from(world).unwrap()
}

/// Too many requests before anything else, whatever is asked for; a token that expires in the middle; rows of a role and of
/// an organization that nobody knows.
fn much_goes_wrong(server: &MockServer) {
    let later = || {
        let mut later = Response::new("");
        *later.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        later.headers_mut().insert(RETRY_AFTER, 0.into());
        later
    };
    server.answer::<FindByRoleAssignee>().once(later());
    server.answer::<RequestRole>().once(later());
    server.answer::<SendFollowInvitations>().once(later());
    let has_expired = AtomicBool::new(false);
    server.intercept(move |request: &Request<Bytes>, answer| {
        let is_search = request.method() == "GET" && answer.status() == 200;
        let is_first = !request.uri().query().unwrap_or_default().contains("start=");
        if is_search && is_first {
            return with_odd_rows(&answer);
        }
        if is_search && !has_expired.swap(true, Ordering::Relaxed) {
            let expired = json!({"status": 401, "serviceErrorCode": 65602, "code": "EXPIRED_ACCESS_TOKEN",
                "message": "The token used in the request has expired"});
            return json_response(StatusCode::UNAUTHORIZED, &expired);
        }
        answer
    });
}

fn with_odd_rows(answer: &Response<Bytes>) -> Response<Bytes> {
    let mut page: Value = serde_json::from_slice(answer.body()).unwrap();
    let odd = |urn, role| json!({"organization": urn, "role": role, "state": "APPROVED", "roleAssignee": "urn:li:member:9"});
    let rows =
        [odd("urn:li:company:7", "ADMINISTRATOR"), odd("urn:li:organization:8", "CHIEF_OF_EVERYTHING")];
    page["elements"].as_array_mut().unwrap().splice(..0, rows);
    json_response(StatusCode::OK, &page)
}

/// A server of each profile on which all of that happens.
fn servers() -> [MockServer; 2] {
    [Mock::documented(), Mock::observed()].map(|mock| {
        let mock = mock.with_world(world()).today("2026-11-26".parse().unwrap());
        let server = MockServer::of(mock).start_blocking().unwrap();
        much_goes_wrong(&server);
        server
    })
}

/// Nothing is lost, nothing is done twice, and the real service would have taken every request that was taken here.
fn all_is_found_and_done(
    server: &MockServer,
    (mine, reports): (AdministeredOrganizations, Vec<InvitationReport>),
) {
    let names: Vec<_> = mine.approved.iter().map(|found| found.name().unwrap_or("?").to_owned()).collect();
    let own = ["?", "TestCompany", "TestCompanyShowcase", "DevTestCo \"Quote\""].map(str::to_owned);
    let more = (1..MORE).map(|number| format!("More {number}"));
    assert_eq!(names, own.into_iter().chain(more).collect::<Vec<_>>());
    assert!(mine.approved[1].logo_url().unwrap().starts_with("data:image/png"));
    assert_eq!(mine.approved[0].urn.as_str(), "urn:li:company:7");
    let others: Vec<_> = mine.others.iter().map(|other| (other.urn.id(), other.state.clone())).collect();
    assert_eq!((others, mine.lost), (vec![("8", RoleState::Approved), ("7000120", RoleState::Revoked)], 0));

    let sent: Vec<_> =
        reports.iter().map(|report| (report.total_requested, report.total_successful)).collect();
    assert_eq!(sent, [(50, 50), (50, 50), (20, 20)]);
    let statuses = |method: &str| -> Vec<_> {
        let requests = server.requests().into_iter().filter(|request| request.method == method);
        requests.map(|request| request.status.as_u16()).collect()
    };
    assert_eq!(statuses("GET"), [429, 401, 200, 401, 200]);
    assert_eq!((statuses("PUT"), statuses("POST")), (vec![429, 204], vec![429, 200, 200, 200]));
    assert!(server.requests().iter().all(|request| request.observed.is_none()));
    server.verify().unwrap();
}

#[test]
fn ureq_lists_requests_and_invites() {
    for server in servers() {
        all_is_found_and_done(&server, with_ureq::run(&server.base_url()).unwrap());
    }
}

#[tokio::test]
async fn reqwest_lists_requests_and_invites() {
    for server in servers() {
        all_is_found_and_done(&server, with_reqwest::run(&server.base_url()).await.unwrap());
    }
}

#[tokio::test]
async fn hyper_lists_requests_and_invites() {
    for server in servers() {
        all_is_found_and_done(&server, with_hyper::run(&server.base_url()).await.unwrap());
    }
}
