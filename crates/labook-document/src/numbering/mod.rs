//! The numbers of a whole book: what has one, what refers to it, and the lists that are made of it.
//!
//! # Steps
//!
//! 1. [`count`] goes through the chapters in reading order and gives chapters, sections, figures, tables,
//!    listings, equations and theorems their numbers: `2.1` is the first of its kind in chapter 2.
//! 2. [`register`] gathers the terms for the index, the definitions for the glossary, and the citations.
//! 3. [`check`] follows every reference, and says which lead nowhere.
//!
//! Whoever renders the book looks its numbers up here, and never counts.

mod check;
mod count;
mod register;
mod target;

use std::collections::BTreeMap;

use crate::{Block, CellId, Cited, Diagnostic, Directive, Document, Span, TheoremKind};

pub use target::{Target, TargetId, TargetKind};

/// A chapter, as far as it matters to its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Numberable<'a> {
    /// Its number, such as `2` or `2.1`, where it has one.
    pub number: Option<&'a str>,
    /// What it says.
    pub document: &'a Document,
}

/// The numbers of a book.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    targets: Vec<Target>,
    by_label: BTreeMap<String, TargetId>,
    chapters: Vec<ChapterNumbers>,
    index: Vec<IndexTerm>,
    glossary: Vec<GlossaryEntry>,
    citations: Vec<CitationPlace>,
    directives: BTreeMap<&'static str, usize>,
    diagnostics: Vec<(usize, Diagnostic)>,
}

/// What stands where in a chapter.
#[derive(Clone, Debug, Default)]
struct ChapterNumbers {
    /// By where a block begins in the source.
    blocks: BTreeMap<usize, TargetId>,
    /// By cell.
    cells: BTreeMap<CellId, TargetId>,
    /// The anchors of index entries and citations, by where they begin in the source.
    marks: BTreeMap<usize, String>,
}

/// A term of the index, with those that narrow it down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexTerm {
    /// The term.
    pub term: String,
    /// Where it is explained, in reading order.
    pub places: Vec<IndexPlace>,
    /// Narrower terms, in alphabetical order.
    pub narrower: Vec<IndexTerm>,
}

/// A place that the index leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexPlace {
    /// The index of the chapter.
    pub chapter: usize,
    /// The id of the place in the chapter's page.
    pub anchor: String,
    /// The definition or the section that it stands in, where there is one.
    pub within: Option<TargetId>,
}

/// A definition, as the glossary repeats it.
#[derive(Clone, Debug, PartialEq)]
pub struct GlossaryEntry {
    /// What is defined.
    pub term: String,
    /// Where.
    pub target: TargetId,
    /// What it means: the words and formulas that the definition begins with.
    pub blocks: Vec<Block>,
}

/// A citation in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationPlace {
    /// The index of the chapter.
    pub chapter: usize,
    /// Where it stands.
    pub span: Span,
    /// Its id in the chapter's page.
    pub anchor: String,
    /// The works.
    pub cited: Vec<Cited>,
}

/// Numbers the chapters of a book, given in reading order; `sections` says whether sections have numbers too.
pub fn number(chapters: &[Numberable<'_>], sections: bool) -> Numbering {
    let mut numbering = Numbering::default();
    for (index, chapter) in chapters.iter().enumerate() {
        count::count(&mut numbering, index, *chapter, sections);
        register::register(&mut numbering, index, chapter.document);
    }
    numbering
        .glossary
        .sort_by_cached_key(|entry| register::sort_key(&entry.term));
    register::sort_terms(&mut numbering.index);
    check::label_places(&mut numbering, chapters);
    check::references(&mut numbering, chapters);
    numbering
}

impl Numbering {
    /// Everything with a number or a label, in reading order.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The target with this index.
    pub fn get(&self, id: TargetId) -> &Target {
        &self.targets[id.0]
    }

    /// What has a label.
    pub fn target(&self, label: &str) -> Option<&Target> {
        self.by_label.get(label).map(|&id| self.get(id))
    }

    /// What a heading, a theorem, a figure, a table or an equation of a chapter is, by its block's span. For an
    /// equation with labels on several lines, it is the first.
    pub fn block(&self, chapter: usize, span: Span) -> Option<&Target> {
        let id = self.chapters.get(chapter)?.blocks.get(&span.start)?;
        Some(self.get(*id))
    }

    /// What a cell of a chapter is: a figure, a table, a listing, or nothing with a number.
    pub fn cell(&self, chapter: usize, cell: CellId) -> Option<&Target> {
        let id = self.chapters.get(chapter)?.cells.get(&cell)?;
        Some(self.get(*id))
    }

    /// The id of what the index leads to, or of a citation, by its span.
    pub fn mark(&self, chapter: usize, span: Span) -> Option<&str> {
        let anchor = self.chapters.get(chapter)?.marks.get(&span.start)?;
        Some(anchor)
    }

    /// What a directive lists of figures, tables or theorems, in reading order. Of theorems and their like, all are
    /// listed that have a number, except exercises.
    pub fn list(&self, directive: Directive) -> impl Iterator<Item = &Target> {
        self.targets
            .iter()
            .filter(move |target| match (directive, target.kind) {
                (Directive::Figures, TargetKind::Figure)
                | (Directive::Tables, TargetKind::Table) => true,
                (Directive::Theorems, TargetKind::Theorem(kind)) => {
                    kind.prefix().is_some() && kind != TheoremKind::Exercise
                }
                _ => false,
            })
    }

    /// The terms of the index, in alphabetical order.
    pub fn index(&self) -> &[IndexTerm] {
        &self.index
    }

    /// The entries of the glossary, in alphabetical order.
    pub fn glossary(&self) -> &[GlossaryEntry] {
        &self.glossary
    }

    /// The citations, in reading order.
    pub fn citations(&self) -> &[CitationPlace] {
        &self.citations
    }

    /// The index of the first chapter that a directive stands in.
    pub fn chapter_with(&self, directive: Directive) -> Option<usize> {
        self.directives.get(directive.name()).copied()
    }

    /// What is wrong, each with the index of its chapter.
    pub fn diagnostics(&self) -> &[(usize, Diagnostic)] {
        &self.diagnostics
    }
}
