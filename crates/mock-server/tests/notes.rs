#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What a person is told of a request besides its answer, on the page and in the journal alike.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use rolecall_mock_server::Mock;
use rolecall_transport::{Op, Surface};
use std::collections::BTreeSet;

const FINDER: &str = "/v2/organizationAcls?q=roleAssignee";
const KEY: &str = "(organization:urn%3Ali%3Aorganization%3A18062654,role:DIRECT_SPONSORED_CONTENT_POSTER,\
                   roleAssignee:urn%3Ali%3Aperson%3ApE3vIq7yK6)";
const MEMBER: (&str, &str) = ("Authorization", "Bearer member-token");
const V2: (&str, &str) = ("X-RestLi-Protocol-Version", "2.0.0");

/// The rule of the answer, and the notes.
fn told(request: Request<Bytes>) -> (String, Vec<String>) {
    let mock = Mock::documented().today("2026-11-26".parse().unwrap());
    mock.respond(request);
    let received = mock.requests().remove(0);
    // The page shows every note.
    let browser = Request::get("/").header("Accept", "text/html").body(Bytes::new()).unwrap();
    let page = String::from_utf8(mock.respond(browser).into_body().to_vec()).unwrap();
    for note in &received.notes {
        let escaped =
            note.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&#39;").replace('"', "&quot;");
        assert!(page.contains(&escaped), "{note}");
    }
    (received.cited().to_owned(), received.notes)
}

fn request(method: Method, target: &str, headers: &[(&str, &str)], body: &str) -> Request<Bytes> {
    let mut request = Request::new(Bytes::copy_from_slice(body.as_bytes()));
    *request.method_mut() = method;
    *request.uri_mut() = target.parse().unwrap();
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap());
    }
    *request.headers_mut() = map;
    request
}

fn get(target: &str, headers: &[(&str, &str)]) -> Vec<String> {
    told(request(Method::GET, target, headers, "")).1
}

#[test]
fn a_request_with_nothing_odd_has_no_note() {
    assert_eq!(get(FINDER, &[MEMBER, V2]), [""; 0]);
    assert_eq!(get(&format!("{FINDER}&role=ANALYST&state=APPROVED&start=0&count=5"), &[MEMBER, V2]), [""; 0]);
    let documented = format!("{FINDER}&projection=(elements*(*,organization~(localizedName)))");
    assert_eq!(get(&documented, &[MEMBER, V2]), [""; 0]);
}

#[test]
fn what_has_no_effect_is_named_with_the_nearest_that_has() {
    for (parameters, notes) in [
        ("&roles=ADMINISTRATOR", &["the parameter `roles` has no effect; the nearest is `role`"][..]),
        ("&Role=ADMINISTRATOR", &["the parameter `Role` has no effect; the nearest is `role`"]),
        ("&role[0]=ADMINISTRATOR", &["the parameter `role[0]` has no effect; the nearest is `role`"]),
        ("&role%5B0%5D=ADMINISTRATOR", &["the parameter `role%5B0%5D` has no effect; the nearest is `role`"]),
        ("&pageSize=5", &["the parameter `pageSize` has no effect"]),
        ("&organization=urn%3Ali%3Aorganization%3A1", &["the parameter `organization` has no effect"]),
        (
            "&xyz=1&stat=APPROVED",
            &[
                "the parameter `xyz` has no effect",
                "the parameter `stat` has no effect; the nearest is `state`",
            ],
        ),
        ("&projection=(paging)", &["the projection leaves out `elements`"]),
        (
            "&projection=(elements*(roles,organization))",
            &["no element has the field `roles` of the projection; the nearest is `role`"],
        ),
        (
            "&projection=(elements(role))",
            &["`elements` is a list: `elements*(…)` projects its items, `elements(…)` keeps them whole"],
        ),
        ("&projection=(elements*(created))", &["no element has the field `created` of the projection"]),
        ("&projection=(elements*(logo))", &["no element has the field `logo` of the projection"]),
    ] {
        assert_eq!(get(&format!("{FINDER}{parameters}"), &[MEMBER, V2]), notes, "{parameters}");
    }
    // Of very many the first, whatever other notes there are.
    let many: String = (0..5_000).map(|number| format!("&x{number}=1")).collect();
    let fields: String = (0..1000).map(|number| format!("f{number},")).collect();
    let projection = format!("&projection=(elements*({fields}role))");
    let notes = get(&format!("{FINDER}{many}"), &[MEMBER, V2, V2]);
    assert_eq!((notes.len(), &*notes[8]), (10, "and more parameters without effect"));
    assert_eq!(get(&format!("{FINDER}{projection}{}", &many[..5000]), &[MEMBER, V2, V2]).len(), 18);
}

