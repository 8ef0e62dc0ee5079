//! The documented exchanges: what the index lists, and nothing else, and each of them whole.

use super::Fault;
use crate::{
    files::entries,
    fixtures::{self, DOCUMENTED, INDEX},
};
use std::{collections::BTreeMap, path::Path};

const FILES: [&str; 4] = ["exchange.json", "printed.txt", "request.http", "response.http"];

/// The names of the files of each folder.
type Folders = BTreeMap<String, Vec<String>>;

pub(super) fn faults(root: &Path) -> Result<Vec<Fault>, Fault> {
    let documented = root.join(DOCUMENTED);
    let mut folders = Folders::new();
    for (name, _) in entries(&documented)?.into_iter().filter(|(_, is_folder)| *is_folder) {
        let files = entries(&documented.join(&name))?.into_iter().map(|(file, _)| file).collect();
        folders.insert(name, files);
    }
    Ok(all(&fixtures::ids(root)?, &folders))
}

fn all(ids: &[String], folders: &Folders) -> Vec<Fault> {
    let lost = ids
        .iter()
        .filter(|id| !folders.contains_key(*id))
        .map(|id| format!("{INDEX}: {id} has no folder; take it out, or add the folder"));
    let twice = ids
        .iter()
        .enumerate()
        .filter(|&(at, id)| ids[..at].contains(id))
        .map(|(_, id)| format!("{INDEX}: {id} stands twice; take one out"));
    let unlisted = folders
        .keys()
        .filter(|name| !ids.contains(name))
        .map(|name| format!("{DOCUMENTED}/{name}: it is not in index.json; list it, or take it out"));
    let incomplete = folders.iter().flat_map(|(name, files)| {
        let missing = FILES.iter().filter(|file| files.iter().all(|other| other != *file));
        missing.map(move |file| format!("{DOCUMENTED}/{name}: {file} is missing; add it"))
    });
    lost.chain(twice).chain(unlisted).chain(incomplete).collect()
}

#[cfg(test)]
mod tests {
    use super::{FILES, all};

    #[test]
    fn index_and_folders_agree_and_every_folder_is_whole() {
        let ids = ["a", "b", "a", "c"].map(str::to_owned);
        let whole = FILES.map(str::to_owned).to_vec();
        let folders = [("a", whole.clone()), ("b", whole[1..].to_vec()), ("d", whole)];
        let folders = folders.into_iter().map(|(name, files)| (name.to_owned(), files)).collect();
        assert_eq!(
            all(&ids, &folders),
            [
                "fixtures/documented/index.json: c has no folder; take it out, or add the folder",
                "fixtures/documented/index.json: a stands twice; take one out",
                "fixtures/documented/d: it is not in index.json; list it, or take it out",
                "fixtures/documented/b: exchange.json is missing; add it",
            ]
        );
    }
}
