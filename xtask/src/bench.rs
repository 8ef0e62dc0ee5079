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
    show(&mut cargo(root, ["build", "--locked", "--release", "--package", "rolecall"]))?;
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
         Why the misses miss: profiled once, with `valgrind --tool=callgrind`, on the code of 2026-11-22; this\n\
         paragraph is prose, the tables are measured anew. Instructions are those of user space, per request.\n\n\
         - **Answers.** A plain page of ten takes 29.3 k instructions, 17 k of them in serde_json as on the other side;\n  \
           a decorated one 55.0 k: five sixths write it, twice as many strings, 7 % parse the projection and 6 % choose\n  \
           the fields of entities. One row takes 11.2 k plain and 18.8 k decorated, half of the difference for the\n  \
           projection. No step stands out. Repeated runs differ by a factor of up to 1.7, on both sides alike: a row near\n  \
           its limit passes in the faster ones.\n\
         - **Answers, 100 k rows.** The work is the same; what is read was not read before and has to come from memory\n  \
           (inferred: the machine counts no cache misses). By requests that stop early, finding the token takes 0.2 µs\n  \
           more than in the small world, finding the person 0.1 µs, their first row and the text of their URN 0.7 µs\n  \
           or more. Rows of eight bytes with the texts side by side, tried, gave back half of that, did not reach the\n  \
           limit either, and were not kept.\n\
         - **CPU per request.** Bare hyper takes 11.9 k instructions; the mock 26.9 k for one row, 44.9 k for ten, 71.5 k\n  \
           for ten decorated. Of the 15.0 k more for one row 13.5 k are `Mock::respond`: 10.8 k the decision, 2.7 k the\n  \
           choice of the world, the journal, the log and the headers. The rest is the shell's. Runs without the timer\n  \
           for heads, and without the journal, showed no difference beyond the spread. The decision alone takes more\n  \
           than the 1.5 µs that the whole request may take more than bare hyper.\n\n\
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
