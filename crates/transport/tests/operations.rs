#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The exact request of each operation, and what cannot be built.

mod common;

use common::{callers, connectsafely, linkedin, printed, response, token};
use http::Request;
use rolecall_model::{FsdProfileUrn, Invitees, OrganizationUrn, OrganizationalEntityUrn, Role, RoleState};
use rolecall_transport::{
    Bytes, Operation, SendError, Surface,
    connectsafely::{self as connectsafely_api, SendFollowInvitations},
    linkedin::{Caller, FindByOrganization, FindByRoleAssignee, LINKEDIN_VERSION, RequestRole},
};
use std::{error::Error, fmt, future, pin, task};

fn organization() -> OrganizationalEntityUrn {
    "urn:li:organization:2414183".parse().unwrap()
}

fn invitations() -> SendFollowInvitations {
    let profile: FsdProfileUrn = "urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...".parse().unwrap();
    SendFollowInvitations::new("105672170".parse().unwrap(), Invitees::from_array([profile]))
}

/// The requests under `/rest`, under `/rest` of one month and under `/v2` differ in nothing else.
fn assert_requests(
    operation: &impl Operation<Caller = Caller>,
    method: &str,
    rest: &str,
    more: &str,
    body: &str,
) {
    let common = |root: &str, version: &str| {
        format!(
            "{method} http://mock.test:8080/{root}/organizationAcls{rest}\nauthorization: Bearer a-token\n{more}{version}x-restli-protocol-version: 2.0.0\n\n{body}"
        )
    };
    let [rest, versioned, v2] = callers().map(|(_, caller)| printed(&operation.to_request(&caller).unwrap()));
    assert_eq!(rest, common("rest", ""));
    assert_eq!(versioned, common("rest", "linkedin-version: 202608\n"));
    assert_eq!(v2, common("v2", ""));
}

#[test]
fn the_members_finder_names_itself_and_nothing_else() {
    assert_requests(&FindByRoleAssignee::new(), "GET", "?q=roleAssignee", "", "");
    assert_eq!(FindByRoleAssignee::default(), FindByRoleAssignee::new());
}

#[test]
fn the_parameters_of_a_finder_are_sorted_by_name() {
    let finder = FindByRoleAssignee::new().start(20).count(5).state(RoleState::Revoked).role(Role::Analyst);
    let query = "?count=5&q=roleAssignee&role=ANALYST&start=20&state=REVOKED";
    assert_requests(&finder, "GET", query, "", "");
    assert_eq!(finder.wanted_role(), Some(&Role::Analyst));
    assert_eq!(finder.wanted_state(), Some(&RoleState::Revoked));
    assert_eq!((finder.window().start, finder.window().count), (20, 5));
}

#[test]
fn the_organizations_finder_escapes_the_urn() {
    let finder = FindByOrganization::new(organization()).role(Role::Administrator).state(RoleState::Approved);
    let query =
        "?organization=urn%3Ali%3Aorganization%3A2414183&q=organization&role=ADMINISTRATOR&state=APPROVED";
    assert_requests(&finder, "GET", query, "", "");
    assert_eq!(finder.organization(), &organization());
    assert_eq!((finder.window().start, finder.window().count), (0, 10), "the defaults of the service");
}

#[test]
fn a_projection_is_escaped_whole() {
    let projection = "( elements*( *, organization~:view( localizedName ) ) )".parse().unwrap();
    let escaped = "%28elements%2A%28%2A%2Corganization~%3Aview%28localizedName%29%29%29";
    let query = format!("?projection={escaped}&q=roleAssignee&start=0");
    assert_requests(&FindByRoleAssignee::new().start(0).project(projection), "GET", &query, "", "");
    let query = format!("?organization=urn%3Ali%3AorganizationBrand%3A1&projection={escaped}&q=organization");
    let brand: OrganizationalEntityUrn = "urn:li:organizationBrand:1".parse().unwrap();
    let projection = "(elements*(*,organization~:view(localizedName)))".parse().unwrap();
    assert_requests(&FindByOrganization::new(brand).project(projection), "GET", &query, "", "");
}

