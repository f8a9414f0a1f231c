//! Entries of the index: comments that a reader does not see.

use super::Builder;
use crate::{BlockKind, Diagnostic, IndexEntry, InlineKind, Span};

impl Builder<'_> {
    /// A block of raw HTML, or the entries of the index that are all of it.
    pub(super) fn html(&mut self, html: String, span: Span) {
        if html.contains("<!--") && html.contains("index:") {
            let entries = self.entries(span);
            if let Some(entries) = entries {
                if !entries.is_empty() {
                    self.block(BlockKind::Index(entries), span);
                }
                return;
            }
        }
        self.block(BlockKind::Html(html), span);
    }

    /// Raw HTML within running text, or an entry of the index.
    pub(super) fn inline_html(&mut self, html: String, span: Span) {
        match self.entries(span) {
            Some(entries) => {
                for entry in entries {
                    self.inline(InlineKind::Index(entry), span);
                }
            }
            None => self.inline(InlineKind::Html(html), span),
        }
    }

    /// The entries that a piece of the source consists of; `None` where there is anything else.
    fn entries(&mut self, span: Span) -> Option<Vec<IndexEntry>> {
        let text = self.text;
        let mut entries = Vec::new();
        let mut found = false;
        let mut at = span.start;
        loop {
            let rest = &text[at..span.end];
            let skipped = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '>');
            if skipped.is_empty() {
                return found.then_some(entries);
            }
            let start = span.end - skipped.len();
            let len = skipped.strip_prefix("<!--")?.find("-->")?;
            let body = skipped[4..4 + len].trim().strip_prefix("index:")?;
            at = start + 4 + len + 3;
            found = true;
            let place = Span::new(start, at);
            let terms: Vec<String> = body
                .split(';')
                .map(|term| term.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            if terms.iter().any(String::is_empty) {
                let error = Diagnostic::error(place, "this entry of the index has no term");
                self.diagnostics
                    .push(error.with_help("write `<!-- index: matrix; symmetric -->`"));
            } else {
                entries.push(IndexEntry { terms, span: place });
            }
        }
    }
}
