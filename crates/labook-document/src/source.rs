//! The text of a chapter, and where each byte of it came from.

use crate::Span;

/// The text of a chapter with its includes expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    text: String,
    files: Vec<File>,
    pieces: Vec<Piece>,
}

/// A file that gave text to a source.
#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    path: String,
    text: String,
}

/// A run of text copied from one file: `len` bytes at `at` in the source are those at `start` in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    len: usize,
    file: usize,
    start: usize,
}

/// A place that an author can go to. Lines and columns count from 1; a column counts characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// Path of the file, relative to the book.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// Text lifted out of a source (a cell's code without its block-quote marks, say), which can be mapped back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text as lifted out.
    pub text: String,
    /// For each run of text copied unchanged: its offset in `text` and its span in the source, ascending.
    pub runs: Vec<(usize, Span)>,
}
