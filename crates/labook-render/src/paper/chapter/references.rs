//! References to what has a number, and the places that lists lead back to.

use labook_document::{IndexEntry, Span, Target};

use super::Writer;

impl Writer<'_, '_> {
    /// Appends a reference: `Figure 2.1`, or a title where there is no number, as a link.
    pub(super) fn reference(&mut self, name: &str, span: Span) {
        let shared = self.shared;
        let Some(target) = shared.book.numbering.target(name) else {
            // The numbering has said that there is none.
            self.push("#uncomputed(");
            self.string(&format!("@{name}"));
            return self.push(");");
        };
        if self.within_link {
            return self.name_of(target, span);
        }
        let opening = self.opening_to(target.chapter, &target.anchor);
        self.push(&opening);
        self.name_of(target, span);
        self.push("];");
    }

    /// What a target is called; without a number by its title.
    pub(super) fn name_of(&mut self, target: &Target, span: Span) {
        match target.name() {
            Some(name) => self.text(&name),
            None => {
                self.push(target.kind.word());
                self.push(" “");
                self.title_of(target, span);
                self.push("”");
            }
        }
    }

    /// Appends the title of a target, which may stand in another chapter.
    pub(super) fn title_of(&mut self, target: &Target, span: Span) {
        let title = target.title.clone();
        self.within_chapter(target.chapter, span, |writer| writer.detached_words(&title));
    }

    /// The number of the block at a place of this chapter.
    pub(super) fn numbered(&self, span: Span) -> Option<&Target> {
        self.numbering().block(self.chapter?, span)
    }

    /// Appends the place that an entry of the index leads to.
    pub(super) fn index_entry(&mut self, entry: &IndexEntry) {
        if let Some(anchor) = self.mark(entry.span) {
            self.anchor(&anchor);
        }
    }

    /// The anchor of an entry of the index, of a term that is defined, or of a citation.
    pub(super) fn mark(&self, span: Span) -> Option<String> {
        let chapter = self.chapter.filter(|_| !self.is_copy)?;
        self.numbering().mark(chapter, span).map(str::to_owned)
    }
}
