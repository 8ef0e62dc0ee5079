//! The mock's own endpoints: `GET /` and everything under `/_rolecall/`.

mod page;
mod request;

use crate::{
    decide::Decided,
    hosts::may_change,
    rules::{RuleId, rules},
    sandbox::{Sandbox, Selected, Worlds},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Response, StatusCode,
    header::{ACCEPT, ALLOW, CONTENT_TYPE, VARY},
    request::Parts,
};
use jiff::Timestamp;
use rolecall_fixtures::{WORLD_SCHEMA, openapi};
use rolecall_transport::{Op, RawRequest, Surface, json_response};
use serde_json::json;

/// What the mock has besides the services.
struct Endpoint {
    verb: &'static str,
    /// `N` stands for the rest of a path.
    path: &'static str,
    /// What is there.
    about: &'static str,
    answer: Answer,
}

enum Answer {
    /// The same in every world.
    OfMock(fn(&View<'_>) -> Response<Bytes>),
    /// That of the chosen world; with the rest of the path.
    OfWorld(fn(&View<'_>, &Sandbox, &RawRequest<'_>, &str) -> Response<Bytes>),
}
use Answer::{OfMock, OfWorld};

const ENDPOINTS: [Endpoint; 10] = [
    Endpoint {
        verb: "GET",
        path: "/",
        about: "in a browser: tokens, requests and rows as a page",
        answer: OfWorld(|view, sandbox, raw, _| front(view, sandbox, raw)),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/",
        about: "this list, as JSON",
        answer: OfMock(|_| endpoints()),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/health",
        about: "200 while the mock runs",
        answer: OfMock(|_| json_response(StatusCode::OK, &json!({ "status": "ok" }))),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/worlds",
        about: "the names of the worlds; choose one by /~NAME/... or X-Rolecall-World: NAME",
        answer: OfMock(|view| {
            let all = view.worlds.all();
            let names: Vec<_> = all.iter().map(Sandbox::name).collect();
            json_response(StatusCode::OK, &json!({ "worlds": names }))
        }),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/rules",
        about: "what the mock does, rule by rule, and how that is known",
        answer: OfMock(|_| json_response(StatusCode::OK, rules())),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/requests/N",
        about: "why a request was answered so; N is X-Rolecall-Request of its answer",
        answer: OfWorld(|_, sandbox, _, number| request::response(sandbox, number)),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/coverage",
        about: "how often each rule was met by the requests of the chosen world",
        answer: OfWorld(|_, sandbox, _, _| json_response(StatusCode::OK, &sandbox.coverage())),
    },
    Endpoint {
        verb: "POST",
        path: "/_rolecall/reset",
        about: "puts the chosen world back to how it was loaded, and forgets its requests",
        answer: OfWorld(|_, sandbox, _, _| {
            sandbox.reset();
            no_content()
        }),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/openapi.json",
        about: "OpenAPI 3.1 of both APIs, with the documented examples",
        answer: OfMock(|_| text("application/json", openapi())),
    },
    Endpoint {
        verb: "GET",
        path: "/_rolecall/world.schema.json",
        about: "the shape of world files",
        answer: OfMock(|_| text("application/schema+json", WORLD_SCHEMA)),
    },
];

impl Endpoint {
    /// What stands at `N`, if it has this path.
    fn rest<'p>(&self, path: &'p str) -> Option<&'p str> {
        match self.path.strip_suffix('N') {
            Some(before) => path.strip_prefix(before),
            None => (path == self.path).then_some(""),
        }
    }
}

/// What is here, for whoever asks without a browser.
fn front_page() -> String {
    let line = |op: Op| format!("  {}\n       {}\n", op.spec().line(Surface::Rest), op.spec().about);
    let served: String = Op::ALL.into_iter().map(line).collect();
    let line = |it: &Endpoint| format!("  {:<4} {:<30} {}\n", it.verb, it.path, it.about);
    let own: String = ENDPOINTS.iter().map(line).collect();
    format!(
        "rolecall: a mock of LinkedIn's organization APIs and of ConnectSafely's follow invitations.\n\n{served}\n\
         What is under /rest is also under /v2.\n\n{own}"
    )
}

