//! What the README shows, sent as it stands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod pasted;

use bytes::Bytes;
use http::Request;
use rolecall_mock_server::{Mock, World};
use serde_json::Value;

const README: &str = include_str!("../../../README.md");

#[test]
fn the_first_curl_line_gives_the_answer_that_is_shown() {
    let curl = README.lines().find(|line| line.starts_with("curl ")).unwrap();
    let answer = README.lines().skip_while(|line| *line != curl).find(|line| line.starts_with('{')).unwrap();
    assert_eq!(
        pasted::ask(&Mock::documented().today("2026-11-26".parse().unwrap()), pasted::curl(curl)),
        (200, answer.to_owned())
    );
}

#[test]
fn the_real_service_would_take_every_curl_line() {
    let mock = Mock::documented().today("2026-11-26".parse().unwrap());
    let lines = README.lines().filter(|line| line.starts_with("curl "));
    let answers: Vec<_> = lines.map(|line| pasted::ask(&mock, pasted::curl(line))).collect();
    let statuses: Vec<_> = answers.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [200, 200, 204, 200]);
    assert!(answers[1].1.contains(r#""localizedName":"TestCompanyShowcase","logoV2":"#), "{}", answers[1].1);
    assert!(answers[1].1.contains(r#""identifier":"data:image/png;base64,"#));
    assert!(answers[3].1.contains(r#""status":"SENT""#), "{}", answers[3].1);
}

#[test]
fn the_world_file_works_with_the_token_that_it_names() {
    let begin = README.find("{\n  \"organizations\"").unwrap();
    let text = README[begin..].split("```").next().unwrap();
    let mock =
        Mock::documented().today("2026-11-26".parse().unwrap()).with_world(World::from_json(text).unwrap());
    let world: Value = serde_json::from_str(text).unwrap();
    let token = world["tokens"][0]["token"].as_str().unwrap();
    let request = Request::get("/rest/organizationAcls?q=roleAssignee")
        .header("Authorization", format!("Bearer {token}"))
        .header("X-Restli-Protocol-Version", "2.0.0")
        .header("LinkedIn-Version", "202609");
    let (status, body) = pasted::ask(&mock, request.body(Bytes::new()).unwrap());
    let page: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &page["elements"]), (200, &world["organizationAcls"]));
}
