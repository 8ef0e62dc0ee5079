//! `cargo xtask bench`: measures, side by side in one run, and writes what it measured to BENCHMARKS.md.
//!
//! What is compared with lives in a package of its own, `xtask/bench`, so that it is in nobody's lock file.

use crate::{
    Failure,
    command::{capture, cargo, show},
    files,
};
use std::{fs, path::Path};

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    show(&mut cargo(root, ["build", "--locked", "--release", "--package", "rolecall-mock-server"]))?;
    let target = root.join("target");
    let mut measure = cargo(&root.join("xtask/bench"), ["run", "--locked", "--release", "--quiet"]);
    measure
        .env("CARGO_TARGET_DIR", target.join("bench"))
        .env("ROLECALL_PROGRAM", target.join("release/rolecall"));
    // What it is measuring just now goes to standard error, and is seen at once.
    measure.stderr(std::process::Stdio::inherit());
    let output = capture(&mut measure)?;
    if !output.status.success() {
        return Err(format!("bench: the measurements ended with {}", output.status));
    }
    let tables = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    print!("{tables}");
    files::write(&root.join("BENCHMARKS.md"), &format!("{}{tables}", introduction()?))
}

fn introduction() -> Result<String, Failure> {
    let version = capture(cargo(Path::new("."), ["--version"]).arg("--verbose"))?;
    let version = String::from_utf8_lossy(&version.stdout).lines().next().unwrap_or_default().to_owned();
    Ok(format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`; the sources are in `xtask/bench`. Both sides of a row are measured in the same\n\
         run, in alternating rounds, and the figures are medians: compare them with each other, not with another machine's.\n\
         Misses are written as misses.\n\n\
         Why the misses miss. Instructions are those of user space, per request, by `valgrind --tool=callgrind`:\n\n\
         - **Answers, decorated.** A page of ten is 56.6 k instructions, a plain one 29.3 k. Four fifths of it write\n  \
           the JSON, twice as many strings as the plain page; 9 % parse the projection, 6 % choose the fields of the\n  \
           entities. Of one decorated row, 20.1 k, the projection is a quarter.\n\
         - **Answers, 100 k rows.** The work is the same; the memory is not in the cache. By requests that stop early:\n  \
           finding the token costs 0.2 µs more than in the small world, finding the person 0.1 µs, their first row and\n  \
           the text of their URN 0.7 µs or more. Rows of eight bytes and texts side by side, tried, gave back half of\n  \
           that, did not reach the limit either, and were not kept.\n\
         - **CPU per request.** Bare hyper takes 11.9 k instructions; the mock 27.0 k for one row, 45.0 k for ten, 73.2 k\n  \
           for ten decorated. Of the 15.1 k more for one row 10.8 k are the decision, 2.9 k the choice of the world, the\n  \
           journal, the log and the headers, 0.5 k the shell. Runs without the timer for heads, and without the journal,\n  \
           showed no difference beyond the spread. The limits leave room for about a third of such an answer.\n\n\
         Machine: {}; {version}.\n",
        machine()
    ))
}

/// Processors and memory, where the system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let of = |path: &str, name: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        line.split_once(':').map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let (model, memory) = (of("/proc/cpuinfo", "model name"), of("/proc/meminfo", "MemTotal"));
    format!("{cores} cores ({model}), memory {memory}")
}
