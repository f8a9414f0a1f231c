//! Footnotes: numbered as they are referred to, gathered where the page ends.

use std::collections::BTreeMap;

use labook_document::Block;
use minijinja::{Value, context};

use super::Writer;
use crate::walk;

/// The footnotes of a document.
#[derive(Debug)]
pub(super) struct Footnotes<'a> {
    texts: BTreeMap<&'a str, &'a [Block]>,
    /// Labels in the order of their numbers, each with how often it was referred to.
    referred: Vec<(&'a str, usize)>,
}

impl<'a> Footnotes<'a> {
    pub(super) fn new(blocks: &'a [Block]) -> Self {
        Self {
            texts: walk::footnotes(blocks),
            referred: Vec::new(),
        }
    }

    /// The number of a footnote, and which reference to it this one is, both from 1.
    fn refer(&mut self, label: &str) -> Option<(usize, usize)> {
        if let Some(at) = self.referred.iter().position(|(known, _)| *known == label) {
            self.referred[at].1 += 1;
            return Some((at + 1, self.referred[at].1));
        }
        let (&label, _) = self.texts.get_key_value(label)?;
        self.referred.push((label, 1));
        Some((self.referred.len(), 1))
    }
}

impl Writer<'_> {
    /// Appends the mark that refers to a footnote.
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let Some((number, occurrence)) = self.footnotes.refer(label) else {
            self.push("[^");
            self.text(label);
            self.push("]");
            return;
        };
        let prefix = self.id_prefix.clone();
        let id = reference_id(&prefix, number, occurrence);
        self.push(&format!(
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#{prefix}fn-{number}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// Appends the footnotes that were referred to, with links back.
    pub(super) fn footnotes(&mut self) {
        let mut notes = Vec::new();
        // A footnote may refer to further ones, so the list can grow while it is written.
        while let Some(&(label, _)) = self.footnotes.referred.get(notes.len()) {
            let blocks = self.footnotes.texts[label];
            notes.push(self.captured(|writer| writer.blocks(blocks)));
        }
        if notes.is_empty() {
            return;
        }
        let prefix = self.id_prefix.clone();
        let notes: Vec<Value> = notes
            .into_iter()
            .zip(&self.footnotes.referred)
            .enumerate()
            .map(|(index, (html, (_, count)))| {
                let number = index + 1;
                let back: Vec<String> = (1..=*count)
                    .map(|occurrence| reference_id(&prefix, number, occurrence))
                    .collect();
                context! { id => format!("{prefix}fn-{number}"), html => Value::from_safe_string(html), back }
            })
            .collect();
        self.template("footnotes.html", context! { notes });
    }
}

fn reference_id(prefix: &str, number: usize, occurrence: usize) -> String {
    match occurrence {
        1 => format!("{prefix}fnref-{number}"),
        _ => format!("{prefix}fnref-{number}-{occurrence}"),
    }
}
