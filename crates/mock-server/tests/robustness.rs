//! Whatever arrives: an answer or hyper's refusal, never a panic. Whatever a world file holds: a world or a sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, config, fixture, is_well};
use http::{HeaderName, HeaderValue, Request, Uri};
use proptest::{prelude::*, sample::Index, test_runner::TestRunner};
use rolecall_mock_server::{Mock, MockServer, World, exchanges};
use std::{
    panic,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Changes at some places: how much goes, and what comes.
type Changes = Vec<(Index, usize, Vec<u8>)>;

/// Bytes that mean something to HTTP, to Rest.li, to JSON or to none.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    const TELLING: [&[u8]; 32] = [
        b"",
        b" ",
        b"\r\n",
        b"\r\n\r\n",
        b"\0",
        b"\x80",
        b"\xFF",
        b"%",
        b"%zz",
        b"%C3",
        b"%00",
        b"(",
        b")",
        b",",
        b":",
        b"List(",
        b"&",
        b"=",
        b"?",
        b"#",
        b"/",
        b"/~",
        b"//",
        b"\"",
        b"{",
        b"[[",
        b"-1",
        b"99999999999999999999",
        "é".as_bytes(),
        "株".as_bytes(),
        "😀".as_bytes(),
        b"%E2%98%BA",
    ];
    prop_oneof![
        3 => prop::sample::select(&TELLING[..]).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..6),
        1 => any::<String>().prop_map(String::into_bytes),
    ]
}

fn changes() -> impl Strategy<Value = Changes> {
    prop::collection::vec((any::<Index>(), 0..5_usize, garbage()), 0..4)
}

/// The changed bytes, cut off at the end in half of the cases.
fn changed(bytes: &[u8], changes: &Changes, cut: Option<Index>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, length, garbage) in changes {
        let at = at.index(bytes.len() + 1);
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, garbage.iter().copied());
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len() + 1));
    }
    bytes
}

/// Without what `http` refuses in a target.
fn written(target: &[u8]) -> String {
    let refused = |character: &char| character.is_ascii_control() || " \"<>`".contains(*character);
    String::from_utf8_lossy(target).chars().filter(|character| !refused(character)).collect()
}

/// `WORD; RULE`
fn is_evidence(text: &str) -> bool {
    text.split_once("; ").is_some_and(|(word, rule)| {
        let rule_letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        ["documented", "observed", "inferred", "mock"].contains(&word)
            && !rule.is_empty()
            && rule.bytes().all(rule_letter)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..config(21) })]

    #[test]
    fn the_mock_answers_every_request_that_can_be_written(
        which in any::<Index>(), parts in [changes(), changes(), changes()],
        cuts in [any::<Option<Index>>(), any::<Option<Index>>(), any::<Option<Index>>()], replay: bool,
    ) {
        let exchange = which.get(exchanges());
        let [in_target, in_headers, in_body] = &parts;
        let target = changed(exchange.target.as_bytes(), in_target, cuts[0]);
        let Ok(uri) = Uri::try_from(written(&target)) else { return Ok(()) };
        let body = changed(&exchange.request_body, in_body, cuts[1]);
        let mut request = Request::new(body.into());
        *request.method_mut() = exchange.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = exchange.request_headers.clone();
        let name = HeaderName::from_static(
            ["authorization", "x-rolecall-world", "x-rolecall-replay", "linkedin-version", "x-http-method-override"]
                [which.index(5)],
        );
        if let Ok(value) = HeaderValue::from_bytes(&changed(b"POST", in_headers, cuts[2])) {
            request.headers_mut().insert(name, value);
        }
        let response = Mock::documented().replay(replay).respond(request);
        let evidence = response.headers()["x-rolecall-evidence"].to_str().unwrap();
        prop_assert!(is_evidence(evidence), "{}", evidence);
        prop_assert!(response.status().as_u16() != 500 || evidence == "inferred; rolecall.replay" || exchange.id == "connectsafely-invite-500");
    }
}

#[test]
fn whatever_bytes_arrive_there_is_an_answer_or_a_bare_refusal() {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        report(info);
    }));
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let cases = (any::<Index>(), changes(), any::<Option<Index>>());
    let outcome =
        TestRunner::new(ProptestConfig { cases: 2048, ..config(22) }).run(&cases, |(which, changes, cut)| {
            let message = changed(which.get(exchanges()).request.as_bytes(), &changes, cut);
            let mut connection = Connection::open(server.address());
            connection.offer(&message);
            connection.finish();
            let answer = String::from_utf8_lossy(&connection.rest()).into_owned();
            let Some(head) = answer.strip_prefix("HTTP/1.") else {
                // Less than a head is no request; neither is the preface of HTTP/2.
                prop_assert_eq!(&answer, "");
                let whole = message.windows(4).any(|window| window == b"\r\n\r\n");
                prop_assert!(!whole, "no answer to {}", message.escape_ascii());
                return Ok(());
            };
            let bare = ["1 400 ", "1 414 ", "1 431 "].iter().any(|status| head.starts_with(status))
                && head.contains("\r\ncontent-length: 0\r\n");
            prop_assert!(bare || head.contains("\r\nx-rolecall-evidence: "), "{}", answer);
            Ok(())
        });
    assert!(is_well(server.address()));
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
    outcome.unwrap();
}

/// Each fault points into the text, or to its end.
fn points_into(text: &str) -> Result<(), TestCaseError> {
    let Err(error) = World::from_json(text) else { return Ok(()) };
    prop_assert!(!error.faults().is_empty());
    for fault in error.faults() {
        let (line, column) = fault.position().unwrap();
        let line = text.split('\n').nth(line - 1);
        prop_assert!(line.is_some(), "{}", error);
        prop_assert!((1..=line.unwrap().chars().count().max(1)).contains(&column), "{}", error);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(23))]

    #[test]
    fn a_world_cut_anywhere_is_refused_in_words(at: Index) {
        let text = fixture("worlds/default.json");
        let cut = text.get(..at.index(text.trim_end().len())).unwrap_or_default();
        prop_assert!(World::from_json(cut).is_err());
        points_into(cut)?;
    }

    #[test]
    fn a_garbled_world_is_read_or_refused_in_words(changes in changes()) {
        for world in ["default", "connectsafely-invite-200-path", "linkedin-paging-rest"] {
            let text = changed(fixture(&format!("worlds/{world}.json")).as_bytes(), &changes, None);
            points_into(&String::from_utf8_lossy(&text))?;
        }
    }
}
