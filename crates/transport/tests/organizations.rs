#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The organizations that a member administers: what is asked for under either root, and what becomes of the answers.

mod common;

use common::{linkedin, response, token, versioned};
use http::{Request, Response};
use rolecall_model::{ErrorCode, restli::percent_decode};
use rolecall_transport::{
    Bytes, Error, PagesError, Surface,
    linkedin::{AdministeredOrganization, Caller, OrganizationsIAdminister},
};
use serde_json::{Value, json};
use std::convert::Infallible;

/// Answers in their order; takes down what was asked for.
struct Script {
    answers: Vec<Response<Bytes>>,
    asked: Vec<String>,
}

impl Script {
    fn of(answers: impl IntoIterator<Item = (u16, Value)>) -> Self {
        let answers = answers.into_iter().map(|(status, body)| response(status, body.to_string()));
        let mut answers: Vec<_> = answers.collect();
        answers.reverse();
        Self { answers, asked: Vec::new() }
    }

    fn answer(&mut self, request: &Request<Bytes>) -> Result<Response<Bytes>, Infallible> {
        let target = request.uri().path_and_query().unwrap().as_str();
        self.asked.push(percent_decode(target).unwrap().into_owned());
        Ok(self.answers.pop().expect("no answer is left"))
    }
}

fn row(urn: &str, state: &str) -> Value {
    json!({"role": "ADMINISTRATOR", "organization": urn, "roleAssignee": "urn:li:person:a", "state": state})
}

fn with(mut row: Value, field: &str, value: Value) -> Value {
    row[field] = value;
    row
}

/// A page, the last unless it links to another.
fn page(surface: Surface, start: u32, next: Option<u32>, elements: &[Value]) -> (u16, Value) {
    let path = format!("/{}/organizationAcls", surface.as_str());
    let link = |start| json!({"rel": "next", "href": format!("{path}?start={start}")});
    let links: Vec<_> = next.map(link).into_iter().collect();
    (200, json!({"elements": elements, "paging": {"start": start, "count": 10, "links": links}}))
}

/// URN, state and what is told of it, a line each.
fn told(found: &[AdministeredOrganization]) -> Vec<String> {
    let told = found.iter().map(|organization| {
        let what = match &organization.entity {
            Ok(_) => organization.name().unwrap_or("no name").to_owned(),
            Err(error) => error.to_string(),
        };
        format!("{} {}: {what}", organization.urn, organization.state)
    });
    told.collect()
}

const PLAIN: &str = "/rest/organizationAcls?count=100&q=roleAssignee&role=ADMINISTRATOR";

#[test]
fn under_v2_the_organizations_stand_beside_the_rows_of_all_pages() {
    let named = |name: &str| {
        json!({"localizedName": name, "logoV2": {"original~": {"elements": [
        {"identifiers": [{"identifier": "https://media.test/logo"}]}]}}})
    };
    let first = [
        with(row("urn:li:organization:1", "APPROVED"), "organization~", named("One")),
        with(
            row("urn:li:organization:2", "REVOKED"),
            "organization!",
            json!({"status": 403, "message": "no"}),
        ),
        with(
            row("urn:li:organization:3", "APPROVED"),
            "organization!",
            json!({"status": 429, "serviceErrorCode": 101}),
        ),
        row("urn:li:company:4", "APPROVED"),
    ];
    let second = [
        with(row("urn:li:organizationBrand:5", "APPROVED"), "organization~", json!({})),
        with(row("urn:li:organization:6", "PENDING"), "organization~", named("Six")),
        json!({"role": "ADMINISTRATOR", "state": "APPROVED"}),
    ];
    let mut script =
        Script::of([page(Surface::V2, 0, Some(10), &first), page(Surface::V2, 10, None, &second)]);
    let mut search = OrganizationsIAdminister::new(&linkedin(Surface::V2));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    // Asked again, it is there, and nothing is sent.
    assert_eq!(search.find(|request| script.answer(&request)).unwrap(), mine);
    let query = "/v2/organizationAcls?count=100&projection=(*,elements*(*,organization~(id,localizedName,vanityName,logoV2(original~:playableStreams))))&q=roleAssignee&role=ADMINISTRATOR";
    assert_eq!(script.asked, [query.to_owned(), format!("{query}&start=10")]);
    assert_eq!(
        told(&mine.approved),
        [
            "urn:li:organization:1 APPROVED: One",
            "urn:li:organization:3 APPROVED: 429",
            "urn:li:company:4 APPROVED: no status",
            "urn:li:organizationBrand:5 APPROVED: no name",
        ]
    );
    assert_eq!(mine.approved[0].logo_url(), Some("https://media.test/logo"));
    let others = ["urn:li:organization:2 REVOKED: 403: no", "urn:li:organization:6 PENDING: Six"];
    assert_eq!((told(&mine.others), mine.lost), (others.map(str::to_owned).to_vec(), 1));
}

