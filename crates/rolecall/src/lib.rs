//! The program `rolecall`. It is a library for its own tests; nothing of it is meant for others.

mod exchanges;
#[doc(hidden)]
pub mod lines;
mod listen;
mod log;
mod report;
mod rules;
mod serve;
mod signals;
mod world;
mod world_file;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use rolecall_mock_server::program::printable;
use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

/// A local mock of LinkedIn's organization APIs and ConnectSafely's follow invitations.
#[derive(Parser)]
#[command(name = "rolecall", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Example:\n  rolecall serve --listen 127.0.0.1:8080")]
struct Program {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Options,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the mock; without a command, this is what happens
    Serve(serve::Options),
    /// Write JSON values, one a line, as Rest.li 2.0 text
    Encode(lines::Encode),
    /// Read Rest.li 2.0 text, one value a line, as JSON
    Decode(lines::Decode),
    /// Say what URNs are: arguments, or one a line
    Urn(lines::Urn),
    /// Apply a projection to JSON objects, one a line
    Project(lines::Project),
    /// List the documented exchanges, or show one
    Exchanges(exchanges::Options),
    /// List what the mock does, rule by rule, with how it is known
    Rules(rules::Options),
    /// Print a world file to begin with, or check one
    World(world::Options),
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let program = match parse() {
        Ok(program) => program,
        Err(error) if error.use_stderr() => return misused(&error),
        // Help or the version was asked for.
        Err(error) => return written(error.print()),
    };
    match program.command.unwrap_or(Command::Serve(program.serve)) {
        Command::Serve(options) => serve::run(options),
        Command::Encode(tool) => tool.run(),
        Command::Decode(tool) => tool.run(),
        Command::Urn(tool) => tool.run(),
        Command::Project(tool) => tool.run(),
        Command::Exchanges(options) => exchanges::run(&options),
        Command::Rules(options) => rules::run(&options),
        Command::World(options) => world::run(options),
    }
}

/// The options of `serve` stand without the word as well, and read the environment. Another command has nothing to do
/// with that: a variable that is wrong does not stop it.
fn parse() -> Result<Program, clap::Error> {
    let mut program = Program::command();
    let first = std::env::args_os().nth(1).unwrap_or_default();
    if program.find_subcommand(&first).is_some_and(|command| command.get_name() != "serve") {
        program = program.mut_args(|argument| argument.env(None::<&str>));
    }
    Program::from_arg_matches(&program.try_get_matches()?)
}

/// The status of a program that had something to write. A reader that closes early has what it wanted.
fn written(written: io::Result<()>) -> ExitCode {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "cannot write: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// One sentence: what is wrong, without the usage that `--help` has.
fn misused(error: &clap::Error) -> ExitCode {
    let text = error.to_string();
    let what = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    let what: Vec<_> = what.lines().map(str::trim).collect();
    let _ = writeln!(io::stderr(), "{}; --help says more", printable(&what.join(" ")));
    ExitCode::from(2)
}
