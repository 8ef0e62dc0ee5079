//! One request and its answer: it reads bytes, asks the mock, and hands bytes on.

use super::{
    connections::{Connection, Connections, Unsent},
    cors::{Cors, CorsHandler, around_own_endpoints},
    head::{self, Refusal},
};
use crate::{
    control,
    decide::Citation,
    headers::EVIDENCE,
    limits::{BODY_BYTES, BODY_TIME},
    mock::Mock,
};
use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, Response, StatusCode,
    header::{CONNECTION, ORIGIN},
    request::Parts,
};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{sync::OwnedSemaphorePermit, time::timeout};
use tower_service::Service;

static BODY_LIMIT: Citation = Citation::new("mock; rolecall.body-limit", "a limit of the mock");
static BODY_BROKEN: Citation =
    Citation::new("mock; rolecall.body-broken", "the connection ended, or the chunks are none");
static BODY_LATE: Citation = Citation::new("mock; rolecall.body-time", "a limit of the mock");
static PREFLIGHT: Citation =
    Citation::new("mock; rolecall.cors-preflight", "the mock's own answer; LinkedIn sends no CORS headers");

/// What all exchanges of a server share.
pub(super) struct Server {
    pub(super) mock: Arc<Mock>,
    pub(super) connections: Arc<Connections>,
    pub(super) cors: Option<Cors>,
    /// Further names of this machine.
    pub(super) allowed_hosts: Vec<String>,
}

/// The mock as a service of bytes that arrive on one connection.
#[derive(Clone)]
pub(super) struct Handler {
    pub(super) server: Arc<Server>,
    pub(super) connection: Arc<Connection>,
}

impl Handler {
    /// Answers a request. Whatever it is, the journal has a row of it, and the log a line.
    pub(super) async fn respond(
        self,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Unsent>>, Infallible> {
        let server = Arc::clone(&self.server);
        let response = self.checked(request).await?;
        Ok(response.map(|body| Full::new(server.connections.unsent(body))))
    }

    async fn checked(mut self, request: Request<Incoming>) -> Result<Response<Bytes>, Infallible> {
        let (head, body) = request.into_parts();
        if let Err(refusal) = head::check(&head, &self.server.allowed_hosts) {
            return Ok(self.refuse(&head, &refusal));
        }
        let cors = self.cors(&head);
        let Some(mut cors) = cors else { return self.call(Request::from_parts(head, body)).await };
        let preflight = (head.method == Method::OPTIONS).then(|| head.clone());
        let mut response = cors.call(Request::from_parts(head, body)).await?;
        // The layer answers a preflight itself.
        if let Some(head) = preflight
            && !response.headers().contains_key(EVIDENCE)
        {
            self.server.mock.note(&head, &PREFLIGHT, &mut response);
        }
        Ok(response)
    }

    /// The layer for web pages around this request, where there is one.
    fn cors(&self, head: &Parts) -> Option<CorsHandler> {
        // Only pages name an origin.
        let is_of_page = head.headers.contains_key(ORIGIN);
        let setting = self.server.cors.as_ref();
        if !is_of_page && setting.is_none() {
            return None;
        }
        if control::is_own(head) {
            return is_of_page.then(|| around_own_endpoints(self.clone()));
        }
        setting.cloned().map(|cors| cors.around(self.clone()))
    }

    async fn exchange(&self, request: Request<Incoming>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        // Most requests have no body: nothing is waited for, and no timer is set.
        let read = if body.is_end_stream() { Ok((Bytes::new(), None)) } else { self.read(body).await };
        match read {
            Ok((body, _room)) => {
                self.server.connections.room_for_answer().await;
                self.server.mock.respond(Request::from_parts(head, body))
            }
            Err(refusal) => self.refuse(&head, &refusal),
        }
    }

    /// The whole body, copied out of what hyper reads into, and the room that it takes.
    async fn read(&self, mut body: Incoming) -> Result<(Bytes, Option<OwnedSemaphorePermit>), Refusal> {
        let too_long = || Refusal {
            citation: &BODY_LIMIT,
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message: format!("the body has more than {BODY_BYTES} bytes"),
        };
        let announced = body.size_hint().exact().map(|length| usize::try_from(length).unwrap_or(usize::MAX));
        if announced.is_some_and(|length| length > BODY_BYTES) {
            return Err(too_long());
        }
        let read = timeout(BODY_TIME, async {
            let room = self.server.connections.room_for_body(announced.unwrap_or(BODY_BYTES)).await;
            let mut whole = Vec::new();
            while let Some(frame) = body.frame().await {
                let frame = frame.map_err(|error| Refusal {
                    citation: &BODY_BROKEN,
                    status: StatusCode::BAD_REQUEST,
                    message: format!("the body cannot be read: {error}"),
                })?;
                // What is no data are trailers, which mean nothing to the services.
                let Ok(data) = frame.into_data() else { continue };
                if whole.len() + data.len() > BODY_BYTES {
                    return Err(too_long());
                }
                whole.extend_from_slice(&data);
            }
            Ok((Bytes::from(whole), Some(room)))
        });
        read.await.unwrap_or_else(|_| {
            Err(Refusal {
                citation: &BODY_LATE,
                status: StatusCode::REQUEST_TIMEOUT,
                message: format!("the body did not arrive within {} seconds", BODY_TIME.as_secs()),
            })
        })
    }

    /// What the shell itself refuses. The rest of the request is not waited for.
    fn refuse(&self, head: &Parts, refusal: &Refusal) -> Response<Bytes> {
        self.connection.refuse_early();
        let mut response = self.server.mock.refuse(head, refusal);
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }
}

impl Service<Request<Incoming>> for Handler {
    type Response = Response<Bytes>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Self::Future {
        let handler = self.clone();
        Box::pin(async move { Ok(handler.exchange(request).await) })
    }
}
