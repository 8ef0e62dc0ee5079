//! The HTTP/1.1 shell: it reads bytes, asks the mock, writes bytes. It decides nothing.

use crate::{
    mock::{EVIDENCE, Mock, OBSERVED},
    replay::REPLAY,
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header::CONNECTION};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    body::{Body, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use rolecall_transport::json_response;
use serde_json::json;
use std::{
    convert::Infallible,
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::Semaphore,
    task::JoinSet,
    time::timeout,
};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, ExposeHeaders};
use tower_service::Service;

/// The most bytes of a request's head; hyper answers 431 to more.
pub(crate) const HEAD_LIMIT: usize = 64 << 10;
/// The most bytes of a request's body; 413 to more.
pub(crate) const BODY_LIMIT: usize = 1 << 20;
/// How long a head may take to arrive; the connection is closed then.
pub(crate) const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a body may take to arrive; 408 then.
pub(crate) const BODY_TIME: Duration = Duration::from_secs(30);
/// The most connections at a time; more wait to be accepted until others close.
pub(crate) const CONNECTION_LIMIT: usize = 4096;
/// How long running exchanges may take to end when the server stops.
#[cfg(feature = "cli")]
const GRACE: Duration = Duration::from_secs(5);

/// Which web pages may read the answers. LinkedIn itself sends no CORS headers (observed).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cors {
    /// Pages of any origin.
    Any,
    /// Pages of this origin.
    Origin(HeaderValue),
}

/// Listens, with room for a burst of connections that are not accepted yet; the customary 128 make a test that opens
/// many at once wait for seconds.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As `TcpListener::bind` does: a port can be taken again as soon as its last owner is gone.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(4096)
}

/// Serves until `stop` is done, then lets running exchanges end.
#[cfg(feature = "cli")]
pub(crate) async fn serve(
    listeners: Vec<TcpListener>,
    mock: Arc<Mock>,
    cors: Option<Cors>,
    stop: impl Future<Output = ()>,
) {
    let (mut accepting, connections) = accept_all(listeners, mock, cors, CONNECTION_LIMIT);
    stop.await;
    accepting.abort_all();
    while accepting.join_next().await.is_some() {}
    // What has not ended after the grace ends with the runtime.
    if let Some(connections) = Arc::into_inner(connections) {
        let _ = timeout(GRACE, connections.shutdown()).await;
    }
}

/// Accepts connections for as long as the set lives.
pub(crate) fn accept_all(
    listeners: Vec<TcpListener>,
    mock: Arc<Mock>,
    cors: Option<Cors>,
    limit: usize,
) -> (JoinSet<()>, Arc<GracefulShutdown>) {
    let connections = Arc::new(GracefulShutdown::new());
    let handler = Handler(mock);
    let cors = cors.map(|cors| cors.around(handler.clone()));
    let mut accepting = JoinSet::new();
    let room = Arc::new(Semaphore::new(limit));
    for listener in listeners {
        let (connections, room) = (Arc::clone(&connections), Arc::clone(&room));
        accepting.spawn(accept(listener, handler.clone(), cors.clone(), connections, room));
    }
    (accepting, connections)
}

async fn accept(
    listener: TcpListener,
    handler: Handler,
    cors: Option<CorsHandler>,
    all: Arc<GracefulShutdown>,
    room: Arc<Semaphore>,
) {
    // Nobody closes the semaphore: there is always a permit, sooner or later.
    while let Ok(permit) = Arc::clone(&room).acquire_owned().await {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // As a rule too many open files: wait for some to close.
                tracing::warn!("cannot accept a connection: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let (handler, cors) = (handler.clone(), cors.clone());
        let service = service_fn(move |request| respond(handler.clone(), cors.clone(), request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(HEAD_LIMIT)
            // A client that has said all it wants may close its half at once, and is answered all the same.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), service);
        let connection = all.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!("a connection ended early: {error}");
            }
            drop(permit);
        });
    }
}

async fn respond(
    mut handler: Handler,
    cors: Option<CorsHandler>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let Some(mut cors) = cors else { return handler.call(request).await };
    let mut response = cors.call(request).await?;
    // The layer answers a preflight itself.
    let preflight = HeaderValue::from_static("inferred; rolecall.cors-preflight");
    response.headers_mut().entry(EVIDENCE).or_insert(preflight);
    Ok(response)
}

