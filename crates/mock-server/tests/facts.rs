//! Facts of `fixtures/facts.json` that no other test is about: what the services say, and what clients send.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "http/mod.rs"]
mod wire;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{Request, Response};
use rolecall_mock_server::{Column, Does, Exchange, Mock, MockServer, Rule, World, exchanges, rules};
use rolecall_transport::Bytes;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// On a day on which the version of the requests is there.
fn observed() -> Mock {
    Mock::observed().today("2026-11-26".parse().unwrap())
}

fn documented() -> Mock {
    Mock::documented().today("2026-11-26".parse().unwrap())
}

type Headers<'a> = &'a [(&'a str, &'a str)];

/// Sends a request that has these headers and no other.
fn send(mock: &Mock, method: &str, target: &str, headers: Headers<'_>, body: &str) -> Response<Bytes> {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    mock.respond(request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

const TOKEN: (&str, &str) = ("Authorization", "Bearer admin-token");
const PROTOCOL: (&str, &str) = ("X-Restli-Protocol-Version", "2.0.0");
const VERSION: (&str, &str) = ("LinkedIn-Version", "202609");
const JSON: (&str, &str) = ("Content-Type", "application/json");
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A good GET, with more headers.
fn get_with(mock: &Mock, token: &str, target: &str, more: Headers<'_>) -> Response<Bytes> {
    let token = format!("Bearer {token}");
    let headers = [&[("Authorization", &*token), PROTOCOL, VERSION], more].concat();
    send(mock, "GET", target, &headers, "")
}

fn get(mock: &Mock, token: &str, target: &str) -> Response<Bytes> {
    get_with(mock, token, target, &[])
}

fn body(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

fn header<'a>(answer: &'a Response<Bytes>, name: &str) -> Option<&'a str> {
    Some(answer.headers().get(name)?.to_str().unwrap())
}

/// The rows of a page.
#[track_caller]
fn rows(answer: &Response<Bytes>) -> Vec<Value> {
    assert_eq!(answer.status(), 200, "{:?}", answer.body());
    body(answer)["elements"].as_array().unwrap().clone()
}

#[track_caller]
fn is_refused(answer: &Response<Bytes>, status: u16, code: &str, message: &str) {
    let expected = json!({ "status": status, "code": code, "message": message });
    assert_eq!((answer.status().as_u16(), body(answer)), (status, expected));
}

