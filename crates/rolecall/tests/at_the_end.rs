//! What `rolecall serve` says when it ends: answers that the real service contradicts, and coverage.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::{FINDER, ask};
use program::{Ended, Program};
use std::fs;

const MISSING: &str = "answered otherwise: a request under /rest names no LinkedIn-Version: the real service was seen to \
                       answer 400 VERSION_MISSING (X-Rolecall-Observed; linkedin.version-missing)";
const NO_VIEWER: &str = "answered otherwise: the request has no token, or an empty one: the real service was seen to answer \
                         401 EMPTY_ACCESS_TOKEN (X-Rolecall-Observed; linkedin.no-viewer)";

/// Serves two successes without a version, and one refusal, and ends.
fn ended(flags: &[&str], variables: &[(&str, &str)]) -> Ended {
    let free = ["--listen", "127.0.0.1:0", "--quiet", "--today", "2026-11-26"];
    let mut program = Program::start(&[&free, flags].concat(), variables);
    let server = program.address();
    for _ in 0..2 {
        assert_eq!(ask(server, format!("GET {FINDER}\r\n")).status, 200);
    }
    assert_eq!(ask(server, "GET /v2/organizationAcls?q=roleAssignee HTTP/1.1\r\n\r\n").status, 403);
    program.signal("TERM");
    program.end()
}

#[test]
fn an_answer_that_the_real_service_contradicts_fails_the_program_if_it_was_asked_to() {
    let told = |ended: Ended| (ended.status, ended.stderr.lines().map(str::to_owned).collect::<Vec<_>>());
    let (green, all) = (vec![MISSING.to_owned()], vec![MISSING.to_owned(), NO_VIEWER.to_owned()]);
    assert_eq!(told(ended(&[], &[])), (Some(0), vec![]));
    assert_eq!(told(ended(&["--fail-on-observed"], &[])), (Some(1), green.clone()));
    assert_eq!(told(ended(&["--fail-on-observed=all"], &[])), (Some(1), all.clone()));
    assert_eq!(told(ended(&[], &[("ROLECALL_FAIL_ON_OBSERVED", "true")])), (Some(1), green));
    assert_eq!(told(ended(&[], &[("ROLECALL_FAIL_ON_OBSERVED", "all")])), (Some(1), all));
    assert_eq!(told(ended(&[], &[("ROLECALL_FAIL_ON_OBSERVED", "false")])), (Some(0), vec![]));
    // What the observed profile answers is contradicted by nothing.
    let free = ["--listen", "127.0.0.1:0", "--quiet", "--profile", "observed", "--fail-on-observed=all"];
    let mut program = Program::start(&free, &[]);
    assert_eq!(ask(program.address(), format!("GET {FINDER}\r\n")).status, 400);
    program.signal("TERM");
    assert_eq!(told(program.end()), (Some(0), vec![]));
}

#[test]
fn coverage_is_written_at_the_end() {
    let counted = |text: &str| {
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        assert!(lines.contains(&"2\tlinkedin.found".to_owned()), "{text}");
        assert!(lines.contains(&"1\tlinkedin.no-viewer".to_owned()), "{text}");
        assert!(lines.contains(&"0\tlinkedin.requested".to_owned()), "{text}");
        assert!(lines.last().unwrap().starts_with("met 3 of "), "{text}");
    };
    let path = format!("{}/coverage.txt", env!("CARGO_TARGET_TMPDIR"));
    let told = ended(&["--coverage", &path], &[]);
    assert_eq!((told.status, &*told.stderr), (Some(0), ""));
    counted(&fs::read_to_string(&path).unwrap());
    counted(&ended(&["--coverage", "-"], &[]).stderr);
    let told = ended(&["--coverage", "/nowhere/coverage.txt"], &[]);
    assert_eq!(told.status, Some(1));
    assert!(told.stderr.starts_with("/nowhere/coverage.txt: "), "{}", told.stderr);
}
