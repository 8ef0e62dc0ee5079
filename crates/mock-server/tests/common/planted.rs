//! A token that must not be shown, wherever a client or a file can put one.

use super::fixture;

pub(crate) const PLANTED: &str = "planted-5ecret";

/// The default world with the token in place of `admin-token` and of `connectsafely-key`.
pub(crate) fn planted() -> String {
    let text = fixture("worlds/default.json");
    let text = text.replace("\"admin-token\"", "\"planted-5ecret\"");
    let text = text.replace("\"connectsafely-key\"", "\"planted-5ecret\"");
    assert_eq!(text.matches(PLANTED).count(), 2);
    text
}

/// World files with a fault, where the token stands in a place of its own or nearly so.
pub(crate) fn bad_worlds() -> Vec<String> {
    let person = r#""people": [{"urn": "urn:li:person:a"}]"#;
    let token = r#"{"token": "planted-5ecret", "person": "urn:li:person:a", "scopes": []}"#;
    let account = r#""accounts": [{"id": "a"}]"#;
    let key = r#"{"key": "planted-5ecret", "accounts": ["a"]}"#;
    [
        format!(r#"{{{person}, "tokens": [{token}, {token}]}}"#),
        format!(r#"{{"tokens": [{token}]}}"#),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("5ecret\"", "5ecret \"")),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("[]", "null")),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("scopes", "scope")),
        format!(r#"{{{person}, "tokens": {token}}}"#),
        r#"{"tokens": ["planted-5ecret"]}"#.to_owned(),
        r#"{"tokens": "planted-5ecret"}"#.to_owned(),
        r#"{"tokens": {"planted-5ecret": "urn:li:person:a"}}"#.to_owned(),
        r#"{"tokens": [{"token": ["planted-5ecret"]}]}"#.to_owned(),
        r#"{"tokens": [{"token": "planted-5ecret"#.to_owned(),
        r#"{"tokens": [{"token": planted-5ecret}]}"#.to_owned(),
        "\"planted-5ecret\"".to_owned(),
        format!(r#"{{"connectsafely": {{{account}, "keys": [{key}, {key}]}}}}"#),
        format!(r#"{{"connectsafely": {{"keys": [{key}]}}}}"#),
        format!(r#"{{"connectsafely": {{{account}, "keys": [{}]}}}}"#, key.replace("\"a\"", "")),
        r#"{"connectsafely": {"keys": ["planted-5ecret"]}}"#.to_owned(),
        r#"{"connectsafely": {"keys": "planted-5ecret, expected a key"}}"#.to_owned(),
        r#"{"connectsafely": "planted-5ecret"}"#.to_owned(),
        r#"{"planted-5ecret": 1}"#.to_owned(),
        r#"{"tokens": [{"planted-5ecret": 1}]}"#.to_owned(),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("[]", "[[\"planted-5ecret\"]]")),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("[]", "[], \"state\": \"planted-5ecret\"")),
        r#"{"connectsafely": {"keys": [{"key": "a", "accounts": ["planted-5ecret"]}]}}"#.to_owned(),
        r#"{"connectsafely": {"accounts": [{"id": "planted-5ecret"}, {"id": "planted-5ecret"}]}}"#.to_owned(),
        format!(
            r#"{{{person}, "organizations": [{{"urn": "urn:li:organization:1"}}], "organizationAcls": [{{"organization":
            "urn:li:organization:1", "role": "a planted-5ecret", "roleAssignee": "urn:li:person:a", "state": "APPROVED"}}]}}"#
        )
        .replace('\n', ""),
    ]
    .into()
}

/// Requests with the token in each place where clients put it, to each kind of answer.
pub(crate) fn requests() -> Vec<String> {
    let targets = [
        "/rest/organizationAcls?q=roleAssignee",
        "/v2/organizationAcls?q=organization&organization=urn:li:organization:1",
        "/v2/organizationAcls?q=roleAssignee&count=x",
        "/rest/organizationAcls?",
        "/rest/nothing?a=b",
        "/nothing?a=b",
        "/?a=b",
        "/~nowhere/rest?a=b",
        "/~linkedin-paging-rest/rest/organizationAcls?q=roleAssignee",
        "/linkedin/organizations/105672170/follow-invitations?a=b",
    ];
    let names = [
        "oauth2_access_token",
        "access_token",
        "oauth2%5Faccess%5ftoken",
        "a=b&oauth2_access_token",
        "ACCESS_TOKEN",
        "accessToken",
    ];
    let replays = ["", "X-Rolecall-Replay: linkedin-paging-rest\r\n", "X-Rolecall-Replay: nothing\r\n"];
    let mut messages = Vec::new();
    for target in targets {
        for replay in replays {
            for name in names {
                let token = format!("{name}={PLANTED}");
                let headers =
                    format!("Authorization: Bearer {PLANTED}\r\nX-Restli-Protocol-Version: 2.0.0\r\n");
                for method in ["GET", "POST", "PUT"] {
                    messages.push(format!("{method} {target}&{token} HTTP/1.1\r\n{headers}{replay}\r\n"));
                }
                let (path, query) = target.split_once('?').unwrap();
                let body = format!("{query}&{token}&start=x");
                messages.push(format!(
                    "POST {path} HTTP/1.1\r\n{headers}{replay}X-HTTP-Method-Override: GET\r\n\
                     Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                ));
                if [targets[0], targets[9]].contains(&target) {
                    for body in [token.clone(), format!("{{\"{name}\":\"{PLANTED}\"}}")] {
                        for method in ["PUT", "POST"] {
                            let length = format!("Content-Length: {}\r\n\r\n", body.len());
                            messages
                                .push(format!("{method} {path} HTTP/1.1\r\n{headers}{replay}{length}{body}"));
                        }
                    }
                }
            }
        }
    }
    for target in [
        "/rest/organizationAcls?q=roleAssignee&oauth2_access_token:planted-5ecret",
        "/rest/organizationAcls?q=roleAssignee&oauth2_access_token%3Dplanted-5ecret",
        "/rest/organizationAcls?q=roleAssignee&oauth2_access_token=AQ/planted-5ecret;x,planted-5ecret(y?planted-5ecret",
        "/rest/organizationAcls?q=roleAssignee&role=(access_token:(a:planted-5ecret),b:List(c))",
        "/rest/organizationAcls?q=roleAssignee&state=http%3A%2F%2Fx%2F%3Faccess_token%3Dplanted-5ecret",
        "/rest/organizationAcls?q=roleAssignee&role=Bearer%20planted-5ecret",
        "/rest/organizationAcls?q=roleAssignee&role=a=access_token=planted-5ecret",
        "/rest/organizationAcls/(access_token:planted-5ecret,organization:x)",
        "/rest/organizationAcls/(role:access_token:planted-5ecret,organization:x)",
        "/rest/organizationAcls/(access_token%3Aplanted-5ecret)",
        "/rest/organizationAcls;access_token=planted-5ecret?q=roleAssignee",
        "/~access_token=planted-5ecret/rest/organizationAcls?q=roleAssignee",
        "/rest/organizationAcls?q=roleAssignee&x=%7B%22access_token%22%3A%22planted-5ecret%22%7D",
        "/rest/organizationAcls?q=roleAssignee&role=%7B%22access_token%22%3A%22planted-5ecret%22%7D",
        "/rest/organizationAcls/%7B%22access_token%22%3A%22planted-5ecret%22%7D?q=roleAssignee",
        "/rest/organizationAcls?q=roleAssignee&role=access_token%3A%20planted-5ecret",
        "/rest/organizationAcls?q=roleAssignee&role=access_token%3D%22planted-5ecret%22",
        "/rest/organizationAcls?q=roleAssignee&role=Bearer%20%22planted-5ecret%22",
        "/rest/organizationAcls?q=roleAssignee&role=Bearer%20%20planted-5ecret",
        "/rest/organizationAcls?q=roleAssignee&role=Bearer%09planted-5ecret",
    ] {
        for method in ["GET", "PUT"] {
            messages.push(format!("{method} {target} HTTP/1.1\r\nX-Restli-Protocol-Version: 2.0.0\r\n\r\n"));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, "q=roleAssignee"));
        messages.push(format!(
            "POST {path} HTTP/1.1\r\nX-HTTP-Method-Override: GET\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{query}",
            query.len()
        ));
    }
    let key = "/v2/organizationAcls/(organization:urn%3Ali%3Aorganization%3A1,role:DIRECT_SPONSORED_CONTENT_POSTER,\
               roleAssignee:urn%3Ali%3Aperson%3Aa)";
    for body in [
        r#"{"state":"Bearer planted-5ecret"}"#,
        r#"{"state":"https://x/?access_token=planted-5ecret"}"#,
        r#"{"state":"{\"access_token\":\"planted-5ecret\"}"}"#,
        r#"{"access_token":"planted-5ecret","x":1e999}"#,
        r#"{"access\u005ftoken":"planted-5ecret","x":"\ud800"}"#,
        r#"{"profileUrns":[{"access_token":"planted-5ecret","a":1e999}]}"#,
        r#"{"profileUrns":["Bearer planted-5ecret"],"accountId":"Bearer planted-5ecret"}"#,
    ] {
        for (line, token) in [
            (format!("PUT {key}"), PLANTED),
            ("POST /linkedin/organizations/105672170/follow-invitations".to_owned(), PLANTED),
        ] {
            messages.push(format!(
                "{line} HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX-Restli-Protocol-Version: 2.0.0\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            ));
        }
    }
    for header in
        ["Basic planted-5ecret", "planted-5ecret", "Bearer  planted-5ecret ", "Bearer planted-5ecret é"]
    {
        messages.push(format!("GET {} HTTP/1.1\r\nAuthorization: {header}\r\n\r\n", targets[0]));
    }
    messages
}
