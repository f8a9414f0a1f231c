//! The package that cargo builds: the book's dependencies, and labook-runtime.

use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use toml::{Table, Value};

use super::DependencyRequest;
use crate::ExecError;
use crate::key::{Digest, KeyHasher};
use crate::store::Store;

/// The name of the generated package. No crate of that name is on crates.io.
pub(super) const NAME: &str = "labook-cells";
/// The name of the runtime's package.
pub(super) const RUNTIME: &str = "labook-runtime";

/// The source of labook-runtime: the programs must speak the protocol of the labook that runs them.
static RUNTIME_SOURCE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../labook-runtime/src");

/// The hash of the runtime's source.
pub(super) fn runtime_fingerprint() -> Digest {
    fn add(hasher: KeyHasher, directory: &Dir<'_>) -> KeyHasher {
        let hasher = directory.files().fold(hasher, |hasher, file| {
            hasher
                .text(&file.path().to_string_lossy())
                .bytes(file.contents())
        });
        directory.dirs().fold(hasher, add)
    }
    add(
        KeyHasher::new("runtime").text(&runtime_manifest()),
        &RUNTIME_SOURCE,
    )
    .finish()
}

fn runtime_manifest() -> String {
    format!(
        "[package]\nname = \"{RUNTIME}\"\nversion = \"{}\"\nedition = \"2024\"\npublish = false\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The text of the generated package's manifest.
pub(super) fn manifest(request: &DependencyRequest) -> Result<String, ExecError> {
    let wrong = |message: String| ExecError::Manifest { message };
    let mut table: Table = request
        .manifest
        .parse()
        .map_err(|error: toml::de::Error| wrong(error.to_string().trim().to_owned()))?;
    if let Some(key) = table
        .keys()
        .find(|key| !["dependencies", "patch"].contains(&key.as_str()))
    {
        return Err(wrong(format!(
            "`{key}` is neither `dependencies` nor `patch`"
        )));
    }
    let dependencies = table
        .entry("dependencies")
        .or_insert_with(|| Value::Table(Table::new()))
        .as_table_mut()
        .ok_or_else(|| wrong("`dependencies` is not a table".to_owned()))?;
    // A book that is also read as notebooks names the runtime itself. Here it is always labook's own.
    dependencies.retain(|name, value| {
        let package = value.get("package").and_then(Value::as_str).unwrap_or(name);
        package.replace('_', "-") != RUNTIME
    });
    // Within the package's directory, so that its path is no part of the symbols that rustc makes.
    dependencies.insert(RUNTIME.to_owned(), text_table(&[("path", "runtime")]));

    table.insert("package".to_owned(), {
        let mut package = Table::new();
        package.insert("name".to_owned(), NAME.into());
        package.insert("version".to_owned(), "0.0.0".into());
        package.insert("edition".to_owned(), "2024".into());
        package.insert("publish".to_owned(), false.into());
        package.into()
    });
    table.insert("lib".to_owned(), text_table(&[("path", "lib.rs")]));
    // The book may stand within somebody's workspace, of which this package is no member.
    table.insert("workspace".to_owned(), Table::new().into());
    let mut release = Table::new();
    release.insert("opt-level".to_owned(), i64::from(request.opt_level).into());
    release.insert("debug".to_owned(), false.into());
    release.insert("incremental".to_owned(), false.into());
    let mut profile = Table::new();
    profile.insert("release".to_owned(), release.into());
    table.insert("profile".to_owned(), profile.into());
    toml::to_string(&table).map_err(|error| wrong(error.to_string()))
}

fn text_table(pairs: &[(&str, &str)]) -> Value {
    let pairs = pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), Value::from(*value)));
    Value::Table(pairs.collect())
}

/// Writes the package and the runtime's source into the store.
pub(super) fn write(store: &Store, manifest: &str, lock: Option<&str>) -> Result<(), ExecError> {
    let directory = store.path("dependencies").join("package");
    let fault = || ExecError::store(&directory);
    write_runtime(&directory.join("runtime")).map_err(fault())?;
    write_if_changed(&directory.join("Cargo.toml"), manifest.as_bytes()).map_err(fault())?;
    write_if_changed(&directory.join("lib.rs"), b"").map_err(fault())?;
    let lock_path = directory.join("Cargo.lock");
    match lock {
        Some(lock) => write_if_changed(&lock_path, lock.as_bytes()).map_err(fault()),
        // Without a lock the newest versions are asked for, not those of some earlier build.
        None => match fs::remove_file(&lock_path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault()(error)),
            _ => Ok(()),
        },
    }
}

/// cargo looks at times: an unchanged file must keep its own.
fn write_if_changed(path: &Path, text: &[u8]) -> io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == text => Ok(()),
        _ => fs::write(path, text),
    }
}

fn write_runtime(directory: &Path) -> io::Result<()> {
    fn write(directory: &Path, source: &Dir<'_>) -> io::Result<()> {
        for file in source.files() {
            let path = directory.join(file.path());
            fs::create_dir_all(path.parent().unwrap_or(directory))?;
            write_if_changed(&path, file.contents())?;
        }
        source.dirs().try_for_each(|inner| write(directory, inner))
    }
    write(&directory.join("src"), &RUNTIME_SOURCE)?;
    write_if_changed(&directory.join("Cargo.toml"), runtime_manifest().as_bytes())
}

/// A lock without the packages that labook adds: what the book keeps. cargo adds them again by itself.
pub(super) fn strip_lock(lock: &str) -> String {
    let ours = |block: &str| {
        [NAME, RUNTIME].iter().any(|name| {
            block
                .lines()
                .any(|line| line == format!("name = \"{name}\""))
        })
    };
    let mut kept: Vec<_> = lock.split("\n[[package]]").collect();
    let head = kept.remove(0);
    kept.retain(|block| !ours(block));
    let mut text = head.trim_end().to_owned() + "\n";
    for block in kept {
        text += "\n[[package]]";
        text += block.trim_end();
        text += "\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_of_a_book_does_not_name_labooks_own_packages() {
        let lock = "# generated\nversion = 4\n\n[[package]]\nname = \"itoa\"\nversion = \"1.0.18\"\n\n\
            [[package]]\nname = \"labook-cells\"\nversion = \"0.0.0\"\ndependencies = [\n \"itoa\",\n \"labook-runtime\",\n]\n\n\
            [[package]]\nname = \"labook-runtime\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"zmij\"\nversion = \"1.0.0\"\n";
        assert_eq!(
            strip_lock(lock),
            "# generated\nversion = 4\n\n[[package]]\nname = \"itoa\"\nversion = \"1.0.18\"\n\n\
            [[package]]\nname = \"zmij\"\nversion = \"1.0.0\"\n"
        );
        assert_eq!(strip_lock(&strip_lock(lock)), strip_lock(lock));
    }
}
