//! From pulldown-cmark's events to the tree of blocks.

use std::collections::BTreeMap;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Parser, Tag, TagEnd};

use super::{
    ParseSettings,
    cell::{RustFence, read_fence},
    fence::{Purpose, purpose},
};
use crate::{
    AlertKind, Alignment, Block, BlockKind, Cell, CellId, CodeBlock, Definition, Diagnostic,
    Excerpt, Expectation, Heading, Inline, InlineKind, ListItem, Math, Span,
};

/// How deep blocks and inlines can be nested in one another. Whoever walks the tree may recurse.
const MAX_DEPTH: usize = 100;

/// What the events of a chapter amount to.
pub(super) struct Tree {
    /// The blocks of the chapter.
    pub blocks: Vec<Block>,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Builds the tree of a chapter's text.
pub(super) fn build(text: &str, settings: &ParseSettings) -> Tree {
    let mut builder = Builder {
        text,
        settings,
        open: vec![Frame::new(Open::Root)],
        too_deep: 0,
        cells: Vec::new(),
        labels: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    for (event, range) in Parser::new_ext(text, settings.extensions()).into_offset_iter() {
        builder.take(event, range.into());
    }
    builder.finish()
}

/// A construct that has begun and not ended.
struct Frame<'a> {
    open: Open<'a>,
    blocks: Vec<Block>,
    /// Running text: of a paragraph, say, or of an item of a tight list, which has no paragraphs.
    inlines: Vec<Inline>,
}

/// What has begun, with what it collects besides blocks and running text.
enum Open<'a> {
    Root,
    Paragraph,
    Heading {
        level: u8,
        id: String,
        classes: Vec<String>,
    },
    Quote(Option<AlertKind>),
    Code {
        /// The info string; `None` for an indented block.
        info: Option<CowStr<'a>>,
        content: Excerpt,
    },
    Html(String),
    List {
        start: Option<u64>,
        items: Vec<ListItem>,
        loose: bool,
    },
    Item {
        task: Option<bool>,
        loose: bool,
    },
    Footnote(String),
    Definitions(Vec<Definition>),
    Term,
    Details,
    Table {
        alignments: Vec<Alignment>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row(Vec<Vec<Inline>>),
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        url: String,
        title: String,
    },
    Image {
        url: String,
        title: String,
    },
}

impl<'a> Frame<'a> {
    const fn new(open: Open<'a>) -> Self {
        Self {
            open,
            blocks: Vec::new(),
            inlines: Vec::new(),
        }
    }

    /// Makes a paragraph of running text that has none of its own.
    fn wrap_inlines(&mut self) {
        if let (Some(first), Some(last)) = (self.inlines.first(), self.inlines.last()) {
            let span = Span::new(first.span.start, last.span.end);
            let inlines = std::mem::take(&mut self.inlines);
            self.blocks.push(paragraph(inlines, span));
        }
    }
}

