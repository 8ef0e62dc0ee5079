//! A bare hyper server that sends the same bytes to every request.

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{convert::Infallible, net::SocketAddr, process::ExitCode, sync::mpsc, thread};

/// Starts it on a thread called `bare-hyper`; it lives as long as the process.
fn start(body: Bytes) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    let serve = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let body = body.clone();
                let service = service_fn(move |_: Request<Incoming>| {
                    let response = Response::new(Full::new(body.clone()));
                    async move { Ok::<_, Infallible>(response) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
    };
    thread::Builder::new().name("bare-hyper".to_owned()).spawn(serve).unwrap();
    receiver.recv().unwrap()
}

/// As a program: prints its URL and serves.
pub fn serve_forever(body: Vec<u8>) -> ExitCode {
    println!("http://{}", start(body.into()));
    loop {
        thread::park();
    }
}
