//! What is written by hand: readable everywhere, short, and finished.

use super::Fault;
use crate::files::{below, read_bytes};
use std::path::Path;

const LINES_OF_A_README: usize = 150;
const LINES_OF_A_SOURCE: usize = 600;

/// What is not left behind, and what to do instead. Taken apart, so that this file has none of it.
const LEFT_BEHIND: [(&str, &str); 4] = [
    (concat!("to", "do!"), "write it, or leave it out"),
    (concat!("#[", "ignore"), "let the test run, or take it out"),
    (concat!("FIX", "ME"), "fix it, or say what is missing and why"),
    (concat!("db", "g!"), "take it out"),
];

pub(super) fn faults(root: &Path) -> Result<Vec<Fault>, Fault> {
    let mut faults = Vec::new();
    if !root.join("README.md").exists() {
        faults.push("README.md: it is missing; write it".to_owned());
    }
    let is_ours = |path: &String| [".md", ".rs", ".toml"].iter().any(|end| path.ends_with(end));
    for path in below(root, "")?.into_iter().filter(is_ours) {
        faults.extend(of_file(&path, &read_bytes(&root.join(&path))?));
    }
    Ok(faults)
}

fn of_file(path: &str, bytes: &[u8]) -> Vec<Fault> {
    let Ok(text) = str::from_utf8(bytes) else {
        return vec![format!("{path}: it is not UTF-8; save it as UTF-8")];
    };
    let mut faults = Vec::new();
    if text.contains('\r') {
        faults.push(format!("{path}: a line ends in CR; save it with LF alone"));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        faults.push(format!("{path}: the last line has no end; add LF"));
    }
    let lines = text.lines().count();
    if (path == "README.md" || path.ends_with("/README.md")) && lines > LINES_OF_A_README {
        faults.push(format!("{path}: it has {lines} lines; shorten it to {LINES_OF_A_README}"));
    }
    if path.ends_with(".rs") {
        if lines > LINES_OF_A_SOURCE {
            faults
                .push(format!("{path}: it has {lines} lines; split it, at most {LINES_OF_A_SOURCE} a file"));
        }
        faults.extend(left_behind(path, text));
    }
    faults
}

fn left_behind(path: &str, text: &str) -> Vec<Fault> {
    let of_line = |(number, line): (usize, &str)| {
        let found = LEFT_BEHIND.iter().filter(|(word, _)| line.contains(word));
        found.map(|(word, advice)| format!("{path}:{number}: `{word}`; {advice}")).collect::<Vec<_>>()
    };
    (1..).zip(text.lines()).flat_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::{LEFT_BEHIND, of_file};

    #[test]
    fn texts_are_utf_8_with_lf_and_end_with_it() {
        assert_eq!(of_file("a.toml", b"a = 1\n"), [""; 0]);
        assert_eq!(of_file("a.md", b""), [""; 0]);
        assert_eq!(of_file("a.md", b"\xff\n"), ["a.md: it is not UTF-8; save it as UTF-8"]);
        assert_eq!(
            of_file("a.md", b"a\r\nb"),
            ["a.md: a line ends in CR; save it with LF alone", "a.md: the last line has no end; add LF"]
        );
    }

    #[test]
    fn long_files_are_named_with_their_length() {
        let lines = |count: usize| "\n".repeat(count).into_bytes();
        assert_eq!(of_file("README.md", &lines(150)), [""; 0]);
        assert_eq!(of_file("a/README.md", &lines(151)), ["a/README.md: it has 151 lines; shorten it to 150"]);
        assert_eq!(of_file("a.rs", &lines(600)), [""; 0]);
        assert_eq!(of_file("a.rs", &lines(601)), ["a.rs: it has 601 lines; split it, at most 600 a file"]);
    }

    #[test]
    fn what_was_left_behind_is_named_with_its_line() {
        for (word, advice) in LEFT_BEHIND {
            let text = format!("\nfn a() {{ {word} }}\n");
            assert_eq!(of_file("a.rs", text.as_bytes()), [format!("a.rs:2: `{word}`; {advice}")]);
            assert_eq!(of_file("a.md", text.as_bytes()), [""; 0]);
        }
    }
}
