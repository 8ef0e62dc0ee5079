//! Clients that do what clients are known to do wrong, each with what the mock names it by; and clients that are right,
//! whom nobody blames.
//!
//! All are measured alike: [`Service::blame`] is everything that is held against a client, [`Service::times`] how often its
//! requests met a rule. A client gives what it believes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Method, Request, Response, StatusCode, request::Builder};
use rolecall_mock_server::{Mock, Received, Rule, World};
use rolecall_model::{
    AnyUrn, FsdProfileUrn, Invitees, OrganizationAcl, OrganizationUrn, OrganizationalEntityUrn, PersonUrn,
    Role, RoleState,
};
use rolecall_transport::{
    AccessToken, Bytes, Error, Pager,
    connectsafely::{self, SendFollowInvitations},
    linkedin::{Caller, FindByOrganization, FindByRoleAssignee, LookUpOrganization, RequestRole},
};
use serde_json::Value;
use std::{cell::RefCell, convert::Infallible, iter};

// What the clients are sent to.

/// The mock with its default settings and world, on a day on which the version of the right clients is there.
struct Service {
    mock: Mock,
    answers: RefCell<Vec<Told>>,
}

/// What an answer says of itself.
struct Told {
    status: StatusCode,
    code: Option<String>,
    evidence: String,
    observed: Option<String>,
}

impl Service {
    fn of(mock: Mock) -> Self {
        Self { mock: mock.today("2026-11-26".parse().unwrap()), answers: RefCell::default() }
    }

    fn observed() -> Self {
        Self::of(Mock::observed())
    }

    fn documented() -> Self {
        Self::of(Mock::documented())
    }

    fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let response = self.mock.respond(request);
        let header = |name: &str| Some(response.headers().get(name)?.to_str().unwrap().to_owned());
        let code = match response.status().is_success() {
            true => None,
            false => code(response.body()),
        };
        self.answers.borrow_mut().push(Told {
            status: response.status(),
            code,
            evidence: header("x-rolecall-evidence").unwrap(),
            observed: header("x-rolecall-observed"),
        });
        response
    }

    /// As the operations want a client.
    fn client(&self) -> impl Fn(Request<Bytes>) -> Result<Response<Bytes>, Infallible> {
        |request| Ok(self.answer(request))
    }

    /// Everything that is held against whoever sent the requests: refusals, what would be refused by the real service,
    /// notes, and what the end of a test tells.
    fn blame(&self) -> Vec<String> {
        let received = self.mock.requests();
        let answers = self.answers.borrow();
        assert_eq!(received.len(), answers.len());
        let mut blame = Vec::new();
        for (received, answer) in received.iter().zip(&*answers) {
            // The journal has what was answered.
            assert_eq!((received.status, received.cited()), (answer.status, &*answer.evidence));
            let id = received.rule.id();
            if !answer.status.is_success() {
                let code = answer.code.iter().map(|code| format!("{code} ")).collect::<String>();
                blame.push(format!("{} {code}{id}", answer.status.as_u16()));
            }
            if let Some(observed) = &answer.observed {
                let rule = received.observed.unwrap().rule().unwrap().id();
                blame.push(format!("there {observed} {rule}"));
            }
            blame.extend(received.notes.iter().map(|note| format!("note: {note}")));
        }
        if let Err(unmet) = self.mock.verify() {
            blame.extend(unmet.lines().iter().map(|line| format!("at the end: {line}")));
        }
        blame
    }

    /// How often a rule chose an answer, or changed it.
    fn times(&self, rule: &str) -> u64 {
        let coverage = self.mock.coverage();
        coverage.rules().find(|(known, _)| known.id() == rule).expect("a rule of the table").1
    }

    /// Whether the line that a person is shown says that this rule was never met.
    fn is_said_to_be_never_met(&self, rule: &str) -> bool {
        let line = self.mock.coverage().to_string();
        let (_, never) = line.split_once("; never: ").unwrap();
        never.split(", ").any(|id| id == rule)
    }
}

