//! The program `rolecall` as a child process, which ends with the test.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// How many lines the program greets with: one a token or key, and one for each of the four that may ask for a role.
pub(crate) const START_UP_LINES: usize = 34;

/// A command that starts the program with nothing in its environment.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A running program. It is killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    stderr: Option<BufReader<ChildStderr>>,
}

/// How a program ended.
#[derive(Debug, PartialEq)]
pub(crate) struct Ended {
    /// None where a signal ended it.
    pub(crate) status: Option<i32>,
    /// What was not read before.
    pub(crate) stdout: String,
    /// Without what the clock says.
    pub(crate) stderr: String,
}

impl Program {
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().map(BufReader::new);
        let stderr = child.stderr.take().map(BufReader::new);
        Self { child, stdout, stderr }
    }

    /// Starts it with these arguments and variables.
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::spawn(command(arguments).envs(variables.iter().copied()))
    }

    /// Serves on a free port with these arguments besides.
    pub(crate) fn serve(arguments: &[&str]) -> Self {
        Self::spawn(command(&["serve", "--listen", "127.0.0.1:0"]).args(arguments))
    }

    /// The next line of standard output, without its end; empty at the end.
    pub(crate) fn line(&mut self) -> String {
        line(&mut self.stdout)
    }

    /// The next line of standard error, without what the clock says.
    pub(crate) fn log(&mut self) -> String {
        timeless(&line(&mut self.stderr))
    }

    /// The next line to paste of the start, which stands below a comment.
    pub(crate) fn curl_line(&mut self) -> String {
        let about = self.log();
        let harmless = |sign: char| sign.is_alphanumeric() || " #,.:_-".contains(sign);
        assert!(about.starts_with("# ") && about.chars().all(harmless), "{about}");
        self.log()
    }

    /// Reads the next line of standard output, a base URL.
    pub(crate) fn address(&mut self) -> SocketAddr {
        address(&self.line())
    }

    /// Reads the start-up lines of the default world.
    pub(crate) fn greeting(&mut self) -> Vec<String> {
        (0..START_UP_LINES).map(|_| self.log()).collect()
    }

    /// Sends a signal: `TERM`, `INT`.
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        let stdout = self.stdout.take().map(rest).unwrap_or_default();
        let stderr = self.stderr.take().map(rest).unwrap_or_default();
        let stderr = stderr.split_inclusive('\n').map(timeless).collect();
        Ended { status: self.child.wait().unwrap().code(), stdout, stderr }
    }

    /// The status and the message of a program that does not start to serve.
    pub(crate) fn refused(mut self) -> (Option<i32>, String) {
        assert_eq!(self.line(), "", "it serves");
        let ended = self.end();
        (ended.status, ended.stderr)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a base URL leads to.
pub(crate) fn address(url: &str) -> SocketAddr {
    let authority = url.strip_prefix("http://").unwrap_or_else(|| panic!("no URL: {url:?}"));
    authority.parse().unwrap()
}

/// A world file of this content, under a name that no other test uses.
pub(crate) fn world_file(name: &str, content: impl AsRef<[u8]>) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (path, part) = (folder.join(name), folder.join(format!("{name}.{}", std::process::id())));
    // In one piece, also where the same tests run twice at a time.
    std::fs::write(&part, content).unwrap();
    // A test that failed may have left a folder there.
    let _ = std::fs::remove_dir(&path);
    std::fs::rename(&part, &path).unwrap();
    path.into_os_string().into_string().unwrap()
}

/// What a shell makes of a line that begins with `curl`.
pub(crate) fn words(line: &str) -> Vec<String> {
    let arguments = line.strip_prefix("curl ").unwrap_or_else(|| panic!("no curl line: {line}"));
    let print = format!("printf '%s\\n' {arguments}");
    let output = Command::new("sh").args(["-c", &print]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The request that `curl` would make of a line.
pub(crate) fn curl(line: &str) -> (SocketAddr, String) {
    let (mut headers, mut body, mut url) = (String::new(), String::new(), String::new());
    let mut method = None;
    let mut words = words(line).into_iter();
    while let Some(word) = words.next() {
        match &*word {
            "-H" => headers += &format!("{}\r\n", words.next().unwrap()),
            "-X" => method = words.next(),
            "-d" => body = words.next().unwrap(),
            _ => url = word,
        }
    }
    let authority = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let target = &url["http://".len() + authority.len()..];
    let method = method.unwrap_or_else(|| if body.is_empty() { "GET" } else { "POST" }.to_owned());
    let length = body.len();
    let message = format!("{method} {target} HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
    (authority.parse().unwrap(), message)
}

/// A line of the log without its time and without how long the request took.
pub(crate) fn timeless(line: &str) -> String {
    let line = match line.split_once("Z ") {
        Some((time, line)) if time.starts_with("20") && time.len() == "2026-08-31T00:00:00.000000".len() => {
            line
        }
        _ => line,
    };
    let Some((before, after)) = line.split_once(" ms]") else { return line.to_owned() };
    let (before, took) = before.rsplit_once(", ").unwrap();
    assert!(took.parse::<f64>().is_ok(), "{line}");
    format!("{before}, T ms]{after}")
}

fn line<R: BufRead + Send + 'static>(output: &mut Option<R>) -> String {
    let mut reader = output.take().unwrap();
    let (reader, line) = before_long(move || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        (reader, line)
    });
    *output = Some(reader);
    line.trim_end_matches('\n').to_owned()
}

fn rest(mut reader: impl Read + Send + 'static) -> String {
    before_long(move || {
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        text
    })
}

/// Nothing waits for the time here; a program that hangs shall fail a test, not halt it.
fn before_long<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(read()));
    receiver.recv_timeout(Duration::from_secs(60)).expect("the program neither writes nor ends")
}