#[test]
fn under_rest_those_that_are_administered_are_looked_up_by_their_numbers() {
    let rows = [
        row("urn:li:organization:1", "APPROVED"),
        row("urn:li:organization:2", "REVOKED"),
        row("urn:li:organizationBrand:3", "APPROVED"),
        row("urn:li:company:4", "APPROVED"),
        row("urn:li:organization:5", "APPROVED"),
    ];
    let batch = json!({"results": {"1": {"id": 1, "localizedName": "One"}}, "errors": {
        "3": {"status": 403, "code": "ACCESS_DENIED", "message": "no administrator"}}});
    let mut script = Script::of([page(Surface::Rest, 0, None, &rows), (200, batch)]);
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    assert_eq!(script.asked, [PLAIN, "/rest/organizations?ids=List(1,3,5)"]);
    assert_eq!(
        told(&mine.approved),
        [
            "urn:li:organization:1 APPROVED: One",
            "urn:li:organizationBrand:3 APPROVED: 403 ACCESS_DENIED: no administrator",
            "urn:li:company:4 APPROVED: no status",
            "urn:li:organization:5 APPROVED: no status",
        ]
    );
    assert_eq!(
        (told(&mine.others), mine.lost),
        (vec!["urn:li:organization:2 REVOKED: no status".to_owned()], 0)
    );
}

#[test]
fn who_may_not_look_up_several_at_once_looks_up_one_after_the_other() {
    let rows = [1, 2, 3].map(|number| row(&format!("urn:li:organization:{number}"), "APPROVED"));
    let denied =
        json!({"status": 403, "code": "ACCESS_DENIED", "message": "Not enough permissions to access: x"});
    let mut script = Script::of([
        page(Surface::Rest, 0, None, &rows),
        (403, denied),
        (200, json!({"localizedName": "One"})),
        (403, json!({"status": 403, "message": "Viewer don't have permission"})),
        (404, json!({"status": 404, "code": "RESOURCE_NOT_FOUND"})),
    ]);
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    let one = |number: u32| format!("/rest/organizations/{number}");
    assert_eq!(script.asked[2..], [one(1), one(2), one(3)]);
    assert_eq!(
        told(&mine.approved),
        [
            "urn:li:organization:1 APPROVED: One",
            "urn:li:organization:2 APPROVED: 403: Viewer don't have permission",
            "urn:li:organization:3 APPROVED: 404 RESOURCE_NOT_FOUND",
        ]
    );
    let error = mine.approved[2].entity.as_ref().unwrap_err();
    assert_eq!(error.code, Some(ErrorCode::ResourceNotFound));
}

/// That a permission is missing speaks of who asks: it is so of every organization, and no value.
#[test]
fn a_permission_that_is_missing_for_one_is_missing_for_all() {
    let rows = [1, 2].map(|number| row(&format!("urn:li:organization:{number}"), "APPROVED"));
    let denied = || {
        (
            403,
            json!({"status": 403, "code": "ACCESS_DENIED", "serviceErrorCode": 100,
        "message": "Not enough permissions to access: organizations.GET.20260801"}),
        )
    };
    let mut script =
        Script::of([page(Surface::Rest, 0, None, &rows), denied(), denied(), (200, json!({"id": 2}))]);
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    let error = search.find(|request| script.answer(&request)).unwrap_err();
    assert_eq!(error.refusal().unwrap().missing_permission(), Some("organizations.GET.20260801"));
    // What was found is there, and whoever passes one goes on.
    assert_eq!(search.so_far().approved.len(), 2);
    search.pass().unwrap();
    let mine = search.find(|request| script.answer(&request)).unwrap();
    let told: Vec<_> = mine.approved.iter().map(|found| found.entity.is_ok()).collect();
    assert_eq!(told, [false, true]);
}