/// The same list for programs.
fn endpoints() -> Response<Bytes> {
    let entry = |it: &Endpoint| json!({ "method": it.verb, "path": it.path, "about": it.about });
    json_response(StatusCode::OK, &json!({ "endpoints": ENDPOINTS.iter().map(entry).collect::<Vec<_>>() }))
}

/// What the mock can say of itself.
pub(crate) struct View<'a> {
    pub(crate) worlds: &'a Worlds,
    /// The name of the chosen world; there may be none.
    pub(crate) name: &'a str,
    /// `/~NAME`, or nothing.
    pub(crate) prefix: &'a str,
    /// The time of the machine's clock.
    pub(crate) now: Timestamp,
}

impl View<'_> {
    /// The chosen world, if there is one.
    pub(crate) fn sandbox(&self) -> Option<Sandbox> {
        self.worlds.get(self.name)
    }

    /// The refusal where there is none.
    pub(crate) fn unknown_world(&self) -> Decided {
        let message = format!("there is no world `{}`; GET /_rolecall/worlds lists them", self.name);
        Decided::refused(RuleId::UnknownWorld, message)
    }
}

/// Whether a request is for the mock itself, in whatever world.
pub(crate) fn is_own(head: &Parts) -> bool {
    let Selected { target, .. } = Selected::of(head.uri.path(), &head.headers);
    target == "/" || target == ICON || target.starts_with(OWN_PATH)
}

const OWN_PATH: &str = "/_rolecall/";

/// What browsers ask for beside every page. There is none; no service is asked for it.
const ICON: &str = "/favicon.ico";

/// The answer to a request for the mock itself; none for any other.
pub(crate) fn answer(view: &View<'_>, raw: &RawRequest<'_>) -> Option<Decided> {
    let path = raw.path();
    if path == ICON {
        return Some(Decided::own(RuleId::Control, no_content()));
    }
    let is_front = path == "/" && reads(raw);
    if !is_front && !path.starts_with(OWN_PATH) {
        return None;
    }
    if !reads(raw) && !may_change(raw.headers) {
        let message = "a page of another site may change nothing here: expected an `Origin` of this machine, such as \
                       http://localhost:5173, or none";
        return Some(Decided::refused(RuleId::ForeignOrigin, message.to_owned()));
    }
    Some(own(view, raw))
}

fn own(view: &View<'_>, raw: &RawRequest<'_>) -> Decided {
    let path = raw.path();
    let control = |response| Decided::own(RuleId::Control, response);
    let Some((endpoint, rest)) = ENDPOINTS.iter().find_map(|it| Some((it, it.rest(path)?))) else {
        let message = format!("there is no {path}; GET / lists what there is");
        return control(error(StatusCode::NOT_FOUND, "unknown_endpoint", &message));
    };
    let verb = if reads(raw) { "GET" } else { raw.method.as_str() };
    if verb != endpoint.verb {
        let message = format!("{path} is for {}, not for {}", endpoint.verb, raw.method);
        let mut response = error(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", &message);
        let allow = if endpoint.verb == "GET" { "GET, HEAD" } else { endpoint.verb };
        response.headers_mut().insert(ALLOW, HeaderValue::from_static(allow));
        return control(response);
    }
    control(match endpoint.answer {
        OfMock(answer) => answer(view),
        OfWorld(answer) => match view.sandbox() {
            Some(sandbox) => answer(view, &sandbox, raw, rest),
            None => return view.unknown_world(),
        },
    })
}

/// What an endpoint of the mock refuses.
fn error(status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    json_response(status, &json!({ "error": { "code": code, "message": message } }))
}

/// A page for browsers, a text for everyone else.
fn front(view: &View<'_>, sandbox: &Sandbox, raw: &RawRequest<'_>) -> Response<Bytes> {
    let mut response = if wants_html(raw.headers) {
        page::response(view, sandbox, raw)
    } else {
        text("text/plain; charset=utf-8", front_page())
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}

fn no_content() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

fn reads(raw: &RawRequest<'_>) -> bool {
    raw.method == Method::GET || raw.method == Method::HEAD
}

/// Whether a client names HTML among what it takes. Browsers do; `curl` and `fetch` take `*/*`, and get the text.
fn wants_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    let mut types = accepted.flat_map(|value| value.split(','));
    types.any(|item| item.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("text/html")))
}

fn text(content_type: &'static str, text: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(text.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
