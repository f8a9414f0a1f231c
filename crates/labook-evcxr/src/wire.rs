//! What labook and a worker say to each other: one line of JSON each.

use serde::{Deserialize, Serialize};

/// What a worker is to do; the one line that it reads.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    /// Lines to run before all cells.
    pub(crate) setup: Vec<String>,
    /// How many bytes of what a cell prints are kept.
    pub(crate) output: u64,
    pub(crate) cells: Vec<RequestCell>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RequestCell {
    /// Which cell of the document it is.
    pub(crate) id: u32,
    pub(crate) code: String,
    /// Wall-clock seconds from when it starts to run; that it is compiled first is no fault of its own.
    pub(crate) limit: f64,
    /// A failure does not end the chapter.
    pub(crate) may_fail: bool,
}

/// What a worker says, line by line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// evcxr did not start.
    NoSession(String),
    /// A line of the setup was refused.
    Refused { line: String, message: String },
    /// A cell has ended.
    Cell(Ended),
}

/// What became of a cell.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) id: u32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// How many bytes more it printed than are kept.
    pub(crate) dropped: u64,
    /// The forms of what it displayed, by mime type.
    pub(crate) display: Vec<(String, String)>,
    pub(crate) end: End,
    /// Wall-clock seconds, compiling included.
    pub(crate) elapsed: f64,
}

/// How a cell ended.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum End {
    Ok,
    CompileError(Vec<Refusal>),
    /// The session's process is gone, and this is how it was reported.
    Terminated(String),
    Panicked,
    /// `?` met an error.
    Errored,
    TimedOut,
}

/// An error of the compiler.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) message: String,
    pub(crate) code: Option<String>,
    /// Line and column in the cell, from 1, in characters.
    pub(crate) place: Option<(usize, usize)>,
}
