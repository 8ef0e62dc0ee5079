//! `PUT /{rest|v2}/organizationAcls/(organization:URN,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:URN)`
//!
//! Source: "Request Direct Sponsored Content Poster Role".

use super::{Caller, WRITE};
use crate::{
    At, Bytes, Call, Error, Op, Operation, Part, Problem, ProblemCode, RequestError, Served, Spec, Surface,
    Target, call::is, json, problem::Found, response, restli::RestMethod,
};
use http::{Request, Response, StatusCode};
use rolecall_model::{
    AclKey, AclKeyError, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
    restli::{Place, percent_decode},
};
use serde::{Deserialize, Serialize};

/// Asks for the role `DIRECT_SPONSORED_CONTENT_POSTER`: the only one that can be asked for, so it is no parameter.
///
/// The body repeats the key: `{"state":"REQUESTED","role":…,"roleAssignee":…,"organization":…}`. Success is 204
/// without a body.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, RequestRole}};
///
/// let organization: rolecall_model::OrganizationUrn = "urn:li:organization:1".parse()?;
/// let request = RequestRole::new(organization, "urn:li:person:a".parse()?);
/// let request = request.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(
///     request.uri().path(),
///     "/rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A1,\
///      role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3Aa)"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RequestRole {
    /// Where the role is asked for.
    pub organization: OrganizationalEntityUrn,
    /// Who is to have it.
    pub role_assignee: PersonUrn,
}

/// The request body, in the order of the document's sample.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    state: RoleState,
    role: Role,
    role_assignee: PersonUrn,
    organization: OrganizationalEntityUrn,
}

impl RequestRole {
    /// The only role that can be requested.
    pub const ROLE: Role = Role::DirectSponsoredContentPoster;

    /// A request for this member in this organization.
    pub fn new(organization: impl Into<OrganizationalEntityUrn>, role_assignee: PersonUrn) -> Self {
        Self { organization: organization.into(), role_assignee }
    }

    /// The key of the ACL.
    pub fn key(&self) -> AclKey {
        AclKey::new(self.organization.clone(), Self::ROLE, self.role_assignee.clone())
    }
}

impl Operation for RequestRole {
    const SPEC: Spec = Spec {
        op: Op::RequestRole,
        name: "requestRole",
        target: Target::Restli {
            roots: Surface::BOTH,
            resource: "organizationAcls",
            method: RestMethod::Update,
            finder: None,
            needs: "/(organization:URN,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:URN)",
            parameters: &["oauth2_access_token"],
        },
        permissions: WRITE,
        success: StatusCode::NO_CONTENT,
        about: "asks for DIRECT_SPONSORED_CONTENT_POSTER",
    };

    type Caller = Caller;
    type Answer = ();

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        let key = self.key();
        let path = format!("/{}", key.encode(Place::Path));
        let body = Body {
            state: RoleState::Requested,
            role: key.role,
            role_assignee: key.role_assignee,
            organization: key.organization,
        };
        caller.request(&Self::SPEC, &path, Some(json::bytes(&body)))
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<(), Error> {
        // The document says 204; with another success the role is requested all the same.
        match response.status() {
            StatusCode::OK | StatusCode::CREATED => Ok(()),
            _ => response::expect_status(response, StatusCode::NO_CONTENT).map(drop),
        }
    }
}

impl Served for RequestRole {
    /// The key is read as Rest.li 2.0 text, whatever version of the protocol the request names.
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        call.protocol()?;
        let key = key(call)?;
        if key.role != Self::ROLE {
            let problem = only("role", &Self::ROLE, &key.role).within("key");
            return Err(at_part(call, problem, "role", Some(Self::ROLE.as_str())));
        }
        let body: Body = json::read_body(call)?;
        let in_body = |field: &'static str, problem: Problem, with: &str| {
            let at = At { part: Part::Body, bytes: json::locate_field(call.meant().body(), field) };
            problem.within("body").at(at.clone()).mended_by(at, format!("\"{with}\""))
        };
        if body.state != RoleState::Requested {
            let problem = only("state", &RoleState::Requested, &body.state);
            return Err(in_body("state", problem, RoleState::Requested.as_str()));
        }
        let compared = [
            ("role", key.role.as_str(), body.role.as_str()),
            ("organization", key.organization.as_str(), body.organization.as_str()),
            ("roleAssignee", key.role_assignee.as_str(), body.role_assignee.as_str()),
        ];
        if let Some((field, expected, found)) =
            compared.into_iter().find(|(_, expected, found)| expected != found)
        {
            let said = format!("that of the key, `{expected}`");
            let problem = Problem::new(ProblemCode::BodyDiffers, field, said, Found::Text(found.to_owned()));
            return Err(in_body(field, problem, expected));
        }
        Ok(Self { organization: key.organization, role_assignee: key.role_assignee })
    }
}

fn only(field: &'static str, expected: impl AsRef<str>, found: impl AsRef<str>) -> Problem {
    let (expected, found) = (format!("`{}`", expected.as_ref()), found.as_ref().to_owned());
    Problem::new(ProblemCode::NotListed, field, expected, Found::Text(found))
}

