//! Running text, and the insets in it.

use super::{Builder, frame::Open};
use crate::{
    Cell, CellKind, CellOptions, Excerpt, Expectation, Inline, InlineKind, Math, Span,
    parse::inset::{Inset, InsetKind, citation},
};

impl Builder<'_> {
    /// Text: of code where code is open, words elsewhere.
    pub(super) fn words(&mut self, text: &str, span: Span) {
        let source = self.text;
        match &mut self.top().open {
            Open::Code { content, .. } => return copy_code(content, source, text, span),
            Open::Html(html) => return html.push_str(text),
            _ => {}
        }
        let mut at = span.start;
        let insets = self.insets;
        let first = insets.partition_point(|inset| inset.span.start < span.start);
        // An image's alternative text is no place for them.
        let in_image = || {
            self.open
                .iter()
                .any(|frame| matches!(frame.open, Open::Image { .. }))
        };
        let count = insets[first..]
            .iter()
            .take_while(|inset| inset.span.end <= span.end)
            .count();
        let count = if count > 0 && in_image() { 0 } else { count };
        for (index, inset) in (first..).zip(&insets[first..first + count]) {
            self.plain_words(
                &source[at..inset.span.start],
                Span::new(at, inset.span.start),
            );
            self.inset(inset);
            self.placed[index] = true;
            at = inset.span.end;
        }
        if at == span.start {
            self.plain_words(text, span);
        } else {
            self.plain_words(&source[at..span.end], Span::new(at, span.end));
        }
    }

    fn plain_words(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        match self.top().inlines.last_mut() {
            Some(Inline {
                kind: InlineKind::Text(words),
                span: all,
            }) => {
                words.push_str(text);
                all.end = span.end;
            }
            _ => self.inline(InlineKind::Text(text.to_owned()), span),
        }
    }

    /// A formula that pulldown-cmark found.
    pub(super) fn formula(&mut self, tex: &str, display: bool, span: Span) {
        // In a table it takes the backslash of `\|` away, which turns a norm into an absolute value.
        let in_row = self
            .open
            .iter()
            .any(|frame| matches!(frame.open, Open::Row(_)));
        let mark = if display { 2 } else { 1 };
        let tex = if in_row {
            &self.text[span.start + mark..span.end - mark]
        } else {
            tex
        };
        // GitHub's form for formulas that Markdown would read as something else.
        let quoted = tex.strip_prefix('`').and_then(|tex| tex.strip_suffix('`'));
        let tex = without_margins(quoted.unwrap_or(tex)).to_owned();
        self.math(display, tex, span);
    }

    fn math(&mut self, display: bool, tex: String, span: Span) {
        let label = None;
        let math = Math {
            display,
            tex,
            label,
        };
        self.inline(InlineKind::Math(math), span);
    }

    fn inset(&mut self, inset: &Inset) {
        let span = inset.span;
        match inset.kind {
            InsetKind::Literal => self.plain_words(&self.text[span.range()], span),
            InsetKind::Math { display, tex } => {
                let tex = if inset.context.table {
                    self.text[tex.range()].to_owned()
                } else {
                    inset.excerpt(self.text, tex).text
                };
                let tex = without_margins(&tex).to_owned();
                self.math(display, tex, span);
            }
            InsetKind::Reference => {
                let label = self.text[span.start + 1..span.end].to_owned();
                self.inline(InlineKind::Reference { label }, span);
            }
            InsetKind::Citation => {
                let cited = citation(&inset.excerpt(self.text, span));
                self.inline(InlineKind::Citation(cited), span);
            }
            InsetKind::Number {
                expected,
                expression,
            } => {
                let id = self.next_cell();
                let code = trimmed(&inset.excerpt(self.text, expression));
                let expected = expected.map(|span| Expectation {
                    span,
                    text: code_span(&inset.excerpt(self.text, span)),
                });
                self.cells.push(Cell {
                    id,
                    kind: CellKind::Number,
                    span,
                    shown: code.text.clone(),
                    code,
                    options: CellOptions::default(),
                    expected,
                });
                self.inline(InlineKind::Number(id), span);
            }
        }
    }
}

/// A formula without white space around it; but a backslash keeps the space that it makes a command of.
pub(super) fn without_margins(tex: &str) -> &str {
    let tex = tex.trim_start();
    let body = tex.trim_end();
    let end = if body.ends_with('\\') && body.len() < tex.len() {
        body.len() + 1
    } else {
        body.len()
    };
    tex.get(..end).unwrap_or(body)
}

/// An excerpt without white space around it.
fn trimmed(excerpt: &Excerpt) -> Excerpt {
    let text = excerpt.text.as_str();
    let start = text.len() - text.trim_start().len();
    part(excerpt, Span::new(start, start + text.trim().len()))
}

/// The text of a span of code, as CommonMark takes it: a line break is a space, and one space is taken off
/// both ends.
fn code_span(excerpt: &Excerpt) -> Excerpt {
    let mut excerpt = excerpt.clone();
    excerpt.text = excerpt.text.replace(['\r', '\n'], " ");
    let text = excerpt.text.as_str();
    match text
        .strip_prefix(' ')
        .and_then(|text| text.strip_suffix(' '))
    {
        Some(inner) if !text.trim().is_empty() => part(&excerpt, Span::new(1, 1 + inner.len())),
        _ => excerpt,
    }
}

fn part(excerpt: &Excerpt, span: Span) -> Excerpt {
    let mut part = Excerpt::default();
    part.append(excerpt, span);
    part.anchor(excerpt.source_offset(span.start));
    part
}

/// Appends what pulldown-cmark gives as a piece of code. It is a piece of the source, but where a tab stands
/// half in a container and half in the code, and spaces stand for it.
fn copy_code(content: &mut Excerpt, source: &str, text: &str, span: Span) {
    let copied = &source[span.range()];
    if copied.ends_with(text) {
        content.copy(source, Span::new(span.end - text.len(), span.end));
    } else {
        content.insert(text);
    }
}
