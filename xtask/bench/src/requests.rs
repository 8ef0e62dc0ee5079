//! CPU of the server's thread per request, against a bare hyper server that sends the same bytes.

use crate::{Row, hyper_server, median};
use bytes::Bytes;
use rolecall_mock_server::MockServer;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

/// How many requests a run has, and how many runs each side.
const REQUESTS: usize = 5_000;
const RUNS: usize = 41;

pub fn rows() -> Vec<Row> {
    let projection = "&projection=(elements*(*,roleAssignee~(localizedFirstName,localizedLastName),organization~(localizedName)))";
    let server = MockServer::builder().world(crate::answers::world(100)).start_blocking().unwrap();
    let mut rows = Vec::new();
    for (what, query, limit) in
        [("1 row", "&role=ANALYST", 1.5), ("10 rows", "", 3.0), ("10 rows, decorated", projection, 8.0)]
    {
        let request = format!(
            "GET /v2/organizationAcls?q=roleAssignee{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t1\r\nX-RestLi-Protocol-Version: 2.0.0\r\n\r\n"
        );
        let mut ours = Client::connect(server.address());
        let (headers, body) = ours.exchange(&request);
        let mut bare = Client::connect(hyper_server::start(headers, body));
        let (mut differences, mut mine, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let own = run(&mut ours, &request, "rolecall-mock");
            let other = run(&mut bare, &request, "bare-hyper");
            differences.push(own - other);
            mine.push(own);
            theirs.push(other);
        }
        let difference = median(&mut differences);
        let spread = differences[RUNS * 3 / 4] - differences[RUNS / 4];
        let mut row = Row::new(
            format!("{what}, spread {spread:.2} µs"),
            format!("{:.2} µs", median(&mut mine)),
            format!("bare hyper: {:.2} µs", median(&mut theirs)),
            difference,
            limit,
            "µs more",
        );
        if spread > limit {
            row.reached = format!("not measured: the spread is wider than {limit} µs");
        }
        rows.push(row);
    }
    rows
}

/// CPU per request, in microseconds, of the server's thread.
fn run(client: &mut Client, request: &str, thread: &str) -> f64 {
    let before = cpu(thread);
    for _ in 0..REQUESTS {
        client.exchange(request);
    }
    (cpu(thread) - before) / 1000.0 / REQUESTS as f64
}

/// Nanoseconds that all threads of this name have run, from the kernel's own accounting.
fn cpu(thread: &str) -> f64 {
    let tasks = fs::read_dir("/proc/self/task").unwrap().map(|task| task.unwrap().path());
    let named =
        tasks.filter(|task| fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim() == thread));
    named
        .map(|task| {
            fs::read_to_string(task.join("schedstat"))
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
                .parse::<f64>()
                .unwrap()
        })
        .sum()
}

/// A client of one connection that is kept.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub fn connect(to: SocketAddr) -> Self {
        let stream = TcpStream::connect(to).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request and reads the answer: the headers that a server sets itself, and the body.
    pub fn exchange(&mut self, request: &str) -> (Vec<(String, String)>, Bytes) {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        let mut headers = Vec::new();
        let mut line = String::new();
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                if line == "\r\n" {
                    break;
                }
                continue;
            };
            match name {
                "content-length" => length = value.parse().unwrap(),
                "date" => {}
                _ => headers.push((name.to_owned(), value.to_owned())),
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (headers, body.into())
    }
}
