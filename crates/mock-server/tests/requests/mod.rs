//! A broad table of requests: what the documents show, and each row of the contract on what they do not say.

use crate::http::{Request, get, request};
use rolecall_mock_server::{Exchange, exchanges};
use serde_json::{Value, json};

pub(crate) const FINDER: &str = "/organizationAcls?q=roleAssignee";
const INVITE: &str = "/linkedin/organizations/105672170/follow-invitations";
const PROFILE: &str = "urn:li:fsd_profile:x";

/// The request of an exchange.
pub(crate) fn documented(exchange: &Exchange) -> Request {
    let mut sent = request(exchange.method.as_str(), exchange.target).body(exchange.request_body.to_vec());
    for (name, value) in &exchange.request_headers {
        if name != "host" && name != "content-length" {
            sent = sent.header(name.as_str(), value.to_str().unwrap());
        }
    }
    sent
}

/// `PUT` of the role for a member of an organization.
fn put(root: &str, organization: &str, person: &str) -> Request {
    let body = json!({
        "organization": format!("urn:li:organization:{organization}"), "role": "DIRECT_SPONSORED_CONTENT_POSTER",
        "roleAssignee": format!("urn:li:person:{person}"), "state": "REQUESTED",
    });
    let key = format!(
        "(organization:urn%3Ali%3Aorganization%3A{organization},role:DIRECT_SPONSORED_CONTENT_POSTER,\
         roleAssignee:urn%3Ali%3Aperson%3A{person})"
    );
    request("PUT", &format!("/{root}/organizationAcls/{key}")).v2().body(body.to_string())
}

fn invite(body: &Value) -> Request {
    request("POST", INVITE).token("connectsafely-key").body(body.to_string())
}

/// Every documented exchange, simulated and replayed.
pub(crate) fn of_the_documents() -> Vec<Request> {
    let twice = |exchange: &Exchange| {
        let simulated = documented(exchange).header("X-Rolecall-World", exchange.id);
        [simulated, documented(exchange).header("X-Rolecall-Replay", exchange.id)]
    };
    exchanges().iter().flat_map(twice).collect()
}

