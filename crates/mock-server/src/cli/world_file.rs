//! A world file: read at the start, and again whenever it was saved.

use crate::{mock::Mock, world::World};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::{task::spawn_blocking, time::sleep};

/// How often the file is looked at.
const INTERVAL: Duration = Duration::from_millis(200);

/// What is different after the file was saved; nothing where there is no file. Asking for it costs microseconds, on
/// every system, and needs no crate.
type Stamp = Option<(SystemTime, u64)>;

/// A world file and how it was when it was read.
pub(super) struct WorldFile {
    path: PathBuf,
    read: Stamp,
}

impl WorldFile {
    /// Reads it. The error is a line: file, line, column, what is wrong.
    pub(super) fn open(path: PathBuf) -> Result<(Self, World), String> {
        // Taken before: what is saved between the two is read once more, and not missed.
        let stamp = stamp(&path);
        let world = read(&path)?;
        Ok((Self { path, read: stamp }, world))
    }

    /// Loads the file into the mock whenever it was saved. A bad one leaves the world before in its place. Either way
    /// a line says so.
    pub(super) async fn watch(mut self, mock: Arc<Mock>) {
        let mut last = self.read;
        loop {
            sleep(INTERVAL).await;
            let found = stamp(&self.path);
            // What is still being written is waited for: editors empty a file, or take it away, before they write.
            let settled = found == last;
            last = found;
            if !settled || found == self.read {
                continue;
            }
            self.read = found;
            let (path, mock) = (self.path.clone(), Arc::clone(&mock));
            // A large world takes its time, in which requests are answered.
            let _ = spawn_blocking(move || reload(&path, &mock)).await;
        }
    }
}

fn reload(path: &Path, mock: &Mock) {
    match read(path) {
        Ok(world) => {
            mock.replace_world(world);
            tracing::info!("{}: loaded again", path.display());
        }
        Err(message) => tracing::warn!("{message}; the world before is still served"),
    }
}

fn stamp(path: &Path) -> Stamp {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

fn read(path: &Path) -> Result<World, String> {
    let file = path.display();
    let bytes = fs::read(path).map_err(|error| format!("cannot read {file}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let good = String::from_utf8_lossy(good);
        let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{file}:{}:{column}: expected UTF-8", good.matches('\n').count() + 1)
    })?;
    World::from_json(&text).map_err(|error| format!("{file}:{error}"))
}
