//! Responses as a client reads them: `STATUS`, headers, an empty line, a body. Nothing of a refusal is lost, what is
//! read is written as the same, and a pager goes forward or stops.

use super::message;
use http::{HeaderMap, Response, StatusCode};
use rolecall_model::{Invitees, restli::Projection};
use rolecall_transport::{
    AccessToken, Bytes, Error, Operation, Pager, Refusal, RefusalKind, Served,
    connectsafely::SendFollowInvitations,
    linkedin::{
        Caller, FindByOrganization, FindByRoleAssignee, FindOrganizationByVanityName, LookUpOrganization,
        LookUpOrganizations, Me, OrganizationsIAdminister, OrganizationsLookup, RequestRole, UserInfo,
    },
};
use serde::Serialize;
use std::{
    fmt::Debug,
    time::{Duration, SystemTime},
};

/// A text of the corpus that stands for a secret.
const SECRET: &str = "hush";

pub(crate) fn check(input: &[u8]) {
    let (first, headers, body) = message::parts(input);
    let status = str::from_utf8(first).ok().and_then(|first| first.trim().parse::<u16>().ok());
    let Ok(status) = StatusCode::from_u16(status.unwrap_or(200)) else { return };
    let response = || Answer { status, headers: headers.clone(), body: Bytes::copy_from_slice(body) };

    let projection: Projection = "(elements*(*,organization~))".parse().expect("a projection");
    let organization = || "urn:li:organization:1".parse::<rolecall_model::OrganizationUrn>().expect("a URN");
    let person = "urn:li:person:a".parse().expect("a URN");
    let profile = "urn:li:fsd_profile:a".parse().expect("a URN");
    let invitees = Invitees::new(vec![profile]).expect("one");
    read(&FindByRoleAssignee::new(), &response());
    read(&FindByRoleAssignee::new().project(projection.clone()), &response());
    read(&FindByOrganization::new(organization()), &response());
    read(&RequestRole::new(organization(), person), &response());
    read(&LookUpOrganization::new(organization()), &response());
    read(&LookUpOrganizations::new([organization()]), &response());
    read(&FindOrganizationByVanityName::new("a"), &response());
    read(&OrganizationsLookup::new([organization()]), &response());
    read(&Me, &response());
    if let Ok(me) = Me.read_response(response().response()) {
        let texts =
            [me.id(), me.first_name(), me.last_name(), me.localized_headline(), me.profile_picture_url()];
        assert!(texts.iter().flatten().count() <= me.fields().len());
    }
    read(&UserInfo, &response());
    read(&SendFollowInvitations::new("1".parse().expect("a company"), invitees), &response());
    let token = || AccessToken::new("a-token").expect("a token");
    find(&Caller::v2(token()), &response());
    find(&Caller::rest_as_documented(token()), &response());
    walk(FindByRoleAssignee::new(), &response());
    walk(FindByOrganization::new(organization()).start(3).project(projection), &response());
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn response(&self) -> Response<Bytes> {
        let mut response = Response::new(self.body.clone());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response
    }
}

fn read<O: Served>(operation: &O, answer: &Answer)
where
    O::Answer: PartialEq + Debug + Serialize,
{
    match operation.read_response(answer.response()) {
        Ok(read) => {
            let written = O::write_answer(&read);
            // A role request takes any of three for the documented 204.
            let role_requested = written.status() == 204 && [200, 201].contains(&answer.status.as_u16());
            assert!(role_requested || written.status() == answer.status);
            // serde_json may read a fraction as its neighbour.
            if !answer.body.contains(&b'.') && !answer.body.to_ascii_lowercase().contains(&b'e') {
                assert_eq!(operation.read_response(written).ok(), Some(read));
            } else {
                assert!(operation.read_response(written).is_ok());
            }
        }
        Err(Error::Refused(refusal)) => {
            assert!(refusal.status.as_u16() >= 400);
            assert_eq!((refusal.status, &refusal.headers), (answer.status, &answer.headers));
            assert_eq!(refusal.body, answer.body);
            let said = refusal.to_string();
            assert!(said.starts_with(&format!("refused with {}", answer.status.as_u16())), "{said}");
            let is_plain =
                |message: &&str| message.len() < 100 && message.chars().all(|sign| sign.is_ascii_graphic());
            assert!(
                refusal.message().filter(is_plain).is_none_or(|message| said.contains(message)),
                "{said}"
            );
            refused(&refusal);
        }
        Err(Error::Unexpected(unexpected)) => {
            assert_eq!((unexpected.status, &unexpected.headers), (answer.status, &answer.headers));
            assert_eq!(unexpected.body, answer.body);
            let place = unexpected.pointer.as_deref().filter(|_| !answer.body.is_empty());
            let body = serde_json::from_slice::<serde_json::Value>(&answer.body);
            // What is no JSON, or holds a name twice, cannot be asked for the place.
            if let (Some(pointer), Ok(body)) = (place, body) {
                assert!(body.pointer(pointer).is_some(), "{unexpected}");
            }
            assert_eq!(unexpected.to_string().lines().count(), 1);
            let said = format!("{unexpected} {unexpected:?}");
            assert!(said.contains(&format!("{} bytes", answer.body.len())), "{said}");
            assert!(!said.contains(SECRET), "{said}");
        }
        Err(error) => panic!("{error}"),
    }
}

