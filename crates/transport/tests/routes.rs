#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Which operation a request is for.

mod common;

use common::Received;
use http::Method;
use rolecall_transport::{
    NoRoute, Op, Spec, Surface,
    restli::{Has, RestMethod},
};
use std::collections::BTreeSet;

/// The root that a request is under, and what it is for there.
fn routed(method: &str, target: &str) -> (Option<Surface>, Result<Op, NoRoute>) {
    Received::new(method.parse().unwrap(), target, &[])
        .with_call(|call| (call.surface(), call.route().map(|spec| spec.op)))
}

#[test]
fn a_finder_is_told_by_its_name() {
    for (target, surface, op) in [
        ("/rest/organizationAcls?q=roleAssignee", Surface::Rest, Op::FindByRoleAssignee),
        ("/v2/organizationAcls?q=roleAssignee", Surface::V2, Op::FindByRoleAssignee),
        ("/rest/organizationAcls?q=organization", Surface::Rest, Op::FindByOrganization),
        ("/v2/organizationAcls?role=%zz&a:b&q=organization", Surface::V2, Op::FindByOrganization),
        ("/rest//organizationAcls?q=roleAssignee", Surface::Rest, Op::FindByRoleAssignee),
        ("//rest/organizationAcls/?%71=role%41ssignee", Surface::Rest, Op::FindByRoleAssignee),
        ("/%72est/organization%41cls?q=roleAssignee", Surface::Rest, Op::FindByRoleAssignee),
        ("/v%32/organizationAcls?q=organization&q=roleAssignee", Surface::V2, Op::FindByOrganization),
        ("http://api.linkedin.com/v2/organizationAcls?q=roleAssignee", Surface::V2, Op::FindByRoleAssignee),
    ] {
        for method in ["GET", "HEAD"] {
            assert_eq!(routed(method, target), (Some(surface), Ok(op)), "{method} {target}");
        }
    }
}

#[test]
fn a_role_is_requested_by_a_put_to_a_key_whatever_the_key() {
    for (target, surface) in [
        (
            "/rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A1,role:R,roleAssignee:x)",
            Surface::Rest,
        ),
        ("/v2/organizationAcls/7?q=roleAssignee", Surface::V2),
        ("/v2//organizationAcls//%zz/", Surface::V2),
    ] {
        assert_eq!(routed("PUT", target), (Some(surface), Ok(Op::RequestRole)), "{target}");
    }
}

#[test]
fn an_unknown_finder_or_resource_is_unknown_under_its_root() {
    for (target, surface) in [
        ("/rest/organizationAcls", Surface::Rest),
        ("/rest/organizationAcls?", Surface::Rest),
        ("/rest/organizationAcls?q=", Surface::Rest),
        ("/rest/organizationAcls?q=roleassignee", Surface::Rest),
        ("/rest/organizationAcls?q=%zz", Surface::Rest),
        ("/v2/organizationAcls?Q=roleAssignee", Surface::V2),
        ("/v2/organizationAcls/?bq=roleAssignee", Surface::V2),
        ("/v2", Surface::V2),
        ("/rest/", Surface::Rest),
        ("/rest/people/1", Surface::Rest),
        ("/rest/organizationacls?q=roleAssignee", Surface::Rest),
        ("/rest/organizationAcls%2F?q=roleAssignee", Surface::Rest),
        ("/rest/organizationAcls/a/b?q=roleAssignee", Surface::Rest),
    ] {
        assert_eq!(routed("GET", target), (Some(surface), Err(NoRoute::Unknown)), "{target}");
    }
    assert_eq!(routed("PUT", "/v2/organizationAcls/a/b"), (Some(Surface::V2), Err(NoRoute::Unknown)));
    assert_eq!(routed("DELETE", "/v2/people"), (Some(Surface::V2), Err(NoRoute::Unknown)));
}

