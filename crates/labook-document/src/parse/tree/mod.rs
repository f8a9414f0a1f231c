//! From pulldown-cmark's events to the tree of blocks.

mod alert;
mod code;
mod footnote;
mod frame;
mod index;
mod label;
mod words;

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use self::footnote::Footnotes;
use self::frame::{Frame, Open, alert_kind, alignment, holds_blocks, is_block, nests};
use self::label::{paragraph, swallowed_caption, table_caption};
use super::{
    ParseSettings,
    inset::{Inset, mask},
};
use crate::{
    Block, BlockKind, Cell, Definition, Diagnostic, Excerpt, Heading, Inline, InlineKind, ListItem,
    Span,
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

/// Builds the tree of a chapter's text. Insets that turn out to stand where they cannot are left out.
pub(super) fn build(text: &str, insets: &mut Vec<Inset>, settings: &ParseSettings) -> Tree {
    loop {
        let masked = mask(text, insets);
        let mut builder = Builder {
            text,
            settings,
            insets,
            placed: vec![false; insets.len()],
            open: vec![Frame::new(Open::Root)],
            too_deep: 0,
            cells: Vec::new(),
            labels: BTreeMap::new(),
            footnotes: Footnotes::default(),
            diagnostics: Vec::new(),
        };
        for (event, range) in Parser::new_ext(&masked, settings.extensions()).into_offset_iter() {
            builder.take(event, range.into());
        }
        let placed = std::mem::take(&mut builder.placed);
        let tree = builder.finish();
        if placed.iter().all(|&placed| placed) {
            return tree;
        }
        let mut placed = placed.into_iter();
        insets.retain(|_| placed.next().unwrap_or(false));
    }
}

struct Builder<'a> {
    text: &'a str,
    settings: &'a ParseSettings,
    insets: &'a [Inset],
    /// Which of the insets have found their place.
    placed: Vec<bool>,
    /// What is open, outermost first; never empty.
    open: Vec<Frame<'a>>,
    /// How many constructs are open that were too deep to be kept.
    too_deep: usize,
    cells: Vec<Cell>,
    /// The place of each cell's label.
    labels: BTreeMap<String, Span>,
    footnotes: Footnotes,
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
                _ => self.html(html.into_string(), span),
            },
            Event::InlineHtml(html) => self.inline_html(html.into_string(), span),
            Event::FootnoteReference(label) => {
                let label = self.footnotes.refer(&label);
                self.inline(InlineKind::FootnoteReference(label), span);
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
            Tag::FootnoteDefinition(label) => {
                let text = &self.text[span.range()];
                let marker = text.find("]:").map_or(text.len(), |at| at + 2);
                let marker = Span::new(span.start, span.start + marker);
                Open::Footnote(self.footnotes.define(&label, marker))
            }
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
                link_type,
                dest_url,
                title,
                ..
            } => Open::Link {
                // Of `<name@host>` only the address is in the text.
                url: match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                },
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
            Open::Html(html) => self.html(html, span),
            Open::Code { info, content } => self.code(info, content, span),
            Open::Quote(kind) => self.quote(kind, frame.blocks, span),
            Open::Item { task, loose: own } => {
                let mut blocks = frame.blocks;
                blocks.shrink_to_fit();
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
            } => {
                if let Some(row) = rows.last().and_then(|row| swallowed_caption(row)) {
                    let message = "this caption is a row of the table";
                    self.diagnostics.push(
                        Diagnostic::warning(row, message)
                            .with_help("leave a blank line between the table and its caption"),
                    );
                }
                self.block(
                    BlockKind::Table {
                        alignments,
                        head,
                        rows,
                        caption: None,
                    },
                    span,
                );
            }
            Open::Root => {}
        }
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
        if let Some(BlockKind::Table { caption, .. }) =
            top.blocks.last_mut().map(|last| &mut last.kind)
            && caption.is_none()
            && let Some(found) = table_caption(&block)
        {
            *caption = Some(found);
            return;
        }
        top.blocks.push(block);
    }

    fn top(&mut self) -> &mut Frame<'a> {
        self.open.last_mut().expect("the root is never taken off")
    }

    fn finish(mut self) -> Tree {
        self.diagnostics.extend(self.footnotes.check());
        let mut root = self.open.swap_remove(0);
        root.wrap_inlines();
        Tree {
            blocks: root.blocks,
            cells: self.cells,
            diagnostics: self.diagnostics,
        }
    }
}
