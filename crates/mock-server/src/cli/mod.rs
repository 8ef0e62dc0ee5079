//! The program `rolecall`.

mod exchanges;
mod log;
mod serve;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// A local mock of LinkedIn's organization APIs and ConnectSafely's follow invitations.
#[derive(Parser)]
#[command(name = "rolecall", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
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
    /// List the documented exchanges, or show one
    Exchanges(exchanges::Options),
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let program = Program::parse();
    match program.command.unwrap_or(Command::Serve(program.serve)) {
        Command::Serve(options) => serve::run(options),
        Command::Exchanges(options) => exchanges::run(&options),
    }
}
