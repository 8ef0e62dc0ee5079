#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The links of a page, and pages as JSON.

use rolecall_transport::restli::{Page, Paging, Window, links, pieces};

const PATH: &str = "/rest/organizationAcls";

/// `rel` and `href` of each link; every one is to JSON.
fn shown(query: &str, start: u32, count: u32, returned: usize) -> Vec<(String, String)> {
    let links = links(PATH, pieces(query), Window { start, count }, returned);
    assert!(links.iter().all(|link| link.media_type == "application/json"));
    links.into_iter().map(|link| (link.rel, link.href)).collect()
}

fn link(rel: &str, query: &str) -> (String, String) {
    (rel.to_owned(), format!("{PATH}?{query}"))
}

#[test]
fn a_full_page_links_to_the_next_and_a_short_one_does_not() {
    assert_eq!(shown("q=x", 0, 10, 10), [link("next", "count=10&q=x&start=10")]);
    assert_eq!(shown("q=x", 0, 10, 9), []);
    assert_eq!(shown("q=x", 0, 10, 0), []);
}

#[test]
fn a_page_behind_others_links_back_first() {
    let (back, forth) = (link("prev", "count=10&q=x&start=10"), link("next", "count=10&q=x&start=30"));
    assert_eq!(shown("q=x", 20, 10, 10), [back.clone(), forth]);
    assert_eq!(shown("q=x", 20, 10, 0), [back]);
    assert_eq!(shown("q=x", 3, 10, 1), [link("prev", "count=10&q=x&start=0")]);
}

#[test]
fn a_page_of_nothing_has_no_links() {
    assert_eq!(shown("q=x", 20, 0, 0), []);
}

#[test]
fn a_link_sorts_the_parameters_and_keeps_their_values_as_sent() {
    let sent = "state=APPROVED&start=0&q=roleAssignee&c%6Funt=9&&role=%41NALYST&projection=(a, b)&=x&alone";
    assert_eq!(
        shown(sent, 0, 10, 10),
        [link(
            "next",
            "alone=&count=10&projection=(a, b)&q=roleAssignee&role=%41NALYST&start=10&state=APPROVED"
        )]
    );
}

#[test]
fn the_last_number_is_not_passed() {
    let (back, forth) =
        (link("prev", "count=4294967295&start=0"), link("next", "count=4294967295&start=4294967295"));
    assert_eq!(shown("", 7, u32::MAX, u32::MAX as usize), [back, forth]);
}

#[test]
fn a_page_is_written_with_elements_first_and_no_total_it_does_not_know() {
    let window = Window { start: 0, count: 1 };
    let mut paging = Paging::new(window, links(PATH, pieces("q=x"), window, 1));
    let written = |paging: &Paging| serde_json::to_string(&Page::new(vec![7], Some(paging.clone()))).unwrap();
    let link =
        r#"{"type":"application/json","rel":"next","href":"/rest/organizationAcls?count=1&q=x&start=1"}"#;
    assert_eq!(
        written(&paging),
        format!(r#"{{"elements":[7],"paging":{{"start":0,"count":1,"links":[{link}]}}}}"#)
    );
    paging.total = Some(25);
    assert!(written(&paging).ends_with(r#"],"total":25}}"#));
    assert_eq!(serde_json::to_string(&Page::new(vec![7], None)).unwrap(), r#"{"elements":[7]}"#);
}

#[test]
fn a_page_is_read_without_what_may_be_left_out() {
    let read = |json: &str| serde_json::from_str::<Page<u8>>(json);
    assert_eq!(read(r#"{"elements":[7],"metadata":{}}"#).unwrap(), Page::new(vec![7], None));
    let paging = read(r#"{"paging":{"count":10,"start":3},"elements":[]}"#).unwrap().paging.unwrap();
    assert_eq!((paging.start, paging.count, paging.links, paging.total), (Some(3), Some(10), None, None));
    let page = read(r#"{"elements":[],"paging":{"links":[{"rel":"next"}]}}"#).unwrap();
    assert_eq!(page.paging.unwrap().next().unwrap().href, "");
    assert_eq!(read("{}").unwrap_err().to_string(), "missing field `elements` at line 1 column 2");
}
