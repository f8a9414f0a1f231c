//! A chapter's text cut into what becomes Markdown cells and what becomes code cells.

use labook_document::{CellId, Document, Span};

use super::footnotes;
use super::prose::{Edits, Rewrite};
use crate::{Book, Chapter};

/// A part of a chapter that becomes cells of a notebook.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text of the author's.
    Markdown(String),
    /// Text that stands elsewhere in the chapter or in none of its lines, with a word for what it is.
    Generated(&'static str, String),
    /// A cell.
    Cell(CellId),
}

/// Cuts a chapter into pieces, in order.
pub(super) fn pieces(book: &Book, chapter: &Chapter, files: &str) -> Vec<Piece> {
    let Rewrite {
        edits,
        cuts,
        footnotes,
    } = Rewrite::of(book, chapter, files);
    let text = chapter.document.source.text();
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut indent = 0;
    for id in cuts {
        let (cut, own_indent) = cut_of(chapter.document, id);
        if cut.start >= start {
            push_markdown(&mut pieces, &edits, Span::new(start, cut.start), indent);
        }
        pieces.push(Piece::Cell(id));
        start = cut.end.max(start);
        indent = own_indent;
    }
    push_markdown(&mut pieces, &edits, Span::new(start, text.len()), indent);
    if let Some(notes) = footnotes::notes(chapter.document, &footnotes, &edits) {
        pieces.push(Piece::Generated("footnotes", notes));
    }
    pieces
}

fn push_markdown(pieces: &mut Vec<Piece>, edits: &Edits<'_>, span: Span, indent: usize) {
    let text = edits.apply(span);
    let text = without_empty_lines(&text);
    if !text.is_empty() {
        pieces.push(Piece::Markdown(dedented(text, indent)));
    }
}

/// The lines of a cell and its expectation, and how far they are indented within a list.
fn cut_of(document: &Document, id: CellId) -> (Span, usize) {
    let text = document.source.text();
    let cell = &document.cells[id.index()];
    let end = cell.expected.as_ref().map_or(cell.span.end, |expected| {
        expected.span.end.max(cell.span.end)
    });
    let line = text[..cell.span.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..cell.span.start];
    let is_own_line = before.chars().all(|c| c.is_whitespace() || c == '>');
    let start = if is_own_line { line } else { cell.span.start };
    let end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let indent = if before.trim().is_empty() {
        before.len()
    } else {
        0
    };
    (Span::new(start, end), indent)
}

/// The text without lines at both ends that are empty, or empty lines of a quote.
fn without_empty_lines(text: &str) -> &str {
    let is_empty = |line: &str| line.chars().all(|c| c.is_whitespace() || c == '>');
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !is_empty(line) {
            break;
        }
        start += line.len();
    }
    let mut end = text.len();
    while let Some(line) = text[start..end].split_inclusive('\n').next_back() {
        if !is_empty(line) {
            break;
        }
        end -= line.len();
    }
    text[start..end].trim_end()
}

/// The text as it stands when the list that its first lines belong to was left behind with the cell before.
fn dedented(text: &str, indent: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut within = indent > 0;
    for line in text.split_inclusive('\n') {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        within &= spaces >= indent || line.trim().is_empty();
        out.push_str(if within {
            &line[spaces.min(indent)..]
        } else {
            line
        });
    }
    out
}
