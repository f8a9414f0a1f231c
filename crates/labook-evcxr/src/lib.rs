//! Runs the cells of a chapter in an evcxr session, as Jupyter's Rust kernel does.
//!
//! # Steps
//!
//! 1. [`Sessions::run`] asks a *worker*, this program or `labook-evcxr` started for it, to run a chapter's cells, and turns its
//!    answers into [`CellRun`](labook_document::CellRun)s.
//! 2. The worker holds the session: the `evcxr` crate compiles each cell as a library and loads it into a child.
//! 3. Between the session and that child stands a *relay*, again the same binary. evcxr tells its caller neither that a
//!    cell panicked nor that a `?` failed; the relay sees both go by, and says so at the end of the cell's standard error.
//!
//! A process of its own for each chapter means that a session is ended, whatever it is doing, by ending a group of
//! processes, and that no setting of one chapter is seen by the next.
//!
//! The sessions are behind the feature `session`. Without it, [`AVAILABLE`] is false and the worker is the program `labook-evcxr`,
//! which has it and is looked for beside this program and on the path.

#![forbid(unsafe_code)]

mod engine;
mod error;
mod translate;
mod wire;

#[cfg(feature = "session")]
mod relay;
#[cfg(feature = "session")]
mod worker;

pub use engine::{Sessions, Settings};
pub use error::SessionError;

/// Whether this program can hold sessions itself.
pub const AVAILABLE: bool = cfg!(feature = "session");

/// To be called first in `main`: when this process was started as a part of a session, it does not return.
pub fn hook() {
    #[cfg(feature = "session")]
    worker::hook();
}
