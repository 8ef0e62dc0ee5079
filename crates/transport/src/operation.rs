use crate::{Call, Problem, Refusal, ResponseError, Spec, json};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Serialize;
use std::{error::Error, fmt, future::Future};

/// One documented operation of a service, as whoever asks sees it; [`Served`] is the other direction.
///
/// It is sent on behalf of a caller of its own service:
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, connectsafely, linkedin};
/// fn send(invitations: &connectsafely::SendFollowInvitations, me: &connectsafely::Caller) -> bool {
///     invitations.to_request(me).is_ok()
/// }
/// ```
///
/// ConnectSafely's invitations on behalf of a caller of LinkedIn's do not compile:
///
// Stable rustdoc does not look at the error codes of examples that fail; `cargo xtask ci` makes it look. On any
// compiler it is held to its reason by the example above, which compiles and differs in one word.
/// ```compile_fail,E0308
/// use rolecall_transport::{AccessToken, Operation, connectsafely, linkedin};
/// fn send(invitations: &connectsafely::SendFollowInvitations, me: &linkedin::Caller) -> bool {
///     invitations.to_request(me).is_ok()
/// }
/// ```
pub trait Operation: Sized {
    /// What it is: its method, its place, its permission.
    const SPEC: Spec;
    /// Whose behalf it is sent on, and where to: [`linkedin::Caller`](crate::linkedin::Caller) or
    /// [`connectsafely::Caller`](crate::connectsafely::Caller).
    type Caller;
    /// What a successful answer holds.
    type Answer;

    /// The client's side: the request.
    ///
    /// # Errors
    /// A value that the service does not take, or a URL too long for HTTP.
    fn to_request(&self, caller: &Self::Caller) -> Result<Request<Bytes>, RequestError>;

    /// The client's side: the answer.
    ///
    /// # Errors
    /// [`ResponseError::Refused`] where the service says no, [`ResponseError::Unexpected`] where it answers what no
    /// document lets expect.
    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, ResponseError>;

    /// Sends it with a blocking client: a function from request to response.
    ///
    /// # Errors
    /// What building, sending or reading makes of it.
    fn send<B: Into<Bytes>, E>(
        &self,
        caller: &Self::Caller,
        client: impl FnOnce(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> Result<Self::Answer, SendError<E>> {
        let request = self.to_request(caller).map_err(SendError::Request)?;
        let response = client(request).map_err(SendError::Client)?;
        self.read_response(response.map(Into::into)).map_err(SendError::Response)
    }

    /// Sends it with an async client: a function from request to a future of the response.
    ///
    /// # Errors
    /// What building, sending or reading makes of it.
    fn send_async<B: Into<Bytes>, E, F>(
        &self,
        caller: &Self::Caller,
        client: impl FnOnce(Request<Bytes>) -> F,
    ) -> impl Future<Output = Result<Self::Answer, SendError<E>>>
    where
        F: Future<Output = Result<Response<B>, E>>,
    {
        // The future begins before the first await, so that it borrows neither the caller nor the client.
        let sent = self.to_request(caller).map(client);
        async move {
            let response = sent.map_err(SendError::Request)?.await.map_err(SendError::Client)?;
            self.read_response(response.map(Into::into)).map_err(SendError::Response)
        }
    }
}

/// An [`Operation`] as whoever answers sees it.
pub trait Served: Operation {
    /// Reads it from a call that was routed to it.
    ///
    /// # Errors
    /// The peer's fault, as a value that becomes a status.
    fn read(call: &Call<'_>) -> Result<Self, Problem>;

    /// The response that carries an answer: anything that is written as the JSON of [`Operation::Answer`]. A success
    /// without content has none.
    fn write_answer(answer: &(impl Serialize + ?Sized)) -> Response<Bytes> {
        Self::write_answer_within(answer, usize::MAX).unwrap_or_default()
    }

    /// The same; none where the answer has more bytes than this. It is written no further than that.
    fn write_answer_within(answer: &(impl Serialize + ?Sized), most: usize) -> Option<Response<Bytes>> {
        if Self::SPEC.success != StatusCode::NO_CONTENT {
            return Some(json::response_of(Self::SPEC.success, json::bytes_within(answer, most)?));
        }
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = Self::SPEC.success;
        Some(response)
    }
}

/// The request cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A value that the service is documented not to take.
    #[error("{what}: expected {expected}, found `{found}`")]
    Undocumented {
        /// The parameter.
        what: &'static str,
        /// What the document lists.
        expected: String,
        /// What was given.
        found: String,
    },
    /// HTTP cannot carry it: the URL is too long.
    #[error("the request does not fit HTTP")]
    Http(#[from] http::Error),
}

/// Why [`Operation::send`] gave no answer. What happened is its `source`; [`SendError::refusal`] is the answer of a
/// service that says no.
#[derive(Debug)]
pub enum SendError<E> {
    /// The request could not be built; nothing was sent.
    Request(RequestError),
    /// The client's own error.
    Client(E),
    /// The answer is a refusal, or no answer that is documented.
    Response(ResponseError),
}

impl<E> SendError<E> {
    /// What the service says, if it says no.
    ///
    /// ```
    /// use http::Response;
    /// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, FindByRoleAssignee}};
    ///
    /// let me = Caller::new(AccessToken::new("a-token")?);
    /// let client = |_| Response::builder().status(403).body("");
    /// let error = FindByRoleAssignee::new().send(&me, client).unwrap_err();
    /// assert_eq!(error.refusal().map(|refusal| refusal.status.as_u16()), Some(403));
    /// # Ok::<(), rolecall_transport::TokenError>(())
    /// ```
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Response(ResponseError::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }
}

impl<E> fmt::Display for SendError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request(_) => "the request cannot be built",
            Self::Client(_) => "the request could not be sent",
            Self::Response(_) => "the answer is no success",
        })
    }
}

impl<E: Error + 'static> Error for SendError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Request(error) => Some(error),
            Self::Client(error) => Some(error),
            Self::Response(error) => Some(error),
        }
    }
}
