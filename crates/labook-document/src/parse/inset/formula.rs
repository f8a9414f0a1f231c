//! The search for formulas that pulldown-cmark does not see, or sees where there are none.

use super::{
    InsetKind, container_marks,
    search::{Close, Search},
};
use crate::{Diagnostic, Span};

/// How far a displayed formula may reach when Markdown sees no formula in it.
const MAX_DISPLAY: usize = 16 << 10;

impl Search<'_> {
    /// A formula after which a digit stands is two amounts of money.
    pub(super) fn amount(&mut self, span: Span) {
        if self.masked[span.end..].starts_with(|char: char| char.is_ascii_digit()) {
            let dollar = Span::new(span.start, span.start + 1);
            self.push(dollar, InsetKind::Literal, true);
        }
    }

    /// `\(…\)`, within running text that has no code in between.
    pub(super) fn inline_formula(&mut self, end: usize) {
        let Some(start) = self.parenthesis.take() else {
            return;
        };
        let tex = Span::new(start + 2, end - 2);
        if !self.masked[tex.range()].trim().is_empty() {
            let display = false;
            let kind = InsetKind::Math { display, tex };
            self.push(Span::new(start, end), kind, true);
        }
    }

    /// `\[…\]`, and `$$…$$` where Markdown sees none. Both stand on lines of their own, so that an escaped
    /// bracket and a stray pair of dollars stay what they are; then they may hold anything, blank lines too.
    pub(super) fn display_formula(&mut self, start: usize, mark: &str, close: Close) {
        if self.one_line || start < self.hopeless[close as usize] {
            return;
        }
        let inner = start + 2;
        let limit = self
            .masked
            .floor_char_boundary(self.masked.len().min(inner + MAX_DISPLAY));
        let end = find_mark(&self.masked[inner..limit], mark).map(|len| inner + len);
        match end.map(|end| Span::new(inner, end)) {
            Some(tex) if self.can_be_displayed(tex) => {
                let display = true;
                let span = Span::new(start, tex.end + 2);
                self.push(span, InsetKind::Math { display, tex }, true);
            }
            Some(tex) => self.hopeless[close as usize] = tex.end,
            None => {
                self.hopeless[close as usize] = limit;
                let line = self.masked[inner..].lines().next().unwrap_or_default();
                if mark == "$$" && line.trim().is_empty() {
                    let message = "these dollars open no formula, or close none";
                    self.found.diagnostics.push(
                        Diagnostic::warning(Span::new(start, inner), message)
                            .with_help("put `$$` before the formula and after it"),
                    );
                }
            }
        }
    }

    /// Whether a formula, by what it holds and what stands after it, is one.
    pub(super) fn can_be_displayed(&self, tex: Span) -> bool {
        let after = self.masked[tex.end + 2..].lines().next();
        let after = after.unwrap_or_default().trim();
        let ends_line =
            after.is_empty() || after.starts_with('{') || matches!(after, "." | "," | ";" | ":");
        let quotes = self.context.quotes;
        let mut blank = true;
        let plain = self.masked[tex.range()]
            .lines()
            .enumerate()
            .all(|(index, line)| {
                // A line without all the marks of its quotes is beyond them.
                let (marks, quotes) = if index == 0 {
                    (0, 0)
                } else {
                    (container_marks(line, quotes), quotes)
                };
                let body = line[marks..].trim_start();
                blank &= body.trim_end().is_empty();
                line[..marks].matches('>').count() == quotes
                    && !body.starts_with("```")
                    && !body.starts_with("~~~")
            });
        ends_line && plain && !blank
    }
}

/// The first place of a mark that no backslash stands before. A mark may begin with one.
fn find_mark(text: &str, mark: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find(mark) {
        let at = from + found;
        let backslashes = text[..at].len() - text[..at].trim_end_matches('\\').len();
        if backslashes.is_multiple_of(2) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
