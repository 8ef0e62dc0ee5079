//! `rolecall serve`: how it stops, and that nobody who does not read holds it up.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::{Answer, Connection, FINDER, is_well};
use program::{Program, START_UP_LINES, address, command, world_file};
use std::{
    io,
    net::{SocketAddr, TcpStream},
    process::{Command, Stdio},
};

const INVITATION: &str = r#"{"profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f..."]}"#;

/// An exchange that runs: its request is read but for the second half of the body.
struct Running(Connection);

impl Running {
    fn begin(server: SocketAddr) -> Self {
        let mut connection = Connection::open(server);
        connection.send(format!(
            "POST /linkedin/organizations/105672170/follow-invitations HTTP/1.1\r\n\
             Authorization: Bearer connectsafely-key\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            INVITATION.len()
        ));
        // Says that the server waits for the body now.
        assert_eq!(connection.answer().status, 100);
        connection.send(&INVITATION[..20]);
        Self(connection)
    }

    fn end(mut self) -> Answer {
        self.0.send(&INVITATION[20..]);
        self.0.answer()
    }
}

/// A connection that was used and is kept open.
fn idle(server: SocketAddr) -> Connection {
    let mut connection = Connection::open(server);
    connection.send(format!("GET {FINDER}\r\n"));
    assert_eq!(connection.answer().status, 200);
    connection
}

#[test]
fn a_signal_closes_idle_connections_lets_a_running_exchange_end_and_the_status_is_zero() {
    for signal in ["TERM", "INT"] {
        let mut program = Program::serve(&[]);
        let server = program.address();
        let unused = Connection::open(server);
        let idle = idle(server);
        let running = Running::begin(server);

        program.signal(signal);
        assert_eq!(idle.rest(), b"", "{signal}");
        assert_eq!(unused.rest(), b"", "{signal}");
        let refused = TcpStream::connect(server).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused, "{signal}");

        let answer = running.end();
        assert_eq!((answer.status, answer.evidence()), (200, "documented; connectsafely.sent"), "{signal}");
        assert_eq!(answer.header("connection"), "close", "{signal}");
        let ended = program.end();
        assert_eq!((ended.status, &*ended.stdout), (Some(0), ""), "{signal}");
        let last = ended.stderr.lines().last().unwrap().to_owned();
        assert_eq!(
            last,
            "POST /linkedin/organizations/105672170/follow-invitations 200 documented; connectsafely.sent \
             [world default, 696ce9e780e0483585e4e553, T ms]"
        );
    }
}

#[test]
fn an_exchange_that_does_not_end_is_cut_off_and_the_status_is_zero() {
    let mut program = Program::serve(&[]);
    let running = Running::begin(program.address());
    program.signal("TERM");
    assert_eq!(running.0.rest(), b"");
    assert_eq!(program.end().status, Some(0));
}

#[test]
fn a_second_signal_ends_it_at_once() {
    for (first, second) in [("TERM", "TERM"), ("INT", "INT"), ("TERM", "INT"), ("INT", "TERM")] {
        let mut program = Program::serve(&[]);
        let server = program.address();
        let idle = idle(server);
        let running = Running::begin(server);
        program.signal(first);
        // Only when the first has come: two of a kind that wait are one.
        assert_eq!(idle.rest(), b"");
        program.signal(second);
        assert_eq!(running.0.rest(), b"");
        // After the time that exchanges have, it would be 0.
        assert_eq!(program.end().status, Some(1), "{first}, {second}");
    }
}

#[test]
fn a_signal_ends_it_while_the_world_file_is_something_that_never_ends() {
    let file = world_file("endless.json", "{}");
    let mut program = Program::serve(&["--world", &file]);
    program.address();
    assert!(program.log().starts_with("this world has no tokens"));
    std::fs::remove_file(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    let log = program.log();
    assert_eq!(log, format!("cannot read {file}: expected a regular file; the world before is still served"));
    program.signal("TERM");
    assert_eq!(program.end().status, Some(0));
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn what_is_no_regular_file_or_too_large_is_no_world() {
    let large = world_file("large.json", "");
    std::fs::File::options().write(true).open(&large).unwrap().set_len((256 << 20) + 1).unwrap();
    let folder = env!("CARGO_TARGET_TMPDIR");
    for (path, reason) in [
        ("/dev/zero", "expected a regular file"),
        (folder, "expected a regular file"),
        (&large, "expected at most 256 MiB"),
    ] {
        let refused = Program::serve(&["--world", path]).refused();
        assert_eq!(refused, (Some(1), format!("cannot read {path}: {reason}\n")));
    }
    std::fs::remove_file(&large).unwrap();
}

#[test]
fn with_few_descriptors_it_serves_or_says_why_not() {
    for descriptors in 5..12 {
        let mut shell = Command::new("sh");
        let exec = format!("ulimit -n {descriptors}; exec \"$0\" serve --listen 127.0.0.1:0");
        shell.args(["-c", &exec, env!("CARGO_BIN_EXE_rolecall")]).env_clear();
        shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = Program::spawn(&mut shell);
        if program.line().is_empty() {
            let ended = program.end();
            assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
            // With fewer than it takes to load it, the system itself refuses the program.
            assert!(
                ended.status == Some(127) || ended.status == Some(1) && ended.stderr.starts_with("cannot ")
            );
        } else {
            program.signal("TERM");
            assert_eq!(program.end().status, Some(0));
        }
    }
}

#[test]
fn a_full_disk_is_said_and_the_status_is_one() {
    for arguments in [&["exchanges"][..], &["exchanges", "linkedin-paging-rest"], &["--help"], &["--version"]]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ended = Program::spawn(command(arguments).stdout(full)).end();
        assert_eq!(ended.status, Some(1), "{arguments:?}");
        assert!(ended.stderr.starts_with("cannot write: "), "{}", ended.stderr);
    }
}

#[test]
fn a_log_to_a_full_disk_stops_no_request() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut program = Program::spawn(command(&["serve", "--listen", "127.0.0.1:0"]).stderr(full));
    requests(program.address(), 3);
    program.signal("TERM");
    assert_eq!(program.end().status, Some(0));
}

