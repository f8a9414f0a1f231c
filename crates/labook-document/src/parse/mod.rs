//! The parser: from the text of a chapter to its tree of blocks and its cells.

use crate::{Document, Edition, Source};

/// What a book decides about the parsing of its chapters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParseSettings {
    /// The book's edition of Rust. A cell that names the same one has no edition of its own.
    pub edition: Edition,
    /// Whether straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
}

/// Parses a chapter. This never fails: what is wrong with the chapter is in [`Document::diagnostics`].
pub fn parse(source: Source, settings: &ParseSettings) -> Document {
    let _ = settings;
    Document {
        source,
        blocks: Vec::new(),
        cells: Vec::new(),
        diagnostics: Vec::new(),
    }
}
