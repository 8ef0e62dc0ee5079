//! What a test has said is answered: in place of the mock's own answers, or around them.

use super::{Came, Sandbox, State, is_to_service};
use crate::{
    decide::{Asked, Context, Decided, given, of_status},
    secrets::{redacted, shown},
};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use rolecall_transport::{Call, Op, Operation, Served, json_response};
use serde::Serialize;
use serde_json::json;
use std::{
    any::Any,
    fmt,
    marker::PhantomData,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, MutexGuard},
};

/// What is done to requests, in the order in which it was said.
#[derive(Default)]
pub(super) struct Answers(Vec<Entry>);

struct Entry {
    /// The operation that it is for; none where it is for every request to a service.
    of: Option<Op>,
    /// How often it is done; none where always.
    times: Option<usize>,
    used: usize,
    done: Done,
}

#[derive(Clone)]
enum Done {
    /// Answered with the service's own body for this status.
    Status(StatusCode),
    /// Answered so.
    Response(Response<Bytes>),
    /// Answered as the mock does, and changed by this.
    Around(Arc<Around>),
}

type Around = dyn Fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes> + Send + Sync;

impl Answers {
    fn push(&mut self, of: Option<Op>, times: Option<usize>, done: Done) {
        self.0.push(Entry { of, times, used: 0, done });
    }

    /// What is answered to an operation in place of the mock's answer, if anything; it is used up by that.
    fn take(&mut self, op: Op) -> Option<Done> {
        let entry = self
            .0
            .iter_mut()
            .find(|entry| entry.of == Some(op) && entry.times.is_none_or(|times| entry.used < times))?;
        entry.used += 1;
        Some(entry.done.clone())
    }

    /// What stands around the mock.
    fn around(&self) -> Vec<Arc<Around>> {
        let around = |entry: &Entry| match &entry.done {
            Done::Around(around) => Some(Arc::clone(around)),
            Done::Status(_) | Done::Response(_) => None,
        };
        self.0.iter().filter_map(around).collect()
    }

    /// A line for each that was not used up.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(|entry| {
            let Entry { of: Some(op), times: Some(times), used, done } = entry else { return None };
            let status = match done {
                Done::Status(status) => *status,
                Done::Response(response) => response.status(),
                Done::Around(_) => return None,
            };
            let (name, status) = (op.spec().name, status.as_u16());
            (used < times).then(|| {
                format!("{name} was to be answered {status} {times} times and was {used} times: unused")
            })
        })
    }
}

/// What is answered to an operation: a status, with the service's own body for it where one is known; a response as it is;
/// or what a success holds, [typed](Self::typed).
pub struct Given<O> {
    done: Done,
    of: PhantomData<fn() -> O>,
}

impl<O> Given<O> {
    fn new(done: Done) -> Self {
        Self { done, of: PhantomData }
    }
}

impl<O: Served<Answer: Serialize>> Given<O> {
    /// A success that holds this.
    pub fn typed(answer: &O::Answer) -> Self {
        Self::new(Done::Response(O::write_answer(answer)))
    }
}

impl<O> From<StatusCode> for Given<O> {
    fn from(status: StatusCode) -> Self {
        Self::new(Done::Status(status))
    }
}

impl<O, B: Into<Bytes>> From<Response<B>> for Given<O> {
    fn from(response: Response<B>) -> Self {
        Self::new(Done::Response(response.map(Into::into)))
    }
}

impl<O> fmt::Debug for Given<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given").finish_non_exhaustive()
    }
}

/// What is answered to the operation `O`, said one after the other; see [`Sandbox::answer`].
pub struct Answering<'s, O> {
    sandbox: &'s Sandbox,
    of: PhantomData<fn() -> O>,
}

impl<O: Operation> Answering<'_, O> {
    /// The next time this.
    pub fn once(self, given: impl Into<Given<O>>) -> Self {
        self.times(1, given)
    }

    /// The next so many times this.
    pub fn times(self, times: usize, given: impl Into<Given<O>>) -> Self {
        self.push(Some(times), given.into())
    }

    /// From then on this, until a reset.
    pub fn always(self, given: impl Into<Given<O>>) -> Self {
        self.push(None, given.into())
    }

    fn push(self, times: Option<usize>, given: Given<O>) -> Self {
        self.sandbox.state().answers.push(Some(O::SPEC.op), times, given.done);
        self
    }
}

impl<O> fmt::Debug for Answering<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answering").field("sandbox", self.sandbox).finish_non_exhaustive()
    }
}

