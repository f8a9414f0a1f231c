//! What a compiler answered when it was asked before.
//!
//! rustup decides by its settings, a few variables and the files of a project which compiler `rustc` is. All of that
//! is looked at, and so are the files of the compiler: an answer is used again only where asking would give the same.
//! What another kind of `rustc` goes by is not known, so it is asked each time.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::Toolchain;
use crate::ExecError;
use crate::key::{Digest, KeyHasher};
use crate::store::{Kind, Store};

#[derive(Serialize, Deserialize)]
struct Answer {
    toolchain: Toolchain,
    /// Of the compiler that answered.
    files: Digest,
}

/// The toolchain that `directory` would use, from the store where it is certain.
pub(super) fn find(directory: &Path, store: &Store) -> Result<Toolchain, ExecError> {
    let Some(question) = question(directory) else {
        return Toolchain::find_in(directory);
    };
    if let Ok(answer) = store.get::<Answer>(Kind::Toolchains, question)
        && files(&answer.toolchain) == Some(answer.files)
    {
        return Ok(answer.toolchain);
    }
    let toolchain = Toolchain::find_in(directory)?;
    if let Some(files) = files(&toolchain) {
        let answer = Answer {
            toolchain: toolchain.clone(),
            files,
        };
        store.put(Kind::Toolchains, question, &answer);
    }
    Ok(toolchain)
}

/// The hash of all that rustup goes by, when `rustc` is rustup's.
fn question(directory: &Path) -> Option<Digest> {
    if variable("RUSTC").is_some() {
        return None;
    }
    let proxy = on_the_search_path("rustc")?.canonicalize().ok()?;
    if proxy.file_name()? != "rustup" {
        return None;
    }
    let home = match variable("RUSTUP_HOME") {
        Some(home) => PathBuf::from(home),
        None => PathBuf::from(variable("HOME")?).join(".rustup"),
    };
    let directory = directory.canonicalize().ok()?;
    let settings = fs::read(home.join("settings.toml")).ok()?;
    let mut hasher = stamp(KeyHasher::new("who is rustc"), &proxy)?
        .bytes(directory.as_os_str().as_bytes())
        .bytes(home.as_os_str().as_bytes())
        .bytes(&settings);
    for name in ["RUSTUP_TOOLCHAIN", "CARGO"] {
        let value = variable(name);
        hasher = optional(hasher, value.as_ref().map(|value| value.as_bytes()));
    }
    let of_projects = directory.ancestors().flat_map(|directory| {
        ["rust-toolchain", "rust-toolchain.toml"].map(|name| directory.join(name))
    });
    for file in of_projects.chain([PathBuf::from("/etc/rustup/settings.toml")]) {
        hasher = optional(hasher, fs::read(file).ok().as_deref());
    }
    Some(hasher.finish())
}

/// The sizes and times of the files that a compiler consists of, if all of them can be seen.
fn files(toolchain: &Toolchain) -> Option<Digest> {
    let sysroot = toolchain.rustc.parent()?.parent()?;
    let libraries = fs::read_dir(sysroot.join("lib")).ok()?;
    let libraries: Result<Vec<PathBuf>, _> = libraries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut paths = libraries.ok()?;
    paths.extend([toolchain.rustc.clone(), toolchain.cargo.clone()]);
    paths.sort();
    let hasher = paths
        .iter()
        .try_fold(KeyHasher::new("toolchain files"), |hasher, path| {
            // A path that is no text could not be written down.
            path.to_str().and_then(|_| stamp(hasher, path))
        })?;
    Some(hasher.finish())
}

fn stamp(hasher: KeyHasher, path: &Path) -> Option<KeyHasher> {
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let hasher = hasher.bytes(path.as_os_str().as_bytes());
    let hasher = hasher.number(metadata.len()).number(modified.as_secs());
    Some(hasher.number(u64::from(modified.subsec_nanos())))
}

fn optional(hasher: KeyHasher, value: Option<&[u8]>) -> KeyHasher {
    match value {
        Some(value) => hasher.number(1).bytes(value),
        None => hasher.number(0),
    }
}

fn on_the_search_path(name: &str) -> Option<PathBuf> {
    let directories = env::var_os("PATH")?;
    env::split_paths(&directories)
        .map(|directory| directory.join(name))
        .find(|path| path.is_file())
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
