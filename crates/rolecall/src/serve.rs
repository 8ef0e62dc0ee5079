//! `rolecall serve`

use crate::{
    listen::{self, Listen},
    log, report, signals,
    world_file::{WorldFile, refuses_all},
};
use clap::Args;
use http::HeaderValue;
use rolecall_mock_server::{
    Cors, Mock, Profile, Today, World,
    program::{self, Host, Settings, Snippet, limits, printable, snippets},
};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

#[derive(Args)]
#[command(after_help = format!("\
Every flag can also be set as ROLECALL_<NAME>.

Limits, and what happens beyond them:
{}
Example:
  rolecall serve --listen 127.0.0.1:8080 --cors http://localhost:5173", limits::help()))]
pub(crate) struct Options {
    /// PORT, localhost:PORT, ADDRESS:PORT; 0 picks one; repeatable
    #[arg(long, value_name = "ADDR", env = "ROLECALL_LISTEN", value_delimiter = ',', hide_env = true)]
    #[arg(default_value = "127.0.0.1:8080")]
    listen: Vec<Listen>,
    /// A world file to serve in place of the default world; loaded again when saved
    #[arg(long, value_name = "FILE", env = "ROLECALL_WORLD", hide_env = true)]
    world: Option<PathBuf>,
    /// Which truth to answer by: documented, or observed
    #[arg(long, value_name = "PROFILE", env = "ROLECALL_PROFILE", hide_env = true)]
    #[arg(default_value = "documented")]
    profile: Profile,
    /// Answer documented requests with the documented responses, and no others
    #[arg(long, env = "ROLECALL_REPLAY", hide_env = true)]
    replay: bool,
    /// Let pages of this origin (more with commas), or of `any`, read the services' answers
    #[arg(long, value_name = "ORIGIN|any", env = "ROLECALL_CORS", hide_env = true, value_parser = cors)]
    cors: Option<Cors>,
    /// Also answer to this name of the machine; may be repeated
    #[arg(long, value_name = "NAME", env = "ROLECALL_ALLOW_HOST", value_delimiter = ',', hide_env = true)]
    #[arg(value_parser = host)]
    allow_host: Vec<String>,
    /// The mock's date, which messages about versions name; default: today
    #[arg(long, value_name = "YYYY-MM-DD", env = "ROLECALL_TODAY", hide_env = true)]
    today: Option<Today>,
    /// Answer with all that LinkedIn may change without notice, by this seed
    #[arg(long, value_name = "SEED", env = "ROLECALL_GREASE", hide_env = true)]
    grease: Option<u64>,
    /// End with status 1 if a success here is refused there; `all`: if anything differs
    #[arg(long, value_name = "all", env = "ROLECALL_FAIL_ON_OBSERVED", hide_env = true)]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = fail_on)]
    fail_on_observed: Option<FailOn>,
    /// At the end write which rules were met how often; `-` is standard error
    #[arg(long, value_name = "FILE|-", env = "ROLECALL_COVERAGE", hide_env = true)]
    coverage: Option<PathBuf>,
    /// Write no log to standard error
    #[arg(long, env = "ROLECALL_QUIET", hide_env = true)]
    quiet: bool,
}

/// Which contradictions make the program fail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FailOn {
    Nothing,
    /// Successes that are refused there.
    Green,
    All,
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    match text {
        "true" => Ok(FailOn::Green),
        "all" => Ok(FailOn::All),
        "false" => Ok(FailOn::Nothing),
        _ => Err("expected `all`, or nothing".to_owned()),
    }
}

fn cors(text: &str) -> Result<Cors, String> {
    if text == "any" {
        return Ok(Cors::Any);
    }
    text.split(',').map(origin).collect::<Result<_, _>>().map(Cors::Origins)
}

/// An origin as browsers write it; no other text is ever equal to what they send.
fn origin(text: &str) -> Result<HeaderValue, String> {
    let expected =
        || "expected `any` or origins as browsers write them, such as http://localhost:5173".to_owned();
    let as_written = text.split_once("://").is_some_and(|(scheme, authority)| {
        matches!(scheme, "http" | "https")
            && Host::parse(authority)
                .is_some_and(|host| host.is_canonical() && port_is_written(scheme, authority, host))
    });
    let value = as_written.then(|| HeaderValue::from_str(text).ok()).flatten();
    value.ok_or_else(expected)
}

