//! Footnotes, which Jupyter does not know: numbered marks, and a cell of notes at the end.

use labook_document::{Block, BlockKind, Document, Span};

use super::prose::Edits;

/// The mark of the footnote with this number.
pub(super) fn mark(number: usize) -> String {
    format!("<sup>[{number}]</sup>")
}

/// The notes that `labels` refer to, numbered in that order.
pub(super) fn notes(document: &Document, labels: &[String], edits: &Edits<'_>) -> Option<String> {
    let mut notes = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        labook_document::each_block(&document.blocks, &mut |block| {
            if let BlockKind::Footnote {
                label: own, blocks, ..
            } = &block.kind
                && own == label
                && let Some(span) = extent(blocks)
            {
                let text = edits.within(span);
                notes.push(format!("{} {}", mark(index + 1), unindented(&text)));
            }
        });
    }
    (!notes.is_empty()).then(|| format!("---\n\n{}", notes.join("\n\n")))
}

fn extent(blocks: &[Block]) -> Option<Span> {
    Some(Span::new(
        blocks.first()?.span.start,
        blocks.last()?.span.end,
    ))
}

/// Paragraphs of a note, which are indented in the chapter.
fn unindented(text: &str) -> String {
    let lines = text.trim_end().lines();
    let lines: Vec<&str> = lines
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    lines.join("\n")
}