#[test]
fn a_role_request_has_one_key_and_one_body() {
    assert_requests(
        &RequestRole::new(organization(), "urn:li:person:abCdEf".parse().unwrap()),
        "PUT",
        "/(organization:urn%3Ali%3Aorganization%3A2414183,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3AabCdEf)",
        "content-type: application/json\n",
        r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:abCdEf","organization":"urn:li:organization:2414183"}"#,
    );
}

#[test]
fn invitations_name_the_company_in_the_path_and_where_asked_in_the_body() {
    let request =
        |operation: SendFollowInvitations| printed(&operation.to_request(&connectsafely()).unwrap());
    let head = "POST http://mock.test:8080/linkedin/organizations/105672170/follow-invitations\nauthorization: Bearer a-token\ncontent-type: application/json\n\n";
    let profiles = r#""profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f..."]"#;
    assert_eq!(request(invitations()), format!("{head}{{{profiles}}}"));
    let account = "696ce9e780e0483585e4e553";
    assert_eq!(
        request(invitations().repeat_company_in_body().from_account(account.parse().unwrap())),
        format!(r#"{head}{{"accountId":"{account}","companyId":"105672170",{profiles}}}"#)
    );
}

#[test]
fn without_a_base_url_the_real_services_are_asked() {
    let finder = FindByRoleAssignee::new().to_request(&Caller::new(token())).unwrap();
    assert_eq!(finder.uri(), "https://api.linkedin.com/rest/organizationAcls?q=roleAssignee");
    let invitations = invitations().to_request(&connectsafely_api::Caller::new(token())).unwrap();
    let expected = "https://api.connectsafely.ai/linkedin/organizations/105672170/follow-invitations";
    assert_eq!(invitations.uri(), expected);
}

#[test]
fn a_path_of_the_base_url_stands_before_that_of_the_request() {
    let base = || "http://127.0.0.1:8080/~paging/".parse().unwrap();
    let finder = FindByRoleAssignee::new().to_request(&Caller::new(token()).at(base())).unwrap();
    assert_eq!(finder.uri(), "http://127.0.0.1:8080/~paging/rest/organizationAcls?q=roleAssignee");
    let caller = connectsafely_api::Caller::new(token()).at(base());
    let expected = "http://127.0.0.1:8080/~paging/linkedin/organizations/105672170/follow-invitations";
    assert_eq!(invitations().to_request(&caller).unwrap().uri(), expected);
}

#[test]
fn the_token_of_a_request_is_marked_as_sensitive() {
    let finder = FindByRoleAssignee::new().to_request(&linkedin(Surface::V2)).unwrap();
    assert!(finder.headers()["authorization"].is_sensitive());
    let invitations = invitations().to_request(&connectsafely()).unwrap();
    assert!(invitations.headers()["authorization"].is_sensitive());
}

#[test]
fn a_word_that_no_document_lists_is_not_sent() {
    let caller = linkedin(Surface::V2);
    for (text, role) in [("OWNER", Role::from("OWNER")), ("analyst", Role::from("analyst"))] {
        let expected = format!(
            "role: expected one of `ADMINISTRATOR`, `DIRECT_SPONSORED_CONTENT_POSTER`, `RECRUITING_POSTER`, `LEAD_CAPTURE_ADMINISTRATOR`, `LEAD_GEN_FORMS_MANAGER`, `ANALYST`, `CURATOR`, `CONTENT_ADMINISTRATOR`, found `{text}`"
        );
        let finder = FindByRoleAssignee::new().role(role.clone());
        assert_eq!(finder.to_request(&caller).unwrap_err().to_string(), expected);
        let projected = finder.project("(elements)".parse().unwrap());
        assert_eq!(projected.to_request(&caller).unwrap_err().to_string(), expected);
        let finder = FindByOrganization::new(OrganizationUrn::from_id("1").unwrap()).role(role);
        assert_eq!(finder.to_request(&caller).unwrap_err().to_string(), expected);
    }
    let finder = FindByRoleAssignee::new().state(RoleState::from("PENDING"));
    assert_eq!(
        finder.to_request(&caller).unwrap_err().to_string(),
        "state: expected one of `APPROVED`, `REJECTED`, `REQUESTED`, `REVOKED`, found `PENDING`"
    );
}

#[test]
fn a_number_that_no_server_takes_is_not_sent() {
    let caller = linkedin(Surface::V2);
    let largest = FindByRoleAssignee::new().start(2_147_483_647).count(0).to_request(&caller).unwrap();
    assert_eq!(largest.uri().query(), Some("count=0&q=roleAssignee&start=2147483647"));
    for (finder, name) in [
        (FindByRoleAssignee::new().start(2_147_483_648), "start"),
        (FindByRoleAssignee::new().count(2_147_483_648), "count"),
    ] {
        assert_eq!(
            finder.to_request(&caller).unwrap_err().to_string(),
            format!("{name}: expected a number from 0 to 2147483647, found `2147483648`")
        );
    }
}

#[test]
fn a_url_too_long_for_http_is_not_built() {
    let projection = format!("(a{})", ",b".repeat(40_000)).parse().unwrap();
    let error = FindByRoleAssignee::new().project(projection).to_request(&linkedin(Surface::V2)).unwrap_err();
    assert_eq!(error.to_string(), "the request does not fit HTTP");
    assert_eq!(error.source().unwrap().to_string(), "uri too long");
}

#[test]
fn a_version_is_sent_under_rest_alone_with_its_revision() {
    let version = |surface, version: &str| {
        let caller = linkedin(surface).version(version.parse().unwrap());
        let request = FindByRoleAssignee::new().to_request(&caller).unwrap();
        request.headers().get(LINKEDIN_VERSION).map(|version| version.to_str().unwrap().to_owned())
    };
    assert_eq!(version(Surface::Rest, "202608.01").as_deref(), Some("202608.01"));
    assert_eq!(version(Surface::Rest, "202512").as_deref(), Some("202512"));
    assert_eq!(version(Surface::V2, "202608"), None);
}

#[derive(Debug)]
struct NoNetwork;

impl fmt::Display for NoNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no network")
    }
}