/// Several of which one is odd are asked for one by one, the others together as before.
#[test]
fn an_organization_that_is_odd_is_a_value_and_costs_no_other() {
    let rows: Vec<_> =
        (1..=52).map(|number| row(&format!("urn:li:organization:{number}"), "APPROVED")).collect();
    let one = |number: u32| (200, json!({"id": number}));
    for odd in [(200, json!({"results": {"2": null}})), (414, json!({})), (400, json!({"status": 400}))] {
        let singles =
            [one(1), (200, json!([])), (410, json!({"status": "410"}))].into_iter().chain((4..=50).map(one));
        let rest = (200, json!({"results": {"51": {"id": 51}, "52": {"id": 52}}}));
        let script = [page(Surface::Rest, 0, None, &rows), odd].into_iter().chain(singles).chain([rest]);
        let mut script = Script::of(script);
        let mut search = OrganizationsIAdminister::new(&versioned("202608"));
        let mine = search.find(|request| script.answer(&request)).unwrap();
        assert_eq!((script.asked.len(), &*script.asked[52]), (53, "/rest/organizations?ids=List(51,52)"));
        let odd: Vec<_> =
            mine.approved.iter().filter_map(|found| Some(found.entity.as_ref().err()?.to_string())).collect();
        let why = "200: unexpected answer 200 of 2 bytes: body: expected an object, found a list";
        assert_eq!(odd, [why, "410"]);
    }
}

#[test]
fn a_look_up_that_fails_can_be_passed_and_loses_no_organization() {
    let rows = [1, 2].map(|number| row(&format!("urn:li:organization:{number}"), "APPROVED"));
    let failed = || (500, json!({}));
    let mut script = Script::of([page(Surface::Rest, 0, None, &rows), failed(), failed()]);
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    let error = search.find(|request| script.answer(&request)).unwrap_err();
    assert_eq!(error.to_string(), "refused with 500");
    let answer = || response(200, "{}");
    assert!(matches!(search.receive(answer()), Err(Error::NotAsked)), "not a second time");
    assert!(search.find(|request| script.answer(&request)).is_err());
    search.pass().unwrap();
    assert!(matches!(search.pass(), Err(Error::NotAsked)), "what was not asked for is not passed");
    assert_eq!(search.finish().unwrap().approved.len(), 2);
}

#[test]
fn an_organization_and_a_brand_of_the_same_number_are_looked_up_once() {
    let rows = [row("urn:li:organization:5", "APPROVED"), row("urn:li:organizationBrand:5", "APPROVED")];
    let batch = json!({"results": {"5": {"localizedName": "Five"}}, "statuses": {}});
    let mut script = Script::of([page(Surface::Rest, 0, None, &rows), (200, batch)]);
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    assert_eq!(script.asked[1], "/rest/organizations?ids=List(5)");
    assert_eq!(
        mine.approved.iter().map(AdministeredOrganization::name).collect::<Vec<_>>(),
        [Some("Five"); 2]
    );
}

#[test]
fn of_what_a_batch_has_no_word_it_may_have_a_status() {
    let rows = [row("urn:li:organization:5", "APPROVED"), row("urn:li:organization:6", "APPROVED")];
    let batch = json!({"results": {}, "statuses": {"5": 404}, "errors": {"6": {"status": "403", "code": "ACCESS_DENIED"}}});
    let mut script = Script::of([page(Surface::Rest, 0, None, &rows), (200, batch)]);
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    let expected =
        ["urn:li:organization:5 APPROVED: 404", "urn:li:organization:6 APPROVED: no status ACCESS_DENIED"];
    assert_eq!(told(&mine.approved), expected);
    let error = mine.approved[1].entity.as_ref().unwrap_err();
    assert_eq!(error.other["status"], "403", "a field of another type is kept");
}

