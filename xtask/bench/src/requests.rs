//! CPU of whole programs per request, beside others that answer with the same bytes.

use crate::{Row, answers, median, programs::Program};
use bytes::Bytes;
use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

/// How many requests a run has, and how many runs each side.
const REQUESTS: usize = 2_000;
const RUNS: usize = 21;

/// Who else answers: bare hyper to everything, the others by a matcher on path and query.
const OTHERS: [(&str, &str); 3] =
    [("bare hyper", "serve-hyper"), ("wiremock-rs", "serve-wiremock"), ("httpmock", "serve-httpmock")];

pub fn rows() -> Vec<Row> {
    let folder = env::temp_dir().join(format!("rolecall-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        path.into_os_string().into_string().unwrap()
    };
    let world = file("world.json", answers::world(100).as_bytes());
    let rolecall = crate::programs::rolecall();
    let ours = Program::start(&rolecall, &["serve", "--listen", "127.0.0.1:0", "--quiet", "--world", &world]);
    let own = env::current_exe().unwrap().to_string_lossy().into_owned();
    let mut rows = Vec::new();
    for (what, query, _) in answers::CASES {
        let request = format!(
            "GET /v2/organizationAcls?q=roleAssignee{query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t1\r\nX-RestLi-Protocol-Version: 2.0.0\r\n\r\n"
        );
        let body = Client::connect(ours.address()).exchange(&request);
        let answer = file("answer.json", &body);
        let others = OTHERS.map(|(_, side)| Program::start(&own, &[side, &answer]));
        let programs: Vec<_> = [&ours].into_iter().chain(&others).collect();
        let mut clients: Vec<_> = programs.iter().map(|program| Client::connect(program.address())).collect();
        for client in &mut clients {
            assert_eq!(client.exchange(&request), body, "another answer");
        }
        let mut times = vec![Vec::new(); programs.len()];
        for _ in 0..RUNS {
            for ((program, client), times) in programs.iter().zip(&mut clients).zip(&mut times) {
                let before = program.cpu();
                for _ in 0..REQUESTS {
                    client.exchange(&request);
                }
                times.push((program.cpu() - before) / REQUESTS as f64);
            }
        }
        let medians: Vec<_> = times.iter_mut().map(|times| median(times)).collect();
        let named = OTHERS.iter().zip(&medians[1..]).map(|((name, _), time)| format!("{name}: {time:.1} µs"));
        let spread = times[0][RUNS * 3 / 4] - times[0][RUNS / 4];
        rows.push(Row::new(
            format!("{what}; the middle half spreads over {spread:.1} µs"),
            format!("{:.1} µs", medians[0]),
            named.collect::<Vec<_>>().join(", "),
            medians[0] / medians[1],
            2.0,
            "times bare hyper",
        ));
    }
    let _ = fs::remove_dir_all(folder);
    rows
}

/// A client of one connection that is kept.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub fn connect(to: SocketAddr) -> Self {
        let stream = TcpStream::connect(to).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request and reads the body of the answer.
    pub fn exchange(&mut self, request: &str) -> Bytes {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
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
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        body.into()
    }
}
