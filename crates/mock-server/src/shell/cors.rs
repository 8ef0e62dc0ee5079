//! What web pages may read.

use super::exchange::Handler;
use crate::{
    headers::{ERROR_RESPONSE, EVIDENCE, GATEWAY_ERROR, OBSERVED, REPLAY, REQUEST},
    hosts::{Host, host_of_origin},
};
use http::{HeaderName, HeaderValue, Method, header::RETRY_AFTER, request::Parts};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, ExposeHeaders};

/// Which web pages may read the answers of the services. LinkedIn itself sends no CORS headers (observed).
///
/// The mock's own endpoints may be read by pages of this machine (`http://localhost:5173`) and no others, whatever is
/// set here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cors {
    /// Pages of any origin.
    Any,
    /// Pages of these origins, as browsers write them: `http://localhost:5173`.
    Origins(Vec<HeaderValue>),
}

pub(super) type CorsHandler = tower_http::cors::Cors<Handler>;

impl Cors {
    /// Whether pages of this origin may read the answers.
    pub(super) fn allows(&self, origin: &HeaderValue) -> bool {
        match self {
            Self::Any => true,
            Self::Origins(origins) => origins.iter().any(|one| one == origin || one == "*"),
        }
    }

    /// Around the services.
    pub(super) fn around(self, handler: Handler) -> CorsHandler {
        around(
            handler,
            match self {
                Self::Any => AllowOrigin::any(),
                // The library takes no `*` in a list, and means all by it elsewhere.
                Self::Origins(origins) if origins.iter().any(|origin| origin == "*") => AllowOrigin::any(),
                Self::Origins(origins) => AllowOrigin::list(origins),
            },
        )
    }
}

/// Around the mock's own endpoints: tokens are there to be read.
pub(super) fn around_own_endpoints(handler: Handler) -> CorsHandler {
    let of_this_machine = |origin: &HeaderValue, _: &Parts| {
        origin.to_str().ok().and_then(host_of_origin).is_some_and(Host::is_loopback)
    };
    around(handler, AllowOrigin::predicate(of_this_machine))
}

/// Also the answers' own headers may be read, and any header may be sent: `Authorization` above all.
fn around(handler: Handler, origin: AllowOrigin) -> CorsHandler {
    let methods = [Method::GET, Method::HEAD, Method::PUT, Method::POST, Method::DELETE];
    let exposed = [
        EVIDENCE,
        OBSERVED,
        REPLAY,
        REQUEST,
        HeaderName::from_static("x-restli-protocol-version"),
        ERROR_RESPONSE,
        GATEWAY_ERROR,
        RETRY_AFTER,
        HeaderName::from_static("x-li-uuid"),
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderName::from_static("x-ratelimit-used"),
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderName::from_static("x-ratelimit-reset"),
    ];
    CorsHandler::new(handler)
        .allow_origin(origin)
        .allow_methods(AllowMethods::list(methods))
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(ExposeHeaders::list(exposed))
}
