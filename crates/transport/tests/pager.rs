#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Walking pages: where the pager goes, and where it does not.

mod common;

use common::{linkedin, response, token};
use http::{Method, Request};
use rolecall_model::{OrganizationUrn, Role};
use rolecall_transport::{
    BaseUrl, Bytes, Pager, ResponseError, Surface,
    linkedin::{Caller, FindByOrganization, FindByRoleAssignee},
};

/// A page of so many elements that links to `next`.
fn page(elements: usize, start: u32, next: Option<&str>) -> String {
    let acl = r#"{"role":"ANALYST","organization":"urn:li:organization:1","roleAssignee":"urn:li:person:a","state":"APPROVED"}"#;
    let elements = vec![acl; elements].join(",");
    let next = next
        .map(|href| serde_json::json!({"type": "application/json", "rel": "next", "href": href}).to_string());
    let back =
        r#"{"type":"application/json","rel":"prev","href":"/rest/organizationAcls?start=0"}"#.to_owned();
    let links: Vec<_> = [back].into_iter().chain(next).collect();
    format!(
        r#"{{"elements":[{elements}],"paging":{{"start":{start},"count":10,"links":[{}]}}}}"#,
        links.join(",")
    )
}

/// What was sent and received, and how it ended.
#[derive(Debug, Default, PartialEq)]
struct Walk {
    sent: Vec<String>,
    elements: Vec<usize>,
    error: Option<String>,
}

/// Walks a script of answers, and checks that every request is a search at the base of the caller.
fn walk(caller: &Caller, finder: FindByRoleAssignee, script: &[String]) -> Walk {
    let mut pager = Pager::new(finder, caller);
    let (mut walk, mut script) = (Walk::default(), script.iter());
    loop {
        match pager.request() {
            Ok(Some(request)) => {
                let uri = request.uri().to_string();
                let query = uri
                    .strip_prefix(&format!("{}/rest/organizationAcls", caller.base_url()))
                    .unwrap_or_else(|| panic!("left for {uri}"));
                assert_eq!(request.method(), Method::GET);
                assert!(request.headers().contains_key("authorization"));
                walk.sent.push(query.to_owned());
                let answer = script.next().expect("no answer is left");
                walk.elements.push(pager.receive(response(200, answer.clone())).unwrap().elements.len());
            }
            Ok(None) => break,
            Err(error) => {
                walk.error = Some(error.to_string());
                assert!(pager.request().unwrap().is_none(), "it ends after an error");
                break;
            }
        }
    }
    assert!(pager.request().unwrap().is_none(), "it stays at its end");
    assert_eq!(script.next(), None, "answers are left");
    walk
}

fn rest() -> Caller {
    linkedin(Surface::Rest)
}

fn walked(script: &[String]) -> (Vec<String>, Vec<usize>) {
    let Walk { sent, elements, error } = walk(&rest(), FindByRoleAssignee::new(), script);
    assert_eq!(error, None);
    (sent, elements)
}

const FIRST: &str = "?q=roleAssignee";
const NEXT: &str = "/rest/organizationAcls?count=10&q=roleAssignee&start=10";

#[test]
fn two_pages_are_walked_in_order() {
    let (sent, elements) = walked(&[page(10, 0, Some(NEXT)), page(3, 10, None)]);
    assert_eq!(sent, [FIRST, "?count=10&q=roleAssignee&start=10"]);
    assert_eq!(elements, [10, 3]);
}

#[test]
fn a_page_without_a_next_link_is_the_last() {
    for last in [
        page(10, 0, None),
        r#"{"elements":[],"paging":{"start":0,"count":10}}"#.to_owned(),
        r#"{"elements":[]}"#.to_owned(),
    ] {
        assert_eq!(walked(&[last]).0, [FIRST]);
    }
}

#[test]
fn a_short_page_and_an_empty_page_are_followed() {
    let script =
        [page(8, 0, Some(NEXT)), page(0, 10, Some("/rest/organizationAcls?start=20")), page(1, 20, None)];
    let (sent, elements) = walked(&script);
    assert_eq!(sent, [FIRST, "?count=10&q=roleAssignee&start=10", "?start=20"]);
    assert_eq!(elements, [8, 0, 1]);
}

