//! What the program says when it ends: what was asked for, whatever else is silent.

use rolecall_mock_server::{Mock, program::printable};
use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::Path,
};

/// Lists the contradictions of this kind on standard error, each once. Says whether there are any.
pub(crate) fn contradictions(mock: &Mock, counts: impl Fn(bool) -> bool) -> bool {
    let told: Vec<_> = mock.contradictions().into_iter().filter(|(_, is_green)| counts(*is_green)).collect();
    for (note, _) in &told {
        let _ = writeln!(io::stderr(), "answered otherwise: {}", printable(note));
    }
    !told.is_empty()
}

/// Writes how often each rule was met: a line each, the count before a tab, and those that were not.
pub(crate) fn coverage(mock: &Mock, to: &Path) -> Result<(), String> {
    let coverage = mock.coverage_of_all();
    let mut text = String::new();
    for (rule, times) in coverage.rules() {
        let _ = writeln!(text, "{times}\t{}", rule.id());
    }
    let _ = writeln!(text, "{coverage}");
    if to == Path::new("-") {
        let _ = io::stderr().write_all(text.as_bytes());
        return Ok(());
    }
    fs::write(to, text).map_err(|error| format!("{}: {error}", to.display()))
}
