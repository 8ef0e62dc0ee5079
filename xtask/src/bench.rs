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
         Why the misses miss, by `valgrind --tool=callgrind` on `Mock::respond`, of whose instructions the decision is\n\
         nine tenths; the journal, the choice of the world and the headers are the rest. Of a plain page of ten rows\n\
         46 % write the JSON, 13 % the links, 8 % grow buffers, and most of the others read the parameters. Of a decorated\n\
         one 64 % write the JSON, 10 % of it all by choosing fields and 9 % by opening values for the projection; 6 % parse\n\
         the projection. In a world of 100 k rows a call does the same work on a token, rows and entities that no call\n\
         before has brought into the processor's cache (inferred, not measured). What a request costs beside the answer,\n\
         against bare hyper, was not profiled: a timer for the head, the watch for a graceful stop, the boxed future.\n\n\
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
