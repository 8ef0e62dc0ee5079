//! Whole programs: start to first answer, memory when idle, and after many requests.

use crate::{Row, median, requests::Client};
use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    time::Instant,
};

const GET: &str = "GET /v2/organizationAcls?q=roleAssignee HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin-token\r\n\r\n";

/// A program that is killed, by its id, when it is no longer needed.
pub struct Program(Child, SocketAddr);

impl Program {
    pub fn start(path: &str, arguments: &[&str]) -> Self {
        let mut child =
            Command::new(path).args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self(child, url.trim().trim_start_matches("http://").parse().unwrap())
    }

    pub fn address(&self) -> SocketAddr {
        self.1
    }

    /// Microseconds that its threads have run, from the kernel's own accounting.
    pub fn cpu(&self) -> f64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0.id())).unwrap();
        let ran = threads.map(|thread| {
            let text = fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
            text.split(' ').next().unwrap().parse::<f64>().unwrap()
        });
        ran.sum::<f64>() / 1000.0
    }

    /// Resident memory, in MiB.
    fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program under measurement.
pub fn rolecall() -> String {
    env::var("ROLECALL_PROGRAM").expect("ROLECALL_PROGRAM names the program under measurement")
}

pub fn rows() -> Vec<Row> {
    let rolecall = rolecall();
    let own = env::current_exe().unwrap().to_string_lossy().into_owned();
    let programs: [(&str, &[&str]); 3] = [
        (&rolecall, &["serve", "--listen", "127.0.0.1:0", "--quiet"]),
        (&own, &["serve-hyper"]),
        (&own, &["serve-wiremock"]),
    ];
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..21 {
        for ((path, arguments), times) in programs.iter().zip(&mut times) {
            let start = Instant::now();
            let program = Program::start(path, arguments);
            Client::connect(program.1).exchange(GET);
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    let [ours, hyper, wiremock] = times.each_mut().map(|times| median(times));
    let others = format!("bare hyper: {hyper:.1} ms, wiremock-rs: {wiremock:.1} ms");
    let mut rows = vec![Row::new("start to first answer", format!("{ours:.1} ms"), others, ours, 10.0, "ms")];

    let running = programs.map(|(path, arguments)| Program::start(path, arguments));
    let [ours, hyper, wiremock] = [0, 1, 2].map(|index: usize| running[index].memory());
    let others = format!("bare hyper: {hyper:.1} MiB, wiremock-rs: {wiremock:.1} MiB");
    rows.push(Row::new("idle memory", format!("{ours:.1} MiB"), others, ours, 10.0, "MiB"));

    let after = |count: usize| {
        for program in &running {
            let mut client = Client::connect(program.1);
            for _ in 0..count {
                client.exchange(GET);
            }
        }
        [0, 1, 2].map(|index: usize| running[index].memory())
    };
    let early = after(100_000);
    let late = after(900_000);
    let others = format!(
        "bare hyper: {:.1} then {:.1} MiB, wiremock-rs: {:.1} then {:.1} MiB",
        early[1], late[1], early[2], late[2]
    );
    let ours = format!("{:.1} then {:.1} MiB", early[0], late[0]);
    rows.push(Row::new(
        "after 100,000, then 1,000,000 requests",
        ours,
        others,
        late[0] - early[0],
        1.0,
        "MiB more",
    ));
    rows
}