fn key(call: &Call<'_>) -> Result<AclKey, Problem> {
    let raw = call.variable();
    AclKey::decode(raw).map_err(|error| {
        let problem = wrong_key(call, error);
        // A blank behind a comma belongs to the name: the part seems to be missing.
        let tidy = without_blanks(raw);
        if problem.edits.is_empty() && tidy != raw && AclKey::decode(&tidy).is_ok() {
            return problem.mended_by(call.at_variable(0..raw.len()), tidy);
        }
        problem
    })
}

/// A key without the blanks around its signs. A plus sign in a path is none; that one was meant is inferred.
fn without_blanks(raw: &str) -> String {
    let mut tidy = String::new();
    let mut word = String::new();
    let end = |word: &mut String, tidy: &mut String| {
        let bare = word.replace("%20", " ").replace('+', " ");
        tidy.push_str(&bare.trim().replace(' ', "%20"));
        word.clear();
    };
    for character in raw.chars() {
        if [',', ':', '(', ')'].contains(&character) {
            end(&mut word, &mut tidy);
            tidy.push(character);
        } else {
            word.push(character);
        }
    }
    end(&mut word, &mut tidy);
    tidy
}

fn wrong_key(call: &Call<'_>, error: AclKeyError) -> Problem {
    let raw = call.variable();
    match error {
        AclKeyError::Syntax(error) => {
            let start = error.offset().min(raw.len());
            let end = (start + error.found().map_or(0, char::len_utf8)).min(raw.len());
            let problem = Problem::syntax("key", &error).at(call.at_variable(start..end));
            if problem.code != ProblemCode::RawColon {
                return problem;
            }
            let with = with_colons_encoded(raw);
            // A colon that stands for a name is no value's.
            if matches!(AclKey::decode(&with), Err(AclKeyError::Syntax(_))) {
                return problem;
            }
            problem.mended_by(call.at_variable(0..raw.len()), with)
        }
        AclKeyError::Urn(part, _) => {
            let expected = if part == "roleAssignee" {
                "the URN of a person"
            } else {
                "the URN of an organization or a brand"
            };
            let (start, end) = part_of(raw, part);
            let found = Found::Text(raw[start..end].to_owned());
            let problem = Problem::new(ProblemCode::NotAUrn, part, expected, found).within("key");
            // Encoded twice, it is a URN once more.
            let once = percent_decode(&raw[start..end]).ok();
            let again = once.as_deref().and_then(|once| percent_decode(once).ok());
            let twice =
                again.filter(|again| again.starts_with("urn:li:") && once.as_deref() != Some(&**again));
            at_part(call, problem, part, once.as_deref().filter(|_| twice.is_some()))
        }
        AclKeyError::Missing(part) => {
            Problem::new(ProblemCode::KeyPart, "key", format!("the part `{part}`"), Found::Nothing)
                .at(call.at_variable(0..raw.len()))
        }
        AclKeyError::Unknown(part) => {
            let expected = "the parts `organization`, `role` and `roleAssignee` only";
            Problem::new(ProblemCode::KeyPart, "key", expected, Found::Text(part))
                .at(call.at_variable(0..raw.len()))
        }
        // What is no record; and whatever is yet to come.
        _ => {
            let expected = "a key of the parts `organization`, `role` and `roleAssignee`";
            Problem::new(ProblemCode::KeyPart, "key", expected, Found::Text(raw.to_owned()))
                .at(call.at_variable(0..raw.len()))
        }
    }
}

/// The key in which a colon that does not follow the name of a part is text.
fn with_colons_encoded(raw: &str) -> String {
    let part = |piece: &str| match piece.split_once(':') {
        Some((name, value)) => format!("{name}:{}", value.replace(':', "%3A")),
        None => piece.to_owned(),
    };
    raw.split(',').map(part).collect::<Vec<_>>().join(",")
}

/// The problem with its place: the value of this part of the key, and what mends it.
fn at_part(call: &Call<'_>, problem: Problem, part: &str, with: Option<&str>) -> Problem {
    let (start, end) = part_of(call.variable(), part);
    let at = call.at_variable(start..end);
    let problem = problem.at(at.clone());
    match with {
        Some(with) => problem.mended_by(at, with),
        None => problem,
    }
}

/// Where the value of a part stands in a key that could be read: behind its name and a colon, up to the next part.
/// Of several of one name the last is read.
fn part_of(raw: &str, part: &str) -> (usize, usize) {
    let inner = raw.strip_prefix('(').unwrap_or(raw);
    let mut end = raw.trim_end_matches(')').len();
    for piece in inner.trim_end_matches(')').rsplit(',') {
        if let Some((name, value)) = piece.split_once(':')
            && is(name, part)
        {
            return (end - value.len(), end);
        }
        end = end.saturating_sub(piece.len() + 1);
    }
    (0, raw.len())
}
