//! Which crate may depend on which: the direction model <- transport <- mock-server, and what is taken from others.

use super::{
    Fault,
    workspace::{Dependency, Package, Workspace},
};

/// What one of our crates may depend on. To take a crate in is a decision: it is written here, with the commit that
/// says why. Tests may use any crate that is not ours.
struct Allowed {
    package: &'static str,
    ours: &'static [&'static str],
    theirs: &'static [&'static str],
}

const ALLOWED: [Allowed; 4] = [
    Allowed { package: "rolecall-model", ours: &[], theirs: &["percent-encoding", "serde", "serde_json"] },
    Allowed {
        package: "rolecall-transport",
        ours: &["rolecall-model"],
        theirs: &[
            "bytes",
            "http",
            "percent-encoding",
            "serde",
            "serde_json",
            "serde_path_to_error",
            "thiserror",
        ],
    },
    Allowed {
        package: "rolecall-mock-server",
        ours: &["rolecall-model", "rolecall-transport"],
        theirs: &[
            "bytes",
            "clap",
            "http",
            "http-body-util",
            "hyper",
            "hyper-util",
            "jiff",
            "libc",
            "serde",
            "serde_json",
            "signal-hook",
            "socket2",
            "thiserror",
            "tokio",
            "tower-http",
            "tower-service",
            "tracing",
            "tracing-subscriber",
        ],
    },
    Allowed { package: "xtask", ours: &[], theirs: &["public-api", "serde_json", "sha2", "socket2"] },
];

/// The crate that is sans-IO, and with it the one below it.
const SANS_IO: &str = "rolecall-transport";

/// All that it is built with, however far away: no HTTP client, no async runtime, nothing that opens a socket.
const SANS_IO_GRAPH: [&str; 18] = [
    "bytes",
    "http",
    "itoa",
    "memchr",
    "percent-encoding",
    "proc-macro2",
    "quote",
    "rolecall-model",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "serde_path_to_error",
    "syn",
    "thiserror",
    "thiserror-impl",
    "unicode-ident",
    "zmij",
];

pub(super) fn faults(workspace: &Workspace) -> Vec<Fault> {
    let ours: Vec<_> = workspace.packages.iter().map(|package| package.name.as_str()).collect();
    let near = workspace.packages.iter().flat_map(|package| near(package, &ours));
    let far = workspace.packages.iter().filter(|package| package.name == SANS_IO);
    near.chain(far.flat_map(|package| far_away(workspace, package))).collect()
}

/// What stands in the manifest.
fn near(package: &Package, ours: &[&str]) -> Vec<Fault> {
    let (name, manifest) = (&package.name, &package.manifest);
    let Some(allowed) = ALLOWED.iter().find(|allowed| allowed.package == name) else {
        return vec![format!("{manifest}: say in {} what {name} may depend on", file!())];
    };
    let fault = |dependency: &Dependency| {
        let other = dependency.name.as_str();
        if ours.contains(&other) {
            (!allowed.ours.contains(&other)).then(|| {
                format!("{manifest}: take out {other}; the direction is model <- transport <- mock-server")
            })
        } else {
            (!dependency.is_dev && !allowed.theirs.contains(&other))
                .then(|| format!("{manifest}: take out {other}, or allow it to {name} in {}", file!()))
        }
    };
    package.dependencies.iter().filter_map(fault).collect()
}

/// What the manifest leads to.
fn far_away(workspace: &Workspace, package: &Package) -> Vec<Fault> {
    let reached = workspace.reach(package);
    let strange = reached.iter().filter(|(name, _)| !SANS_IO_GRAPH.contains(name));
    strange
        .map(|(name, through)| {
            format!("{}: it is built with {name} (through {through}); take it out, or allow it in {} if it does no I/O", package.manifest, file!())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::faults;
    use crate::tidy::workspace::Workspace;
    use serde_json::{Value, json};

    fn package(name: &str, dependencies: &Value) -> Value {
        json!({
            "name": name, "id": name, "manifest_path": format!("/r/crates/{name}/Cargo.toml"), "dependencies": dependencies
        })
    }

    fn said(packages: &Value, nodes: &Value) -> Vec<String> {
        let members: Vec<_> = packages.as_array().unwrap().iter().map(|package| &package["id"]).collect();
        faults(
            &Workspace::parse(&json!({
                "workspace_root": "/r", "workspace_members": members, "target_directory": "/r/target",
                "packages": packages, "resolve": { "nodes": nodes },
            }))
            .unwrap(),
        )
    }

    #[test]
    fn the_direction_holds_for_tests_as_well() {
        let model = package("rolecall-model", &json!([{ "name": "rolecall-transport", "kind": "dev" }]));
        let transport = package("rolecall-transport", &json!([{ "name": "rolecall-model", "kind": null }]));
        assert_eq!(
            said(&json!([model, transport]), &json!([])),
            [
                "crates/rolecall-model/Cargo.toml: take out rolecall-transport; the direction is model <- transport <- mock-server"
            ]
        );
    }

    #[test]
    fn a_crate_that_nobody_allowed_is_a_fault_unless_for_tests() {
        let dependencies = json!([
            { "name": "serde", "kind": null },
            { "name": "rand", "kind": null },
            { "name": "cc", "kind": "build" },
            { "name": "proptest", "kind": "dev" },
        ]);
        assert_eq!(
            said(&json!([package("rolecall-model", &dependencies)]), &json!([])),
            ["rand", "cc"].map(|name| format!(
                "crates/rolecall-model/Cargo.toml: take out {name}, or allow it to rolecall-model in xtask/src/tidy/crates.rs"
            ))
        );
    }

    #[test]
    fn a_new_crate_of_ours_needs_a_line_in_the_table() {
        assert_eq!(
            said(&json!([package("rolecall-new", &json!([]))]), &json!([])),
            [
                "crates/rolecall-new/Cargo.toml: say in xtask/src/tidy/crates.rs what rolecall-new may depend on"
            ]
        );
    }

    #[test]
    fn what_transport_is_built_with_is_looked_at_to_the_end_but_not_its_tests() {
        let link = |id: &str, kind: Value| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let nodes = json!([
            { "id": "rolecall-transport", "deps": [link("http", Value::Null), link("proptest", "dev".into())] },
            { "id": "http", "deps": [link("bytes", Value::Null)] },
            { "id": "bytes", "deps": [link("mio", Value::Null), link("http", Value::Null)] },
        ]);
        assert_eq!(
            said(&json!([package("rolecall-transport", &json!([]))]), &nodes),
            [
                "crates/rolecall-transport/Cargo.toml: it is built with mio (through bytes); take it out, or allow it in xtask/src/tidy/crates.rs if it does no I/O"
            ]
        );
    }
}
