//! Requests that people can paste: into a shell, and into a program or the console of a browser. Each is one that the
//! real service would read as well.

use crate::{
    rules::{Life, life},
    sandbox::Today,
    world::{Credential, CredentialService, TokenState, World},
};
use bytes::Bytes;
use http::{
    HeaderName, Method, Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use jiff::{ToSpan as _, civil::Date};
use rolecall_model::{CompanyId, FsdProfileUrn, Invitees, LinkedInVersion};
use rolecall_transport::{
    AccessToken, Operation,
    connectsafely::{self, SendFollowInvitations},
    linkedin::{self, FindByRoleAssignee, LINKEDIN_VERSION, RequestRole},
    restli::ProtocolVersion,
};
use serde_json::Value;

/// A profile to invite, of the length that real ones have.
const PROFILE: &str = "urn:li:fsd_profile:ACoAABJefVoBrz2LR3fQx8mT4vKpLw9sYc2Hd6E";

/// A request to paste.
pub struct Snippet {
    /// Whose token or key it uses.
    who: String,
    /// What it does.
    pub(crate) does: &'static str,
    url: String,
    request: Request<Bytes>,
}

/// What this token or key is good for, on the mock at this URL and on its date: first what every one of its service
/// can try, then, if it may, a role request.
pub fn snippets(world: &World, credential: &Credential, base: &str, today: Today) -> Vec<Snippet> {
    // What is no token has no line; a world has none of these.
    let Ok(token) = AccessToken::new(&credential.secret) else { return Vec::new() };
    match credential.service {
        CredentialService::LinkedIn => {
            let me = linkedin::Caller::rest(token, recent_version(today.0));
            let found = Snippet::new(credential, base, &FindByRoleAssignee::new(), &me);
            let role = role_request(world, credential);
            let role = role.and_then(|request| Snippet::new(credential, base, &request, &me));
            found.into_iter().chain(role).collect()
        }
        CredentialService::ConnectSafely => {
            let invitations = invitations(credential);
            let me = connectsafely::Caller::new(token);
            invitations.and_then(|one| Snippet::new(credential, base, &one, &me)).into_iter().collect()
        }
    }
}

/// The role for the token's own member, who need not be an administrator, where they have a row already; else where
/// anybody has one.
fn role_request(world: &World, credential: &Credential) -> Option<RequestRole> {
    let token = world.token(&credential.secret)?;
    let may = token.state == TokenState::Valid
        && RequestRole::SPEC.permissions.iter().any(|permission| token.has(permission));
    if !may {
        return None;
    }
    let directory = world.directory();
    let acl = directory.acls_of_person(token.person).chain(directory.acls()).next()?;
    Some(RequestRole::new(acl.organization.clone(), directory.person_urn(token.person).clone()))
}

/// An invitation for the company that a key can be tried on; without one, the refusal can be seen.
fn invitations(credential: &Credential) -> Option<SendFollowInvitations> {
    let any = || "1".parse::<CompanyId>().ok();
    let profile: FsdProfileUrn = PROFILE.parse().ok()?;
    let company = credential.company.clone().or_else(any)?;
    Some(SendFollowInvitations::new(company, Invitees::from_array([profile])))
}

/// The version that lines name: that of two months ago, or the one before where that month has none. It is out, even in
/// the first half of a month, and lives for most of a year.
fn recent_version(today: Date) -> LinkedInVersion {
    let month = |months: i32| {
        let date = today.saturating_sub(months.months());
        LinkedInVersion::new(date.year().unsigned_abs(), date.month().unsigned_abs())
    };
    let is_active = |version: &LinkedInVersion| matches!(life(*version, today), Life::Active { .. });
    (2..4).map(month).find(is_active).unwrap_or_else(|| month(2))
}

impl Snippet {
    fn new<O: Operation>(
        credential: &Credential,
        base: &str,
        operation: &O,
        caller: &O::Caller,
    ) -> Option<Self> {
        // What cannot be sent is not shown.
        let request = operation.to_request(caller).ok()?;
        let url = format!("{base}{}", request.uri().path_and_query()?);
        Some(Self { who: credential.about.clone(), does: O::SPEC.about, url, request })
    }

    /// Whose it is, and what it does.
    pub fn about(&self) -> String {
        format!("{}: {}", self.who, self.does)
    }

    /// A line of `curl`.
    pub fn curl(&self) -> String {
        let mut line = "curl".to_owned();
        let (method, body) = (self.request.method(), self.body());
        // `curl` sends GET, and POST where there is data.
        if method != Method::GET && (method != Method::POST || body.is_none()) {
            line += &format!(" -X {method}");
        }
        for (name, value) in self.headers() {
            line += &format!(" -H {}", quoted(&format!("{name}: {value}")));
        }
        if let Some(body) = body {
            line += &format!(" -d {}", quoted(body));
        }
        format!("{line} {}", quoted(&self.url))
    }

    /// The same as an expression of JavaScript: the answer's body, or its status where it has none.
    pub(crate) fn fetch(&self) -> String {
        // The text of a JSON string is also that of a string of JavaScript.
        let text = |text: &str| Value::from(text).to_string();
        let method = match *self.request.method() {
            Method::GET => String::new(),
            ref method => format!("method: {}, ", text(method.as_str())),
        };
        let headers: Vec<_> =
            self.headers().map(|(name, value)| format!("{}: {}", text(name), text(&value))).collect();
        let body = self.body().map_or_else(String::new, |body| format!(", body: JSON.stringify({body})"));
        let wanted = if *self.request.method() == Method::PUT { "status" } else { "json()" };
        format!(
            "await fetch({}, {{ {method}headers: {{ {} }}{body} }}).then((answer) => answer.{wanted})",
            text(&self.url),
            headers.join(", ")
        )
    }

    fn headers(&self) -> impl Iterator<Item = (&str, String)> {
        self.request
            .headers()
            .iter()
            .map(|(name, value)| (written(name), String::from_utf8_lossy(value.as_bytes()).into_owned()))
    }

    /// The JSON that is sent.
    fn body(&self) -> Option<&str> {
        std::str::from_utf8(self.request.body()).ok().filter(|body| !body.is_empty())
    }
}

/// The name of a header as the documents write it; its case means nothing.
fn written(name: &HeaderName) -> &str {
    [
        (AUTHORIZATION, "Authorization"),
        (CONTENT_TYPE, "Content-Type"),
        (LINKEDIN_VERSION, "LinkedIn-Version"),
        (ProtocolVersion::HEADER, "X-Restli-Protocol-Version"),
    ]
    .into_iter()
    .find_map(|(known, written)| (known == *name).then_some(written))
    .unwrap_or(name.as_str())
}

/// A text as one word of a shell.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_a_version_that_is_out_and_lives() {
        for (today, version) in [
            ("2026-11-26", "202609"),
            ("2026-04-30", "202602"),
            ("2026-01-01", "202511"),
            ("2026-02-28", "202511"),
            ("2026-03-01", "202601"),
            ("2027-02-14", "202612"),
        ] {
            assert_eq!(recent_version(today.parse().unwrap()).to_string(), version, "{today}");
        }
    }

    #[test]
    fn the_profile_to_invite_looks_like_one_that_is_issued() {
        assert!(PROFILE.parse::<FsdProfileUrn>().unwrap().is_strict());
    }
}
