//! HTTP clients, as the functions from request to response that [`send`](crate::send()) and [`Pager`](crate::Pager) take.
//! Each is behind a feature of its name; by itself this crate brings no client along.
//!
//! Without the features they are some lines of one's own. A refusal is an answer: a client that makes an error of its
//! status hides what was refused, and why. For reqwest:
//!
//! ```
//! # use rolecall_transport::{Bytes, http::{Request, Response}};
//! async fn send(client: &reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, reqwest::Error> {
//!     let mut received = client.execute(request.try_into()?).await?;
//!     let mut response = Response::new(Bytes::new());
//!     *response.status_mut() = received.status();
//!     *response.headers_mut() = std::mem::take(received.headers_mut());
//!     *response.body_mut() = received.bytes().await?;
//!     Ok(response)
//! }
//! ```
//!
//! For ureq:
//!
//! ```
//! # use rolecall_transport::{Bytes, http::{Request, Response}};
//! fn send(agent: &ureq::Agent, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
//!     let request = request.map(|body| body.to_vec());
//!     let request = agent.configure_request(request).http_status_as_error(false).build();
//!     let (head, mut body) = agent.run(request)?.into_parts();
//!     Ok(Response::from_parts(head, body.read_to_vec()?.into()))
//! }
//! ```
//!
//! For hyper:
//!
//! ```
//! # use http_body_util::{BodyExt, Full};
//! # use hyper_util::client::legacy::{Client, connect::HttpConnector};
//! # use rolecall_transport::{Bytes, http::{Request, Response}};
//! type BoxError = Box<dyn std::error::Error + Send + Sync>;
//!
//! async fn send(
//!     client: &Client<HttpConnector, Full<Bytes>>,
//!     request: Request<Bytes>,
//! ) -> Result<Response<Bytes>, BoxError> {
//!     let (head, body) = client.request(request.map(Full::new)).await?.into_parts();
//!     Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
//! }
//! ```

#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "ureq")]
mod ureq;

#[cfg(feature = "reqwest")]
pub use self::reqwest::reqwest;
#[cfg(feature = "ureq")]
pub use self::ureq::ureq;

/// The longest answer that is read, in bytes. LinkedIn's are some kilobytes; what is longer is an error, and fills no
/// memory.
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub const MOST_BYTES: usize = 64 << 20;
