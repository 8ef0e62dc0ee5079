//! Reading and writing files and folders, with errors that name them.

use crate::Failure;
use serde_json::Value;
use std::{fs, io, path::Path};

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

/// The bytes of a file.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// The JSON value in a file.
pub(crate) fn json(path: &Path) -> Result<Value, Failure> {
    serde_json::from_str(&read(path)?)
        .map_err(|error| format!("{}: {error}; put the JSON right", path.display()))
}

/// Writes a file.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| format!("{}: it cannot be written ({error})", path.display()))
}

/// What a folder holds: names, sorted, and whether each is a folder too.
pub(crate) fn entries(folder: &Path) -> Result<Vec<(String, bool)>, Failure> {
    let failed = |error| unreadable(folder, &error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        entries.push((entry.file_name().to_string_lossy().into_owned(), is_folder));
    }
    entries.sort();
    Ok(entries)
}

/// Every file under a folder of the root (`""` is the root itself), as a path from there with slashes; build output and git's own files are left out.
pub(crate) fn below(root: &Path, folder: &str) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    for (name, is_folder) in entries(&root.join(folder))? {
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        match (is_folder, name.as_str()) {
            (true, "target" | ".git") => {}
            (true, _) => files.extend(below(root, &path)?),
            (false, _) => files.push(path),
        }
    }
    Ok(files)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    format!("{}: it cannot be read ({error}); bring it back or put it right", path.display())
}