impl State {
    /// What a test has given as the answer to this request, if anything.
    pub(crate) fn given(&mut self, asked: &Asked<'_>, context: Context<'_>) -> Option<Decided> {
        let call = asked.call();
        let response = match self.answers.take(call.route().ok()?.op)? {
            Done::Status(status) => of_status(status, &self.now, call, context),
            Done::Response(response) => response,
            Done::Around(_) => return None,
        };
        Some(given(&self.now, asked, response))
    }
}

impl Sandbox {
    /// Answers requests for an operation as a test says, in place of the mock: one answer after the other, then the mock
    /// itself again. Such a request changes nothing and is not judged; it is in the journal, and counts for what is
    /// expected, and its answer says `mock; rolecall.answered`. What was not used up is a line of
    /// [`verify`](Self::verify). A finder is the same operation with and without a projection.
    ///
    /// ```
    /// use http::{Request, StatusCode};
    /// use rolecall_mock_server::{Given, Mock};
    /// use rolecall_transport::{linkedin::FindByRoleAssignee, restli::Page};
    /// let mock = Mock::documented();
    /// let none = Page::new(Vec::new(), None);
    /// mock.answer::<FindByRoleAssignee>().times(2, StatusCode::TOO_MANY_REQUESTS).once(Given::typed(&none));
    /// let statuses = [(); 4].map(|()| {
    ///     let request = Request::get("/v2/organizationAcls?q=roleAssignee").body(Default::default());
    ///     mock.respond(request.unwrap()).status().as_u16()
    /// });
    /// assert_eq!(statuses, [429, 429, 200, 403]);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn answer<O: Operation>(&self) -> Answering<'_, O> {
        Answering { sandbox: self, of: PhantomData }
    }

    /// Puts a closure around the mock, until a reset: it sees every request to one of the services, as it came, with the
    /// answer to it, and gives the one that is sent. What the request changes has happened already. Several of them see
    /// the answer one after the other. Where the answer is another then, it says `mock; rolecall.answered`.
    ///
    /// The closure runs while nothing is locked: it may ask and change the sandbox. It runs on the thread that serves, so
    /// it must not wait for a request of its own over the socket. If it panics, the answer is 500, and the panic is a line
    /// of [`verify`](Self::verify). A [`MockServer`](crate::MockServer) that it holds is never dropped: let it hold a
    /// clone of the sandbox.
    ///
    /// ```
    /// use http::{Request, header::RETRY_AFTER};
    /// use rolecall_mock_server::Mock;
    /// let mock = Mock::documented();
    /// mock.intercept(|_, mut answer| {
    ///     answer.headers_mut().insert(RETRY_AFTER, 2.into());
    ///     answer
    /// });
    /// let answer = mock.respond(Request::get("/v2/organizationAcls?q=roleAssignee").body(Default::default())?);
    /// assert_eq!(answer.headers()["retry-after"], "2");
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn intercept(
        &self,
        around: impl Fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes> + Send + Sync + 'static,
    ) {
        self.state().answers.push(None, None, Done::Around(Arc::new(around)));
    }

    /// Lets what stands around the mock see an answer before it is noted. The lock is free meanwhile.
    pub(crate) fn intercepted<'s>(
        &'s self,
        state: MutexGuard<'s, State>,
        came: &Came<'_>,
        call: &Call<'_>,
        decided: Decided,
    ) -> (MutexGuard<'s, State>, Decided) {
        let around = if is_to_service(call) { state.answers.around() } else { Vec::new() };
        if around.is_empty() {
            return (state, decided);
        }
        drop(state);
        let request = Request::from_parts(came.head.clone(), came.body.clone());
        let mut response = decided.response.clone();
        let mut fault = None;
        for around in around {
            let last = match catch_unwind(AssertUnwindSafe(|| around(&request, response))) {
                Ok(given) => given,
                Err(panic) => {
                    let message = format!("the closure of `intercept` panicked: {}", said(&*panic));
                    let message = redacted(&message);
                    let (method, target) = (shown(came.head.method.as_str()), redacted(came.target()));
                    fault = Some(format!("{method} {}: {}", shown(&target), shown(&message)));
                    let error = json!({ "error": { "code": "intercept_panicked", "message": message } });
                    json_response(StatusCode::INTERNAL_SERVER_ERROR, &error)
                }
            };
            response = last;
            if fault.is_some() {
                break;
            }
        }
        let mut state = self.state();
        if let Some(fault) = fault {
            state.expectations.fault(fault);
        }
        (state, decided.or_given(response))
    }
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}
