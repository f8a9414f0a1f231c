//! Text lifted out of a source, which still knows where it came from.

use crate::Span;

/// Text lifted out of a source (a cell's code without its block-quote marks, say), which can be mapped back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text as lifted out.
    pub text: String,
    /// For each run of text copied unchanged: its offset in `text` and its span in the source, ascending.
    /// An excerpt of no text has one empty run, which says where text would stand.
    pub runs: Vec<(usize, Span)>,
}

impl Excerpt {
    /// The offset in the source of an offset in the excerpt. The end of the excerpt is the end of its last run.
    pub fn source_offset(&self, at: usize) -> usize {
        let after = self.runs.partition_point(|&(offset, _)| offset <= at);
        match after.checked_sub(1) {
            Some(index) => {
                let (offset, span) = self.runs[index];
                span.start + (at - offset).min(span.len())
            }
            None => self.runs.first().map_or(0, |&(_, span)| span.start),
        }
    }

    /// The span in the source from the first to the last byte of a span in the excerpt. It covers whatever
    /// was left out between the two.
    pub fn source_span(&self, span: Span) -> Span {
        let start = self.source_offset(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        // The last byte's place, not the place of the end: the next run may stand further on.
        let last = self.source_offset(span.end - 1);
        Span::new(start, (last + 1).max(start))
    }

    /// Appends text copied from `span` of the source.
    pub(crate) fn copy(&mut self, source: &str, span: Span) {
        let at = self.text.len();
        self.text.push_str(&source[span.range()]);
        match self.runs.last_mut() {
            Some((_, last)) if last.end == span.start && !last.is_empty() => last.end = span.end,
            _ if span.is_empty() => {}
            _ => self.runs.push((at, span)),
        }
    }

    /// Appends text that no byte of the source stands for.
    pub(crate) fn insert(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a range of another excerpt.
    pub(crate) fn append(&mut self, from: &Self, span: Span) {
        let base = self.text.len();
        self.text.push_str(&from.text[span.range()]);
        let first = from
            .runs
            .partition_point(|&(offset, run)| offset + run.len() <= span.start);
        for &(offset, run) in &from.runs[first..] {
            if offset >= span.end {
                break;
            }
            let start = offset.max(span.start);
            let end = (offset + run.len()).min(span.end);
            let copied = Span::new(run.start + (start - offset), run.start + (end - offset));
            match self.runs.last_mut() {
                Some((_, last)) if last.end == copied.start && !last.is_empty() => {
                    last.end = copied.end;
                }
                _ => self.runs.push((base + (start - span.start), copied)),
            }
        }
    }

    /// Says where text would stand, if there is none.
    pub(crate) fn anchor(&mut self, at: usize) {
        if self.runs.is_empty() {
            self.runs.push((0, Span::new(at, at)));
        }
    }
}
