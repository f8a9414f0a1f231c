//! The search for references and citations.

use super::{InsetKind, search::Search};
use crate::{
    Cited, Excerpt, Span, TargetKind,
    parse::label::{is_label_char, label_at_start},
};

impl Search<'_> {
    /// References within words, such as `@fig-x`. What begins like nothing that has a number stays text, and
    /// so does what stands in an address.
    pub(super) fn references(&mut self, span: Span, escaped: bool) {
        let first = span.start;
        let mut from = first.max(self.covered);
        while from < span.end
            && let Some(found) = self.masked[from..span.end].find('@')
        {
            let at = from + found;
            from = at + 1;
            let before = self.masked[..at].chars().next_back();
            let joined = before
                .is_some_and(|char| is_label_char(char) || "/@+=&%#~".contains(char))
                || (escaped && at == first);
            // Emphasis and the like may have cut the words.
            let label = label_at_start(&self.masked[from..]);
            if joined || self.address || TargetKind::of_label(label).is_none() {
                continue;
            }
            let end = from + label.len();
            let cut = end > span.end;
            self.push_reference(Span::new(at, end), cut);
            from = end;
        }
    }

    fn push_reference(&mut self, span: Span, unsettled: bool) {
        // It does not end a formula that has begun before it.
        let parenthesis = self.parenthesis;
        self.push(span, InsetKind::Reference, unsettled);
        self.parenthesis = parenthesis;
    }

    /// `[@key]`, `[@key, p. 3; @other]`. What has another form stays text.
    pub(super) fn citation(&mut self, start: usize) {
        let limit = self.limit(start);
        let rest = &self.masked[start..limit];
        let Some(len) = rest.find(']') else { return };
        let all = rest[1..len].split(';').all(|part| {
            let part = part.trim_start_matches(|char: char| char.is_whitespace() || char == '>');
            part.strip_prefix('@').is_some_and(|part| {
                let key = key_at_start(part);
                let after = part[key.len()..].trim_start();
                !key.is_empty() && (after.is_empty() || after.starts_with(','))
            })
        });
        if all {
            let span = Span::new(start, start + len + 1);
            self.push(span, InsetKind::Citation, true);
        }
    }
}

/// The key of a bibliography that a text begins with.
fn key_at_start(text: &str) -> &str {
    let allowed = |char: char| is_label_char(char) || matches!(char, '/' | '+' | '\'');
    let end = text.find(|char| !allowed(char)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ':', '-', '/', '+'])
}

/// The works that a citation names; it has the form of one.
pub(crate) fn citation(excerpt: &Excerpt) -> Vec<Cited> {
    let text = excerpt.text.as_str();
    let mut cited = Vec::new();
    let mut at = 1;
    for part in text[1..text.len() - 1].split(';') {
        let start = at + part.find('@').unwrap_or_default();
        at += part.len() + 1;
        let body = &text[start + 1..at - 1];
        let key = key_at_start(body);
        let words: Vec<&str> = body[key.len()..]
            .trim_start()
            .trim_start_matches(',')
            .split_whitespace()
            .collect();
        let supplement = words.join(" ");
        cited.push(Cited {
            key: key.to_owned(),
            supplement: Some(supplement).filter(|words| !words.is_empty()),
            span: excerpt.source_span(Span::new(start, start + 1 + key.len())),
        });
    }
    cited
}
