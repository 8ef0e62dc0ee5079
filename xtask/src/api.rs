//! `crates/*/API.txt`: the public items of each library, one a line, so that a commit shows what it changes of them.
//!
//! rustdoc says what is public, as JSON, and the crate `public-api` prints it. Stable rustdoc writes that JSON once it
//! is told that it may (`RUSTC_BOOTSTRAP`). Its format changes with the compiler, so the version of `public-api` is
//! pinned, and a newer compiler needs a newer one.

use crate::{
    Failure,
    command::{capture, cargo, show},
    files::{self, json, read},
    tidy::Workspace,
};
use public_api::Builder;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

const CRATES: [&str; 3] = ["model", "transport", "mock-server"];

/// The format of rustdoc JSON that the pinned `public-api` reads; the compilers that write it.
const FORMAT: u64 = 57;
const COMPILERS: &str = "Rust 1.95";

/// Writes the files anew.
pub(crate) fn write(root: &Path) -> Result<(), Failure> {
    for (path, text) in all(root)? {
        files::write(&root.join(&path), &text)?;
        println!("wrote {path}");
    }
    Ok(())
}

/// Fails where a file is not what the crate offers.
pub(crate) fn check(root: &Path) -> Result<(), Failure> {
    let stale = |(path, text): (String, String)| {
        let kept = read(&root.join(&path)).unwrap_or_default();
        (kept != text).then(|| format!("{path}: {}; run `cargo xtask api`\n", difference(&kept, &text)))
    };
    let stale: String = all(root)?.into_iter().filter_map(stale).collect();
    if stale.is_empty() { Ok(()) } else { Err(stale.trim_end().to_owned()) }
}

/// Fails where an example of what must not compile is refused for another reason than the one it names: a stable
/// rustdoc looks at the codes of errors only when it is told that it may.
pub(crate) fn check_refusals(root: &Path) -> Result<(), Failure> {
    let arguments =
        ["test", "--locked", "--doc", "--all-features", "-p", "rolecall-model", "-p", "rolecall-transport"];
    show(&mut unstable(cargo(root, arguments), &folder(root)?))
}

/// Where this is built: what may use unstable features is built anew, and nothing else should be.
fn folder(root: &Path) -> Result<PathBuf, Failure> {
    Ok(Workspace::load(root)?.target_directory.join("api"))
}

/// The same command, allowed to use what is not stable.
fn unstable(mut command: Command, target: &Path) -> Command {
    command.env("CARGO_TARGET_DIR", target).env("RUSTC_BOOTSTRAP", "1");
    command
}

/// Every file, with what should be in it.
fn all(root: &Path) -> Result<Vec<(String, String)>, Failure> {
    let target = folder(root)?;
    CRATES.iter().map(|name| Ok((format!("crates/{name}/API.txt"), items(root, &target, name)?))).collect()
}

/// The public items of a crate with all its features, but for what every type has: blanket and auto traits.
fn items(root: &Path, target: &Path, name: &str) -> Result<String, Failure> {
    let package = format!("rolecall-{name}");
    let arguments = ["rustdoc", "--locked", "--lib", "--all-features", "-p", &package];
    let format = ["--", "-Zunstable-options", "--output-format", "json"];
    let output = capture(&mut unstable(cargo(root, arguments.into_iter().chain(format)), target))?;
    if !output.status.success() {
        return Err(format!("{}{package}: rustdoc gave no JSON", String::from_utf8_lossy(&output.stderr)));
    }
    let path = target.join(format!("doc/{}.json", package.replace('-', "_")));
    let found = json(&path)?["format_version"].as_u64().unwrap_or_default();
    if found != FORMAT {
        return Err(format!(
            "rustdoc writes JSON of format {found}, and `public-api` reads {FORMAT}, that of {COMPILERS}: use that \
             compiler, or pin in Cargo.toml the `public-api` for this one and write its format into {}",
            file!()
        ));
    }
    let api = Builder::from_rustdoc_json(&path)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .sorted(true)
        .build()
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(api.items().map(|item| format!("{item}\n")).collect())
}

/// How many lines are new or gone, and one of them.
fn difference(kept: &str, text: &str) -> String {
    let new: Vec<_> = text.lines().filter(|line| !kept.lines().any(|other| other == *line)).collect();
    let gone: Vec<_> = kept.lines().filter(|line| !text.lines().any(|other| other == *line)).collect();
    let one = new.first().or(gone.first()).map_or(String::new(), |line| format!(", such as `{line}`"));
    format!("{} public items are new and {} are gone{one}", new.len(), gone.len())
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_is_stale_is_counted_and_shown() {
        assert_eq!(
            difference("pub fn a()\npub fn b()\n", "pub fn b()\npub fn c()\n"),
            "1 public items are new and 1 are gone, such as `pub fn c()`"
        );
        assert_eq!(
            difference("pub fn a()\n", ""),
            "0 public items are new and 1 are gone, such as `pub fn a()`"
        );
    }
}
