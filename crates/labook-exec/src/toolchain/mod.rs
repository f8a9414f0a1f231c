//! The Rust compiler and the cargo that labook calls.

mod known;

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::key::{Digest, KeyHasher};
use crate::{ExecError, Store};

/// A Rust compiler with the cargo that belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Toolchain {
    rustc: PathBuf,
    cargo: PathBuf,
    version: String,
    host: String,
    fingerprint: Digest,
}

impl Toolchain {
    /// The toolchain that the current directory would use.
    ///
    /// # Errors
    /// When there is no compiler, or when it does not answer.
    pub fn find() -> Result<Self, ExecError> {
        Self::find_in(Path::new("."))
    }

    /// The toolchain that `directory` would use: `RUSTC` and `CARGO` where they are set, else what is on the
    /// search path. A `rust-toolchain.toml` in or above `directory` is obeyed.
    ///
    /// # Errors
    /// When there is no compiler, or when it does not answer.
    pub fn find_in(directory: &Path) -> Result<Self, ExecError> {
        let named = |variable: &str| env::var_os(variable).filter(|value| !value.is_empty());
        let rustc = PathBuf::from(named("RUSTC").unwrap_or_else(|| "rustc".into()));
        let sysroot = PathBuf::from(ask(&rustc, &["--print", "sysroot"], directory)?.trim());
        // rustup's `rustc` is a proxy that looks the toolchain up on each call; the compiler itself stands in
        // the sysroot.
        let in_sysroot = |name: &str| Some(sysroot.join("bin").join(name)).filter(|p| p.is_file());
        let rustc = match named("RUSTC") {
            Some(_) => rustc,
            None => in_sysroot("rustc").unwrap_or(rustc),
        };
        let cargo = named("CARGO")
            .map(PathBuf::from)
            .or_else(|| in_sysroot("cargo"))
            .unwrap_or_else(|| "cargo".into());
        let verbose = ask(&rustc, &["-vV"], directory)?;
        let host = verbose
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .ok_or_else(|| ExecError::BrokenRustc {
                rustc: rustc.clone(),
                message: format!("`-vV` names no host: {}", verbose.trim()),
            })?
            .to_owned();
        Ok(Self {
            version: verbose.lines().next().unwrap_or_default().to_owned(),
            fingerprint: KeyHasher::new("toolchain").text(&verbose).finish(),
            rustc,
            cargo,
            host,
        })
    }

    /// As [`Toolchain::find`], but a compiler that was asked before, and of which nothing has changed since, is not
    /// asked again: then nothing is started.
    ///
    /// # Errors
    /// When there is no compiler, or when it does not answer.
    pub fn known(store: &Store) -> Result<Self, ExecError> {
        known::find(Path::new("."), store)
    }

    /// What the compiler calls itself, such as `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The target that it compiles for.
    pub fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn rustc(&self) -> &Path {
        &self.rustc
    }

    pub(crate) fn cargo(&self) -> &Path {
        &self.cargo
    }

    pub(crate) fn fingerprint(&self) -> Digest {
        self.fingerprint
    }
}

fn ask(rustc: &Path, arguments: &[&str], directory: &Path) -> Result<String, ExecError> {
    let output = Command::new(rustc)
        .args(arguments)
        .current_dir(directory)
        .output()
        .map_err(|source| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => ExecError::NoRustc {
                rustc: rustc.to_path_buf(),
                source,
            },
            _ => ExecError::process("asking rustc for its version")(source),
        })?;
    if !output.status.success() {
        return Err(ExecError::BrokenRustc {
            rustc: rustc.to_path_buf(),
            message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
