use http::{Uri, uri::Scheme};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, str::FromStr, sync::Arc};

/// Where a service is: a scheme, a host and perhaps a path, such as `http://127.0.0.1:8080/~linkedin-paging-rest`.
///
/// ```
/// use rolecall_transport::BaseUrl;
/// let base: BaseUrl = "http://127.0.0.1:8080/".parse()?;
/// assert_eq!(base.as_str(), "http://127.0.0.1:8080");
/// assert_eq!(
///     "localhost".parse::<BaseUrl>().unwrap_err().to_string(),
///     "expected a URL such as `https://api.linkedin.com`"
/// );
/// # Ok::<(), rolecall_transport::BaseUrlError>(())
/// ```
///
/// As JSON, a string, by the same rules:
///
/// ```
/// use rolecall_transport::BaseUrl;
/// let base: BaseUrl = serde_json::from_str(r#""http://127.0.0.1:8080/""#)?;
/// assert_eq!(serde_json::to_string(&base)?, r#""http://127.0.0.1:8080""#);
/// assert!(serde_json::from_str::<BaseUrl>(r#""ftp://127.0.0.1""#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseUrl {
    /// Shared: a caller is cloned for every search.
    text: Arc<str>,
    /// Where the path begins in `text`.
    path: usize,
}

/// The text is no base URL. It is not repeated here: a URL may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("expected {0}")]
pub struct BaseUrlError(&'static str);

impl BaseUrl {
    /// A URL that is known to be good.
    pub(crate) fn known(text: &'static str) -> Self {
        let path = text.len();
        Self { text: text.into(), path }
    }

    /// The URL, without a final slash.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `scheme://host:port`
    pub fn origin(&self) -> &str {
        &self.text[..self.path]
    }

    /// The path; empty where there is none.
    pub fn path(&self) -> &str {
        &self.text[self.path..]
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        const EXPECTED: BaseUrlError = BaseUrlError("a URL such as `https://api.linkedin.com`");
        let text = text.trim_end_matches('/');
        let uri: Uri = text.parse().map_err(|_| EXPECTED)?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(EXPECTED);
        };
        if *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS {
            return Err(BaseUrlError("a URL that begins with `http://` or `https://`"));
        }
        if authority.as_str().contains('@') {
            return Err(BaseUrlError("a URL without a user name: the token travels in a header"));
        }
        if text.contains(['?', '#']) {
            return Err(BaseUrlError("a URL without a query"));
        }
        let path = scheme.as_str().len() + "://".len() + authority.as_str().len();
        if ["/rest", "/v2", "/linkedin"].iter().any(|added| text[path..].ends_with(added)) {
            return Err(BaseUrlError(
                "a URL without `/rest`, `/v2` or `/linkedin` at its end: each request adds its own",
            ));
        }
        Ok(Self { text: text.into(), path })
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = BaseUrlError;

    fn try_from(text: String) -> Result<Self, BaseUrlError> {
        text.parse()
    }
}

impl AsRef<str> for BaseUrl {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Serialize for BaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for BaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}
