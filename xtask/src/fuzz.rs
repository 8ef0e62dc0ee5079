//! `cargo xtask fuzz [SECONDS]`: every fuzz target in turn, a minute each or as long as said.
//!
//! Their bodies are also property tests, which run everywhere; this needs nightly and cargo-fuzz.

use crate::{
    Failure,
    command::{capture, show},
    files::entries,
};
use std::{env, fs, path::Path, process::Command};

pub(crate) const NAME: &str = "fuzz";

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let seconds = seconds(env::args().skip(2))?;
    missing()?;
    for target in targets(root)? {
        println!("==> {target}: {seconds} s");
        show(&mut fuzz(root, &target, seconds)?).map_err(|failure| {
            format!("{failure}\nfuzz: `{target}` failed; its input is under xtask/fuzz/target/artifacts")
        })?;
    }
    Ok(())
}

/// What follows the name of the task.
fn seconds(mut arguments: impl Iterator<Item = String>) -> Result<u32, Failure> {
    let seconds = match arguments.next() {
        None => Some(60),
        Some(text) => text.parse().ok().filter(|&seconds| seconds > 0),
    };
    seconds
        .filter(|_| arguments.next().is_none())
        .ok_or_else(|| "cargo xtask fuzz [SECONDS]: expected a number of seconds from 1".to_owned())
}

/// Whether what it needs is there; else one sentence.
fn missing() -> Result<(), Failure> {
    let runs =
        |arguments: &[&str]| capture(cargo().args(arguments)).is_ok_and(|output| output.status.success());
    if !runs(&["+nightly", "--version"]) {
        return Err(
            "fuzz: the nightly toolchain is missing; `rustup toolchain install nightly` brings it.".into()
        );
    }
    if !runs(&["+nightly", "fuzz", "--version"]) {
        return Err("fuzz: cargo-fuzz is missing; `cargo install --locked cargo-fuzz` brings it.".into());
    }
    Ok(())
}

/// The cargo that understands `+nightly`: the one that rustup put in the path, not the one that runs us.
fn cargo() -> Command {
    Command::new("cargo")
}

/// The names of the targets: each has a file.
fn targets(root: &Path) -> Result<Vec<String>, Failure> {
    let files = entries(&root.join("xtask/fuzz/targets"))?;
    Ok(files.iter().filter_map(|(name, _)| name.strip_suffix(".rs")).map(str::to_owned).collect())
}

/// What is found goes into a folder of build output; the seeds are only read.
fn fuzz(root: &Path, target: &str, seconds: u32) -> Result<Command, Failure> {
    let home = root.join("xtask/fuzz");
    let (found, artifacts) = (home.join("target/found").join(target), home.join("target/artifacts"));
    for folder in [&found, &artifacts] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut command = cargo();
    command.current_dir(&home).args(["+nightly", "fuzz", "run", "--fuzz-dir", ".", target]);
    command.arg(found).arg(home.join("corpus").join(target)).arg("--");
    command.arg(format!("-max_total_time={seconds}")).arg("-max_len=4096").arg("-print_final_stats=1");
    // An input that takes longer, or more, is a finding: the sanitizer is slow, and a world of 100,000 rows is in one.
    command.args(["-timeout=5", "-rss_limit_mb=1024", "-malloc_limit_mb=128"]);
    // A folder, so with its slash.
    command.arg(format!("-artifact_prefix={}/{target}-", artifacts.display()));
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::{seconds, targets};
    use crate::files::{entries, read};
    use std::path::Path;

    fn seconds_of(arguments: &[&str]) -> Option<u32> {
        seconds(arguments.iter().map(|&argument| argument.to_owned())).ok()
    }

    #[test]
    fn it_runs_a_minute_or_as_long_as_said() {
        assert_eq!(seconds_of(&[]), Some(60));
        assert_eq!(seconds_of(&["5"]), Some(5));
        for wrong in [&["0"][..], &["-1"], &["x"], &["5", "6"]] {
            assert_eq!(seconds_of(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn every_target_has_a_corpus_and_is_in_the_manifest() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let targets = targets(root).unwrap();
        let corpus = entries(&root.join("xtask/fuzz/corpus")).unwrap();
        assert_eq!(targets, corpus.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
        let manifest = read(&root.join("xtask/fuzz/Cargo.toml")).unwrap();
        for target in targets {
            assert!(manifest.contains(&format!("path = \"targets/{target}.rs\"")), "{target}");
        }
    }
}