#[test]
fn an_odd_token_and_a_header_twice_are_named() {
    for (headers, note) in [
        (
            &[("Authorization", "Bearer undefined")][..],
            "the token is the word `undefined`: a variable that was never set",
        ),
        (&[("Authorization", "Bearer null")], "the token is the word `null`: a variable that was never set"),
        (&[("Authorization", "Bearer Bearer member-token")], "`Bearer` is there twice"),
        (&[("Authorization", "member-token")], "Authorization has a token without `Bearer ` before it"),
        (&[("Authorization", "Bearer ")], "Authorization has no token behind `Bearer`"),
        (
            &[("Authorization", "Bearer: my")],
            "Authorization has a colon behind `Bearer`; a blank belongs there",
        ),
        (&[("Authorization", "Basic YTpi")], "Authorization names no `Bearer` token"),
        (
            &[MEMBER, ("Authorization", "Bearer x")],
            "the header authorization is there 2 times; the first counts",
        ),
        (&[MEMBER, V2, V2], "the header x-restli-protocol-version is there 2 times; the first counts"),
        (
            &[MEMBER, ("LinkedIn-Version", "202608"), ("LinkedIn-Version", "202607")],
            "the header linkedin-version is there 2 times; the first counts",
        ),
        (
            &[MEMBER, ("X-Rolecall-World", "default"), ("X-Rolecall-World", "x")],
            "the header x-rolecall-world is there 2 times; the first counts",
        ),
    ] {
        assert_eq!(get(FINDER, headers), [note], "{headers:?}");
    }
    // Of the other service too, and of a world that is not there.
    let path = "/linkedin/organizations/105672170/follow-invitations";
    let key = ("Authorization", "Bearer connectsafely-key");
    let invitation = r#"{"profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f"]}"#;
    let twice = request(Method::POST, path, &[key, key, ("Content-Type", "application/json")], invitation);
    assert_eq!(told(twice).1, ["the header authorization is there 2 times; the first counts"]);
    let worlds = [("X-Rolecall-World", "nowhere"), ("X-Rolecall-World", "default")];
    assert_eq!(get(FINDER, &worlds), ["the header x-rolecall-world is there 2 times; the first counts"]);
}

#[test]
fn what_was_meant_by_a_path_that_leads_nowhere_is_named() {
    let no_route = "observed; linkedin.no-route";
    let not_served = "mock; rolecall.not-served";
    let paths = |op: Op| [Surface::Rest, Surface::V2].map(|surface| op.spec().path(surface));
    let mut paths: Vec<_> = Op::ALL.into_iter().flat_map(paths).collect();
    let mut seen = BTreeSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    let both = "expected `q=roleAssignee` or `q=organization`";
    for (target, rule, note) in [
        ("/v2/organizationAcls", no_route, format!("there is no `q`: {both}")),
        ("/v2/organizationAcls?q=member", no_route, format!("there is no such finder: {both}")),
        (
            "/v2/organizationAcls?q=roleassignee",
            no_route,
            "there is no such finder; the nearest is `q=roleAssignee`".to_owned(),
        ),
        (
            "/v2/organizationACLs?q=roleAssignee",
            no_route,
            "the nearest resource is `organizationAcls`".to_owned(),
        ),
        (
            "/v2/organizations?oauth2_access_token=admin-token",
            not_served,
            format!(
                "`organizations` is known to have that, which is not served here; served are {}",
                paths.join(", ")
            ),
        ),
    ] {
        assert_eq!(told(request(Method::GET, target, &[V2], "")), (rule.to_owned(), vec![note]), "{target}");
    }
    for path in [
        "v2/me?q=x",
        "v2/%6de?q=x",
        "rest/organizations",
        "rest/organizationsLookup",
        "rest/dmaOrganizationAcls",
        "rest/organizationAuthorizations?bq=x",
    ] {
        // Whatever the method and the permissions are, and of what is there nothing is said to have no effect.
        for token in [MEMBER, ("Authorization", "Bearer noscope-token")] {
            for method in [Method::GET, Method::PUT, Method::POST] {
                let headers = [V2, token, ("LinkedIn-Version", "202609")];
                let (rule, notes) = told(request(method.clone(), &format!("/{path}"), &headers, ""));
                assert_eq!((&*rule, notes.len()), (not_served, 1), "{method} {path}: {notes:?}");
            }
        }
    }
    // Not known under this root.
    assert_eq!(
        told(request(Method::GET, "/rest/me", &[V2], "")),
        (no_route.to_owned(), vec!["`me` is under the other root alone".to_owned()])
    );
    for (target, note) in [
        ("/v2/organizationAcls/(a:b)/more?q=roleAssignee", "the path goes on behind the key"),
        (
            "/v2/organizationAcls?q=roleAssignee&ids=List(a)",
            "a finder takes no key, no `ids` and no `action`, and is asked by GET",
        ),
    ] {
        assert_eq!(told(request(Method::GET, target, &[V2], "")).1, [note], "{target}");
    }
}