/// At least one request for each row of the contract on what the profile does where the document is silent.
pub(crate) fn of_the_rows(root: &str) -> Vec<Request> {
    let finder = format!("/{root}{FINDER}");
    let admin = |target: &str| get(target).token("admin-token").v2();
    let query = |query: &str| admin(&format!("{finder}&{query}"));
    let organization = |urn: &str| {
        format!("/{root}/organizationAcls?q=organization&organization={}", urn.replace(':', "%3A"))
    };
    let tunnelled = |body: &str| {
        request("POST", &format!("/{root}/organizationAcls"))
            .token("many-token")
            .header("X-HTTP-Method-Override", "GET")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body)
    };
    let mut all = vec![
        // Protocol, version, projection.
        get(&format!("/{root}/organizationAcls?q=organization&organization=urn:li:organization:2414183"))
            .token("admin-token"),
        admin(&finder).versioned(),
        admin(&finder).header("LinkedIn-Version", "any"),
        query("projection=(elements*(*,organization~(*),roleAssignee~))"),
        query("projection=(paging(start,links*(rel)))&count=1"),
        query("projection=(*)"),
        // Malformed.
        query("x=a:b"),
        admin(&format!("/{root}/organizationAcls?q=organization")),
        admin(&organization("urn:li:person:a")),
        query("role=ADMINISTRATOR&role=ANALYST"),
        query("count=-1"),
        query("start=2147483648"),
        query("role=OWNER"),
        query("state=PENDING"),
        query("projection=("),
        get(&finder).token("admin-token").header("X-RestLi-Protocol-Version", "3.0.0"),
        // Tokens, scopes, administrators.
        get(&finder),
        get(&finder).token("unknown-token"),
        get(&finder).token("expired-token"),
        get(&finder).token("revoked-token"),
        get(&finder).token("noscope-token"),
        get(&organization("urn:li:organization:2414183")).token("member-token"),
        get(&organization("urn:li:organization:1")).token("member-token"),
        admin(&format!("{}&role=CURATOR", organization("urn:li:organization:2414183"))),
        // Methods and routes.
        request("HEAD", &finder).token("admin-token"),
        request("POST", &finder).token("admin-token"),
        admin(&format!("/{root}/organizationAcls")),
        admin(&format!("/{root}/organizationAcls?q=member")),
        // Unknown parameters and paging.
        query("fields=a"),
        query("count=0"),
        query("start=1&count=1"),
        query("start=40"),
        get(&finder).token("many-token"),
        get(&format!("/~linkedin-paging-rest/{root}{FINDER}")).token("many-token"),
        tunnelled("q=roleAssignee&start=5"),
        tunnelled("q=roleAssignee&projection=(elements*(state))"),
        tunnelled("q=roleAssignee&count=x"),
        tunnelled("q=roleAssignee").token("noscope-token"),
        tunnelled("q=nothing"),
        request("POST", &format!("/{root}/organizationAcls"))
            .header("X-HTTP-Method-Override", "GET")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("q=roleAssignee"),
        tunnelled(&" ".repeat((1 << 20) + 1)),
        // The mock's own.
        admin(&finder).header("X-Rolecall-World", "nowhere"),
        admin(&finder).header("X-Rolecall-Replay", "nothing"),
        query("count=3").header("X-Rolecall-Replay", "linkedin-paging-rest"),
    ];
    // What only the other profile answers.
    let observed = |request: Request| request.v2().versioned().header("X-Rolecall-Profile", "observed");
    all.extend([
        observed(get(&format!("{finder}&count=-1")).token("admin-token")),
        observed(get(&format!("{finder}&pageSize=1")).token("admin-token")),
        observed(get(&finder).token("former-token")),
        observed(put(root, "2414183", "pE3vIq7yK6").token("admin-token"))
            .header("Content-Type", "text/plain"),
    ]);
    if root == "rest" {
        let unknown = put(root, "2414183", "pE3vIq7yK6").token("admin-token");
        let body = r#"{"organization":"urn:li:organization:2414183","role":"DIRECT_SPONSORED_CONTENT_POSTER",
            "roleAssignee":"urn:li:person:pE3vIq7yK6","state":"REQUESTED","note":1}"#;
        let dead = |request: Request| {
            request.header("LinkedIn-Version", "202304").header("X-Rolecall-Profile", "observed")
        };
        all.extend([
            observed(unknown.body(body)),
            dead(get(&finder).token("admin-token")),
            dead(put(root, "2414183", "pE3vIq7yK6").token("admin-token")),
            dead(tunnelled("q=roleAssignee")),
        ]);
    }
    // For oneself, again, for another, for what is not known, with the read scope, without a token.
    all.extend([
        put(root, "2414183", "abCdEf").token("member-token"),
        put(root, "2414183", "abCdEf").token("member-token"),
        put(root, "2414183", "J2foLx4").token("admin-token"),
        put(root, "2414183", "J2foLx4").token("member-token"),
        put(root, "1", "abCdEf").token("member-token"),
        put(root, "2414183", "nobody").token("admin-token"),
        put(root, "2414183", "pE3vIq7yK6").token("reader-token"),
        put(root, "2414183", "pE3vIq7yK6").token("expired-token"),
        put(root, "2414183", "pE3vIq7yK6"),
        put(root, "2414183", "abCdEf").token("member-token").body("{"),
        put(root, "2414183", "abCdEf").token("member-token").body(" ".repeat((1 << 20) + 1)),
        put(root, "2414183", "abCdEf").token("member-token").header("X-Rolecall-Replay", "nothing"),
        request("PUT", &format!("/{root}/organizationAcls/(a:b)")).token("admin-token").v2(),
    ]);
    all
}

