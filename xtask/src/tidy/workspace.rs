//! What `cargo metadata` says of our crates.

use super::Fault;
use crate::command::{capture, cargo};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::{Path, PathBuf},
};

pub(crate) struct Workspace {
    pub(super) packages: Vec<Package>,
    pub(crate) target_directory: PathBuf,
    /// The names of all packages, theirs and ours, by id.
    names: BTreeMap<String, String>,
    /// What each package is built with, by id: after features and versions are resolved, for every platform.
    built_with: BTreeMap<String, Vec<String>>,
}

/// One of our crates.
pub(super) struct Package {
    pub(super) name: String,
    id: String,
    /// Its Cargo.toml, as a path from the root.
    pub(super) manifest: String,
    pub(super) dependencies: Vec<Dependency>,
}

/// A line of a manifest.
pub(super) struct Dependency {
    pub(super) name: String,
    /// For tests, examples and benchmarks only.
    pub(super) is_dev: bool,
}

impl Workspace {
    pub(crate) fn load(root: &Path) -> Result<Self, Fault> {
        let output = capture(&mut cargo(root, ["metadata", "--locked", "--format-version", "1"]))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " ");
            return Err(format!(
                "Cargo.lock: put it and the manifests in step, `cargo metadata --locked` says: {said}"
            ));
        }
        let metadata = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
        Self::parse(&metadata).ok_or_else(|| "`cargo metadata` prints another format than 1".to_owned())
    }

    pub(super) fn parse(metadata: &Value) -> Option<Self> {
        let root = metadata["workspace_root"].as_str()?;
        let members = metadata["workspace_members"].as_array()?;
        let all = metadata["packages"].as_array()?;
        let nodes = metadata["resolve"]["nodes"].as_array()?;
        let ours = all.iter().filter(|package| members.contains(&package["id"]));
        Some(Self {
            packages: ours.map(|package| Package::parse(package, root)).collect::<Option<_>>()?,
            target_directory: metadata["target_directory"].as_str()?.into(),
            names: all
                .iter()
                .map(|package| Some((text(package, "id")?, text(package, "name")?)))
                .collect::<Option<_>>()?,
            built_with: nodes
                .iter()
                .map(|node| Some((text(node, "id")?, built_with(node)?)))
                .collect::<Option<_>>()?,
        })
    }

    /// The crates that a crate of ours is built with, near and far, each with the one that asks for it.
    pub(super) fn reach<'a>(&'a self, package: &'a Package) -> BTreeMap<&'a str, &'a str> {
        let mut seen = BTreeSet::from([package.id.as_str()]);
        let mut queue = VecDeque::from([package.id.as_str()]);
        let mut reached = BTreeMap::new();
        while let Some(id) = queue.pop_front() {
            for next in self.built_with.get(id).into_iter().flatten() {
                if seen.insert(next) {
                    reached.insert(self.name(next), self.name(id));
                    queue.push_back(next);
                }
            }
        }
        reached
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }
}

impl Package {
    fn parse(package: &Value, root: &str) -> Option<Self> {
        let manifest = package["manifest_path"].as_str()?;
        let dependencies = package["dependencies"].as_array()?;
        Some(Self {
            name: text(package, "name")?,
            id: text(package, "id")?,
            manifest: manifest.strip_prefix(root)?.trim_start_matches(['/', '\\']).replace('\\', "/"),
            dependencies: dependencies.iter().map(Dependency::parse).collect::<Option<_>>()?,
        })
    }
}

impl Dependency {
    fn parse(dependency: &Value) -> Option<Self> {
        Some(Self { name: text(dependency, "name")?, is_dev: dependency["kind"] == "dev" })
    }
}

/// The ids that a node of the resolved graph leads to, but for those that only tests need.
fn built_with(node: &Value) -> Option<Vec<String>> {
    let dependencies = node["deps"].as_array()?.iter();
    let needed = dependencies.filter(|dependency| {
        dependency["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"] != "dev"))
    });
    needed.map(|dependency| text(dependency, "pkg")).collect()
}

fn text(object: &Value, member: &str) -> Option<String> {
    object[member].as_str().map(str::to_owned)
}
