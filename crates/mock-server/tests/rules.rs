//! The table of rules, held to the mock: each rule's example meets it, and is answered as its row says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Answer, Connection, fixture};
use rolecall_mock_server::{Column, Does, Evidence, Mock, MockServer, Profile, Received, Rule, rules};
use std::collections::BTreeSet;

/// What no request alone meets, and which tests show it: `throttling`, `habits`, `credits`, `finders`, `answers`,
/// and `shell_limits`.
const WITHOUT_EXAMPLE: [&str; 10] = [
    "linkedin.day-limit",
    "linkedin.short-page",
    "linkedin.unstable-order",
    "connectsafely.rate-limit",
    "connectsafely.month-limit",
    "connectsafely.not-connected",
    "rolecall.answer-limit",
    "rolecall.answered",
    "rolecall.head-limit",
    "rolecall.body-time",
];

/// Sends the example of a rule to a mock that was asked nothing else, and gives the answer, and the request as it is kept.
fn met(rule: &Rule, profile: Profile) -> (Answer, Option<Received>) {
    // The versions of the examples are there; some are of what the other profile refuses.
    let mock = Mock::new(profile).today("2026-11-26".parse().unwrap()).tolerant();
    let server = MockServer::of(mock).start_blocking().unwrap();
    let example = rule.example().unwrap();
    let (head, body) = example.split_once("\n\n").unwrap();
    let mut connection = Connection::open(server.address());
    connection.send_bare(head.replace('\n', "\r\n") + "\r\n\r\n" + &body.replace('\n', "\r\n"));
    connection.finish();
    let answer = connection.answer();
    let world = example.split_once("/~").and_then(|(_, rest)| rest.split('/').next());
    let known = world.filter(|world| *world != "nowhere").unwrap_or("default");
    let received = server.named(known).unwrap().requests().pop();
    // Replay is asked for what no document shows.
    server.reset();
    (answer, received)
}

