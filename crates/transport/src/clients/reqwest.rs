use super::MOST_BYTES;
use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use std::{error::Error, mem, pin::Pin};

/// What [`reqwest()`] gives for each request.
type Answer = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Box<dyn Error + Send + Sync>>> + Send>>;

/// A reqwest client as an async function from request to response, for [`send_async`](crate::send_async) and the async
/// methods of [`Pager`](crate::Pager). It shares the connections of the client.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use rolecall_transport::{AccessToken, clients, linkedin::{Caller, FindByRoleAssignee}, send_async};
/// let client = clients::reqwest(reqwest::Client::new());
/// let me = Caller::rest(AccessToken::new("a-token")?, "202609".parse()?);
/// let page = send_async(&FindByRoleAssignee::new(), &me, &client).await?;
/// # Ok(())
/// # }
/// ```
///
/// The error of its future is reqwest's, or that the answer is longer than [`MOST_BYTES`].
pub fn reqwest(client: ::reqwest::Client) -> impl Fn(Request<Bytes>) -> Answer + Clone + Send + Sync {
    move |request| {
        let client = client.clone();
        Box::pin(async move {
            let mut received = client.execute(request.try_into()?).await?;
            let mut body = BytesMut::new();
            while let Some(chunk) = received.chunk().await? {
                if chunk.len() > MOST_BYTES - body.len() {
                    return Err(format!("expected an answer of at most {MOST_BYTES} bytes").into());
                }
                body.extend_from_slice(&chunk);
            }
            let mut response = Response::new(body.freeze());
            *response.status_mut() = received.status();
            *response.headers_mut() = mem::take(received.headers_mut());
            Ok(response)
        })
    }
}
