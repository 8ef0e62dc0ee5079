//! The program `rolecall`: see `rolecall --help`.

fn main() -> std::process::ExitCode {
    rolecall_mock_server::cli::run()
}
