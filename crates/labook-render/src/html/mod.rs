//! A document becomes the HTML of an article.

mod blocks;
mod cells;
mod footnotes;
mod formula;
mod inlines;
mod outputs;
mod raw;
mod status;

use labook_document::{
    Block, BlockKind, CellId, CellRun, Diagnostic, Document, ParseSettings, Source, Verdict, parse,
};

use crate::links::Targets;
use crate::math::Macros;
use crate::numbering::{Numbered, numbered};
use crate::{Chapter, RenderError, Theme};
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
    chapter: &Chapter,
    targets: &Targets,
    theme: &Theme,
    macros: &Macros,
) -> Result<Article, RenderError> {
    let mut writer = Writer {
        document: chapter.document,
        runs: chapter.runs,
        verdicts: chapter.verdicts,
        numbers: numbered(chapter.plain_number(), chapter.document),
        links: Some(Links { chapter, targets }),
        theme,
        macros: macros.clone(),
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
    chapter: &'a Chapter<'a>,
    targets: &'a Targets,
}

/// Writes one document.
struct Writer<'a> {
    document: &'a Document,
    runs: &'a [CellRun],
    verdicts: &'a [Verdict],
    numbers: Vec<Option<Numbered>>,
    /// `None` in Markdown that a cell displayed: its links are the cell's own affair.
    links: Option<Links<'a>>,
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

    /// Appends Markdown that is not part of the chapter: a caption, or what a cell displayed.
    fn markdown(&mut self, markdown: &str, id_prefix: String, within_paragraph: bool) {
        let document = parse(Source::new("", markdown), &ParseSettings::default());
        let mut writer = Writer {
            document: &document,
            runs: &[],
            verdicts: &[],
            numbers: numbered(None, &document),
            links: None,
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
        match document.blocks.as_slice() {
            [block] if within_paragraph => writer.only_inlines(block),
            blocks => {
                writer.blocks(blocks);
                writer.footnotes();
            }
        }
        let (html, error) = (writer.out, writer.error);
        self.push(&html);
        if let Some(error) = error {
            self.error.get_or_insert(error);
        }
    }
}
