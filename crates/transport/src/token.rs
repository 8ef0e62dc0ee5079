use http::HeaderValue;
use serde::{Deserialize, Deserializer, de::Error};
use std::{fmt, str::FromStr};

/// What authorises a request. Its `Debug` never shows it. It is read from JSON, a string, and never written.
///
/// ```
/// use rolecall_transport::AccessToken;
/// assert_eq!(format!("{:?}", AccessToken::new("a-token")?), "AccessToken(redacted)");
/// assert!(AccessToken::new("two words").is_err());
/// # Ok::<(), rolecall_transport::TokenError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AccessToken(HeaderValue);

/// The text cannot be a token. It is not repeated here: it may be a secret all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("expected a token of visible ASCII characters, without blanks")]
pub struct TokenError(());

impl AccessToken {
    /// A token as the service issued it, without the word `Bearer`.
    ///
    /// # Errors
    /// An empty text, or one with a character that no token has: a blank, a line end.
    pub fn new(token: &str) -> Result<Self, TokenError> {
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError(()));
        }
        let mut header = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| TokenError(()))?;
        header.set_sensitive(true);
        Ok(Self(header))
    }

    /// The value of the header `Authorization`, marked as sensitive.
    pub fn authorization(&self) -> HeaderValue {
        self.0.clone()
    }

    /// The token that a request carries: what follows `Bearer` in its first `Authorization` header.
    /// None where there is nothing; a text that is no token is still one that the service would refuse.
    pub fn of(headers: &http::HeaderMap) -> Option<&str> {
        let header = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = header.split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
    }
}

impl FromStr for AccessToken {
    type Err = TokenError;

    fn from_str(token: &str) -> Result<Self, TokenError> {
        Self::new(token)
    }
}

impl TryFrom<String> for AccessToken {
    type Error = TokenError;

    fn try_from(token: String) -> Result<Self, TokenError> {
        Self::new(&token)
    }
}

impl<'de> Deserialize<'de> for AccessToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(redacted)")
    }
}
