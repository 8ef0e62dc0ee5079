//! `cargo xtask bench`: measures, side by side in one run, and puts the tables into BENCHMARKS.md. What they mean is
//! written there by hand.
//!
//! What is compared with lives in a package of its own, `xtask/bench`, so that it is in nobody's lock file.

use crate::{
    Failure,
    command::{capture, cargo, program, show},
    files::{read, write},
};
use std::{fs, path::Path, process::Stdio, thread::available_parallelism};

/// The lines between which the tables stand.
const MARKS: [&str; 2] = ["<!-- tables of `cargo xtask bench` -->\n", "<!-- end of the tables -->\n"];

pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    show(&mut cargo(root, ["build", "--locked", "--release", "--package", "rolecall"]))?;
    let (_, target) = program(root)?;
    let mut measure = cargo(&root.join("xtask/bench"), ["run", "--locked", "--release", "--quiet"]);
    measure.env("CARGO_TARGET_DIR", target.join("bench"));
    measure.env("ROLECALL_PROGRAM", target.join("release/rolecall"));
    // What it is measuring just now goes to standard error, and is seen at once.
    let output = capture(measure.stderr(Stdio::inherit()))?;
    if !output.status.success() {
        return Err(format!("bench: the measurements ended with {}", output.status));
    }
    let tables = String::from_utf8_lossy(&output.stdout);
    print!("{tables}");
    let path = root.join("BENCHMARKS.md");
    write(&path, &filled(&read(&path)?, &format!("\n{}\n{tables}\n", machine()?))?)
}

/// The text with these tables in place of those before.
fn filled(text: &str, tables: &str) -> Result<String, Failure> {
    let parts = text.split_once(MARKS[0]).zip(text.split_once(MARKS[1]));
    let ((before, _), (_, after)) = parts.ok_or("BENCHMARKS.md: the two lines around the tables are gone")?;
    Ok([before, MARKS[0], tables, MARKS[1], after].concat())
}

fn machine() -> Result<String, Failure> {
    let cargo = capture(&mut cargo(Path::new("."), ["--version"]))?;
    let cargo = String::from_utf8_lossy(&cargo.stdout).trim_end().to_owned();
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("unknown");
    let cores = available_parallelism().map_or(1, usize::from);
    Ok(format!("Machine: {cores} cores ({model}); {cargo}."))
}

#[cfg(test)]
mod tests {
    use super::{MARKS, filled};

    #[test]
    fn tables_replace_those_before_and_nothing_else() {
        let [begin, end] = MARKS;
        let text = format!("a\n{begin}old\n{end}b\n");
        assert_eq!(filled(&text, "new\n").unwrap(), format!("a\n{begin}new\n{end}b\n"));
        assert!(filled("a\nb\n", "new\n").is_err());
    }
}