/// Under either root: a row of which nothing can be made loses no other.
#[test]
fn an_odd_row_is_counted_and_costs_no_other() {
    for (me, more) in [(versioned("202608"), Some((200, json!({})))), (Caller::v2(token()), None)] {
        let rows = [
            json!({"role": null, "state": 7}),
            json!(null),
            json!(["ADMINISTRATOR"]),
            with(row("urn:li:organization:1", "APPROVED"), "created", json!(17)),
            with(row("urn:li:organization:2", "APPROVED"), "role", json!(null)),
        ];
        let mut script = Script::of([page(me.surface(), 0, None, &rows)].into_iter().chain(more));
        let mine = OrganizationsIAdminister::new(&me).find(|request| script.answer(&request)).unwrap();
        assert_eq!((mine.approved.len(), mine.others.len(), mine.lost), (2, 0, 3));
    }
}

#[test]
fn another_role_is_no_administrators() {
    let other = with(row("urn:li:organization:1", "APPROVED"), "role", json!("ANALYST"));
    let mut script = Script::of([page(Surface::V2, 0, None, &[other])]);
    let mut search = OrganizationsIAdminister::new(&Caller::v2(token()));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    assert_eq!((mine.approved.len(), mine.others[0].role.as_ref().unwrap().as_str()), (0, "ANALYST"));
}

#[test]
fn pages_that_end_too_early_leave_what_was_found_and_can_be_passed() {
    let mut script = Script::of([
        (200, json!({"elements": [row("urn:li:organization:1", "APPROVED")]})),
        page(Surface::V2, 100, None, &[]),
    ]);
    let mut search = OrganizationsIAdminister::new(&Caller::v2(token()));
    let error = search.find(|request| script.answer(&request)).unwrap_err();
    assert!(matches!(error, Error::Pages(PagesError::NoPaging)));
    assert_eq!(search.so_far().approved.len(), 1);
    search.pass().unwrap();
    assert_eq!(search.find(|request| script.answer(&request)).unwrap().approved.len(), 1);
}

#[test]
fn many_are_looked_up_fifty_at_once() {
    let rows: Vec<_> =
        (1..=51).map(|number| row(&format!("urn:li:organization:{number}"), "APPROVED")).collect();
    let empty = || (200, json!({}));
    let mut script = Script::of([page(Surface::Rest, 0, None, &rows), empty(), empty()]);
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    assert_eq!(search.find(|request| script.answer(&request)).unwrap().approved.len(), 51);
    assert_eq!(script.asked[1].matches(',').count(), 49);
    assert_eq!(script.asked[2], "/rest/organizations?ids=List(51)");
}

#[test]
fn a_row_that_comes_twice_is_one_organization_and_approved_if_one_of_them_is() {
    let named = |row| with(row, "organization~", json!({"localizedName": "Two"}));
    let throttled = |row| with(row, "organization!", json!({"status": 429}));
    let first = [row("urn:li:organization:1", "REVOKED"), named(row("urn:li:organization:2", "APPROVED"))];
    let second = [
        row("urn:li:organization:1", "APPROVED"),
        row("urn:li:organization:2", "REVOKED"),
        throttled(row("urn:li:organization:2", "APPROVED")),
    ];
    let pages = [page(Surface::V2, 0, Some(10), &first), page(Surface::V2, 10, None, &second)];
    let mut script = Script::of(pages);
    let mut search = OrganizationsIAdminister::new(&Caller::v2(token()));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    let approved = ["urn:li:organization:1 APPROVED: no status", "urn:li:organization:2 APPROVED: Two"];
    assert_eq!((told(&mine.approved), mine.others.len()), (approved.map(str::to_owned).to_vec(), 0));
    // In the place of each another may have been left out.
    assert_eq!(mine.lost, 3);
    // Not so of two rows on one page: one has a role no longer, and has it again.
    let rows = [row("urn:li:organization:1", "REVOKED"), row("urn:li:organization:1", "APPROVED")];
    let mut script = Script::of([page(Surface::V2, 0, None, &rows)]);
    let mut search = OrganizationsIAdminister::new(&Caller::v2(token()));
    let mine = search.find(|request| script.answer(&request)).unwrap();
    assert_eq!((mine.approved.len(), mine.lost), (1, 0));
}

