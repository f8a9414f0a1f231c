//! A document becomes the HTML of an article.

mod blocks;
mod cells;
mod citations;
mod floats;
mod footnotes;
mod formula;
mod inlines;
mod lists;
mod outputs;
mod raw;
mod references;
mod slider;
mod theorems;

use labook_document::{
    Block, BlockKind, CellId, CellRun, Diagnostic, Document, Numbering, ParseSettings, Source,
    Verdict, parse,
};

use crate::links::Targets;
use crate::math::Macros;
use crate::{Book, Chapter, RenderError, Theme};
use footnotes::Footnotes;

/// A chapter's article, with what the page around it needs to know.
#[derive(Debug)]
pub(crate) struct Article {
    /// The title, as the page's only heading of the first level.
    pub(crate) heading: String,
    pub(crate) html: String,
    pub(crate) contents: Vec<ContentsEntry>,
    pub(crate) tally: Tally,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A heading in the on-page contents.
#[derive(Debug)]
pub(crate) struct ContentsEntry {
    pub(crate) level: u8,
    pub(crate) id: String,
    pub(crate) html: String,
}

/// What was computed and compared on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Outputs compared with what the chapter says.
    pub(crate) outputs_checked: usize,
    /// Outputs shown as they came.
    pub(crate) outputs_shown: usize,
    /// Numbers in prose compared with their expression.
    pub(crate) numbers_checked: usize,
    /// Numbers in prose inserted from their expression.
    pub(crate) numbers_inserted: usize,
    /// Cells whose output differs, is missing or varies, or that did not end well.
    pub(crate) wrong: usize,
}

/// Renders the article of a chapter.
pub(crate) fn article(
    book: &Book,
    index: usize,
    targets: &Targets,
    theme: &Theme,
) -> Result<Article, RenderError> {
    let chapter = &book.chapters[index];
    let mut writer = Writer {
        document: chapter.document,
        runs: chapter.runs,
        verdicts: chapter.verdicts,
        numbering: &book.numbering,
        chapter: Some(index),
        offset: 0,
        links: Some(Links {
            book,
            index,
            chapter,
            targets,
        }),
        within_link: false,
        is_copy: false,
        theme,
        macros: book.macros.clone(),
        id_prefix: String::new(),
        out: String::with_capacity(chapter.document.source.text().len() * 2),
        contents: Vec::new(),
        footnotes: Footnotes::new(&chapter.document.blocks),
        tally: Tally::default(),
        diagnostics: Vec::new(),
        error: None,
    };
    let (title, blocks) = title(&chapter.document.blocks);
    let heading = writer.captured(|writer| match title {
        Some(block) => writer.blocks(std::slice::from_ref(block)),
        None if has_title(blocks) => {}
        None => {
            writer.push("<h1>");
            writer.text(&chapter.title);
            writer.push("</h1>\n");
        }
    });
    writer.blocks(blocks);
    writer.footnotes();
    match writer.error {
        Some(error) => Err(error),
        None => Ok(Article {
            heading,
            html: writer.out,
            contents: writer.contents,
            tally: writer.tally,
            diagnostics: writer.diagnostics,
        }),
    }
}

/// The title that a chapter begins with, and the blocks after it.
fn title(blocks: &[Block]) -> (Option<&Block>, &[Block]) {
    match blocks.split_first() {
        Some((first, rest)) if is_title(first) => (Some(first), rest),
        _ => (None, blocks),
    }
}

fn has_title(blocks: &[Block]) -> bool {
    blocks.iter().any(is_title)
}

fn is_title(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Heading(heading) if heading.level == 1)
}

/// What links of a chapter are resolved with.
#[derive(Clone, Copy)]
struct Links<'a> {
    book: &'a Book<'a>,
    /// The index of the chapter.
    index: usize,
    chapter: &'a Chapter<'a>,
    targets: &'a Targets,
}

/// Writes one document.
struct Writer<'a> {
    document: &'a Document,
    runs: &'a [CellRun],
    verdicts: &'a [Verdict],
    numbering: &'a Numbering,
    /// The index of the chapter that the document is, or is a caption of; `None` where it is none.
    chapter: Option<usize>,
    /// Where a caption counts as standing in its chapter.
    offset: usize,
    /// `None` in Markdown that a cell displayed: its links are the cell's own affair.
    links: Option<Links<'a>>,
    /// Whether what is written stands in a link, which can hold no other.
    within_link: bool,
    /// Whether what is written repeats another place, so that it has no ids.
    is_copy: bool,
    theme: &'a Theme,
    /// The commands that formulas may use from here on.
    macros: Macros,
    /// Keeps the ids of Markdown that a cell displayed apart from the page's.
    id_prefix: String,
    out: String,
    contents: Vec<ContentsEntry>,
    footnotes: Footnotes<'a>,
    tally: Tally,
    diagnostics: Vec<Diagnostic>,
    /// The first template that failed; writing goes on, the result is thrown away.
    error: Option<RenderError>,
}

