//! `cargo xtask soak`: what needs seconds or gigabytes to fail. Each check attacks a program of its own, and is held to
//! a limit of time or memory; `soak short`, which CI runs, leaves out those that have to wait.
//!
//! The program is the debug build that `cargo run` starts. Memory is read from `/proc`, so Linux alone has it.

mod checks;
mod program;
mod worlds;

use crate::{Failure, command};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// Where the program is, and where files may be written.
pub(crate) struct Place {
    program: PathBuf,
    folder: PathBuf,
}

/// What was measured, in words; or what is over its limit.
type Outcome = Result<String, Failure>;

pub(crate) struct Check {
    what: &'static str,
    /// Whether it has to wait for a time limit.
    is_long: bool,
    run: fn(&Place) -> Outcome,
}

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    attack(root, true)
}

pub(crate) fn run_short(root: &Path) -> Result<(), Failure> {
    attack(root, false)
}

fn attack(root: &Path, long: bool) -> Result<(), Failure> {
    let (program, target) = command::program(root)?;
    let place = Place { program, folder: target.join("soak") };
    fs::create_dir_all(&place.folder).map_err(|error| format!("{}: {error}", place.folder.display()))?;
    let mut failed = Vec::new();
    for Check { what, run, .. } in checks::ALL.iter().filter(|check| long || !check.is_long) {
        let begun = Instant::now();
        let outcome = run(&place);
        let took = begun.elapsed().as_secs_f64();
        match outcome {
            Ok(figures) => println!("{what}: {figures} ({took:.1} s)"),
            Err(failure) => {
                println!("{what}: FAILED: {failure} ({took:.1} s)");
                failed.push(*what);
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("soak: failed: {}", failed.join("; "))) }
}

/// Whether a figure keeps to its limit.
fn at_most(figure: f64, limit: f64, unit: &str) -> Outcome {
    let said = format!("{figure:.1} of {limit} {unit}");
    if figure <= limit { Ok(said) } else { Err(said) }
}
