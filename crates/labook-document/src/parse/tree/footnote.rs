//! The labels of footnotes.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Diagnostic, Span};

/// The footnotes of a chapter, met so far. Letter case does not count in their labels.
#[derive(Default)]
pub(super) struct Footnotes {
    defined: BTreeMap<String, Vec<Span>>,
    referred: BTreeSet<String>,
}

impl Footnotes {
    /// Takes up a reference; gives the label as its footnote has it.
    pub(super) fn refer(&mut self, label: &str) -> String {
        let label = label.to_lowercase();
        self.referred.insert(label.clone());
        label
    }

    /// Takes up what a footnote says, by the place of its marker; gives its label.
    pub(super) fn define(&mut self, label: &str, marker: Span) -> String {
        let label = label.to_lowercase();
        self.defined.entry(label.clone()).or_default().push(marker);
        label
    }

    /// What is wrong, now that all are known. References without a footnote are mere words to Markdown.
    pub(super) fn check(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (label, places) in &self.defined {
            for &again in &places[1..] {
                diagnostics.push(
                    Diagnostic::error(again, format!("two footnotes have the label `{label}`"))
                        .with_label(places[0], "the first is here"),
                );
            }
            if !self.referred.contains(label) {
                let message = format!("nothing refers to the footnote `{label}`");
                diagnostics.push(
                    Diagnostic::warning(places[0], message)
                        .with_help(format!("write `[^{label}]` where it belongs")),
                );
            }
        }
        diagnostics
    }
}
