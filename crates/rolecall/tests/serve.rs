//! `rolecall serve`: its flags and their variables, and what it writes where.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::{Connection, FINDER, ask, is_well};
use program::{Program, START_UP_LINES, address, curl, words, world_file};
use std::net::SocketAddr;

/// The answer to a finder whose token permits nothing; the message names the month.
fn denied(server: SocketAddr, root: &str, version: &str) -> String {
    let target = format!("/{root}/organizationAcls?q=roleAssignee");
    let headers = format!("Authorization: Bearer noscope-token\r\n{version}");
    ask(server, format!("GET {target} HTTP/1.1\r\n{headers}\r\n")).text().to_owned()
}

fn access_denied(permission: &str) -> String {
    format!(
        r#"{{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: {permission}"}}"#
    )
}

#[test]
fn it_serves_with_the_word_serve_and_without_it() {
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["--listen", "127.0.0.1:0"]] {
        assert!(is_well(Program::start(arguments, &[]).address()), "{arguments:?}");
    }
}

#[test]
fn standard_output_has_one_url_a_listener_in_order_and_nothing_else() {
    // Two addresses tell the order; other systems than Linux have but one by default.
    let second = if cfg!(target_os = "linux") { "127.0.0.2" } else { "127.0.0.1" };
    let listen = format!("{second}:0");
    let both = format!("127.0.0.1:0,{listen}");
    let programs = [
        Program::start(&["--listen", "127.0.0.1:0", "--listen", &listen], &[]),
        Program::start(&["serve"], &[("ROLECALL_LISTEN", &both)]),
    ];
    for mut program in programs {
        for expected in ["127.0.0.1", second] {
            let address = program.address();
            assert_eq!(address.ip().to_string(), expected);
            assert!(is_well(address));
        }
        program.signal("TERM");
        assert_eq!(program.end().stdout, "");
    }
}

/// The program on a bare port that was free a moment ago; the next one where somebody else was faster.
fn on_a_bare_port() -> (Program, u16, String) {
    loop {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut program = Program::start(&["--listen", &port.to_string()], &[]);
        match program.line() {
            line if line.is_empty() => assert!(program.end().stderr.contains("in use")),
            line => return (program, port, line),
        }
    }
}

#[test]
fn it_listens_on_a_bare_port_and_on_localhost() {
    let (program, port, line) = on_a_bare_port();
    assert_eq!(line, format!("http://127.0.0.1:{port}"));
    drop(program);

    for name in ["localhost:0", "LOCALHOST:0"] {
        let mut program = Program::start(&["--listen", name], &[]);
        let address = program.address();
        assert!(address.ip().is_loopback() && is_well(address));
        // Where the machine has IPv6.
        if std::net::TcpListener::bind("[::1]:0").is_ok() {
            assert!(is_well(([0, 0, 0, 0, 0, 0, 0, 1], address.port()).into()));
        }
        program.signal("TERM");
        let ended = program.end();
        assert_eq!(ended.stdout, "", "one URL a value of --listen");
        assert!(!ended.stderr.contains("warning"), "{}", ended.stderr);
    }
}

#[test]
fn an_address_that_others_reach_is_warned_of_once() {
    let every = ["--listen", "0.0.0.0:0", "--listen", "127.0.0.1:0", "--listen", "0.0.0.0:0"];
    let mut program = Program::start(&every, &[]);
    let address = program.address();
    program.greeting();
    assert_eq!(
        program.log(),
        format!(
            "warning: {address} is not a loopback address: the tokens of this world are now for everybody who reaches \
             this machine; --listen 127.0.0.1:{} keeps them here",
            address.port()
        )
    );
    program.signal("TERM");
    assert_eq!(program.end().stderr, "");
    let mut quiet = Program::start(&["--listen", "0.0.0.0:0", "--quiet"], &[]);
    quiet.address();
    quiet.signal("TERM");
    assert_eq!(quiet.end().stderr, "");
}