#[test]
fn a_malformed_request_says_where_and_what_mends_it() {
    let key = "/rest/organizationAcls/(organization:urn:li:organization:1,role:X,roleAssignee:a)";
    let put = request(Method::PUT, key, &[("Authorization", "Bearer admin-token"), V2], "");
    assert_eq!(
        told(put).1,
        [
            "at bytes 40 to 41 of the path",
            "mended by `(organization:urn%3Ali%3Aorganization%3A1,role:X,roleAssignee:a)`",
        ]
    );
    let tidy = "(organization:urn%3Ali%3Aorganization%3A1,role:X,roleAssignee:urn%3Ali%3Aperson%3Aa)";
    for blanks in [tidy.replace(',', ",%20"), tidy.replace(',', "%20,+"), tidy.replacen(':', ":%20", 1)] {
        let headers = [("Authorization", "Bearer admin-token"), V2];
        let put = request(Method::PUT, &format!("/v2/organizationAcls/{blanks}"), &headers, "");
        assert_eq!(told(put).1.last().unwrap(), &format!("mended by `{tidy}`"), "{blanks}");
    }
    let target = format!("{FINDER}&organization=urn:li:organization:1");
    let notes = get(&target, &[MEMBER, V2]);
    assert_eq!(notes[..2], ["at bytes 31 to 32 of the query", "mended by `urn%3Ali%3Aorganization%3A1`"]);
    let empty = get(&format!("{FINDER}&role="), &[MEMBER, V2]);
    assert_eq!(
        empty.last().unwrap(),
        "an empty text is written `''` under protocol 2.0.0; a parameter without a value is left out"
    );
    // What mends a token would show it.
    let secret = get(&format!("{FINDER}&oauth2_access_token=5ecret:x"), &[MEMBER, V2]);
    assert_eq!(secret, ["at bytes 41 to 42 of the query"]);
    for target in ["&projection=(elements*(role)", "&role=List(a"] {
        let notes = get(&format!("{FINDER}{target}"), &[MEMBER, V2]);
        assert!(notes.iter().all(|note| !note.contains("empty text")), "{target}: {notes:?}");
    }
    // What the message says of a header is enough.
    let form = [("Authorization", "Bearer admin-token"), V2, ("Content-Type", "text/plain")];
    assert_eq!(
        told(request(Method::PUT, &format!("/v2/organizationAcls/{KEY}"), &form, "a=b")).1,
        ["mended by `application/json`"]
    );
    let twice = KEY.replace("%3A", "%253A");
    let notes = told(request(Method::PUT, &format!("/v2/organizationAcls/{twice}"), &form[..2], "")).1;
    assert_eq!(notes.last().unwrap(), "mended by `urn%3Ali%3Aorganization%3A18062654`");
}

#[test]
fn the_permissions_that_are_needed_and_held_are_named() {
    for (token, has) in [("noscope-token", "none"), ("posting-token", "w_organization_social")] {
        let notes = get(FINDER, &[("Authorization", &format!("Bearer {token}")), V2]);
        assert_eq!(
            notes,
            [format!("needed is r_organization_admin or rw_organization_admin; the token has {has}")]
        );
    }
}

#[test]
fn what_connectsafely_does_not_say_of_a_403_is_noted() {
    let invite = |company: &str, account: &str| {
        let path = format!("/linkedin/organizations/{company}/follow-invitations");
        let body = format!(
            r#"{{"accountId":"{account}","profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f"]}}"#
        );
        let headers = [("Authorization", "Bearer connectsafely-key"), ("Content-Type", "application/json")];
        told(request(Method::POST, &path, &headers, &body))
    };
    let account = "696ce9e780e0483585e4e553";
    let forbidden = "documented; connectsafely.forbidden".to_owned();
    assert_eq!(
        invite("1", account),
        (
            forbidden.clone(),
            vec![format!(
                "the account `{account}` is no super admin of company 1, but of 105672170, 18062654, 2414183"
            )]
        )
    );
    assert_eq!(
        invite("105672170", "nobody"),
        (forbidden, vec![format!("the account is none of this key's, which are {account}")])
    );
}

#[test]
fn a_tunnelled_request_is_told_as_what_it_means() {
    let headers = [
        MEMBER,
        V2,
        ("X-HTTP-Method-Override", "GET"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let post = request(
        Method::POST,
        "/rest/organizationAcls",
        &headers,
        "q=roleAssignee&role=ANALYST&oauth2_access_token=5ecret",
    );
    assert_eq!(
        told(post).1,
        [
            "tunnelled, it means GET /rest/organizationAcls?q=roleAssignee&role=ANALYST&oauth2_access_token=redacted"
        ]
    );
}

#[test]
fn a_token_in_the_query_counts_where_the_header_has_none() {
    for (headers, rule) in [
        (&[V2][..], "documented; linkedin.found"),
        (&[V2, ("Authorization", "Bearer wrong")], "observed; linkedin.token-unknown"),
    ] {
        let target = format!("{FINDER}&oauth2_access_token=member-token");
        assert_eq!(
            told(request(Method::GET, &target, headers, "")),
            (rule.to_owned(), vec![]),
            "{headers:?}"
        );
    }
    let empty = format!("{FINDER}&oauth2_access_token=");
    assert_eq!(told(request(Method::GET, &empty, &[V2], "")).0, "documented; linkedin.no-viewer");
}
