//! Formulas in a page.

use labook_document::{Diagnostic, Span};

use super::Writer;
use crate::escape::escaped;
use crate::math::{MathError, mathml};

impl Writer<'_> {
    /// Appends a formula that stands at `span`. One that cannot be parsed is reported, and the page says so
    /// in its place.
    pub(super) fn formula(&mut self, tex: &str, display: bool, span: Span) {
        // What a formula defines holds for those after it.
        let set = self
            .macros
            .learn(tex)
            .and_then(|()| mathml(tex, display, &self.macros));
        match set {
            Ok(mathml) => self.push(&mathml),
            Err(error) => {
                let message = escaped(&error.message);
                self.push(&format!(
                    "<span class=\"uncomputed\">[formula: {message}]</span>"
                ));
                self.report(tex, span, error);
            }
        }
    }

    fn report(&mut self, tex: &str, span: Span, error: MathError) {
        let source = self.document.source.text();
        let place = source
            .get(span.range())
            .and_then(|text| text.find(tex))
            .map(|at| span.start + at + error.offset.min(tex.len()))
            .map(|at| {
                Span::new(
                    at,
                    at + source[at..].chars().next().map_or(0, char::len_utf8),
                )
            });
        self.diagnostics
            .push(Diagnostic::error(place.unwrap_or(span), error.message));
    }
}
