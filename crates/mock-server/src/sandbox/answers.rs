//! What a test has said is answered: in place of the mock's own answers, or around them.

use super::{Came, Sandbox, State, is_to_service};
use crate::{
    decide::{Asked, Context, Decided, given, of_status},
    secrets::{redacted, shown},
};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use rolecall_transport::{Op, Operation, Served, json_response};
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
pub(super) struct Answers {
    /// In place of the mock's answers.
    given: Vec<Entry>,
    /// Around all answers.
    around: Vec<Arc<Around>>,
}

struct Entry {
    of: Op,
    /// How often it is given; none where always.
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
}

type Around = dyn Fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes> + Send + Sync;

impl Answers {
    /// Gives what it replaces: behind one that is always given no other ever comes. That is to be dropped when nothing is
    /// locked any more, since a response may hold anything.
    fn push(&mut self, of: Op, times: Option<usize>, done: Done) -> Vec<Entry> {
        let is_replaced = |entry: &mut Entry| times.is_none() && entry.times.is_none() && entry.of == of;
        let gone = self.given.extract_if(.., is_replaced).collect();
        self.given.push(Entry { of, times, used: 0, done });
        gone
    }

    /// What is answered to an operation in place of the mock's answer, if anything; it is used up by that.
    fn take(&mut self, op: Op) -> Option<Done> {
        let is_left = |entry: &&mut Entry| entry.times.is_none_or(|times| entry.used < times);
        let entry = self.given.iter_mut().filter(|entry| entry.of == op).find(is_left)?;
        entry.used += 1;
        Some(entry.done.clone())
    }

    /// A line for each that was not used up.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.given.iter().filter_map(|Entry { of, times, used, done }| {
            let times = times.filter(|times| used < times)?;
            let status = match done {
                Done::Status(status) => *status,
                Done::Response(response) => response.status(),
            };
            let (name, status) = (of.spec().name, status.as_u16());
            Some(format!("{name} was to be answered {status} {times} times and was {used} times: unused"))
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

    /// From then on this, until a reset, or until another is said to be always.
    pub fn always(self, given: impl Into<Given<O>>) -> Self {
        self.push(None, given.into())
    }

    fn push(self, times: Option<usize>, given: Given<O>) -> Self {
        let gone = self.sandbox.state().answers.push(O::SPEC.op, times, given.done);
        drop(gone);
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
        // The old name of a finder is another resource, to what is expected as well.
        let op = call.route().ok().filter(|_| !call.is_legacy())?.op;
        let response = match self.answers.take(op)? {
            Done::Status(status) => of_status(status, &self.now, call, context),
            Done::Response(response) => response,
        };
        Some(given(&self.now, asked, context, response))
    }
}

impl Sandbox {
    /// Answers requests for an operation as a test says, in place of the mock: one answer after the other, then the mock
    /// itself again. Such a request changes nothing; it is in the journal, and counts for what is expected, and its answer
    /// says `mock; rolecall.answered`. Where the answer is a success, and the real service would refuse the request for
    /// what it itself shows, whoever sends it, that is told as ever. What was not used up is a line of
    /// [`verify`](Self::verify). A finder is the same operation with and without a projection; under its old name it is
    /// another, which is answered by the mock.
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
    /// the answer one after the other. Where the answer is another then, it says `mock; rolecall.answered`;
    /// a success in place of a refusal is judged as one that is [given](Self::answer).
    ///
    /// The closure runs while nothing is locked: it may ask and change the sandbox. Of a
    /// [`MockServer`](crate::MockServer) it runs on the one thread that serves: while it sleeps nobody else is answered, and
    /// who drops the server waits for it; it must not wait for a request of its own over the socket. If it panics, the
    /// answer is 500, and the panic is a line of [`verify`](Self::verify). A server that it holds is not dropped before a
    /// reset: let it hold a clone of the sandbox.
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
        self.state().answers.around.push(Arc::new(around));
    }

    /// Lets what stands around the mock see an answer before it is noted. The lock is free meanwhile.
    pub(crate) fn intercepted<'s>(
        &'s self,
        state: MutexGuard<'s, State>,
        came: &Came<'_>,
        (asked, context): (&Asked<'_>, Context<'_>),
        decided: Decided,
    ) -> (MutexGuard<'s, State>, Decided) {
        let around = if is_to_service(asked.call()) { state.answers.around.clone() } else { Vec::new() };
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
        (state, decided.or_given(asked, context, response))
    }
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}
