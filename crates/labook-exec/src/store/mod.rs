//! What is kept between builds, so that nothing is done twice.
//!
//! # Layout
//!
//! ```text
//! STORE/
//! ├── CACHEDIR.TAG            backup programs leave the directory out
//! ├── .gitignore              and so does git
//! └── v1/                     another version of labook's layout stands beside it, not in its way
//!     ├── lock                held while temporary directories are made and swept
//!     ├── swept               its time of modification is that of the last collection
//!     ├── tmp/
//!     │   ├── A1B2C3.lock     locked as long as the labook that owns A1B2C3/ lives
//!     │   └── A1B2C3/         files before they are renamed to their place
//!     ├── dependencies/
//!     │   ├── lock            exclusive while cargo builds, shared while rustc reads what it built
//!     │   ├── package/        the package that has the book's [dependencies], and labook-runtime
//!     │   ├── target/         cargo's target directory
//!     │   └── KEY             what a build of the dependencies gave           (entry)
//!     ├── toolchains/KEY      what a compiler said of itself                  (entry)
//!     ├── programs/NAME       the parts of a program's keys when last seen,
//!     │                       which name the reason of a miss                (entry)
//!     ├── compiles/KEY        rustc's diagnostics and the name of the binary (entry)
//!     ├── binaries/HASH       programs, named by the hash of their content
//!     ├── runs/KEY            what a run put out and how it ended            (entry)
//!     └── papers/KEY          a PDF, after its hash; KEY is that of all it was made of
//! ```
//!
//! An *entry* is a line with the BLAKE3 hash of what follows, then JSON. It is written to `tmp/`, then renamed:
//! a reader sees all of it or nothing, whoever else is writing, and whenever a build is killed. The hash is
//! checked on every read. An entry that does not match its hash is a miss with a reason, not an error.
//!
//! Where a file cannot be written (a full disk, say), the build goes on without it, and
//! [`Store::trouble`] tells.

mod collect;
mod entry;
mod stale;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ExecError;
use crate::key::{Digest, KeyHasher};

pub(crate) use entry::Miss;
pub use stale::{Freshness, StaleReason};
pub(crate) use stale::{KeyParts, Part, explain};

/// The version of the layout. A change of what an entry holds changes it.
const VERSION: &str = "v1";

const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This directory holds what labook can compute again. It is safe to remove.\n";

/// The directory of what is kept between builds. The module's documentation draws its layout.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    scratch: PathBuf,
    /// Keeps the scratch directory's lock until the store is dropped.
    _owner: File,
    next: AtomicU64,
    trouble: Mutex<Option<String>>,
    /// Where the whole store is a temporary directory, its guard.
    _temporary: Option<tempfile::TempDir>,
}

/// The kinds of entries; the name is that of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Toolchains,
    Dependencies,
    Programs,
    Compiles,
    Runs,
}

impl Kind {
    fn directory(self) -> &'static str {
        match self {
            Self::Toolchains => "toolchains",
            Self::Dependencies => "dependencies",
            Self::Programs => "programs",
            Self::Compiles => "compiles",
            Self::Runs => "runs",
        }
    }
}

impl Store {
    /// Opens the store in `directory`, which is made where it does not exist, and sweeps what builds that were
    /// killed left behind.
    ///
    /// # Errors
    /// When the directory holds something else, or cannot be written.
    pub fn open(directory: &Path) -> Result<Self, ExecError> {
        Self::open_at(directory, None)
    }

    /// A store that lives as long as the value: for a place where nothing can be written.
    ///
    /// # Errors
    /// When there is no room for temporary files either.
    pub fn temporary() -> Result<Self, ExecError> {
        let directory = tempfile::Builder::new()
            .prefix("labook-")
            .tempdir()
            .map_err(ExecError::store(&std::env::temp_dir()))?;
        let path = directory.path().to_path_buf();
        Self::open_at(&path, Some(directory))
    }

    fn open_at(directory: &Path, temporary: Option<tempfile::TempDir>) -> Result<Self, ExecError> {
        claim(directory)?;
        let directory = directory
            .canonicalize()
            .map_err(ExecError::store(directory))?;
        let root = directory.join(VERSION);
        for name in [
            "tmp",
            "toolchains",
            "dependencies",
            "programs",
            "compiles",
            "binaries",
            "runs",
            "papers",
        ] {
            let path = root.join(name);
            fs::create_dir_all(&path).map_err(ExecError::store(&path))?;
        }
        let (scratch, owner) =
            collect::scratch_directory(&root).map_err(ExecError::store(&root.join("tmp")))?;
        collect::unused(&root);
        Ok(Self {
            root,
            scratch,
            _owner: owner,
            next: AtomicU64::new(0),
            trouble: Mutex::new(None),
            _temporary: temporary,
        })
    }

    /// Removes a store, and nothing but a store: a directory without labook's mark is left as it is.
    ///
    /// # Errors
    /// When `directory` holds something else, or cannot be removed.
    pub fn clear(directory: &Path) -> Result<(), ExecError> {
        if !directory.exists() {
            return Ok(());
        }
        if !is_store(directory) {
            return Err(ExecError::NotAStore {
                path: directory.to_path_buf(),
            });
        }
        fs::remove_dir_all(directory).map_err(ExecError::store(directory))
    }

