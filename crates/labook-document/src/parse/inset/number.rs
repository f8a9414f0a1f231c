//! The search for numbers with an expression.

use super::{
    InsetKind,
    expression::{Unbalanced, closing_brace},
    search::{Close, Search},
};
use crate::{Diagnostic, Span};

impl Search<'_> {
    /// A span of code may be the expected text of a number.
    pub(super) fn code(&mut self, span: Span) {
        let code = &self.text[span.range()];
        if code.starts_with("``{=") {
            // Two backticks that have nothing between them were taken for the beginning of this code.
            self.number(span.start, None, span.start + 2, true);
            // And those that were taken for its end may have nothing between them either. If not, they begin
            // something, and pulldown-cmark must be asked again what the rest of the block is.
            if span.end - 2 >= self.covered && self.masked[span.end..].starts_with("{=") {
                self.number(span.end - 2, None, span.end, true);
            } else {
                self.covered = self.limit(span.start);
            }
            return;
        }
        let after = &self.masked[span.end..];
        if after.starts_with("{=") {
            let ticks = code.len() - code.trim_start_matches('`').len();
            let inner = Span::new(span.start + ticks, span.end - ticks);
            self.number(span.start, Some(inner), span.end, false);
        } else if after.starts_with([' ', '\t'])
            && after.trim_start_matches([' ', '\t']).starts_with("{= ")
        {
            let gap = after.len() - after.trim_start_matches([' ', '\t']).len();
            let place = Span::new(span.end, span.end + gap);
            self.found.diagnostics.push(
                Diagnostic::warning(place, "white space keeps this expression from its number")
                    .with_help("write `{= …}` right after the backtick"),
            );
        }
    }

    /// Markdown does not look into HTML, and so numbers in it stay what they are.
    pub(super) fn html(&mut self, span: Span) {
        if let Some(at) = self.masked[span.range()].find("`{=") {
            let start = span.start + at;
            self.found.diagnostics.push(
                Diagnostic::warning(
                    Span::new(start, start + 3),
                    "this number stands in raw HTML, so it is not computed",
                )
                .with_help("leave a blank line between the HTML tag and the words"),
            );
        }
    }

    /// A number whose expression's brace opens at `brace`.
    pub(super) fn number(
        &mut self,
        start: usize,
        inner: Option<Span>,
        brace: usize,
        unsettled: bool,
    ) {
        if start < self.hopeless[Close::Brace as usize] {
            return;
        }
        let limit = self.limit(brace);
        let body = brace + 2;
        match closing_brace(&self.masked[body..limit]) {
            Ok(len) => {
                let expression = Span::new(body, body + len);
                if self.text[expression.range()].trim().is_empty() {
                    let span = Span::new(brace, expression.end + 1);
                    self.found.diagnostics.push(
                        Diagnostic::error(span, "this number has no expression")
                            .with_help("write `{= …}` with the Rust that computes it"),
                    );
                    return;
                }
                let expected = inner.filter(|inner| !self.text[inner.range()].trim().is_empty());
                let kind = InsetKind::Number {
                    expected,
                    expression,
                };
                self.push(Span::new(start, expression.end + 1), kind, unsettled);
                if self.masked[expression.range()].contains('`') {
                    // What pulldown-cmark took for code after it may be no code.
                    self.found.unsettled = true;
                    self.covered = limit;
                }
            }
            Err(problem) => {
                let opening = Span::new(brace, body);
                self.found.diagnostics.push(match problem {
                    Unbalanced::Open { inner: None } => {
                        Diagnostic::error(opening, "this expression is never closed")
                            .with_help("close it with `}` in the same paragraph")
                    }
                    Unbalanced::Open { inner: Some(at) } => {
                        let span = Span::new(body + at, body + at + 1);
                        let bracket = &self.text[span.range()];
                        let message = format!("this `{bracket}` is never closed");
                        Diagnostic::error(span, message).with_label(opening, "in this expression")
                    }
                    Unbalanced::Closed { at } => {
                        let span = Span::new(body + at, body + at + 1);
                        let bracket = &self.text[span.range()];
                        let message = format!("this `{bracket}` closes nothing");
                        Diagnostic::error(span, message).with_label(opening, "in this expression")
                    }
                });
                self.hopeless[Close::Brace as usize] = limit;
            }
        }
    }
}
