//! A running program under attack.

use super::Place;
use crate::Failure;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// How long anything may take before it counts as hung.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Program {
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
}

/// What came back: status, and the length of the body.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) length: usize,
}

impl Program {
    /// Starts it on a free port, with these arguments besides. Nobody reads its standard error.
    pub(super) fn start(place: &Place, arguments: &[&str]) -> Result<Self, Failure> {
        let mut command = Command::new(&place.program);
        Self::spawn(command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments))
    }

    pub(super) fn spawn(command: &mut Command) -> Result<Self, Failure> {
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("cannot start it: {error}"))?;
        let stdout = child.stdout.take().ok_or("it has no output")?;
        Ok(Self { child, stdout: Some(BufReader::new(stdout)) })
    }

    /// Where it serves; waits until it does.
    pub(super) fn address(&mut self) -> Result<SocketAddr, Failure> {
        let mut stdout = self.stdout.take().ok_or("its address was read before")?;
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            let _ = stdout.read_line(&mut line);
            sender.send(line)
        });
        let line = receiver.recv_timeout(PATIENCE).map_err(|_| "it neither serves nor ends")?;
        line.trim().trim_start_matches("http://").parse().map_err(|_| format!("it does not serve: {line:?}"))
    }

    /// The most memory that it has had, in MiB.
    pub(super) fn peak(&self) -> Result<f64, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.map_err(|error| format!("/proc: {error}"))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes: Option<f64> =
            peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.trim().parse().ok());
        kibibytes.map(|kibibytes| kibibytes / 1024.0).ok_or_else(|| "/proc has no peak".to_owned())
    }

    /// Seconds of processor time so far.
    pub(super) fn processor_time(&self) -> Result<f64, Failure> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.map_err(|error| format!("/proc: {error}"))?;
        // User and system, the 12th and 13th field after the name, in hundredths.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks =
            |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        Ok((ticks(11) + ticks(12)) / 100.0)
    }

    pub(super) fn signal(&self, name: &str) -> Result<(), Failure> {
        let kill = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().map_err(|error| error.to_string())?;
        if sent.success() { Ok(()) } else { Err(format!("{kill} failed")) }
    }

    /// Waits for its end: its status, and how many seconds it took.
    pub(super) fn end(&mut self) -> Result<(Option<i32>, f64), Failure> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().map_err(|error| error.to_string())? {
                return Ok((status.code(), begun.elapsed().as_secs_f64()));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Err("it does not end".to_owned())
    }

    /// Ends it. A panic of one of its connections is one of ours, though it goes on.
    pub(super) fn without_panic(mut self) -> Result<(), Failure> {
        self.signal("KILL")?;
        self.end()?;
        let said = self.said();
        let panics: Vec<_> = said.lines().filter(|line| line.contains("panicked")).collect();
        if panics.is_empty() { Ok(()) } else { Err(panics.join("; ")) }
    }

    /// What it has said on standard error, after its end.
    pub(super) fn said(&mut self) -> String {
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            let _ = stderr.read_to_string(&mut said);
        }
        said
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The memory of the system's buffers for TCP, in MiB.
pub(super) fn buffers() -> Result<f64, Failure> {
    let statistics = fs::read_to_string("/proc/net/sockstat").map_err(|error| format!("/proc: {error}"))?;
    let tcp = statistics.lines().find_map(|line| line.strip_prefix("TCP:"));
    let pages =
        tcp.and_then(|tcp| tcp.rsplit_once("mem ")).and_then(|(_, pages)| pages.trim().parse::<f64>().ok());
    pages.map(|pages| pages * 4.0 / 1024.0).ok_or_else(|| "/proc has no buffers".to_owned())
}

/// A request head for `GET` of this target.
pub(super) fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n\r\n")
}

/// Sends this on a connection of its own, and reads one answer. Says how many seconds it took.
pub(super) fn ask(to: SocketAddr, message: &[u8]) -> Result<(Answer, f64), Failure> {
    let begun = Instant::now();
    let failed =
        |error: std::io::Error| format!("no answer after {:.1} s: {error}", begun.elapsed().as_secs_f64());
    let mut stream = TcpStream::connect_timeout(&to, PATIENCE).map_err(failed)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
    let mut writer = stream.try_clone().map_err(failed)?;
    let message = message.to_vec();
    // It may answer before it has read all.
    let sent = thread::spawn(move || writer.write_all(&message));
    let answer = read(&mut BufReader::new(&mut stream)).map_err(failed)?;
    let _ = stream.shutdown(std::net::Shutdown::Both);
    let _ = sent.join();
    Ok((answer, begun.elapsed().as_secs_f64()))
}

fn read(stream: &mut impl BufRead) -> std::io::Result<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let mut length = 0;
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    std::io::copy(&mut stream.take(length as u64), &mut std::io::sink())?;
    Ok(Answer { status, length })
}