#[test]
fn a_method_that_the_resource_does_not_know_is_said_to_be_that() {
    for method in ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"] {
        let found = routed(method, "/rest/organizationAcls/(a:b)?q=roleAssignee");
        assert_eq!(found, (Some(Surface::Rest), Err(NoRoute::Method)), "{method} on a key");
    }
    for method in ["PUT", "POST", "PATCH", "DELETE", "OPTIONS", "get"] {
        let found = routed(method, "/v2/organizationAcls?q=roleAssignee");
        assert_eq!(found, (Some(Surface::V2), Err(NoRoute::Method)), "{method} on the collection");
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
        assert_eq!(routed("GET", target), (None, Err(NoRoute::Elsewhere)), "{target}");
    }
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
        Received::new(Method::POST, target, &[]).with_call(|call| {
            let found = call.route().ok().map(|spec| (spec.op, call.variable()));
            assert_eq!(found, company.map(|company| (Op::SendFollowInvitations, company)), "{target}");
            let expected = company.map_or(Err(NoRoute::Elsewhere), |_| Ok(Op::SendFollowInvitations.spec()));
            assert_eq!((call.surface(), call.route()), (None, expected), "{target}");
        });
    }
    let other = "/linkedin/organizations/7/follow-invitations";
    assert_eq!(routed("GET", other), (None, Err(NoRoute::Elsewhere)), "another method");
}

#[test]
fn the_key_is_the_third_segment_as_sent() {
    for (target, key) in [
        ("//rest/%6Fx//(a:b%2Fc)/?q=/x/y", "(a:b%2Fc)"),
        ("/v2/organizationAcls", ""),
        ("/v2/organizationAcls/%zz/more", "%zz"),
        ("/v3/organizationAcls/1", ""),
    ] {
        let found = Received::new(Method::PUT, target, &[]).with_call(|call| call.variable().to_owned());
        assert_eq!(found, key, "{target}");
    }
}

#[test]
fn every_reason_to_have_no_route_says_which() {
    assert_eq!(
        [NoRoute::Elsewhere, NoRoute::Unknown, NoRoute::Method].map(|none| none.to_string()),
        [
            "the path belongs to neither service",
            "there is no such resource or finder",
            "the resource has no such method"
        ]
    );
}

