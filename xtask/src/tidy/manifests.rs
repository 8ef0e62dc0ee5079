//! What every crate of ours takes from the workspace, so that it is said once.

use super::Fault;

const INHERITED: [&str; 2] = ["rust-version.workspace = true", "license.workspace = true"];

pub(super) fn faults(path: &str, text: &str) -> Vec<Fault> {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let mut faults: Vec<_> = INHERITED
        .iter()
        .filter(|line| !lines.contains(line))
        .map(|line| format!("{path}: write `{line}`"))
        .collect();
    if !lines.windows(2).any(|pair| pair == ["[lints]", "workspace = true"]) {
        faults.push(format!("{path}: write `workspace = true` under `[lints]`"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn version_licence_and_lints_come_from_the_workspace() {
        let good = "[package]\nlicense.workspace = true\nrust-version.workspace = true\n\n[lints]\nworkspace = true\n";
        assert_eq!(faults("a/Cargo.toml", good), [""; 0]);
        assert_eq!(
            faults("a/Cargo.toml", "[package]\nlicense = \"MIT\"\nrust-version = \"1.80\"\n"),
            [
                "a/Cargo.toml: write `rust-version.workspace = true`",
                "a/Cargo.toml: write `license.workspace = true`",
                "a/Cargo.toml: write `workspace = true` under `[lints]`",
            ]
        );
    }
}
