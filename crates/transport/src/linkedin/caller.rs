use crate::{AccessToken, BaseUrl, RequestError, restli::ProtocolVersion};
use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, Method, Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, str::FromStr};

/// Whose behalf LinkedIn is asked on, and where it is.
///
/// ```
/// use rolecall_transport::{AccessToken, linkedin::{Caller, Surface}};
/// let me = Caller::new(AccessToken::new("admin-token")?)
///     .at("http://127.0.0.1:8080".parse()?)
///     .surface(Surface::Rest { version: Some("202608".parse()?) });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Caller {
    base: BaseUrl,
    surface: Surface,
    token: AccessToken,
}

/// The two roots under which the API is served.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// `/rest`, with the header `LinkedIn-Version`. No sample of the document sends it; the real service was seen
    /// to refuse requests without it.
    Rest {
        /// The month whose interface is meant.
        version: Option<LinkedInVersion>,
    },
    /// `/v2`, unversioned.
    V2,
}

impl Caller {
    /// A caller of `https://api.linkedin.com/rest` without a version.
    pub fn new(token: AccessToken) -> Self {
        let base = BaseUrl::known("https://api.linkedin.com");
        Self { base, surface: Surface::Rest { version: None }, token }
    }

    /// The same caller of another service: a mock, a proxy.
    #[must_use]
    pub fn at(self, base: BaseUrl) -> Self {
        Self { base, ..self }
    }

    /// The same caller of the other root.
    #[must_use]
    pub fn surface(self, surface: Surface) -> Self {
        Self { surface, ..self }
    }

    /// Where the service is.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// The path of the collection, behind that of the base URL.
    pub(crate) fn collection_path(&self) -> &'static str {
        match self.surface {
            Surface::Rest { .. } => "/rest/organizationAcls",
            Surface::V2 => "/v2/organizationAcls",
        }
    }

    /// A request to the collection; `rest` is what follows its path. A body is JSON.
    pub(crate) fn request(
        &self,
        method: Method,
        rest: &str,
        body: Option<Bytes>,
    ) -> Result<Request<Bytes>, RequestError> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{}{rest}", self.base, self.collection_path()))
            .header(AUTHORIZATION, self.token.authorization())
            .header(ProtocolVersion::HEADER, ProtocolVersion::V2.as_str());
        if let Surface::Rest { version: Some(version) } = &self.surface {
            request = request.header(LinkedInVersion::HEADER, &*version.0);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Ok(request.body(body.unwrap_or_default())?)
    }
}

/// The month of a version of the interface, `YYYYMM`, with a revision `.RR` where one is meant. As JSON, a string.
///
/// ```
/// use rolecall_transport::linkedin::LinkedInVersion;
/// let version: LinkedInVersion = serde_json::from_str(r#""202608""#)?;
/// assert_eq!(serde_json::to_string(&version)?, r#""202608""#);
/// assert!("202613".parse::<LinkedInVersion>().is_err(), "there are twelve months");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkedInVersion(Box<str>);

/// The text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("expected a version such as `202608`: a year and a month")]
pub struct LinkedInVersionError(());

impl LinkedInVersion {
    /// The header that carries it.
    pub const HEADER: HeaderName = HeaderName::from_static("linkedin-version");

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LinkedInVersion {
    type Err = LinkedInVersionError;

    fn from_str(text: &str) -> Result<Self, LinkedInVersionError> {
        let (month, revision) =
            text.split_once('.').map_or((text, None), |(month, rest)| (month, Some(rest)));
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_month = digits(month, 6) && matches!(month.get(4..).map(str::parse), Some(Ok(1..=12)));
        if is_month && revision.is_none_or(|revision| digits(revision, 2)) {
            Ok(Self(text.into()))
        } else {
            Err(LinkedInVersionError(()))
        }
    }
}

impl AsRef<str> for LinkedInVersion {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Serialize for LinkedInVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LinkedInVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for LinkedInVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
