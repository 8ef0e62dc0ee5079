//! The rooms of the library stand one above the other, as ARCHITECTURE.md draws them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path};

/// The lines of the drawing, the highest room first.
fn rooms() -> Vec<&'static str> {
    let text = include_str!("../../../ARCHITECTURE.md");
    let (_, drawing) = text.split_once("<!-- rooms -->").expect("the drawing");
    let (drawing, _) = drawing.split_once("<!-- end of rooms -->").expect("its end");
    drawing.lines().filter_map(|line| line.strip_prefix("    ")?.split(' ').next()).collect()
}

/// The rooms that a file names, in the two spellings that rustfmt leaves: in a path, and in a list of imports.
fn named(text: &str) -> Vec<&str> {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let word = |rest: &'_ str| rest.find(|sign| !is_sign(sign)).unwrap_or(rest.len());
    let mut named = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => named.push(&rest[..word(rest)]),
            Some(list) => {
                let list = &list[..list.find(';').unwrap_or(list.len())];
                let mut depth = 0;
                for item in list.split_inclusive(['{', ',', '}']) {
                    if depth == 0 {
                        let item = item.trim_start();
                        named.push(&item[..word(item)]);
                    }
                    depth += item.matches('{').count();
                    depth = depth.saturating_sub(item.matches('}').count());
                }
            }
        }
    }
    named
}

fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
            let room = below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
            found.push((room, fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn no_room_looks_up() {
    let rooms = rooms();
    let mut all = Vec::new();
    files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut all);
    for (room, text) in all.iter().filter(|(room, _)| room != "lib") {
        let floor = rooms.iter().position(|known| known == room);
        let floor = floor.unwrap_or_else(|| panic!("{room} is not in the drawing"));
        // Tests in a file may take what the library shows.
        let own = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for other in named(own) {
            if let Some(below) = rooms.iter().position(|known| *known == other) {
                assert!(below >= floor, "{room} uses {other}, which stands above it");
            }
        }
    }
    for room in &rooms {
        assert!(all.iter().any(|(of, _)| of == room), "{room} is drawn, and not there");
    }
}
