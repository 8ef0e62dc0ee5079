//! Running cargo, and what it builds.

use crate::Failure;
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The cargo that runs us, at work in `folder`, without anything to read.
pub(crate) fn cargo<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

/// Builds the program `rolecall`, and says where it is and where build output may be put.
pub(crate) fn program(root: &Path) -> Result<(PathBuf, PathBuf), Failure> {
    show(&mut cargo(root, ["build", "--locked", "--quiet", "--package", "rolecall"]))?;
    // Cargo built us as well, beside it: in `target/debug`, wherever that is.
    let folder = env::current_exe().map_err(|error| error.to_string())?;
    let folder = folder.parent().ok_or("this program is in no folder")?;
    let target = folder.parent().ok_or("this program is in no folder of build output")?;
    Ok((folder.join("rolecall"), target.to_owned()))
}

/// Runs a command whose output the reader sees.
pub(crate) fn show(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("it ended with {status}")) }
}

/// Runs a command whose output we read.
pub(crate) fn capture(command: &mut Command) -> Result<Output, Failure> {
    command.output().map_err(|error| not_started(command, &error))
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    format!("cannot start {}: {error}", command.get_program().to_string_lossy())
}