#[test]
fn every_start_up_line_is_a_request_that_the_real_service_would_take() {
    let mut program = Program::serve(&["--today", "2026-11-26"]);
    let server = program.address();
    let mut told = Vec::new();
    let greeting = program.greeting();
    insta::assert_snapshot!("greeting", greeting.join("\n").replace(&server.to_string(), "ADDRESS"));
    for lines in greeting.chunks(2) {
        let [about, line] = lines else { panic!("{lines:?}") };
        let about = about.strip_prefix("# ").unwrap();
        let (to, message) = curl(line);
        assert_eq!(to, server);
        let authorization = words(line).into_iter().find(|word| word.starts_with("Authorization: ")).unwrap();
        let token = authorization.strip_prefix("Authorization: Bearer ").unwrap();
        let answer = ask(to, message);
        assert_eq!(answer.header("x-rolecall-observed"), "", "{line}");
        told.push(format!("{token}: {about}: {}", answer.status));
    }
    let [finds, requests] =
        ["the roles of the member whose token it is", "asks for DIRECT_SPONSORED_CONTENT_POSTER"];
    let invites = "ConnectSafely: invites members to follow a company";
    assert_eq!(
        told,
        [
            format!("admin-token: pE3vIq7yK6: {finds}: 200"),
            format!("admin-token: pE3vIq7yK6: {requests}: 204"),
            format!("reader-token: pE3vIq7yK6, reads only: {finds}: 200"),
            format!("member-token: abCdEf: {finds}: 200"),
            format!("member-token: abCdEf: {requests}: 204"),
            format!("many-token: A839rocZ: {finds}: 200"),
            format!("many-token: A839rocZ: {requests}: 204"),
            format!("noscope-token: pE3vIq7yK6, no scope: {finds}: 403"),
            format!("expired-token: pE3vIq7yK6, expired: {finds}: 401"),
            format!("revoked-token: pE3vIq7yK6, revoked: {finds}: 401"),
            format!("restricted-token: pE3vIq7yK6, restricted: {finds}: 401"),
            format!("posting-token: pE3vIq7yK6, no scope of ACLs: {finds}: 403"),
            format!("signin-token: pE3vIq7yK6, no scope of ACLs: {finds}: 403"),
            format!("former-token: vQpe2J8: {finds}: 200"),
            format!("former-token: vQpe2J8: {requests}: 204"),
            format!("connectsafely-key: account 696ce9e780e0483585e4e553: {invites}: 200"),
            format!("connectsafely-plain-key: account 65f0c1d2e3b4a5968778695a: {invites}: 403"),
        ]
    );
}

#[test]
fn start_up_lines_name_the_version_of_two_months_before_the_mocks_date() {
    let mut program = Program::serve(&["--today", "2026-08-31"]);
    assert!(program.curl_line().contains(" -H 'LinkedIn-Version: 202606' "));
}

#[test]
fn a_shell_reads_a_start_up_line_right_whatever_the_token() {
    let token = r#"it's"$HOME`\#;&|"#;
    let world = format!(
        r#"{{"people": [{{"urn": "urn:li:person:a"}}],
            "tokens": [{{"token": {token:?}, "person": "urn:li:person:a", "scopes": ["r_organization_admin"]}}],
            "connectsafely": {{"accounts": [{{"id": "b;id>x;$(id)`id`'"}}],
                "keys": [{{"key": "k", "accounts": ["b;id>x;$(id)`id`'"]}}]}}}}"#
    );
    let mut program = Program::serve(&["--world", &world_file("quoted.json", world)]);
    let (to, message) = curl(&program.curl_line());
    // In its comment nothing is left that a shell obeys.
    assert!(program.curl_line().starts_with("curl -H 'Authorization: Bearer k' "));
    assert!(message.contains(&format!("Authorization: Bearer {token}\r\n")), "{message}");
    assert_eq!(ask(to, message).status, 200);
}