/// Checks one column of a rule. Gives the rules that its example met.
fn check(rule: &'static Rule, profile: Profile) -> Vec<&'static str> {
    let id = rule.id();
    let (column, evidence) = match (profile, rule.observed()) {
        (Profile::Observed, Some(observed)) => (observed, rule.observed_evidence()),
        (Profile::Observed, None) => (rule.documented(), rule.observed_evidence()),
        (Profile::Documented, _) => (rule.documented(), rule.documented_evidence()),
    };
    let (answer, received) = met(rule, profile);
    let chosen = format!("{evidence}; {id}");
    let status = match column.does() {
        Does::Refuse(refusal) => Some(refusal.status().as_u16()),
        Does::Answer(status) => *status,
        _ => None,
    };
    if let Some(status) = status {
        assert_eq!((answer.status, answer.evidence()), (status, &*chosen), "{id} {profile}");
    }
    let Some(received) = received else {
        // The mock's own endpoints are in no journal.
        assert_eq!((answer.evidence(), answer.header("x-rolecall-request")), (&*chosen, "0"), "{id}");
        return vec![id];
    };
    assert_eq!(answer.header("x-rolecall-request"), "1", "{id}");
    let trail: Vec<_> = received.trail().map(Rule::id).collect();
    let is_met = *column.does() != Does::Habit(false);
    assert_eq!(trail.contains(&id), is_met, "{id} {profile}: {trail:?}");
    if let Some(problem) = &received.problem {
        assert!(rule.codes().contains(&problem.code.as_str()), "{id}: {problem}");
    }
    let observed = received.observed.map(|observed| observed.to_string()).unwrap_or_default();
    assert_eq!(answer.header("x-rolecall-observed"), observed, "{id}");
    if let (own, Some(Does::Refuse(other))) = (rule.documented().does(), rule.observed().map(Column::does)) {
        let same = matches!(own, Does::Refuse(own) if (own.status(), own.code()) == (other.status(), other.code()))
            || profile == Profile::Observed;
        let told = received.observed.map(|it| (it.status, it.code, it.evidence, it.rule().unwrap().id()));
        let row = (other.status(), other.code(), rule.observed_evidence(), id);
        assert_eq!(told, (!same).then_some(row), "{id}");
    }
    trail
}

#[test]
fn every_rule_is_met_by_its_example_and_answered_as_its_row_says_in_both_profiles() {
    let mut all_met = BTreeSet::new();
    for rule in rules() {
        if WITHOUT_EXAMPLE.contains(&rule.id()) {
            assert_eq!(rule.example(), None, "{}", rule.id());
            continue;
        }
        for profile in [Profile::Documented, Profile::Observed] {
            all_met.extend(check(rule, profile));
        }
    }
    let all: BTreeSet<_> = rules().iter().map(Rule::id).collect();
    let unmet: Vec<_> = all.difference(&all_met).copied().collect();
    let mut without = WITHOUT_EXAMPLE.to_vec();
    without.sort_unstable();
    assert_eq!(unmet, without);
}

#[test]
fn names_are_short_and_sentences_are_one() {
    let mut names = BTreeSet::new();
    for rule in rules() {
        let (id, when) = (rule.id(), rule.when());
        let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        assert!(id.bytes().all(is_sign) && id.matches('.').count() == 1, "{id}");
        assert!(names.insert(id), "{id} is there twice");
        assert!(!when.ends_with('.') && !when.contains(['\n', '\t']), "{id}: {when}");
        for column in [Some(rule.documented()), rule.observed()].into_iter().flatten() {
            assert!(!column.sources().is_empty(), "{id} has no source");
        }
    }
}

/// How many rules are known how, in the words of README.md.
fn counts() -> String {
    let of =
        |evidence: fn(&Rule) -> Evidence, word| rules().iter().filter(|rule| evidence(rule) == word).count();
    let row = |word: &Evidence| {
        format!(
            "| {word} | {} | {} |\n",
            of(Rule::documented_evidence, *word),
            of(Rule::observed_evidence, *word)
        )
    };
    Evidence::ALL.iter().rev().map(row).collect()
}

#[test]
fn readme_counts_the_rules_of_the_table() {
    let readme = fixture("../README.md");
    let expected =
        format!("| rules known as | documented profile | observed profile |\n|---|---|---|\n{}", counts());
    assert!(readme.contains(&expected), "README.md lacks\n{expected}");
}

#[test]
fn what_was_seen_on_a_neighbour_is_inferred_here() {
    let find = |id| rules().iter().find(|rule| rule.id() == id).unwrap();
    let repeated = find("linkedin.parameter-repeated");
    let source = repeated.observed().unwrap().sources()[0];
    assert_eq!((source.kind(), source.seen()), (Evidence::Observed, Some("2026-07")));
    assert_eq!(repeated.observed_evidence(), Evidence::Inferred);
    assert_eq!(find("linkedin.query-syntax").observed_evidence(), Evidence::Observed, "seen of the gateway");
}

#[test]
fn an_answer_says_its_number_and_the_number_why() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let ask = |line: &str| common::ask(server.address(), format!("{line} HTTP/1.1\r\n\r\n"));
    ask("GET /v2/nothing");
    let target = "/v2/organizationAcls?q=roleAssignee&oauth2_access_token=admin-token&count=-1";
    let answer = ask(&format!("GET {target}"));
    assert_eq!((answer.status, answer.header("x-rolecall-request")), (401, "2"));
    let why = ask("GET /_rolecall/requests/2");
    let mut why: serde_json::Value = serde_json::from_str(why.text()).unwrap();
    let time = why["time"].take();
    assert!(time.as_str().unwrap().ends_with('Z'), "{time}");
    insta::assert_snapshot!("why", serde_json::to_string_pretty(&why).unwrap());
    for unknown in ["0", "3", "-1", "x", "18446744073709551616"] {
        let answer = ask(&format!("GET /_rolecall/requests/{unknown}"));
        assert_eq!(answer.status, 404, "{unknown}");
        assert!(answer.text().starts_with(r#"{"error":{"code":"unknown_request","#), "{}", answer.text());
    }
    server.reset();
    assert_eq!(ask("GET /v2/nothing").header("x-rolecall-request"), "1", "counters are as loaded");
}

#[test]
fn a_place_in_a_path_counts_the_name_of_the_world() {
    let mock = Mock::documented();
    let target = "/~linkedin-role-request-v2/v2/organizationAcls/(organization:a)";
    let request = http::Request::put(target).header("authorization", "Bearer member-token");
    mock.respond(request.header("x-restli-protocol-version", "2.0.0").body(Default::default()).unwrap());
    let received = mock.named("linkedin-role-request-v2").unwrap().requests().remove(0);
    let at = received.problem.unwrap().at.unwrap();
    assert_eq!(&target[at.bytes], "(organization:a)");
}

#[test]
fn the_rules_are_served_as_the_program_prints_them() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let served = common::ask(server.address(), "GET /_rolecall/rules HTTP/1.1\r\n\r\n");
    assert_eq!(served.text(), serde_json::to_string(rules()).unwrap());
    insta::assert_snapshot!("one_rule", {
        let value: serde_json::Value = serde_json::from_str(served.text()).unwrap();
        serde_json::to_string_pretty(&value[0]).unwrap()
    });
}
