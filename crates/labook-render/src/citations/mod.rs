//! Citations and the bibliography, in the style that the book asks for.
//!
//! # Steps
//!
//! 1. [`Bibliography::parse`] reads a `.bib` or `.yaml` file; what is wrong with it is said at its place.
//! 2. [`Bibliography::check`] finds the citations whose key is in no entry.
//! 3. [`cite`] formats every citation and every work that is cited, by hayagriva, which Typst uses too. The result is
//!    made of [`Run`]s, which a page and a sheet of paper can both take.

mod format;
mod library;

pub use format::cite;
pub use library::{Bibliography, citation_styles};

use std::collections::BTreeMap;

use labook_document::Span;

/// The citations of a book and the works that they name, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations {
    /// By chapter and place, as [`Numbering::citations`](labook_document::Numbering::citations) has them.
    citations: BTreeMap<(usize, usize), Vec<Run>>,
    /// The works that are cited, in the order of the bibliography.
    works: Vec<Work>,
}

/// A work that is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Its key.
    pub key: String,
    /// Its id on the page that holds the bibliography.
    pub anchor: String,
    /// What stands in the margin, such as `[1]`, in styles that have it.
    pub label: Vec<Run>,
    /// The entry.
    pub content: Vec<Run>,
    /// Where it is cited: indices into [`Numbering::citations`](labook_document::Numbering::citations).
    pub cited: Vec<usize>,
}

/// A piece of formatted text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they are set.
    pub look: Look,
    /// Where they lead.
    pub link: Option<RunLink>,
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// In italics.
    pub italic: bool,
    /// In bold type.
    pub bold: bool,
    /// In small capitals.
    pub small_caps: bool,
    /// Raised.
    pub superscript: bool,
    /// Lowered.
    pub subscript: bool,
}

/// Where a piece of text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunLink {
    /// An address outside of the book.
    Url(String),
    /// A work, by its index.
    Work(usize),
}

impl Citations {
    /// What a citation of a chapter shows.
    pub fn at(&self, chapter: usize, span: Span) -> Option<&[Run]> {
        self.citations
            .get(&(chapter, span.start))
            .map(Vec::as_slice)
    }

    /// The works that are cited, in the order of the bibliography.
    pub fn works(&self) -> &[Work] {
        &self.works
    }
}
