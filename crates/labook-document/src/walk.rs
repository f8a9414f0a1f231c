//! The way through a document, outer before inner and in order. The depth of the tree is bounded.

use crate::{Block, BlockKind, Inline, InlineKind, Theorem};

/// Calls `visit` for every block, outer before inner.
pub fn each_block<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::Quote(blocks)
            | BlockKind::Alert { blocks, .. }
            | BlockKind::Theorem(Theorem { blocks, .. })
            | BlockKind::Footnote { blocks, .. } => each_block(blocks, visit),
            BlockKind::List { items, .. } => {
                for item in items {
                    each_block(&item.blocks, visit);
                }
            }
            BlockKind::Definitions(definitions) => {
                for details in definitions.iter().flat_map(|entry| &entry.details) {
                    each_block(details, visit);
                }
            }
            BlockKind::Heading(_)
            | BlockKind::Paragraph(_)
            | BlockKind::Cell(_)
            | BlockKind::Code(_)
            | BlockKind::Math(_)
            | BlockKind::Figure(_)
            | BlockKind::Table { .. }
            | BlockKind::Directive(_)
            | BlockKind::Index(_)
            | BlockKind::Html(_)
            | BlockKind::Rule => {}
        }
    }
}

/// The running text that stands directly in a block.
pub fn inlines_of(block: &Block) -> Vec<&[Inline]> {
    match &block.kind {
        BlockKind::Heading(heading) => vec![&heading.content],
        BlockKind::Paragraph(content) => vec![content],
        BlockKind::Alert { title, .. } | BlockKind::Theorem(Theorem { title, .. }) => vec![title],
        BlockKind::Table {
            head,
            rows,
            caption,
            ..
        } => head
            .iter()
            .chain(rows.iter().flatten())
            .chain(caption.iter().map(|caption| &caption.content))
            .map(Vec::as_slice)
            .collect(),
        BlockKind::Definitions(definitions) => definitions
            .iter()
            .map(|definition| definition.term.as_slice())
            .collect(),
        _ => Vec::new(),
    }
}

/// Calls `visit` for every piece of running text, outer before inner.
pub fn each_inline<'a>(content: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in content {
        visit(inline);
        if let InlineKind::Emphasis(content)
        | InlineKind::Strong(content)
        | InlineKind::Strikethrough(content)
        | InlineKind::Link { content, .. } = &inline.kind
        {
            each_inline(content, visit);
        }
    }
}