/// The page that links there is kept; the next request is the error.
fn refused(next: &str) -> String {
    let walk = walk(&rest(), FindByRoleAssignee::new(), &[page(10, 0, Some(NEXT)), page(7, 10, Some(next))]);
    assert_eq!((walk.sent.len(), walk.elements), (2, vec![10, 7]), "{next}");
    walk.error.unwrap_or_else(|| panic!("{next} was followed"))
}

#[test]
fn a_link_that_does_not_lead_forward_is_refused() {
    for start in [10, 9, 0] {
        assert_eq!(
            refused(&format!("/rest/organizationAcls?q=roleAssignee&start={start}")),
            format!("expected a link beyond result 10, found one to result {start}: not followed")
        );
    }
    let finder = FindByRoleAssignee::new().start(50);
    let walk = walk(&rest(), finder, &[page(10, 50, Some("/rest/organizationAcls?start=50"))]);
    assert_eq!(walk.sent, ["?q=roleAssignee&start=50"]);
    assert_eq!(walk.error.unwrap(), "expected a link beyond result 50, found one to result 50: not followed");
}

#[test]
fn a_link_to_another_host_or_resource_is_refused() {
    for next in [
        "https://evil.example/rest/organizationAcls?start=20",
        "//evil.example/rest/organizationAcls?start=20",
        "https://mock.test:8080/rest/organizationAcls?start=20",
        "http://mock.test:80801/rest/organizationAcls?start=20",
        "http://mock.test:8080.evil.example/rest/organizationAcls?start=20",
        "http://mock.test:8080@evil.example/rest/organizationAcls?start=20",
        "http://mock.test:8080//evil.example/rest/organizationAcls?start=20",
        "javascript:alert(1)",
        "/rest/people?start=20",
        "/v2/organizationAcls?start=20",
        "/rest/organizationAcls/1?start=20",
        "/rest/xorganizationAcls?start=20",
        "rest/organizationAcls?start=20",
        "/?/rest/organizationAcls&start=20",
        "?start=20",
        "",
    ] {
        assert_eq!(
            refused(next),
            format!("expected a link to `/rest/organizationAcls`, found `{next}`: not followed")
        );
    }
}

#[test]
fn a_link_that_does_not_say_where_it_leads_is_refused() {
    for query in [
        "",
        "?",
        "?q=roleAssignee",
        "?start=",
        "?start=''",
        "?start=-1",
        "?start=ten",
        "?start=20&start=30",
        "?start=2147483648",
        "?start=+20",
        "?start=%zz",
        "?start=20#there",
        "?start=20&a=b c",
    ] {
        let next = format!("/rest/organizationAcls{query}");
        assert_eq!(
            refused(&next),
            format!("expected a link that says where the next page starts, found `{next}`: not followed")
        );
    }
}

#[test]
fn what_else_a_link_asks_for_is_the_services_own_affair() {
    for query in ["?start=10&a=urn:li:b", "?a=%zz&start=10", "?start=%31%30&a=1&a=2", "?&start=10&(,"] {
        let next = format!("/rest/organizationAcls{query}");
        assert_eq!(walked(&[page(1, 0, Some(&next)), page(1, 10, None)]).0, [FIRST, query]);
    }
}

#[test]
fn only_the_query_of_a_link_is_used() {
    for next in [
        "/some/proxy/rest/organizationAcls?start=10",
        "/\\evil.example/rest/organizationAcls?start=10",
        "/@evil.example/rest/organizationAcls?start=10",
    ] {
        assert_eq!(walked(&[page(1, 0, Some(next)), page(1, 10, None)]).0, [FIRST, "?start=10"], "{next}");
    }
}

