//! Pages and links of the documented profile, over HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::get;
use rolecall_mock_server::{Mock, MockServer};
use serde_json::{Value, json};

/// How many elements, and the paging, of a page of the person with 25 rows.
fn page(query: &str) -> (usize, Value) {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let request = get(&format!("/rest/organizationAcls?{query}")).v2().token("many-token");
    let page = request.send(server.address()).expect(200, "documented; linkedin.found").json();
    (page["elements"].as_array().unwrap().len(), page["paging"].clone())
}

fn link(rel: &str, href: &str) -> Value {
    json!({ "type": "application/json", "rel": rel, "href": href })
}

/// Errata: linkedin-paging-next-on-short-page.
#[test]
fn next_is_there_when_the_page_is_full_and_prev_comes_first_when_something_precedes() {
    let href = |start: u32| format!("/rest/organizationAcls?count=10&q=roleAssignee&start={start}");
    let (elements, paging) = page("q=roleAssignee");
    assert_eq!((elements, &paging["links"]), (10, &json!([link("next", &href(10))])));
    let (elements, paging) = page("q=roleAssignee&start=10");
    assert_eq!((elements, &paging["links"]), (10, &json!([link("prev", &href(0)), link("next", &href(20))])));
    let (elements, paging) = page("q=roleAssignee&start=20");
    assert_eq!((elements, &paging["links"]), (5, &json!([link("prev", &href(10))])));
    let (elements, paging) = page("q=roleAssignee&start=4");
    assert_eq!((elements, &paging["links"]), (10, &json!([link("prev", &href(0)), link("next", &href(14))])));
    let (elements, paging) = page("q=roleAssignee&start=40");
    assert_eq!((elements, &paging["links"]), (0, &json!([link("prev", &href(30))])));
}

/// Errata: linkedin-paging-without-links.
#[test]
fn paging_has_start_count_and_links_and_no_total() {
    let (elements, paging) = page("q=roleAssignee&count=50");
    assert_eq!((elements, paging), (25, json!({ "start": 0, "count": 50, "links": [] })));
}

#[test]
fn a_full_last_page_has_a_next_that_leads_to_an_empty_page() {
    let (elements, paging) = page("q=roleAssignee&count=25");
    assert_eq!((elements, &paging["links"][0]["rel"]), (25, &json!("next")));
    let (elements, paging) = page("q=roleAssignee&count=25&start=25");
    assert_eq!((elements, paging["links"].as_array().unwrap().len()), (0, 1));
}

#[test]
fn an_href_repeats_the_path_and_the_values_as_sent_sorted_by_name() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let page =
        get("/~default/v2//organizationAcls/?state=APPR%4FVED&role=ADMINISTRATOR&q=roleAssignee&count=1")
            .v2()
            .token("many-token")
            .send(server.address())
            .json();
    let href =
        "/~default/v2//organizationAcls/?count=1&q=roleAssignee&role=ADMINISTRATOR&start=1&state=APPR%4FVED";
    assert_eq!(page["paging"]["links"], json!([link("next", href)]));
}
