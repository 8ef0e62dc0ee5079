//! The names of the headers that the mock reads and writes itself.

use http::HeaderName;

/// How an answer is known: a word and a rule.
pub(crate) const EVIDENCE: HeaderName = HeaderName::from_static("x-rolecall-evidence");
/// What the real service was seen to answer instead.
pub(crate) const OBSERVED: HeaderName = HeaderName::from_static("x-rolecall-observed");
/// Which number the request has in the journal of its world.
pub(crate) const REQUEST: HeaderName = HeaderName::from_static("x-rolecall-request");
/// Which exchange is asked for, or was sent.
pub(crate) const REPLAY: HeaderName = HeaderName::from_static("x-rolecall-replay");
/// By which profile the request is answered.
pub(crate) const PROFILE: HeaderName = HeaderName::from_static("x-rolecall-profile");
/// Which world is asked.
pub(crate) const WORLD: HeaderName = HeaderName::from_static("x-rolecall-world");
/// LinkedIn's gateway makes the answer.
pub(crate) const GATEWAY_ERROR: HeaderName = HeaderName::from_static("x-restli-gateway-error");
/// LinkedIn's resource makes the answer.
pub(crate) const ERROR_RESPONSE: HeaderName = HeaderName::from_static("x-restli-error-response");
