#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The exact request of each operation, and what cannot be built.

mod common;

use common::{callers, connectsafely, linkedin, polled, printed, response, token, versioned};
use http::Request;
use rolecall_model::{FsdProfileUrn, Invitees, OrganizationalEntityUrn, Role, RoleState};
use rolecall_transport::{
    Bytes, Error, Operation, RequestError, Surface,
    connectsafely::{self as connectsafely_api, SendFollowInvitations},
    linkedin::{Caller, FindByOrganization, FindByRoleAssignee, LINKEDIN_VERSION, RequestRole},
    send, send_async,
};
use std::{error::Error as _, fmt, future, io};

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
    let [unversioned, versioned, v2] = callers().map(|(_, caller)| operation.to_request(&caller));
    assert_eq!(printed(&unversioned.unwrap()), common("rest", ""));
    assert_eq!(printed(&v2.unwrap()), common("v2", ""));
    match versioned {
        Ok(versioned) => assert_eq!(printed(&versioned), common("rest", "linkedin-version: 202608\n")),
        Err(error) => assert!(rest.contains("projection="), "{error}"),
    }
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
    let finder = FindByRoleAssignee::new().to_request(&Caller::rest_as_documented(token())).unwrap();
    assert_eq!(finder.uri(), "https://api.linkedin.com/rest/organizationAcls?q=roleAssignee");
    let invitations = invitations().to_request(&connectsafely_api::Caller::new(token())).unwrap();
    let expected = "https://api.connectsafely.ai/linkedin/organizations/105672170/follow-invitations";
    assert_eq!(invitations.uri(), expected);
}

#[test]
fn a_path_of_the_base_url_stands_before_that_of_the_request() {
    let base = || "http://127.0.0.1:8080/~paging/".parse().unwrap();
    let finder =
        FindByRoleAssignee::new().to_request(&Caller::rest_as_documented(token()).at(base())).unwrap();
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
fn a_word_that_no_document_lists_is_asked_for_as_well() {
    let finder = FindByRoleAssignee::new().role(Role::from("EVENT_HOST")).state(RoleState::from("PENDING"));
    let request = finder.to_request(&linkedin(Surface::V2)).unwrap();
    assert_eq!(request.uri().query(), Some("q=roleAssignee&role=EVENT_HOST&state=PENDING"));
}

#[test]
fn what_the_real_service_was_seen_to_refuse_takes_a_deliberate_word() {
    let projected = FindByRoleAssignee::new().project("(elements)".parse().unwrap());
    let error = projected.to_request(&versioned("202608")).unwrap_err();
    assert!(matches!(error, RequestError::ProjectionUnderRest));
    assert_eq!(
        error.to_string(),
        "projection: the real service was seen to refuse it under `/rest`; use `Caller::v2`, \
         or `Caller::rest_as_documented` where that is meant"
    );
    for caller in [Caller::v2(token()), Caller::rest_as_documented(token())] {
        assert!(projected.to_request(&caller).is_ok(), "{caller:?}");
    }
}

#[test]
fn a_caller_is_compared_by_where_it_asks_how_and_for_whom() {
    fn sent_to_threads<T: Clone + PartialEq + Send + Sync + 'static>(_: &T) {}
    let caller = versioned("202608");
    sent_to_threads(&caller);
    sent_to_threads(&connectsafely());
    assert_eq!(caller, caller.clone());
    assert_eq!(caller, caller.with_token(token()));
    for other in [
        versioned("202609"),
        linkedin(Surface::Rest),
        linkedin(Surface::V2),
        caller.with_token("another-token".parse().unwrap()),
        caller.clone().at("http://elsewhere.test".parse().unwrap()),
    ] {
        assert_ne!(caller, other);
    }
    let other = connectsafely().with_key("another-key".parse().unwrap());
    assert_ne!(connectsafely(), other);
    let request = invitations().to_request(&other).unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer another-key");
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
    assert_eq!(error.to_string(), "the request does not fit HTTP: uri too long");
}

#[test]
fn a_version_is_sent_under_rest_alone_with_its_revision() {
    let version = |caller: Caller| {
        let request = FindByRoleAssignee::new().to_request(&caller).unwrap();
        request.headers().get(LINKEDIN_VERSION).map(|version| version.to_str().unwrap().to_owned())
    };
    assert_eq!(version(versioned("202608.01")).as_deref(), Some("202608.01"));
    assert_eq!(version(versioned("202512")).as_deref(), Some("202512"));
    assert_eq!(version(linkedin(Surface::V2)), None);
    assert_eq!(version(linkedin(Surface::Rest)), None);
}

#[derive(Debug)]
struct NoNetwork(io::Error);

impl fmt::Display for NoNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no network")
    }
}