#[test]
fn a_path_of_the_base_url_stays_before_every_request() {
    let base: BaseUrl = "http://127.0.0.1:8080/~paging".parse().unwrap();
    let caller = Caller::new(token()).at(base);
    for next in [
        "/~paging/rest/organizationAcls?start=10",
        "/rest/organizationAcls?start=10",
        "http://127.0.0.1:8080/~paging/rest/organizationAcls?start=10",
    ] {
        let walk = walk(&caller, FindByRoleAssignee::new(), &[page(1, 0, Some(next)), page(1, 10, None)]);
        assert_eq!((walk.sent, walk.error), (vec![FIRST.to_owned(), "?start=10".to_owned()], None), "{next}");
    }
    let walk = walk(&caller, FindByRoleAssignee::new(), &[page(1, 0, Some("/people?start=10"))]);
    assert_eq!(
        walk.error.unwrap(),
        "expected a link to `/~paging/rest/organizationAcls`, found `/people?start=10`: not followed"
    );
}

#[test]
fn an_absolute_link_to_the_same_host_is_followed() {
    let next = "http://mock.test:8080/rest/organizationAcls?start=10";
    assert_eq!(walked(&[page(1, 0, Some(next)), page(1, 10, None)]).0, [FIRST, "?start=10"]);
}

#[test]
fn every_finder_has_pages_under_its_own_root() {
    let caller = linkedin(Surface::V2);
    let uri = |request: Result<Option<Request<Bytes>>, _>| {
        request.unwrap().map(|request| request.uri().to_string())
    };
    let organization = OrganizationUrn::from_id("1").unwrap();
    let projected =
        FindByOrganization::new(organization).start(5).project("(elements*(role))".parse().unwrap());
    let mut pager = Pager::new(projected, &caller);
    let first = "http://mock.test:8080/v2/organizationAcls?organization=urn%3Ali%3Aorganization%3A1&projection=%28elements%2A%28role%29%29&q=organization&start=5";
    assert_eq!(uri(pager.request()).as_deref(), Some(first));
    assert_eq!(uri(pager.request()).as_deref(), Some(first), "until it is answered");
    let answer = r#"{"elements":[{"role":"CURATOR"}],"paging":{"start":5,"count":10,"links":[{"rel":"next","href":"/v2/organizationAcls?start=6&projection=(elements*(role))"}]}}"#;
    let page = pager.receive(response(200, answer)).unwrap();
    assert_eq!(page.elements[0].role, Some(Role::Curator));
    let second = "http://mock.test:8080/v2/organizationAcls?start=6&projection=(elements*(role))";
    assert_eq!(uri(pager.request()).as_deref(), Some(second));
}

#[test]
fn a_projected_search_does_not_go_back_before_its_first_page() {
    let caller = linkedin(Surface::V2);
    let projected = FindByRoleAssignee::new().start(50).project("(elements*(role),paging)".parse().unwrap());
    let mut pager = Pager::new(projected, &caller);
    assert!(pager.request().unwrap().is_some());
    pager.receive(response(200, page(0, 0, Some("/v2/organizationAcls?start=50")))).unwrap();
    let error = pager.request().unwrap_err();
    assert_eq!(error.to_string(), "expected a link beyond result 50, found one to result 50: not followed");
}

#[test]
fn what_cannot_be_sent_ends_the_walk() {
    let caller = rest();
    let mut pager = Pager::new(FindByRoleAssignee::new().role(Role::from("OWNER")), &caller);
    let error = pager.request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "role: expected one of `ADMINISTRATOR`, `DIRECT_SPONSORED_CONTENT_POSTER`, `RECRUITING_POSTER`, `LEAD_CAPTURE_ADMINISTRATOR`, `LEAD_GEN_FORMS_MANAGER`, `ANALYST`, `CURATOR`, `CONTENT_ADMINISTRATOR`, found `OWNER`"
    );
    assert!(pager.request().unwrap().is_none());
}

#[test]
fn a_page_that_was_refused_can_be_asked_for_again() {
    let caller = rest();
    let mut pager = Pager::new(FindByRoleAssignee::new(), &caller);
    pager.receive(response(200, page(1, 0, Some(NEXT)))).unwrap();
    let asked = pager.request().unwrap().unwrap().uri().clone();
    assert!(matches!(pager.receive(response(429, "")), Err(ResponseError::Refused(_))));
    assert!(matches!(pager.receive(response(200, "no page")), Err(ResponseError::Unexpected(_))));
    assert_eq!(*pager.request().unwrap().unwrap().uri(), asked);
    pager.receive(response(200, page(1, 10, None))).unwrap();
    assert!(pager.request().unwrap().is_none());
}
