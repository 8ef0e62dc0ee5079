//! Runs the body of a fuzz target on the stable toolchain: every seed of its corpus as it is, then seeds changed at
//! some places and bytes of any kind. The same cases in every run.

use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{RngSeed, TestRunner},
};
use std::{fs, panic, path::Path};

/// Pieces that mean something to one of the grammars.
const TELLING: [&[u8]; 42] = [
    b"",
    b" ",
    b"\t",
    b"\n",
    b"\n\n",
    b"'",
    b"''",
    b"List(",
    b"(",
    b")",
    b"((",
    b"))",
    b",",
    b":",
    b"%",
    b"%2",
    b"%3A",
    b"%27%27",
    b"%C3",
    b"%E2%98%BA",
    b"+",
    b"*",
    b"~",
    b"!",
    b"&",
    b"=",
    b"?",
    b"#",
    b"/",
    b"//",
    b"/~",
    b".",
    b"...",
    b"0",
    b"-1",
    b"99999999999999999999",
    b"\"",
    b"{}",
    b"[[",
    b"null",
    b"\xFF",
    "\u{1F600}".as_bytes(),
];

/// How much goes at a place, and what comes.
type Change = (Index, usize, Vec<u8>);

fn changed(seed: &[u8], changes: &[Change], cut: Option<Index>) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for (at, length, piece) in changes {
        let at = at.index(bytes.len() + 1);
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, piece.iter().copied());
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len() + 1));
    }
    bytes
}

/// The seeds of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Holds `check` against the corpus of `target` and against `cases` inputs near it.
pub(crate) fn run(target: &str, cases: u32, check: fn(&[u8])) {
    let seeds = seeds(target);
    assert!(!seeds.is_empty(), "{target} has no corpus");
    seeds.iter().for_each(|seed| check(seed));

    let piece = prop_oneof![
        4 => prop::sample::select(&TELLING[..]).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..5),
        // A part of another seed.
        2 => (prop::sample::select(seeds.clone()), any::<Index>(), 0..24_usize).prop_map(|(seed, at, length)| {
            let at = at.index(seed.len() + 1);
            seed[at..(at + length).min(seed.len())].to_vec()
        }),
    ];
    let changes = prop::collection::vec((any::<Index>(), 0..5_usize, piece), 0..5);
    let near = (prop::sample::select(seeds), changes, prop::option::weighted(0.2, any::<Index>()))
        .prop_map(|(seed, changes, cut)| changed(&seed, &changes, cut));
    let inputs = prop_oneof![
        8 => near,
        1 => prop::collection::vec(any::<u8>(), 0..64),
        1 => any::<String>().prop_map(String::into_bytes),
    ];
    let config = ProptestConfig {
        rng_seed: RngSeed::Fixed(31),
        failure_persistence: None,
        cases,
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(&inputs, |input| {
        panic::catch_unwind(|| check(&input))
            .map_err(|_| TestCaseError::fail(format!("on `{}`", input.escape_ascii())))
    });
    outcome.unwrap();
}