/// The status and the rule that chose the answer.
fn told(answer: &Response<Bytes>) -> (u16, &str) {
    let rule = header(answer, "x-rolecall-evidence").unwrap().split_once("; ").unwrap().1;
    (answer.status().as_u16(), rule)
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";
const V2_FINDER: &str = "/v2/organizationAcls?q=roleAssignee";

/// Where a role is requested for a member who asks for themselves.
const ROLE: &str = "/rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A2414183,\
                    role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3ApE3vIq7yK6)";
const ROW: &str = r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:pE3vIq7yK6","organization":"urn:li:organization:2414183"}"#;

fn put(mock: &Mock, target: &str, body: &str) -> Response<Bytes> {
    send(mock, "PUT", target, &[TOKEN, PROTOCOL, VERSION, JSON], body)
}

// Headers of answers.

#[test]
fn a_header_tells_whether_the_gateway_refuses_or_the_service_behind_it() {
    let mark = |answer: &Response<Bytes>| {
        ["x-restli-gateway-error", "x-restli-error-response"]
            .map(|name| header(answer, name).map(str::to_owned))
    };
    let mock = observed();
    let yes = || Some("true".to_owned());
    for (token, target, status) in [
        ("unknown-token", FINDER, 401),
        ("noscope-token", FINDER, 403),
        ("admin-token", "/rest/organizationAcls?q=nothing", 404),
        ("admin-token", "/rest/organizationAcls?q=organization&organization=urn:li:organization:1", 400),
    ] {
        let refused = get(&mock, token, target);
        assert_eq!((refused.status().as_u16(), mark(&refused)), (status, [yes(), None]), "{target}");
    }
    let refused = send(&mock, "GET", FINDER, &[TOKEN, PROTOCOL], "");
    assert_eq!((refused.status().as_u16(), mark(&refused)), (400, [yes(), None]));
    let refused = get(&mock, "admin-token", &format!("{FINDER}&count=-1"));
    assert_eq!(refused.status(), 400);
    assert_eq!(mark(&refused), [None, yes()]);
    assert_eq!(mark(&get(&mock, "admin-token", FINDER)), [None, None]);
}

#[test]
fn every_answer_names_a_place_and_has_sixteen_bytes_that_begin_with_its_time() {
    let mock = observed();
    // The mock's day.
    let day = 1_795_651_200_000_000..1_795_737_600_000_000;
    let bad_count = format!("{FINDER}&count=-1");
    for (token, target) in [("admin-token", FINDER), ("unknown-token", FINDER), ("admin-token", &bad_count)] {
        let answer = get(&mock, token, target);
        assert_eq!(header(&answer, "x-li-pop"), Some("prod-ltx1"), "{token} {target}");
        let bytes = STANDARD.decode(header(&answer, "x-li-uuid").unwrap()).unwrap();
        assert_eq!(bytes.len(), 16);
        let time = i64::from_be_bytes(bytes[..8].try_into().unwrap());
        assert!(day.contains(&time), "{time}");
        assert_ne!(bytes[8..], bytes[..8]);
    }
}

#[test]
fn no_header_tells_of_the_end_of_a_version() {
    for mock in [observed(), documented()] {
        // It ends within sixty days.
        let answer = send(&mock, "GET", FINDER, &[TOKEN, PROTOCOL, ("LinkedIn-Version", "202601")], "");
        assert_eq!(answer.status(), 200);
        let told = mock.requests().pop().unwrap().notes.iter().map(ToString::to_string).collect::<String>();
        assert!(told.contains("202601 ends on 2027-01-15"), "{told}");
        for name in ["sunset", "deprecation"] {
            assert_eq!(header(&answer, name), None, "{name}");
        }
    }
}

// Refusals.

#[test]
fn nothing_but_a_token_is_refused_with_401() {
    let refuses = |column: &Column| match column.does() {
        Does::Refuse(refusal) => refusal.status() == 401,
        _ => false,
    };
    let refusing: Vec<_> = rules()
        .iter()
        .filter(|rule| rule.id().starts_with("linkedin."))
        .filter(|rule| refuses(rule.observed().unwrap_or(rule.documented())))
        .map(Rule::id)
        .collect();
    assert_eq!(
        refusing,
        [
            "linkedin.other-scheme",
            "linkedin.no-viewer",
            "linkedin.token-unknown",
            "linkedin.token-revoked",
            "linkedin.token-expired",
            "linkedin.member-restricted",
        ]
    );
}

/// What is said where there is no token.
fn empty_token() -> Value {
    json!({ "status": 401, "serviceErrorCode": 65604, "code": "EMPTY_ACCESS_TOKEN", "message": "Empty oauth2 access token" })
}

#[test]
fn without_a_token_nobody_hears_of_a_version() {
    let mock = observed();
    // Dead ones, one that is there, one to come, one that never was.
    for version in
        ["202304", "202412", "202511", "202512", "202601", "202609", "202712", "20250401", "latest"]
    {
        let refused = send(&mock, "GET", FINDER, &[PROTOCOL, ("LinkedIn-Version", version)], "");
        assert_eq!((refused.status().as_u16(), body(&refused)), (401, empty_token()), "{version}");
    }
    let with = send(&mock, "GET", FINDER, &[TOKEN, PROTOCOL, ("LinkedIn-Version", "202304")], "");
    is_refused(&with, 426, "NONEXISTENT_VERSION", "Requested version 20230401 is not active");
}

#[test]
fn bearer_with_nothing_behind_it_is_no_token() {
    let mock = observed();
    for target in [FINDER, V2_FINDER] {
        for empty in ["Bearer ", "Bearer"] {
            let refused = send(&mock, "GET", target, &[PROTOCOL, VERSION, ("Authorization", empty)], "");
            assert_eq!(
                (refused.status().as_u16(), body(&refused)),
                (401, empty_token()),
                "{target} {empty:?}"
            );
        }
    }
}

#[test]
fn every_field_that_is_not_known_has_a_line() {
    let more = ROW.replacen('{', r#"{"note":1,"x":2,"#, 1);
    let refused = put(&observed(), ROLE, &more);
    assert_eq!(refused.status(), 422);
    let line = |name: &str| format!("ERROR :: /{name} :: unrecognized field found but not allowed\n");
    assert_eq!(body(&refused), json!({ "message": line("note") + &line("x"), "status": 422 }));
    assert_eq!(header(&refused, "x-restli-error-response"), Some("true"));
}

#[test]
fn a_query_that_cannot_be_read_is_no_argument() {
    let mock = observed();
    let message = "Invalid query parameters passed to request";
    for query in
        ["q=organization&organization=urn:li:organization:1", "q=roleAssignee&role=ANALYST&role=CURATOR"]
    {
        for root in ["rest", "v2"] {
            let refused = get(&mock, "admin-token", &format!("/{root}/organizationAcls?{query}"));
            is_refused(&refused, 400, "ILLEGAL_ARGUMENT", message);
        }
    }
}

#[test]
fn a_method_header_that_does_not_fit_is_no_argument() {
    let message = "Resource method could not be resolved from request parameters.";
    for target in [FINDER, V2_FINDER] {
        let refused = get_with(&observed(), "admin-token", target, &[("X-RestLi-Method", "BATCH_GET")]);
        is_refused(&refused, 400, "ILLEGAL_ARGUMENT", message);
    }
}

/// As one value, its structure included.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b':' | b',' | b'(' | b')' | b'%' => write!(encoded, "%{byte:02X}").unwrap(),
            _ => encoded.push(byte.into()),
        }
        encoded
    })
}