impl Error for NoNetwork {}

#[test]
fn sending_says_whether_building_sending_or_reading_failed() {
    let caller = linkedin(Surface::V2);
    let said = |role: Role, answer: Result<u16, NoNetwork>| {
        let client = |_: Request<Bytes>| answer.map(|status| response(status, "{\"elements\":[]}"));
        let result = FindByRoleAssignee::new().role(role).send(&caller, client);
        result
            .map(|page| page.elements.len())
            .map_err(|error: SendError<_>| (error.to_string(), error.source().unwrap().to_string()))
    };
    let failed = |what: &str, why: &str| Err((what.to_owned(), why.to_owned()));
    let unlisted = "role: expected one of `ADMINISTRATOR`, `DIRECT_SPONSORED_CONTENT_POSTER`, `RECRUITING_POSTER`, `LEAD_CAPTURE_ADMINISTRATOR`, `LEAD_GEN_FORMS_MANAGER`, `ANALYST`, `CURATOR`, `CONTENT_ADMINISTRATOR`, found `X`";
    assert_eq!(said(Role::Analyst, Ok(200)), Ok(0));
    assert_eq!(said(Role::from("X"), Err(NoNetwork)), failed("the request cannot be built", unlisted));
    assert_eq!(said(Role::Analyst, Err(NoNetwork)), failed("the request could not be sent", "no network"));
    assert_eq!(said(Role::Analyst, Ok(403)), failed("the answer is no success", "refused with 403"));
}

#[test]
fn an_async_client_sends_the_same() {
    let client = |request: Request<Bytes>| {
        assert_eq!(request.uri(), "http://mock.test:8080/v2/organizationAcls?q=roleAssignee");
        future::ready(Ok::<_, NoNetwork>(response(200, r#"{"elements":[]}"#)))
    };
    let (finder, caller) = (FindByRoleAssignee::new(), linkedin(Surface::V2));
    let answer = pin::pin!(finder.send_async(&caller, client));
    let polled = answer.poll(&mut task::Context::from_waker(task::Waker::noop()));
    assert!(matches!(polled, task::Poll::Ready(Ok(page)) if page.elements.is_empty()));

    let role = FindByRoleAssignee::new().role(Role::from("X"));
    let unsent =
        pin::pin!(role.send_async(&caller, |_| future::ready(Err::<http::Response<Bytes>, _>(NoNetwork))));
    let polled = unsent.poll(&mut task::Context::from_waker(task::Waker::noop()));
    assert!(matches!(polled, task::Poll::Ready(Err(SendError::Request(_)))));
}