/// What is read of a refusal agrees with itself.
fn refused(refusal: &Refusal) {
    assert!(refusal.hold_until().is_none() || refusal.error.is_some());
    let (early, late) =
        (SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + Duration::from_secs(u32::MAX.into()));
    let (from_early, from_late) = (refusal.retry_after(early), refusal.retry_after(late));
    assert!(from_early >= from_late, "{refusal:?}");
    assert_eq!(refusal.is_throttled(), refusal.kind() == RefusalKind::TooManyRequests);
    assert!(
        refusal
            .missing_permission()
            .is_none_or(|missing| refusal.message().unwrap_or_default().contains(missing))
    );
    // Whatever it says is told in one line.
    assert_eq!(refusal.to_string().lines().count(), 1);
}

/// The same answer to whatever is asked: it comes to an end, and to no more organizations than there were rows.
fn find(caller: &Caller, answer: &Answer) {
    let mut search = OrganizationsIAdminister::new(caller);
    let rows = serde_json::from_slice::<serde_json::Value>(&answer.body).ok();
    let rows = rows.and_then(|body| body.get("elements")?.as_array().map(Vec::len)).unwrap_or(0);
    for _ in 0..rows + 4 {
        match search.request() {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.to_string().lines().count(), 1);
                // What was found is there, and it can be gone on behind what does not say what follows.
                let found = search.so_far();
                search.pass().expect("pages that have ended too early");
                return assert_eq!(search.so_far().approved, found.approved);
            }
        }
        if search.receive(answer.response()).is_err() {
            return search.pass().expect("what was asked for");
        }
    }
    let found = search.finish().expect("the end");
    assert!(found.approved.len() + found.others.len() <= rows);
    for organization in found.approved.iter().chain(&found.others) {
        assert!(organization.logo_url().is_none() || organization.entity.is_ok());
        assert!(organization.name().is_none() || organization.entity.is_ok());
    }
}

/// The same answer again and again: a link that leads forward is followed once.
fn walk<O: rolecall_transport::Paged>(operation: O, answer: &Answer) {
    let base = "http://mock.test:8080/~paging".parse().expect("a URL");
    let caller = Caller::rest_as_documented(AccessToken::new("a-token").expect("a token")).at(base);
    let mut pager = Pager::new(operation, &caller);
    for turn in 0..4 {
        let request = match pager.request() {
            Ok(Some(request)) => request,
            Ok(None) => return,
            Err(error) => {
                assert!(turn > 0, "the first page: {error}");
                assert!(pager.request().is_err(), "an error is no end");
                return;
            }
        };
        let uri = request.uri().to_string();
        assert!(uri.starts_with("http://mock.test:8080/~paging/rest/organizationAcls?"), "{uri}");
        assert_eq!(uri.matches('#').count(), 0, "{uri}");
        if pager.receive(answer.response()).is_err() {
            // The same page can be asked for again.
            let again = pager.request().expect("a request").expect("a page");
            assert_eq!(again.uri().to_string(), uri);
            let position = pager.position().expect("a page");
            pager.pass().expect("a page that was asked for");
            let next = pager.position().map_or(pager.lost(), |next| u64::from(next - position));
            return assert!(next <= pager.lost());
        }
    }
    // Only a total leads on through pages that do not say where they begin.
    assert!(String::from_utf8_lossy(&answer.body).contains("total"), "the same page came again");
}