/// Whether a browser writes the port like this: no default one, no zero in front.
fn port_is_written(scheme: &str, authority: &str, host: Host<'_>) -> bool {
    match authority[host.name().len()..].strip_prefix(':') {
        None => true,
        Some(port) => {
            let default = if scheme == "http" { "80" } else { "443" };
            port != default
                && port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
        }
    }
}

/// A name without a port.
fn host(text: &str) -> Result<String, String> {
    match Host::parse(text) {
        Some(host) if host.name() == text => Ok(text.to_owned()),
        _ => Err("expected a name without a port, such as mock.example.com".to_owned()),
    }
}

pub(crate) fn run(options: Options) -> ExitCode {
    match start(options) {
        Ok(status) => status,
        Err(message) => {
            for line in message.lines() {
                let _ = writeln!(io::stderr(), "{}", printable(line));
            }
            ExitCode::FAILURE
        }
    }
}

fn start(options: Options) -> Result<ExitCode, String> {
    // First: a signal ends the program also while it reads a large world.
    let stop = signals::listen()
        .map_err(|error| format!("cannot wait for signals, which takes a thread and a pipe: {error}"))?;
    let (file, world) = match options.world {
        Some(path) => {
            let (file, world) = WorldFile::open(path)?;
            (Some(file), world)
        }
        None => (None, World::default_world()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot wait for connections: {error}"))?;
    runtime.block_on(async {
        let mut listeners = Vec::new();
        let mut urls = Vec::new();
        let mut warning = None;
        for listen in &options.listen {
            let opened = listen.open()?;
            if let Some(first) = opened.first() {
                let address = first.local_addr().map_err(|error| error.to_string())?;
                urls.push(format!("http://{address}"));
                warning = warning.or_else(|| listen::warning(address));
            }
            listeners.extend(opened);
        }
        let today = options.today.unwrap_or_default();
        let mut log = None;
        if !options.quiet {
            match log::start() {
                Ok(started) => {
                    let greeting = greeting(&world, urls.first().map_or("", String::as_str), today);
                    started.write(greeting + &warning.unwrap_or_default());
                    log = Some(started);
                }
                // The mock is of use without it.
                Err(error) => {
                    let _ = writeln!(io::stderr(), "nothing is logged: no thread can be started: {error}");
                }
            }
        }
        let mut stdout = io::stdout();
        // Whoever started us may not be listening.
        let _ = writeln!(stdout, "{}", urls.join("\n"));
        let _ = stdout.flush();

        let mock = Mock::new(options.profile).with_world(world).replay(options.replay).today(today);
        let mock = Arc::new(match options.grease {
            Some(seed) => mock.grease(seed),
            None => mock,
        });
        if let Some(file) = file {
            tokio::spawn(watch(file, Arc::clone(&mock)));
        }
        let settings = Settings { cors: options.cors, allowed_hosts: options.allow_host };
        program::serve(listeners, Arc::clone(&mock), settings, stop.first()).await;
        if let Some(log) = log {
            log.finish();
        }
        let covered = options.coverage.map_or(Ok(()), |to| report::coverage(&mock, &to));
        let fails = match options.fail_on_observed {
            None | Some(FailOn::Nothing) => false,
            Some(FailOn::Green) => report::contradictions(&mock, |is_green| is_green),
            Some(FailOn::All) => report::contradictions(&mock, |_| true),
        };
        covered?;
        Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    })
}

/// Has the file watched, by a thread that ends with the program; as soon as one can be started.
async fn watch(file: WorldFile, mock: Arc<Mock>) {
    let mut told = false;
    while let Err(error) = file.clone().watch(Arc::clone(&mock)) {
        if !told {
            let message = format!("the world file is not watched: no thread can be started: {error}");
            tracing::warn!("{message}; it is tried again");
            mock.mark_stale(message);
            told = true;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// What every token and key of the world is good for, as lines that can be pasted into a shell, each below a comment.
fn greeting(world: &World, url: &str, today: Today) -> String {
    let line = |snippet: Snippet| format!("# {}\n{}\n", comment(&snippet.about()), snippet.curl());
    let refused = refuses_all(world).map(|note| format!("{note}\n"));
    let snippets = world.credentials().iter().flat_map(|credential| snippets(world, credential, url, today));
    snippets.map(line).chain(refused).collect()
}

/// A text as a comment. Not every shell takes comments where people type: so it has no sign that one would obey.
fn comment(text: &str) -> String {
    let harmless = |sign: char| sign.is_alphanumeric() || " ,.:_-".contains(sign);
    text.chars().map(|sign| if harmless(sign) { sign } else { '_' }).collect()
}