/// Whatever comes between, nothing is asked for twice that was answered, and nothing is missing.
#[test]
fn after_an_error_it_goes_on_where_it_was_with_a_new_token() {
    let rows = |number: u32| [row(&format!("urn:li:organization:{number}"), "APPROVED")];
    let expired = || (401, json!({"status": 401, "code": "EXPIRED_ACCESS_TOKEN"}));
    let throttled = || (429, json!({"status": 429, "code": "TOO_MANY_REQUESTS"}));
    let batch = json!({"results": {"1": {"localizedName": "One"}, "2": {"localizedName": "Two"}}});
    let mut script = Script::of([
        page(Surface::Rest, 0, Some(10), &rows(1)),
        expired(),
        throttled(),
        page(Surface::Rest, 10, None, &rows(2)),
        throttled(),
        expired(),
        (200, batch),
    ]);
    let mut tokens = Vec::new();
    let mut search = OrganizationsIAdminister::new(&versioned("202608"));
    let mine = loop {
        let found = search.find(|request| {
            tokens.push(request.headers()["authorization"].to_str().unwrap().to_owned());
            script.answer(&request)
        });
        match found {
            Ok(mine) => break mine,
            Err(error) if error.is_expired() => search.set_token("a-new-token".parse().unwrap()),
            Err(error) => assert!(error.is_throttled(), "{error}"),
        }
    };
    let second = format!("{PLAIN}&start=10");
    let look_up = "/rest/organizations?ids=List(1,2)";
    assert_eq!(script.asked, [PLAIN, &second, &second, &second, look_up, look_up, look_up]);
    assert_eq!(
        (&*tokens[1], &*tokens[2], &*tokens[6]),
        ("Bearer a-token", "Bearer a-new-token", "Bearer a-new-token")
    );
    assert_eq!(
        mine.approved.iter().map(AdministeredOrganization::name).collect::<Vec<_>>(),
        [Some("One"), Some("Two")]
    );
}

#[test]
fn a_page_that_cannot_be_read_is_an_error_and_can_be_passed() {
    let odd = (200, json!({"elements": 7}));
    let mut script = Script::of([odd, page(Surface::V2, 100, None, &[])]);
    let mut search = OrganizationsIAdminister::new(&linkedin(Surface::V2));
    let error = search.find(|request| script.answer(&request)).unwrap_err();
    let Error::Unexpected(unexpected) = &error else { panic!("{error}") };
    assert_eq!(unexpected.pointer.as_deref(), Some("/elements"));
    search.pass().unwrap();
    let mine = search.find(|request| script.answer(&request)).unwrap();
    assert_eq!((mine.approved.len(), mine.lost), (0, 100));
}

#[test]
fn what_was_not_asked_for_is_not_received_and_the_end_is_not_before_the_end() {
    let mut search = OrganizationsIAdminister::new(&linkedin(Surface::V2));
    let answer = || response(200, page(Surface::V2, 0, None, &[]).1.to_string());
    assert!(matches!(search.receive(answer()), Err(Error::NotAsked)));
    let error = search.finish().unwrap_err();
    assert_eq!(error.to_string(), "expected the end of the search, found more to ask for");
    search.request().unwrap();
    search.receive(answer()).unwrap();
    assert!(matches!(search.receive(answer()), Err(Error::NotAsked)));
    assert!(search.finish().is_err(), "whether there is more to ask for nobody has asked");
    assert!(search.request().unwrap().is_none());
    assert!(matches!(search.pass(), Err(Error::NotAsked)));
    assert_eq!(search.finish().unwrap(), search.finish().unwrap());
}
