#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What callers ask for beside the ACLs: organizations, the person of a token, and the ACLs by their old name.

mod common;

use common::{Received, response};
use http::Method;
use rolecall_model::{ErrorCode, OrganizationUrn};
use rolecall_transport::{
    Error, NoRoute, Op, Operation, ProblemCode, RefusalKind, Served, Surface,
    linkedin::{
        FindByOrganization, FindByRoleAssignee, FindOrganizationByVanityName, LookUpOrganization,
        LookUpOrganizations, Me, OrganizationsLookup, UserInfo,
    },
};
use serde_json::json;
use std::fmt::Debug;

const PROTOCOL_2: (&str, &str) = ("X-Restli-Protocol-Version", "2.0.0");
const PROTOCOL_1: (&str, &str) = ("X-Restli-Protocol-Version", "1.0.0");

fn get(target: &str) -> Received {
    Received::new(Method::GET, target, &[PROTOCOL_2])
}

fn organization(id: &str) -> OrganizationUrn {
    OrganizationUrn::from_id(id).unwrap()
}

/// The code and place of what is wrong with it.
fn told<O: Served + Debug>(received: &Received) -> String {
    received.told(received.read::<O>())
}

/// What a request is for, with the resource that it names.
fn routed(method: &str, target: &str) -> (Result<Op, NoRoute>, Option<&'static str>) {
    Received::new(method.parse().unwrap(), target, &[])
        .with_call(|call| (call.route().map(|spec| spec.op), call.resource()))
}

#[test]
fn organizations_are_there_under_both_roots() {
    for root in ["rest", "v2"] {
        for (rest, op) in [
            ("organizations/1", Op::LookUpOrganization),
            ("organizations/%zz", Op::LookUpOrganization),
            ("organizations?ids=List(1,2)", Op::LookUpOrganizations),
            ("organizations?ids=1&ids=2", Op::LookUpOrganizations),
            ("organizations?q=vanityName&vanityName=a", Op::FindOrganizationByVanityName),
            ("organizations?q=vanityName", Op::FindOrganizationByVanityName),
        ] {
            let found = routed("GET", &format!("/{root}/{rest}"));
            assert_eq!(found, (Ok(op), Some("organizations")), "/{root}/{rest}");
        }
        for (rest, none) in [
            ("organizations", NoRoute::Unknown),
            ("organizations?q=email", NoRoute::Unknown),
            ("organizations?q=vanityName&ids=List(1)", NoRoute::Unknown),
            ("organizations/1/logo", NoRoute::Unknown),
        ] {
            let found = routed("GET", &format!("/{root}/{rest}"));
            assert_eq!(found, (Err(none), Some("organizations")), "/{root}/{rest}");
        }
        for method in ["POST", "PUT", "DELETE"] {
            let found = routed(method, &format!("/{root}/organizations/1"));
            assert_eq!(found, (Err(NoRoute::Method), Some("organizations")), "{method} {root}");
        }
        let found = routed("GET", &format!("/{root}/organizationsLookup?ids=List(1,2)"));
        assert_eq!(found, (Ok(Op::OrganizationsLookup), Some("organizationsLookup")));
        let found = routed("GET", &format!("/{root}/organizationsLookup/1"));
        assert_eq!(found, (Err(NoRoute::Method), Some("organizationsLookup")));
    }
}

#[test]
fn the_person_of_a_token_is_under_v2_alone_and_has_no_key() {
    for (resource, op) in [("me", Op::Me), ("userinfo", Op::UserInfo)] {
        for query in ["", "?projection=(id)", "?ids=List(1)"] {
            let target = format!("/v2/{resource}{query}");
            assert_eq!(routed("GET", &target), (Ok(op), Some(resource)), "{target}");
            assert_eq!(routed("HEAD", &target), (Ok(op), Some(resource)), "{target}");
        }
        for target in [format!("/v2/{resource}/1"), format!("/v2/{resource}?q=x")] {
            assert_eq!(routed("GET", &target), (Err(NoRoute::Unknown), Some(resource)), "{target}");
        }
        for method in ["POST", "PUT", "DELETE"] {
            let found = routed(method, &format!("/v2/{resource}"));
            assert_eq!(found, (Err(NoRoute::Method), Some(resource)), "{method}");
        }
        let found = routed("GET", &format!("/rest/{resource}"));
        assert_eq!(found, (Err(NoRoute::Unknown), None), "/rest/{resource}");
        assert_eq!(op.spec().line(Surface::Rest), format!("GET /v2/{resource}"));
    }
    // A caller of /rest asks where it is, without a version.
    let caller = common::versioned("202608");
    let request = Me.to_request(&caller).unwrap();
    assert_eq!(request.uri(), "http://mock.test:8080/v2/me");
    assert!(!request.headers().contains_key("linkedin-version"));
}