/// What is in neither document.
pub(crate) fn of_neighbours() -> Vec<Request> {
    let (organizations, lookup) = ("organizations", "organizationsLookup");
    let mut all = Vec::new();
    for root in ["rest", "v2"] {
        for (target, token) in [
            (format!("/{root}/{organizations}/2414183"), "admin-token"),
            (format!("/{root}/{organizations}/2414183"), "member-token"),
            (format!("/{root}/{organizations}/1"), "admin-token"),
            (format!("/{root}/{organizations}/acme"), "admin-token"),
            (format!("/{root}/{organizations}?ids=List(2414183,1,5000001)"), "admin-token"),
            (format!("/{root}/{organizations}?ids=List(a)"), "admin-token"),
            (format!("/{root}/{organizations}?q=vanityName&vanityName=devtestco"), "admin-token"),
            (format!("/{root}/{organizations}?q=nothing"), "admin-token"),
            (format!("/{root}/{lookup}?ids=List(2414183)"), "admin-token"),
            (format!("/{root}/{lookup}?ids=List(a)"), "admin-token"),
            (format!("/{root}/{lookup}?ids=List(2414183)"), "noscope-token"),
            (format!("/{root}/{organizations}?ids=List(2414183)"), "noscope-token"),
            (format!("/{root}/{lookup}"), "admin-token"),
        ] {
            all.push(get(&target).v2().versioned().token(token));
        }
        for path in ["organizations/2414183", "organizations?ids=List(1)", "organizationsLookup?ids=List(1)"]
        {
            let target = format!("/{root}/{path}");
            all.push(get(&target).v2().versioned());
            all.push(
                get(&target).v2().versioned().token("admin-token").header("X-Rolecall-World", "nowhere"),
            );
            if root == "rest" {
                all.push(get(&target).v2().token("admin-token").header("LinkedIn-Version", "202304"));
            }
        }
    }
    for path in ["me", "userinfo"] {
        let target = format!("/v2/{path}");
        all.extend([
            get(&target).v2().token("signin-token"),
            get(&target).v2(),
            get(&target).v2().token("admin-token"),
            get(&format!("{target}?x=a:b")).v2().token("signin-token"),
            get(&format!("{target}?q=x")).v2().token("signin-token"),
            get(&target).v2().token("signin-token").header("X-Rolecall-World", "nowhere"),
        ]);
    }
    all.push(get("/v2/me?projection=(id)").v2().token("signin-token"));
    all
}

pub(crate) fn of_connectsafely() -> Vec<Request> {
    let one = json!({ "profileUrns": [PROFILE] });
    vec![
        invite(&json!({ "profileUrns": [PROFILE, PROFILE] })),
        invite(&one),
        request("POST", &INVITE.replace("105672170", "acme"))
            .token("connectsafely-key")
            .body(one.to_string()),
        invite(&json!({ "companyId": "1", "profileUrns": [PROFILE] })),
        invite(&json!({ "profileUrns": [] })),
        invite(&json!({ "profileUrns": vec![PROFILE; 51] })),
        invite(&json!({ "profileUrns": ["urn:li:person:a"] })),
        request("POST", INVITE).token("connectsafely-key").body("{"),
        request("POST", INVITE).token("unknown-key").body(one.to_string()),
        request("POST", INVITE).body(one.to_string()),
        request("POST", INVITE).token("connectsafely-plain-key").body(one.to_string()),
        request("POST", &INVITE.replace("105672170", "999")).token("connectsafely-key").body(one.to_string()),
        invite(&json!({ "accountId": "other", "profileUrns": [PROFILE] })),
        invite(&one).header("X-Rolecall-World", "connectsafely-invite-500"),
        invite(&one).header("X-Rolecall-World", "nowhere"),
        invite(&one).header("X-Rolecall-Replay", "nothing"),
        request("POST", INVITE).body(" ".repeat((1 << 20) + 1)),
    ]
}
