//! Why nothing could be compiled or run at all. A cell that fails is no error: it is an outcome.

use std::io;
use std::path::{Path, PathBuf};

/// What keeps labook from compiling or running programs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecError {
    /// There is no Rust compiler.
    #[error(
        "there is no Rust compiler: `{}` {}; install Rust from https://rustup.rs, or set RUSTC to a compiler",
        rustc.display(),
        not_started(source)
    )]
    NoRustc {
        /// What was tried.
        rustc: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The Rust compiler does not answer as one.
    #[error("`{}` is not a working Rust compiler: {message}", rustc.display())]
    BrokenRustc {
        /// What was asked.
        rustc: PathBuf,
        /// What it said.
        message: String,
    },
    /// There is no cargo, which builds the dependencies.
    #[error(
        "there is no cargo: `{}` {}; install Rust from https://rustup.rs, or set CARGO",
        cargo.display(),
        not_started(source)
    )]
    NoCargo {
        /// What was tried.
        cargo: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The text of the dependencies is not what cargo takes.
    #[error("the book's [dependencies] are wrong: {message}")]
    Manifest {
        /// What is wrong with it.
        message: String,
    },
    /// The dependencies do not resolve or do not compile.
    #[error("the book's [dependencies] do not build\n{message}")]
    Dependencies {
        /// What cargo said, without its lines of progress.
        message: String,
    },
    /// cargo needs the network to build the dependencies, and does not reach it.
    #[error(
        "cargo cannot download the book's [dependencies]: {message}\n\
        with `[execute] offline = true` in book.toml it takes what was downloaded before; a Cargo.lock beside \
        book.toml keeps the versions from which to take it"
    )]
    Unreachable {
        /// What is not reached, and why.
        message: String,
    },
    /// The directory of the store holds something else.
    #[error(
        "{} holds something that labook did not put there; name an empty or a new directory",
        path.display()
    )]
    NotAStore {
        /// The directory.
        path: PathBuf,
    },
    /// The store cannot be read or written.
    #[error("the store cannot be used: {}: {source}", path.display())]
    Store {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A process cannot be started or watched.
    #[error("{doing}: {source}")]
    Process {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

/// How a program that could not be started is spoken of.
fn not_started(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::NotFound => "is not found".to_owned(),
        _ => format!("cannot be started ({source})"),
    }
}

impl ExecError {
    /// For `map_err`: a fault of the store at `path`.
    pub(crate) fn store(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Store { path, source }
    }

    /// For `map_err`: a fault of the system while `doing` something with a process.
    pub(crate) fn process(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Process { doing, source }
    }
}

impl From<rustix::io::Errno> for ExecError {
    fn from(errno: rustix::io::Errno) -> Self {
        Self::Process {
            doing: "watching a process",
            source: errno.into(),
        }
    }
}
