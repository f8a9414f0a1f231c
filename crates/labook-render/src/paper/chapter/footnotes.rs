//! Footnotes: numbered as they are referred to, set at the foot of the page.

use std::collections::BTreeMap;

use labook_document::{Block, Span};

use super::Writer;
use crate::paper::manuscript::label;
use crate::paper::markup::string;
use crate::walk;

/// The footnotes of a document.
#[derive(Debug)]
pub(super) struct Footnotes<'a> {
    texts: BTreeMap<&'a str, &'a [Block]>,
    /// Names in the order of their numbers.
    referred: Vec<&'a str>,
}

impl<'a> Footnotes<'a> {
    pub(super) fn new(blocks: &'a [Block]) -> Self {
        Self {
            texts: walk::footnotes(blocks),
            referred: Vec::new(),
        }
    }
}

impl Writer<'_, '_> {
    /// Appends the mark that refers to a footnote, and the footnote with the first of them.
    pub(super) fn footnote(&mut self, name: &str, span: Span) {
        self.sheet.from(span);
        let Some((&name, &blocks)) = self.footnotes.texts.get_key_value(name) else {
            return self.text(&format!("[^{name}]"));
        };
        if self.is_copy {
            return;
        }
        let known = self
            .footnotes
            .referred
            .iter()
            .position(|known| *known == name);
        let number = known.unwrap_or(self.footnotes.referred.len()) + 1;
        let label = string(&label(
            self.chapter.unwrap_or_default(),
            &format!("fn-{number}"),
        ));
        if known.is_some() {
            return self.push(&format!("#noted-again(\"{number}\", {label});"));
        }
        self.footnotes.referred.push(name);
        self.push(&format!("#noted(\"{number}\", {label})["));
        match blocks {
            [block] => self.only_inlines(block),
            blocks => self.blocks(blocks),
        }
        self.push("];");
    }
}
