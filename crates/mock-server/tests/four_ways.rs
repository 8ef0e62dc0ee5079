//! Each documented exchange, four ways: the server side reads it, the client side writes it, the simulation answers
//! it, replay sends it. The outcome is kept as a table, a snapshot.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{HeaderValue, Request, Response};
use rolecall_fixtures::{Evidence, Malformed};
use rolecall_mock_server::{Exchange, Mock, exchanges};
use rolecall_model::Invitees;
use rolecall_transport::{
    AccessToken, Bytes, Call, Meant, Op, Operation, Problem, RawRequest, Served, connectsafely,
    linkedin::{self, By, FindByOrganization, FindByRoleAssignee, Finder, RequestRole},
};
use serde_json::{Map, Value, json};

#[test]
fn every_exchange_agrees_four_ways_and_the_table_says_so() {
    let mut table = String::from(
        "| exchange | server reads | client writes | simulation answers | replay sends |\n|---|---|---|---|---|\n",
    );
    for exchange in exchanges() {
        let cells = [reads(exchange), writes(exchange), simulates(exchange), replays(exchange)];
        table += &format!("| `{}` | {} |\n", exchange.id, cells.join(" | "));
    }
    insta::assert_snapshot!("agreement", table);
}

/// 1: the request decodes to the typed form; where there is none, to the expected error.
fn reads(exchange: &Exchange) -> String {
    let Exchange { method, target, request_headers, request_body, sidecar, .. } = exchange;
    let raw = RawRequest::new(method.clone(), target, request_headers, request_body);
    match typed_form(&Meant::of(&raw).unwrap().call()) {
        Ok(form) => {
            assert_eq!(form, json!(sidecar.typed), "{}", exchange.id);
            "the typed form".to_owned()
        }
        Err(problem) => {
            let what =
                Malformed { code: problem.code.as_str().to_owned(), subject: problem.subject.into_owned() };
            let told = format!("the problem `{}` of `{}`", what.code, what.subject);
            assert_eq!(Some(what), sidecar.malformed, "{}", exchange.id);
            told
        }
    }
}

/// 2: the typed form encodes to a request that replay matches.
fn writes(exchange: &Exchange) -> String {
    let Some(form) = &exchange.sidecar.typed else {
        return "cannot be built".to_owned();
    };
    let mut request = client_request(form);
    let world = HeaderValue::from_static(exchange.id);
    request.headers_mut().insert("x-rolecall-world", world);
    let response = Mock::documented().replay(true).respond(request);
    assert_eq!(response.headers()["x-rolecall-replay"], exchange.id, "{response:?}");
    "the same request".to_owned()
}