#[test]
fn every_request_is_one_line_and_every_contradiction_one_note() {
    let mut program = Program::serve(&[]);
    let mut connection = Connection::open(program.address());
    for _ in 0..2 {
        connection.send(format!("GET {FINDER}\r\n"));
        connection.answer();
        connection.send("GET /v2/organizationAcls?q=roleAssignee HTTP/1.1\r\n\r\n");
        connection.answer();
    }
    let malformed = FINDER.replace("roleAssignee", "roleAssignee&count=-1");
    connection.send(format!("GET {malformed}LinkedIn-Version: 202608\r\n\r\n"));
    connection.answer();
    program.signal("TERM");
    let log = program.end().stderr;
    let requests: Vec<_> = log.lines().skip(START_UP_LINES).collect();
    let found = "GET /rest/organizationAcls?q=roleAssignee 200 documented; linkedin.found \
        [world default, urn:li:person:pE3vIq7yK6, T ms]";
    let refused = "GET /v2/organizationAcls?q=roleAssignee 403 documented; linkedin.no-viewer \
        [world default, T ms] (Find Organization Administrators, table of codes: 403 where a viewer is not present or not authorized) \
        {\"message\":\"A viewer is not present: the request has no token, neither behind `Bearer` in Authorization nor as oauth2_access_token\",\"status\":403}";
    assert_eq!(
        requests,
        [
            found,
            "note: a request under /rest names no LinkedIn-Version: the real service was seen to answer 400 VERSION_MISSING (X-Rolecall-Observed; linkedin.version-missing)",
            refused,
            "note: the request has no token, or an empty one: the real service was seen to answer 401 EMPTY_ACCESS_TOKEN (X-Rolecall-Observed; linkedin.no-viewer)",
            found,
            refused,
            "GET /rest/organizationAcls?q=roleAssignee&count=-1 401 documented; linkedin.parameter \
            [world default, urn:li:person:pE3vIq7yK6, T ms] (Find Organization Administrators, table of codes: 401 is a malformed request) \
            {\"message\":\"count: expected a number from 0 to 2147483647, found `-1`\",\"status\":401} note: at bytes 21 to 23 of the query",
            "note: a parameter of a finder is missing, or its value is none that it takes: the real service is expected to answer 400 (X-Rolecall-Observed; linkedin.parameter)",
        ]
    );
}

#[test]
fn a_replayed_refusal_is_one_line_although_its_body_is_several() {
    let mut program = Program::serve(&["--replay"]);
    let request = common::fixture("documented/connectsafely-invite-403/request.http");
    let chosen = request.replacen("\r\n", "\r\nX-Rolecall-World: connectsafely-invite-403\r\n", 1);
    let answer = ask(program.address(), chosen);
    assert_eq!(answer.text(), "{\n\"error\": \"Request failed with status code 403\"\n}");
    program.signal("TERM");
    let log = program.end().stderr;
    assert_eq!(
        log.lines().skip(START_UP_LINES).collect::<Vec<_>>(),
        ["POST /linkedin/organizations/105672170/follow-invitations 403 documented; rolecall.replay \
          [world connectsafely-invite-403, T ms] (the response that the document prints) \
          { \"error\": \"Request failed with status code 403\" }"]
    );
}

#[test]
fn quiet_writes_nothing_to_standard_error() {
    let free = "127.0.0.1:0";
    let programs = [
        Program::start(&["--listen", free, "--quiet"], &[]),
        Program::start(&["--listen", free], &[("ROLECALL_QUIET", "true")]),
        Program::start(&["--listen", free, "--quiet"], &[("ROLECALL_QUIET", "false")]),
    ];
    for mut program in programs {
        assert!(is_well(program.address()));
        program.signal("TERM");
        assert_eq!(program.end().stderr, "");
    }
    let mut program = Program::start(&["--listen", free], &[("ROLECALL_QUIET", "false")]);
    assert_eq!(program.greeting().len(), START_UP_LINES);
}

