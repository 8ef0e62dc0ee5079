//! What the simulation says about its decisions: where the real service was seen to answer otherwise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::Request;
use rolecall_mock_server::Mock;
use rolecall_transport::Bytes;
use std::{
    fmt::Debug,
    sync::{LazyLock, Mutex},
    thread::{self, ThreadId},
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// Keeps the warnings of each thread.
struct Warnings;

static TOLD: Mutex<Vec<(ThreadId, String)>> = Mutex::new(Vec::new());

/// Everyone's subscriber, set before anything is told: a log line that is first reached without one stays silent.
static LISTENING: LazyLock<()> = LazyLock::new(|| tracing::subscriber::set_global_default(Warnings).unwrap());

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        struct Message(String);
        impl Visit for Message {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                if field.name() == "message" {
                    self.0 = format!("{value:?}");
                }
            }
        }
        let mut message = Message(String::new());
        event.record(&mut message);
        TOLD.lock().unwrap().push((thread::current().id(), message.0));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Sends this finder's query, and gives back the header that names what was observed.
fn ask(mock: &Mock, target: &str, versioned: bool) -> Option<String> {
    LazyLock::force(&LISTENING);
    let mut request = Request::get(target)
        .header("authorization", "Bearer admin-token")
        .header("x-restli-protocol-version", "2.0.0");
    if versioned {
        request = request.header("linkedin-version", "202608");
    }
    let response = mock.respond(request.body(Bytes::new()).unwrap());
    response.headers().get("x-rolecall-observed").map(|observed| observed.to_str().unwrap().to_owned())
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

#[test]
fn each_contradiction_is_told_once_in_words() {
    let mock = Mock::documented().today("2026-11-26".parse().unwrap());
    for _ in 0..2 {
        ask(&mock, FINDER, true);
        ask(&mock, FINDER, false);
        ask(&mock, &format!("{FINDER}&projection=(elements)"), true);
        ask(&mock, "/v2/organizationAcls?q=organization&organization=urn:li:organization:1", true);
        ask(&mock, "/v2/organizationAcls?q=roleAssignee&count=-1", true);
    }
    let mut told = TOLD.lock().unwrap().clone();
    told.retain(|(thread, _)| *thread == thread::current().id());
    let told: Vec<_> = told.into_iter().map(|(_, note)| note).collect();
    assert_eq!(
        told,
        [
            "note: a request under /rest names no LinkedIn-Version: the real service was seen to answer \
             400 VERSION_MISSING (X-Rolecall-Observed; linkedin.version-missing)",
            "note: a request under /rest has a projection, or one in `fields`: the real service was seen to answer \
             400 ILLEGAL_ARGUMENT (X-Rolecall-Observed; linkedin.projection-under-rest)",
            "note: a value of the query is no text of its protocol version, as one with a raw colon under 2.0.0: \
             the real service was seen to answer 400 ILLEGAL_ARGUMENT (X-Rolecall-Observed; linkedin.query-syntax)",
            "note: a parameter of a finder is missing, or its value is none that it takes: \
             the real service is expected to answer 400 (X-Rolecall-Observed; linkedin.parameter)",
        ]
    );
}

#[test]
fn what_was_observed_of_rest_is_not_said_of_v2() {
    let mock = Mock::documented().today("2026-11-26".parse().unwrap());
    let observed = |root: &str, rest: &str, versioned| {
        ask(&mock, &format!("/{root}/organizationAcls?q=roleAssignee{rest}"), versioned)
    };
    assert_eq!(observed("rest", "", true), None);
    assert_eq!(observed("rest", "", false).as_deref(), Some("400 VERSION_MISSING"));
    assert_eq!(observed("rest", "&projection=(paging)", true).as_deref(), Some("400 ILLEGAL_ARGUMENT"));
    assert_eq!(observed("rest", "&projection=(paging)", false).as_deref(), Some("400 VERSION_MISSING"));
    for versioned in [true, false] {
        assert_eq!(observed("v2", "", versioned), None);
        assert_eq!(observed("v2", "&projection=(paging)", versioned), None);
    }
    // A projection that no finder reads is none.
    assert_eq!(ask(&mock, "/rest/organizationAcls?q=other&projection=(paging)", true), None);
    assert_eq!(ask(&mock, "/rest/other?q=roleAssignee&projection=(paging)", true), None);
}