/// 3: the simulation answers the same status and, but for the exempt places, an equal JSON.
fn simulates(exchange: &Exchange) -> String {
    let response = Mock::documented().respond(as_sent(exchange, "x-rolecall-world"));
    assert_eq!(response.status(), exchange.status, "{}", exchange.id);
    let (mut ours, mut theirs) = (body(response.body()), body(&exchange.response_body));
    let exempt: Vec<_> = exchange.sidecar.exempt.iter().map(String::as_str).collect();
    for pointer in &exempt {
        let steps: Vec<_> = pointer.split('/').skip(1).collect();
        let (mine, printed) = (take(&mut ours, &steps), take(&mut theirs, &steps));
        assert_ne!(mine, printed, "{}: `{pointer}` agrees and needs no exemption", exchange.id);
    }
    assert_eq!(ours, theirs, "{}", exchange.id);
    match *exempt {
        [] => "equal".to_owned(),
        [""] => "the same status; no body is printed".to_owned(),
        _ => format!(
            "equal but for {}",
            exempt.iter().map(|pointer| format!("`{pointer}`")).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// 4: replay sends the documented status and the documented bytes.
fn replays(exchange: &Exchange) -> String {
    let response = Mock::documented().respond(as_sent(exchange, "x-rolecall-replay"));
    assert_eq!(response.status(), exchange.status);
    assert_eq!(response.body(), &exchange.response_body, "{}", exchange.id);
    assert_eq!(response.headers()["x-rolecall-replay"], exchange.id);
    assert_eq!(response.headers()["x-rolecall-evidence"], "documented; rolecall.replay");
    // What is inferred of an exchange is how it is asked for; a document prints every response.
    assert_eq!(exchange.sidecar.evidence_of.response, Evidence::Documented);
    format!("{}, {} bytes", exchange.status.as_u16(), exchange.response_body.len())
}

/// The documented request, with the exchange's name in this header.
fn as_sent(exchange: &Exchange, header: &'static str) -> Request<Bytes> {
    let mut request = Request::new(exchange.request_body.clone());
    *request.method_mut() = exchange.method.clone();
    *request.uri_mut() = exchange.target.parse().unwrap();
    *request.headers_mut() = exchange.request_headers.clone();
    request.headers_mut().insert(header, HeaderValue::from_static(exchange.id));
    request
}

fn body(bytes: &[u8]) -> Value {
    if bytes.is_empty() { Value::Null } else { serde_json::from_slice(bytes).unwrap() }
}

/// Removes what a pointer names (`*` names every item), and gives it.
fn take(value: &mut Value, steps: &[&str]) -> Vec<Value> {
    match steps {
        [] => vec![value.take()],
        ["*", rest @ ..] => {
            value.as_array_mut().unwrap().iter_mut().flat_map(|item| take(item, rest)).collect()
        }
        [last] => value.as_object_mut().unwrap().remove(*last).into_iter().collect(),
        [step, rest @ ..] => value.get_mut(*step).map(|inner| take(inner, rest)).unwrap_or_default(),
    }
}

/// What the server side makes of a request, as the fixtures write it.
fn typed_form(call: &Call<'_>) -> Result<Value, Problem> {
    let spec = call.route().unwrap();
    let mut form = json!({ "operation": spec.name });
    if let Some(surface) = call.surface() {
        form["surface"] = json!(surface.as_str());
    }
    match spec.op {
        Op::SendFollowInvitations => {
            let request = connectsafely::SendFollowInvitations::read(call)?;
            form["companyId"] = json!(request.company_id);
            form["companyIdInBody"] = json!(request.company_id_in_body);
            form["profileUrns"] = json!(request.invitees);
            if let Some(account) = request.account_id {
                form["accountId"] = json!(account);
            }
            Ok(form)
        }
        Op::FindByRoleAssignee => finder_form(form, &FindByRoleAssignee::read(call)?, call),
        Op::FindByOrganization => {
            let finder = FindByOrganization::read(call)?;
            form["organization"] = json!(finder.organization());
            finder_form(form, &finder, call)
        }
        Op::RequestRole => {
            let request = RequestRole::read(call)?;
            form["organization"] = json!(request.organization);
            form["roleAssignee"] = json!(request.role_assignee);
            Ok(form)
        }
        Op::LookUpOrganization
        | Op::LookUpOrganizations
        | Op::FindOrganizationByVanityName
        | Op::OrganizationsLookup
        | Op::Me
        | Op::UserInfo => panic!("no document shows {}", spec.name),
    }
}

fn finder_form<B: By>(mut form: Value, finder: &Finder<B>, call: &Call<'_>) -> Result<Value, Problem> {
    let parameters = call.parameters()?;
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            form[name] = value;
        }
    };
    set("role", finder.wanted_role().map(|role| json!(role)));
    set("state", finder.wanted_state().map(|state| json!(state)));
    set("start", parameters.number("start")?.map(|number| json!(number)));
    set("count", parameters.number("count")?.map(|number| json!(number)));
    set("projection", parameters.projection()?.map(|projection| json!(projection)));
    Ok(form)
}

/// The request that the client side builds from a typed form.
fn client_request(form: &Map<String, Value>) -> Request<Bytes> {
    let text = |name: &str| form.get(name).and_then(Value::as_str);
    let token = AccessToken::new("any").unwrap();
    let me = match text("surface") {
        Some("v2") => linkedin::Caller::v2(token.clone()),
        _ => linkedin::Caller::rest_as_documented(token.clone()),
    };
    match text("operation").unwrap() {
        "findByRoleAssignee" => finder_request(FindByRoleAssignee::new(), form, &me),
        "findByOrganization" => {
            let organization: rolecall_model::OrganizationalEntityUrn =
                text("organization").unwrap().parse().unwrap();
            finder_request(FindByOrganization::new(organization), form, &me)
        }
        "requestRole" => {
            let organization: rolecall_model::OrganizationalEntityUrn =
                text("organization").unwrap().parse().unwrap();
            RequestRole::new(organization, text("roleAssignee").unwrap().parse().unwrap())
                .to_request(&me)
                .unwrap()
        }
        "sendFollowInvitations" => {
            let invitees: Invitees = serde_json::from_value(form["profileUrns"].clone()).unwrap();
            let company = text("companyId").unwrap().parse().unwrap();
            let mut request = connectsafely::SendFollowInvitations::new(company, invitees);
            if form["companyIdInBody"] == true {
                request = request.repeat_company_in_body();
            }
            request.to_request(&connectsafely::Caller::new(token)).unwrap()
        }
        other => panic!("no operation is called {other}"),
    }
}

fn finder_request<B: By>(
    mut finder: Finder<B>,
    form: &Map<String, Value>,
    me: &linkedin::Caller,
) -> Request<Bytes> {
    let text = |name: &str| form.get(name).and_then(Value::as_str);
    let number =
        |name: &str| form.get(name).and_then(Value::as_u64).map(|number| u32::try_from(number).unwrap());
    if let Some(role) = text("role") {
        finder = finder.role(role.into());
    }
    if let Some(state) = text("state") {
        finder = finder.state(state.into());
    }
    if let Some(start) = number("start") {
        finder = finder.start(start);
    }
    if let Some(count) = number("count") {
        finder = finder.count(count);
    }
    match text("projection") {
        None => finder.to_request(me).unwrap(),
        Some(projection) => finder.project(projection.parse().unwrap()).to_request(me).unwrap(),
    }
}

/// The same fixture drives the client's other half: the documented response is a typed answer.
#[test]
fn the_client_side_reads_every_documented_response() {
    for exchange in exchanges() {
        let mut response = Response::new(exchange.response_body.clone());
        *response.status_mut() = exchange.status;
        let Some(form) = &exchange.sidecar.typed else { continue };
        let read = match (form["operation"].as_str().unwrap(), form.contains_key("projection")) {
            ("requestRole", _) => {
                let request = RequestRole::new(
                    "urn:li:organization:1".parse::<rolecall_model::OrganizationUrn>().unwrap(),
                    "urn:li:person:a".parse().unwrap(),
                );
                request.read_response(response).map(|()| Value::Null)
            }
            ("sendFollowInvitations", _) => {
                let profile = "urn:li:fsd_profile:a".parse().unwrap();
                let request = connectsafely::SendFollowInvitations::new(
                    "1".parse().unwrap(),
                    Invitees::from_array([profile]),
                );
                request.read_response(response).map(|report| json!(report))
            }
            (_, false) => FindByRoleAssignee::new().read_response(response).map(|page| json!(page)),
            (_, true) => {
                let finder = FindByRoleAssignee::new().project("(*)".parse().unwrap());
                finder.read_response(response).map(|page| json!(page))
            }
        };
        match read {
            Ok(answer) => {
                assert!(exchange.status.is_success());
                assert_eq!(answer, body(&exchange.response_body), "{}", exchange.id);
            }
            Err(error) => {
                let refusal = error.refusal().unwrap_or_else(|| panic!("{}: {error}", exchange.id));
                let whole = (exchange.status, &exchange.response_body);
                assert_eq!((refusal.status, &refusal.body), whole, "{}", exchange.id);
            }
        }
    }
}
