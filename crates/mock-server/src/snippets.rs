//! Requests that people can paste: into a shell, and into a program or the console of a browser.

use crate::world::{Credential, CredentialService};
use rolecall_model::CompanyId;
use serde_json::Value;

/// A profile to invite, as the ConnectSafely document elides it.
const PROFILES: &str = r#"{"profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f..."]}"#;

/// A line of `curl` that uses this token or key on the mock at this URL.
pub fn curl(credential: &Credential, base: &str) -> String {
    let token = quoted(&format!("Authorization: Bearer {}", credential.secret));
    let url = quoted(&url(credential, base));
    match credential.service {
        CredentialService::LinkedIn => format!("curl -H {token} {url}"),
        CredentialService::ConnectSafely => {
            format!("curl -H {token} -H 'Content-Type: application/json' -d {} {url}", quoted(PROFILES))
        }
    }
}

/// The same as an expression of JavaScript.
pub(crate) fn fetch(credential: &Credential, base: &str) -> String {
    // The text of a JSON string is also that of a string of JavaScript.
    let token = Value::from(format!("Bearer {}", credential.secret));
    let url = Value::from(url(credential, base));
    let options = match credential.service {
        CredentialService::LinkedIn => format!("{{ headers: {{ Authorization: {token} }} }}"),
        CredentialService::ConnectSafely => format!(
            "{{ method: \"POST\", headers: {{ Authorization: {token}, \"Content-Type\": \"application/json\" }}, \
             body: JSON.stringify({PROFILES}) }}"
        ),
    };
    format!("await fetch({url}, {options}).then((answer) => answer.json())")
}

fn url(credential: &Credential, base: &str) -> String {
    match credential.service {
        CredentialService::LinkedIn => format!("{base}/rest/organizationAcls?q=roleAssignee"),
        CredentialService::ConnectSafely => {
            let company = credential.company.as_ref().map_or("1", CompanyId::as_str);
            format!("{base}/linkedin/organizations/{company}/follow-invitations")
        }
    }
}

/// A text as one word of a shell.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
