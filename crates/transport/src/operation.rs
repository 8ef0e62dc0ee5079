use crate::{Call, Error, Problem, RequestError, Spec, json};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Serialize;

/// One operation of a service, as whoever asks sees it; [`Served`] is the other direction. [`send`](crate::send()) and
/// [`send_async`](crate::send_async) send it.
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
    /// A value that the service does not take, what it was seen to refuse, or a URL too long for HTTP.
    fn to_request(&self, caller: &Self::Caller) -> Result<Request<Bytes>, RequestError>;

    /// The client's side: the answer.
    ///
    /// # Errors
    /// [`Error::Refused`] where the service says no, [`Error::Unexpected`] where it answers what no document lets expect.
    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, Error>;
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
