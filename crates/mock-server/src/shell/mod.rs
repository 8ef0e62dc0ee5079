//! The HTTP/1.1 shell: it reads bytes, asks the mock, writes bytes. It decides nothing but who is heard, and how much
//! of them.

mod connections;
mod cors;
mod exchange;
mod head;
mod socket;

use crate::{
    limits::{CONNECTIONS, GRACE, HEAD_BYTES, HEAD_TIME, HEADERS, LINGER_PAUSE, LINGER_TIME, SEND_BUFFER},
    mock::Mock,
};
use connections::{Connection, Connections, Place, Room};
pub use cors::Cors;
use exchange::{Handler, Server};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use socket::Socket;
use std::{
    io,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpSocket},
    task::JoinSet,
    time::timeout,
};

/// What a server is told besides its mock.
#[derive(Debug, Default)]
pub struct Settings {
    /// Whose pages may read the answers.
    pub cors: Option<Cors>,
    /// Further names of this machine.
    pub allowed_hosts: Vec<String>,
}

/// Listens, with room for a burst of connections that are not accepted yet; the customary 128 make a test that opens
/// many at once wait for seconds.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As `TcpListener::bind` does: a port can be taken again as soon as its last owner is gone.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(4096)
}

/// Serves until `stop` is done, then lets running exchanges end.
pub async fn serve(
    listeners: Vec<TcpListener>,
    mock: Arc<Mock>,
    settings: Settings,
    stop: impl Future<Output = ()>,
) {
    let (mut accepting, connections) = accept_all(listeners, mock, settings, CONNECTIONS);
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
    settings: Settings,
    limit: usize,
) -> (JoinSet<()>, Arc<GracefulShutdown>) {
    let graceful = Arc::new(GracefulShutdown::new());
    let Settings { cors, allowed_hosts } = settings;
    let server = Arc::new(Server {
        mock,
        connections: Connections::new(limit),
        cors,
        allowed_hosts,
        told_of_cors: AtomicBool::new(false),
    });
    let mut accepting = JoinSet::new();
    for listener in listeners {
        accepting.spawn(accept(listener, Arc::clone(&server), Arc::clone(&graceful)));
    }
    (accepting, graceful)
}

async fn accept(listener: TcpListener, server: Arc<Server>, graceful: Arc<GracefulShutdown>) {
    let mut told = false;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                told = false;
                let permit = server.connections.room_for_another().await;
                // Small answers are not held back until the client has acknowledged the one before.
                let _ = stream.set_nodelay(true);
                let place = server.connections.enter(stream, permit);
                serve_connection(&server, place, &graceful);
            }
            Err(error) => {
                // As a rule too many open files: let one go, or wait for some to close.
                if !std::mem::replace(&mut told, true) {
                    tracing::warn!("cannot accept a connection: {error}; it is tried again");
                }
                server.connections.close_silent_ones(Room::Places);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

fn serve_connection(server: &Arc<Server>, place: Place, graceful: &GracefulShutdown) {
    let connection = Arc::clone(&place.connection);
    let handler = Handler { server: Arc::clone(server), connection, refusal: None };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS)
        // A client that has said all it wants may close its half at once, and is answered all the same.
        .half_close(true)
        .serve_connection(
            TokioIo::new(Socket::new(Arc::clone(&place.connection))),
            service_fn(move |request| handler.clone().respond(request)),
        );
    let connection = graceful.watch(connection);
    let mock = Arc::clone(&server.mock);
    tokio::spawn(async move {
        let ended = connection.await;
        if let Err(error) = &ended {
            if error.is_parse() {
                mock.note_bare(error);
            } else if error.is_timeout() {
                tracing::info!("a connection is closed: no head came within {} s", HEAD_TIME.as_secs());
            } else {
                tracing::debug!("a connection ended early: {error}");
            }
        }
        if place.connection.is_refused_early() || ended.is_err_and(|error| error.is_parse()) {
            let _ = timeout(LINGER_TIME, linger(&place.connection)).await;
        }
        drop(place);
    });
}

/// Reads what a refused client still sends, and drops it. To close at once would let the system forget the answer
/// before the client reads it (RFC 9112, 9.6).
async fn linger(connection: &Connection) {
    connection.begin_lingering();
    connection.finish_writing();
    // On the heap: every connection has the room for this function, few ever run it.
    let mut dropped = vec![0; 16 << 10];
    while let Ok(Ok(())) = timeout(LINGER_PAUSE, connection.stream.readable()).await {
        match connection.stream.try_read(&mut dropped) {
            Ok(1..) => connection.moved(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            _ => return,
        }
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
                let _accepting = accept_all(listeners, Arc::new(Mock::documented()), Settings::default(), 2);
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
