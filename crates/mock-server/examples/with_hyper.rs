//! The three things that most callers want, sent by hyper.
//!
//! `cargo run` in one terminal, `cargo run --example with_hyper` in another. A base URL may follow behind `--`.

use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rolecall_model::{
    InvitationReport, Invitees, OrganizationUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
};
use rolecall_transport::{AccessToken, Bytes, Operation, Pager, connectsafely, linkedin};
use std::io;

/// Whatever goes wrong: [`rolecall_transport::SendError`] tells what it was.
type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let base = std::env::args().nth(1).unwrap_or("http://127.0.0.1:8080".to_owned());
    all_three(&Client::builder(TokioExecutor::new()).build_http(), &base).await
}

/// One after the other, by a member who lists organizations, and an account that invites.
pub(crate) async fn all_three(client: &Hyper, base: &str) -> Result<(), Failure> {
    let me =
        linkedin::Caller::new(AccessToken::new("many-token")?).version("202609".parse()?).at(base.parse()?);
    let key = connectsafely::Caller::new(AccessToken::new("connectsafely-key")?).at(base.parse()?);
    let person = "urn:li:person:A839rocZ".parse()?;
    let company = "urn:li:organization:105672170".parse()?;
    let followers =
        Invitees::from_array(["urn:li:fsd_profile:ACoAABJefVoBrz2LR3fQx8mT4vKpLw9sYc2Hd6E".parse()?]);

    let organizations = administered(client, &me).await?;
    println!("I administer {} organizations: {organizations:?}", organizations.len());
    if let Some(organization) = organizations.into_iter().next() {
        request_poster_role(client, &me, organization, person).await?;
        println!("The role is requested.");
    }
    let report = invite(client, &key, &company, followers).await?;
    println!("Invited {} of {}.", report.total_successful, report.total_requested);
    Ok(())
}

/// The organizations in which I am an administrator, over all pages.
pub(crate) async fn administered(
    client: &Hyper,
    me: &linkedin::Caller,
) -> Result<Vec<OrganizationalEntityUrn>, Failure> {
    let mine = linkedin::FindByRoleAssignee::new().role(Role::Administrator).state(RoleState::Approved);
    let mut pager = Pager::new(mine, me);
    let mut organizations = Vec::new();
    while let Some(request) = pager.request()? {
        let page = pager.receive(send(client, request).await?)?;
        // What is neither organization nor brand can be asked for no role.
        organizations.extend(page.elements.into_iter().filter_map(|role| role.organization.try_into().ok()));
    }
    Ok(organizations)
}

/// Asks for the role of a poster in an organization; a refusal is an error.
pub(crate) async fn request_poster_role(
    client: &Hyper,
    me: &linkedin::Caller,
    organization: OrganizationalEntityUrn,
    person: PersonUrn,
) -> Result<(), Failure> {
    let request = linkedin::RequestRole::new(organization, person);
    Ok(request.send_async(me, |request| send(client, request)).await?)
}

/// Invites members to follow a company. That one of them is not invited is no error: the report says it.
pub(crate) async fn invite(
    client: &Hyper,
    key: &connectsafely::Caller,
    company: &OrganizationUrn,
    followers: Invitees,
) -> Result<InvitationReport, Failure> {
    let invitations = connectsafely::SendFollowInvitations::new(company.into(), followers);
    Ok(invitations.send_async(key, |request| send(client, request)).await?)
}

/// A client that keeps connections.
pub(crate) type Hyper = Client<HttpConnector, Full<Bytes>>;

/// One request, with the whole of its answer. Sending and reading fail differently; both are errors of I/O.
pub(crate) async fn send(client: &Hyper, request: Request<Bytes>) -> Result<Response<Bytes>, io::Error> {
    let response = client.request(request.map(Full::new)).await.map_err(io::Error::other)?;
    let (head, body) = response.into_parts();
    Ok(Response::from_parts(head, body.collect().await.map_err(io::Error::other)?.to_bytes()))
}
