//! The structure of a book, as its `SUMMARY.md` gives it.

use crate::{Diagnostic, ParseSettings, Source, Span, parse};

/// A parsed `SUMMARY.md`.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The text that was parsed.
    pub source: Source,
    /// The heading at the top, where there is one.
    pub title: Option<String>,
    /// Chapters, parts and separators, in order.
    pub entries: Vec<SummaryEntry>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// An entry of a summary, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryEntry {
    /// What it is.
    pub kind: SummaryEntryKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SummaryEntryKind {
    /// A chapter.
    Chapter {
        /// Its name in the contents.
        title: String,
        /// The file, relative to the book's source directory; `None` for a draft, which is named but not written.
        path: Option<String>,
        /// How deep it is nested, from 0.
        level: usize,
        /// Whether it has a number: those in lists do, those before and after the lists do not.
        numbered: bool,
    },
    /// The title of a part.
    Part(String),
    /// A line between entries.
    Separator,
}

/// Parses a `SUMMARY.md`. This never fails: what is wrong with it is in [`Summary::diagnostics`].
pub fn parse_summary(source: Source) -> Summary {
    let document = parse(source, &ParseSettings::default());
    Summary {
        source: document.source,
        title: None,
        entries: Vec::new(),
        diagnostics: document.diagnostics,
    }
}
