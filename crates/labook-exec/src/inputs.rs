//! What a run depends on beside the program: its environment, and the files that the book declares.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::Executor;
use crate::key::{Digest, KeyHasher};

/// The variables that every program sees.
const ALWAYS: [&str; 4] = ["HOME", "LANG", "PATH", "TMPDIR"];

/// The environment of a program, sorted by name.
pub(crate) fn environment(executor: &Executor) -> Vec<(OsString, OsString)> {
    let names: BTreeSet<&str> = ALWAYS
        .into_iter()
        .chain(executor.environment.iter().map(String::as_str))
        .collect();
    let mut environment: Vec<(OsString, OsString)> = names
        .into_iter()
        .filter(|name| !["RUST_BACKTRACE", "LD_LIBRARY_PATH"].contains(name))
        .filter_map(|name| std::env::var_os(name).map(|value| (name.into(), value)))
        .collect();
    // A backtrace holds addresses and paths.
    environment.push(("RUST_BACKTRACE".into(), "0".into()));
    let libraries = executor.dependencies.libraries();
    if let Ok(value) = std::env::join_paths(libraries)
        && !libraries.is_empty()
    {
        environment.push(("LD_LIBRARY_PATH".into(), value));
    }
    environment
}

/// The hash of each declared input, by its path as declared. One that is not there has a hash too.
pub(crate) fn declared(executor: &Executor) -> Vec<(String, Digest)> {
    let inputs = executor.inputs.iter();
    inputs
        .map(|path| {
            (
                path.display().to_string(),
                digest(&executor.directory.join(path)),
            )
        })
        .collect()
}

fn digest(path: &Path) -> Digest {
    let hasher = KeyHasher::new("input");
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return hasher.text("absent").finish();
    };
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) || metadata.is_symlink() {
        return match Digest::of_file(path) {
            Ok(digest) => hasher.text("file").digest(digest).finish(),
            Err(_) => hasher.text("unreadable").finish(),
        };
    }
    let names: BTreeSet<OsString> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    names
        .into_iter()
        .fold(hasher.text("directory"), |hasher, name| {
            let entry = digest(&path.join(&name));
            hasher.bytes(name.as_encoded_bytes()).digest(entry)
        })
        .finish()
}
