use crate::{AccessToken, BaseUrl, RequestError, Spec, Surface, restli::ProtocolVersion};
use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use rolecall_model::LinkedInVersion;

/// The header that names the version of the interface.
pub const LINKEDIN_VERSION: HeaderName = HeaderName::from_static("linkedin-version");

/// Whose behalf LinkedIn is asked on, and where it is.
///
/// ```
/// use rolecall_transport::{AccessToken, linkedin::Caller};
/// let me = Caller::new(AccessToken::new("admin-token")?)
///     .at("http://127.0.0.1:8080".parse()?)
///     .version("202608".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Caller {
    base: BaseUrl,
    surface: Surface,
    version: Option<LinkedInVersion>,
    token: AccessToken,
}

impl Caller {
    /// A caller of `https://api.linkedin.com/rest` without a version.
    pub fn new(token: AccessToken) -> Self {
        let base = BaseUrl::known("https://api.linkedin.com");
        Self { base, surface: Surface::Rest, version: None, token }
    }

    /// The same caller of another service: a mock, a proxy.
    #[must_use]
    pub fn at(self, base: BaseUrl) -> Self {
        Self { base, ..self }
    }

    /// The same caller under this root. What is not there is asked for where it is: [`Me`](super::Me) under `/v2`.
    #[must_use]
    pub fn surface(self, surface: Surface) -> Self {
        Self { surface, ..self }
    }

    /// The same caller of this version of the interface. It is sent under `/rest`; `/v2` has none.
    #[must_use]
    pub fn version(self, version: LinkedInVersion) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Where the service is.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
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
