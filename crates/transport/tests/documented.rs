#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The documented exchanges: a server reads each request, a client reads each response.

mod common;

use common::{Received, connectsafely, linkedin, parse_response};
use rolecall_model::{Invitees, OrganizationalEntityUrn, Role, RoleState};
use rolecall_transport::{
    AccessToken, Error, Found, Op, Operation, Served, Surface,
    connectsafely::SendFollowInvitations,
    linkedin::{By, Caller, FindByOrganization, FindByRoleAssignee, Finder, ProjectedFinder, RequestRole},
};
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeSet, fmt::Debug, fs, path::PathBuf};

struct Exchange {
    id: String,
    sidecar: Value,
    request: Received,
    response: Vec<u8>,
}

fn exchanges() -> Vec<Exchange> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/documented");
    let mut ids: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name())
        .collect();
    ids.sort();
    assert!(!ids.is_empty());
    ids.into_iter()
        .map(|id| {
            let read = |file: &str| fs::read(folder.join(&id).join(file)).unwrap();
            Exchange {
                sidecar: serde_json::from_slice(&read("exchange.json")).unwrap(),
                request: Received::parse(&read("request.http")),
                response: read("response.http"),
                id: id.into_string().unwrap(),
            }
        })
        .collect()
}

impl Exchange {
    fn typed(&self, name: &str) -> Option<&str> {
        self.sidecar["typed"].get(name).map(|value| value.as_str().unwrap())
    }

    /// The operation by its name in the fixture; none of a request that is malformed.
    fn op(&self) -> Option<Op> {
        let name = self.typed("operation")?;
        let op = Op::ALL.into_iter().find(|op| op.spec().name == name);
        Some(op.unwrap_or_else(|| panic!("{}: the operation {name}", self.id)))
    }

    fn surface(&self) -> Surface {
        match self.typed("surface") {
            Some("rest") => Surface::Rest,
            Some("v2") => Surface::V2,
            other => panic!("{}: the surface {other:?}", self.id),
        }
    }

    fn organization(&self) -> OrganizationalEntityUrn {
        self.typed("organization").unwrap().parse().unwrap()
    }

    /// The parameters that both finders have.
    fn search<B>(&self, finder: Finder<B>) -> Finder<B> {
        let number = |name: &str| self.sidecar["typed"].get(name).map(|number| number.as_u64().unwrap());
        let finder = self.typed("role").map(Role::from).into_iter().fold(finder, Finder::role);
        let finder = self.typed("state").map(RoleState::from).into_iter().fold(finder, Finder::state);
        let finder =
            number("start").into_iter().fold(finder, |finder, start| finder.start(start.try_into().unwrap()));
        number("count").into_iter().fold(finder, |finder, count| finder.count(count.try_into().unwrap()))
    }

    /// Both sides of a LinkedIn operation.
    fn check<O>(&self, operation: &O)
    where
        O: Served<Caller = Caller, Answer: Serialize> + PartialEq + Debug,
    {
        let (id, op) = (&self.id, self.op().unwrap());
        assert_eq!(O::SPEC.op, op, "{id}");
        let sent = Received::sent(operation.to_request(&linkedin(self.surface())).unwrap());
        for (request, whose) in [(&self.request, "as printed"), (&sent, "as we send it")] {
            request.with_call(|call| {
                assert_eq!(call.surface(), Some(self.surface()), "{id}: {whose}");
                assert_eq!(call.route(), Ok(op.spec()), "{id}: {whose}");
                assert_eq!(&O::read(call).unwrap(), operation, "{id}: {whose}");
            });
        }
        assert_eq!(
            (&sent.method, sent.raw().path()),
            (&self.request.method, self.request.raw().path()),
            "{id}"
        );
        self.check_answer(operation);
    }

    fn check_finder<B: By + PartialEq + Debug>(&self, finder: Finder<B>)
    where
        Finder<B>: Debug,
    {
        let finder = self.search(finder);
        match self.typed("projection") {
            None => self.check(&finder),
            Some(projection) => {
                let projected: ProjectedFinder<B> = finder.project(projection.parse().unwrap());
                self.check(&projected);
            }
        }
    }

    /// The answer that is read, written as JSON, is the printed one; a refusal keeps every byte.
    fn check_answer<O: Operation<Answer: Serialize>>(&self, operation: &O) {
        let response = parse_response(&self.response);
        let (status, body) = (response.status(), response.body().clone());
        match operation.read_response(response) {
            Ok(answer) => {
                assert!(status.is_success(), "{}", self.id);
                let printed: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
                assert_eq!(serde_json::to_value(&answer).unwrap(), printed, "{}", self.id);
            }
            Err(Error::Refused(refusal)) => {
                let expected = self.id.rsplit('-').next().unwrap();
                assert_eq!((refusal.status, &refusal.body), (status, &body), "{}", self.id);
                assert_eq!(status.as_str(), expected, "{}", self.id);
            }
            Err(error) => panic!("{}: {error}", self.id),
        }
    }
}

