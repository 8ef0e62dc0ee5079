//! What a test pays for the dev-dependency: crates, and CPU of a cold build. Against wiremock-rs and httpmock.

use crate::Row;
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

pub fn rows() -> Vec<Row> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let ours = format!("rolecall-mock-server = {{ path = {:?} }}", root.join("crates/mock-server"));
    let projects = [
        ("rolecall", ours.as_str()),
        ("wiremock-rs", "wiremock = \"0.6\""),
        ("httpmock", "httpmock = { version = \"0.8\", default-features = false }"),
    ];
    let folder = env::temp_dir().join(format!("rolecall-bench-{}", std::process::id()));
    let measured = projects.map(|(name, dependency)| {
        let project = folder.join(name);
        make(&project, dependency);
        let crates = crates(&project);
        (crates, cold_build(&project))
    });
    let _ = fs::remove_dir_all(&folder);
    let [(ours, built), (wiremock, wiremock_built), (httpmock, httpmock_built)] = measured;
    let least = wiremock_built.min(httpmock_built);
    vec![
        Row::new(
            "unique lines of `cargo tree -e normal,build --prefix none`",
            ours.to_string(),
            format!("wiremock-rs: {wiremock}, httpmock: {httpmock}"),
            ours as f64,
            55.0,
            "lines",
        ),
        Row::new(
            "CPU of a cold build",
            format!("{built:.1} s"),
            format!("wiremock-rs: {wiremock_built:.1} s, httpmock: {httpmock_built:.1} s"),
            built / least,
            1.0,
            "times the lesser",
        ),
    ]
}

/// A project that has it as a dependency. (For its tests it would be the same crates; the tree of a dev-dependency alone
/// cannot be asked for.)
fn make(project: &Path, dependency: &str) {
    fs::create_dir_all(project.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"measured\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{dependency}\n"
    );
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    fs::write(project.join("src/lib.rs"), "").unwrap();
    cargo(project, &["fetch"]);
}

/// The lines of its tree, as the command prints them, but for the project itself.
fn crates(project: &Path) -> usize {
    let output = Command::new("cargo")
        .args(["tree", "-e", "normal,build", "--prefix", "none", "--target", "x86_64-unknown-linux-gnu"])
        .current_dir(project)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().skip(1).filter(|line| !line.is_empty()).collect::<BTreeSet<_>>().len()
}

fn cold_build(project: &Path) -> f64 {
    let before = children();
    cargo(project, &["build"]);
    children() - before
}

fn cargo(project: &Path, arguments: &[&str]) {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(project).env("CARGO_TARGET_DIR", project.join("target"));
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "cargo {arguments:?} fails in {}", project.display());
}

/// CPU seconds of all children that have ended: fields 16 and 17 of the kernel's accounting, in hundredths.
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = fields[13].parse::<f64>().unwrap() + fields[14].parse::<f64>().unwrap();
    ticks / 100.0
}
