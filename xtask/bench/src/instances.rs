//! Servers inside a test: start, first answer and stop; reset. Against wiremock-rs and httpmock.

use crate::{Row, median, requests::Client};
use rolecall_mock_server::MockServer;
use std::{process::ExitCode, time::Instant};

const GET: &str = "GET /v2/organizationAcls?q=roleAssignee HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin-token\r\n\r\n";

pub fn rows() -> Vec<Row> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ours = || {
        let server = MockServer::documented().start_blocking().unwrap();
        Client::connect(server.address()).exchange(GET);
    };
    let wiremock = || {
        let server = runtime.block_on(wiremock_server(b"{}".to_vec()));
        Client::connect(*server.address()).exchange(GET);
    };
    let httpmock = || {
        let server = httpmock_server(b"{}".to_vec());
        Client::connect(*server.address()).exchange(GET);
    };
    // The first of each pays for what the process keeps.
    (ours(), wiremock(), httpmock());
    let (mut a, mut b, mut c) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..51 {
        a.push(milliseconds(ours));
        b.push(milliseconds(wiremock));
        c.push(milliseconds(httpmock));
    }
    let started = median(&mut a);
    let others = format!("wiremock-rs: {:.3} ms, httpmock: {:.3} ms", median(&mut b), median(&mut c));
    let mut rows =
        vec![Row::new("start, first answer, stop", format!("{started:.3} ms"), others, started, 0.5, "ms")];

    let server = MockServer::documented().start_blocking().unwrap();
    let wire = runtime.block_on(wiremock_server(b"{}".to_vec()));
    let http = httpmock_server(b"{}".to_vec());
    let (mut a, mut b, mut c) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..51 {
        a.push(milliseconds(|| server.reset()));
        b.push(milliseconds(|| runtime.block_on(wire.reset())));
        c.push(milliseconds(|| runtime.block_on(http.reset_async())));
    }
    let reset = median(&mut a);
    let others = format!("wiremock-rs: {:.4} ms, httpmock: {:.4} ms", median(&mut b), median(&mut c));
    rows.push(Row::new("reset of the worlds", format!("{reset:.4} ms"), others, reset, 0.1, "ms"));
    rows
}

fn milliseconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

async fn wiremock_server(body: Vec<u8>) -> wiremock::MockServer {
    let server = wiremock::MockServer::start().await;
    let given = wiremock::Mock::given(wiremock::matchers::path("/v2/organizationAcls"))
        .and(wiremock::matchers::query_param("q", "roleAssignee"));
    given.respond_with(wiremock::ResponseTemplate::new(200).set_body_bytes(body)).mount(&server).await;
    server
}

fn httpmock_server(body: Vec<u8>) -> httpmock::MockServer {
    let server = httpmock::MockServer::start();
    server.mock(|when, then| {
        when.path("/v2/organizationAcls").query_param("q", "roleAssignee");
        then.status(200).body(body);
    });
    server
}

/// wiremock-rs as a program: prints its URL and serves.
pub fn serve_wiremock_forever(body: Vec<u8>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(wiremock_server(body));
    println!("{}", server.uri());
    loop {
        std::thread::park();
    }
}

/// httpmock as a program: prints its URL and serves.
pub fn serve_httpmock_forever(body: Vec<u8>) -> ExitCode {
    let server = httpmock_server(body);
    println!("http://{}", server.address());
    loop {
        std::thread::park();
    }
}
