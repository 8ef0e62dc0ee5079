//! ConnectSafely's follow invitations: `POST /linkedin/organizations/{companyId}/follow-invitations`.
//!
//! Plain JSON over HTTP, no Rest.li. Source: the ConnectSafely document "Send company follow invitations".

mod send_follow_invitations;

use crate::{AccessToken, BaseUrl, RequestError};
use bytes::Bytes;
use http::{
    HeaderValue, Method, Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
pub use send_follow_invitations::SendFollowInvitations;

/// Whose behalf ConnectSafely is asked on, and where it is.
///
/// ```
/// use rolecall_transport::{AccessToken, connectsafely::Caller};
/// let me = Caller::new(AccessToken::new("connectsafely-key")?).at("http://127.0.0.1:8080".parse()?);
/// assert_eq!(me.base_url().as_str(), "http://127.0.0.1:8080");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    base: BaseUrl,
    key: AccessToken,
}

impl Caller {
    /// A caller of `https://api.connectsafely.ai`. The key is an API key of ConnectSafely's, no token of LinkedIn's.
    pub fn new(key: AccessToken) -> Self {
        Self { base: BaseUrl::known("https://api.connectsafely.ai"), key }
    }

    /// The same caller of another service: a mock, a proxy. `/linkedin/…` follows the base URL.
    #[must_use]
    pub fn at(self, base: BaseUrl) -> Self {
        Self { base, ..self }
    }

    /// The same caller with another key.
    #[must_use]
    pub fn with_key(&self, key: AccessToken) -> Self {
        Self { key, ..self.clone() }
    }

    /// Where the service is.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    fn post(&self, path: &str, body: Bytes) -> Result<Request<Bytes>, RequestError> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}{path}", self.base))
            .header(AUTHORIZATION, self.key.authorization())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(request.body(body)?)
    }
}
