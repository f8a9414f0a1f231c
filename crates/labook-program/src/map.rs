//! From a place in a generated program to a place in a chapter.

use std::ops::Range;

use labook_document::{Excerpt, Span};

/// Which step each byte of a program belongs to, and where in its document it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// Ascending; each reaches to the next one's start. The first starts at 0.
    pieces: Vec<Piece>,
    /// Offsets of the first byte of each line.
    lines: Vec<usize>,
    /// Length of the program's text.
    len: usize,
}

/// A run of bytes of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    step: Option<usize>,
    origin: Origin,
}

/// Where a piece came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// Scaffolding.
    Nowhere,
    /// Copied from the document, from this offset on.
    Copied(usize),
    /// Part of a cell's text that the document does not hold, such as an added line end. It stands
    /// for this one offset.
    Near(usize),
}

impl SourceMap {
    /// The step that the byte at `offset` of the program belongs to, with the offset in its
    /// document's source. Scaffolding belongs to a step but has no place in the document.
    pub fn locate(&self, offset: usize) -> Option<(usize, Option<usize>)> {
        let piece = self.pieces[..self.first_after(offset)].last()?;
        let place = match piece.origin {
            Origin::Nowhere => None,
            Origin::Near(place) => Some(place),
            Origin::Copied(start) => Some(start + offset.min(self.len) - piece.at),
        };
        Some((piece.step?, place))
    }

    /// The step and the span in its document's source that a range of the program covers.
    ///
    /// Where the range reaches over scaffolding, only what was copied counts, and only that of the
    /// first step that it meets. So the range of a macro call that wraps an expression is the
    /// expression. A range of scaffolding alone has no span.
    pub fn span(&self, range: Range<usize>) -> Option<(usize, Option<Span>)> {
        let mut found: Option<(usize, Span)> = None;
        let first = self.first_after(range.start).saturating_sub(1);
        for (i, piece) in self.pieces.iter().enumerate().skip(first) {
            let end = self.pieces.get(i + 1).map_or(self.len, |next| next.at);
            if piece.at >= range.end.max(range.start + 1) {
                break;
            }
            let (Some(step), Origin::Copied(start)) = (piece.step, piece.origin) else {
                continue;
            };
            let from = range.start.clamp(piece.at, end) - piece.at + start;
            let to = range.end.clamp(piece.at, end) - piece.at + start;
            match &mut found {
                None => found = Some((step, Span::new(from, to))),
                Some((same, span)) if *same == step && to >= span.end => span.end = to,
                Some(_) => break,
            }
        }
        match found {
            Some((step, span)) => Some((step, Some(span))),
            None => {
                let (step, place) = self.locate(range.start)?;
                Some((step, place.map(|place| Span::new(place, place))))
            }
        }
    }

    /// The byte offset of a line and column of the program, as rustc and panics count them: from 1,
    /// columns in characters. `text` is the program's text.
    pub fn offset(&self, text: &str, line: usize, column: usize) -> Option<usize> {
        let start = *self.lines.get(line.checked_sub(1)?)?;
        let end = self.lines.get(line).copied().unwrap_or(self.len);
        let line = text.get(start..end)?;
        let within = line
            .char_indices()
            .nth(column.checked_sub(1)?)
            .map_or(line.len(), |(at, _)| at);
        Some(start + within)
    }

    /// The line and column of a byte offset of the program, counted in the same way.
    pub fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column = text.get(start..).map_or(0, |rest| {
            rest.char_indices()
                .take_while(|(at, _)| start + at < offset)
                .count()
        });
        (line, column + 1)
    }

    fn first_after(&self, offset: usize) -> usize {
        self.pieces.partition_point(|piece| piece.at <= offset)
    }
}

/// Writes the text of a program and its map together.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
    pieces: Vec<Piece>,
    step: Option<usize>,
}

impl Writer {
    /// What is written from now on belongs to `step`.
    pub(crate) fn set_step(&mut self, step: Option<usize>) {
        self.step = step;
    }

    /// Writes scaffolding.
    pub(crate) fn scaffold(&mut self, text: &str) {
        self.piece(Origin::Nowhere);
        self.text.push_str(text);
    }

    /// Writes a part of a cell's text as it is.
    pub(crate) fn verbatim(&mut self, code: &Excerpt, range: Range<usize>) {
        let base = self.text.len();
        let Some(text) = code.text.get(range.clone()) else {
            return;
        };
        let mut at = range.start;
        let mut near = code.source_offset(at);
        for &(start, span) in &code.runs {
            let (from, to) = (start.max(range.start), (start + span.len()).min(range.end));
            if from >= to {
                continue;
            }
            if at < from {
                self.piece_at(base + at - range.start, Origin::Near(near));
            }
            self.piece_at(
                base + from - range.start,
                Origin::Copied(span.start + from - start),
            );
            at = to;
            near = span.start + to - start;
        }
        if at < range.end {
            self.piece_at(base + at - range.start, Origin::Near(near));
        }
        self.text.push_str(text);
    }

    /// The text and its map.
    pub(crate) fn finish(self) -> (String, SourceMap) {
        let lines = std::iter::once(0)
            .chain(self.text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let len = self.text.len();
        let map = SourceMap {
            pieces: self.pieces,
            lines,
            len,
        };
        (self.text, map)
    }

    fn piece(&mut self, origin: Origin) {
        self.piece_at(self.text.len(), origin);
    }

    fn piece_at(&mut self, at: usize, origin: Origin) {
        let step = self.step;
        let piece = Piece { at, step, origin };
        match self.pieces.last_mut() {
            // Scaffolding in several pieces is one.
            Some(last)
                if last.step == step && last.origin == origin && origin == Origin::Nowhere => {}
            Some(last) if last.at == at => *last = piece,
            _ => self.pieces.push(piece),
        }
    }
}
