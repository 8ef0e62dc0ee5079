//! `cargo xtask ci`: every check there is, one after the other, up to the first that fails.

use crate::{
    Failure,
    command::{capture, cargo, show},
    registers,
};
use std::path::Path;

/// What cargo is told. The libraries without I/O are also looked at alone: in the whole workspace one crate switches on
/// the features of another.
const STEPS: [&str; 10] = [
    "fmt --all --check",
    "clippy --locked --workspace --all-targets --all-features -- -D warnings",
    "clippy --locked -p rolecall-model --no-default-features --all-targets -- -D warnings",
    "clippy --locked -p rolecall-transport --all-targets -- -D warnings",
    "clippy --locked -p rolecall-transport --features reqwest -- -D warnings",
    "clippy --locked -p rolecall-transport --features stream -- -D warnings",
    "clippy --locked -p rolecall-transport --features ureq -- -D warnings",
    "test --locked --workspace --all-features",
    "doc --locked --workspace --no-deps --all-features",
    // None of the others is in a registry for it to find, so only this one is also built as it is packaged.
    "package --locked --allow-dirty -p rolecall-fixtures",
];

/// What must not be anywhere below `transport`: runtimes, clients, sockets.
const FORBIDDEN: [&str; 5] = ["hyper", "mio", "reqwest", "socket2", "tokio"];

/// Packages of their own, whose locks nothing else here reads. What the crates of the workspace need is in them, too.
const APART: [&str; 2] = ["xtask/bench", "xtask/fuzz"];

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    for step in STEPS {
        println!("==> cargo {step}");
        let mut command = cargo(root, step.split(' '));
        if step.starts_with("doc ") {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        show(&mut command)?;
    }
    println!("==> what transport is built with");
    sans_io(root)?;
    for package in APART {
        println!("==> cargo metadata --locked, in {package}");
        is_locked(&root.join(package))?;
    }
    println!("==> cargo xtask tidy");
    registers::run(root)
}

/// Fails where `transport` is built with something that does I/O.
fn sans_io(root: &Path) -> Result<(), Failure> {
    let tree = "tree --locked -p rolecall-transport -e normal,build --target all --prefix none --format {p}";
    let output = capture(&mut cargo(root, tree.split(' ')))?;
    let tree = String::from_utf8_lossy(&output.stdout);
    let mut names = tree.lines().filter_map(|line| line.split(' ').next()).peekable();
    if names.peek() != Some(&"rolecall-transport") {
        return Err(format!("cargo tree: {}", String::from_utf8_lossy(&output.stderr)));
    }
    match names.find(|name| FORBIDDEN.contains(name)) {
        Some(name) => Err(format!("rolecall-transport is built with {name}; it does no I/O")),
        None => Ok(()),
    }
}

/// Fails where the lock of a package is not that of its manifests.
fn is_locked(package: &Path) -> Result<(), Failure> {
    let output = capture(&mut cargo(package, ["metadata", "--locked", "--format-version", "1"]))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
