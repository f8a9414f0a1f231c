//! Formulas in a page.

use labook_document::{Diagnostic, Math, Span};

use super::Writer;
use crate::escape::escaped;
use crate::escape::push_url;
use crate::math::{Formula, MathError, Reference};

impl Writer<'_> {
    /// Appends a formula of the chapter, with the numbers of its lines.
    pub(super) fn math(&mut self, math: &Math, span: Span) {
        self.formula_labelled(&math.tex, math.display, math.label.as_deref(), span);
    }

    /// Appends a formula that stands at `span`. One that cannot be parsed is reported, and the page says so
    /// in its place.
    pub(super) fn formula(&mut self, tex: &str, display: bool, span: Span) {
        self.formula_labelled(tex, display, None, span);
    }

    fn formula_labelled(&mut self, tex: &str, display: bool, label: Option<&str>, span: Span) {
        // What a formula defines holds for those after it.
        let parsed = self.macros.learn(tex).and_then(|()| {
            let references = |label: &str| self.equation_reference(label);
            Formula::parse_with(tex, display, &self.macros, &references)
        });
        match parsed {
            Ok(mut formula) => {
                if let Some((label, text)) = formula.only_reference() {
                    return self.link_to_equation(label, text);
                }
                if let Some(label) = label {
                    formula.label(label);
                }
                let numbering = self.numbering;
                formula.number(&mut |labels| {
                    let mut targets = labels.iter().filter_map(|label| numbering.target(label));
                    targets.find_map(|target| target.number.clone())
                });
                if !self.is_copy {
                    formula.anchor(&|label| format!("{}{label}", self.id_prefix));
                }
                self.push(&formula.mathml());
            }
            Err(error) => {
                let message = escaped(&error.message);
                self.push(&format!(
                    "<span class=\"uncomputed\">[formula: {message}]</span>"
                ));
                self.report(tex, span, error);
            }
        }
    }

    /// What a reference in a formula shows.
    fn equation_reference(&self, label: &str) -> Option<Reference> {
        let target = self.numbering.target(label)?;
        Some(Reference {
            number: target.number.clone()?,
            href: self.href_of(target).filter(|_| !self.within_link),
        })
    }

    /// Appends a reference that is all of a formula: a link that every browser follows.
    fn link_to_equation(&mut self, label: &str, text: &str) {
        let target = self.numbering.target(label);
        let href = target.and_then(|target| self.href_of(target));
        match href.filter(|_| !self.within_link) {
            Some(href) => {
                self.push("<a class=\"ref\" href=\"");
                push_url(&mut self.out, &href);
                self.push("\">");
                self.text(text);
                self.push("</a>");
            }
            None => self.text(text),
        }
    }

    fn report(&mut self, tex: &str, span: Span, error: MathError) {
        let place = error.place(self.document.source.text(), tex, span);
        self.diagnostics
            .push(Diagnostic::error(place, error.message));
    }
}