/// The mock as a service of bytes that arrive.
#[derive(Clone)]
struct Handler(Arc<Mock>);

type CorsHandler = tower_http::cors::Cors<Handler>;

impl Service<Request<Incoming>> for Handler {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Self::Future {
        let mock = Arc::clone(&self.0);
        Box::pin(async move { Ok(exchange(&mock, request).await.map(Full::new)) })
    }
}

async fn exchange(mock: &Mock, request: Request<Incoming>) -> Response<Bytes> {
    let (head, body) = request.into_parts();
    // Most requests have no body: nothing is waited for, and no timer is set.
    if body.is_end_stream() {
        return mock.respond(Request::from_parts(head, Bytes::new()));
    }
    let body = match timeout(BODY_TIME, Limited::new(body, BODY_LIMIT).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = format!("the body has more than {BODY_LIMIT} bytes");
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, "inferred; rolecall.body-limit", &message);
        }
        Ok(Err(error)) => {
            let message = format!("the body cannot be read: {error}");
            return refuse(StatusCode::BAD_REQUEST, "inferred; rolecall.body-broken", &message);
        }
        Err(_) => {
            let message = format!("the body did not arrive within {} seconds", BODY_TIME.as_secs());
            return refuse(StatusCode::REQUEST_TIMEOUT, "inferred; rolecall.body-time", &message);
        }
    };
    mock.respond(Request::from_parts(head, body))
}

/// What the shell itself refuses. The rest of the body is not waited for.
fn refuse(status: StatusCode, evidence: &'static str, message: &str) -> Response<Bytes> {
    let mut response = json_response(status, &json!({ "error": message }));
    response.headers_mut().insert(EVIDENCE, HeaderValue::from_static(evidence));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

impl Cors {
    /// Also the answers' own headers may be read, and any header may be sent: `Authorization` above all.
    fn around(self, handler: Handler) -> CorsHandler {
        let origin = match self {
            Self::Any => AllowOrigin::any(),
            Self::Origin(origin) => AllowOrigin::exact(origin),
        };
        let methods = [Method::GET, Method::HEAD, Method::PUT, Method::POST, Method::DELETE];
        let exposed = [
            EVIDENCE,
            OBSERVED,
            REPLAY,
            HeaderName::from_static("x-restli-protocol-version"),
            HeaderName::from_static("x-restli-error-response"),
            HeaderName::from_static("x-restli-gateway-error"),
        ];
        CorsHandler::new(handler)
            .allow_origin(origin)
            .allow_methods(AllowMethods::list(methods))
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(ExposeHeaders::list(exposed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{BufRead, BufReader, ErrorKind, Read, Write},
        net::TcpStream,
        thread,
    };

    const ASK: &[u8] = b"GET /_rolecall/health HTTP/1.1\r\nHost: x\r\n\r\n";

    /// The status line of the next answer; the rest of it is read too.
    fn answer(client: &mut BufReader<TcpStream>) -> String {
        let mut lines = client.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
        let status = lines.next().unwrap_or_default();
        lines.for_each(drop);
        let mut body = [0; r#"{"status":"ok"}"#.len()];
        client.read_exact(&mut body).unwrap();
        status
    }

    #[test]
    fn over_the_limit_a_connection_waits_until_another_closes() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listeners = vec![TcpListener::from_std(listener).unwrap()];
                let _accepting = accept_all(listeners, Arc::new(Mock::new()), None, 2);
                let _ = stopped.await;
            });
        });
        let connect = || BufReader::new(TcpStream::connect(address).unwrap());
        let (mut first, mut second, mut third) = (connect(), connect(), connect());
        for client in [&mut first, &mut second, &mut third] {
            client.get_mut().write_all(ASK).unwrap();
        }
        assert_eq!(answer(&mut first), "HTTP/1.1 200 OK");
        assert_eq!(answer(&mut second), "HTTP/1.1 200 OK");
        // Once more, so that the server has had its chance to answer the third.
        second.get_mut().write_all(ASK).unwrap();
        assert_eq!(answer(&mut second), "HTTP/1.1 200 OK");
        third.get_ref().set_nonblocking(true).unwrap();
        assert_eq!(third.get_mut().read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
        third.get_ref().set_nonblocking(false).unwrap();
        drop(first);
        assert_eq!(answer(&mut third), "HTTP/1.1 200 OK");
        drop(stop);
        server.join().unwrap();
    }
}