impl std::error::Error for NoNetwork {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn no_network() -> NoNetwork {
    NoNetwork(io::Error::other("the cable is out"))
}

#[test]
fn an_error_is_one_line_that_says_what_happened_and_what_lies_behind() {
    let caller = linkedin(Surface::V2);
    let said = |count: u32, answer: Result<(u16, &'static str), NoNetwork>| {
        let client = |_: Request<Bytes>| answer.map(|(status, body)| response(status, body));
        let error = send(&FindByRoleAssignee::new().count(count), &caller, client).unwrap_err();
        (error.to_string(), error.source().map(ToString::to_string))
    };
    let unsent = "not sent: count: expected a number from 0 to 2147483647, found `4294967295`";
    assert_eq!(said(u32::MAX, Err(no_network())), (unsent.to_owned(), None));
    let unanswered = "no answer: no network: the cable is out".to_owned();
    // Nothing is said twice.
    assert_eq!(said(1, Err(no_network())), (unanswered, None));
    assert_eq!(said(1, Ok((403, ""))), ("refused with 403".to_owned(), None));
    let unexpected = "unexpected answer 200 of 2 bytes: body: expected the field `elements`, found none";
    assert_eq!(said(1, Ok((200, "{}"))), (unexpected.to_owned(), None));
}

/// `?` takes the error of any client, boxed or not, and gives one that is boxed again.
#[test]
fn the_error_of_any_client_is_taken() {
    type Boxed = Box<dyn std::error::Error + Send + Sync>;
    fn asked<E: Into<Boxed>>(error: E) -> Result<(), Box<dyn std::error::Error>> {
        let client = |_: Request<Bytes>| Err::<http::Response<Bytes>, E>(error);
        send(&FindByRoleAssignee::new(), &linkedin(Surface::V2), client)?;
        Ok(())
    }
    for failed in [asked(no_network()), asked(Boxed::from(no_network()))] {
        assert_eq!(failed.unwrap_err().to_string(), "no answer: no network: the cable is out");
    }
    for failed in [asked("no network"), asked(String::from("no network"))] {
        assert_eq!(failed.unwrap_err().to_string(), "no answer: no network");
    }
    let proxy = asked("the proxy says:\n<html>\u{1b}[31m").unwrap_err();
    assert_eq!(proxy.to_string(), r"no answer: the proxy says:\n<html>\u{1b}[31m");
    // Some errors say what their cause says.
    let twice = asked(NoNetwork(io::Error::other("no network"))).unwrap_err();
    assert_eq!(twice.to_string(), "no answer: no network");
    let client = |_: Request<Bytes>| Err::<http::Response<Bytes>, _>(no_network());
    match send(&FindByRoleAssignee::new(), &linkedin(Surface::V2), client) {
        Err(Error::Client(error)) => assert!(error.downcast_ref::<NoNetwork>().is_some()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_async_client_sends_the_same() {
    let client = |request: Request<Bytes>| {
        assert_eq!(request.uri(), "http://mock.test:8080/v2/organizationAcls?q=roleAssignee");
        future::ready(Ok::<_, NoNetwork>(response(200, r#"{"elements":[]}"#)))
    };
    let caller = linkedin(Surface::V2);
    let answer = polled(send_async(&FindByRoleAssignee::new(), &caller, client));
    assert!(answer.unwrap().elements.is_empty());

    let unsent = FindByRoleAssignee::new().count(u32::MAX);
    let client = |_| future::ready(Err::<http::Response<Bytes>, _>(no_network()));
    assert!(matches!(polled(send_async(&unsent, &caller, client)), Err(Error::Request(_))));
}

/// A function over any operation can be sent to another thread, as a task of a runtime is.
#[test]
fn the_future_of_an_operation_that_is_not_known_yet_is_sent_to_threads() {
    fn is_send<T: Send>(future: T) -> T {
        future
    }
    fn asked<O>(operation: &O, caller: &O::Caller) -> impl Future<Output = Result<O::Answer, Error>> + Send
    where
        O: Operation + Sync,
        O::Caller: Sync,
    {
        let client = |_| future::ready(Ok::<_, NoNetwork>(response(200, r#"{"elements":[]}"#)));
        is_send(send_async(operation, caller, client))
    }
    assert!(polled(asked(&FindByRoleAssignee::new(), &linkedin(Surface::V2))).is_ok());
}