impl<'a> Writer<'a> {
    /// What `write` appends, as a piece of its own.
    fn captured(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.out);
        write(self);
        std::mem::replace(&mut self.out, before)
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn text(&mut self, text: &str) {
        crate::escape::push_escaped(&mut self.out, text);
    }

    /// Appends a template filled in.
    fn template(&mut self, name: &str, context: minijinja::Value) {
        match self.theme.render(name, context) {
            Ok(html) => self.push(html.trim_end()),
            Err(error) => _ = self.error.get_or_insert(error),
        }
    }

    fn run(&self, id: CellId) -> Option<&'a CellRun> {
        self.runs.get(id.index())
    }

    fn verdict(&self, id: CellId) -> Option<&'a Verdict> {
        self.verdicts.get(id.index())
    }

    /// Appends a caption: running text of the chapter, though not in its tree.
    ///
    /// Its citations count as standing in what it is the caption of, which begins at `offset`.
    fn caption(&mut self, markdown: &str, id_prefix: String, offset: usize) {
        let document = parse(Source::new("", markdown), &ParseSettings::default());
        let (links, chapter) = (self.links, self.chapter);
        self.aside(&document, links, id_prefix, |writer| {
            (writer.chapter, writer.offset) = (chapter, offset);
            match document.blocks.as_slice() {
                [block] => writer.only_inlines(block),
                blocks => writer.blocks(blocks),
            }
        });
    }

    /// Appends Markdown that a cell displayed. Its references lead nowhere: they are the cell's own affair.
    fn markdown(&mut self, markdown: &str, id_prefix: String) {
        let document = parse(Source::new("", markdown), &ParseSettings::default());
        self.aside(&document, None, id_prefix, |writer| {
            writer.blocks(&document.blocks);
            writer.footnotes();
        });
    }

    /// Appends what `write` writes of another chapter of the book, without ids.
    fn within_chapter(&mut self, index: usize, write: impl FnOnce(&mut Writer<'_>)) {
        let Some(chapter) = self.links.and_then(|links| links.book.chapters.get(index)) else {
            return;
        };
        let mut writer = Writer {
            document: chapter.document,
            runs: chapter.runs,
            verdicts: chapter.verdicts,
            numbering: self.numbering,
            chapter: Some(index),
            offset: 0,
            links: self.links,
            within_link: self.within_link,
            is_copy: true,
            theme: self.theme,
            macros: self.macros.clone(),
            id_prefix: String::new(),
            out: String::new(),
            contents: Vec::new(),
            footnotes: Footnotes::new(&[]),
            tally: Tally::default(),
            diagnostics: Vec::new(),
            error: None,
        };
        if Some(index) != self.chapter {
            writer.macros.learn_all(chapter.document);
        }
        write(&mut writer);
        let (html, error) = (writer.out, writer.error);
        self.push(&html);
        self.error = self.error.take().or(error);
    }

    /// Appends what `write` writes of a document that is no chapter.
    fn aside(
        &mut self,
        document: &Document,
        links: Option<Links<'_>>,
        id_prefix: String,
        write: impl FnOnce(&mut Writer<'_>),
    ) {
        let nothing = Numbering::default();
        let mut writer = Writer {
            document,
            runs: &[],
            verdicts: &[],
            numbering: if links.is_some() {
                self.numbering
            } else {
                &nothing
            },
            chapter: None,
            offset: 0,
            links,
            within_link: self.within_link,
            is_copy: self.is_copy,
            theme: self.theme,
            macros: self.macros.clone(),
            id_prefix,
            out: String::new(),
            contents: Vec::new(),
            footnotes: Footnotes::new(&document.blocks),
            tally: Tally::default(),
            diagnostics: Vec::new(),
            error: None,
        };
        write(&mut writer);
        let (html, error) = (writer.out, writer.error);
        self.push(&html);
        if let Some(error) = error {
            self.error.get_or_insert(error);
        }
    }
}
