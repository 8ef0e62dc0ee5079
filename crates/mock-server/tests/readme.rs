//! The README's curl line, sent as it stands, and the answer that it shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use rolecall_mock_server::MockServer;

#[test]
fn the_curl_line_of_the_readme_gives_the_answer_that_the_readme_shows() {
    let readme = include_str!("../../../README.md");
    let curl = readme.lines().find(|line| line.starts_with("curl ")).unwrap();
    let answer = readme.lines().skip_while(|line| *line != curl).find(|line| line.starts_with('{')).unwrap();
    // Its two words in apostrophes are all that a shell would pass besides `-H`.
    let words: Vec<_> = curl.split('\'').collect();
    let ["curl -H ", header, " ", url, ""] = *words else { panic!("{words:?}") };
    let (name, value) = header.split_once(": ").unwrap();
    let target = url.strip_prefix("http://127.0.0.1:8080").unwrap();

    let server = MockServer::start_blocking().unwrap();
    let got = http::get(target).header(name, value).send(server.address());
    assert_eq!((got.status, got.text()), (200, answer.to_owned()));
}
