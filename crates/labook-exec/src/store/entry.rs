//! An entry on disk: a hash, then JSON or a file's content; written whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::key::Digest;

/// Why an entry is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Miss {
    /// There is none.
    Absent,
    /// There is one, but it is not what was written.
    Damaged(String),
}

pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Miss> {
    let value = serde_json::from_slice(&read_bytes(path)?)
        .map_err(|error| Miss::Damaged(error.to_string()))?;
    Ok(value)
}

/// What stands after the hash.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Miss> {
    let mut bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Miss::Absent,
        _ => Miss::Damaged(error.to_string()),
    })?;
    let damaged = |what: &str| Miss::Damaged(what.to_owned());
    let end = bytes
        .iter()
        .position(|&byte| byte == b'\n')
        .ok_or_else(|| damaged("it is cut short"))?;
    let (head, body) = (&bytes[..end], &bytes[end + 1..]);
    if head != Digest::of(body).to_string().as_bytes() {
        return Err(damaged("its content does not match its hash"));
    }
    touch(path);
    bytes.drain(..=end);
    Ok(bytes)
}

pub(super) fn write<T: Serialize>(scratch: &Path, path: &Path, value: &T) -> io::Result<()> {
    write_bytes(scratch, path, &serde_json::to_vec(value)?)
}

pub(super) fn write_bytes(scratch: &Path, path: &Path, body: &[u8]) -> io::Result<()> {
    let mut bytes = Digest::of(body).to_string().into_bytes();
    bytes.push(b'\n');
    bytes.extend(body);
    let written = fs::write(scratch, bytes).and_then(|()| fs::rename(scratch, path));
    if written.is_err() {
        let _ = fs::remove_file(scratch);
    }
    written
}

/// Notes that a file was used, by its time of modification; once a day is enough to tell what is unused.
pub(super) fn touch(path: &Path) {
    let day = Duration::from_secs(24 * 60 * 60);
    let Ok(modified) = fs::metadata(path).and_then(|metadata| metadata.modified()) else {
        return;
    };
    if modified.elapsed().is_ok_and(|age| age > day) {
        // A store that can only be read stays usable.
        let _ = File::open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }
}
