//! `cargo xtask ci`: every check there is, one after the other, up to the first that fails.

use crate::{
    Failure, api,
    command::{capture, cargo, show},
    files::entries,
    sans_io, tidy,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// The name of a step, and what cargo is told.
type Step = (&'static str, &'static str);

/// Each library is also looked at alone and bare: in the whole workspace one crate switches on the features of another.
const CARGO_STEPS: [Step; 10] = [
    ("format", "fmt --all --check"),
    ("clippy", "clippy --locked --workspace --all-targets --all-features -- -D warnings"),
    (
        "clippy of model without features",
        "clippy --locked -p rolecall-model --no-default-features --all-targets -- -D warnings",
    ),
    (
        "clippy of transport without features",
        "clippy --locked -p rolecall-transport --no-default-features --all-targets -- -D warnings",
    ),
    (
        "clippy of mock-server without features",
        "clippy --locked -p rolecall-mock-server --no-default-features --all-targets -- -D warnings",
    ),
    ("tests with default features", "test --locked --workspace"),
    ("tests without features", "test --locked --workspace --no-default-features"),
    ("tests with all features", "test --locked --workspace --all-features"),
    ("documentation", "doc --locked --workspace --no-deps --all-features"),
    // Together, since none of them is in a registry for the others to find.
    ("packages", "package --locked -p rolecall-model -p rolecall-transport -p rolecall-mock-server"),
];

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let begun = Instant::now();
    forget_packages()?;
    for (name, arguments) in CARGO_STEPS {
        let mut command = command(root, arguments);
        step(name, &shown(&command), || show(&mut command))?;
    }
    step("tidy", "cargo xtask tidy", || tidy::run(root))?;
    step("API texts", "cargo xtask api, and compare", || api::check(root))?;
    step("what must not compile", "cargo test --doc, with the codes of errors", || {
        api::check_refusals(root)
    })?;
    step("sans-io", "cargo xtask sans-io", || sans_io::run(root))?;
    println!("ci: all steps passed in {}", seconds(begun.elapsed()));
    Ok(())
}

/// Removes what cargo unpacked of our own crates when it checked them before. It unpacks a version once, and would check
/// again what the crates were then.
fn forget_packages() -> Result<(), Failure> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(home) = home.or_else(|| Some(env::home_dir()?.join(".cargo"))) else { return Ok(()) };
    // Cargo puts the crates that are packaged together into a registry without a host, whose folder has no name.
    let registries = home.join("registry/src");
    if !registries.is_dir() {
        return Ok(());
    }
    for (registry, _) in entries(&registries)?.iter().filter(|(name, _)| name.starts_with('-')) {
        let registry = registries.join(registry);
        for (package, _) in entries(&registry)?.iter().filter(|(name, _)| name.starts_with("rolecall-")) {
            let package = registry.join(package);
            fs::remove_dir_all(&package).map_err(|error| format!("{}: {error}", package.display()))?;
        }
    }
    Ok(())
}

/// Says what is done, does it, and says how long it took.
fn step(name: &str, line: &str, work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    println!("==> {name}: {line}");
    let begun = Instant::now();
    let done = work();
    println!("    {name}: {}", seconds(begun.elapsed()));
    done.map_err(|failure| format!("{failure}\nci: stopped at `{name}`"))
}

fn command(root: &Path, arguments: &str) -> Command {
    let mut command = cargo(root, arguments.split(' '));
    if arguments.starts_with("doc ") {
        command.env("RUSTDOCFLAGS", "-D warnings");
    }
    // Cargo packages what is committed, unless it is told that what is not is meant as well.
    if arguments.starts_with("package ") && is_changed(root) {
        command.arg("--allow-dirty");
    }
    command
}

/// Whether git knows of changes that are not committed. Without git there is nothing to compare with.
fn is_changed(root: &Path) -> bool {
    let mut status = Command::new("git");
    status.current_dir(root).args(["status", "--porcelain"]);
    capture(&mut status).is_ok_and(|output| !output.stdout.is_empty())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let settings = command.get_envs().filter_map(|(name, value)| {
        Some(format!("{}=\"{}\" ", name.to_string_lossy(), value?.to_string_lossy()))
    });
    let arguments = command.get_args().map(|argument| format!(" {}", argument.to_string_lossy()));
    settings.chain(["cargo".to_owned()]).chain(arguments).collect()
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::{command, seconds, shown, step};
    use std::{path::Path, time::Duration};

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        assert_eq!(shown(&command(Path::new("."), "fmt --all")), "cargo fmt --all");
        let doc = command(Path::new("."), "doc --no-deps");
        assert_eq!(shown(&doc), "RUSTDOCFLAGS=\"-D warnings\" cargo doc --no-deps");
    }

    #[test]
    fn a_failure_ends_with_the_name_of_its_step() {
        let failure = step("tidy", "cargo xtask tidy", || Err("a fault".to_owned())).unwrap_err();
        assert_eq!(failure, "a fault\nci: stopped at `tidy`");
    }

    #[test]
    fn durations_are_in_seconds() {
        assert_eq!(seconds(Duration::from_millis(61_250)), "61.2 s");
    }
}