#[test]
fn the_old_name_of_the_acls_leads_to_the_same_finders() {
    const OLD: &str = "organizationalEntityAcls";
    for (method, rest, route) in [
        ("GET", "?q=roleAssignee", Ok(Op::FindByRoleAssignee)),
        ("HEAD", "?q=roleAssignee", Ok(Op::FindByRoleAssignee)),
        ("GET", "?q=organizationalTarget", Ok(Op::FindByOrganization)),
        ("GET", "?q=%6Frganizational%54arget", Ok(Op::FindByOrganization)),
        ("GET", "?q=organization", Err(NoRoute::Unknown)),
        ("GET", "", Err(NoRoute::Unknown)),
        ("GET", "/(a:b)?q=roleAssignee", Err(NoRoute::Method)),
        ("PUT", "/(a:b)", Err(NoRoute::Method)),
        ("POST", "", Err(NoRoute::Method)),
        ("DELETE", "/1", Err(NoRoute::Method)),
        ("GET", "/1/2?q=roleAssignee", Err(NoRoute::Unknown)),
    ] {
        let target = format!("/v2/{OLD}{rest}");
        assert_eq!(routed(method, &target), (route, Some(OLD)), "{method} {target}");
        get(&target).with_call(|call| assert!(call.is_legacy()));
    }
    assert_eq!(routed("GET", &format!("/rest/{OLD}?q=roleAssignee")), (Err(NoRoute::Unknown), None));
    for target in [&*format!("/rest/{OLD}?q=roleAssignee"), "/v2/organizationAcls?q=organization"] {
        get(target).with_call(|call| assert!(!call.is_legacy(), "{target}"));
    }
    assert_eq!(
        routed("GET", "/v2/organizationAcls?q=organizationalTarget"),
        (Err(NoRoute::Unknown), Some("organizationAcls"))
    );
}

#[test]
fn by_the_old_name_the_organization_is_another_parameter() {
    let old = |query: &str| {
        get(&format!("/v2/organizationalEntityAcls?q=organizationalTarget{query}&state=APPROVED"))
    };
    let one = "urn%3Ali%3Aorganization%3A1";
    let read = old(&format!("&organizationalTarget={one}")).read::<FindByOrganization>().unwrap();
    assert_eq!(read, FindByOrganization::new(organization("1")).state("APPROVED".into()));

    let missing = old(&format!("&organization={one}"));
    assert_eq!(told::<FindByOrganization>(&missing), "parameter-missing: nowhere");
    assert_eq!(
        missing.read::<FindByOrganization>().unwrap_err().to_string(),
        "organizationalTarget: expected the URN of an organization or a brand, found none"
    );
    let twice = old("&organizationalTarget=urn%253Ali%253Aorganization%253A1");
    let problem = twice.read::<FindByOrganization>().unwrap_err();
    assert_eq!((problem.code, &*problem.subject), (ProblemCode::NotAUrn, "organizationalTarget"));
    assert!(twice.mended(&problem).read::<FindByOrganization>().is_ok());
    // Its name elsewhere is not read here.
    let elsewhere = get(&format!("/v2/organizationAcls?q=organization&organizationalTarget={one}"));
    assert!(elsewhere.read::<FindByOrganization>().unwrap_err().to_string().starts_with("organization: "));
    let mine = get("/v2/organizationalEntityAcls?q=roleAssignee").read::<FindByRoleAssignee>();
    assert_eq!(mine.unwrap(), FindByRoleAssignee::new());
}

