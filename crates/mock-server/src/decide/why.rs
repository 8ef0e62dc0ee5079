use super::{calls::Rate, notes};
use http::Method;
use rolecall_model::{AccountId, CompanyId, LinkedInVersion, OrganizationalEntityUrn};
use rolecall_transport::{Call, NoRoute, Problem, ProblemCode, Spec, Surface, restli::RestMethod};
use std::{borrow::Cow, collections::HashSet};

/// What a refusal is about: data, until somebody reads it.
pub(super) enum Why<'w> {
    /// The rule says it all.
    Rule,
    /// Something is wrong with the request.
    Problem(Box<Problem>),
    /// It is for no operation.
    NoRoute(NoRoute),
    /// The token's permissions, none of which the operation takes.
    NoPermission { spec: &'static Spec, version: LinkedInVersion, has: &'w [Box<str>] },
    /// Somebody or something, by their URN: the rule says the rest.
    About(String),
    /// Fields of a body that nobody knows.
    Fields(Vec<String>),
    /// Parameters that nobody knows.
    Parameters(Vec<String>),
    /// Who is no administrator of what.
    NoAdministrator { viewer: &'w str, organization: OrganizationalEntityUrn },
    /// The accounts of a key, none of which is meant.
    NotOfKey(&'w [AccountId]),
    /// An account that a key has and the world has not.
    NoAccount(AccountId),
    /// An account, a company, and the companies that the account is super admin of.
    NoSuperAdmin { account: AccountId, company: CompanyId, of: &'w HashSet<CompanyId> },
    /// A limit of ConnectSafely that is reached.
    Rate(Rate),
    /// An answer would be longer than this many bytes.
    TooLong(usize),
}

impl From<Problem> for Why<'_> {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl Why<'_> {
    /// What is said to the client, where the rule leaves that to the request. `prefix` precedes the path as sent.
    pub(super) fn message(&self, call: &Call<'_>, prefix: &str) -> Cow<'static, str> {
        let (method, path) = (call.meant().method(), call.path());
        match self {
            Self::Rule
            | Self::Parameters(_)
            | Self::NotOfKey(_)
            | Self::NoAccount(_)
            | Self::NoSuperAdmin { .. } => "".into(),
            Self::Problem(problem) => problem.to_string().into(),
            Self::NoRoute(NoRoute::Elsewhere) => format!(
                "{method} {prefix}{path} is not served: expected {}",
                notes::served_paths().join(", ")
            )
            .into(),
            Self::NoRoute(_) => no_method(call, method, &format!("{prefix}{path}")).into(),
            Self::NoPermission { spec, version, .. } => {
                let permission = spec.permission(call.surface().unwrap_or(Surface::V2), *version);
                format!("Not enough permissions to access: {permission}").into()
            }
            Self::About(urn) => urn.clone().into(),
            Self::Fields(names) => {
                let line =
                    |name: &String| format!("ERROR :: /{name} :: unrecognized field found but not allowed\n");
                names.iter().map(line).collect::<String>().into()
            }
            Self::NoAdministrator { viewer, organization } => {
                format!("`{viewer}` is no APPROVED ADMINISTRATOR of `{organization}`").into()
            }
            Self::Rate(Rate { most, used, resets }) => {
                format!("Rate limit exceeded: {used}/{most} used. Resets at {resets}").into()
            }
            Self::TooLong(most) => {
                format!("the answer has more than {most} bytes: ask for fewer elements, or for less of each")
                    .into()
            }
        }
    }

    /// The same in the words of the open-source Rest.li server, as far as it has some.
    pub(super) fn in_words_of_the_framework(&self) -> Cow<'static, str> {
        let Self::Problem(problem) = self else { return "".into() };
        let (subject, found) = (&problem.subject, problem.found.as_text());
        match problem.code {
            ProblemCode::ParameterMissing => format!("Parameter '{subject}' is required"),
            ProblemCode::NotANumber if found.starts_with('-') => {
                "start/count parameters must be non-negative".to_owned()
            }
            ProblemCode::NotANumber => "Invalid (non-integer) start/count parameters".to_owned(),
            ProblemCode::NotAUrn => format!(
                "Argument parameter '{subject}' value '{found}' is invalid. Reason: Deserializing output '{found}' failed"
            ),
            _ => format!("Argument parameter '{subject}' value '{found}' is invalid"),
        }
        .into()
    }

    /// The inputs that are wrong, where they are told one by one.
    pub(super) fn inputs(&self) -> &[String] {
        if let Self::Parameters(names) = self { names } else { &[] }
    }

    /// What a person should know besides.
    pub(super) fn notes(&self, call: &Call<'_>, notes: &mut Vec<String>) {
        match self {
            Self::Problem(problem) => notes::of_problem(problem, call, notes),
            Self::NoRoute(no_route) => notes::of_no_route(*no_route, call, notes),
            Self::NoPermission { spec, has, .. } => notes.push(notes::of_scopes(spec.permissions, has)),
            Self::NotOfKey(accounts) => {
                let own = notes::listed(accounts.iter().map(AccountId::as_str));
                notes.push(format!("the account is none of this key's, which are {own}"));
            }
            Self::NoAccount(account) => notes.push(format!("the world has no account `{account}`")),
            Self::NoSuperAdmin { account, company, of } => {
                let mut companies: Vec<_> = of.iter().map(CompanyId::as_str).collect();
                companies.sort_unstable();
                let companies = notes::listed(companies.into_iter());
                notes.push(format!(
                    "the account `{account}` is no super admin of company {company}, but of {companies}"
                ));
            }
            Self::Rule
            | Self::About(_)
            | Self::Fields(_)
            | Self::Parameters(_)
            | Self::NoAdministrator { .. }
            | Self::Rate(_)
            | Self::TooLong(_) => {}
        }
    }
}

/// As the open-source Rest.li server says it.
fn no_method(call: &Call<'_>, method: &Method, path: &str) -> String {
    let named = call.headers().get(RestMethod::HEADER).and_then(|value| value.to_str().ok()).unwrap_or("");
    format!("{method} operation not supported for URI: '{path}' with X-RestLi-Method: '{named}'")
}
