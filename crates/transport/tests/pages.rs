#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Pages with a client: what each of the lines gives, and what is left after an error.

mod common;

use common::{linkedin, polled, response};
use http::{Request, Response};
use rolecall_model::OrganizationAcl;
use rolecall_transport::{Bytes, Error, Pager, Surface, linkedin::FindByRoleAssignee};
use std::{convert::Infallible, future, pin, task};

type Search = FindByRoleAssignee;

fn pager() -> Pager<Search> {
    Pager::new(FindByRoleAssignee::new(), &linkedin(Surface::V2))
}

/// A service of 25 rows that refuses its n-th request.
fn service(refused: usize) -> impl FnMut(Request<Bytes>) -> Result<Response<Bytes>, Infallible> {
    let mut asked = 0;
    move |request| {
        asked += 1;
        if asked == refused {
            return Ok(response(429, ""));
        }
        let query = request.uri().query().unwrap();
        let start: u32 = query.split_once("start=").map_or(0, |(_, start)| start.parse().unwrap());
        let rows: Vec<_> = (start..25.min(start + 10))
            .map(|number| {
                let organization = format!("urn:li:organization:{}", number + 1);
                serde_json::json!({"role": "ANALYST", "organization": organization,
                    "roleAssignee": "urn:li:person:a", "state": "APPROVED"})
            })
            .collect();
        let next = format!("/v2/organizationAcls?q=roleAssignee&start={}", start + 10);
        let next = serde_json::json!({"rel": "next", "href": next});
        let links = if start + 10 < 25 { vec![next] } else { Vec::new() };
        let page =
            serde_json::json!({"elements": rows, "paging": {"start": start, "count": 10, "links": links}});
        Ok(response(200, page.to_string()))
    }
}

fn numbers(rows: impl IntoIterator<Item = OrganizationAcl>) -> Vec<u32> {
    rows.into_iter().map(|row| row.organization.id().parse().unwrap()).collect()
}

fn all() -> Vec<u32> {
    (1..=25).collect()
}

#[test]
fn items_and_pages_are_a_line_each() {
    let rows = pager().items(service(0)).collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(numbers(rows), all());
    let pages = pager().pages(service(0)).collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(pages.iter().map(|page| page.elements.len()).collect::<Vec<_>>(), [10, 10, 5]);
}

#[test]
fn an_error_is_the_last_and_the_pager_goes_on_behind_what_was_received() {
    let mut pager = pager();
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for row in pager.items(service(2)) {
        match row {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error.to_string()),
        }
    }
    assert_eq!((rows.len(), errors, pager.position()), (10, vec!["refused with 429".to_owned()], Some(10)));
    rows.extend(pager.items(service(0)).map(Result::unwrap));
    assert_eq!(numbers(rows), all());
}

/// The likeliest way to ask again is the right one.
#[test]
fn all_of_them_come_also_where_an_error_came_between() {
    let (mut pager, mut client) = (pager(), service(2));
    let mut errors = 0;
    let rows = loop {
        match pager.all(&mut client) {
            Ok(rows) => break rows,
            Err(error) => errors += usize::from(error.is_throttled()),
        }
    };
    assert_eq!((numbers(rows), errors, pager.lost()), (all(), 1, 0));
}

#[test]
fn all_of_them_come_also_where_an_async_search_was_left_off() {
    let mut pager = pager();
    let (mut client, mut asked) = (service(0), 0);
    {
        // The second answer never comes.
        let mut stalled = pin::pin!(pager.all_async(|request| {
            asked += 1;
            let answer = (asked == 1).then(|| client(request));
            async move {
                match answer {
                    Some(answer) => answer,
                    None => future::pending().await,
                }
            }
        }));
        let polled = stalled.as_mut().poll(&mut task::Context::from_waker(task::Waker::noop()));
        assert!(polled.is_pending());
    }
    let mut client = service(0);
    let rows = polled(pager.all_async(|request| future::ready(client(request)))).unwrap();
    assert_eq!(numbers(rows), all());
}

#[test]
fn whoever_leaves_off_in_the_middle_of_a_page_loses_nothing() {
    let (mut pager, mut client) = (pager(), service(0));
    let mut rows: Vec<_> = pager.items(&mut client).take(3).map(Result::unwrap).collect();
    rows.extend(pager.items(&mut client).take(10).map(Result::unwrap));
    // Page by page as well: first what is left of the one that was begun.
    let rest: Vec<_> = pager.pages(&mut client).map(|page| page.unwrap().elements).collect();
    assert_eq!(rest.iter().map(Vec::len).collect::<Vec<_>>(), [7, 5]);
    rows.extend(rest.into_iter().flatten());
    assert_eq!(numbers(rows), all());
}

#[test]
fn page_by_page_the_same_is_asked_for_after_an_error() {
    let (mut pager, mut client) = (pager(), service(2));
    let mut rows = Vec::new();
    let mut errors = 0;
    loop {
        match pager.next_page(&mut client) {
            Ok(Some(page)) => rows.extend(page.elements),
            Ok(None) => break,
            Err(error) => errors += usize::from(error.is_throttled()),
        }
    }
    assert_eq!((numbers(rows), errors), (all(), 1));
}

#[test]
fn an_async_client_gets_the_same_pages() {
    let (mut pager, mut client) = (pager(), service(0));
    let mut rows = Vec::new();
    while let Some(page) = polled(pager.next_page_async(|request| future::ready(client(request)))).unwrap() {
        rows.extend(page.elements);
    }
    assert_eq!(numbers(rows), all());
}

#[cfg(feature = "stream")]
#[test]
fn an_async_client_gets_the_same_pages_and_elements_as_a_stream() {
    use futures_util::{StreamExt, TryStreamExt};
    let mut client = service(0);
    let rows: Result<Vec<_>, Error> =
        polled(pager().items_async(|request| future::ready(client(request))).try_collect());
    assert_eq!(numbers(rows.unwrap()), all());
    let mut client = service(2);
    let mut pager = pager();
    let mut pages = 0;
    let counted = pager.pages_async(|request| future::ready(client(request))).try_for_each(|_| {
        pages += 1;
        future::ready(Ok::<_, Error>(()))
    });
    assert!(polled(counted).unwrap_err().is_throttled());
    assert_eq!((pages, pager.position()), (1, Some(10)));
    let mut client = service(0);
    let mut client = move |request| future::ready(client(request));
    let some: Vec<_> = polled(pager.items_async(&mut client).take(3).try_collect()).unwrap();
    let rest: Vec<_> = polled(pager.items_async(&mut client).try_collect()).unwrap();
    assert_eq!((numbers(some), numbers(rest)), (vec![11, 12, 13], (14..=25).collect()));
}

/// A search can be kept in a struct, moved into a task and sent to another thread.
#[test]
fn a_pager_and_its_futures_are_sent_to_threads() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let mut pager = is_send(pager());
    let client = |_: Request<Bytes>| future::ready(Ok::<_, Infallible>(response(429, "")));
    let page = polled(is_send(pager.next_page_async(client)));
    assert!(matches!(page, Err(Error::Refused(_))));
}