#[test]
fn a_key_that_is_no_number_of_an_organization_is_told_where_it_stands() {
    for (key, expected) in [
        ("acme", "not-a-number: path 20..24 `acme`"),
        ("0", "not-a-number: path 20..21 `0`"),
        ("01", "not-a-number: path 20..22 `01`"),
        ("-1", "not-a-number: path 20..22 `-1`"),
        ("9223372036854775808", "not-a-number: path 20..39 `9223372036854775808`"),
        ("List(1)", "not-a-number: path 20..27 `List(1)`"),
        ("%zz", "syntax: path 20..21 `%`"),
    ] {
        assert_eq!(
            told::<LookUpOrganization>(&get(&format!("/rest/organizations/{key}"))),
            expected,
            "{key}"
        );
    }
    let bad = get("/rest/organizations/acme").read::<LookUpOrganization>().unwrap_err();
    assert_eq!(
        bad.to_string(),
        "key: expected a number from 1 to 9223372036854775807 without a leading zero, found `acme`"
    );
    let largest = get("/v2/organizations/%39223372036854775807").read::<LookUpOrganization>().unwrap();
    assert_eq!(largest.organization.id(), "9223372036854775807");
    let urn = get("/rest/organizations/urn%3Ali%3Aorganization%3A7");
    let mended = urn.mended(&urn.read::<LookUpOrganization>().unwrap_err());
    assert_eq!(mended.read::<LookUpOrganization>().unwrap().organization, organization("7"));
    let other = Received::new(Method::GET, "/v2/organizations/1", &[("x-restli-protocol-version", "3")]);
    assert_eq!(told::<LookUpOrganization>(&other), "protocol-version: x-restli-protocol-version 0..1 `3`");
}

#[test]
fn ids_are_a_list_under_protocol_2_and_a_repeated_parameter_under_1() {
    let both = LookUpOrganizations::new([organization("1"), organization("22")]);
    for (query, headers) in [
        ("ids=List(1,22)", &[PROTOCOL_2][..]),
        ("ids=%4Cist(%31,22)", &[PROTOCOL_2]),
        ("ids=1&ids=22", &[]),
        ("ids=1&x=y&%69ds=%322", &[PROTOCOL_1]),
    ] {
        let received = Received::new(Method::GET, &format!("/rest/organizations?{query}"), headers);
        assert_eq!(received.read::<LookUpOrganizations>().unwrap(), both, "{query}");
    }
    let none = get("/rest/organizationsLookup?ids=List()").read::<OrganizationsLookup>().unwrap();
    assert_eq!(none, OrganizationsLookup::new([]));
    // More than are looked through one by one.
    let many: String = (1..=20).map(|id| format!("&ids={id}")).collect();
    let many = Received::new(Method::GET, &format!("/rest/organizations?{many}"), &[]);
    assert_eq!(many.read::<LookUpOrganizations>().unwrap().organizations.len(), 20);
}

