//! What a person should know of a request besides its answer: what had no effect, what was meant, what is missing.
//!
//! Notes change nothing. They are in the log line, on the page and in [`Received`](crate::Received).

use crate::secrets::{names_secret, redacted, shown};
use http::{HeaderMap, header::AUTHORIZATION};
use rolecall_model::restli::{FieldName, Projection};
use rolecall_transport::{
    AccessToken, Call, NoRoute, Op, Part, Problem, ProblemCode, Surface, Target, linkedin::LINKEDIN_VERSION,
    restli::ProtocolVersion,
};

/// The fields of an element, as a projection can name them.
const ELEMENT: [&str; 6] = ["role", "organization", "roleAssignee", "state", "created", "lastModified"];

/// Resources that are known to exist under the two roots, and are not served. Sources: LinkedIn's own pages.
pub(super) const ELSEWHERE: [&str; 7] = [
    "me",
    "userinfo",
    "organizations",
    "organizationsLookup",
    "organizationalEntityAcls",
    "dmaOrganizationAcls",
    "organizationAuthorizations",
];

/// What any request of LinkedIn's should have once, and what is odd about its token.
pub(super) fn of_headers(headers: &HeaderMap, notes: &mut Vec<String>) {
    let world = crate::headers::WORLD;
    if headers.len() > headers.keys_len() {
        for name in [&AUTHORIZATION, &LINKEDIN_VERSION, &ProtocolVersion::HEADER, &world] {
            let count = headers.get_all(name).iter().count();
            if count > 1 {
                notes.push(format!("the header {name} is there {count} times; the first counts"));
            }
        }
    }
    let Some(value) = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()) else { return };
    match AccessToken::of(headers) {
        None if value.trim().is_empty() || value.trim().eq_ignore_ascii_case("bearer") => {
            notes.push("Authorization has no token behind `Bearer`".to_owned());
        }
        None if value.contains(' ') => notes.push("Authorization names no `Bearer` token".to_owned()),
        None => notes.push("Authorization has a token without `Bearer ` before it".to_owned()),
        Some(token) => {
            if ["undefined", "null", "None", "nil"].contains(&token) {
                notes.push(format!("the token is the word `{token}`: a variable that was never set"));
            }
            if token.len() > 7 && token[..7].eq_ignore_ascii_case("bearer ") {
                notes.push("`Bearer` is there twice".to_owned());
            }
        }
    }
}

/// Parameters that this operation does not know, each with the nearest that it does.
pub(super) fn of_parameters(call: &Call<'_>, notes: &mut Vec<String>) {
    let Ok(spec) = call.route() else { return };
    let Target::Restli { parameters, .. } = spec.target else { return };
    for piece in call.pieces().iter().filter(|piece| !parameters.iter().any(|known| piece.is(known))) {
        // Of very many the first.
        if notes.len() == MOST {
            notes.push("and more parameters without effect".to_owned());
            return;
        }
        let name = shown(piece.name);
        // As PHP and axios write lists: `role[0]=…`.
        let bare = piece.name.split(['[', '%']).next().unwrap_or_default();
        notes.push(match nearest(bare, parameters) {
            Some(known) => format!("the parameter `{name}` has no effect; the nearest is `{known}`"),
            None => format!("the parameter `{name}` has no effect"),
        });
    }
}

/// The most notes on the parameters of one request.
const MOST: usize = 8;

/// Fields of the elements that a projection names and no element has.
pub(super) fn of_projection(projection: &Projection, notes: &mut Vec<String>) {
    let named = |name: &'static str| {
        let is_it = |field: &&rolecall_model::restli::Field| field.name == FieldName::Named(name.into());
        projection.fields().iter().rfind(is_it)
    };
    let Some(elements) = named("elements").and_then(|elements| elements.fields.as_ref()) else {
        if named("elements").is_none()
            && !projection.fields().iter().any(|field| field.name == FieldName::All)
        {
            notes.push("the projection leaves out `elements`".to_owned());
        }
        return;
    };
    for field in elements.fields() {
        let FieldName::Named(name) = &field.name else { continue };
        if !ELEMENT.contains(&&**name) && notes.len() < MOST {
            let name = shown(name);
            notes.push(match nearest(&name, &ELEMENT) {
                Some(known) => {
                    format!("no element has the field `{name}` of the projection; the nearest is `{known}`")
                }
                None => format!("no element has the field `{name}` of the projection"),
            });
        }
    }
}

