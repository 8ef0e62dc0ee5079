//! One request and its answer: it reads bytes, asks the mock, and hands bytes on.

use super::{
    connections::{Connection, Connections, Unsent},
    cors::{Cors, CorsHandler, around_own_endpoints},
    head::{self, Refusal},
};
use crate::{
    control,
    headers::EVIDENCE,
    limits::{BODY_BYTES, BODY_TIME, SMALL_BODY, SMALL_PAGE},
    mock::Mock,
    rules::RuleId,
    secrets::shown,
};
use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, Response,
    header::{CONNECTION, ORIGIN},
    request::Parts,
};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use rolecall_model::restli::form_decode;
use rolecall_transport::restli::pieces;
use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout_at},
};
use tower_service::Service;

/// What all exchanges of a server share.
pub(super) struct Server {
    pub(super) mock: Arc<Mock>,
    pub(super) connections: Arc<Connections>,
    pub(super) cors: Option<Cors>,
    /// Further names of this machine.
    pub(super) allowed_hosts: Vec<String>,
    /// Whether somebody was told which setting lets pages read.
    pub(super) told_of_cors: AtomicBool,
}

/// The mock as a service of bytes that arrive on one connection.
#[derive(Clone)]
pub(super) struct Handler {
    pub(super) server: Arc<Server>,
    pub(super) connection: Arc<Connection>,
    /// Why the request is refused by its head alone; web pages may read that.
    pub(super) refusal: Option<Arc<Refusal>>,
}

impl Handler {
    /// Answers a request. Whatever it is, the journal has a row of it, and the log a line.
    pub(super) async fn respond(
        self,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Unsent>>, Infallible> {
        let (server, connection) = (Arc::clone(&self.server), Arc::clone(&self.connection));
        let response = self.checked(request).await?;
        Ok(response.map(|body| Full::new(server.connections.unsent(body, &connection))))
    }

    async fn checked(mut self, request: Request<Incoming>) -> Result<Response<Bytes>, Infallible> {
        let (head, body) = request.into_parts();
        if let Err(refusal) = head::check(&head, &self.server.allowed_hosts) {
            // Who is not heard, and who asks for permission, is told by nobody else.
            if refusal.is_of_host() || head.method == Method::OPTIONS {
                return Ok(self.refuse(&head, &refusal));
            }
            self.refusal = Some(Arc::new(refusal));
        }
        let cors = self.cors(&head);
        let Some(mut cors) = cors else { return self.call(Request::from_parts(head, body)).await };
        let preflight = (head.method == Method::OPTIONS).then(|| head.clone());
        let mut response = cors.call(Request::from_parts(head, body)).await?;
        // The layer answers a preflight itself.
        if let Some(head) = preflight
            && !response.headers().contains_key(EVIDENCE)
        {
            self.server.mock.note(&head, RuleId::Preflight, &mut response);
        }
        Ok(response)
    }

    /// The layer for web pages around this request, where there is one.
    fn cors(&self, head: &Parts) -> Option<CorsHandler> {
        // Only pages name an origin.
        let origin = head.headers.get(ORIGIN);
        let setting = self.server.cors.as_ref();
        if origin.is_none() && setting.is_none() {
            return None;
        }
        if control::is_own(head) {
            return origin.map(|_| around_own_endpoints(self.clone()));
        }
        if let Some(origin) = origin
            && !setting.is_some_and(|setting| setting.allows(origin))
            && !self.server.told_of_cors.swap(true, Ordering::Relaxed)
        {
            let origin = origin.as_bytes().escape_ascii().to_string();
            let origin = shown(&origin);
            tracing::warn!("note: a page of {origin} may not read the answers; `--cors {origin}` lets it");
        }
        setting.cloned().map(|cors| cors.around(self.clone()))
    }

    async fn exchange(&self, request: Request<Incoming>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        if let Some(refusal) = &self.refusal {
            return self.refuse(&head, refusal);
        }
        // Most requests have no body: nothing is waited for, and no timer is set.
        let read = if body.is_end_stream() { Ok((Bytes::new(), None)) } else { self.read(body).await };
        self.connection.hold_body(0);
        match read {
            Ok((body, _room)) => {
                let connections = &self.server.connections;
                let _turn = if asks_for_much(&head, &body) {
                    self.connection.wait_for(connections.room_for_answer()).await
                } else {
                    connections.make_room_for_answers();
                    None
                };
                self.server.mock.respond(Request::from_parts(head, body))
            }
            Err(refusal) => self.refuse(&head, &refusal),
        }
    }

    /// The whole body, copied out of what hyper reads into, and the room that it takes.
    async fn read(&self, mut body: Incoming) -> Result<(Bytes, Option<OwnedSemaphorePermit>), Refusal> {
        // One over the limit was refused with its head.
        let announced = body.size_hint().exact().and_then(|length| usize::try_from(length).ok());
        let late = |_| Refusal {
            rule: RuleId::BodyTime,
            message: format!("the body did not arrive within {} seconds", BODY_TIME.as_secs()),
        };
        let most = announced.unwrap_or(BODY_BYTES).min(BODY_BYTES);
        let mut deadline = Instant::now() + BODY_TIME;
        let mut room = None;
        let mut whole = Vec::with_capacity(most.min(SMALL_BODY));
        while let Some(frame) = timeout_at(deadline, body.frame()).await.map_err(late)? {
            let frame = frame.map_err(|error| Refusal {
                rule: RuleId::BodyBroken,
                message: format!("the body cannot be read: {error}"),
            })?;
            // What is no data are trailers, which mean nothing to the services.
            let Ok(data) = frame.into_data() else { continue };
            let length = whole.len() + data.len();
            if length > BODY_BYTES {
                return Err(head::body_too_long());
            }
            if length > SMALL_BODY && room.is_none() {
                let waited = Instant::now();
                room = Some(self.connection.wait_for(self.server.connections.room_for_body(most)).await);
                self.connection.hold_body(most);
                // It is not the client that took its time.
                deadline += waited.elapsed();
                whole.reserve_exact(most - whole.len());
            }
            whole.extend_from_slice(&data);
        }
        Ok((Bytes::from(whole), room))
    }

    /// What the shell itself refuses. The rest of the request is not waited for.
    fn refuse(&self, head: &Parts, refusal: &Refusal) -> Response<Bytes> {
        self.connection.refuse_early();
        let mut response = self.server.mock.refuse(head, refusal.rule, refusal.message.clone());
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }
}

/// Whether the answer may be a large one: a page of very many elements. A long query is sent as a body.
fn asks_for_much(head: &Parts, body: &[u8]) -> bool {
    let in_target = head.uri.query().unwrap_or_default();
    let in_body = str::from_utf8(body).unwrap_or_default();
    let is_large = |count: &str| count.trim().parse::<u32>().is_ok_and(|count| count > SMALL_PAGE);
    let asks = |query: &str| {
        let mut counts = pieces(query).filter(|piece| piece.is("count"));
        counts.any(|piece| form_decode(piece.value).is_ok_and(|count| is_large(&count)))
    };
    asks(in_target) || asks(in_body)
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
