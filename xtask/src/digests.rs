//! `fixtures/documented/DIGESTS`: what the frozen files were when they were frozen.
//!
//! One line a file, as `sha256sum` writes it; `FILE#body` is what follows the head of an HTTP message. Digests can be
//! added, never changed: that is done by hand, by someone who found that we misread the documents.

use crate::{
    Failure,
    files::{read, read_bytes, write},
    fixtures::{self, DOCUMENTED},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, path::Path};

pub(crate) const TABLE: &str = "fixtures/documented/DIGESTS";

/// Digests by the path of what they are of.
pub(crate) type Digests = BTreeMap<String, String>;

/// The digests of the frozen files as they are now; a file that cannot be read is left out.
pub(crate) fn now(root: &Path) -> Result<Digests, Failure> {
    let mut digests = Digests::new();
    for id in fixtures::ids(root)? {
        let folder = root.join(DOCUMENTED).join(&id);
        if let Ok(printed) = read_bytes(&folder.join("printed.txt")) {
            digests.insert(format!("{id}/printed.txt"), digest(&printed));
        }
        for file in ["request.http", "response.http"] {
            if let Ok(message) = read_bytes(&folder.join(file)) {
                digests.insert(format!("{id}/{file}#body"), digest(body(&message)));
            }
        }
    }
    Ok(digests)
}

/// Adds what the table lacks.
pub(crate) fn add(root: &Path) -> Result<(), Failure> {
    let path = root.join(TABLE);
    let text = if path.exists() { read(&path)? } else { String::new() };
    let table = parse(&text)?;
    let missing: Digests = now(root)?.into_iter().filter(|(path, _)| !table.contains_key(path)).collect();
    let count = missing.len();
    write(&path, &print(table.into_iter().chain(missing).collect()))?;
    println!("added {count} to {TABLE}");
    Ok(())
}

/// Reads the table.
pub(crate) fn parse(text: &str) -> Result<Digests, Failure> {
    let mut table = Digests::new();
    for (number, line) in (1..).zip(text.lines()) {
        let (digest, path) = line
            .split_once("  ")
            .filter(|(digest, _)| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .ok_or_else(|| format!("{TABLE}:{number}: write 64 hexadecimal digits, two blanks and a path"))?;
        if table.insert(path.to_owned(), digest.to_owned()).is_some() {
            return Err(format!("{TABLE}:{number}: {path} stands twice; take out the wrong line"));
        }
    }
    Ok(table)
}

fn print(table: Digests) -> String {
    table.into_iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect()
}

fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// What follows the first empty line; nothing if there is none.
fn body(message: &[u8]) -> &[u8] {
    let end_of_head = message.windows(4).position(|four| four == b"\r\n\r\n");
    end_of_head.map_or(&[], |at| &message[at + 4..])
}

#[cfg(test)]
mod tests {
    use super::{body, digest, parse, print};

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn a_body_begins_after_the_first_empty_line() {
        assert_eq!(body(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n{\r\n\r\n}"), b"{\r\n\r\n}");
        assert_eq!(body(b"HTTP/1.1 204 No Content\r\n\r\n"), b"");
        assert_eq!(digest(body(b"no head")), EMPTY);
    }

    #[test]
    fn the_table_prints_as_it_was_read_in_order_of_path() {
        let table = parse(&format!("{EMPTY}  b/printed.txt\n{EMPTY}  a/request.http#body\n")).unwrap();
        assert_eq!(print(table), format!("{EMPTY}  a/request.http#body\n{EMPTY}  b/printed.txt\n"));
    }

    #[test]
    fn a_bad_line_is_named() {
        assert_eq!(
            parse(&format!("{EMPTY}  a\n123  b\n")).unwrap_err(),
            "fixtures/documented/DIGESTS:2: write 64 hexadecimal digits, two blanks and a path"
        );
        assert_eq!(
            parse(&format!("{EMPTY}  a\n{EMPTY}  a\n")).unwrap_err(),
            "fixtures/documented/DIGESTS:2: a stands twice; take out the wrong line"
        );
    }
}