#[test]
fn a_terminal_obeys_nothing_of_what_is_said_at_the_start() {
    let refused = Program::serve(&["--world", "/nowhere/\u{1b}[31m\u{202e}x"]).refused();
    assert_eq!(refused.0, Some(1));
    assert!(refused.1.starts_with(r"cannot read /nowhere/\u{1b}[31m\u{202e}x: "), "{}", refused.1);
    let unknown = Program::start(&["exchanges", "\u{1b}[31m"], &[]).end();
    assert_eq!(
        (unknown.status, &*unknown.stderr),
        (Some(1), "there is no exchange `\\u{1b}[31m`: `rolecall exchanges` lists them\n")
    );
}

#[test]
fn a_line_of_the_log_is_cut_and_lines_that_are_dropped_are_counted() {
    let mut program = Program::serve(&[]);
    let server = program.address();
    program.greeting();
    let mut connection = Connection::open(server);
    connection.send(format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(60_000)));
    connection.answer();
    let line = program.log();
    assert!(line.len() < 2500 && line.contains(&format!("{}… 404 ", "x".repeat(999))), "{line}");
    assert_eq!(line.matches('…').count(), 2, "target and message: {line}");
    requests(server, 100);
    // As soon as somebody reads.
    while !program.log().ends_with(" lines dropped: there was no room for them") {}
}

/// Sends this many times fifty requests. The queue holds 1,024 lines, a pipe some hundreds.
fn requests(server: SocketAddr, fifties: usize) {
    let mut connection = Connection::open(server);
    for _ in 0..fifties {
        connection.send("GET /rest/organizationAcls?q=roleAssignee HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50));
        for _ in 0..50 {
            assert_eq!(connection.answer().status, 403);
        }
    }
    assert!(is_well(server));
}

#[test]
fn requests_go_on_while_nobody_reads_standard_error() {
    let mut program = Program::serve(&[]);
    requests(program.address(), 100);
    program.signal("TERM");
    let ended = program.end();
    assert_eq!(ended.status, Some(0));
    // What was written before the pipe was full; the last line may be a part of one.
    let lines: Vec<_> = ended.stderr.lines().collect();
    let refused = "GET /rest/organizationAcls?q=roleAssignee 403 documented; linkedin.no-viewer ";
    let (_, whole) = lines[START_UP_LINES + 1..].split_last().unwrap();
    assert!(lines.len() < 5000);
    for line in whole.iter().filter(|line| !line.starts_with("note: ")) {
        assert!(line.starts_with(refused) && line.ends_with(r#","status":403}"#), "{line}");
    }
}

#[test]
fn it_starts_although_nobody_reads_the_many_tokens_of_its_world() {
    let token = |number| format!(r#"{{"token": "t{number}", "person": "urn:li:person:a", "scopes": []}}"#);
    let tokens: Vec<_> = (0..2000).map(token).collect();
    let world = format!(r#"{{"people": [{{"urn": "urn:li:person:a"}}], "tokens": [{}]}}"#, tokens.join(","));
    let world = world_file("many-tokens.json", world);
    let mut program = Program::serve(&["--world", &world]);
    let mut connection = Connection::open(program.address());
    connection.send("GET /_rolecall/health HTTP/1.1\r\n\r\n");
    assert_eq!(connection.answer().text(), r#"{"status":"ok"}"#);
    // For who does read, the lines are all there.
    for number in 0..2000 {
        assert!(program.curl_line().starts_with(&format!("curl -H 'Authorization: Bearer t{number}' ")));
    }
}

/// The end of a pipe that nobody reads.
fn broken_pipe() -> Stdio {
    let (_, writer) = io::pipe().unwrap();
    writer.into()
}

/// The program started by a shell that closes one of its outputs first.
fn closed(outputs: &str) -> Command {
    let mut shell = Command::new("sh");
    let exec = format!("exec \"$0\" serve --listen 127.0.0.1:0 {outputs}");
    shell.args(["-c", &exec, env!("CARGO_BIN_EXE_rolecall")]).env_clear();
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}

#[test]
fn requests_go_on_when_standard_error_is_closed() {
    let mut broken = command(&["serve", "--listen", "127.0.0.1:0"]);
    broken.stderr(broken_pipe());
    for command in [&mut broken, &mut closed("2>&-")] {
        let mut program = Program::spawn(command);
        requests(program.address(), 30);
        program.signal("TERM");
        assert_eq!(program.end().status, Some(0));
    }
}

#[test]
fn it_serves_when_standard_output_is_closed() {
    let mut broken = command(&["serve", "--listen", "127.0.0.1:0"]);
    broken.stdout(broken_pipe());
    for command in [&mut broken, &mut closed(">&-")] {
        let mut program = Program::spawn(command);
        let line = program.curl_line();
        let mut words = line.split('\'');
        let url = words.find(|word| word.starts_with("http://")).unwrap().split("/rest/").next().unwrap();
        assert!(is_well(address(url)));
        program.signal("TERM");
        assert_eq!(program.end().status, Some(0));
    }
}
