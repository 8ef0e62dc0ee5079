//! The examples, run against a mock: what each of their functions returns.
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

use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use rolecall_mock_server::{Mock, MockServer};
use rolecall_model::{
    InvitationReport, InvitationStatus, Invitees, OrganizationUrn, OrganizationalEntityUrn, PersonUrn,
};
use rolecall_transport::{AccessToken, connectsafely, linkedin};
use std::error::Error;

fn member(server: &MockServer, token: &str) -> linkedin::Caller {
    linkedin::Caller::new(AccessToken::new(token).unwrap()).at(server.uri().parse().unwrap())
}

fn account(server: &MockServer) -> connectsafely::Caller {
    let key = AccessToken::new("connectsafely-key").unwrap();
    connectsafely::Caller::new(key).at(server.uri().parse().unwrap())
}

/// All 25, of which a page holds ten.
fn all_pages_are_walked(server: &MockServer, organizations: &[OrganizationalEntityUrn]) {
    let expected: Vec<_> =
        (1..=25).map(|number| format!("urn:li:organization:{}", 5_000_000 + number)).collect();
    assert_eq!(organizations.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    let starts: Vec<_> = server.requests().iter().map(|request| request.target.contains("start=")).collect();
    assert_eq!(starts, [false, true, true]);
}

fn organization() -> OrganizationalEntityUrn {
    "urn:li:organization:2414183".parse().unwrap()
}

fn person() -> PersonUrn {
    "urn:li:person:abCdEf".parse().unwrap()
}

/// Whoever may read only is refused, in the words of the service.
fn the_refusal_is_told(error: &dyn Error) {
    let why = error.source().unwrap().to_string();
    assert!(why.starts_with("refused with 403 ACCESS_DENIED: "), "{why}");
}

fn the_role_is_requested(server: &MockServer) {
    let requests = server.requests();
    let statuses: Vec<_> =
        requests.iter().map(|request| (request.method.as_str(), request.status.as_u16())).collect();
    assert_eq!(statuses, [("PUT", 204), ("PUT", 403)]);
}

fn company() -> OrganizationUrn {
    "urn:li:organization:105672170".parse().unwrap()
}

/// The same member twice.
fn followers() -> Invitees {
    let follower = || "urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...".parse().unwrap();
    Invitees::from_array([follower(), follower()])
}

/// The second invitation of the same member is not sent.
fn one_of_two_is_sent(report: &InvitationReport) {
    let statuses: Vec<_> = report.results.iter().map(|result| result.status.clone()).collect();
    assert_eq!(statuses, [InvitationStatus::Sent, InvitationStatus::Failed]);
    assert_eq!((report.total_requested, report.total_successful), (2, 1));
}

#[test]
fn ureq_lists_the_administered_organizations_over_all_pages() {
    let (server, client) = (
        MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(),
        ureq::Agent::new_with_defaults(),
    );
    let found = with_ureq::administered(&client, &member(&server, "many-token")).unwrap();
    all_pages_are_walked(&server, &found);
}

#[test]
fn ureq_requests_the_poster_role() {
    let (server, client) = (
        MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(),
        ureq::Agent::new_with_defaults(),
    );
    let me = member(&server, "admin-token");
    with_ureq::request_poster_role(&client, &me, organization(), person()).unwrap();
    let me = member(&server, "reader-token");
    let refused = with_ureq::request_poster_role(&client, &me, organization(), person()).unwrap_err();
    the_refusal_is_told(&*refused);
    the_role_is_requested(&server);
}

#[test]
fn ureq_invites_followers() {
    let (server, client) = (
        MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(),
        ureq::Agent::new_with_defaults(),
    );
    let report = with_ureq::invite(&client, &account(&server), &company(), followers()).unwrap();
    one_of_two_is_sent(&report);
}

#[tokio::test]
async fn reqwest_lists_the_administered_organizations_over_all_pages() {
    let (server, client) =
        (MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(), reqwest::Client::new());
    let found = with_reqwest::administered(&client, &member(&server, "many-token")).await.unwrap();
    all_pages_are_walked(&server, &found);
}

#[tokio::test]
async fn reqwest_requests_the_poster_role() {
    let (server, client) =
        (MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(), reqwest::Client::new());
    let me = member(&server, "admin-token");
    with_reqwest::request_poster_role(&client, &me, organization(), person()).await.unwrap();
    let me = member(&server, "reader-token");
    let refused =
        with_reqwest::request_poster_role(&client, &me, organization(), person()).await.unwrap_err();
    the_refusal_is_told(&*refused);
    the_role_is_requested(&server);
}

#[tokio::test]
async fn reqwest_invites_followers() {
    let (server, client) =
        (MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(), reqwest::Client::new());
    let report = with_reqwest::invite(&client, &account(&server), &company(), followers()).await.unwrap();
    one_of_two_is_sent(&report);
}

#[tokio::test]
async fn hyper_lists_the_administered_organizations_over_all_pages() {
    let (server, client) = (
        MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(),
        Client::builder(TokioExecutor::new()).build_http(),
    );
    let found = with_hyper::administered(&client, &member(&server, "many-token")).await.unwrap();
    all_pages_are_walked(&server, &found);
}

#[tokio::test]
async fn hyper_requests_the_poster_role() {
    let (server, client) = (
        MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(),
        Client::builder(TokioExecutor::new()).build_http(),
    );
    let me = member(&server, "admin-token");
    with_hyper::request_poster_role(&client, &me, organization(), person()).await.unwrap();
    let me = member(&server, "reader-token");
    let refused = with_hyper::request_poster_role(&client, &me, organization(), person()).await.unwrap_err();
    the_refusal_is_told(&*refused);
    the_role_is_requested(&server);
}

#[tokio::test]
async fn hyper_invites_followers() {
    let (server, client) = (
        MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap(),
        Client::builder(TokioExecutor::new()).build_http(),
    );
    let report = with_hyper::invite(&client, &account(&server), &company(), followers()).await.unwrap();
    one_of_two_is_sent(&report);
}

/// What `main` of an example sends, with a version.
fn nothing_is_refused_by_the_real_service(server: &MockServer) {
    let told: Vec<_> = server.requests().iter().map(|it| (it.status.as_u16(), it.observed)).collect();
    assert_eq!(told, [(200, None), (200, None), (200, None), (204, None), (200, None)]);
}

#[test]
fn what_the_examples_send_would_be_taken_by_the_real_service() {
    let server = MockServer::of(Mock::documented().tolerant().today("2026-11-26".parse().unwrap()))
        .start_blocking()
        .unwrap();
    with_ureq::all_three(&ureq::Agent::new_with_defaults(), &server.uri()).unwrap();
    nothing_is_refused_by_the_real_service(&server);
}

#[tokio::test]
async fn what_the_async_examples_send_would_be_taken_by_the_real_service() {
    let server = MockServer::of(Mock::documented().tolerant().today("2026-11-26".parse().unwrap()))
        .start_blocking()
        .unwrap();
    with_reqwest::all_three(&reqwest::Client::new(), &server.uri()).await.unwrap();
    nothing_is_refused_by_the_real_service(&server);
    let server = MockServer::of(Mock::documented().tolerant().today("2026-11-26".parse().unwrap()))
        .start_blocking()
        .unwrap();
    with_hyper::all_three(&Client::builder(TokioExecutor::new()).build_http(), &server.uri()).await.unwrap();
    nothing_is_refused_by_the_real_service(&server);
}
