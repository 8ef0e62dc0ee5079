//! The frozen fixtures are what they were when they were frozen.

use super::Fault;
use crate::{
    digests::{Digests, TABLE, now, parse},
    files::read,
    fixtures::DOCUMENTED,
};
use std::path::Path;

pub(super) fn faults(root: &Path) -> Result<Vec<Fault>, Fault> {
    Ok(differences(&parse(&read(&root.join(TABLE))?)?, &now(root)?))
}

fn differences(frozen: &Digests, now: &Digests) -> Vec<Fault> {
    let changed = frozen.iter().filter_map(|(path, digest)| match now.get(path) {
        None => Some(format!("{DOCUMENTED}/{path}: it is gone; bring it back from an older commit")),
        Some(other) if other != digest => Some(format!(
            "{DOCUMENTED}/{path}: it is frozen and has changed; bring it back from an older commit"
        )),
        Some(_) => None,
    });
    let new = now.keys().filter(|path| !frozen.contains_key(*path)).map(|path| {
        format!("{DOCUMENTED}/{path}: it has no digest; run `cargo xtask fixtures --add-digests`")
    });
    changed.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::{Digests, differences};

    #[test]
    fn a_frozen_file_is_neither_changed_nor_lost_nor_new() {
        let digests = |entries: &[(&str, &str)]| -> Digests {
            entries.iter().map(|&(path, digest)| (path.to_owned(), digest.to_owned())).collect()
        };
        let frozen = digests(&[("a/printed.txt", "1"), ("b/printed.txt", "2"), ("c/printed.txt", "3")]);
        let now = digests(&[("a/printed.txt", "1"), ("c/printed.txt", "4"), ("d/response.http#body", "5")]);
        assert_eq!(
            differences(&frozen, &now),
            [
                "fixtures/documented/b/printed.txt: it is gone; bring it back from an older commit",
                "fixtures/documented/c/printed.txt: it is frozen and has changed; bring it back from an older commit",
                "fixtures/documented/d/response.http#body: it has no digest; run `cargo xtask fixtures --add-digests`",
            ]
        );
    }
}
