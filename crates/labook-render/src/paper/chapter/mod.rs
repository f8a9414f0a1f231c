//! A chapter becomes Typst source.

mod blocks;
mod cells;
mod citations;
mod floats;
mod footnotes;
mod formula;
mod images;
mod inlines;
mod lists;
mod outputs;
mod raw;
mod references;
mod tables;

use std::collections::BTreeMap;

use labook_document::{
    Block, BlockKind, CellId, CellRun, Diagnostic, Document, Numbering, ParseSettings, Source,
    Span, Verdict, parse,
};

use super::manuscript::{IMPORTS, Sheet, label};
use super::markup::{optional, push_string, push_text, string};
use crate::links::Targets;
use crate::math::Macros;
use crate::{Book, Chapter};
use footnotes::Footnotes;

/// What all chapters of a book share.
pub(super) struct Shared<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) targets: Targets,
    /// The files of the site, by path.
    pub(super) files: &'a BTreeMap<String, Vec<u8>>,
    /// Where the colours are that drawings may name.
    pub(super) style_sheet: &'a str,
}

/// Writes the chapter at `index`.
pub(super) fn chapter(shared: &Shared<'_>, index: usize) -> Sheet {
    let mut sheet = Sheet::default();
    let chapter = &shared.book.chapters[index];
    sheet.text.reserve(chapter.document.source.text().len() * 2);
    sheet.text.push_str(IMPORTS);
    let mut writer = Writer::of_chapter(shared, index, &mut sheet);
    writer.chapter_title();
    writer.blocks(&chapter.document.blocks);
    writer.solutions();
    sheet
}

/// Writes one document: a chapter, a caption, or what a cell displayed.
struct Writer<'a, 's> {
    shared: &'s Shared<'s>,
    sheet: &'s mut Sheet,
    document: &'a Document,
    runs: &'a [CellRun],
    verdicts: &'a [Verdict],
    /// The index of the chapter that the document is; `None` where it is none.
    chapter: Option<usize>,
    /// The chapter that links are seen from; `None` in Markdown that a cell displayed.
    links: Option<usize>,
    /// Where a caption counts as standing in its chapter.
    offset: usize,
    /// Whether what is written stands in a link, which can hold no other.
    within_link: bool,
    /// Whether what is written repeats another place, so that it has no labels.
    is_copy: bool,
    /// The commands that formulas may use from here on.
    macros: Macros,
    footnotes: Footnotes<'a>,
    /// Solutions, kept for the end of the chapter.
    solutions: Vec<&'a Block>,
    /// Whether the chapter's own title was written.
    has_title: bool,
    /// The status of the cell whose outputs are written, by class and word.
    status: (&'static str, &'static str),
}

impl<'a, 's> Writer<'a, 's> {
    fn of_chapter(shared: &'s Shared<'s>, index: usize, sheet: &'s mut Sheet) -> Self
    where
        's: 'a,
    {
        let chapter: &'s Chapter<'s> = &shared.book.chapters[index];
        Self {
            shared,
            sheet,
            document: chapter.document,
            runs: chapter.runs,
            verdicts: chapter.verdicts,
            chapter: Some(index),
            links: Some(index),
            offset: 0,
            within_link: false,
            is_copy: false,
            macros: shared.book.macros.clone(),
            footnotes: Footnotes::new(&chapter.document.blocks),
            solutions: Vec::new(),
            has_title: false,
            status: ("shown", "shown"),
        }
    }
}

impl<'a> Writer<'a, '_> {
    fn push(&mut self, typst: &str) {
        self.sheet.text.push_str(typst);
    }

    fn text(&mut self, text: &str) {
        push_text(&mut self.sheet.text, text);
    }

    fn string(&mut self, text: &str) {
        push_string(&mut self.sheet.text, text);
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.sheet.diagnostics.push(diagnostic);
    }

    fn numbering(&self) -> &Numbering {
        &self.shared.book.numbering
    }

