//! Lists of what the book holds, with the pages where it is.

use labook_document::{Directive, IndexTerm, Inline, Span};

use super::Writer;
use crate::paper::manuscript::label;
use crate::paper::markup::{array, string};

impl Writer<'_, '_> {
    /// Appends the list that a directive asks for.
    pub(super) fn list_of(&mut self, directive: Directive, span: Span) {
        match directive {
            Directive::Figures | Directive::Tables | Directive::Theorems => {
                self.targets(directive, span);
            }
            Directive::Index => self.index(),
            Directive::Glossary => self.glossary(span),
            Directive::Bibliography => self.bibliography(),
        }
    }

    fn targets(&mut self, directive: Directive, span: Span) {
        let shared = self.shared;
        self.push("#listed((\n");
        for target in shared.book.numbering.list(directive) {
            let label = self.label_wanted(target.chapter, &target.anchor);
            let name = target
                .name()
                .unwrap_or_else(|| target.kind.word().to_owned());
            self.push(&format!("({label}, {}, [", string(&name)));
            self.title_of(target, span);
            self.push("]),\n");
        }
        self.push("))");
    }

    /// A label that a link leads to, as a literal.
    fn label_wanted(&mut self, chapter: usize, anchor: &str) -> String {
        self.sheet.wanted.insert((chapter, anchor.to_owned()));
        string(&label(chapter, anchor))
    }

    fn index(&mut self) {
        let shared = self.shared;
        let mut initial = None;
        self.push("#index-of-terms[\n");
        for term in shared.book.numbering.index() {
            let letter = crate::walk::initial(&term.term);
            if initial.as_ref() != Some(&letter) {
                self.push(&format!("#index-letter({})\n", string(&letter)));
                initial = Some(letter);
            }
            self.index_term(term, 0);
        }
        self.push("]");
    }

    fn index_term(&mut self, term: &IndexTerm, depth: usize) {
        let places: Vec<String> = term
            .places
            .iter()
            .map(|place| self.label_wanted(place.chapter, &place.anchor))
            .collect();
        self.push(&format!(
            "#index-term({depth}, {}, {})\n",
            string(&term.term),
            array(places)
        ));
        for narrower in &term.narrower {
            self.index_term(narrower, depth + 1);
        }
    }

    fn glossary(&mut self, span: Span) {
        let shared = self.shared;
        let numbering = &shared.book.numbering;
        self.push("#glossary-of-terms(\n");
        for entry in numbering.glossary() {
            let target = numbering.get(entry.target);
            let label = self.label_wanted(target.chapter, &target.anchor);
            let name = target
                .name()
                .unwrap_or_else(|| target.kind.word().to_owned());
            self.push(&format!(
                "({}, {label}, {}, [\n",
                string(&entry.term),
                string(&name)
            ));
            let blocks = entry.blocks.clone();
            self.within_chapter(target.chapter, span, |writer| {
                writer.detached_blocks(&blocks)
            });
            self.push("]),\n");
        }
        self.push(")");
    }

    /// Appends words that are a copy of their own, and live as long as this call.
    pub(super) fn detached_words(&mut self, content: &[Inline]) {
        self.detached(|writer| writer.words(content));
    }

    fn detached_blocks(&mut self, blocks: &[labook_document::Block]) {
        self.detached(|writer| writer.blocks(blocks));
    }

    fn detached<'b>(&mut self, write: impl FnOnce(&mut Writer<'b, '_>))
    where
        Self: 'b,
    {
        let mut writer = Writer {
            shared: self.shared,
            sheet: self.sheet,
            document: self.document,
            runs: self.runs,
            verdicts: self.verdicts,
            chapter: self.chapter,
            links: self.links,
            offset: self.offset,
            within_link: self.within_link,
            is_copy: true,
            macros: self.macros.clone(),
            footnotes: super::Footnotes::new(&[]),
            solutions: Vec::new(),
            has_title: true,
            status: ("shown", "shown"),
        };
        write(&mut writer);
    }
}
