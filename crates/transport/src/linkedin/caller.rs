use crate::{AccessToken, BaseUrl, RequestError, Spec, Surface, restli::ProtocolVersion};
use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use rolecall_model::LinkedInVersion;

/// The header that names the version of the interface.
pub const LINKEDIN_VERSION: HeaderName = HeaderName::from_static("linkedin-version");

/// Whose behalf LinkedIn is asked on, where it is, and by which of its two roots: `/rest` with a version, or `/v2`. What
/// stands under one root alone is asked for there: [`Me`](super::Me) under `/v2`.
///
/// A clone is cheap, and a caller of its own: it can be kept in a struct, compared, and sent to another thread.
///
/// ```
/// use rolecall_transport::{AccessToken, Surface, linkedin::Caller};
/// let versioned = Caller::rest(AccessToken::new("a-token")?, "202609".parse()?);
/// let unversioned = Caller::v2(AccessToken::new("a-token")?);
/// let mocked = versioned.clone().at("http://127.0.0.1:8080".parse()?);
/// assert_eq!((versioned.surface(), unversioned.surface()), (Surface::Rest, Surface::V2));
/// assert_eq!((mocked == versioned, mocked.base_url().as_str()), (false, "http://127.0.0.1:8080"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    base: BaseUrl,
    surface: Surface,
    /// Under `/rest`, unless it asks as documented.
    version: Option<LinkedInVersion>,
    token: AccessToken,
}

impl Caller {
    /// A caller of `https://api.linkedin.com/rest`, in this version of the interface.
    ///
    /// A version is a month, such as `202609`. It appears about the middle of that month, and ends about the middle of
    /// the same month a year later (observed): after that, LinkedIn answers 426 `NONEXISTENT_VERSION`. There is no
    /// `202512`.
    pub fn rest(token: AccessToken, version: LinkedInVersion) -> Self {
        Self::new(token, Surface::Rest, Some(version))
    }

    /// A caller of `https://api.linkedin.com/v2`, which has no versions and takes projections.
    pub fn v2(token: AccessToken) -> Self {
        Self::new(token, Surface::V2, None)
    }

    /// A caller of `https://api.linkedin.com/rest` who asks as the samples of LinkedIn's document do: without a version,
    /// and with projections. For tests of the document: the real service was seen to answer 400 `VERSION_MISSING` to
    /// the one, and 400 `ILLEGAL_ARGUMENT`, "projection parameter is not allowed for this endpoint", to the other.
    pub fn rest_as_documented(token: AccessToken) -> Self {
        Self::new(token, Surface::Rest, None)
    }

    fn new(token: AccessToken, surface: Surface, version: Option<LinkedInVersion>) -> Self {
        Self { base: BaseUrl::known("https://api.linkedin.com"), surface, version, token }
    }

    /// The same caller of another service: a mock, a proxy.
    #[must_use]
    pub fn at(self, base: BaseUrl) -> Self {
        Self { base, ..self }
    }

    /// The same caller with another token: a new one, after the old one has expired.
    #[must_use]
    pub fn with_token(&self, token: AccessToken) -> Self {
        Self { token, ..self.clone() }
    }

    /// Where the service is.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// The root under which it asks.
    pub fn surface(&self) -> Surface {
        self.surface
    }

    /// The version that it names under `/rest`.
    pub fn version(&self) -> Option<LinkedInVersion> {
        self.version
    }

    /// Whether a projection may be asked for: under `/rest`, where the real service was seen to refuse it, by who asks as
    /// documented alone.
    pub(crate) fn may_project(&self) -> bool {
        self.surface == Surface::V2 || self.version.is_none()
    }

    /// The path of an operation's resource, behind that of the base URL.
    pub(crate) fn path(&self, spec: &Spec) -> String {
        spec.path(self.surface)
    }

    /// A request for an operation; `rest` is what follows the path of its resource. A body is JSON.
    pub(crate) fn request(
        &self,
        spec: &Spec,
        rest: &str,
        body: Option<Bytes>,
    ) -> Result<Request<Bytes>, RequestError> {
        let mut request = Request::builder()
            .method(spec.verb())
            .uri(format!("{}{}{rest}", self.base, self.path(spec)))
            .header(AUTHORIZATION, self.token.authorization())
            .header(ProtocolVersion::HEADER, ProtocolVersion::V2.as_str());
        if let (Some(Surface::Rest), Some(version)) = (spec.root(self.surface), self.version) {
            request = request.header(LINKEDIN_VERSION, version.to_string());
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Ok(request.body(body.unwrap_or_default())?)
    }
}