#[test]
fn a_key_with_encoded_brackets_is_none() {
    let (collection, key) = ROLE.rsplit_once('/').unwrap();
    for key in [
        key.replace('(', "%28").replace(')', "%29"),
        percent_encoded(key),
        // URNs and structure at once.
        percent_encoded(&key.replace("%3A", ":")),
    ] {
        let target = format!("{collection}/{key}");
        let refused = put(&observed(), &target, ROW);
        is_refused(&refused, 400, "ILLEGAL_ARGUMENT", "Syntax exception in path variables");
        let refused = put(&documented(), &target, ROW);
        assert_eq!(told(&refused), (401, "linkedin.key-syntax"), "{key}");
    }
    assert_eq!(put(&observed(), ROLE, ROW).status(), 204, "the key itself");
}

#[test]
fn the_acls_cannot_be_asked_for_by_keys() {
    let key = ROLE.rsplit_once('/').unwrap().1;
    for mock in [observed(), documented()] {
        let keys = format!("/rest/organizationAcls?ids=List({key})");
        assert_eq!(told(&get(&mock, "admin-token", &keys)), (404, "linkedin.no-route"));
        for (method, named) in [("GET", "GET"), ("DELETE", "DELETE"), ("POST", "PARTIAL_UPDATE")] {
            let headers =
                [TOKEN, PROTOCOL, VERSION, JSON, ("X-RestLi-Method", named), ("Content-Length", "0")];
            let refused = send(&mock, method, ROLE, &headers, "");
            assert_eq!(told(&refused), (400, "linkedin.no-method"), "{named}");
        }
    }
}

// Day limits.

