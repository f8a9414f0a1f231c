//! Runs the cells of a chapter in an evcxr session, as Jupyter's Rust kernel does.
//!
//! # Steps
//!
//! 1. [`run`] asks a *worker*, the same binary started once more, to run a chapter's cells, and turns its answers into
//!    [`CellRun`](labook_document::CellRun)s.
//! 2. The worker holds the session: the `evcxr` crate compiles each cell as a library and loads it into a child.
//! 3. Between the session and that child stands a *relay*, again the same binary. evcxr tells its caller neither that a
//!    cell panicked nor that a `?` failed; the relay sees both go by, and says so at the end of the cell's standard error.
//!
//! A process of its own for each chapter means that a session is ended, whatever it is doing, by ending a group of
//! processes, and that no setting of one chapter is seen by the next.
//!
//! The sessions are behind the feature `session`. Without it, [`AVAILABLE`] is false and [`run`] is an error.

#![forbid(unsafe_code)]

mod engine;
mod error;
mod translate;
mod wire;

#[cfg(feature = "session")]
mod relay;
#[cfg(feature = "session")]
mod worker;

pub use engine::{Settings, run};
pub use error::SessionError;

/// Whether this build can run sessions.
pub const AVAILABLE: bool = cfg!(feature = "session");

/// To be called first in `main`: when this process was started as a part of a session, it does not return.
pub fn hook() {
    #[cfg(feature = "session")]
    worker::hook();
}