/// The code of a refusal, wherever its shape has it.
fn code(body: &Bytes) -> Option<String> {
    let body: Value = serde_json::from_slice(body).unwrap();
    let code = body.get("code").or_else(|| body.pointer("/errorDetails/inputErrors/0/code"))?;
    Some(code.as_str().unwrap().to_owned())
}

fn met_by(received: &Received) -> Vec<&'static str> {
    received.trail().map(Rule::id).collect()
}

// What the clients have in common.

const VERSION: &str = "202609";

/// A caller under `/rest` who names a version and the protocol.
fn caller(token: &str) -> Caller {
    Caller::rest(AccessToken::new(token).unwrap(), VERSION.parse().unwrap())
}

/// A request by hand.
fn by_hand(method: Method, target: &str, token: &str) -> Builder {
    Request::builder().method(method).uri(target).header("Authorization", format!("Bearer {token}"))
}

fn versioned(request: Builder, version: &str) -> Builder {
    request.header("LinkedIn-Version", version)
}

fn with_protocol(request: Builder) -> Builder {
    request.header("X-RestLi-Protocol-Version", "2.0.0")
}

fn send(service: &Service, request: Builder, body: &str) -> Response<Bytes> {
    service.answer(request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

/// The elements of a page, as a client sees it that looks at nothing else.
fn elements(answer: &Response<Bytes>) -> Vec<Value> {
    let page: Value = serde_json::from_slice(answer.body()).unwrap();
    page["elements"].as_array().cloned().unwrap_or_default()
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

/// The role of a member in an organization that they ask for themselves, as key and as body.
const ROLE: &str = "/rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A2414183,\
                    role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3AabCdEf)";
const BODY: &str = r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:abCdEf","organization":"urn:li:organization:2414183"}"#;

const NAMES: &str = "(paging,elements*(organization,state,organization~(localizedName)))";

fn organizations(acls: impl IntoIterator<Item = OrganizationAcl>) -> Vec<String> {
    acls.into_iter().map(|acl| acl.organization.to_string()).collect()
}

fn organization(id: &str) -> OrganizationUrn {
    OrganizationUrn::from_id(id).unwrap()
}

// 1: one page.

/// Reads the first page, and believes that it is all.
fn organizations_of_the_first_page(service: &Service) -> Vec<String> {
    let page = rolecall_transport::send(&FindByRoleAssignee::new(), &caller("many-token"), service.client())
        .unwrap();
    organizations(page.elements)
}

#[test]
fn a_client_that_reads_one_page_never_meets_a_later_one() {
    for service in [Service::observed(), Service::documented()] {
        let believed = organizations_of_the_first_page(&service);
        assert_eq!(believed.len(), 10, "of 25");
        // There was a next page, and nobody asked for it.
        assert_eq!(service.times("linkedin.next-page"), 1);
        assert!(service.is_said_to_be_never_met("linkedin.later-page"));
        // Its one request is a good one.
        assert_eq!(service.blame(), [""; 0]);
    }
}

/// Stops at the first page that has fewer rows than it asked for: the document does not forbid it.
fn stops_at_a_short_page(service: &Service) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        let start = u32::try_from(found.len()).unwrap();
        let finder = FindByRoleAssignee::new().start(start).count(10);
        let page = rolecall_transport::send(&finder, &caller("many-token"), service.client()).unwrap();
        let returned = page.elements.len();
        found.extend(organizations(page.elements));
        if returned < 10 {
            return found;
        }
    }
}

#[test]
fn a_client_that_stops_at_a_short_page_is_warned_where_a_world_has_the_habit() {
    let world = include_str!("../../../fixtures/worlds/default.json");
    let world = world.replacen('{', r#"{"habits": {"shortPages": true},"#, 1);
    for mock in [Mock::observed(), Mock::documented()] {
        let service = Service::of(mock.with_world(World::from_json(&world).unwrap()));
        assert_eq!(stops_at_a_short_page(&service).len(), 8, "of 25");
        let note = "note: the page is short and not the last: only a page without a `next` link is the last";
        assert_eq!(service.blame(), [note]);
        assert_eq!(service.times("linkedin.short-page"), 1);
        assert!(service.is_said_to_be_never_met("linkedin.later-page"));
    }
}

// 2: an organization that cannot be read.

/// Lists names, and knows nothing but `organization~`.
fn names_as_if_each_were_there(service: &Service) -> Result<Vec<String>, String> {
    let target = format!("/v2/organizationAcls?q=roleAssignee&projection={NAMES}");
    let answer = send(service, with_protocol(by_hand(Method::GET, &target, "former-token")), "");
    let name = |element: Value| match element["organization~"]["localizedName"].as_str() {
        Some(name) => Ok(name.to_owned()),
        None => Err(format!("an element without a name: {element}")),
    };
    elements(&answer).into_iter().map(name).collect()
}

#[test]
fn a_client_that_dies_of_an_organization_that_cannot_be_read_has_met_the_rule_for_it() {
    let service = Service::observed();
    let error = names_as_if_each_were_there(&service).unwrap_err();
    assert!(error.contains(r#""organization!":{"message":"#) && error.contains("REVOKED"), "{error}");
    assert_eq!(service.times("linkedin.unreadable"), 1);
    let received = service.mock.requests().remove(0);
    assert_eq!(received.status, 200);
    assert!(met_by(&received).contains(&"linkedin.unreadable"), "{:?}", met_by(&received));
    // The answer is a success, and no note says what is in it: the rule in the trail is the only name.
    assert_eq!(service.blame(), [""; 0]);
    // No sample of the document has it: there the same client lives, and coverage says what it was never shown.
    let service = Service::documented();
    let names = names_as_if_each_were_there(&service).unwrap();
    assert_eq!(names, ["DevTestCo \"Quote\"", "Example Harbour"]);
    assert!(service.is_said_to_be_never_met("linkedin.unreadable"));
}

// 3 to 8: one request that is wrong.

/// What a client is told that sends one request: the status, and everything that is held against it but for the end of
/// the test, which tells of a success alone that is none there.
fn told_of(service: &Service, request: &Request<&'static str>) -> (u16, Vec<String>) {
    let status = service.answer(request.clone().map(|body| Bytes::from_static(body.as_bytes()))).status();
    let (at_the_end, told): (Vec<_>, Vec<_>) =
        service.blame().into_iter().partition(|line| line.starts_with("at the end: "));
    let is_refused_there = told.iter().any(|line| line.starts_with("there "));
    assert_eq!(at_the_end.len(), usize::from(status.is_success() && is_refused_there), "{at_the_end:?}");
    (status.as_u16(), told)
}

#[test]
fn a_client_whose_one_request_is_wrong_is_told_the_rule_for_it_and_what_mends_it() {
    let finder = |target, token| with_protocol(by_hand(Method::GET, target, token));
    let put = || versioned(by_hand(Method::PUT, ROLE, "member-token"), VERSION);
    let get = |request: Builder| request.body("").unwrap();
    const RAW: &str = "/rest/organizationAcls?q=organization&organization=urn:li:organization:2414183";
    const INDEXED: &str = "/rest/organizationAcls?q=roleAssignee&role[0]=ADMINISTRATOR";
    let places =
        ["note: at bytes 31 to 32 of the query", "note: mended by `urn%3Ali%3Aorganization%3A2414183`"];
    let nearest = ["note: the parameter `role[0]` has no effect; the nearest is `role`"];
    let needed = ["note: needed is r_organization_admin or rw_organization_admin; the token has none"];
    let json = ["note: mended by `application/json`"];
    // Its request; what it is told as observed, as documented, and in both.
    for (request, (status, observed), (as_documented, documented), notes) in [
        // A key of protocol 2.0.0 comes without it: the sample alone does not forbid that.
        (
            put().header("Content-Type", "application/json").body(BODY).unwrap(),
            (400, &["400 ILLEGAL_ARGUMENT linkedin.key-protocol"][..]),
            (204, &["there 400 ILLEGAL_ARGUMENT linkedin.key-protocol"][..]),
            &[][..],
        ),
        // A URN stands in the query as it is. The document's table has 401 for what is malformed.
        (
            get(versioned(finder(RAW, "admin-token"), VERSION)),
            (400, &["400 ILLEGAL_ARGUMENT linkedin.query-syntax"]),
            (401, &["401 linkedin.query-syntax", "there 400 ILLEGAL_ARGUMENT linkedin.query-syntax"]),
            &places,
        ),
        // The version of the year in which it was written.
        (
            get(versioned(finder(FINDER, "admin-token"), "202304")),
            (426, &["426 NONEXISTENT_VERSION linkedin.version-not-active"]),
            (200, &["there 426 NONEXISTENT_VERSION linkedin.version-not-active"]),
            &[],
        ),
        // A refusal is shown as an empty list.
        (
            get(versioned(finder(FINDER, "noscope-token"), VERSION)),
            (403, &["403 ACCESS_DENIED linkedin.no-scope"]),
            (403, &["403 ACCESS_DENIED linkedin.no-scope"]),
            &needed,
        ),
        // A list as PHP and axios write it. No document says what becomes of it.
        (
            get(versioned(finder(INDEXED, "member-token"), VERSION)),
            (400, &["400 QUERY_PARAM_NOT_ALLOWED linkedin.parameter-unknown"]),
            (200, &["there 400 linkedin.parameter-unknown"]),
            &nearest,
        ),
        // JSON under the type that its library has for every body.
        (
            with_protocol(put())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(BODY)
                .unwrap(),
            (415, &["415 linkedin.content-type"]),
            (401, &["401 linkedin.content-type", "there 415 linkedin.content-type"]),
            &json,
        ),
    ] {
        let with_notes = |told: &[&str]| [told, notes].concat().into_iter().map(str::to_owned).collect();
        assert_eq!(told_of(&Service::observed(), &request), (status, with_notes(observed)));
        assert_eq!(told_of(&Service::documented(), &request), (as_documented, with_notes(documented)));
    }
}

// 9: older and older versions.

/// Goes back month by month from the version that it was refused, and believes at last that nobody is there.
fn tries_older_and_older_versions(service: &Service) -> Option<usize> {
    ["202512", "202511", "202510", "202509"].into_iter().find_map(|version| {
        let request = versioned(with_protocol(by_hand(Method::GET, FINDER, "admin-token")), version);
        let answer = send(service, request, "");
        answer.status().is_success().then(|| elements(&answer).len())
    })
}

#[test]
fn a_client_that_tries_older_and_older_versions_has_each_refused_by_its_name() {
    let service = Service::observed();
    assert_eq!(tries_older_and_older_versions(&service), None);
    let ended = "426 NONEXISTENT_VERSION linkedin.version-not-active";
    assert_eq!(service.blame(), ["426 NONEXISTENT_VERSION linkedin.version-unknown", ended, ended, ended]);
    let messages: Vec<_> =
        service.mock.requests().into_iter().map(|received| received.message.unwrap()).collect();
    let not_active = |version| format!("Requested version {version} is not active");
    assert_eq!(messages, ["20251201", "20251101", "20251001", "20250901"].map(not_active));
    assert_eq!(service.times("linkedin.version-not-active"), 3);
    assert!(service.is_said_to_be_never_met("linkedin.found"));
}

// 10: the same again.

/// Sends what is forbidden three times, as if it were the weather.
fn retries_what_is_forbidden(service: &Service) -> Result<Vec<String>, String> {
    let mut last = String::new();
    for _ in 0..3 {
        match rolecall_transport::send(&FindByRoleAssignee::new(), &caller("noscope-token"), service.client())
        {
            Ok(page) => return Ok(organizations(page.elements)),
            Err(error) => last = error.refusal().unwrap().to_string(),
        }
    }
    Err(format!("try again later: {last}"))
}

#[test]
fn a_client_that_retries_what_is_forbidden_has_the_same_refusal_counted() {
    let service = Service::observed();
    let error = retries_what_is_forbidden(&service).unwrap_err();
    let denied = "refused with 403 ACCESS_DENIED: Not enough permissions to access: \
                  partnerApiOrganizationAcls.FINDER-roleAssignee.20260901";
    assert_eq!(error, format!("try again later: {denied}"));
    assert_eq!(service.times("linkedin.no-scope"), 3);
    assert!(service.is_said_to_be_never_met("linkedin.found"), "a refusal is no list of the service's");
    let refused = [
        "403 ACCESS_DENIED linkedin.no-scope",
        "note: needed is r_organization_admin or rw_organization_admin; the token has none",
    ];
    assert_eq!(service.blame(), [refused; 3].concat());
    // One and the same request, by the journal.
    let mut requests: Vec<_> = service
        .mock
        .requests()
        .into_iter()
        .map(|received| (received.method.to_string(), received.target, received.rule.id()))
        .collect();
    requests.dedup();
    assert_eq!(requests, [("GET".to_owned(), FINDER.to_owned(), "linkedin.no-scope")]);
}

// 11: a role that was taken away.

/// Takes every row for a role that is held.
fn organizations_whatever_the_state(service: &Service) -> Vec<OrganizationalEntityUrn> {
    let page =
        rolecall_transport::send(&FindByRoleAssignee::new(), &caller("former-token"), service.client())
            .unwrap();
    page.elements.into_iter().map(|acl| acl.organization.try_into().unwrap()).collect()
}

/// Takes every row for a role that is held, and shows each organization.
fn shows_organizations_whatever_the_state(service: &Service) -> Vec<Result<String, String>> {
    let mut shown = Vec::new();
    for urn in organizations_whatever_the_state(service) {
        let OrganizationalEntityUrn::Organization(urn) = urn else { continue };
        let answer = rolecall_transport::send(
            &LookUpOrganization::new(urn),
            &caller("former-token"),
            service.client(),
        );
        shown.push(match answer {
            Ok(entity) => Ok(entity.localized_name().unwrap().to_owned()),
            Err(error) => Err(error.refusal().unwrap().to_string()),
        });
    }
    shown
}

/// While it only counts, the coverage says that it was given a row that is not APPROVED: no request shows what a client
/// makes of the states, and one that looks at them sends the same. The mock refuses it once it acts by what it believes.
#[test]
fn a_client_that_takes_a_revoked_role_for_one_that_is_held_is_named_once_it_acts_by_it() {
    for service in [Service::observed(), Service::documented()] {
        assert!(service.is_said_to_be_never_met("linkedin.other-state"));
        assert_eq!(organizations_whatever_the_state(&service).len(), 2, "one of them REVOKED");
        assert_eq!(service.times("linkedin.other-state"), 1);
        assert_eq!(service.blame(), [""; 0]);
    }
    let denied = "refused with 403: Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for \
                  urn:li:organization:2414183";
    for service in [Service::observed(), Service::documented()] {
        let shown = shows_organizations_whatever_the_state(&service);
        assert_eq!(shown, [Err(denied.to_owned()), Ok("Example Harbour".to_owned())]);
        assert_eq!(service.blame(), ["403 linkedin.admin-only"]);
    }
    // So it is where the names are asked for with the rows.
    let service = Service::observed();
    names_as_if_each_were_there(&service).unwrap_err();
    assert_eq!(service.times("linkedin.unreadable"), 1);
}

// 12: one role.

/// Asks for administrators alone, and believes that there is nobody else.
fn people_of_an_organization_by_one_role(service: &Service) -> Vec<PersonUrn> {
    let finder =
        FindByOrganization::new(organization("2414183")).role(Role::Administrator).state(RoleState::Approved);
    let page = rolecall_transport::send(&finder, &caller("admin-token"), service.client()).unwrap();
    page.elements.into_iter().map(|acl| acl.role_assignee.try_into().unwrap()).collect()
}

/// Asks a member for what they administer, and believes that they have nothing to do with any organization.
fn organizations_of_a_member_by_one_role(service: &Service) -> Vec<String> {
    let finder = FindByRoleAssignee::new().role(Role::Administrator);
    organizations(
        rolecall_transport::send(&finder, &caller("member-token"), service.client()).unwrap().elements,
    )
}

/// To ask for one role is documented, and only the client knows that it takes it for all: nothing is refused. The coverage
/// says that the filter passed over roles that are held.
#[test]
fn a_client_that_asks_for_one_role_has_the_others_counted() {
    for service in [Service::observed(), Service::documented()] {
        let people = people_of_an_organization_by_one_role(&service);
        assert_eq!(
            people.len(),
            1,
            "a content administrator and an analyst are APPROVED as well: {people:?}"
        );
        assert_eq!(service.blame(), [""; 0]);
        assert_eq!(service.times("linkedin.nothing-found"), 0);
        assert_eq!(service.times("linkedin.other-role"), 1);
    }
    for service in [Service::observed(), Service::documented()] {
        assert_eq!(organizations_of_a_member_by_one_role(&service), [""; 0]);
        assert_eq!(service.times("linkedin.nothing-found"), 1);
        for rule in ["linkedin.nothing-found", "linkedin.other-role"] {
            assert!(met_by(&service.mock.requests()[0]).contains(&rule), "{rule}");
        }
        assert_eq!(service.blame(), [""; 0]);
        // There is a row, of another role.
        let all =
            rolecall_transport::send(&FindByRoleAssignee::new(), &caller("member-token"), service.client())
                .unwrap();
        assert_eq!(all.elements[0].role, Role::DirectSponsoredContentPoster);
        assert_eq!((service.times("linkedin.nothing-found"), service.times("linkedin.other-role")), (1, 1));
    }
}

// Those that are right.

/// Walks from page to page.
fn walks_all_pages(service: &Service) -> Vec<String> {
    let me = caller("many-token");
    let mut pager = Pager::new(FindByRoleAssignee::new(), &me);
    let pages = iter::from_fn(|| {
        let request = pager.request().unwrap()?;
        Some(pager.receive(service.answer(request)).unwrap().elements)
    });
    organizations(pages.flatten())
}

#[test]
fn nobody_blames_a_client_that_walks_all_pages() {
    for service in [Service::observed(), Service::documented()] {
        let mut all = walks_all_pages(&service);
        all.sort_unstable();
        let expected: Vec<_> =
            (5_000_001..=5_000_025).map(|id| format!("urn:li:organization:{id}")).collect();
        assert_eq!(all, expected);
        let paging = ["linkedin.next-page", "linkedin.later-page", "linkedin.found"];
        assert_eq!(paging.map(|rule| service.times(rule)), [2, 2, 3]);
        assert!(!service.is_said_to_be_never_met("linkedin.later-page"));
        assert_eq!(service.blame(), [""; 0]);
    }
}

/// Asks for a role, and looks at what became of it.
fn requests_a_role(service: &Service) -> Option<RoleState> {
    let (me, person) = (caller("member-token"), "urn:li:person:abCdEf".parse().unwrap());
    let wanted = RequestRole::new(organization("2414183"), person);
    rolecall_transport::send(&wanted, &me, service.client()).unwrap();
    let rows =
        rolecall_transport::send(&FindByRoleAssignee::new().role(RequestRole::ROLE), &me, service.client())
            .unwrap();
    rows.elements.into_iter().find(|acl| acl.key().is_ok_and(|key| key == wanted.key())).map(|acl| acl.state)
}

#[test]
fn nobody_blames_a_client_that_requests_a_role_with_protocol_and_version() {
    for service in [Service::observed(), Service::documented()] {
        assert_eq!(requests_a_role(&service), Some(RoleState::Requested));
        assert_eq!(service.blame(), [""; 0]);
        let rules = ["linkedin.requested", "linkedin.found", "linkedin.key-protocol"];
        assert_eq!(rules.map(|rule| service.times(rule)), [1, 1, 0]);
    }
}

/// Lists what is held now, and looks each organization up; a brand is none.
fn shows_organizations(service: &Service, token: &str) -> Vec<String> {
    let me = caller(token);
    let held = FindByRoleAssignee::new().role(Role::Administrator).state(RoleState::Approved);
    let mut shown = Vec::new();
    for acl in rolecall_transport::send(&held, &me, service.client()).unwrap().elements {
        let AnyUrn::Organization(urn) = acl.organization else { continue };
        let entity = rolecall_transport::send(&LookUpOrganization::new(urn), &me, service.client()).unwrap();
        shown.push(entity.localized_name().unwrap().to_owned());
    }
    shown
}

#[test]
fn nobody_blames_a_client_that_looks_up_what_it_listed() {
    for service in [Service::observed(), Service::documented()] {
        assert_eq!(shows_organizations(&service, "admin-token"), ["TestCompany", "DevTestCo \"Quote\""]);
        assert_eq!(shows_organizations(&service, "former-token"), ["Example Harbour"]);
        let rules = ["linkedin.found", "linkedin.organization", "linkedin.admin-only"];
        assert_eq!(rules.map(|rule| service.times(rule)), [2, 3, 0]);
        assert_eq!(service.blame(), [""; 0]);
    }
}

/// Lists names, and says of what cannot be read why.
fn names(service: &Service) -> Vec<String> {
    let me = Caller::v2(AccessToken::new("former-token").unwrap());
    let mut pager = Pager::new(FindByRoleAssignee::new().project(NAMES.parse().unwrap()), &me);
    let mut names = Vec::new();
    while let Some(request) = pager.request().unwrap() {
        for acl in pager.receive(service.answer(request)).unwrap().elements {
            let urn = acl.organization.unwrap();
            names.push(match (acl.organization_entity, acl.organization_failure) {
                (Some(entity), _) => entity.localized_name().unwrap().to_owned(),
                (None, Some(failure)) => format!("{urn} ({})", failure.status.unwrap()),
                (None, None) => urn.to_string(),
            });
        }
    }
    names
}

#[test]
fn nobody_blames_a_client_that_survives_an_organization_that_cannot_be_read() {
    let service = Service::observed();
    assert_eq!(names(&service), ["urn:li:organization:2414183 (403)", "Example Harbour"]);
    assert_eq!(service.times("linkedin.unreadable"), 1);
    assert_eq!(service.blame(), [""; 0]);
    let service = Service::documented();
    assert_eq!(names(&service), ["DevTestCo \"Quote\"", "Example Harbour"]);
    assert_eq!(service.blame(), [""; 0]);
}

/// Invites, and gives of each profile whether it was invited, or why not.
fn invites(service: &Service, profiles: &[&str]) -> Result<Vec<Result<FsdProfileUrn, String>>, Error> {
    let me = connectsafely::Caller::new(AccessToken::new("connectsafely-key").unwrap());
    let profiles = profiles.iter().map(|id| FsdProfileUrn::from_id(id).unwrap()).collect();
    let invitations =
        SendFollowInvitations::new("105672170".parse().unwrap(), Invitees::new(profiles).unwrap());
    let results = rolecall_transport::send(&invitations, &me, service.client())?.results.into_iter();
    let result = results.map(|result| match result.success {
        true => Ok(result.profile_urn),
        false => Err(result.error.unwrap_or_else(|| result.status.to_string())),
    });
    Ok(result.collect())
}

#[test]
fn nobody_blames_a_client_that_reads_the_results_of_its_invitations_one_by_one() {
    for service in [Service::observed(), Service::documented()] {
        let sent = |id: &str| Ok(FsdProfileUrn::from_id(id).unwrap());
        let (ada, bob) = ("ACoAABJefVoBrz2LR3f", "ACoAADaQz7cBtn5Xw1k");
        assert_eq!(invites(&service, &[ada]).unwrap(), [sent(ada)]);
        // The whole is a success, and not each of its parts.
        let again = Err("The profile is invited to follow the company already".to_owned());
        assert_eq!(invites(&service, &[ada, bob]).unwrap(), [again, sent(bob)]);
        let rules = ["connectsafely.sent", "connectsafely.not-all-sent"];
        assert_eq!(rules.map(|rule| service.times(rule)), [1, 1]);
        assert_eq!(service.blame(), [""; 0]);
    }
}
