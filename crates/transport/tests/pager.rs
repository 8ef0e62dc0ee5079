#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Walking pages: where the pager goes, and where it does not.

mod common;

use common::{linkedin, response, token};
use http::{Method, Request};
use rolecall_model::{OrganizationUrn, Role, restli::percent_decode};
use rolecall_transport::{
    BaseUrl, Bytes, Error, Pager, Surface,
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

/// The links of a page without a next one.
fn links() -> String {
    r#","links":[{"type":"application/json","rel":"prev","href":"/rest/organizationAcls?start=0"}]"#
        .to_owned()
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
                assert_eq!(pager.request().unwrap_err().to_string(), error.to_string(), "it is no end");
                assert_eq!(pager.position(), None);
                assert_eq!(script.next(), None, "answers are left");
                return walk;
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

const NO_PAGING: &str =
    "not all pages: expected `paging` with links or a total, found none: whether there is more is not known";
const FIRST: &str = "?q=roleAssignee";
const SECOND: &str = "?q=roleAssignee&start=10";
const NEXT: &str = "/rest/organizationAcls?count=10&q=roleAssignee&start=10";

#[test]
fn two_pages_are_walked_in_order() {
    let (sent, elements) = walked(&[page(10, 0, Some(NEXT)), page(3, 10, None)]);
    assert_eq!(sent, [FIRST, SECOND]);
    assert_eq!(elements, [10, 3]);
}

#[test]
fn a_page_that_links_to_no_next_one_is_the_last() {
    for last in [page(10, 0, None), page(0, 0, None)] {
        assert_eq!(walked(&[last]).0, [FIRST]);
    }
}

#[test]
fn where_the_service_says_nothing_of_links_the_pager_goes_on_to_an_empty_page() {
    let unlinked = |elements, start| page(elements, start, None).replace(&links(), "");
    let walk = walk(&rest(), FindByRoleAssignee::new(), &[unlinked(10, 0), unlinked(2, 10), unlinked(0, 20)]);
    assert_eq!(walk.sent, [FIRST, SECOND, "?q=roleAssignee&start=20"]);
    assert_eq!(walk.elements, [10, 2, 0]);
    // That there is nothing on a page does not say that there is nothing behind it.
    assert_eq!(walk.error.as_deref(), Some(NO_PAGING));
}

#[test]
fn a_total_says_that_there_is_more_where_no_link_does() {
    let of =
        |total: u32, page: String| page.replace("\"count\":10", &format!("\"count\":10,\"total\":{total}"));
    // Short, and even empty, with more behind.
    let script = [of(25, page(8, 0, None)), of(25, page(0, 10, None)), of(25, page(5, 20, None))];
    assert_eq!(walked(&script).0, [FIRST, SECOND, "?q=roleAssignee&start=20"]);
    assert_eq!(walked(&[of(10, page(10, 0, None))]).0, [FIRST]);
    // A link is followed, whatever the total says.
    let script = [of(10, page(10, 0, Some(NEXT))), of(10, page(0, 10, None))];
    assert_eq!(walked(&script).0, [FIRST, SECOND]);
    // A page of nothing leads nowhere.
    let of_nothing = of(25, page(0, 0, None)).replace("\"count\":10", "\"count\":0");
    let walk = walk(&rest(), FindByRoleAssignee::new(), &[of_nothing]);
    assert_eq!(
        walk.error.unwrap(),
        "not all pages: expected a page beyond result 0, found one at result 0: not followed"
    );
}

#[test]
fn a_page_without_paging_is_kept_and_is_no_end() {
    let walk = walk(&rest(), FindByRoleAssignee::new(), &[r#"{"elements":[]}"#.to_owned()]);
    assert_eq!(walk.elements, [0]);
    assert_eq!(walk.error.as_deref(), Some(NO_PAGING));
}

#[test]
fn another_page_than_the_one_that_was_asked_for_is_an_error() {
    let mut pager = Pager::new(FindByRoleAssignee::new().start(10), &rest());
    pager.request().unwrap();
    let error = pager.receive(response(200, page(10, 0, None))).unwrap_err();
    let expected = "not all pages: expected the page behind result 10, found the one behind result 0";
    assert_eq!((error.to_string(), pager.position()), (expected.to_owned(), Some(10)));
}

#[test]
fn what_nobody_asked_for_is_not_received() {
    let mut pager = Pager::new(FindByRoleAssignee::new(), &rest());
    let expected = "expected a request that waits for this answer, found none";
    assert_eq!(pager.receive(response(200, page(1, 0, None))).unwrap_err().to_string(), expected);
    assert_eq!(pager.pass().unwrap_err().to_string(), expected);
    pager.request().unwrap();
    pager.receive(response(200, page(1, 0, None))).unwrap();
    assert_eq!(pager.receive(response(200, page(1, 0, None))).unwrap_err().to_string(), expected, "twice");
    assert_eq!(pager.pass().unwrap_err().to_string(), expected);
}

#[test]
fn pages_of_nothing_are_not_walked() {
    let mut pager = Pager::new(FindByRoleAssignee::new().count(0), &rest());
    let expected = "not sent: count: expected 1 or more, to walk pages, found `0`";
    assert_eq!(pager.request().unwrap_err().to_string(), expected);
}

#[test]
fn a_page_that_cannot_be_read_can_be_passed_and_its_rows_count_as_lost() {
    let mut pager = Pager::new(FindByRoleAssignee::new().count(5), &rest());
    pager.request().unwrap();
    assert!(
        pager.receive(response(200, page(1, 0, None).replace("ANALYST\"", "ANALYST\",\"state\":7"))).is_err()
    );
    assert_eq!((pager.position(), pager.lost()), (Some(0), 0));
    pager.pass().unwrap();
    assert_eq!((pager.position(), pager.lost()), (Some(5), 5));
    let request = pager.request().unwrap().unwrap();
    assert_eq!(request.uri().query(), Some("count=5&q=roleAssignee&start=5"));
    pager.receive(response(200, page(1, 5, None))).unwrap();
    assert_eq!((pager.request().unwrap().is_none(), pager.lost()), (true, 5));
}

#[test]
fn a_walk_goes_on_where_it_was_left_and_with_a_new_token() {
    let mut pager = Pager::new(FindByRoleAssignee::new(), &rest());
    pager.request().unwrap();
    pager.receive(response(200, page(10, 0, Some(NEXT)))).unwrap();
    let position = pager.position().unwrap();

    let mut later = Pager::resume(&FindByRoleAssignee::new(), &rest(), position);
    for pager in [&mut pager, &mut later] {
        pager.set_token("a-new-token".parse().unwrap());
        let request = pager.request().unwrap().unwrap();
        assert_eq!(request.uri().query(), Some("q=roleAssignee&start=10"));
        assert_eq!(request.headers()["authorization"], "Bearer a-new-token");
    }
}

#[test]
fn a_short_page_and_an_empty_page_are_followed() {
    let script =
        [page(8, 0, Some(NEXT)), page(0, 10, Some("/rest/organizationAcls?start=20")), page(1, 20, None)];
    let (sent, elements) = walked(&script);
    assert_eq!(sent, [FIRST, SECOND, "?q=roleAssignee&start=20"]);
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
            format!(
                "not all pages: expected a page beyond result 10, found one at result {start}: not followed"
            )
        );
    }
    let finder = FindByRoleAssignee::new().start(50);
    let walk = walk(&rest(), finder, &[page(10, 50, Some("/rest/organizationAcls?start=50"))]);
    assert_eq!(walk.sent, ["?q=roleAssignee&start=50"]);
    assert_eq!(
        walk.error.unwrap(),
        "not all pages: expected a page beyond result 50, found one at result 50: not followed"
    );
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
        "https://user:secret@evil.example/rest/people?access_token=secret",
        "/?/rest/organizationAcls&start=20",
        "?start=20",
        "",
    ] {
        assert_eq!(
            refused(next),
            format!(
                "not all pages: expected a link to `/rest/organizationAcls`, found `{}`: not followed",
                // Its query may hold a token, and what stands before a host a password.
                next.split('?').next().unwrap().rsplit('@').next().unwrap()
            )
        );
    }
}

fn unreadable(query: &str) -> String {
    format!(
        "not all pages: expected a link that says where the next page starts, \
         found `/rest/organizationAcls{query}`: not followed"
    )
}

#[test]
fn a_link_that_does_not_say_where_it_leads_is_refused() {
    for (query, told) in [("", "?"), ("?", "?"), ("?q=roleAssignee&oauth2_access_token=a-token", "?")] {
        let next = format!("/rest/organizationAcls{query}");
        assert_eq!(refused(&next), unreadable(told));
    }
    for query in [
        "?start=",
        "?start=''",
        "?start=-1",
        "?start=ten",
        "?start=20&start=30",
        "?start=2147483648",
        "?start=+20",
        "?start=%zz",
        "?start=20#there",
    ] {
        let next = format!("/rest/organizationAcls{query}");
        assert_eq!(refused(&next), unreadable(query));
    }
}

#[test]
fn of_a_link_only_the_start_is_used() {
    for query in [
        "?start=10&a=urn:li:b",
        "?a=%zz&start=10",
        "?start=%31%30&a=1&a=2",
        "?&start=10&(,",
        "?start=10&a=b c",
    ] {
        let next = format!("/rest/organizationAcls{query}");
        assert_eq!(walked(&[page(1, 0, Some(&next)), page(1, 10, None)]).0, [FIRST, SECOND]);
    }
}

#[test]
fn a_link_may_have_another_path_before_its_own() {
    for next in [
        "/some/proxy/rest/organizationAcls?start=10",
        "/\\evil.example/rest/organizationAcls?start=10",
        "/@evil.example/rest/organizationAcls?start=10",
    ] {
        assert_eq!(walked(&[page(1, 0, Some(next)), page(1, 10, None)]).0, [FIRST, SECOND], "{next}");
    }
}

#[test]
fn a_path_of_the_base_url_stays_before_every_request() {
    let base: BaseUrl = "http://127.0.0.1:8080/~paging".parse().unwrap();
    let caller = Caller::rest_as_documented(token()).at(base);
    for next in [
        "/~paging/rest/organizationAcls?start=10",
        "/rest/organizationAcls?start=10",
        "http://127.0.0.1:8080/~paging/rest/organizationAcls?start=10",
    ] {
        let walk = walk(&caller, FindByRoleAssignee::new(), &[page(1, 0, Some(next)), page(1, 10, None)]);
        assert_eq!((walk.sent, walk.error), (vec![FIRST.to_owned(), SECOND.to_owned()], None), "{next}");
    }
    let walk = walk(&caller, FindByRoleAssignee::new(), &[page(1, 0, Some("/people?start=10"))]);
    assert_eq!(
        walk.error.unwrap(),
        "not all pages: expected a link to `/~paging/rest/organizationAcls`, found `/people`: not followed"
    );
}

#[test]
fn an_absolute_link_to_the_same_host_is_followed() {
    let next = "http://mock.test:8080/rest/organizationAcls?start=10";
    assert_eq!(walked(&[page(1, 0, Some(next)), page(1, 10, None)]).0, [FIRST, SECOND]);
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
    let first = "http://mock.test:8080/v2/organizationAcls?organization=urn%3Ali%3Aorganization%3A1&projection=%28elements%2A%28role%29%2Cpaging%29&q=organization&start=5";
    assert_eq!(uri(pager.request()).as_deref(), Some(first));
    assert_eq!(uri(pager.request()).as_deref(), Some(first), "until it is answered");
    let answer = r#"{"elements":[{"role":"CURATOR"}],"paging":{"start":5,"count":10,"links":[{"rel":"next","href":"/v2/organizationAcls?start=6&projection=(elements*(role))"}]}}"#;
    let page = pager.receive(response(200, answer)).unwrap();
    assert_eq!(page.elements[0].role, Some(Role::Curator));
    assert_eq!(uri(pager.request()), Some(first.replace("start=5", "start=6")));
}

#[test]
fn a_projected_search_does_not_go_back_before_its_first_page() {
    let caller = linkedin(Surface::V2);
    let projected = FindByRoleAssignee::new().start(50).project("(elements*(role),paging)".parse().unwrap());
    let mut pager = Pager::new(projected, &caller);
    assert!(pager.request().unwrap().is_some());
    pager.receive(response(200, page(0, 50, Some("/v2/organizationAcls?start=50")))).unwrap();
    let error = pager.request().unwrap_err();
    let expected = "not all pages: expected a page beyond result 50, found one at result 50: not followed";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_service_that_says_more_than_was_asked_for_is_walked_by_what_was_asked_for() {
    let of =
        |start, elements| page(elements, start, None).replace("\"count\":10", "\"count\":100,\"total\":25");
    let finder = FindByRoleAssignee::new().count(10);
    let walk = walk(&rest(), finder, &[of(0, 10), of(10, 10), of(20, 5)]);
    assert_eq!((walk.elements, walk.error), (vec![10, 10, 5], None));
}

#[test]
fn behind_a_page_that_does_not_say_what_follows_one_can_go_on() {
    let mut pager = Pager::new(FindByRoleAssignee::new(), &rest());
    pager.request().unwrap();
    pager.receive(response(200, page(10, 0, Some("/rest/people?start=10")))).unwrap();
    assert!(pager.request().is_err());
    pager.pass().unwrap();
    assert_eq!((pager.position(), pager.lost()), (Some(10), 0));
    assert_eq!(pager.request().unwrap().unwrap().uri().query(), Some("q=roleAssignee&start=10"));
    // An empty page is taken for the last.
    pager.receive(response(200, r#"{"elements":[]}"#)).unwrap();
    assert!(pager.request().is_err());
    pager.pass().unwrap();
    assert!(pager.request().unwrap().is_none());
    assert_eq!(pager.lost(), 10, "a page, since nobody knows");
}

#[test]
fn of_a_page_that_is_passed_no_more_is_lost_than_there_is() {
    let mut pager = Pager::new(FindByRoleAssignee::new(), &rest());
    pager.request().unwrap();
    pager
        .receive(response(200, page(10, 0, Some(NEXT)).replace("\"count\":10", "\"count\":10,\"total\":15")))
        .unwrap();
    pager.request().unwrap();
    pager.receive(response(500, "")).unwrap_err();
    pager.pass().unwrap();
    assert_eq!((pager.request().unwrap().is_none(), pager.lost()), (true, 5));
}

/// A new walk has asked for nothing yet.
#[test]
fn a_walk_that_goes_on_receives_nothing_that_another_has_asked_for() {
    let mut pager = Pager::new(FindByRoleAssignee::new(), &rest());
    pager.request().unwrap();
    let mut later = Pager::resume(&FindByRoleAssignee::new(), &rest(), 10);
    assert!(later.receive(response(200, page(1, 10, None))).is_err());
}

/// What is missing at most: over what a link leads, and of what the total has.
#[test]
fn what_did_not_come_is_counted() {
    let lost = |count: u32, script: &[String]| {
        let mut pager = Pager::new(FindByRoleAssignee::new().count(count), &rest());
        for answer in script {
            pager.request().unwrap().unwrap();
            pager.receive(response(200, answer.clone())).unwrap();
        }
        (pager.request().unwrap().is_none(), pager.lost())
    };
    let of =
        |total: u32, page: String| page.replace("\"count\":10", &format!("\"count\":10,\"total\":{total}"));
    assert_eq!(
        lost(10, &[page(10, 0, Some("/rest/organizationAcls?start=20")), page(1, 20, None)]),
        (true, 10)
    );
    assert_eq!(lost(10, &[page(10, 0, Some("/rest/organizationAcls?start=5")), page(5, 5, None)]), (true, 0));
    // A service that gives fewer than were asked for, and does not say so.
    let capped = of(250, page(100, 0, None)).replace("\"count\":10", "\"count\":500");
    assert_eq!(lost(500, &[capped]), (true, 150));
    // A page that has more than it says.
    assert_eq!(
        lost(10, &[page(30, 0, Some("/rest/organizationAcls?start=30")), page(1, 30, None)]),
        (true, 0)
    );
    assert_eq!(lost(10, &[of(12, page(8, 0, Some(NEXT))), of(12, page(2, 10, None))]), (true, 2));
    assert_eq!(lost(10, &[of(10, page(10, 0, None))]), (true, 0));
}

/// What a projection keeps of the paging is what the caller gets; the pager sees all of it.
#[test]
fn a_projection_without_paging_loses_no_page() {
    let whole = r#"{"start":0,"count":10,"links":[{"type":"a","rel":"next","href":"/v2/organizationAcls?start=10"}]}"#;
    for (projection, sent, kept) in [
        ("(elements*(role))", "(elements*(role),paging)", None),
        ("(elements*(role),paging(start))", "(elements*(role),paging)", Some(r#"{"start":0}"#)),
        ("(paging(links*(rel)),elements)", "(elements,paging)", Some(r#"{"links":[{"rel":"next"}]}"#)),
        ("(*,elements*(role))", "(*,elements*(role))", Some(whole)),
    ] {
        let finder = FindByRoleAssignee::new().project(projection.parse().unwrap());
        let mut pager = Pager::new(finder, &linkedin(Surface::V2));
        let request = pager.request().unwrap().unwrap();
        let query = percent_decode(request.uri().query().unwrap()).unwrap().into_owned();
        assert_eq!(query, format!("projection={sent}&q=roleAssignee"));
        let answer = format!(r#"{{"elements":[],"paging":{whole}}}"#);
        let paging = pager.receive(response(200, answer)).unwrap().paging;
        let paging = paging.map(|paging| serde_json::to_string(&paging).unwrap());
        assert_eq!((paging.as_deref(), pager.position()), (kept, Some(10)), "{projection}");
    }
}

#[test]
fn a_page_that_was_refused_can_be_asked_for_again() {
    let caller = rest();
    let mut pager = Pager::new(FindByRoleAssignee::new(), &caller);
    pager.request().unwrap();
    pager.receive(response(200, page(1, 0, Some(NEXT)))).unwrap();
    let asked = pager.request().unwrap().unwrap().uri().clone();
    assert!(matches!(pager.receive(response(429, "")), Err(Error::Refused(_))));
    pager.request().unwrap();
    assert!(matches!(pager.receive(response(200, "no page")), Err(Error::Unexpected(_))));
    assert_eq!(*pager.request().unwrap().unwrap().uri(), asked);
    pager.receive(response(200, page(1, 10, None))).unwrap();
    assert!(pager.request().unwrap().is_none());
}
