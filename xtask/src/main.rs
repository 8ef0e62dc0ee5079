//! The workshop: `cargo xtask` lists its tasks.

mod bench;
mod ci;
mod command;
mod files;
mod fuzz;
mod interop;
mod registers;
mod soak;

use std::{env, path::Path, process::ExitCode};

/// What is wrong, in one line or more.
pub(crate) type Failure = String;

struct Task {
    /// The words after `cargo xtask`.
    name: &'static str,
    what: &'static str,
    run: fn(&Path) -> Result<(), Failure>,
}

const TASKS: [Task; 8] = [
    Task { name: "ci", what: "every check, in the order that finds a fault soonest", run: ci::run },
    Task {
        name: "tidy",
        what: "errata and facts are complete, and tests hold us to them",
        run: registers::run,
    },
    Task { name: "facts", what: "which facts no test shows, and why", run: registers::facts },
    Task {
        name: "interop",
        what: "what we make, opened by other programs: node, Chromium",
        run: interop::run,
    },
    Task { name: "soak", what: "attacks that need seconds or gigabytes", run: soak::run },
    Task { name: "soak short", what: "those of them that wait for no time limit", run: soak::run_short },
    Task { name: "fuzz", what: "every fuzz target, 60 s each or `fuzz SECONDS`", run: fuzz::run },
    Task { name: "bench", what: "measure side by side, into BENCHMARKS.md", run: bench::run },
];

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let name = env::args().skip(1).collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        TASKS.iter().for_each(|task| println!("cargo xtask {:<12}{}", task.name, task.what));
        return ExitCode::SUCCESS;
    }
    // One task takes an argument, which it reads itself.
    let wanted = if name.starts_with("fuzz ") { "fuzz" } else { &name };
    let Some(task) = TASKS.iter().find(|known| known.name == wanted) else {
        eprintln!("There is no task `{name}`; `cargo xtask` lists those that there are.");
        return ExitCode::from(2);
    };
    match (task.run)(root) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