#[test]
fn every_flag_has_its_variable() {
    let world = r#"{"people": [{"urn": "urn:li:person:a"}],
        "tokens": [{"token": "noscope-token", "person": "urn:li:person:a", "scopes": []}]}"#;
    let world = world_file("one-token.json", world);
    let variables = [
        ("ROLECALL_LISTEN", "127.0.0.1:0"),
        ("ROLECALL_WORLD", &world),
        ("ROLECALL_PROFILE", "documented"),
        ("ROLECALL_REPLAY", "false"),
        ("ROLECALL_CORS", "https://a.example.com,http://localhost:5173"),
        ("ROLECALL_ALLOW_HOST", "b.example.com,mock.example.com"),
        ("ROLECALL_TODAY", "2026-02-03"),
    ];
    let mut program = Program::start(&[], &variables);
    let server = program.address();
    let page = "Host: mock.example.com\r\nOrigin: http://localhost:5173\r\n\r\n";
    let answer = ask(server, format!("GET {FINDER}{page}"));
    assert_eq!(answer.evidence(), "observed; linkedin.token-unknown", "the world has no such token");
    assert_eq!(answer.header("access-control-allow-origin"), "http://localhost:5173");
    let permission = "partnerApiOrganizationAcls.FINDER-roleAssignee.20260201";
    assert_eq!(denied(server, "rest", ""), access_denied(permission));

    let mut program = Program::start(&["--listen", "127.0.0.1:0"], &[("ROLECALL_REPLAY", "true")]);
    let answer = ask(program.address(), "GET /rest/organizationAcls HTTP/1.1\r\n\r\n");
    assert_eq!((answer.status, answer.header("x-rolecall-replay")), (421, "unmatched"));
}

#[test]
fn a_flag_beats_its_variable() {
    let world = world_file("default.json", common::fixture("worlds/default.json"));
    let mut program = Program::start(
        &["--listen", "127.0.0.1:0", "--today", "2026-02-03", "--cors", "any", "--world", &world],
        &[
            ("ROLECALL_LISTEN", "127.0.0.1:1"),
            ("ROLECALL_TODAY", "2031-12-24"),
            ("ROLECALL_CORS", "http://localhost:5173"),
            ("ROLECALL_WORLD", "/nowhere/world.json"),
        ],
    );
    let server = program.address();
    assert_eq!(
        denied(server, "rest", ""),
        access_denied("partnerApiOrganizationAcls.FINDER-roleAssignee.20260201")
    );
    assert_eq!(ask(server, format!("GET {FINDER}\r\n")).header("access-control-allow-origin"), "*");
}

#[test]
fn a_url_on_standard_output_is_one_that_accepts_already() {
    for _ in 0..20 {
        let mut program = Program::serve(&["--quiet"]);
        assert!(is_well(address(&program.line())));
    }
}

#[test]
fn a_page_that_may_not_read_is_told_of_with_the_flag_that_lets_it() {
    let preflight = |origin: &str| {
        format!(
            "OPTIONS /rest/organizationAcls?q=roleAssignee HTTP/1.1\r\nOrigin: {origin}\r\n\
             Access-Control-Request-Method: GET\r\n\r\n"
        )
    };
    let others: [&[&str]; 2] = [&[], &["--cors", "http://localhost:1,http://localhost:2"]];
    for arguments in others {
        let mut program = Program::serve(arguments);
        let server = program.address();
        for origin in ["http://localhost:2", "http://localhost:3", "http://localhost:3"] {
            let answer = ask(server, preflight(origin));
            let allowed = !arguments.is_empty() && origin.ends_with('2');
            let expected = if allowed { origin } else { "" };
            assert_eq!(answer.header("access-control-allow-origin"), expected, "{arguments:?}");
        }
        program.signal("TERM");
        let log = program.end().stderr;
        let first = if arguments.is_empty() { 2 } else { 3 };
        let note = format!(
            "note: a page of http://localhost:{first} may not read the answers; `--cors http://localhost:{first}` lets it"
        );
        let told: Vec<_> = log.lines().filter(|line| line.contains("may not read")).collect();
        assert_eq!(told, [note], "once, {arguments:?}");
    }
}
