//! The workshop: `cargo xtask` lists its tasks.

mod fixtures;

use std::{env, fs, path::Path, process::ExitCode};

/// What is wrong, in one line or more.
pub(crate) type Failure = String;

const HELP: &str = "\
cargo xtask TASK

  fixtures   write the embedded copies of fixtures/ anew
";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let task = env::args().nth(1);
    let done = match task.as_deref() {
        Some("fixtures") => fixtures::write(root),
        _ => {
            print!("{HELP}");
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}
