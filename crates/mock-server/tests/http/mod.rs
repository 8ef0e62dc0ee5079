//! A client that shows what really travels: one request a connection, nothing added, nothing hidden.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::needless_pass_by_value, reason = "`json!(…)` reads better than `&json!(…)` in a test")]

#[path = "../described/mod.rs"]
pub(crate) mod described;

use described::Answered;
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

/// A request under construction.
#[derive(Clone)]
pub(crate) struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn request(method: &str, target: &str) -> Request {
    Request { method: method.into(), target: target.into(), headers: Vec::new(), body: Vec::new() }
}

pub(crate) fn get(target: &str) -> Request {
    request("GET", target)
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Protocol 2.0.0.
    pub(crate) fn v2(self) -> Self {
        self.header("X-RestLi-Protocol-Version", "2.0.0")
    }

    /// A version, so that nothing was observed to be missing.
    pub(crate) fn versioned(self) -> Self {
        self.header("LinkedIn-Version", "202608")
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn send(self, to: SocketAddr) -> Answer {
        let mut message =
            format!("{} {} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            message += &format!("{name}: {value}\r\n");
        }
        if !self.body.is_empty() {
            message += &format!("Content-Length: {}\r\n", self.body.len());
        }
        let mut stream = TcpStream::connect(to).unwrap();
        stream.write_all(&[message.as_bytes(), b"\r\n", &self.body].concat()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = Answer::read(&bytes);
        described::check(&self.answered(&answer));
        answer
    }

    /// This request with what came back.
    pub(crate) fn answered<'a>(&'a self, answer: &'a Answer) -> Answered<'a> {
        let (method, target, sent) = (&*self.method, &*self.target, &*self.body);
        Answered { method, target, sent, status: answer.status, headers: &answer.headers, body: &answer.body }
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Status and evidence, as the contract's table has them.
    #[track_caller]
    pub(crate) fn expect(self, status: u16, evidence: &str) -> Self {
        let found = (self.status, self.header("x-rolecall-evidence"));
        assert_eq!(found, (status, Some(evidence)), "{}", self.text());
        self
    }

    /// What the real service was seen to answer.
    #[track_caller]
    pub(crate) fn observed(self, observed: Option<&str>) -> Self {
        assert_eq!(self.header("x-rolecall-observed"), observed);
        self
    }

    #[track_caller]
    pub(crate) fn expect_json(self, expected: Value) -> Self {
        assert_eq!(self.json(), expected);
        self
    }
}
