//! `cargo xtask interop`: what we make, opened by programs that nobody here wrote.
//!
//! It needs node with npm, and Chromium. What it installs and writes is in `target/interop`, and can be thrown away.

mod mock;
mod web;

use crate::{
    Failure,
    command::{self, capture, cargo, show},
    files::{names, read, write},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// The scripts, and the packages that they use.
const SOURCES: &str = "xtask/interop";

/// What the steps share.
struct Workshop {
    root: PathBuf,
    /// Where packages, scripts and results are.
    folder: PathBuf,
    /// `rolecall`, built.
    program: PathBuf,
}

/// A name, and what is done under it.
type Step = (&'static str, fn(&Workshop) -> Result<(), Failure>);

const STEPS: [Step; 8] = [
    ("npm packages", packages),
    ("the documents and exchanges, written down", web::documents),
    ("the tests' answers, written down", web::answers),
    ("the OpenAPI document, by Redocly", web::lint),
    ("the tests' answers, by Ajv", web::validate),
    ("TypeScript types of the OpenAPI document", web::types),
    ("the page and the web example, in Chromium", web::browser),
    ("the exchanges as HAR, by har-validator", har),
];

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let (program, target) = command::program(root)?;
    let workshop = Workshop { root: root.to_owned(), folder: target.join("interop"), program };
    let begun = Instant::now();
    for (name, step) in STEPS {
        println!("==> {name}");
        let begun = Instant::now();
        step(&workshop).map_err(|failure| format!("{failure}\ninterop: stopped at `{name}`"))?;
        println!("    {:.1} s", begun.elapsed().as_secs_f64());
    }
    println!("interop: all steps passed in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Copies the scripts, since node looks for packages beside them, and installs the packages if they are others than
/// last time. None of their install scripts runs.
fn packages(workshop: &Workshop) -> Result<(), Failure> {
    let Workshop { root, folder, .. } = workshop;
    let installed = folder.join("installed.json");
    fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for name in names(&root.join(SOURCES))? {
        write(&folder.join(&name), &read(&root.join(SOURCES).join(&name))?)?;
    }
    let wanted = read(&folder.join("package.json"))?;
    if installed.exists() && read(&installed)? == wanted {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder).stdin(Stdio::null()).args(["install", "--ignore-scripts", "--no-package-lock"]);
    show(npm.args(["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]))?;
    write(&installed, &wanted)
}

/// What `rolecall exchanges --as har` writes.
fn har(workshop: &Workshop) -> Result<(), Failure> {
    let mut program = Command::new(&workshop.program);
    let output = capture(program.stdin(Stdio::null()).args(["exchanges", "--as", "har"]))?;
    let archive = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    write(&workshop.folder.join("exchanges.har"), &archive)?;
    workshop.node("har.mjs", &[Path::new("exchanges.har")])
}

impl Workshop {
    /// Runs a script of ours with these arguments.
    fn node(&self, script: &str, arguments: &[&Path]) -> Result<(), Failure> {
        let mut node = Command::new("node");
        show(node.current_dir(&self.folder).stdin(Stdio::null()).arg(script).args(arguments))
    }

    /// Runs the program of a package; none of them calls home.
    fn tool(&self, name: &str, arguments: &[&str]) -> Result<(), Failure> {
        let mut tool = Command::new(self.folder.join("node_modules/.bin").join(name));
        tool.current_dir(&self.folder).stdin(Stdio::null()).args(arguments);
        show(tool.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"))
    }

    /// Runs cargo, and shows what it says only if it fails.
    fn cargo(&self, arguments: &[&str], variable: (&str, &Path)) -> Result<(), Failure> {
        let mut command = cargo(&self.root, arguments.iter().copied());
        let output = capture(command.env(variable.0, variable.1))?;
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        if output.status.success() { Ok(()) } else { Err(said.concat()) }
    }
}
