//! What a person should know of a request besides its answer: what had no effect, what was meant, what is missing.
//!
//! Notes change nothing. They are in the log line, on the page and in [`Received`](crate::Received).

use crate::{
    headers::{PROFILE, REPLAY, WORLD},
    limits::NOTES,
    rules::{ends_soon, is_neighbour},
    secrets::{names_secret, redacted, shown},
};
use http::{HeaderMap, header::AUTHORIZATION};
use jiff::civil::Date;
use rolecall_model::restli::{Field, FieldName, Projection};
use rolecall_transport::{
    AccessToken, At, Call, NoRoute, Op, Part, Problem, ProblemCode, Surface, Target,
    linkedin::LINKEDIN_VERSION,
    restli::{Piece, ProtocolVersion},
};

/// What a request should have once, and what is odd about its token.
pub(super) fn of_headers(headers: &HeaderMap, notes: &mut Vec<String>) {
    if headers.len() > headers.keys_len() {
        for name in [&AUTHORIZATION, &LINKEDIN_VERSION, &ProtocolVersion::HEADER, &WORLD, &PROFILE, &REPLAY] {
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
        None if value.to_ascii_lowercase().starts_with("bearer:") => {
            notes.push("Authorization has a colon behind `Bearer`; a blank belongs there".to_owned());
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

/// That the version of a request ends soon.
pub(super) fn of_version(call: &Call<'_>, today: Date) -> Option<String> {
    if call.surface() != Some(Surface::Rest) {
        return None;
    }
    let named = call.headers().get(LINKEDIN_VERSION)?.to_str().ok()?;
    ends_soon(named.parse().ok()?, today)
}

/// Parameters that this operation does not know, each with the nearest that it does.
pub(super) fn of_parameters(call: &Call<'_>, notes: &mut Vec<String>) {
    let Ok(spec) = call.route() else { return };
    let Target::Restli { parameters, .. } = spec.target else { return };
    let is_known = |piece: &Piece<'_>| {
        parameters.iter().any(|known| piece.is(known)) || call.is_legacy() && piece.is("organizationalTarget")
    };
    let mut unknown = call.pieces().iter().filter(|piece| !is_known(piece));
    for piece in unknown.by_ref().take(NOTES) {
        // A whole body may stand where a name should.
        let name = redacted(piece.name);
        let name = shown(&name);
        // As PHP and axios write lists: `role[0]=…`.
        let bare = piece.name.split(['[', '%']).next().unwrap_or_default();
        notes.push(match nearest(bare, parameters) {
            Some(known) => format!("the parameter `{name}` has no effect; the nearest is `{known}`"),
            None => format!("the parameter `{name}` has no effect"),
        });
    }
    if unknown.next().is_some() {
        notes.push("and more parameters without effect".to_owned());
    }
}

/// Fields of the elements that a projection names, and that are none of those that are known.
pub(super) fn of_projection(projection: &Projection, known: &[&str], notes: &mut Vec<String>) {
    let named = |field: &&Field| field.name == FieldName::Named("elements".into());
    let Some(field) = projection.fields().iter().rfind(named) else {
        if !projection.fields().iter().any(|field| field.name == FieldName::All) {
            notes.push("the projection leaves out `elements`".to_owned());
        }
        return;
    };
    let Some(elements) = &field.fields else { return };
    if !field.each {
        notes.push(
            "`elements` is a list: `elements*(…)` projects its items, `elements(…)` keeps them whole"
                .to_owned(),
        );
        return;
    }
    let names = elements.fields().iter().filter_map(|field| match &field.name {
        FieldName::Named(name) if !known.contains(&&**name) => Some(name),
        _ => None,
    });
    for name in names.take(NOTES) {
        let name = shown(name);
        notes.push(match nearest(&name, known) {
            Some(known) => {
                format!("no element has the field `{name}` of the projection; the nearest is `{known}`")
            }
            None => format!("no element has the field `{name}` of the projection"),
        });
    }
}

/// What was meant by a request that is for none of the operations.
pub(super) fn of_no_route(no_route: NoRoute, call: &Call<'_>, notes: &mut Vec<String>) {
    if no_route != NoRoute::Unknown {
        return;
    }
    let resource = call.resource_name();
    let served: Vec<_> = Op::ALL
        .into_iter()
        .filter_map(|op| match op.spec().target {
            Target::Restli { resource, finder, .. } => Some((resource, finder)),
            Target::Plain { .. } => None,
        })
        .collect();
    let finders: Vec<_> =
        served.iter().filter(|(known, _)| *known == resource).filter_map(|(_, finder)| *finder).collect();
    if is_neighbour(call) {
        let served = served_paths().join(", ");
        notes.push(format!(
            "`{resource}` is known to have that, which is not served here; served are {served}"
        ));
    } else if finders.is_empty() {
        let known: Vec<_> = served.iter().map(|(known, _)| *known).collect();
        match nearest(&resource, &known) {
            Some(nearest) if nearest == resource => {
                notes.push(format!("`{nearest}` is under the other root alone"));
            }
            Some(nearest) => notes.push(format!("the nearest resource is `{nearest}`")),
            None => {}
        }
    } else if segments(call).count() > 3 {
        notes.push("the path goes on behind the key".to_owned());
    } else {
        notes.push(of_finder(call.first("q").as_deref(), &finders));
    }
}

fn of_finder(q: Option<&str>, finders: &[&str]) -> String {
    let listed = finders.iter().map(|finder| format!("`q={finder}`")).collect::<Vec<_>>().join(" or ");
    match q {
        None => format!("there is no `q`: expected {listed}"),
        Some(q) if finders.contains(&q) => {
            "a finder takes no key, no `ids` and no `action`, and is asked by GET".to_owned()
        }
        Some(q) => match nearest(q, finders) {
            Some(finder) => format!("there is no such finder; the nearest is `q={finder}`"),
            None => format!("there is no such finder: expected {listed}"),
        },
    }
}

/// The segments of the path; empty ones do not count.
fn segments<'m>(call: &Call<'m>) -> impl Iterator<Item = &'m str> {
    call.path().split('/').filter(|segment| !segment.is_empty())
}

/// How a malformed request is mended, and where it is wrong.
pub(super) fn of_problem(problem: &Problem, call: &Call<'_>, notes: &mut Vec<String>) {
    if let Some(at) = &problem.at {
        let part = match &at.part {
            Part::Method => "the method".to_owned(),
            Part::Path => "the path".to_owned(),
            Part::Query => "the query".to_owned(),
            // The message names it, and what is wrong is all of it.
            Part::Header(_) => return of_edits(problem, notes),
            Part::Body => "the body".to_owned(),
        };
        notes.push(format!("at bytes {} to {} of {part}", at.bytes.start, at.bytes.end));
    }
    of_edits(problem, notes);
    if is_empty_value(problem, call) {
        notes.push(
            "an empty text is written `''` under protocol 2.0.0; a parameter without a value is left out"
                .to_owned(),
        );
    }
}

fn of_edits(problem: &Problem, notes: &mut Vec<String>) {
    // What mends a token has the token in it.
    for edit in problem.edits.iter().filter(|_| !names_secret(&problem.subject)) {
        notes.push(match &*edit.with {
            "" => "mended by leaving it out".to_owned(),
            with => format!("mended by `{}`", shown(&redacted(with))),
        });
    }
}

/// Whether nothing stands where the value of a parameter should.
fn is_empty_value(problem: &Problem, call: &Call<'_>) -> bool {
    let Some(At { part, bytes }) = &problem.at else { return false };
    let raw = call.meant().raw();
    let text = match part {
        Part::Query => raw.query().as_bytes(),
        Part::Body => raw.body,
        _ => return false,
    };
    problem.code == ProblemCode::Syntax
        && bytes.is_empty()
        && text.get(..bytes.start).is_some_and(|before| before.ends_with(b"="))
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
    format!("needed is {}; the token has {}", needed.join(" or "), listed(has.iter().map(|scope| &**scope)))
}

/// Some names of many.
pub(super) fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let more = names.len().saturating_sub(NOTES);
    let listed = names.take(NOTES).collect::<Vec<_>>().join(", ");
    match (&*listed, more) {
        ("", _) => "none".to_owned(),
        (_, 0) => listed,
        _ => format!("{listed} and {more} more"),
    }
}

/// The paths of the two services.
pub(super) fn served_paths() -> Vec<String> {
    let surfaces = |op: Op| [Surface::Rest, Surface::V2].map(|surface| op.spec().path(surface));
    let mut paths = Vec::new();
    for path in Op::ALL.into_iter().flat_map(surfaces) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}
