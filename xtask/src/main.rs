//! The workshop: `cargo xtask` lists its tasks.

mod api;
mod bench;
mod ci;
mod command;
mod files;
mod fuzz;
mod interop;
mod sans_io;
mod soak;
mod tidy;

use std::{env, path::Path, process::ExitCode};

/// What is wrong, in one line or more.
pub(crate) type Failure = String;

struct Task {
    /// The words after `cargo xtask`.
    name: &'static str,
    what: &'static str,
    run: fn(&Path) -> Result<(), Failure>,
}

const TASKS: [Task; 9] = [
    Task { name: "ci", what: "every check, in the order that finds a fault soonest", run: ci::run },
    Task { name: "tidy", what: "the rules that need no compiler: crates, fixtures, texts", run: tidy::run },
    Task { name: "sans-io", what: "prove that model and transport can do no I/O", run: sans_io::run },
    Task { name: "api", what: "write crates/*/API.txt anew: the public items", run: api::write },
    Task {
        name: "interop",
        what: "open what we make with other programs: node, Chromium",
        run: interop::run,
    },
    Task { name: "bench", what: "measure side by side, and write BENCHMARKS.md", run: bench::run },
    Task { name: soak::NAME, what: "attacks that need seconds or gigabytes", run: soak::run },
    Task { name: "soak short", what: "those of them that wait for no time limit", run: soak::run_short },
    Task { name: fuzz::NAME, what: "every fuzz target, 60 s each or `fuzz SECONDS`", run: fuzz::run },
];

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let name = env::args().skip(1).collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    // One task takes an argument, which it reads itself.
    let task = if name.starts_with("fuzz ") { fuzz::NAME } else { &name };
    let Some(task) = TASKS.iter().find(|known| known.name == task) else {
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

/// The tasks, one line each.
fn help() -> String {
    TASKS.iter().map(|task| format!("cargo xtask {:<24}{}\n", task.name, task.what)).collect()
}

#[cfg(test)]
mod tests {
    use super::{TASKS, help};

    #[test]
    fn the_help_has_one_line_a_task() {
        assert_eq!(help().lines().count(), TASKS.len());
        assert!(help().lines().all(|line| line.len() <= 100), "{}", help());
    }
}
