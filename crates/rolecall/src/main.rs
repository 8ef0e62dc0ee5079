//! The program `rolecall`: see `rolecall --help`.

fn main() -> std::process::ExitCode {
    rolecall::run()
}
