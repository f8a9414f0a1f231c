//! Formulas on paper.

use std::sync::Mutex;

use labook_document::{Diagnostic, Math, Span};

use super::Writer;
use crate::math::{Formula, MathError, Reference};
use crate::paper::manuscript::label;
use crate::paper::markup::{optional, string};

impl Writer<'_, '_> {
    /// Appends a formula of the chapter, with the numbers of its lines; as a block where it is one.
    pub(super) fn math(&mut self, math: &Math, is_block: bool, span: Span) {
        let display = math.display || is_block;
        self.formula(&math.tex, display, math.label.as_deref(), span);
    }

    /// Appends a formula that stands at `span`. One that cannot be parsed is reported, and the paper says so in
    /// its place.
    pub(super) fn formula(&mut self, tex: &str, display: bool, own: Option<&str>, span: Span) {
        // The places that the formula's references lead to.
        let wanted = Mutex::new(Vec::new());
        // What a formula defines holds for those after it.
        let parsed = self.macros.learn(tex).and_then(|()| {
            let references = |label: &str| self.equation_reference(label, &wanted);
            Formula::parse_with(tex, display, &self.macros, &references)
        });
        let wanted = wanted.into_inner().unwrap_or_default();
        self.sheet.wanted.extend(wanted);
        match parsed {
            Ok(formula) => self.set(formula, display, own),
            Err(error) => {
                self.push("#unset[");
                self.text(&error.message);
                self.push("];");
                self.report_formula(tex, span, error);
            }
        }
    }

    fn set(&mut self, mut formula: Formula, display: bool, own: Option<&str>) {
        if let Some((label, text)) = formula.only_reference() {
            let (label, text) = (label.to_owned(), text.to_owned());
            return self.equation_link(&label, &text);
        }
        if let Some(own) = own {
            formula.label(own);
        }
        let shared = self.shared;
        let numbering = &shared.book.numbering;
        formula.number(&mut |labels| {
            let mut targets = labels.iter().filter_map(|label| numbering.target(label));
            targets.find_map(|target| target.number.clone())
        });
        if formula.is_empty() {
            return;
        }
        let spoken = string(&formula.spoken());
        if !display {
            let body = formula.typst();
            return self.push(&format!("#formula({spoken}, ${body}$);"));
        }
        let chapter = self.chapter.filter(|_| !self.is_copy);
        if let Some(chapter) = chapter {
            let labels: Vec<String> = formula
                .labels()
                .iter()
                .map(|(label, _)| (*label).to_owned())
                .collect();
            // A label that is there already must not be given again.
            let fresh: Vec<bool> = labels
                .iter()
                .map(|label| self.sheet.labels.insert(label.clone()))
                .collect();
            let is_fresh = |wanted: &str| {
                labels
                    .iter()
                    .zip(&fresh)
                    .any(|(label, fresh)| label == wanted && *fresh)
            };
            if labels.iter().all(|label| is_fresh(label)) {
                formula.anchor(&|name| label(chapter, name));
            }
        }
        let set = formula.typst_on_paper();
        let number = match &set.tag {
            Some(tag) => format!("${tag}$"),
            None => "none".to_owned(),
        };
        let label = optional(set.anchor.as_deref());
        let body = set.body;
        self.push(&format!(
            "#displayed({spoken}, {number}, {label}, ${body}$);"
        ));
    }

    /// What a reference in a formula shows and leads to, which is `wanted` from now on.
    fn equation_reference(
        &self,
        name: &str,
        wanted: &Mutex<Vec<(usize, String)>>,
    ) -> Option<Reference> {
        let target = self.numbering().target(name)?;
        let number = target.number.clone()?;
        let href = (!self.within_link).then(|| label(target.chapter, &target.anchor));
        if let (Some(_), Ok(mut wanted)) = (&href, wanted.lock()) {
            wanted.push((target.chapter, target.anchor.clone()));
        }
        Some(Reference { number, href })
    }

    /// Appends a reference that is all of a formula.
    fn equation_link(&mut self, label: &str, text: &str) {
        let shared = self.shared;
        match shared.book.numbering.target(label) {
            Some(target) if !self.within_link => {
                let opening = self.opening_to(target.chapter, &target.anchor);
                self.push(&opening);
                self.text(text);
                self.push("];");
            }
            _ => self.text(text),
        }
    }

    fn report_formula(&mut self, tex: &str, span: Span, error: MathError) {
        let place = self
            .sheet
            .within
            .unwrap_or_else(|| error.place(self.document.source.text(), tex, span));
        self.report(Diagnostic::error(place, error.message));
    }
}