struct Builder<'a> {
    text: &'a str,
    settings: &'a ParseSettings,
    /// What is open, outermost first; never empty.
    open: Vec<Frame<'a>>,
    /// How many constructs are open that were too deep to be kept.
    too_deep: usize,
    cells: Vec<Cell>,
    /// The place of each cell's label.
    labels: BTreeMap<String, Span>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn take(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => self.words(&text, span),
            Event::Code(code) => self.inline(InlineKind::Code(code.into_string()), span),
            Event::InlineMath(tex) => self.formula(&tex, false, span),
            Event::DisplayMath(tex) => self.formula(&tex, true, span),
            Event::Html(html) => match &mut self.top().open {
                Open::Html(all) => all.push_str(&html),
                _ => self.block(BlockKind::Html(html.into_string()), span),
            },
            Event::InlineHtml(html) => self.inline(InlineKind::Html(html.into_string()), span),
            Event::FootnoteReference(label) => {
                self.inline(InlineKind::FootnoteReference(label.into_string()), span);
            }
            Event::SoftBreak => self.inline(InlineKind::SoftBreak, span),
            Event::HardBreak => self.inline(InlineKind::HardBreak, span),
            Event::Rule => self.block(BlockKind::Rule, span),
            Event::TaskListMarker(done) => {
                if let Some(Open::Item { task, .. }) = self
                    .open
                    .iter_mut()
                    .rev()
                    .map(|frame| &mut frame.open)
                    .find(|open| matches!(open, Open::Item { .. }))
                {
                    *task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        if self.too_deep > 0 || self.open.len() >= MAX_DEPTH && nests(&tag) {
            if self.too_deep == 0 {
                self.report_depth(span);
            }
            self.too_deep += 1;
            return;
        }
        let open = match tag {
            Tag::Paragraph => {
                if let Open::Item { loose, .. } = &mut self.top().open {
                    *loose = true;
                }
                Open::Paragraph
            }
            Tag::Heading {
                level, id, classes, ..
            } => Open::Heading {
                level: level as u8,
                id: id.map(CowStr::into_string).unwrap_or_default(),
                classes: classes.into_iter().map(CowStr::into_string).collect(),
            },
            Tag::BlockQuote(kind) => Open::Quote(kind.map(alert_kind)),
            Tag::CodeBlock(kind) => Open::Code {
                info: match kind {
                    CodeBlockKind::Fenced(info) => Some(info),
                    CodeBlockKind::Indented => None,
                },
                content: Excerpt::default(),
            },
            Tag::HtmlBlock => Open::Html(String::new()),
            Tag::List(start) => Open::List {
                start,
                items: Vec::new(),
                loose: false,
            },
            Tag::Item => Open::Item {
                task: None,
                loose: false,
            },
            Tag::FootnoteDefinition(label) => Open::Footnote(label.into_string()),
            Tag::DefinitionList => Open::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Open::Term,
            Tag::DefinitionListDefinition => Open::Details,
            Tag::Table(alignments) => Open::Table {
                alignments: alignments.into_iter().map(alignment).collect(),
                head: Vec::new(),
                rows: Vec::new(),
            },
            Tag::TableHead | Tag::TableRow => Open::Row(Vec::new()),
            Tag::TableCell => Open::TableCell,
            Tag::Emphasis => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough => Open::Strikethrough,
            Tag::Link {
                dest_url, title, ..
            } => Open::Link {
                url: dest_url.into_string(),
                title: title.into_string(),
            },
            Tag::Image {
                dest_url, title, ..
            } => Open::Image {
                url: dest_url.into_string(),
                title: title.into_string(),
            },
            // Extensions that are not turned on.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {
                self.too_deep += 1;
                return;
            }
        };
        if is_block(&open) {
            self.top().wrap_inlines();
        }
        self.open.push(Frame::new(open));
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        // The root stays: every end has its start.
        let Some(mut frame) = self.open.pop_if(|frame| !matches!(frame.open, Open::Root)) else {
            return;
        };
        if holds_blocks(&frame.open) {
            frame.wrap_inlines();
        }
        match frame.open {
            Open::Paragraph => self.push_block(paragraph(frame.inlines, span)),
            Open::Emphasis => self.inline(InlineKind::Emphasis(frame.inlines), span),
            Open::Strong => self.inline(InlineKind::Strong(frame.inlines), span),
            Open::Strikethrough => self.inline(InlineKind::Strikethrough(frame.inlines), span),
            Open::Link { url, title } => {
                let content = frame.inlines;
                self.inline(
                    InlineKind::Link {
                        url,
                        title,
                        content,
                    },
                    span,
                );
            }
            Open::Image { url, title } => {
                let alt = Inline::plain_text(&frame.inlines, &mut |_| String::new());
                self.inline(InlineKind::Image { url, title, alt }, span);
            }
            Open::Heading { level, id, classes } => {
                let content = frame.inlines;
                let heading = Heading {
                    level,
                    id,
                    classes,
                    content,
                };
                self.block(BlockKind::Heading(heading), span);
            }
            Open::Html(html) => self.block(BlockKind::Html(html), span),
            Open::Code { info, content } => self.code(info, content, span),
            Open::Quote(kind) => {
                let blocks = frame.blocks;
                self.block(
                    match kind {
                        Some(kind) => BlockKind::Alert {
                            kind,
                            title: Vec::new(),
                            blocks,
                        },
                        None => BlockKind::Quote(blocks),
                    },
                    span,
                );
            }
            Open::Item { task, loose: own } => {
                let blocks = frame.blocks;
                if let Open::List { items, loose, .. } = &mut self.top().open {
                    items.push(ListItem { task, blocks });
                    *loose |= own;
                }
            }
            Open::List {
                start,
                items,
                loose,
            } => {
                let tight = !loose;
                self.block(
                    BlockKind::List {
                        start,
                        tight,
                        items,
                    },
                    span,
                );
            }
            Open::Footnote(label) => {
                let blocks = frame.blocks;
                self.block(BlockKind::Footnote { label, blocks }, span);
            }
            Open::Term => {
                if let Open::Definitions(all) = &mut self.top().open {
                    all.push(Definition {
                        term: frame.inlines,
                        details: Vec::new(),
                    });
                }
            }
            Open::Details => {
                if let Open::Definitions(all) = &mut self.top().open
                    && let Some(last) = all.last_mut()
                {
                    last.details.push(frame.blocks);
                }
            }
            Open::Definitions(all) => self.block(BlockKind::Definitions(all), span),
            Open::TableCell => {
                if let Open::Row(cells) = &mut self.top().open {
                    cells.push(frame.inlines);
                }
            }
            Open::Row(cells) => {
                if let Open::Table { head, rows, .. } = &mut self.top().open {
                    if tag == TagEnd::TableHead {
                        *head = cells;
                    } else {
                        rows.push(cells);
                    }
                }
            }
            Open::Table {
                alignments,
                head,
                rows,
            } => self.block(
                BlockKind::Table {
                    alignments,
                    head,
                    rows,
                },
                span,
            ),
            Open::Root => {}
        }
    }

    /// Text: of code where code is open, words elsewhere.
    fn words(&mut self, text: &str, span: Span) {
        let source = self.text;
        let frame = self.top();
        match &mut frame.open {
            Open::Code { content, .. } => copy_code(content, source, text, span),
            Open::Html(html) => html.push_str(text),
            _ => match frame.inlines.last_mut() {
                Some(Inline {
                    kind: InlineKind::Text(words),
                    span: all,
                }) => {
                    words.push_str(text);
                    all.end = span.end;
                }
                _ => self.inline(InlineKind::Text(text.to_owned()), span),
            },
        }
    }

    fn formula(&mut self, tex: &str, display: bool, span: Span) {
        let tex = tex.to_owned();
        self.inline(InlineKind::Math(Math { display, tex }), span);
    }

    fn code(&mut self, info: Option<CowStr<'a>>, mut content: Excerpt, span: Span) {
        let Some(info) = info else {
            let code = CodeBlock {
                language: String::new(),
                info: String::new(),
                code: content,
            };
            return self.block(BlockKind::Code(code), span);
        };
        let fence = Fence::find(self.text, span, &content);
        content.anchor(fence.content_start);
        if !fence.closed {
            self.diagnostics.push(
                Diagnostic::error(fence.opening, "this fence is never closed").with_help(format!(
                    "close it with a line of `{}`",
                    &self.text[fence.opening.range()]
                )),
            );
        }
        match purpose(self.text, fence.info, &mut self.diagnostics) {
            Purpose::Cell(words) => {
                let fence = RustFence {
                    span,
                    words,
                    content,
                };
                let id = self.next_cell();
                let edition = self.settings.edition;
                let (mut cell, label_span) = read_fence(id, fence, edition, &mut self.diagnostics);
                if let Some(label_span) = label_span {
                    self.register_label(&mut cell, label_span);
                }
                self.cells.push(cell);
                self.block(BlockKind::Cell(id), span);
            }
            Purpose::Output => self.expectation(info, fence.opening, content, span),
            Purpose::Math => {
                let tex = content.text;
                let display = true;
                self.block(BlockKind::Math(Math { display, tex }), span);
            }
            Purpose::Code => self.plain_code(info, content, span),
        }
    }

    fn plain_code(&mut self, info: CowStr<'a>, code: Excerpt, span: Span) {
        let language = info
            .split(|char: char| char == ',' || char.is_whitespace())
            .next()
            .unwrap_or_default()
            .to_owned();
        let info = info.into_string();
        let code = CodeBlock {
            language,
            info,
            code,
        };
        self.block(BlockKind::Code(code), span);
    }

    /// Gives an `output` fence to the cell right before it.
    fn expectation(&mut self, info: CowStr<'a>, opening: Span, text: Excerpt, span: Span) {
        let frame = self.top();
        let before = frame.blocks.last().filter(|_| frame.inlines.is_empty());
        let cell = match before {
            Some(&Block {
                kind: BlockKind::Cell(id),
                ..
            }) => Some(id),
            _ => None,
        };
        let Some(id) = cell else {
            self.diagnostics.push(
                Diagnostic::error(opening, "this `output` fence belongs to no cell").with_help(
                    "put it right after a Rust cell, with nothing but blank lines between, or write `text`",
                ),
            );
            return self.plain_code(info, text, span);
        };
        let cell = &mut self.cells[id.index()];
        if let Some(first) = &cell.expected {
            let first = first.span;
            self.diagnostics.push(
                Diagnostic::error(opening, "the cell before has an `output` fence already")
                    .with_label(first, "its output is here")
                    .with_help("a cell has one `output` fence, which holds all that it prints"),
            );
            return self.plain_code(info, text, span);
        }
        cell.expected = Some(Expectation { span, text });
    }

    fn register_label(&mut self, cell: &mut Cell, span: Span) {
        let Some(label) = cell.options.label.clone() else {
            return;
        };
        match self.labels.get(&label) {
            Some(&first) => {
                self.diagnostics.push(
                    Diagnostic::error(span, format!("two cells have the label `{label}`"))
                        .with_label(first, "the first is here"),
                );
                // References are to the first.
                cell.options.label = None;
            }
            None => {
                self.labels.insert(label, span);
            }
        }
    }

    fn next_cell(&self) -> CellId {
        CellId(u32::try_from(self.cells.len()).expect("a cell takes bytes, and text is shorter"))
    }

    fn report_depth(&mut self, span: Span) {
        let line = self.text[span.range()].lines().next().unwrap_or_default();
        let span = Span::new(span.start, span.start + line.len());
        self.diagnostics.push(
            Diagnostic::error(
                span,
                format!("this is nested too deeply: {MAX_DEPTH} levels are the most"),
            )
            .with_help("take some of the levels away"),
        );
    }

    fn inline(&mut self, kind: InlineKind, span: Span) {
        self.top().inlines.push(Inline { kind, span });
    }

    fn block(&mut self, kind: BlockKind, span: Span) {
        self.push_block(Block { kind, span });
    }

    fn push_block(&mut self, block: Block) {
        let top = self.top();
        top.wrap_inlines();
        top.blocks.push(block);
    }

    fn top(&mut self) -> &mut Frame<'a> {
        self.open.last_mut().expect("the root is never taken off")
    }

    fn finish(mut self) -> Tree {
        let mut root = self.open.swap_remove(0);
        root.wrap_inlines();
        Tree {
            blocks: root.blocks,
            cells: self.cells,
            diagnostics: self.diagnostics,
        }
    }
}

