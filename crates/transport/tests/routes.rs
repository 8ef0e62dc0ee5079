#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Which operation a request is for.

mod common;

use common::Received;
use http::Method;
use rolecall_transport::{
    connectsafely::company_segment,
    linkedin::{Endpoint, NoRoute, Root, Route, route},
};

fn routed(method: &str, target: &str) -> Result<Route, NoRoute> {
    route(&Received::new(method.parse().unwrap(), target, &[]).incoming())
}

#[test]
fn a_finder_is_told_by_its_name() {
    for (target, root, endpoint) in [
        ("/rest/organizationAcls?q=roleAssignee", Root::Rest, Endpoint::FindByRoleAssignee),
        ("/v2/organizationAcls?q=roleAssignee", Root::V2, Endpoint::FindByRoleAssignee),
        ("/rest/organizationAcls?q=organization", Root::Rest, Endpoint::FindByOrganization),
        ("/v2/organizationAcls?role=%zz&a:b&q=organization", Root::V2, Endpoint::FindByOrganization),
        ("/rest//organizationAcls?q=roleAssignee", Root::Rest, Endpoint::FindByRoleAssignee),
        ("//rest/organizationAcls/?%71=role%41ssignee", Root::Rest, Endpoint::FindByRoleAssignee),
        ("/%72est/organization%41cls?q=roleAssignee", Root::Rest, Endpoint::FindByRoleAssignee),
        ("/v%32/organizationAcls?q=organization&q=roleAssignee", Root::V2, Endpoint::FindByOrganization),
        (
            "http://api.linkedin.com/v2/organizationAcls?q=roleAssignee",
            Root::V2,
            Endpoint::FindByRoleAssignee,
        ),
    ] {
        for method in ["GET", "HEAD"] {
            assert_eq!(routed(method, target), Ok(Route { root, endpoint }), "{method} {target}");
        }
    }
}

#[test]
fn a_role_is_requested_by_a_put_to_a_key_whatever_the_key() {
    for (target, root) in [
        (
            "/rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A1,role:R,roleAssignee:x)",
            Root::Rest,
        ),
        ("/v2/organizationAcls/7?q=roleAssignee", Root::V2),
        ("/v2//organizationAcls//%zz/", Root::V2),
    ] {
        assert_eq!(routed("PUT", target), Ok(Route { root, endpoint: Endpoint::RequestRole }), "{target}");
    }
}

#[test]
fn an_unknown_finder_or_resource_is_unknown_under_its_root() {
    for (target, root) in [
        ("/rest/organizationAcls", Root::Rest),
        ("/rest/organizationAcls?", Root::Rest),
        ("/rest/organizationAcls?q=", Root::Rest),
        ("/rest/organizationAcls?q=roleassignee", Root::Rest),
        ("/rest/organizationAcls?q=%zz", Root::Rest),
        ("/v2/organizationAcls?Q=roleAssignee", Root::V2),
        ("/v2/organizationAcls/?bq=roleAssignee", Root::V2),
        ("/v2", Root::V2),
        ("/rest/", Root::Rest),
        ("/rest/organizations/1", Root::Rest),
        ("/rest/organizationacls?q=roleAssignee", Root::Rest),
        ("/rest/organizationAcls%2F?q=roleAssignee", Root::Rest),
        ("/rest/organizationAcls/a/b?q=roleAssignee", Root::Rest),
    ] {
        assert_eq!(routed("GET", target), Err(NoRoute::Unknown(root)), "{target}");
    }
    assert_eq!(routed("PUT", "/v2/organizationAcls/a/b"), Err(NoRoute::Unknown(Root::V2)));
    assert_eq!(routed("DELETE", "/v2/people"), Err(NoRoute::Unknown(Root::V2)));
}

#[test]
fn a_method_that_the_resource_does_not_know_is_said_to_be_that() {
    for method in ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"] {
        let found = routed(method, "/rest/organizationAcls/(a:b)?q=roleAssignee");
        assert_eq!(found, Err(NoRoute::Method(Root::Rest)), "{method} on a key");
    }
    for method in ["PUT", "POST", "PATCH", "DELETE", "OPTIONS", "get"] {
        let found = routed(method, "/v2/organizationAcls?q=roleAssignee");
        assert_eq!(found, Err(NoRoute::Method(Root::V2)), "{method} on the collection");
    }
}

#[test]
fn every_other_path_is_elsewhere() {
    for target in [
        "/",
        "",
        "*",
        "/organizationAcls?q=roleAssignee",
        "/REST/organizationAcls",
        "/rest%2ForganizationAcls",
        "/v3/x",
        "/~a/rest/organizationAcls",
    ] {
        assert_eq!(routed("GET", target), Err(NoRoute::Elsewhere), "{target}");
    }
    assert_eq!(NoRoute::Elsewhere.root(), None);
    assert_eq!(NoRoute::Unknown(Root::V2).root(), Some(Root::V2));
    assert_eq!(NoRoute::Method(Root::Rest).root(), Some(Root::Rest));
}

#[test]
fn a_tunnelled_search_is_one_and_an_untunnelled_post_is_none() {
    let headers = [("X-HTTP-Method-Override", "GET"), ("Content-Type", "application/x-www-form-urlencoded")];
    let received = Received::new(Method::POST, "/v2/organizationAcls", &headers).with_body("q=roleAssignee");
    assert_eq!(route(&received.incoming()), Err(NoRoute::Method(Root::V2)));
    let untunnelled = received.incoming().untunnelled().unwrap();
    assert_eq!(route(&untunnelled), Ok(Route { root: Root::V2, endpoint: Endpoint::FindByRoleAssignee }));
}

#[test]
fn the_company_of_an_invitation_is_the_segment_as_sent() {
    for (target, company) in [
        ("/linkedin/organizations/105672170/follow-invitations", Some("105672170")),
        ("//linkedin/organizations/a%20b/follow-invitations/?x", Some("a%20b")),
        ("http://api.connectsafely.ai/linkedin/organizations/7/follow-invitations", Some("7")),
        ("/organizations/7/follow-invitations", None),
        ("/linkedin/organizations//follow-invitations", None),
        ("/linkedin/organizations/7", None),
        ("/linkedin/organizations/7/follow-invitations/8", None),
        ("/linkedin/companies/7/follow-invitations", None),
        ("/LinkedIn/organizations/7/follow-invitations", None),
    ] {
        let received = Received::new(Method::POST, target, &[]);
        assert_eq!(company_segment(&received.incoming()), company, "{target}");
    }
}
