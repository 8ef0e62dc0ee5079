//! `cargo xtask tidy`: the rules that need no compiler. Every fault is told, each in a line that says what to do.

mod crates;
mod errata;
mod manifests;
mod texts;
mod workspace;

use crate::{Failure, files::read};
use std::path::Path;
pub(crate) use workspace::Workspace;

/// What is wrong, and what to do about it, in one line.
type Fault = String;

/// A rule looks at the whole repository. It fails, with one more fault, where it cannot read what it should look at.
type Rule = fn(&Path) -> Result<Vec<Fault>, Fault>;

const RULES: [Rule; 3] = [crates_and_manifests, errata::faults, texts::faults];

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let faults = faults(root);
    match faults.len() {
        0 => {
            println!("tidy: no faults");
            Ok(())
        }
        1 => Err(format!("{}\ntidy: 1 fault", faults.concat())),
        many => Err(format!("{}\ntidy: {many} faults", faults.join("\n"))),
    }
}

/// All faults, with paths from the root.
fn faults(root: &Path) -> Vec<Fault> {
    let faults = RULES.iter().flat_map(|rule| rule(root).unwrap_or_else(|fault| vec![fault]));
    let root = format!("{}/", root.display());
    faults.map(|fault| fault.replace(&root, "")).collect()
}

fn crates_and_manifests(root: &Path) -> Result<Vec<Fault>, Fault> {
    let workspace = Workspace::load(root)?;
    let mut faults = crates::faults(&workspace);
    for package in &workspace.packages {
        faults.extend(manifests::faults(&package.manifest, &read(&root.join(&package.manifest))?));
    }
    Ok(faults)
}
