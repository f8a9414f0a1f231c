//! The crates that cells use, built once by cargo, then given to rustc by path.
//!
//! # Steps
//!
//! 1. [`package`] writes a package whose `[dependencies]` are the book's, and labook-runtime.
//! 2. [`cargo`] builds it, and reads from cargo's messages which file belongs to which crate.
//! 3. [`sources`] notes every file of a dependency given by path that the build has read, with the hash of its content.
//!
//! A record of all this is kept in the store. As long as the request, the toolchain and those files are as they
//! were, the record is the answer, and cargo is not started.

mod cargo;
mod package;
mod said;
mod sources;
mod trouble;

use std::fs::File;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::key::{Digest, KeyHasher};
use crate::store::{Freshness, Kind, Miss, StaleReason, Store};
use crate::{ExecError, Toolchain};
use sources::Sources;
pub(crate) use sources::included;

/// What a book asks for.
#[derive(Clone, Debug, Default)]
pub struct DependencyRequest {
    /// TOML with a table `[dependencies]`, and `[patch]` where there is one. Paths in it are absolute.
    pub manifest: String,
    /// The text of the book's `Cargo.lock`, when it has one.
    pub lock: Option<String>,
    /// Whether cargo may not use the network.
    pub offline: bool,
    /// How far the dependencies are optimised, 0 to 3.
    pub opt_level: u8,
    /// Where cargo starts to look for its configuration: the root of the book.
    pub directory: PathBuf,
}

/// The crates that cells can use.
#[derive(Clone, Debug)]
pub struct Dependencies {
    built: Built,
    fingerprint: Digest,
    freshness: Freshness,
}

/// What a build of the dependencies gave: the entry in the store.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Built {
    /// The lock that was given, and the one that came out.
    given: Option<String>,
    lock: String,
    externs: Vec<Extern>,
    /// Values of rustc's `-L`.
    search: Vec<String>,
    /// Where the loader finds shared libraries that build scripts made.
    libraries: Vec<PathBuf>,
    artifacts: Vec<Artifact>,
    sources: Sources,
}

/// A direct dependency.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Extern {
    /// What the cells call it: `package =` renames, and `-` is `_`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// A file that cargo built, to be told apart from another build's by size and time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Artifact {
    path: PathBuf,
    size: u64,
    modified: u128,
}

impl Dependencies {
    /// The names under which cells find the direct dependencies, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.built
            .externs
            .iter()
            .map(|external| external.name.as_str())
    }

    /// The text of the `Cargo.lock` that the book should keep. It names nothing of this machine.
    pub fn lock(&self) -> &str {
        &self.built.lock
    }

    /// Whether cargo had to be asked, and why.
    pub fn freshness(&self) -> &Freshness {
        &self.freshness
    }

    pub(crate) fn externs(&self) -> &[Extern] {
        &self.built.externs
    }

    pub(crate) fn search(&self) -> &[String] {
        &self.built.search
    }

    pub(crate) fn libraries(&self) -> &[PathBuf] {
        &self.built.libraries
    }

    pub(crate) fn fingerprint(&self) -> Digest {
        self.fingerprint
    }
}

/// Builds what cells can use, or finds that it is built. Cargo's lines of progress go to `progress`.
///
/// # Errors
/// When the manifest is wrong, a dependency does not resolve or does not compile, or there is no cargo.
pub fn build_dependencies(
    toolchain: &Toolchain,
    store: &Store,
    request: &DependencyRequest,
    progress: &dyn Fn(&str),
) -> Result<Dependencies, ExecError> {
    let manifest = package::manifest(request)?;
    let key = KeyHasher::new("dependencies")
        .text(&manifest)
        .digest(toolchain.fingerprint())
        .digest(package::runtime_fingerprint())
        .finish();

    let lock = lock_file(store)?;
    lock.lock_shared()
        .map_err(ExecError::store(&store.path("dependencies")))?;
    let reason = match reusable(store, key, request) {
        Ok(built) => return Ok(Dependencies::new(key, built, Freshness::Reused)),
        Err(reason) => reason,
    };
    // Two builds must not write into one target directory while a third one's rustc reads from it.
    drop(lock);
    let lock = lock_file(store)?;
    if lock.try_lock().is_err() {
        progress("waiting for another build that uses the same store");
        lock.lock()
            .map_err(ExecError::store(&store.path("dependencies")))?;
    }
    if let Ok(built) = reusable(store, key, request) {
        return Ok(Dependencies::new(key, built, Freshness::Reused));
    }

    package::write(store, &manifest, request.lock.as_deref())?;
    let built = cargo::build(toolchain, store, request, progress)?;
    store.put(Kind::Dependencies, key, &built);
    Ok(Dependencies::new(key, built, Freshness::Made(reason)))
}

/// Keeps cargo from replacing what rustc is reading, as long as the value lives.
pub(crate) fn hold(store: &Store) -> Result<File, ExecError> {
    let lock = lock_file(store)?;
    lock.lock_shared()
        .map_err(ExecError::store(&store.path("dependencies")))?;
    Ok(lock)
}

fn lock_file(store: &Store) -> Result<File, ExecError> {
    let path = store.path("dependencies").join("lock");
    File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(ExecError::store(&path))
}

fn reusable(store: &Store, key: Digest, request: &DependencyRequest) -> Result<Built, StaleReason> {
    let built: Built = store
        .get(Kind::Dependencies, key)
        .map_err(|miss| match miss {
            Miss::Absent => StaleReason::FirstBuild,
            Miss::Damaged(how) => StaleReason::Damaged(how),
        })?;
    // A book without a lock gets the one that came out, and comes back with it.
    if request.lock != built.given && request.lock.as_ref() != Some(&built.lock) {
        return Err(StaleReason::DependenciesChanged);
    }
    if built
        .artifacts
        .iter()
        .any(|known| Artifact::of(&known.path).as_ref() != Some(known))
    {
        return Err(StaleReason::Missing);
    }
    match built.sources.change() {
        Some(path) => Err(StaleReason::InputChanged(path)),
        None => Ok(built),
    }
}

impl Dependencies {
    fn new(key: Digest, built: Built, freshness: Freshness) -> Self {
        let fingerprint = KeyHasher::new("dependencies' content")
            .digest(key)
            .text(&built.lock)
            .digest(built.sources.fingerprint())
            .finish();
        Self {
            built,
            fingerprint,
            freshness,
        }
    }
}

impl Artifact {
    fn of(path: &std::path::Path) -> Option<Self> {
        let metadata = path.metadata().ok()?;
        let since = metadata
            .modified()
            .ok()?
            .duration_since(std::time::UNIX_EPOCH)
            .ok()?;
        Some(Self {
            path: path.to_path_buf(),
            size: metadata.len(),
            modified: since.as_nanos(),
        })
    }
}
