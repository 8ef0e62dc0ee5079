//! The program `rolecall`, running for a while.

use super::Workshop;
use crate::Failure;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A mock on a free port. It is stopped when it is dropped.
pub(super) struct Mock {
    process: Child,
    /// Its base URL.
    pub(super) url: String,
}

impl Mock {
    /// Starts the program, which is built already.
    pub(super) fn start(workshop: &Workshop, arguments: &[&str]) -> Result<Self, Failure> {
        let mut command = Command::new(&workshop.program);
        command.args(["serve", "--quiet", "--listen", "127.0.0.1:0"]).args(arguments);
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start rolecall: {error}"))?;
        let stdout = process.stdout.take();
        let mut mock = Self { process, url: String::new() };
        if let Some(stdout) = stdout {
            BufReader::new(stdout).read_line(&mut mock.url).map_err(|error| error.to_string())?;
        }
        mock.url.truncate(mock.url.trim_end().len());
        if mock.url.is_empty() { Err("rolecall does not serve".to_owned()) } else { Ok(mock) }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
