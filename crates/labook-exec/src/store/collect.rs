//! Removes what nobody needs: temporary files of builds that were killed, and entries unused for long.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How long an unused entry is kept.
const KEEP: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How often the store is searched for unused entries.
const PERIOD: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a temporary directory of this process, and removes those whose owner is gone. An owner holds a lock as
/// long as it lives, which the system takes back however it ends.
pub(super) fn scratch_directory(root: &Path) -> io::Result<(PathBuf, File)> {
    let parent = root.join("tmp");
    let guard = File::create(root.join("lock"))?;
    guard.lock()?;
    for entry in fs::read_dir(&parent)? {
        let lock = entry?.path();
        if lock
            .extension()
            .is_some_and(|extension| extension == "lock")
            && File::open(&lock).is_ok_and(|file| file.try_lock().is_ok())
        {
            // Whatever is left is tried again when the store is next opened.
            let _ = fs::remove_dir_all(lock.with_extension(""));
            let _ = fs::remove_file(&lock);
        }
    }
    let scratch = tempfile::Builder::new()
        .prefix("")
        .tempdir_in(&parent)?
        .keep();
    let owner = File::create(lock_of(&scratch))?;
    owner.lock()?;
    Ok((scratch, owner))
}

/// The file whose lock says that the owner of `scratch` lives.
pub(super) fn lock_of(scratch: &Path) -> PathBuf {
    let mut name = scratch.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// Removes entries that no build has used for long. Nothing depends on it, so faults are no matter.
pub(super) fn unused(root: &Path) {
    let mark = root.join("swept");
    let age = |path: &Path| {
        let modified = fs::metadata(path)
            .and_then(|metadata| metadata.modified())
            .ok()?;
        SystemTime::now().duration_since(modified).ok()
    };
    if age(&mark).is_some_and(|age| age < PERIOD) {
        return;
    }
    let _ = fs::write(&mark, "");
    for kind in ["programs", "compiles", "binaries", "runs", "dependencies"] {
        let Ok(entries) = fs::read_dir(root.join(kind)) else {
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_file()
                && path.file_name().is_some_and(|name| name != "lock")
                && age(&path).is_some_and(|age| age > KEEP)
            {
                let _ = fs::remove_file(path);
            }
        }
    }
}
