//! What most callers want, sent by ureq: list the organizations that I administer, with names and logos; ask for a
//! role in one of them; invite followers of another. It waits where there were too many requests, and goes on with a new
//! token where one has expired.
//!
//! `cargo run` in one terminal, `cargo run --example with_ureq` in another. A base URL may follow behind `--`.

use rolecall_model::{FsdProfileUrn, InvitationReport, Invitees, OrganizationalEntityUrn};
use rolecall_transport::{
    AccessToken, BaseUrl, Error, clients,
    connectsafely::{self, SendFollowInvitations},
    linkedin::{self, AdministeredOrganizations, OrganizationsIAdminister, RequestRole},
    send,
};
use std::time::{Duration, SystemTime};

type Done = (AdministeredOrganizations, Vec<InvitationReport>);
type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let base = std::env::args().nth(1).unwrap_or("http://127.0.0.1:8080".to_owned());
    let (mine, reports) = run(&base.parse()?)?;
    mine.approved.iter().for_each(|it| println!("{} {:?} {:?}", it.urn, it.name(), it.logo_url()));
    println!("invited: {}", reports.iter().map(|report| report.total_successful).sum::<u32>());
    Ok(())
}

pub(crate) fn run(base: &BaseUrl) -> Result<Done, Failure> {
    let client = clients::ureq(ureq::Agent::new_with_defaults());
    let mut token = AccessToken::new("expired-token")?; // as tokens do after a while
    // Names and logos are to be had under /v2 alone; under /rest there are names.
    let me = linkedin::Caller::v2(token.clone()).at(base.clone());
    let mut search = OrganizationsIAdminister::new(&me);
    let mine = insist(&mut token, |token| {
        search.set_token(token.clone());
        search.find(&client)
    })?;
    let me = linkedin::Caller::rest(token.clone(), "202609".parse()?).at(base.clone());
    let first = mine.approved.iter().find_map(|found| OrganizationalEntityUrn::try_from(&found.urn).ok());
    let request = RequestRole::new(first.ok_or("nothing found")?, "urn:li:person:pE3vIq7yK6".parse()?);
    insist(&mut token, |token| send(&request, &me.with_token(token.clone()), &client))?;
    let mut key = AccessToken::new("connectsafely-key")?;
    let account = connectsafely::Caller::new(key.clone()).at(base.clone());
    let profiles = (0..120).map(|n| FsdProfileUrn::from_id(&format!("ACoAAexample{n:03}")));
    let mut reports = Vec::new();
    for invitees in Invitees::batches(profiles.collect::<Result<Vec<_>, _>>()?) {
        let invite = SendFollowInvitations::new("105672170".parse()?, invitees);
        reports.push(insist(&mut key, |_| send(&invite, &account, &client))?);
    }
    Ok((mine, reports))
}

/// Asks again, a few times: later where there were too many requests, with a new token where it has expired.
fn insist<T>(
    token: &mut AccessToken,
    mut ask: impl FnMut(&AccessToken) -> Result<T, Error>,
) -> Result<T, Failure> {
    for wait in [1, 10, 60].map(Duration::from_secs) {
        match ask(token) {
            Err(error) if error.is_expired() => *token = AccessToken::new("admin-token")?, // refresh yours here
            Err(error) if error.is_throttled() => {
                std::thread::sleep(error.retry_after(SystemTime::now()).unwrap_or(wait));
            }
            answer => return Ok(answer?),
        }
    }
    Ok(ask(token)?)
}
