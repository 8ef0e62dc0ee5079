//! The three things that most callers want, sent by ureq.
//!
//! `cargo run` in one terminal, `cargo run --example with_ureq` in another. A base URL may follow behind `--`.

use http::{Request, Response};
use rolecall_model::{
    InvitationReport, Invitees, OrganizationUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState,
};
use rolecall_transport::{AccessToken, Bytes, Operation, Pager, connectsafely, linkedin};

/// Whatever goes wrong: [`rolecall_transport::SendError`] tells what it was.
type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let base = std::env::args().nth(1).unwrap_or("http://127.0.0.1:8080".to_owned());
    all_three(&ureq::Agent::new_with_defaults(), &base)
}

/// One after the other, by a member who lists organizations, and an account that invites.
pub(crate) fn all_three(agent: &ureq::Agent, base: &str) -> Result<(), Failure> {
    let me =
        linkedin::Caller::new(AccessToken::new("many-token")?).version("202609".parse()?).at(base.parse()?);
    let key = connectsafely::Caller::new(AccessToken::new("connectsafely-key")?).at(base.parse()?);
    let person = "urn:li:person:A839rocZ".parse()?;
    let company = "urn:li:organization:105672170".parse()?;
    let followers =
        Invitees::from_array(["urn:li:fsd_profile:ACoAABJefVoBrz2LR3fQx8mT4vKpLw9sYc2Hd6E".parse()?]);

    let organizations = administered(agent, &me)?;
    println!("I administer {} organizations: {organizations:?}", organizations.len());
    if let Some(organization) = organizations.into_iter().next() {
        request_poster_role(agent, &me, organization, person)?;
        println!("The role is requested.");
    }
    let report = invite(agent, &key, &company, followers)?;
    println!("Invited {} of {}.", report.total_successful, report.total_requested);
    Ok(())
}

/// The organizations in which I am an administrator, over all pages.
pub(crate) fn administered(
    agent: &ureq::Agent,
    me: &linkedin::Caller,
) -> Result<Vec<OrganizationalEntityUrn>, Failure> {
    let mine = linkedin::FindByRoleAssignee::new().role(Role::Administrator).state(RoleState::Approved);
    let mut pager = Pager::new(mine, me);
    let mut organizations = Vec::new();
    while let Some(request) = pager.request()? {
        let page = pager.receive(send(agent, request)?)?;
        // What is neither organization nor brand can be asked for no role.
        organizations.extend(page.elements.into_iter().filter_map(|role| role.organization.try_into().ok()));
    }
    Ok(organizations)
}

/// Asks for the role of a poster in an organization; a refusal is an error.
pub(crate) fn request_poster_role(
    agent: &ureq::Agent,
    me: &linkedin::Caller,
    organization: OrganizationalEntityUrn,
    person: PersonUrn,
) -> Result<(), Failure> {
    let request = linkedin::RequestRole::new(organization, person);
    Ok(request.send(me, |request| send(agent, request))?)
}

/// Invites members to follow a company. That one of them is not invited is no error: the report says it.
pub(crate) fn invite(
    agent: &ureq::Agent,
    key: &connectsafely::Caller,
    company: &OrganizationUrn,
    followers: Invitees,
) -> Result<InvitationReport, Failure> {
    let invitations = connectsafely::SendFollowInvitations::new(company.into(), followers);
    Ok(invitations.send(key, |request| send(agent, request))?)
}

/// One request. A refusal is an answer as well: what is refused, and why, is for [`Operation`] to read.
pub(crate) fn send(agent: &ureq::Agent, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
    let request = request.map(|body| body.to_vec());
    let request = agent.configure_request(request).http_status_as_error(false).build();
    let (head, mut body) = agent.run(request)?.into_parts();
    Ok(Response::from_parts(head, body.read_to_vec()?.into()))
}
