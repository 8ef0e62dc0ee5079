//! `rolecall world`: a world file to begin with, and whether one is good.

use crate::{
    world_file::{WorldFile, refuses_all},
    written,
};
use clap::Args;
use rolecall_mock_server::program::printable;
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

/// A small world in which each operation works.
const INIT: &str = include_str!("init.json");

#[derive(Args)]
#[command(after_help = "\
Who is there stands in `organizations` and `people`, who has which role in `organizationAcls`. The other lists name
those. Serve the file with `rolecall serve --world FILE`; it is loaded again whenever it is saved.

Example:
  rolecall world --init")]
#[group(required = true, multiple = false)]
pub(crate) struct Options {
    /// Print a small world file to begin with
    #[arg(long)]
    init: bool,
    /// Say what is in a world file, or each of its faults: file, line, column, what is wrong
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub(crate) fn run(options: Options) -> ExitCode {
    let mut output = io::stdout().lock();
    let Some(path) = options.check else {
        return written(output.write_all(INIT.as_bytes()));
    };
    let name = printable(&path.display().to_string()).into_owned();
    match WorldFile::open(path) {
        Ok((_, world)) => {
            let note = refuses_all(&world).map(|note| format!("; {note}")).unwrap_or_default();
            written(writeln!(output, "{name}: {}{note}", world.counts()))
        }
        Err(message) => {
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::FAILURE
        }
    }
}
