//! The nouns of a book, the Markdown parser, and the comparison of outputs.
//!
//! # Steps
//!
//! 1. [`Source::read`] takes the text of a chapter and expands its include directives; every byte
//!    of the result still knows the file and the offset that it came from.
//! 2. [`parse()`] turns a source into a [`Document`]: a tree of [`Block`]s, a flat list of [`Cell`]s,
//!    and [`Diagnostic`]s. [`parse_summary`] does the like for `SUMMARY.md`. Parsing never fails.
//! 3. [`number()`] goes through all chapters of a book and numbers what references can lead to.
//! 4. Elsewhere the cells are run; each gives a [`CellRun`].
//! 5. [`verify`] compares what a cell printed with what its chapter says, and gives a [`Verdict`].
//! 6. [`bless`] writes what was printed into the chapter, as edits of recorded byte ranges.
//!
//! Nothing here touches the file system, a process or the clock.

#![forbid(unsafe_code)]

mod apparatus;
mod cell;
mod compare;
mod diagnostic;
mod document;
mod equation;
mod excerpt;
mod include;
mod nearest;
mod numbering;
mod output;
mod parse;
mod slider;
mod source;
mod span;
mod summary;
mod theorem;
mod verdict;
mod walk;

pub use apparatus::{Caption, Cited, Directive, Figure, IndexEntry};
pub use cell::{Cell, CellId, CellKind, CellOptions, Edition, Evaluate, Expectation, UpTo};
pub use compare::{BlessOptions, Edit, agree, bless, bless_with, verify};
pub use diagnostic::{Diagnostic, Label, Severity};
pub use document::{
    AlertKind, Alignment, Block, BlockKind, CodeBlock, Definition, Document, Heading, Inline,
    InlineKind, ListItem, Math,
};
pub use excerpt::Excerpt;
pub use nearest::nearest;
pub use numbering::{
    CitationPlace, GlossaryEntry, IndexPlace, IndexTerm, Numberable, Numbering, Target, TargetId,
    TargetKind, number,
};
pub use output::{CellRun, FrameRun, MimeBundle, Outcome, Output, Stream};
pub use parse::{ParseSettings, parse};
pub use slider::{Slider, SliderKind, Sliders};
pub use source::{Location, Source};
pub use span::Span;
pub use summary::{Summary, SummaryEntry, SummaryEntryKind, parse_summary};
pub use theorem::{Theorem, TheoremKind};
pub use verdict::{Diff, DiffLine, Verdict};
pub use walk::{each_block, each_inline, inlines_of};
