//! The parser: from the text of a chapter to its tree of blocks and its cells.
//!
//! pulldown-cmark reads Markdown; [`tree`] makes blocks of its events; [`fence`] reads info strings;
//! [`cell`] and [`option`] read what stands in a cell; [`heading`] gives headings their anchors.
//! What Markdown does not know (numbers with an expression, formulas in forms of their own) [`inset`] finds
//! and hides from pulldown-cmark, so that it meets only Markdown.

mod cell;
mod fence;
mod heading;
mod inset;
pub(crate) mod label;
mod option;
mod slider;
mod tree;

use pulldown_cmark::Options;

use crate::{Document, Edition, Source};

/// What a book decides about the parsing of its chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseSettings {
    /// The book's edition of Rust. A cell that names the same one has no edition of its own.
    pub edition: Edition,
    /// Whether straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
    /// How many frames the sliders of a cell may come to.
    pub max_frames: usize,
}

impl Default for ParseSettings {
    fn default() -> Self {
        Self {
            edition: Edition::default(),
            smart_punctuation: false,
            max_frames: 200,
        }
    }
}

impl ParseSettings {
    /// The extensions of Markdown that a chapter may use, each chosen: a bundle of all of them would turn
    /// on forms that GitHub does not know and older ones that contradict these.
    fn extensions(&self) -> Options {
        let mut extensions = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_MATH
            | Options::ENABLE_GFM;
        extensions.set(Options::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        extensions
    }
}

/// Parses a chapter. This never fails: what is wrong with the chapter is in [`Document::diagnostics`].
pub fn parse(source: Source, settings: &ParseSettings) -> Document {
    let (mut insets, diagnostics) = inset::find(source.text(), settings.extensions());
    let mut tree = tree::build(source.text(), &mut insets, settings);
    tree.diagnostics.extend(diagnostics);
    heading::assign_ids(&mut tree);
    tree.diagnostics
        .sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
    Document {
        source,
        blocks: tree.blocks,
        cells: tree.cells,
        diagnostics: tree.diagnostics,
    }
}
