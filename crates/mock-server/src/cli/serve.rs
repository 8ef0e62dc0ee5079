//! `rolecall serve`

use super::{log, world_file::WorldFile};
use crate::{
    mock::{Mock, Today},
    shell::{self, Cors},
    snippets,
    world::{Credential, World},
};
use clap::Args;
use http::HeaderValue;
use rolecall_transport::BaseUrl;
use std::{
    future::{Future, poll_fn},
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    task::Poll,
};

#[derive(Args)]
#[command(after_help = "\
Limits: 64 KiB of head within 10 s, 1 MiB of body within 30 s. Every flag can also be set as ROLECALL_<NAME>.

Example:
  rolecall serve --listen 127.0.0.1:8080 --cors any")]
pub(super) struct Options {
    /// Where to listen; port 0 picks a free one; may be repeated
    #[arg(long, value_name = "ADDR", env = "ROLECALL_LISTEN", value_delimiter = ',', hide_env = true)]
    #[arg(default_value = "127.0.0.1:8080")]
    listen: Vec<SocketAddr>,
    /// A world file to serve in place of the default world; loaded again whenever it is saved
    #[arg(long, value_name = "FILE", env = "ROLECALL_WORLD", hide_env = true)]
    world: Option<PathBuf>,
    /// Which behaviour to show: as documented
    #[arg(long, value_enum, env = "ROLECALL_PROFILE", hide_env = true, default_value = "documented")]
    profile: Profile,
    /// Answer documented requests with the documented responses, and no others
    #[arg(long, env = "ROLECALL_REPLAY", hide_env = true)]
    replay: bool,
    /// Let web pages of this origin, or of `any`, read the answers
    #[arg(long, value_name = "ORIGIN|any", env = "ROLECALL_CORS", hide_env = true, value_parser = cors)]
    cors: Option<Cors>,
    /// The mock's date, which messages about versions name; default: today
    #[arg(long, value_name = "YYYY-MM-DD", env = "ROLECALL_TODAY", hide_env = true)]
    today: Option<Today>,
    /// Write nothing to standard error
    #[arg(long, env = "ROLECALL_QUIET", hide_env = true)]
    quiet: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Profile {
    Documented,
}

fn cors(text: &str) -> Result<Cors, String> {
    if text == "any" {
        return Ok(Cors::Any);
    }
    let expected = || "expected `any` or an origin such as http://localhost:5173".to_owned();
    let base: BaseUrl = text.parse().map_err(|_| expected())?;
    if base.as_str() != text || !base.path().is_empty() {
        return Err(expected());
    }
    HeaderValue::from_str(text).map(Cors::Origin).map_err(|_| expected())
}

pub(super) fn run(options: Options) -> ExitCode {
    match start(options) {
        Ok(status) => status,
        Err(message) => {
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::FAILURE
        }
    }
}

fn start(options: Options) -> Result<ExitCode, String> {
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
        .map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(async {
        let mut listeners = Vec::new();
        let mut urls = Vec::new();
        for address in &options.listen {
            let listener = shell::listen(*address).map_err(|error| {
                format!("cannot listen on {address}: {error}; --listen chooses another address")
            })?;
            let address = listener.local_addr().map_err(|error| error.to_string())?;
            urls.push(format!("http://{address}"));
            listeners.push(listener);
        }
        let stop = stop_signal().map_err(|error| format!("cannot wait for signals: {error}"))?;
        let mut log = None;
        if !options.quiet {
            let started = log::start().map_err(|error| format!("cannot start: {error}"))?;
            started.write(greeting(&world, urls.first().map_or("", String::as_str)));
            log = Some(started);
        }
        let mut stdout = io::stdout();
        // Whoever started us may not be listening.
        let _ = writeln!(stdout, "{}", urls.join("\n"));
        let _ = stdout.flush();

        let Profile::Documented = options.profile;
        let mock = Mock::with_world(world).replay(options.replay).today(options.today.unwrap_or_default());
        let mock = Arc::new(mock);
        if let Some(file) = file {
            // It ends with the runtime.
            tokio::spawn(file.watch(Arc::clone(&mock)));
        }
        shell::serve(listeners, mock, options.cors, stop).await;
        if let Some(log) = log {
            log.finish();
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Every token and key of the world, as a line that can be pasted into a shell.
fn greeting(world: &World, url: &str) -> String {
    let line =
        |credential: &Credential| format!("{}  # {}\n", snippets::curl(credential, url), credential.about);
    world.credentials().iter().map(line).collect()
}

/// Done at the first signal to stop; the second ends the process at once.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut either = move |context: &mut std::task::Context<'_>| {
        let ready = terminate.poll_recv(context).is_ready() || interrupt.poll_recv(context).is_ready();
        if ready { Poll::Ready(()) } else { Poll::Pending }
    };
    Ok(async move {
        poll_fn(&mut either).await;
        tokio::spawn(async move {
            poll_fn(either).await;
            std::process::exit(1);
        });
    })
}

/// Done at the first Ctrl-C; the second ends the process at once.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
        tokio::spawn(async {
            let _ = tokio::signal::ctrl_c().await;
            std::process::exit(1);
        });
    })
}
