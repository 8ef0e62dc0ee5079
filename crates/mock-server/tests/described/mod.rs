//! Whether an answer is one that the OpenAPI document describes. The clients of our tests ask this of every answer.
//!
//! Stricter than the document itself, which is open to fields that the real service may have: the mock sends no field
//! and no header that is not described.
#![allow(dead_code, reason = "each test binary uses its own part")]

mod schema;

use serde_json::{Value, json};
use std::{fs::OpenOptions, io::Write as _, sync::LazyLock};

/// What was sent and what came back. Names of headers are in lower case.
pub(crate) struct Answered<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) sent: &'a [u8],
    pub(crate) status: u16,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: &'a [u8],
}

pub(crate) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(rolecall_fixtures::openapi()).unwrap());
    &DOCUMENT
}

/// The operation of the document that answers this request, such as `get /v2/organizationAcls`.
pub(crate) fn operation(method: &str, target: &str) -> Option<(String, &'static Value)> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = match path.strip_prefix("/~") {
        Some(rest) => &rest[rest.find('/')?..],
        None => path,
    };
    // A segment with braces stands for any.
    let fits = |template: &&String| {
        let (mut known, mut found) = (template.split('/'), path.split('/'));
        let same = |known: &str, found: &str| known == found || known.contains('{');
        known.by_ref().zip(found.by_ref()).all(|(known, found)| same(known, found))
            && template.split('/').count() == path.split('/').count()
    };
    let template = document()["paths"].as_object()?.keys().find(fits)?;
    let method = if method == "HEAD" { "get".to_owned() } else { method.to_ascii_lowercase() };
    let operation = document()["paths"][template].get(&method)?;
    Some((format!("{method} {template}"), operation))
}

/// Fails the test where the document does not describe the answer.
#[track_caller]
pub(crate) fn check(answered: &Answered<'_>) {
    if let Some(Err(fault)) = verdict(answered) {
        let body = String::from_utf8_lossy(answered.body);
        panic!("{} {} {}: {fault}: {body}", answered.method, answered.target, answered.status);
    }
    answered.record();
}

/// The operation and the status, or what is not as described; none where the document says nothing of the request.
pub(crate) fn verdict(answered: &Answered<'_>) -> Option<Result<String, String>> {
    // What hyper refuses before the mock sees it is bare.
    answered.header("x-rolecall-evidence")?;
    let (name, operation) = operation(answered.method, answered.target)?;
    Some(answered.against(operation).map(|()| format!("{name} {}", answered.status)))
}

impl Answered<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| &**value)
    }

    /// What the operation says of this status.
    fn response(&self, operation: &'static Value) -> Option<&'static Value> {
        Some(schema::resolved(document(), operation["responses"].get(self.status.to_string())?))
    }

    fn against(&self, operation: &'static Value) -> Result<(), String> {
        let response = self.response(operation).ok_or("the status is not described")?;
        self.headers_against(&response["headers"])?;
        let Some(content) = response.get("content") else {
            return if self.body.is_empty() { Ok(()) } else { Err("no body is described".to_owned()) };
        };
        // The documents print some refusals without a body.
        let bare = self.header("x-rolecall-replay").is_some() && self.status >= 400;
        if self.body.is_empty() && (self.method == "HEAD" || bare) {
            return Ok(());
        }
        if self.header("content-type") != Some("application/json") {
            return Err("the type of the content is not described".to_owned());
        }
        let body = serde_json::from_slice(self.body).map_err(|error| error.to_string())?;
        schema::check(document(), self.narrowed(&content["application/json"]["schema"]), &body)
    }

    /// The document cannot say that a search without a projection has whole elements; we can.
    fn narrowed(&self, described: &'static Value) -> &'static Value {
        let sent = String::from_utf8_lossy(self.sent);
        let replayed = self.header("x-rolecall-replay").is_some();
        if described["$ref"] == "#/components/schemas/FinderAnswer"
            && !replayed
            && ![self.target, &sent].iter().any(|query| query.contains("projection"))
        {
            return &document()["components"]["schemas"]["OrganizationAclPage"];
        }
        described
    }

    fn headers_against(&self, described: &Value) -> Result<(), String> {
        let described = described.as_object().cloned().unwrap_or_default();
        let name = |name: &str| name.to_ascii_lowercase();
        for (header, value) in &described {
            let header_schema = schema::resolved(document(), value);
            match self.header(&name(header)) {
                Some(found) => schema::check(document(), &header_schema["schema"], &json!(found))
                    .map_err(|fault| format!("{header}: {fault}"))?,
                None if header_schema["required"] == true => return Err(format!("{header} is missing")),
                None => {}
            }
        }
        let own = self.headers.iter().map(|(header, _)| header).filter(|header| header.starts_with("x-"));
        match own.into_iter().find(|header| !described.keys().any(|known| name(known) == **header)) {
            Some(strange) => Err(format!("the header {strange} is not described")),
            None => Ok(()),
        }
    }

    /// For another validator than ours: a line for each answer, if somebody wants them.
    fn record(&self) {
        let Some(path) = std::env::var_os("ROLECALL_ANSWERS") else { return };
        let Some((_, operation)) = operation(self.method, self.target) else { return };
        let Some(response) = self.response(operation) else { return };
        let Ok(body) = serde_json::from_slice::<Value>(self.body) else { return };
        let schema = &response["content"]["application/json"]["schema"];
        let request = format!("{} {}", self.method, self.target);
        let line = json!({ "request": request, "status": self.status, "schema": schema, "body": body });
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}
