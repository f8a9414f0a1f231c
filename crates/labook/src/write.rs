//! Writing a site to disk: whole or not at all.
//!
//! The site is written into a fresh directory beside its destination, and the two change places by one
//! rename. A build that is killed leaves the old site as it was, and a stray directory that the next build sweeps.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use labook_render::Site;

use crate::load::plain;

/// The file that says that a directory was written by labook and may be replaced.
const MARKER: &str = ".labook-site";

/// Why a site was not written. Nothing of the old one was touched.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The directory holds files that labook did not write.
    #[error("`{}` is not empty, and not a site made by labook", .0.display())]
    HoldsSomethingElse(PathBuf),
    /// The operating system refused.
    #[error("cannot write `{}`: {}", path.display(), plain(.error))]
    Io {
        /// What was to be written.
        path: PathBuf,
        /// Why it was not.
        error: io::Error,
    },
}

impl WriteError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::HoldsSomethingElse(_) => "name another directory with `--out`, or empty this one",
            Self::Io { error, .. } if error.kind() == io::ErrorKind::ResourceBusy => {
                "a mount point cannot be replaced as a whole; name a directory inside of it"
            }
            Self::Io { .. } => {
                "name another directory with `--out`, or make room and permission there"
            }
        }
    }
}

/// Replaces the site in `out`, which may not exist yet.
pub fn write(site: &Site, out: &Path) -> Result<(), WriteError> {
    let out = std::path::absolute(out).map_err(|error| io_error(out, error))?;
    let out = behind_link(out);
    may_replace(&out)?;
    let parent = out.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(parent).map_err(|error| io_error(parent, error))?;
    let prefix = format!(
        ".{}.labook-",
        out.file_name().unwrap_or_default().to_string_lossy()
    );
    sweep(parent, &prefix);

    let fresh = tempfile::Builder::new()
        .prefix(&prefix)
        .tempdir_in(parent)
        .map_err(|error| io_error(&out, error))?;
    let marker = (
        MARKER.to_string(),
        b"Written by labook; replaced as a whole by its next build.\n".to_vec(),
    );
    for (name, content) in site.files.iter().chain([(&marker.0, &marker.1)]) {
        let path = fresh.path().join(name);
        let directory = path.parent().expect("a file has a directory");
        fs::create_dir_all(directory)
            .and_then(|()| fs::write(&path, content))
            .map_err(|error| io_error(&out.join(name), error))?;
    }
    open_to_readers(fresh.path()).map_err(|error| io_error(&out, error))?;
    change_places(fresh, &out).map_err(|error| io_error(&out, error))
}

/// Removes a site that labook wrote. Gives whether there was one.
pub fn remove(out: &Path) -> Result<bool, WriteError> {
    if !out.exists() {
        return Ok(false);
    }
    may_replace(out)?;
    let out = behind_link(out.to_path_buf());
    fs::remove_dir_all(&out)
        .map(|()| true)
        .map_err(|error| io_error(&out, error))
}

/// Where a symbolic link leads, be there something or not: the link stays, and what it names is replaced.
fn behind_link(out: PathBuf) -> PathBuf {
    match fs::read_link(&out) {
        Err(_) => out,
        Ok(target) => fs::canonicalize(&out)
            .unwrap_or_else(|_| out.parent().unwrap_or(Path::new("/")).join(target)),
    }
}

/// Whether a directory is a site that labook wrote.
pub fn is_site(directory: &Path) -> bool {
    directory.join(MARKER).is_file()
}

/// Whether `out` may become a site: it is not there, is empty, or was written by labook.
pub fn may_replace(out: &Path) -> Result<(), WriteError> {
    match fs::read_dir(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(WriteError::HoldsSomethingElse(out.to_path_buf()))
        }
        Err(error) => Err(io_error(out, error)),
        Ok(mut entries) => match entries.next() {
            Some(_) if !is_site(out) => Err(WriteError::HoldsSomethingElse(out.to_path_buf())),
            _ => Ok(()),
        },
    }
}

/// Moves the fresh directory to `out`; what was there is deleted afterwards.
fn change_places(fresh: tempfile::TempDir, out: &Path) -> io::Result<()> {
    if !out.exists() {
        return fs::rename(fresh.keep(), out);
    }
    if exchange(fresh.path(), out).is_ok() {
        return fresh.close();
    }
    // Without an atomic exchange there is a moment with no site, but never one with half a site.
    let old = fresh.path().with_extension("old");
    fs::rename(out, &old)?;
    if let Err(error) = fs::rename(fresh.path(), out) {
        fs::rename(&old, out)?;
        return Err(error);
    }
    let _ = fresh.keep();
    fs::remove_dir_all(old)
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A temporary directory is for its owner only; a site is for everyone.
#[cfg(unix)]
fn open_to_readers(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_readers(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Deletes what builds that were killed left behind; a build that is running is younger than this.
fn sweep(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let stray = entry.file_name().to_string_lossy().starts_with(prefix);
        let age = entry
            .metadata()
            .and_then(|meta| meta.modified())
            .ok()
            .and_then(|time| time.elapsed().ok());
        if stray && age.is_some_and(|age| age > Duration::from_secs(3600)) {
            // A stray that cannot be deleted is not this build's concern.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn io_error(path: &Path, error: io::Error) -> WriteError {
    WriteError::Io {
        path: path.to_path_buf(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        Site {
            files: files
                .iter()
                .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()))
                .collect(),
        }
    }

    #[test]
    fn a_second_build_replaces_the_whole_site() {
        let directory = tempfile::tempdir().unwrap();
        let out = directory.path().join("deep/site");
        write(&site(&[("a.html", "1"), ("b/c.html", "2")]), &out).unwrap();
        write(&site(&[("a.html", "3")]), &out).unwrap();
        assert_eq!(fs::read_to_string(out.join("a.html")).unwrap(), "3");
        assert!(!out.join("b").exists());
        let beside: Vec<_> = fs::read_dir(out.parent().unwrap()).unwrap().collect();
        assert_eq!(
            beside.len(),
            1,
            "nothing is left beside the site: {beside:?}"
        );
    }

    #[test]
    fn a_directory_of_somebody_else_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("thesis.txt"), "years of work").unwrap();
        let error = write(&site(&[("a.html", "1")]), directory.path()).unwrap_err();
        assert!(matches!(error, WriteError::HoldsSomethingElse(_)));
        assert!(remove(directory.path()).is_err());
        assert_eq!(
            fs::read_to_string(directory.path().join("thesis.txt")).unwrap(),
            "years of work"
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_and_what_it_names_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let (link, target) = (directory.path().join("book"), directory.path().join("www"));
        std::os::unix::fs::symlink("www", &link).unwrap();
        for text in ["1", "2"] {
            write(&site(&[("a.html", text)]), &link).unwrap();
            assert!(link.is_symlink());
            assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), text);
        }
        assert!(remove(&link).unwrap());
        assert!(link.is_symlink() && !target.exists());
    }

    #[test]
    fn a_file_where_the_site_should_be_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let out = directory.path().join("site");
        fs::write(&out, "a file").unwrap();
        assert!(write(&site(&[("a.html", "1")]), &out).is_err());
        assert_eq!(fs::read_to_string(&out).unwrap(), "a file");
    }
}
