//! An operation, sent by a client of one's own: a function from request to response. They are functions, and no methods
//! of the trait, so that the future of an operation that is not known yet is `Send` where its parts are.

use crate::{Error, Operation};
use bytes::Bytes;
use http::{Request, Response};
use std::{error, future::Future};

/// Sends it with a blocking client: a function from request to response. Whatever error the client has becomes
/// [`Error::Client`].
///
/// ```
/// use http::{Request, Response};
/// use rolecall_transport::{AccessToken, Bytes, linkedin::{Caller, FindByRoleAssignee}, send};
///
/// // Your HTTP client: here one that always gives the same answer.
/// let client = |_: Request<Bytes>| -> Result<_, std::io::Error> {
///     Ok(Response::new(r#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#))
/// };
/// let me = Caller::rest(AccessToken::new("a-token")?, "202609".parse()?);
/// assert!(send(&FindByRoleAssignee::new(), &me, client)?.elements.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What building, sending or reading makes of it.
pub fn send<O: Operation, B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
    operation: &O,
    caller: &O::Caller,
    client: impl FnOnce(Request<Bytes>) -> Result<Response<B>, E>,
) -> Result<O::Answer, Error> {
    let response = client(operation.to_request(caller)?).map_err(Error::client)?;
    operation.read_response(response.map(Into::into))
}

/// Sends it with an async client: a function from request to a future of the response.
///
/// # Errors
/// What building, sending or reading makes of it.
pub fn send_async<'o, O, B, E, F, C>(
    operation: &'o O,
    caller: &O::Caller,
    client: C,
) -> impl Future<Output = Result<O::Answer, Error>> + use<'o, O, B, E, F, C>
where
    O: Operation,
    B: Into<Bytes>,
    E: Into<Box<dyn error::Error + Send + Sync>>,
    F: Future<Output = Result<Response<B>, E>>,
    C: FnOnce(Request<Bytes>) -> F,
{
    // The future begins before the first await, so that it borrows neither the caller nor the client.
    let sent = operation.to_request(caller).map(client);
    async move {
        let response = sent?.await.map_err(Error::client)?;
        operation.read_response(response.map(Into::into))
    }
}