/// What was meant by a request that is for none of the operations.
pub(super) fn of_no_route(no_route: NoRoute, call: &Call<'_>, notes: &mut Vec<String>) {
    if no_route != NoRoute::Unknown {
        return;
    }
    let mut segments = call.path().split('/').filter(|segment| !segment.is_empty()).skip(1);
    let resource = segments.next().unwrap_or_default();
    let restli = || {
        Op::ALL.into_iter().filter_map(|op| match op.spec().target {
            Target::Restli { resource, finder, .. } => Some((resource, finder)),
            Target::Plain { .. } => None,
        })
    };
    if !restli().any(|(known, _)| known == resource) {
        let known: Vec<_> = restli().map(|(known, _)| known).collect();
        if ELSEWHERE.contains(&resource) {
            let served: Vec<_> = super::served();
            notes.push(format!(
                "`{resource}` is known to exist, and is not served here; served are {}",
                served.join(", ")
            ));
        } else if let Some(nearest) = nearest(resource, &known) {
            notes.push(format!("the nearest resource is `{nearest}`"));
        }
        return;
    }
    let finders: Vec<_> =
        restli().filter_map(|(known, finder)| finder.filter(|_| known == resource)).collect();
    let listed = finders.iter().map(|finder| format!("`q={finder}`")).collect::<Vec<_>>().join(" or ");
    match call.first("q") {
        None => notes.push(format!("there is no `q`: expected {listed}")),
        Some(q) => match nearest(&q, &finders) {
            Some(finder) => notes.push(format!("there is no such finder; the nearest is `q={finder}`")),
            None => notes.push(format!("there is no such finder: expected {listed}")),
        },
    }
}

/// How a malformed request is mended, and where it is wrong.
pub(super) fn of_problem(problem: &Problem, notes: &mut Vec<String>) {
    if let Some(at) = &problem.at {
        let part = match &at.part {
            Part::Method => "the method".to_owned(),
            Part::Path => "the path".to_owned(),
            Part::Query => "the query".to_owned(),
            Part::Header(name) => format!("the header {name}"),
            Part::Body => "the body".to_owned(),
        };
        notes.push(format!("at bytes {} to {} of {part}", at.bytes.start, at.bytes.end));
    }
    // What mends a token has the token in it.
    for edit in problem.edits.iter().filter(|_| !names_secret(&problem.subject)) {
        notes.push(match &*edit.with {
            "" => "mended by leaving it out".to_owned(),
            with => format!("mended by `{}`", shown(&redacted(with))),
        });
    }
    if problem.code == ProblemCode::Syntax && problem.found == rolecall_transport::Found::End {
        notes.push(
            "an empty text is written `''` under protocol 2.0.0; a parameter without a value is left out"
                .to_owned(),
        );
    }
}

/// What the nearest of some words is, if any is near: letters that differ in case, or two that differ.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    const NEAR: usize = 2;
    if word.len() < 2 || word.len() > 64 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let distance = |known: &&&str| strsim::damerau_levenshtein(&word, &known.to_ascii_lowercase());
    let nearest = known.iter().min_by_key(distance)?;
    (distance(&nearest) <= NEAR.min(word.len() - 1)).then_some(*nearest)
}

/// The permissions that are needed, and those that the token has.
pub(super) fn of_scopes(needed: &[&str], has: &[Box<str>]) -> String {
    let has = if has.is_empty() { "none".to_owned() } else { has.join(", ") };
    format!("needed is {}; the token has {has}", needed.join(" or "))
}

/// Whether a path under one of the roots is known to lead somewhere that is not served.
pub(super) fn is_known_elsewhere(call: &Call<'_>) -> bool {
    let mut segments = call.path().split('/').filter(|segment| !segment.is_empty()).skip(1);
    matches!(call.surface(), Some(Surface::Rest | Surface::V2))
        && segments.next().is_some_and(|resource| ELSEWHERE.contains(&resource))
}