#[test]
fn ids_that_are_wrong_are_told_where_they_stand() {
    for (query, expected) in [
        ("ids=List(1,x)", "not-a-number: query 11..12 `x`"),
        ("&ids=List(%30,1)", "not-a-number: query 10..13 `%30`"),
        ("ids=List(1,'')", "not-a-number: query 11..13 `''`"),
        ("ids=List(1,(a:b))", "not-a-text: query 4..17 `List(1,(a:b))`"),
        ("ids=1", "not-a-list: query 4..5 `1`"),
        ("ids=(a:b)", "not-a-list: query 4..9 `(a:b)`"),
        ("ids=List(1", "syntax: query 10..10 ``"),
        ("ids=List(urn:li:organization:1)", "raw-colon: query 12..13 `:`"),
        ("ids=List(1)&ids=List(2)", "parameter-repeated: query 12..23 `ids=List(2)`"),
        ("x=1", "parameter-missing: nowhere"),
    ] {
        let [one, other] = ["organizations", "organizationsLookup"]
            .map(|resource| get(&format!("/rest/{resource}?{query}")));
        assert_eq!(told::<LookUpOrganizations>(&one), expected, "{query}");
        assert_eq!(told::<OrganizationsLookup>(&other), expected, "{query}");
    }
    let one = |query: &str| Received::new(Method::GET, &format!("/rest/organizations?{query}"), &[]);
    assert_eq!(told::<LookUpOrganizations>(&one("ids=1&ids=x")), "not-a-number: query 10..11 `x`");
    assert_eq!(told::<LookUpOrganizations>(&one("ids=")), "not-a-number: query 4..4 ``");
    // Nothing else may be there twice, nor may `ids` where they are no keys of a batch.
    assert_eq!(told::<LookUpOrganizations>(&one("ids=1&x=a&x=b")), "parameter-repeated: query 10..13 `x=b`");
    let beside = Received::new(Method::GET, "/v2/me?ids=1&ids=2", &[]);
    assert_eq!(told::<Me>(&beside), "parameter-repeated: query 6..11 `ids=2`");

    for (received, mended) in [
        (get("/v2/organizations?ids=7"), "ids=List(7)"),
        (get("/v2/organizations?ids=List(urn%3Ali%3Aorganization%3A7)"), "ids=List(7)"),
        // The header is what was forgotten.
        (one("ids=List(7)"), "ids=List(7)"),
    ] {
        let problem = received.read::<LookUpOrganizations>().unwrap_err();
        let again = received.mended(&problem);
        assert_eq!(again.raw().query(), mended);
        assert_eq!(
            again.read::<LookUpOrganizations>().unwrap(),
            LookUpOrganizations::new([organization("7")])
        );
    }
    let problem = get("/v2/organizations?ids=7").read::<LookUpOrganizations>().unwrap_err();
    assert_eq!(
        problem.to_string(),
        "ids: expected a list: `List(…)` of a number from 1 to 9223372036854775807 without a leading zero, found `7`"
    );
}

#[test]
fn a_vanity_name_is_a_text_that_must_be_there() {
    let search = |query: &str| get(&format!("/rest/organizations?q=vanityName{query}"));
    let found = search("&vanityName=a%20b").read::<FindOrganizationByVanityName>().unwrap();
    assert_eq!(found, FindOrganizationByVanityName::new("a b"));
    let missing = search("");
    assert_eq!(told::<FindOrganizationByVanityName>(&missing), "parameter-missing: nowhere");
    assert_eq!(
        missing.read::<FindOrganizationByVanityName>().unwrap_err().to_string(),
        "vanityName: expected a vanity name, found none"
    );
    let list = search("&vanityName=List(a)");
    assert_eq!(told::<FindOrganizationByVanityName>(&list), "not-a-text: query 24..31 `List(a)`");
}

#[test]
fn an_entity_is_kept_whole_and_is_an_object() {
    let look_up = LookUpOrganization::new(organization("1"));
    let body = json!({"id": 1, "localizedName": "a", "nobodyKnows": [1, {"x": null}]});
    let read = look_up.read_response(response(200, body.to_string())).unwrap();
    assert_eq!(serde_json::Value::Object(read.fields().clone()), body);
    for (status, body, reason) in [
        (200, "[]", "body: expected an object, found a list"),
        (200, "", "body: expected the rest of a JSON value, found the end of the text"),
        (204, "", "status: expected 200, found 204"),
    ] {
        let Err(Error::Unexpected(unexpected)) = Me.read_response(response(status, body)) else {
            panic!("{status} {body}")
        };
        assert!(unexpected.to_string().ends_with(reason), "{unexpected}");
        assert_eq!(&*unexpected.body, body.as_bytes());
    }
}

