//! What has begun and not ended, while the tree is built.

use pulldown_cmark::{BlockQuoteKind, CowStr, Tag};

use super::label::paragraph;
use crate::{AlertKind, Alignment, Block, Definition, Excerpt, Inline, ListItem, Span};

/// A construct that has begun and not ended.
pub(super) struct Frame<'a> {
    /// What it is.
    pub open: Open<'a>,
    /// The blocks in it.
    pub blocks: Vec<Block>,
    /// Running text: of a paragraph, say, or of an item of a tight list, which has no paragraphs.
    pub inlines: Vec<Inline>,
}

/// What has begun, with what it collects besides blocks and running text.
pub(super) enum Open<'a> {
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
    /// A construct with nothing in it yet.
    pub(super) const fn new(open: Open<'a>) -> Self {
        Self {
            open,
            blocks: Vec::new(),
            inlines: Vec::new(),
        }
    }

    /// Makes a paragraph of running text that has none of its own.
    pub(super) fn wrap_inlines(&mut self) {
        if let (Some(first), Some(last)) = (self.inlines.first(), self.inlines.last()) {
            let span = Span::new(first.span.start, last.span.end);
            let inlines = std::mem::take(&mut self.inlines);
            self.blocks.push(paragraph(inlines, span));
        }
    }
}

/// Whether what starts with a tag can hold the likes of itself.
pub(super) const fn nests(tag: &Tag<'_>) -> bool {
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
pub(super) const fn holds_blocks(open: &Open<'_>) -> bool {
    matches!(
        open,
        Open::Root | Open::Quote(_) | Open::Item { .. } | Open::Footnote(_) | Open::Details
    )
}

/// Whether it ends the running text before it.
pub(super) const fn is_block(open: &Open<'_>) -> bool {
    !matches!(
        open,
        Open::Emphasis
            | Open::Strong
            | Open::Strikethrough
            | Open::Link { .. }
            | Open::Image { .. }
    )
}

/// The kind of an alert.
pub(super) const fn alert_kind(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

/// The alignment of a column.
pub(super) const fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
