//! `rolecall exchanges`

mod har;
mod http_file;

use crate::written;
use clap::{Args, ValueEnum};
use rolecall_fixtures::{Exchange, Sidecar, exchanges};
use rolecall_mock_server::program::printable;
use serde::Serialize;
use std::{
    io::{self, BufWriter, Write},
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
    /// Show everything known of it as a JSON object; without an ID, of all, an object a line
    #[arg(long)]
    json: bool,
    /// Write all of them: as an HTTP archive, or as a file of requests for the HTTP clients of editors
    #[arg(long = "as", value_enum, value_name = "har|http", hide_possible_values = true)]
    #[arg(conflicts_with_all = ["id", "json", "repaired"])]
    format: Option<Format>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Har,
    Http,
}

pub(crate) fn run(options: &Options) -> ExitCode {
    let mut output = BufWriter::new(io::stdout().lock());
    let done = match &options.id {
        None => all(options, &mut output),
        Some(id) => match Exchange::find(id) {
            Some(exchange) => one(exchange, options, &mut output),
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
    written(done.and_then(|()| output.flush()))
}

fn all(options: &Options, output: &mut impl Write) -> io::Result<()> {
    match options.format {
        Some(Format::Har) => return har::write(output),
        Some(Format::Http) => return http_file::write(output),
        None => {}
    }
    for exchange in exchanges() {
        if options.json {
            serde_json::to_writer(&mut *output, &Whole::of(exchange))?;
            writeln!(output)?;
        } else {
            let Exchange { id, method, target, status, sidecar, .. } = exchange;
            writeln!(output, "{id}\t{method}\t{target}\t{}\t{}", status.as_u16(), sidecar.evidence)?;
        }
    }
    Ok(())
}

fn one(exchange: &Exchange, options: &Options, output: &mut impl Write) -> io::Result<()> {
    if options.repaired {
        repaired(exchange, output)
    } else if options.json {
        serde_json::to_writer_pretty(&mut *output, &Whole::of(exchange))?;
        writeln!(output)
    } else {
        write!(output, "{}", exchange.printed)
    }
}

fn repaired(exchange: &Exchange, output: &mut impl Write) -> io::Result<()> {
    for repair in &exchange.sidecar.repairs {
        writeln!(output, "# {}", repair.what)?;
    }
    let [request, response] = [exchange.request, exchange.response].map(|message| {
        let message = message.replace("\r\n", "\n");
        if message.ends_with('\n') { message } else { message + "\n" }
    });
    write!(output, "{request}###\n{response}")
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

impl<'a> Whole<'a> {
    fn of(exchange: &'a Exchange) -> Self {
        let Exchange { sidecar, printed, request, response, .. } = exchange;
        Self { sidecar, printed, request, response }
    }
}

/// The headers of a message, spelled and ordered as they stand there.
fn headers(message: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = message.split("\r\n").skip(1).take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_once(": "))
}
