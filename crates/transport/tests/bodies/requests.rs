//! Requests as a server reads them: `METHOD TARGET`, headers, an empty line, a body. What any operation reads, it
//! sends, and reads as the same again.

use super::message;
use http::{HeaderValue, Method, Request};
use rolecall_transport::{
    AccessToken, At, Bytes, Meant, Op, Part, Problem, RawRequest, RequestError, Served, Surface,
    connectsafely::{self, SendFollowInvitations},
    linkedin::{
        self, FindByOrganization, FindByRoleAssignee, FindOrganizationByVanityName, LookUpOrganization,
        LookUpOrganizations, Me, Organization, OrganizationsLookup, ProjectedFinder, RequestRole,
        RoleAssignee, UserInfo,
    },
    restli::ProtocolVersion,
};
use std::fmt::Debug;

pub(crate) fn check(input: &[u8]) {
    let (first, headers, body) = message::parts(input);
    let Ok(first) = str::from_utf8(first) else { return };
    let (method, target) = first.split_once(' ').unwrap_or(("GET", first));
    let Ok(method) = method.parse::<Method>() else { return };

    let raw = RawRequest::new(method, target, &headers, body);
    let meant = match Meant::of(&raw) {
        Ok(meant) => meant,
        Err(problem) => return says_where(&raw, &problem),
    };
    if headers.contains_key("x-http-method-override") {
        assert!(meant.body().is_empty());
        assert!(meant.query().starts_with(raw.query()) && meant.query().as_bytes().ends_with(body));
    } else {
        assert_eq!((meant.method(), meant.query(), meant.body()), (&raw.method, raw.query(), raw.body));
    }
    let call = meant.call();
    assert_eq!(call.surface(), raw.surface());
    assert_eq!(call.path(), raw.path());
    assert!(!call.variable().contains(['/', '?']) && raw.path().contains(call.variable()));
    for piece in call.pieces() {
        assert_eq!(&meant.query()[piece.values()], piece.value);
        let whole = &meant.query()[piece.whole()];
        assert!(!piece.name.is_empty() && whole.starts_with(piece.name) && whole.ends_with(piece.value));
    }
    of_a_version(&raw);
    if let Ok(spec) = call.route() {
        assert_eq!(spec.op == Op::RequestRole, *meant.method() == Method::PUT);
        assert_eq!(spec.op == Op::SendFollowInvitations, call.surface().is_none());
    }
    if let Some(token) = AccessToken::of(&headers) {
        assert!(!token.is_empty() && token.trim() == token);
    }

    let me = linkedin::Caller::rest_as_documented(AccessToken::new("a-token").expect("a token"));
    let key = connectsafely::Caller::new(AccessToken::new("a-key").expect("a key"));
    let plain = comes_back::<FindByRoleAssignee>(&raw, &me);
    let projected = comes_back::<ProjectedFinder<RoleAssignee>>(&raw, &me);
    assert!(plain || !projected, "with a projection, but not without");
    let plain = comes_back::<FindByOrganization>(&raw, &me);
    let projected = comes_back::<ProjectedFinder<Organization>>(&raw, &me);
    assert!(plain || !projected, "with a projection, but not without");
    comes_back::<RequestRole>(&raw, &me);
    comes_back::<LookUpOrganization>(&raw, &me);
    comes_back::<LookUpOrganizations>(&raw, &me);
    comes_back::<OrganizationsLookup>(&raw, &me);
    comes_back::<FindOrganizationByVanityName>(&raw, &me);
    comes_back::<Me>(&raw, &me);
    comes_back::<UserInfo>(&raw, &me);
    comes_back::<SendFollowInvitations>(&raw, &key);
}

fn of_a_version(raw: &RawRequest<'_>) {
    match ProtocolVersion::of(raw.headers) {
        Ok(version) => {
            let sent = raw.headers.get(ProtocolVersion::HEADER).map(HeaderValue::as_bytes);
            assert_eq!(sent.unwrap_or(b"1.0.0"), version.as_str().as_bytes());
        }
        Err(problem) => says_where(raw, &problem),
    }
}

fn read<O: Served>(raw: &RawRequest<'_>) -> Result<O, Problem> {
    O::read(&Meant::of(raw)?.call())
}

/// Says whether the operation was read at all.
fn comes_back<O: Served + PartialEq + Debug>(raw: &RawRequest<'_>, caller: &O::Caller) -> bool {
    let operation = match read::<O>(raw) {
        Ok(operation) => operation,
        Err(problem) => {
            says_where(raw, &problem);
            mended::<O>(raw, problem);
            return false;
        }
    };
    let request = match operation.to_request(caller) {
        Ok(request) => request,
        // As text it may be longer than it was.
        Err(RequestError::Http(_)) => {
            assert!(raw.target().len() + raw.body.len() > 8000, "{operation:?}");
            return true;
        }
        Err(error) => panic!("what was read cannot be sent: {error}"),
    };
    let target = request.uri().path_and_query().expect("a path").as_str();
    let sent = RawRequest::new(request.method().clone(), target, request.headers(), request.body());
    assert_eq!(read::<O>(&sent).as_ref(), Ok(&operation), "{target}");
    let found = Meant::itself(&sent).call().route().map(|spec| spec.op);
    assert_eq!(found, Ok(O::SPEC.op), "{target}");
    assert_eq!(sent.surface(), O::SPEC.root(Surface::Rest));
    true
}

/// One edit after the other is followed, until the request is read or nobody knows more: each takes a fault away, so
/// they come to an end.
fn mended<O: Served + Debug>(raw: &RawRequest<'_>, problem: Problem) {
    let faults = raw.target().len() + raw.body.len() + 10;
    let mut problem = problem;
    let mut request: Option<(String, Request<Bytes>)> = None;
    for _ in 0..faults {
        let edited = {
            let now = match &request {
                Some((target, now)) => {
                    RawRequest::new(now.method().clone(), target, now.headers(), now.body())
                }
                None => raw.clone(),
            };
            says_where(&now, &problem);
            let Some(edit) = problem.edits.first() else { return };
            assert!(is_in(&now, &edit.at), "{edit:?}");
            // What arrived may be nothing that HTTP can carry.
            let Some(edited) = edit.apply(&now) else { return };
            edited
        };
        let target = edited.uri().to_string();
        let now = RawRequest::new(edited.method().clone(), &target, edited.headers(), edited.body());
        match read::<O>(&now) {
            Ok(_) => return,
            Err(next) => problem = next,
        }
        request = Some((target, edited));
    }
    panic!("mended again and again: {problem}");
}

fn is_in(raw: &RawRequest<'_>, at: &At) -> bool {
    let length = match &at.part {
        Part::Method => raw.method.as_str().len(),
        Part::Path => raw.path().len(),
        Part::Query => raw.query().len(),
        Part::Header(name) => {
            // Of several of one name it may be another than the first.
            raw.headers.get_all(name).iter().map(HeaderValue::len).max().unwrap_or(0)
        }
        Part::Body => raw.body.len(),
    };
    at.bytes.start <= at.bytes.end && at.bytes.end <= length
}

fn says_where(raw: &RawRequest<'_>, problem: &Problem) {
    let sentence = format!("{}: expected {}, found ", problem.subject, problem.expected);
    assert!(problem.to_string().starts_with(&sentence), "{problem}");
    assert!(problem.at.as_ref().is_none_or(|at| is_in(raw, at)), "{problem}: {:?}", problem.at);
    assert!(problem.edits.iter().all(|edit| is_in(raw, &edit.at)), "{problem}: {:?}", problem.edits);
}
