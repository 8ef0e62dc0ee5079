//! `rolecall exchanges`

use crate::written;
use clap::Args;
use rolecall_fixtures::{Exchange, Sidecar, exchanges};
use rolecall_mock_server::program::printable;
use serde::Serialize;
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

#[derive(Args)]
#[command(after_help = "\
The list has a line an exchange: id, method, target, status and evidence, separated by tabs.

Example:
  rolecall exchanges linkedin-paging-rest --repaired")]
pub(crate) struct Options {
    /// The exchange to show as the document prints it; without one, all are listed
    id: Option<String>,
    /// Show it as HTTP messages, with what was repaired
    #[arg(long, requires = "id", conflicts_with = "json")]
    repaired: bool,
    /// Show everything known of it as one JSON object
    #[arg(long, requires = "id")]
    json: bool,
}

pub(crate) fn run(options: &Options) -> ExitCode {
    let text = match &options.id {
        None => list(),
        Some(id) => match Exchange::find(id) {
            Some(exchange) if options.repaired => repaired(exchange),
            Some(exchange) if options.json => json(exchange),
            Some(exchange) => exchange.printed.to_owned(),
            None => {
                let _ = writeln!(
                    io::stderr(),
                    "there is no exchange `{}`: `rolecall exchanges` lists them",
                    printable(id)
                );
                return ExitCode::FAILURE;
            }
        },
    };
    let mut stdout = io::stdout();
    written(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

fn list() -> String {
    let line = |exchange: &Exchange| {
        let Exchange { id, method, target, status, sidecar, .. } = exchange;
        format!("{id}\t{method}\t{target}\t{}\t{}\n", status.as_u16(), sidecar.evidence)
    };
    exchanges().iter().map(line).collect()
}

fn repaired(exchange: &Exchange) -> String {
    let mut text = String::new();
    for repair in &exchange.sidecar.repairs {
        let _ = writeln!(text, "# {}", repair.what);
    }
    for (index, message) in [&exchange.request, &exchange.response].into_iter().enumerate() {
        let message = message.replace("\r\n", "\n");
        let end = if message.ends_with('\n') { "" } else { "\n" };
        let separator = if index == 0 { "###\n" } else { "" };
        let _ = write!(text, "{message}{end}{separator}");
    }
    text
}

/// What is known of an exchange, and its three texts.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    sidecar: &'a Sidecar,
    printed: &'a str,
    request: &'a str,
    response: &'a str,
}

fn json(exchange: &Exchange) -> String {
    let Exchange { sidecar, printed, request, response, .. } = exchange;
    // Nothing in it can fail to be written.
    serde_json::to_string_pretty(&Whole { sidecar, printed, request, response }).unwrap_or_default() + "\n"
}
