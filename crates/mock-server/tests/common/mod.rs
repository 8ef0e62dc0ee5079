//! A small HTTP/1.1 client on a bare socket: it sends any bytes, and reads answers by their `Content-Length`.
#![allow(dead_code, reason = "each test takes what it needs")]

#[path = "../described/mod.rs"]
mod described;
pub(crate) mod planted;
pub(crate) mod worlds;

use proptest::test_runner::{Config, RngSeed};
use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

/// A finder that the token `admin-token` gets an answer to.
pub(crate) const FINDER: &str =
    "/rest/organizationAcls?q=roleAssignee HTTP/1.1\r\nAuthorization: Bearer admin-token\r\n";

/// The same cases in every run.
pub(crate) fn config(seed: u64) -> Config {
    Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, cases: 256, ..Config::default() }
}

/// The text of a fixture.
pub(crate) fn fixture(path: &str) -> String {
    let path = format!("{}/../../fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Asks for a role that nobody has in the default world, for the member who sends it.
pub(crate) fn role_request() -> String {
    let (organization, person) = ("urn:li:organization:2414183", "urn:li:person:abCdEf");
    let role = "DIRECT_SPONSORED_CONTENT_POSTER";
    let body = format!(
        r#"{{"organization":"{organization}","role":"{role}","roleAssignee":"{person}","state":"REQUESTED"}}"#
    );
    let [organization, person] = [organization, person].map(|urn| urn.replace(':', "%3A"));
    format!(
        "PUT /rest/organizationAcls/(organization:{organization},role:{role},roleAssignee:{person}) HTTP/1.1\r\n\
         Authorization: Bearer member-token\r\nX-Restli-Protocol-Version: 2.0.0\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// What came back. Names of headers are in lower case.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) version: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| &**name).collect()
    }

    pub(crate) fn evidence(&self) -> &str {
        self.header("x-rolecall-evidence")
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    /// The headers that depend neither on the time nor on what was asked before, and the body.
    pub(crate) fn printed(&self) -> String {
        let headers = self.headers.iter().filter(|(name, _)| name != "date" && name != "x-rolecall-request");
        let headers: String = headers.map(|(name, value)| format!("{name}: {value}\n")).collect();
        format!("{} {}\n{headers}\n{}", self.version, self.status, self.text())
    }
}

/// The same bytes, in which every head of HTTP/1.1 names a host.
fn hosted(bytes: &[u8]) -> Vec<u8> {
    const VERSION: &[u8] = b" HTTP/1.1\r\n";
    let find = |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).position(|window| window == wanted);
    let Some(version) = find(bytes, VERSION) else { return bytes.to_vec() };
    let (line, rest) = bytes.split_at(version + VERSION.len());
    let end = find(rest, b"\r\n\r\n").unwrap_or(rest.len());
    let has_host =
        rest[..end].to_ascii_lowercase().split(|&byte| byte == b'\n').any(|line| line.starts_with(b"host:"));
    let host: &[u8] = if has_host { b"" } else { b"Host: localhost\r\n" };
    let (head, next) = rest.split_at(end);
    [line, host, head, &hosted(next)].concat()
}

/// An open connection.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(to: SocketAddr) -> Self {
        let stream = TcpStream::connect(to).unwrap();
        // Nothing waits for this; a server that hangs shall fail a test, not halt it.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends these bytes; heads without a `Host` get one.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.send_bare(hosted(bytes.as_ref()));
    }

    /// Sends these bytes as they are.
    pub(crate) fn send_bare(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    /// Sends what the server may not want to read to its end; heads without a `Host` get one.
    pub(crate) fn offer(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.get_mut().write_all(&hosted(bytes.as_ref()));
    }

    /// Says that nothing more will be sent.
    pub(crate) fn finish(&self) {
        self.0.get_ref().shutdown(Shutdown::Write).unwrap();
    }

    /// The next answer.
    pub(crate) fn answer(&mut self) -> Answer {
        let mut answer = self.head();
        let length = answer.header("content-length").parse().unwrap_or(0);
        answer.body = vec![0; length];
        self.0.read_exact(&mut answer.body).unwrap();
        answer
    }

    /// The next answer; none where the server closes the connection before it.
    pub(crate) fn answer_or_end(&mut self) -> Option<Answer> {
        let begun = self.0.fill_buf().is_ok_and(|bytes| !bytes.is_empty());
        begun.then(|| self.answer())
    }

    /// The next answer, which has no body: to `HEAD`.
    pub(crate) fn head(&mut self) -> Answer {
        let first = self.line();
        let (version, rest) = first.split_once(' ').unwrap_or_else(|| panic!("no status line: {first:?}"));
        let status = rest.split(' ').next().unwrap().parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else { break };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        Answer { version: version.to_owned(), status, headers, body: Vec::new() }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end_matches("\r\n").to_owned()
    }

    /// What still comes until the server closes the connection, or resets it.
    pub(crate) fn rest(mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match self.0.read_to_end(&mut bytes) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("still open: {error}"),
            _ => bytes,
        }
    }
}

/// Sends one message on a connection of its own, and reads the answer.
pub(crate) fn ask(to: SocketAddr, message: impl AsRef<[u8]>) -> Answer {
    let mut connection = Connection::open(to);
    connection.send(&message);
    let answer = connection.answer();
    check(message.as_ref(), &answer);
    answer
}

/// Every answer is one that the OpenAPI document describes.
fn check(message: &[u8], answer: &Answer) {
    let text = String::from_utf8_lossy(message);
    let (head, sent) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut words = head.split(' ');
    if let (Some(method), Some(target)) = (words.next(), words.next()) {
        let Answer { status, headers, body, .. } = answer;
        described::check(&described::Answered {
            method,
            target,
            sent: sent.as_bytes(),
            status: *status,
            headers,
            body,
        });
    }
}

/// Asks for [`FINDER`]: whether the server is well.
pub(crate) fn is_well(to: SocketAddr) -> bool {
    let answer = ask(to, format!("GET {FINDER}\r\n"));
    (answer.status, answer.evidence()) == (200, "documented; linkedin.found")
}
