//! World files: a sentence with a place for those that are none, and a mock that works for those that are.

use super::evidence::is_an_answer;
use http::{Method, Request};
use rolecall_mock_server::{CredentialService, Mock, World};
use rolecall_transport::Bytes;

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let world = match World::from_json(text) {
        Ok(world) => world,
        Err(error) => {
            assert!((1..=20).contains(&error.faults().len()), "{error}");
            let mut before = (0, 0);
            for fault in error.faults() {
                let place = fault.position().expect("a place in the text");
                assert!(before <= place, "{error}");
                before = place;
                let line = text.split('\n').nth(place.0 - 1).expect("a line of the text");
                assert!((1..=line.chars().count().max(1)).contains(&place.1), "{error}");
            }
            let lines = error.faults().len() + usize::from(error.more() > 0);
            assert_eq!(error.to_string().lines().count(), lines, "{error}");
            return;
        }
    };
    assert!(!format!("{world:?}").contains("hush"), "a secret is shown");
    let mock = Mock::documented().with_world(world.clone()).today("2026-08-31".parse().expect("a date"));
    for credential in world.credentials().iter().take(4) {
        let (method, target, body) = match (credential.service, &credential.company) {
            (CredentialService::LinkedIn, _) => {
                let keep = "(elements*(*,organization~,roleAssignee~),paging)";
                let target = format!("/rest/organizationAcls?q=roleAssignee&projection={keep}&count=3");
                (Method::GET, target, String::new())
            }
            (CredentialService::ConnectSafely, company) => {
                let company = company.as_ref().map_or("1", |company| company.as_str());
                let target = format!("/linkedin/organizations/{company}/follow-invitations");
                (Method::POST, target, r#"{"profileUrns":["urn:li:fsd_profile:a"]}"#.to_owned())
            }
        };
        let request = Request::builder().method(method).uri(target);
        let request = request.header("authorization", format!("Bearer {}", credential.secret));
        let answer = mock.respond(request.body(Bytes::from(body)).expect("a request"));
        is_an_answer(&answer);
        let statuses: &[u16] = match credential.service {
            CredentialService::LinkedIn => &[200, 401, 403],
            CredentialService::ConnectSafely => &[200, 403, 500],
        };
        assert!(statuses.contains(&answer.status().as_u16()), "{answer:?}");
    }
    // Whatever the world holds, it is text on the page.
    let request = Request::get("/").header("accept", "text/html").body(Bytes::new()).expect("a request");
    let page = mock.respond(request);
    assert_eq!(page.status(), 200);
    let page = str::from_utf8(page.body()).expect("UTF-8");
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
}