    fn run(&self, id: CellId) -> Option<&'a CellRun> {
        self.runs.get(id.index())
    }

    fn verdict(&self, id: CellId) -> Option<&'a Verdict> {
        self.verdicts.get(id.index())
    }

    /// The title that opens the chapter, by its first heading, or else by the summary.
    fn chapter_title(&mut self) {
        let Some(index) = self.chapter else { return };
        let chapter = &self.shared.book.chapters[index];
        let document = self.document;
        let heading = document.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Heading(heading) if heading.level == 1 => Some((heading, block.span)),
            _ => None,
        });
        if let Some((_, span)) = heading {
            self.sheet.from(span);
        }
        self.sheet.level = chapter.level + 1;
        let number = optional(chapter.plain_number());
        let level = self.sheet.level;
        self.push(&format!("#chapter({level}, {number}, "));
        let mut labels = vec![String::new()];
        labels.extend(heading.map(|(heading, _)| heading.id.clone()));
        self.labels(&labels);
        self.push(")[");
        match heading {
            Some((heading, _)) => self.words(&heading.content),
            None => self.text(&chapter.title),
        }
        self.push("]\n\n");
    }

    /// Appends the labels of a place, as an array: those that it has not had yet.
    fn labels(&mut self, anchors: &[String]) {
        self.push("(");
        for anchor in anchors {
            if let Some(label) = self.new_label(anchor) {
                self.push(&format!("{},", string(&label)));
            }
        }
        self.push(")");
    }

    /// A label for an anchor of the chapter, or `none` where it has been given, as Typst.
    fn label_or_none(&mut self, anchor: Option<&str>) -> String {
        let label = anchor.and_then(|anchor| self.new_label(anchor));
        optional(label.as_deref())
    }

    fn new_label(&mut self, anchor: &str) -> Option<String> {
        let chapter = self.chapter.filter(|_| !self.is_copy)?;
        let is_new = self.sheet.labels.insert(anchor.to_owned());
        is_new.then(|| label(chapter, anchor))
    }

    /// Appends a caption: running text of the chapter, though not in its tree.
    fn caption(&mut self, markdown: &str, span: Span) {
        let document = parse(Source::new("", markdown), &ParseSettings::default());
        let links = self.links;
        self.aside(&document, links, span, |writer, blocks| match blocks {
            [block] => writer.only_inlines(block),
            blocks => writer.blocks(blocks),
        });
    }

    /// Appends Markdown that a cell displayed. Its references lead nowhere: they are the cell's own affair.
    fn markdown(&mut self, markdown: &str, span: Span) {
        let document = parse(Source::new("", markdown), &ParseSettings::default());
        self.aside(&document, None, span, |writer, blocks| {
            writer.blocks(blocks)
        });
    }

    /// A place of the chapter; one of a caption counts as lying in what it is the caption of.
    fn in_chapter(&self, span: Span) -> Span {
        Span::new(span.start + self.offset, span.end + self.offset)
    }

    /// Appends what `write` writes of a document that is no chapter.
    fn aside(
        &mut self,
        document: &Document,
        links: Option<usize>,
        span: Span,
        write: impl for<'b> FnOnce(&mut Writer<'b, '_>, &'b [Block]),
    ) {
        let outside = self.sheet.within;
        let level = self.sheet.level;
        self.sheet.within = Some(outside.unwrap_or(span));
        let mut writer = Writer {
            shared: self.shared,
            sheet: self.sheet,
            document,
            runs: &[],
            verdicts: &[],
            chapter: None,
            links,
            offset: 0,
            within_link: self.within_link,
            is_copy: true,
            macros: self.macros.clone(),
            footnotes: Footnotes::new(&document.blocks),
            solutions: Vec::new(),
            has_title: true,
            status: ("shown", "shown"),
        };
        if links.is_some() {
            writer.offset = span.start;
        }
        write(&mut writer, &document.blocks);
        self.sheet.within = outside;
        self.sheet.level = level;
    }

    /// Appends what `write` writes of another place of the book, without labels.
    fn within_chapter(
        &mut self,
        index: usize,
        span: Span,
        write: impl FnOnce(&mut Writer<'_, '_>),
    ) {
        let Some(chapter) = self.shared.book.chapters.get(index) else {
            return;
        };
        let outside = self.sheet.within;
        self.sheet.within = Some(outside.unwrap_or(span));
        let mut writer = Writer {
            shared: self.shared,
            sheet: self.sheet,
            document: chapter.document,
            runs: chapter.runs,
            verdicts: chapter.verdicts,
            chapter: Some(index),
            links: Some(index),
            offset: 0,
            within_link: self.within_link,
            is_copy: true,
            macros: self.macros.clone(),
            footnotes: Footnotes::new(&[]),
            solutions: Vec::new(),
            has_title: true,
            status: ("shown", "shown"),
        };
        if Some(index) != self.chapter {
            writer.macros.learn_all(chapter.document);
        }
        write(&mut writer);
        self.sheet.within = outside;
    }
}
