//! Compiles and runs programs under limits, and keeps what came of them.
//!
//! # Steps
//!
//! 1. [`Toolchain::known`] finds the Rust compiler.
//! 2. [`build_dependencies`] has cargo build the crates that cells use, once.
//! 3. [`Executor::run`] compiles a program by one call of rustc against those crates, and runs it in a process of its
//!    own. What each cell puts out is recorded with how it ended.
//!
//! What the [`Store`] holds is not done again. A result in the store speaks of the generated text; it is brought
//! to the chapter's places whenever it is read, so that an edit of the prose runs nothing and moves every place.
//!
//! A cell that does not compile, panics, crashes, hangs, or floods its output is no error here: each is an
//! [`Outcome`](labook_document::Outcome) of that cell. An [`ExecError`] means that nothing could be tried at all.

#[cfg(not(target_os = "linux"))]
compile_error!(
    "labook-exec supervises programs by means of Linux (subreapers, process descriptors)"
);

mod compile;
mod dependencies;
mod diagnostics;
mod error;
mod executor;
mod inputs;
mod key;
mod limits;
mod outcome;
mod places;
mod process;
mod run;
mod store;
mod toolchain;

pub use dependencies::{Dependencies, DependencyRequest, build_dependencies};
pub use error::ExecError;
pub use executor::{Executor, ProgramRun, Reuse};
pub use limits::Limits;
pub use store::{Freshness, StaleReason, Store};
pub use toolchain::Toolchain;
