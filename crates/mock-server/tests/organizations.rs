//! The organizations that a member administers, as the client library finds them in the default world.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rolecall_mock_server::Mock;
use rolecall_transport::linkedin::{
    AdministeredOrganization, AdministeredOrganizations, Caller, OrganizationsIAdminister,
};
use std::convert::Infallible;

/// What is found under both roots of a mock of each profile, and that the real service would have taken every request.
fn found(token: &str, check: impl Fn(&str, AdministeredOrganizations)) {
    for mock in [Mock::documented, Mock::observed] {
        let token = || token.parse().unwrap();
        for me in [Caller::v2(token()), Caller::rest(token(), "202609".parse().unwrap())] {
            let mock = mock().today("2026-11-26".parse().unwrap());
            let client = |request| Ok::<_, Infallible>(mock.respond(request));
            let found = OrganizationsIAdminister::new(&me).find(client).unwrap();
            mock.verify().unwrap();
            assert!(mock.requests().iter().all(|request| request.observed.is_none()), "{me:?}");
            check(me.surface().as_str(), found);
        }
    }
}

/// The name of each, else the status with which it could not be read.
fn names(found: &[AdministeredOrganization]) -> Vec<String> {
    let name = |organization: &AdministeredOrganization| match &organization.entity {
        Ok(entity) => entity.name().unwrap().to_owned(),
        Err(error) => error.status.map_or("nobody said".to_owned(), |status| status.to_string()),
    };
    found.iter().map(name).collect()
}

#[test]
fn names_are_found_under_both_roots_and_logos_under_v2() {
    found("admin-token", |root, mine| {
        // Of a brand nobody knows whether it is looked up as an organization is; the mock has none.
        let (brand, logos) = if root == "v2" { ("TestCompanyShowcase", 3) } else { ("404", 0) };
        assert_eq!(names(&mine.approved), ["TestCompany", brand, "DevTestCo \"Quote\""]);
        let found = mine.approved.iter().filter(|organization| organization.logo_url().is_some());
        assert_eq!(found.count(), logos, "{root}");
    });
}

#[test]
fn all_pages_are_found() {
    found("many-token", |_, mine| {
        let expected: Vec<_> = (1..=25).map(|number| format!("Example Works {number:02}")).collect();
        assert_eq!(names(&mine.approved), expected);
    });
}

#[test]
fn what_is_revoked_stands_apart_and_is_no_error() {
    found("former-token", |root, mine| {
        let others: Vec<_> = mine.others.iter().map(|other| (other.state.as_str(), other.urn.id())).collect();
        assert_eq!((names(&mine.approved).len(), others), (1, vec![("REVOKED", "2414183")]), "{root}");
    });
}
