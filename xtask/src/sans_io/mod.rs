//! `cargo xtask sans-io`: the proof that `model` and `transport` can do no I/O.
//!
//! Each has a `clippy.toml` that refuses clocks, files, sockets and the like. A lint can be quiet for many reasons, so
//! it is shown to speak: a copy of the crate passes as it is, and fails with a deliberate violation of every kind.
//! What the two are built with is `cargo xtask tidy`'s concern.

use crate::{
    Failure,
    command::{capture, cargo},
    files::{below, read, write},
    tidy::Workspace,
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const CRATES: [&str; 2] = ["model", "transport"];

const VIOLATIONS: &str = include_str!("violations.rs");

/// Forbidden, so that no `allow` in the library can lift them.
const LINTS: [&str; 6] =
    ["-F", "clippy::disallowed_types", "-F", "clippy::disallowed_methods", "-F", "clippy::disallowed_macros"];

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let target = Workspace::load(root)?.target_directory;
    let copy = copy(root, &target)?;
    let [model, transport] = CRATES.map(|name| read(&root.join("crates").join(name).join("clippy.toml")));
    let configuration = model?;
    if transport? != configuration {
        return Err("crates/transport/clippy.toml: make it the same as crates/model/clippy.toml".to_owned());
    }
    for name in CRATES {
        prove(name, &refused(&configuration), &copy, &target)?;
    }
    Ok(())
}

/// Shows that a crate passes as it is, and with violations does not.
fn prove(name: &str, refused: &BTreeSet<&str>, copy: &Path, target: &Path) -> Result<(), Failure> {
    let library = copy.join(format!("crates/{name}/src/lib.rs"));
    let good = read(&library)?;
    if name == "model" && !good.lines().any(|line| line == "#![no_std]") {
        return Err("crates/model/src/lib.rs: `#![no_std]` is gone; put it back".to_owned());
    }
    let said = clippy(copy, target, name)?;
    if !said.passed {
        return Err(format!("{}crates/{name}: clippy refuses it, as said above; put that right", said.text));
    }
    write(&library, &format!("{good}\n{VIOLATIONS}"))?;
    let said = clippy(copy, target, name)?;
    write(&library, &good)?;
    verdict(name, refused, &said)?;
    println!("sans-io: {name} does no I/O; all {} deliberate violations were refused", refused.len());
    Ok(())
}

/// What clippy said.
struct Said {
    passed: bool,
    text: String,
}

/// Whether clippy refused in the code all that the configuration refuses.
fn verdict(name: &str, refused: &BTreeSet<&str>, said: &Said) -> Result<(), Failure> {
    let reported = reported(&said.text);
    let silent: Vec<_> = refused.difference(&reported).copied().collect();
    if !said.passed && !refused.is_empty() && silent.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{}crates/{name}/clippy.toml: the deliberate violations of xtask/src/sans_io/violations.rs passed: {}",
        said.text,
        if silent.is_empty() { "all".to_owned() } else { silent.join(", ") }
    ))
}

/// The paths in a `clippy.toml`.
fn refused(configuration: &str) -> BTreeSet<&str> {
    quoted(configuration, "path = \"", '"')
}

/// The paths in clippy's messages.
fn reported(text: &str) -> BTreeSet<&str> {
    let of_kind = |kind| quoted(text, &format!("use of a disallowed {kind} `"), '`');
    ["type", "method", "macro"].into_iter().flat_map(of_kind).collect()
}

/// What stands between `before` and the next `after`, each time.
fn quoted<'a>(text: &'a str, before: &str, after: char) -> BTreeSet<&'a str> {
    text.split(before).skip(1).filter_map(|rest| Some(rest.split_once(after)?.0)).collect()
}

fn clippy(copy: &Path, target: &Path, name: &str) -> Result<Said, Failure> {
    let package = format!("rolecall-{name}");
    let arguments = ["clippy", "--locked", "--no-deps", "--lib", "--all-features", "-p", &package, "--"];
    let mut command = cargo(copy, arguments.into_iter().chain(LINTS));
    command.env("CARGO_TARGET_DIR", target).env("CARGO_TERM_COLOR", "never");
    let output = capture(&mut command)?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Said { passed: output.status.success(), text })
}

/// A copy of the workspace without its fixtures, in the folder of build output.
fn copy(root: &Path, target: &Path) -> Result<PathBuf, Failure> {
    let copy = target.join("sans-io");
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(|error| format!("cannot remove {}: {error}", copy.display()))?;
    }
    let mut files = vec!["Cargo.toml".to_owned(), "Cargo.lock".to_owned(), "clippy.toml".to_owned()];
    files.extend(below(root, "crates")?);
    files.extend(below(root, "xtask")?);
    for file in files {
        let to = copy.join(&file);
        let folder = to.parent().unwrap_or(&copy);
        fs::create_dir_all(folder)
            .and_then(|()| fs::copy(root.join(&file), &to))
            .map_err(|error| format!("cannot copy {file} to {}: {error}", copy.display()))?;
    }
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::{Said, refused, verdict};

    const CONFIGURATION: &str = "disallowed-types = [{ path = \"std::a::B\", reason = \"c\" }]\n\
        disallowed-methods = [\n    { path = \"std::d\", reason = \"e\" },\n]\n";

    fn said(passed: bool, text: &str) -> Result<(), String> {
        verdict("model", &refused(CONFIGURATION), &Said { passed, text: text.to_owned() })
    }

    #[test]
    fn all_that_is_refused_in_words_is_refused_in_code() {
        let both =
            "error: use of a disallowed type `std::a::B`\nerror: use of a disallowed method `std::d`\n";
        assert_eq!(said(false, both), Ok(()));
        let place =
            "crates/model/clippy.toml: the deliberate violations of xtask/src/sans_io/violations.rs passed";
        assert_eq!(said(true, "").unwrap_err(), format!("{place}: std::a::B, std::d"));
        let one = "error: use of a disallowed type `std::a::B`\n";
        assert_eq!(said(false, one).unwrap_err(), format!("{one}{place}: std::d"));
    }

    #[test]
    fn an_empty_configuration_proves_nothing() {
        let nothing = Said { passed: true, text: String::new() };
        let failure = verdict("model", &refused("# nothing\n"), &nothing).unwrap_err();
        assert!(failure.ends_with("violations.rs passed: all"), "{failure}");
    }
}
