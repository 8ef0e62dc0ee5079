//! Running cargo.

use crate::Failure;
use std::{
    env,
    ffi::OsString,
    path::Path,
    process::{Command, ExitStatus, Output, Stdio},
};

/// The cargo that runs us, at work in `folder`, without anything to read.
pub(crate) fn cargo<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command whose output the reader sees.
pub(crate) fn show(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(said(status)) }
}

/// Runs a command whose output we read.
pub(crate) fn capture(command: &mut Command) -> Result<Output, Failure> {
    command.output().map_err(|error| not_started(command, &error))
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    format!("cannot start {}: {error}", command.get_program().to_string_lossy())
}

fn said(status: ExitStatus) -> Failure {
    format!("it ended with {status}")
}
