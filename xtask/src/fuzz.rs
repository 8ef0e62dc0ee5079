//! `cargo xtask fuzz [SECONDS]`: every fuzz target in turn, a minute each or as long as said.
//!
//! Their bodies are also property tests, which run everywhere; this needs nightly and cargo-fuzz.

use crate::{Failure, command::show, files::names};
use std::{env, fs, path::Path, process::Command};

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let seconds: u32 = match env::args().nth(2) {
        None => 60,
        Some(text) => text.parse().map_err(|_| "cargo xtask fuzz [SECONDS]: expected a number".to_owned())?,
    };
    let home = root.join("xtask/fuzz");
    for file in names(&home.join("targets"))? {
        let target = file.trim_end_matches(".rs");
        println!("==> {target}: {seconds} s");
        show(&mut fuzz(&home, target, seconds)?).map_err(|failure| {
            format!(
                "{failure}\nfuzz: `{target}` failed; its input is under xtask/fuzz/target/artifacts. If it did not \
                 start: `rustup toolchain install nightly`, `cargo install --locked cargo-fuzz`."
            )
        })?;
    }
    Ok(())
}

/// What is found goes into a folder of build output; the seeds are only read.
fn fuzz(home: &Path, target: &str, seconds: u32) -> Result<Command, Failure> {
    let (found, artifacts) = (home.join("target/found").join(target), home.join("target/artifacts"));
    for folder in [&found, &artifacts] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    // The cargo that understands `+nightly`: the one that rustup put in the path, not the one that runs us.
    let mut command = Command::new("cargo");
    command.current_dir(home).args(["+nightly", "fuzz", "run", "--fuzz-dir", ".", target]);
    command.arg(found).arg(home.join("corpus").join(target)).arg("--");
    command.arg(format!("-max_total_time={seconds}")).arg("-max_len=4096").arg("-print_final_stats=1");
    // An input that takes longer, or more, is a finding: the sanitizer is slow, and a world of 100,000 rows is in one.
    command.args(["-timeout=5", "-rss_limit_mb=1024", "-malloc_limit_mb=128"]);
    // A folder, so with its slash.
    command.arg(format!("-artifact_prefix={}/{target}-", artifacts.display()));
    Ok(command)
}