#[test]
fn every_exchange_is_read_on_both_sides() {
    let mut operations = BTreeSet::new();
    for exchange in exchanges() {
        operations.insert(exchange.op());
        match exchange.op() {
            Some(Op::FindByRoleAssignee) => exchange.check_finder(FindByRoleAssignee::new()),
            Some(Op::FindByOrganization) => {
                exchange.check_finder(FindByOrganization::new(exchange.organization()));
            }
            Some(Op::RequestRole) => {
                let person = exchange.typed("roleAssignee").unwrap().parse().unwrap();
                exchange.check(&RequestRole::new(exchange.organization(), person));
            }
            Some(Op::SendFollowInvitations) => check_invitations(&exchange),
            Some(
                op @ (Op::LookUpOrganization
                | Op::LookUpOrganizations
                | Op::FindOrganizationByVanityName
                | Op::OrganizationsLookup
                | Op::Me
                | Op::UserInfo),
            ) => panic!("{}: no document shows {op:?}", exchange.id),
            None => check_malformed(&exchange),
        }
    }
    assert!(operations.contains(&None), "one is malformed");
}

fn check_malformed(exchange: &Exchange) {
    let (id, expected) = (&exchange.id, &exchange.sidecar["malformed"]);
    let read = exchange.request.read::<FindByOrganization>();
    let problem = read.clone().unwrap_err();
    assert_eq!(problem.code.as_str(), expected["code"], "{id}");
    assert_eq!(problem.subject, expected["subject"].as_str().unwrap(), "{id}");
    assert_eq!(problem.found, Found::Text("OWNER".to_owned()), "{id}");
    assert_eq!(exchange.request.told(read), "not-listed: query 67..72 `OWNER`", "{id}");
    let organization: OrganizationalEntityUrn = "urn:li:organization:2414183".parse().unwrap();
    exchange.check_answer(&FindByOrganization::new(organization));
}

fn check_invitations(exchange: &Exchange) {
    let typed = &exchange.sidecar["typed"];
    let company = exchange.typed("companyId").unwrap();
    let invitees: Invitees = serde_json::from_value(typed["profileUrns"].clone()).unwrap();
    let mut operation = SendFollowInvitations::new(company.parse().unwrap(), invitees);
    operation.company_id_in_body = typed["companyIdInBody"].as_bool().unwrap();

    exchange.request.with_call(|call| {
        assert_eq!(call.route(), Ok(Op::SendFollowInvitations.spec()), "{}", exchange.id);
        assert_eq!((call.variable(), call.surface()), (company, None), "{}", exchange.id);
        assert_eq!(SendFollowInvitations::read(call).unwrap(), operation, "{}", exchange.id);
    });
    let sent = Received::sent(operation.to_request(&connectsafely()).unwrap());
    assert_eq!((&sent.method, &sent.target), (&exchange.request.method, &exchange.request.target));
    let json = |body: &[u8]| serde_json::from_slice::<Value>(body).unwrap();
    assert_eq!(json(&sent.body), json(&exchange.request.body), "{}", exchange.id);
    exchange.check_answer(&operation);
}

#[test]
fn every_request_carries_a_token_and_linkedins_a_protocol() {
    for exchange in exchanges() {
        assert!(AccessToken::of(&exchange.request.headers).is_some(), "{}", exchange.id);
        let protocol =
            exchange.request.headers.get("x-restli-protocol-version").map(http::HeaderValue::as_bytes);
        assert_eq!(protocol, exchange.id.starts_with("linkedin").then_some(&b"2.0.0"[..]), "{}", exchange.id);
    }
}

#[test]
fn the_statuses_are_those_of_the_documents() {
    let found: BTreeSet<_> =
        exchanges().iter().map(|exchange| parse_response(&exchange.response).status().as_u16()).collect();
    assert_eq!(found, BTreeSet::from([200, 204, 401, 403, 404, 500]));
    for exchange in exchanges().iter().filter(|exchange| exchange.op().is_some()) {
        let status = parse_response(&exchange.response).status();
        let success = exchange.op().unwrap().spec().success;
        assert!(status == success || !status.is_success(), "{}: {status}", exchange.id);
    }
}
