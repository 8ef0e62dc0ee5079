//! A world file: read at the start, and again whenever it was saved.

use rolecall_mock_server::{
    Mock, World,
    program::{limits::WORLD_BYTES, printable, shown},
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, SystemTime},
};

/// How often the file is looked at.
const INTERVAL: Duration = Duration::from_millis(200);

/// What is different after the file was saved, or another has its name; nothing where there is no file. Asking for it
/// costs microseconds, on every system, and needs no crate.
type Stamp = Option<(SystemTime, u64, [i64; 4])>;

/// A world file and how it was when it was read.
#[derive(Clone)]
pub(crate) struct WorldFile {
    path: PathBuf,
    /// As it was when it was read; what could not be read is read again until it can be, or is replaced.
    read: Stamp,
    /// What was said last of a file that cannot be read.
    said: Option<String>,
}

/// Why a file is no world.
enum Fault {
    /// It cannot be read now; perhaps it can be soon.
    Unreadable(String),
    /// What stands in it, a line a fault.
    Content(String),
}

impl WorldFile {
    /// Reads it. The error is a line a fault: file, line, column, what is wrong.
    pub(crate) fn open(path: PathBuf) -> Result<(Self, World), String> {
        // Taken before: what is saved between the two is read once more, and not missed.
        let read_as = stamp(&path);
        match read(&path) {
            Ok(world) => Ok((Self { path, read: read_as, said: None }, world)),
            Err(Fault::Unreadable(message) | Fault::Content(message)) => Err(message),
        }
    }

    /// Loads the file into the mock whenever it was saved. A bad one leaves the world before in its place. Either way
    /// a line says so, and the page for as long as it is so. On a thread of its own: a large world takes its time, and
    /// a file system may stall; requests go on.
    pub(crate) fn watch(mut self, mock: Arc<Mock>) -> io::Result<()> {
        let look = move || {
            let mut last = self.read;
            loop {
                thread::sleep(INTERVAL);
                let found = stamp(&self.path);
                // What is still being written is waited for: editors empty a file, or take it away, before they write.
                let settled = found == last;
                last = found;
                if settled && (found != self.read || self.said.is_some()) {
                    self.reload(found, &mock);
                }
            }
        };
        thread::Builder::new().name("rolecall-world".to_owned()).spawn(look).map(drop)
    }

    fn reload(&mut self, found: Stamp, mock: &Mock) {
        match read(&self.path) {
            Ok(world) => {
                (self.read, self.said) = (found, None);
                let refused = refuses_all(&world).map(|note| format!("; {note}")).unwrap_or_default();
                let gone = mock.replace_world(world);
                let gone =
                    gone.map(|gone| format!("; thrown away: {gone} since it was loaded")).unwrap_or_default();
                tracing::info!("{}: loaded again{gone}{refused}", name(&self.path));
            }
            Err(fault) => {
                let message = match fault {
                    Fault::Content(message) => {
                        (self.read, self.said) = (found, None);
                        message
                    }
                    // Said once for as long as it stays so.
                    Fault::Unreadable(message) if self.said.as_ref() == Some(&message) => return,
                    Fault::Unreadable(message) => {
                        self.said = Some(message.clone());
                        message
                    }
                };
                // First the page, then the lines: whoever reads them finds the page saying the same.
                mock.mark_stale(message.replace('\n', "; "));
                let mut lines = message.lines().peekable();
                while let Some(line) = lines.next() {
                    let kept = if lines.peek().is_none() { "; the world before is still served" } else { "" };
                    tracing::warn!("{line}{kept}");
                }
            }
        }
    }
}

fn stamp(path: &Path) -> Stamp {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len(), identity(&file)))
}

/// Which file it is, and when anything of it was changed last: a file that keeps its date and its length may be another.
#[cfg(unix)]
fn identity(file: &fs::Metadata) -> [i64; 4] {
    use std::os::unix::fs::MetadataExt as _;
    [file.dev().cast_signed(), file.ino().cast_signed(), file.ctime(), file.ctime_nsec()]
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> [i64; 4] {
    [0; 4]
}

/// The path as it may stand in a line.
fn name(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}

fn read(path: &Path) -> Result<World, Fault> {
    let file = name(path);
    let bytes = bytes(path).map_err(|error| Fault::Unreadable(format!("cannot read {file}: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let good = String::from_utf8_lossy(good);
        let good = good.strip_prefix('\u{feff}').unwrap_or(&good);
        let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let line = good.matches('\n').count() + 1;
        Fault::Content(format!("{file}:{line}:{column}: expected UTF-8"))
    })?;
    World::from_json(&text).map_err(|error| {
        let told = error.faults().iter().map(|fault| format!("{file}:{}", shown(&fault.to_string())));
        let more = (error.more() > 0).then(|| format!("{file}: and {} more", error.more()));
        Fault::Content(told.chain(more).collect::<Vec<_>>().join("\n"))
    })
}

/// The bytes of a regular file: a pipe may never end, a device never begin.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let irregular = || io::Error::other("expected a regular file");
    // Before it is opened, since to open a device may do something; and after it, since it may be another file by now.
    if !fs::metadata(path)?.is_file() {
        return Err(irregular());
    }
    let file = open(path)?;
    let length =
        file.metadata().and_then(|found| if found.is_file() { Ok(found.len()) } else { Err(irregular()) })?;
    let too_long = || io::Error::other(format!("expected at most {} MiB", WORLD_BYTES >> 20));
    if length > WORLD_BYTES {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    file.take(WORLD_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > WORLD_BYTES { Err(too_long()) } else { Ok(bytes) }
}

/// Opens it without waiting: to open a pipe waits for a writer.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// What to tell people of a world that lets nobody in.
pub(crate) fn refuses_all(world: &World) -> Option<&'static str> {
    world.credentials().is_empty().then_some(
        "this world has no tokens and no keys, so every request will be refused; \
         `rolecall world --init` prints one that has some",
    )
}