/// The lines that make a fence a fence.
struct Fence {
    /// The marks of the opening line.
    opening: Span,
    /// What stands after them.
    info: Span,
    /// Where the code starts, or would.
    content_start: usize,
    /// Whether there is a closing line.
    closed: bool,
}

impl Fence {
    fn find(text: &str, block: Span, content: &Excerpt) -> Self {
        let all = &text[block.range()];
        let line = all.lines().next().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        let mark = line[indent..].chars().next().unwrap_or('`');
        let rest = line[indent..].trim_start_matches(mark);
        let marks = line.len() - rest.len();
        let info = block.start + marks + (rest.len() - rest.trim_start().len());
        let info_end = info + rest.trim().len();
        let after_line = all.find('\n').map_or(block.end, |at| block.start + at + 1);
        // After the code come the marks of containers, and the closing line if there is one.
        let code_end = content.runs.last().map_or(after_line, |&(_, run)| run.end);
        let closed = text[code_end.min(block.end)..block.end].contains(mark);
        Self {
            opening: Span::new(block.start + indent, block.start + marks),
            info: Span::new(info, info_end),
            content_start: after_line,
            closed,
        }
    }
}

/// Appends what pulldown-cmark gives as a piece of code. It is a piece of the source, but where a tab stands
/// half in a container and half in the code, and spaces stand for it.
fn copy_code(content: &mut Excerpt, source: &str, text: &str, span: Span) {
    let copied = &source[span.range()];
    if copied.ends_with(text) {
        content.copy(source, Span::new(span.end - text.len(), span.end));
    } else {
        content.insert(text);
    }
}

fn paragraph(inlines: Vec<Inline>, span: Span) -> Block {
    let mut words = inlines
        .iter()
        .filter(|inline| !matches!(inline.kind, InlineKind::SoftBreak));
    let kind = match (words.next().map(|inline| &inline.kind), words.next()) {
        (Some(InlineKind::Math(math)), None) if math.display => BlockKind::Math(math.clone()),
        _ => BlockKind::Paragraph(inlines),
    };
    Block { kind, span }
}

/// Whether what starts with a tag can hold the likes of itself.
const fn nests(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// Whether blocks stand in it, so that running text in it needs a paragraph.
const fn holds_blocks(open: &Open<'_>) -> bool {
    matches!(
        open,
        Open::Root | Open::Quote(_) | Open::Item { .. } | Open::Footnote(_) | Open::Details
    )
}

const fn is_block(open: &Open<'_>) -> bool {
    !matches!(
        open,
        Open::Emphasis
            | Open::Strong
            | Open::Strikethrough
            | Open::Link { .. }
            | Open::Image { .. }
    )
}

const fn alert_kind(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

const fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
