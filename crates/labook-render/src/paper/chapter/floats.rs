//! Figures, and definitions, theorems and their kin.

use labook_document::{Block, BlockKind, Figure, Span, Theorem, TheoremKind};

use super::Writer;
use crate::paper::markup::{optional, string};

impl<'a> Writer<'a, '_> {
    /// Appends an image with its caption and number.
    pub(super) fn figure(&mut self, figure: &Figure, span: Span) {
        let name = self.numbered(span).and_then(|target| target.name());
        let label = self.label_or_none(Some(&figure.id));
        self.push(&format!(
            "#captioned(\"figure\", {}, {label})[",
            optional(name.as_deref())
        ));
        self.caption(&figure.caption, span);
        self.push("][\n#picture(");
        self.image(&figure.url, &figure.alt, span);
        self.push(")]");
    }

    /// Appends a theorem and the like, with its number. Solutions wait for the end of the chapter.
    pub(super) fn theorem(&mut self, theorem: &'a Theorem, block: &'a Block) {
        if theorem.kind == TheoremKind::Solution && self.chapter.is_some() && !self.is_copy {
            self.solutions.push(block);
        } else {
            self.set_theorem(theorem, block.span);
        }
    }

    fn set_theorem(&mut self, theorem: &'a Theorem, span: Span) {
        let target = self.numbered(span);
        let number = target.and_then(|target| target.number.clone());
        let anchor = target.map(|target| target.anchor.clone());
        let label = self.label_or_none(anchor.as_deref().or(theorem.id.as_deref()));
        let word = theorem.kind.word();
        self.push(&format!(
            "#theorem(\"{}\", {}, {}, {label})[",
            word.to_lowercase(),
            string(word),
            optional(number.as_deref()),
        ));
        self.inlines(&theorem.title);
        self.push("][\n");
        self.blocks(&theorem.blocks);
        if theorem.kind == TheoremKind::Proof {
            self.end_proof(theorem.blocks.last());
        }
        self.push("]");
    }

    /// Puts the tombstone into the last line of a proof, or below whatever else stands last.
    fn end_proof(&mut self, last: Option<&Block>) {
        let trimmed = self.sheet.text.trim_end().len();
        self.sheet.text.truncate(trimmed);
        match last.map(|block| &block.kind) {
            Some(BlockKind::Paragraph(_)) => self.push(" #tombstone()\n"),
            _ => self.push("\n\n#tombstone-line()\n"),
        }
    }

    /// Appends the solutions of the chapter's exercises.
    pub(super) fn solutions(&mut self) {
        let solutions = std::mem::take(&mut self.solutions);
        if solutions.is_empty() {
            return;
        }
        let base = self
            .chapter
            .map_or(0, |index| self.shared.book.chapters[index].level);
        self.push(&format!("#solutions({})\n\n", base + 2));
        for block in solutions {
            if let BlockKind::Theorem(theorem) = &block.kind {
                self.sheet.from(block.span);
                self.set_theorem(theorem, block.span);
                self.push("\n\n");
            }
        }
    }
}
