//! The cells of documents become Rust programs.
//!
//! # Steps
//!
//! 1. Each cell's text is read as tokens. Text that would break out of what surrounds it (an open
//!    brace, an open string) or that is nested too deeply for a parser is refused here, with the
//!    place.
//! 2. syn reads the cell, and what matters of it is noted: its trailing expression, its `main`,
//!    whether it awaits, which names it defines and which it mentions.
//! 3. [`plan`] sorts the cells into [`Program`]s: a chapter is one; cells that stand alone, that need
//!    another edition or to be the root of a crate, or that must not compile, have their own.
//! 4. Cells of a chapter that share no names with the rest become functions of their own, since a
//!    compiler's time grows faster than a function.
//! 5. The text is written: the cells verbatim, a few lines of scaffolding between them, and a
//!    [`SourceMap`] that leads every byte back to its cell and its place in the document.
//!
//! [`portability()`] says where a chapter leaves what an evcxr session accepts.
//!
//! A program's text holds nothing of a chapter's prose and no position in it, so an edit of the prose
//! changes neither the text nor its [fingerprint](Program::fingerprint).
//!
//! Nothing here touches the file system or a process.

#![forbid(unsafe_code)]

mod anatomy;
mod emit;
mod groups;
mod map;
mod names;
mod plan;
mod portability;
mod program;
mod tokens;

pub use emit::without_scaffolding;
pub use map::SourceMap;
pub use plan::{AsyncRuntime, Plan, Scope, Settings, plan};
pub use portability::portability;
pub use program::{Expects, Program, ProgramKind, Step};
