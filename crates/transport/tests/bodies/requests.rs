//! Requests as a server reads them: `METHOD TARGET`, headers, an empty line, a body. What any operation reads, it
//! sends, and reads as the same again.

use super::message;
use http::{HeaderMap, HeaderValue, Method};
use rolecall_transport::{
    AccessToken, Incoming, Malformed, Operation, RequestError,
    connectsafely::{self, SendFollowInvitations, company_segment},
    linkedin::{
        self, Endpoint, FindByOrganization, FindByRoleAssignee, Organization, ProjectedFinder, RequestRole,
        RoleAssignee, Root, route,
    },
    restli::ProtocolVersion,
};
use std::fmt::Debug;

pub(crate) fn check(input: &[u8]) {
    let (first, headers, body) = message::parts(input);
    let Ok(first) = str::from_utf8(first) else { return };
    let (method, target) = first.split_once(' ').unwrap_or(("GET", first));
    let Ok(method) = method.parse::<Method>() else { return };

    let incoming = Incoming::new(method, target, &headers, body);
    assert!(incoming.segments().all(|segment| !segment.is_empty() && !segment.contains(['/', '?'])));
    let incoming = match incoming.clone().untunnelled() {
        Ok(meant) if headers.contains_key("x-http-method-override") => {
            assert_eq!((meant.path, meant.body), (incoming.path, &b""[..]));
            meant
        }
        Ok(same) => {
            assert_eq!(
                (&same.method, &same.query, same.body),
                (&incoming.method, &incoming.query, incoming.body)
            );
            same
        }
        Err(malformed) => return says_where(&malformed),
    };
    of_a_version(&headers);
    if let Ok(route) = route(&incoming) {
        assert_eq!(route.endpoint == Endpoint::RequestRole, incoming.method == Method::PUT);
    }
    if let Some(token) = AccessToken::of(&headers) {
        assert!(!token.is_empty() && token.trim() == token);
    }

    let me = linkedin::Caller::new(AccessToken::new("a-token").expect("a token"));
    let key = connectsafely::Caller::new(AccessToken::new("a-key").expect("a key"));
    let by_role_assignee = Some(Endpoint::FindByRoleAssignee);
    let by_organization = Some(Endpoint::FindByOrganization);
    let plain = comes_back::<FindByRoleAssignee>(&incoming, &me, by_role_assignee);
    let projected = comes_back::<ProjectedFinder<RoleAssignee>>(&incoming, &me, by_role_assignee);
    assert!(!(plain && projected), "with a projection and without");
    let plain = comes_back::<FindByOrganization>(&incoming, &me, by_organization);
    let projected = comes_back::<ProjectedFinder<Organization>>(&incoming, &me, by_organization);
    assert!(!(plain && projected), "with a projection and without");
    comes_back::<RequestRole>(&incoming, &me, Some(Endpoint::RequestRole));
    comes_back::<SendFollowInvitations>(&incoming, &key, None);
}

fn of_a_version(headers: &HeaderMap) {
    match ProtocolVersion::of(headers) {
        Ok(version) => {
            let sent = headers.get(ProtocolVersion::HEADER).map(HeaderValue::as_bytes);
            assert_eq!(sent.unwrap_or(b"1.0.0"), version.as_str().as_bytes());
        }
        Err(malformed) => says_where(&malformed),
    }
}

/// Says whether the operation was read at all.
fn comes_back<O>(incoming: &Incoming<'_>, caller: &O::Caller, endpoint: Option<Endpoint>) -> bool
where
    O: Operation + PartialEq + Debug,
{
    let operation = match O::read_request(incoming) {
        Ok(operation) => operation,
        Err(malformed) => {
            says_where(&malformed);
            return false;
        }
    };
    let request = match operation.to_request(caller) {
        Ok(request) => request,
        // As text it may be longer than it was.
        Err(RequestError::Http(_)) => {
            assert!(incoming.query.len() + incoming.path.len() > 8000, "{operation:?}");
            return true;
        }
        Err(error) => panic!("what was read cannot be sent: {error}"),
    };
    let target = request.uri().path_and_query().expect("a path").as_str();
    let sent = Incoming::new(request.method().clone(), target, request.headers(), request.body());
    assert_eq!(O::read_request(&sent).as_ref(), Ok(&operation), "{target}");
    match endpoint {
        Some(endpoint) => {
            let found = route(&sent).map(|route| (route.root, route.endpoint));
            assert_eq!(found, Ok((Root::Rest, endpoint)));
        }
        None => assert!(company_segment(&sent).is_some()),
    }
    true
}

fn says_where(malformed: &Malformed) {
    assert!(malformed.to_string().starts_with(&format!("{}: ", malformed.place())), "{malformed}");
}
