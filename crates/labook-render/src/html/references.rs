//! References to what has a number, and the places that lists lead back to.

use labook_document::{IndexEntry, Inline, InlineKind, Span, Target, each_inline};

use super::Writer;
use crate::escape::{escaped, push_url};
use crate::links::relative;

impl Writer<'_> {
    /// Appends a reference: `Figure 2.1`, or a title where there is no number, as a link.
    pub(super) fn reference(&mut self, label: &str) {
        let numbering = self.numbering;
        let Some(target) = numbering.target(label) else {
            self.push("<span class=\"uncomputed\">@");
            self.text(label);
            self.push("</span>");
            return;
        };
        let href = self.href_of(target).filter(|_| !self.within_link);
        if let Some(href) = &href {
            self.push("<a class=\"ref\" href=\"");
            push_url(&mut self.out, href);
            self.push("\"");
            let title = self.words_of(&target.title);
            if target.number.is_some() && !title.is_empty() {
                self.push(" title=\"");
                self.text(&title);
                self.push("\"");
            }
            self.push(">");
        }
        self.name_of(target);
        if href.is_some() {
            self.push("</a>");
        }
    }

    /// The words of a title, with what its references say.
    fn words_of(&self, title: &[Inline]) -> String {
        let mut words = crate::walk::words(title);
        each_inline(title, &mut |inline| {
            if let InlineKind::Reference { label } = &inline.kind
                && let Some(name) = self.numbering.target(label).and_then(Target::name)
            {
                words = words.replace(&format!("@{label}"), &name);
            }
        });
        words
    }

    /// What a target is called; without a number by its title.
    pub(super) fn name_of(&mut self, target: &Target) {
        match target.name() {
            Some(name) => self.text(&name),
            None => {
                self.push(target.kind.word());
                self.push(" “");
                self.title_of(target);
                self.push("”");
            }
        }
    }

    /// Where a target is on the site, seen from this page.
    pub(super) fn href_of(&self, target: &Target) -> Option<String> {
        self.href_to(target.chapter, &target.anchor)
    }

    /// Where an anchor in a chapter is, seen from this page.
    pub(super) fn href_to(&self, chapter: usize, anchor: &str) -> Option<String> {
        let links = self.links?;
        if chapter == links.index {
            return Some(format!("#{anchor}"));
        }
        let page = &links.book.chapters.get(chapter)?.path;
        Some(format!("{}#{anchor}", relative(&links.chapter.path, page)))
    }

    /// The number of the block at a place of this chapter.
    pub(super) fn numbered(&self, span: Span) -> Option<&'_ Target> {
        self.numbering.block(self.chapter?, self.in_chapter(span))
    }

    /// Appends an id of the chapter's page, as an attribute; what repeats another place has none.
    pub(super) fn id(&mut self, anchor: &str) {
        if !self.is_copy {
            let anchor = escaped(anchor);
            self.push(&format!(" id=\"{anchor}\""));
        }
    }

    /// Appends the place that an entry of the index leads to.
    pub(super) fn index_entry(&mut self, entry: &IndexEntry) {
        if let Some(anchor) = self.mark(entry.span) {
            self.push("<span");
            self.id(&anchor);
            self.push("></span>");
        }
    }

    /// The id of an entry of the index, of a term that is defined, or of a citation.
    pub(super) fn mark(&self, span: Span) -> Option<String> {
        let chapter = self.chapter.filter(|_| !self.is_copy)?;
        let mark = self.numbering.mark(chapter, self.in_chapter(span));
        mark.map(str::to_owned)
    }

    /// A place of the document as one of its chapter, which differ in captions.
    pub(super) fn in_chapter(&self, span: Span) -> Span {
        Span::new(span.start + self.offset, span.end + self.offset)
    }
}