fn limited(limits: &str) -> Mock {
    let world = rolecall_fixtures::DEFAULT_WORLD.replacen('{', &format!(r#"{{"limits": {limits},"#), 1);
    observed().with_world(World::from_json(&world).unwrap())
}

#[test]
fn a_day_limit_is_refused_by_the_gateway_which_tells_whose_it_is_and_not_how_long() {
    for (limits, whose) in
        [(r#"{"member": 1}"#, "APPLICATION_AND_MEMBER"), (r#"{"application": 1}"#, "APPLICATION")]
    {
        let mock = limited(limits);
        assert_eq!(get(&mock, "admin-token", FINDER).status(), 200);
        let refused = get(&mock, "admin-token", FINDER);
        let message =
            format!("Resource level throttle {whose} DAY limit for calls to this resource is reached.");
        let expected = json!({ "status": 429, "serviceErrorCode": 101, "code": "TOO_MANY_REQUESTS", "message": message });
        assert_eq!((refused.status().as_u16(), body(&refused)), (429, expected));
        assert_eq!(header(&refused, "x-restli-gateway-error"), Some("true"));
        assert_eq!(header(&refused, "retry-after"), None);
    }
}

#[test]
fn a_day_limit_begins_anew_with_the_day() {
    let mock = limited(r#"{"member": 1}"#);
    let ask = |mock: &Mock| get(mock, "admin-token", FINDER).status().as_u16();
    assert_eq!([ask(&mock), ask(&mock)], [200, 429]);
    let mock = mock.today("2026-11-27".parse().unwrap());
    assert_eq!([ask(&mock), ask(&mock)], [200, 429]);
}

// Pages and rows.

// Projections.

#[test]
fn the_old_name_of_a_decoration_is_left_out() {
    let projection = "(elements*(state,organizationalTarget~(localizedName)))";
    for mock in [observed(), documented()] {
        let answer = get(&mock, "member-token", &format!("{V2_FINDER}&projection={projection}"));
        assert_eq!(rows(&answer), [json!({ "state": "REQUESTED" })]);
    }
}

// What clients send.

#[test]
fn parameters_that_clients_make_up_are_named_under_rest_and_ignored_under_v2() {
    for name in ["role%5B%5D", "role%5B0%5D", "pageToken", "pageSize", "roles", "assignee"] {
        let refused = get(&observed(), "admin-token", &format!("{FINDER}&{name}=A"));
        assert_eq!(told(&refused), (400, "linkedin.parameter-unknown"), "{name}");
        let found = get(&observed(), "admin-token", &format!("{V2_FINDER}&{name}=A"));
        assert_eq!(rows(&found).len(), 3, "{name}");
    }
}

#[test]
fn json_inside_a_string_is_no_row() {
    let inside = Value::from(ROW).to_string();
    for (mock, status) in [(observed(), 400), (documented(), 401)] {
        let refused = put(&mock, ROLE, &inside);
        assert_eq!(told(&refused), (status, "linkedin.body"));
    }
}

#[test]
fn a_count_may_be_from_1_to_500() {
    for mock in [observed(), documented()] {
        for (count, found) in [(1, 1), (25, 25), (100, 25), (500, 25)] {
            let rows = rows(&get(&mock, "many-token", &format!("{FINDER}&count={count}")));
            assert_eq!(rows.len(), found);
        }
    }
}

/// The headers of LinkedIn's clients for JS and Python, and of others.
#[test]
fn a_finder_may_come_with_headers_that_say_nothing_to_it() {
    for mock in [observed(), documented()] {
        for header in [
            JSON,
            ("Accept", "application/json, text/plain, */*"),
            ("Accept-Encoding", "identity"),
            ("X-RestLi-Method", "FINDER"),
        ] {
            for target in [FINDER, V2_FINDER] {
                let answer = get_with(&mock, "admin-token", target, &[header]);
                assert_eq!((rows(&answer).len(), told(&answer).1), (3, "linkedin.found"), "{header:?}");
                assert_eq!(answer.headers().get("content-encoding"), None);
            }
        }
    }
}

#[test]
fn header_names_are_read_in_any_case() {
    let server = MockServer::of(observed()).start_blocking().unwrap();
    let names = ["AUTHORIZATION", "X-RESTLI-PROTOCOL-VERSION", "LINKEDIN-VERSION"];
    let lower = names.map(str::to_ascii_lowercase);
    let mixed = ["authORIZATION", "X-restli-Protocol-VERSION", "Linkedin-version"];
    for [token, protocol, version] in [names, lower.each_ref().map(|name| &**name), mixed] {
        let finder =
            wire::get("/rest/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A2414183");
        let finder =
            finder.header(token, "Bearer admin-token").header(protocol, "2.0.0").header(version, "202609");
        finder.send(server.address()).expect(200, "observed; linkedin.found");
    }
}

#[test]
fn fields_come_raw_and_last() {
    for mock in [observed(), documented()] {
        for target in [FINDER, V2_FINDER] {
            let found = rows(&get(&mock, "member-token", &format!("{target}&count=1&fields=role,state")));
            let asked = (&found[0]["role"], &found[0]["state"]);
            assert_eq!(asked, (&json!("DIRECT_SPONSORED_CONTENT_POSTER"), &json!("REQUESTED")), "{target}");
        }
        // With no other parameter.
        let refused = get(&mock, "member-token", "/rest/organizationAcls?&fields=role,state");
        assert_eq!(told(&refused), (404, "linkedin.no-route"));
    }
}

// Requests that are too long for their line, and are tunnelled.

const OVERRIDE: &str = "X-HTTP-Method-Override";

/// A mistake of LinkedIn's clients: the method of the override is GET.
#[test]
fn a_batch_delete_that_is_tunnelled_as_get_deletes_nothing() {
    let ids = format!("ids=List({})", ROLE.rsplit_once('/').unwrap().1);
    for mock in [observed(), documented()] {
        let headers =
            [TOKEN, PROTOCOL, VERSION, FORM, (OVERRIDE, "GET"), ("X-RestLi-Method", "batch_delete")];
        let refused = send(&mock, "POST", "/rest/organizationAcls", &headers, &ids);
        assert_eq!(told(&refused), (404, "linkedin.no-route"));
    }
}

// ConnectSafely.

// What the document prints.

fn sample(id: &str) -> (&'static str, Value) {
    let exchange = Exchange::find(id).unwrap();
    (exchange.printed, serde_json::from_slice(&exchange.response_body).unwrap_or_default())
}

#[test]
fn the_samples_are_printed_with_their_oddities() {
    let mut samples = exchanges().iter().filter(|exchange| exchange.id.starts_with("linkedin-"));
    assert!(samples.all(|exchange| !exchange.printed.to_lowercase().contains("linkedin-version")));
    let (put, _) = sample("linkedin-role-request-rest");
    assert!(put.trim_end().ends_with("\n204 OK"), "{put}");
    // A link to the next page behind fewer rows than were asked for.
    let (_, page) = sample("linkedin-paging-rest");
    let (paging, rows) = (&page["paging"], page["elements"].as_array().unwrap());
    assert_eq!((&paging["count"], rows.len(), &paging["links"][0]["rel"]), (&json!(10), 4, &json!("next")));
    // Paging without links.
    let (_, page) = sample("linkedin-organization-finder-rest");
    let names: Vec<_> = page["paging"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["count", "start"]);
}
