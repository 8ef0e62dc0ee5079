use super::MOST_BYTES;
use bytes::Bytes;
use http::{Request, Response};

/// A ureq agent as a function from request to response, for [`send`](crate::send()) and the blocking methods of
/// [`Pager`](crate::Pager). It shares the connections of the agent; whatever the agent's own setting is, a refusal is an
/// answer and no error.
///
/// ```no_run
/// use rolecall_transport::{AccessToken, clients, linkedin::{Caller, FindByRoleAssignee}, send};
/// let client = clients::ureq(ureq::Agent::new_with_defaults());
/// let me = Caller::rest(AccessToken::new("a-token")?, "202609".parse()?);
/// let page = send(&FindByRoleAssignee::new(), &me, &client)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Its error is ureq's; an answer longer than [`MOST_BYTES`] is one of them.
pub fn ureq(
    agent: ::ureq::Agent,
) -> impl Fn(Request<Bytes>) -> Result<Response<Bytes>, ::ureq::Error> + Clone + Send + Sync {
    move |request| {
        let request = request.map(|body| body.to_vec());
        let request = agent.configure_request(request).http_status_as_error(false).build();
        let (head, mut body) = agent.run(request)?.into_parts();
        let body = body.with_config().limit(MOST_BYTES as u64).read_to_vec()?;
        Ok(Response::from_parts(head, body.into()))
    }
}
