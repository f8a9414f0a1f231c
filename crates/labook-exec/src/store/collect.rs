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
    for kind in [
        "programs",
        "compiles",
        "binaries",
        "runs",
        "dependencies",
        "papers",
        "toolchains",
    ] {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::entry;

    #[test]
    fn what_is_used_stays_and_what_is_not_goes() {
        let directory = tempfile::tempdir().unwrap();
        let runs = directory.path().join("runs");
        fs::create_dir(&runs).unwrap();
        let path = |name: &str| runs.join(name);
        let long_ago = SystemTime::now() - KEEP - PERIOD;
        for name in ["used", "unused", "new"] {
            entry::write(&path("scratch"), &path(name), &1).unwrap();
            if name != "new" {
                File::open(path(name))
                    .unwrap()
                    .set_modified(long_ago)
                    .unwrap();
            }
        }
        assert_eq!(entry::read::<i32>(&path("used")), Ok(1));
        unused(directory.path());
        let left = |name: &str| path(name).exists();
        assert_eq!(
            (left("used"), left("unused"), left("new")),
            (true, false, true)
        );

        // Once a day is enough.
        File::open(path("new"))
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
        unused(directory.path());
        assert!(left("new"));
    }

    #[test]
    fn only_directories_of_the_dead_are_swept() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("tmp")).unwrap();
        let (living, _owner) = scratch_directory(directory.path()).unwrap();
        let (dead, owner) = scratch_directory(directory.path()).unwrap();
        fs::write(dead.join("half"), "written").unwrap();
        drop(owner);
        let (new, _owner_of_new) = scratch_directory(directory.path()).unwrap();
        assert!(living.exists() && new.exists() && !dead.exists());
        assert!(!lock_of(&dead).exists());
    }
}