#[test]
fn every_operation_has_a_name_and_a_place_of_its_own() {
    let count = |of: &dyn Fn(&Spec) -> String| {
        Op::ALL.into_iter().map(|op| of(op.spec())).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(count(&|spec| spec.name.to_owned()), Op::ALL.len());
    assert_eq!(count(&|spec| spec.about.to_owned()), Op::ALL.len());
    assert_eq!(count(&|spec| format!("{:?}", spec.target)), Op::ALL.len());
    assert!(Op::ALL.into_iter().all(|op| op.spec().op == op));
    for surface in [Surface::Rest, Surface::V2] {
        assert_eq!(count(&|spec| spec.line(surface)), Op::ALL.len());
    }
}

#[test]
fn the_line_of_every_operation_is_routed_to_it() {
    for spec in Op::ALL.map(Op::spec) {
        for surface in [Surface::Rest, Surface::V2] {
            let line = spec.line(surface);
            let (verb, target) = line.split_once(' ').unwrap();
            assert_eq!(verb, spec.verb());
            let under = spec.root(surface);
            assert_eq!(routed(verb, target), (under, Ok(spec.op)), "{line}");
            assert!(target.starts_with(&spec.path(surface)), "{line}");
        }
    }
}

#[test]
fn linkedin_names_the_permission_of_its_operations_alone() {
    let version = "202608.01".parse().unwrap();
    let named = |surface| Op::ALL.map(|op| op.spec().permission(surface, version));
    assert_eq!(
        named(Surface::Rest),
        [
            "partnerApiOrganizationAcls.FINDER-roleAssignee.20260801",
            "partnerApiOrganizationAcls.FINDER-organization.20260801",
            "partnerApiOrganizationAcls.UPDATE.20260801",
            "partnerApiOrganizations.GET.20260801",
            "partnerApiOrganizations.BATCH_GET.20260801",
            "partnerApiOrganizations.FINDER-vanityName.20260801",
            "partnerApiOrganizationsLookup.BATCH_GET.20260801",
            "me.GET.NO_VERSION",
            "userinfo.GET.NO_VERSION",
            "",
        ]
    );
    assert_eq!(
        named(Surface::V2),
        [
            "organizationAcls.FINDER-roleAssignee.NO_VERSION",
            "organizationAcls.FINDER-organization.NO_VERSION",
            "organizationAcls.UPDATE.NO_VERSION",
            "organizations.GET.NO_VERSION",
            "organizations.BATCH_GET.NO_VERSION",
            "organizations.FINDER-vanityName.NO_VERSION",
            "organizationsLookup.BATCH_GET.NO_VERSION",
            "me.GET.NO_VERSION",
            "userinfo.GET.NO_VERSION",
            "",
        ]
    );
    for spec in Op::ALL.map(Op::spec) {
        assert_eq!(spec.permissions.is_empty(), spec.op == Op::SendFollowInvitations);
    }
}

/// Every combination of what a request may have, as letters: `k`ey, `i`ds, `q`, `b`q, `a`ction.
fn combinations() -> impl Iterator<Item = (String, Has)> {
    (0..32_u8).map(|bits| {
        let [key, ids, q, bq, action] = [1, 2, 4, 8, 16].map(|bit| bits & bit != 0);
        let letters = [(key, 'k'), (ids, 'i'), (q, 'q'), (bq, 'b'), (action, 'a')];
        let name = letters.into_iter().filter(|(has, _)| *has).map(|(_, letter)| letter).collect();
        (name, Has { key, ids, q, bq, action })
    })
}

#[test]
fn the_method_of_a_request_is_that_of_the_table() {
    use RestMethod as M;
    // The verb, what a request has and has not, the method. The first row that fits is it.
    let table: &[(&str, &str, &str, Option<M>)] = &[
        ("GET", "qi", "", None),
        ("GET", "q", "", Some(M::Finder)),
        ("GET", "b", "", Some(M::BatchFinder)),
        ("GET", "i", "k", Some(M::BatchGet)),
        ("GET", "k", "", Some(M::Get)),
        ("GET", "", "", Some(M::GetAll)),
        ("POST", "a", "", Some(M::Action)),
        ("POST", "k", "", Some(M::PartialUpdate)),
        ("POST", "i", "", Some(M::BatchPartialUpdate)),
        ("POST", "", "", Some(M::Create)),
        ("PUT", "k", "", Some(M::Update)),
        ("PUT", "i", "", Some(M::BatchUpdate)),
        ("DELETE", "k", "", Some(M::Delete)),
        ("DELETE", "i", "", Some(M::BatchDelete)),
    ];
    let mut found = BTreeSet::new();
    for verb in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get"] {
        let meant = if verb == "HEAD" { "GET" } else { verb };
        let verb: Method = verb.parse().unwrap();
        for (name, has) in combinations() {
            let row = table.iter().find(|(verb, with, without, _)| {
                *verb == meant
                    && with.chars().all(|letter| name.contains(letter))
                    && !without.chars().any(|letter| name.contains(letter))
            });
            let expected = row.and_then(|(.., method)| *method);
            assert_eq!(RestMethod::of(&verb, None, has), expected, "{verb} {name}");
            // The header tells one method alone.
            let batch = if expected == Some(M::Create) { Some(M::BatchCreate) } else { expected };
            for header in ["BATCH_CREATE", "batch_create"] {
                assert_eq!(RestMethod::of(&verb, Some(header), has), batch, "{verb} {name}");
            }
            for header in ["CREATE", "BATCH_GET", "FINDER", ""] {
                assert_eq!(RestMethod::of(&verb, Some(header), has), expected, "{verb} {name}");
            }
            for method in [expected, batch].into_iter().flatten() {
                assert_eq!(method.verb(), meant);
                found.insert(method.as_str());
            }
        }
    }
    assert_eq!(found.len(), 14, "{found:?}");
}