    /// The first thing that could not be written, when there was one. What was computed is right all the same,
    /// but will be computed again.
    pub fn trouble(&self) -> Option<String> {
        self.trouble
            .lock()
            .unwrap_or_else(|e| e.into_inner())
            .clone()
    }

    pub(crate) fn note_trouble(&self, path: &Path, error: &io::Error) {
        self.trouble
            .lock()
            .unwrap_or_else(|e| e.into_inner())
            .get_or_insert_with(|| format!("{}: {error}", path.display()));
    }

    /// A directory of this layout.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A path that nobody else uses, on the same file system as everything else.
    pub(crate) fn scratch(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.scratch.join(number.to_string())
    }

    /// Reads an entry.
    pub(crate) fn get<T: serde::de::DeserializeOwned>(
        &self,
        kind: Kind,
        key: Digest,
    ) -> Result<T, Miss> {
        entry::read(&self.entry(kind, key))
    }

    /// Writes an entry. A fault is noted, and otherwise no matter.
    pub(crate) fn put<T: serde::Serialize>(&self, kind: Kind, key: Digest, value: &T) {
        let path = self.entry(kind, key);
        if let Err(error) = entry::write(&self.scratch(), &path, value) {
            self.note_trouble(&path, &error);
        }
    }

    /// The PDF that was kept for `inputs`, which is everything that it was made of.
    pub fn paper<'a>(&self, inputs: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
        entry::read_bytes(&self.paper_path(inputs)).ok()
    }

    /// Keeps the PDF that was made of `inputs`. A fault is noted, and otherwise no matter.
    pub fn keep_paper<'a>(&self, inputs: impl IntoIterator<Item = &'a [u8]>, pdf: &[u8]) {
        let path = self.paper_path(inputs);
        if let Err(error) = entry::write_bytes(&self.scratch(), &path, pdf) {
            self.note_trouble(&path, &error);
        }
    }

    fn paper_path<'a>(&self, inputs: impl IntoIterator<Item = &'a [u8]>) -> PathBuf {
        let hasher = KeyHasher::new("paper");
        let hasher = inputs.into_iter().fold(hasher, KeyHasher::bytes);
        self.root.join("papers").join(hasher.finish().to_string())
    }

    fn entry(&self, kind: Kind, key: Digest) -> PathBuf {
        self.root.join(kind.directory()).join(key.to_string())
    }

    /// The binary of this content, when the store has it and it is whole.
    pub(crate) fn binary(&self, digest: Digest) -> Result<PathBuf, Miss> {
        let path = self.root.join("binaries").join(digest.to_string());
        match Digest::of_file(&path) {
            Ok(found) if found == digest => {
                entry::touch(&path);
                Ok(path)
            }
            Ok(_) => Err(Miss::Damaged("the binary's content has changed".to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Miss::Absent),
            Err(error) => Err(Miss::Damaged(error.to_string())),
        }
    }

    /// Moves a freshly linked program to its place. Where that fails, the program stays usable where it is.
    pub(crate) fn put_binary(&self, built: &Path) -> io::Result<(Digest, PathBuf)> {
        let digest = Digest::of_file(built)?;
        let path = self.root.join("binaries").join(digest.to_string());
        match fs::rename(built, &path) {
            Ok(()) => Ok((digest, path)),
            Err(error) => {
                self.note_trouble(&path, &error);
                Ok((digest, built.to_path_buf()))
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // What could not be removed is swept by the next store that is opened here.
        let _ = fs::remove_dir_all(&self.scratch);
        let _ = fs::remove_file(collect::lock_of(&self.scratch));
    }
}

/// Makes `directory` a store, unless it is one or holds something else.
fn claim(directory: &Path) -> Result<(), ExecError> {
    fs::create_dir_all(directory).map_err(ExecError::store(directory))?;
    if is_store(directory) {
        return Ok(());
    }
    // Two builds may claim a new directory at the same time: what the other one writes is no stranger's.
    let mut entries = fs::read_dir(directory).map_err(ExecError::store(directory))?;
    let foreign = entries.any(|entry| {
        entry.map_or(true, |entry| {
            !["CACHEDIR.TAG", ".gitignore", VERSION]
                .iter()
                .any(|own| entry.file_name() == *own)
                && !entry.file_name().to_string_lossy().ends_with(".new")
        })
    });
    if foreign {
        return Err(ExecError::NotAStore {
            path: directory.to_path_buf(),
        });
    }
    for (name, text) in [(".gitignore", "*\n"), ("CACHEDIR.TAG", TAG)] {
        let path = directory.join(name);
        let new = directory.join(format!("{name}.{}.new", std::process::id()));
        fs::write(&new, text)
            .and_then(|()| fs::rename(&new, &path))
            .map_err(ExecError::store(&path))?;
    }
    Ok(())
}

fn is_store(directory: &Path) -> bool {
    fs::read(directory.join("CACHEDIR.TAG")).is_ok_and(|tag| tag == TAG.as_bytes())
}