#[test]
fn a_batch_holds_what_was_found_and_why_the_rest_was_not() {
    let look_up = LookUpOrganizations::new([organization("1"), organization("2")]);
    let body = json!({
        "results": {"1": {"id": 1, "more": true}},
        "statuses": {"1": 200, "2": 403},
        "errors": {
            "2": {"status": 403, "code": "ACCESS_DENIED", "serviceErrorCode": 100, "message": "no", "errorDetails": {}},
            "3": {"status": 404},
        },
        "later": [],
    });
    let batch = look_up.read_response(response(200, body.to_string())).unwrap();
    assert_eq!(batch.results["1"].get("more"), Some(&json!(true)));
    assert_eq!(batch.statuses["2"], 403);
    let error = &batch.errors["2"];
    assert_eq!(
        (error.status, &error.code, error.service_error_code),
        (Some(403), &Some(ErrorCode::AccessDenied), Some(100))
    );
    assert_eq!((error.message.as_deref(), &error.other["errorDetails"]), (Some("no"), &json!({})));
    assert_eq!((batch.errors["3"].status, &batch.errors["3"].message), (Some(404), &None));

    let empty = OrganizationsLookup::new([]).read_response(response(200, "{}")).unwrap();
    assert!(empty.results.is_empty() && empty.statuses.is_empty() && empty.errors.is_empty());
    let written = OrganizationsLookup::write_answer(&empty);
    assert_eq!(written.body(), r#"{"results":{},"statuses":{},"errors":{}}"#);
    for (body, reason) in [
        (r#"{"results":[]}"#, "body: /results: expected an object, found a list"),
        (r#"{"errors":{"1":[404]}}"#, "body: /errors/1: expected an object, found a list"),
    ] {
        let Err(Error::Unexpected(unexpected)) = look_up.read_response(response(200, body)) else {
            panic!("{body}")
        };
        assert!(unexpected.to_string().ends_with(reason), "{unexpected}");
    }
}

#[test]
fn a_page_by_vanity_name_has_its_total_where_the_service_says_it() {
    let find = FindOrganizationByVanityName::new("a");
    let page = |paging: &str| {
        let body =
            format!(r#"{{"elements":[{{"id":1}}],"paging":{{"start":0,"count":10,"links":[]{paging}}}}}"#);
        let page = find.read_response(response(200, body.clone())).unwrap();
        // Written again, it is there where it was and nowhere else.
        assert_eq!(FindOrganizationByVanityName::write_answer(&page).body(), &body);
        page.paging.unwrap().total
    };
    assert_eq!((page(r#","total":1"#), page("")), (Some(1), None));
}

#[test]
fn claims_are_read_in_either_form_of_the_locale() {
    for locale in [json!("en-US"), json!({"country": "US", "language": "en"})] {
        let body = json!({
            "sub": "a", "name": "A B", "given_name": "A", "family_name": "B", "picture": "https://a.test/b",
            "locale": locale, "email": "a@b.test", "email_verified": "true",
        });
        let claims = UserInfo.read_response(response(200, body.to_string())).unwrap();
        assert_eq!((&*claims.sub, claims.family_name.as_deref()), ("a", Some("B")));
        assert_eq!((&claims.locale, &claims.other["email_verified"]), (&Some(locale), &json!("true")));
    }
    assert!(UserInfo.read_response(response(200, r#"{"sub":"a"}"#)).is_ok());
    let Err(Error::Unexpected(unexpected)) = UserInfo.read_response(response(200, "{}")) else {
        panic!("claims of nobody")
    };
    assert_eq!((unexpected.pointer.as_deref(), &*unexpected.expected), (Some(""), "the field `sub`"));
}

#[test]
fn a_refusal_keeps_its_code() {
    let body = r#"{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: me.GET.NO_VERSION"}"#;
    fn refused<O: Operation<Answer: Debug>>(operation: &O, body: &'static str) {
        let answer = operation.read_response(response(403, body));
        let Err(Error::Refused(refusal)) = answer else { panic!("{answer:?}") };
        assert_eq!(
            (refusal.kind(), refusal.code()),
            (RefusalKind::Forbidden, Some(&ErrorCode::AccessDenied))
        );
        assert_eq!(refusal.body, body);
    }
    refused(&LookUpOrganization::new(organization("1")), body);
    refused(&LookUpOrganizations::new([]), body);
    refused(&FindOrganizationByVanityName::new("a"), body);
    refused(&OrganizationsLookup::new([]), body);
    refused(&Me, body);
    refused(&UserInfo, body);
}
