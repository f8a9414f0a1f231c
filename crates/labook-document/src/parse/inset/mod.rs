//! What Markdown does not know, found in its text and hidden from its parser.
//!
//! A number with its expression, a formula in a form that pulldown-cmark does not know, a dollar sign that
//! is only that: each is an *inset*. Before the chapter is parsed its bytes are replaced with as many that
//! mean nothing in Markdown, so that every offset stays as it is; the tree builder then puts the inset where
//! it finds them. To know what is code and what is text, the search itself goes by pulldown-cmark's events.

mod expression;
mod formula;
mod number;
mod reference;
mod search;
mod table;

use std::borrow::Cow;

use pulldown_cmark::Options;

pub(super) use self::reference::citation;
use crate::{Diagnostic, Excerpt, Span};

/// Something that Markdown does not know, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inset {
    /// All of it.
    pub span: Span,
    /// What it is.
    pub kind: InsetKind,
    /// Where it stands.
    pub context: Context,
}

/// What an inset can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InsetKind {
    /// A number: what stands between its backticks, unless that is nothing, and its expression.
    Number {
        expected: Option<Span>,
        expression: Span,
    },
    /// A formula, and what stands between its delimiters.
    Math { display: bool, tex: Span },
    /// A reference, `@fig-x`.
    Reference,
    /// A citation, `[@key]`.
    Citation,
    /// A character that would mean something, and does not.
    Literal,
}

/// Where an inset stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// In how many block quotes, whose marks begin every line.
    pub quotes: usize,
    /// Whether in a table, where `\|` is a bar.
    pub table: bool,
}

/// A text without any of these has nothing that the search looks for.
const MARKS: [&str; 7] = ["{=", "\\(", "\\[", "$", "[^", "|", "@"];

/// How often the text is searched again because what was found changes what the rest means.
const MAX_PASSES: usize = 16;

/// Finds the insets of a text, in order, and what is wrong with them.
pub(super) fn find(text: &str, extensions: Options) -> (Vec<Inset>, Vec<Diagnostic>) {
    let mut insets: Vec<Inset> = Vec::new();
    let mut diagnostics = Vec::new();
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return (insets, diagnostics);
    }
    for _ in 0..MAX_PASSES {
        let masked = mask(text, &insets);
        let found = search::search(text, &masked, &insets, extensions);
        diagnostics = found.diagnostics;
        let done = found.insets.is_empty() || !found.unsettled;
        insets.extend(found.insets);
        insets.sort_by_key(|inset| inset.span.start);
        if done {
            break;
        }
    }
    (insets, diagnostics)
}

/// The text with its insets replaced by as many bytes that mean nothing. The first and the last are
/// punctuation where they are in the insets: Markdown minds what emphasis stands next to.
pub(super) fn mask<'a>(text: &'a str, insets: &[Inset]) -> Cow<'a, str> {
    if insets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for Inset { span, kind, .. } in insets {
        masked.push_str(&text[done..span.start]);
        masked.push(',');
        if span.len() > 1 {
            masked.extend(std::iter::repeat_n('x', span.len() - 2));
            masked.push(if *kind == InsetKind::Reference {
                'x'
            } else {
                ','
            });
        }
        done = span.end;
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

impl Inset {
    /// A part of the inset, without the marks of containers at the beginnings of its lines.
    pub(super) fn excerpt(&self, text: &str, part: Span) -> Excerpt {
        let mut excerpt = Excerpt::default();
        let mut at = part.start;
        for (index, line) in text[part.range()].split_inclusive('\n').enumerate() {
            let end = at + line.len();
            let mark = if index == 0 {
                0
            } else {
                container_marks(line, self.context.quotes)
            };
            copy_line(&mut excerpt, text, Span::new(at + mark, end), self.context);
            at = end;
        }
        excerpt.anchor(part.start);
        excerpt
    }
}

/// How many bytes of a line are the marks of as many quotes, with the indentation around them.
fn container_marks(line: &str, quotes: usize) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t']);
    for _ in 0..quotes {
        let Some(inner) = rest.strip_prefix('>') else {
            break;
        };
        rest = inner.trim_start_matches([' ', '\t']);
    }
    line.len() - rest.len()
}

fn copy_line(excerpt: &mut Excerpt, text: &str, line: Span, context: Context) {
    let mut start = line.start;
    if context.table {
        while let Some(found) = text[start..line.end].find("\\|") {
            excerpt.copy(text, Span::new(start, start + found));
            start += found + 1;
        }
    }
    excerpt.copy(text, Span::new(start, line.end));
}
