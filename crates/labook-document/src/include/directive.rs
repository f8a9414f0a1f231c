//! The form of a directive, `{{#name argument}}`.

use crate::Span;

/// A directive found in a text. Spans are ranges of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directive<'a> {
    /// From `{{` to `}}`, with the backslash that takes its meaning away.
    pub span: Span,
    /// What is asked for.
    pub name: &'a str,
    /// What stands after the name, without white space around it.
    pub argument: &'a str,
    /// Whether a backslash stands before it, so that it stands for itself.
    pub escaped: bool,
}

/// The directives in a text, in order.
pub(super) fn directives(text: &str) -> impl Iterator<Item = Directive<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = text[from..].find("{{") {
            let start = from + found;
            if let Some(directive) = directive_at(text, start) {
                from = directive.span.end;
                return Some(directive);
            }
            from = start + 1;
        }
        None
    })
}

fn directive_at(text: &str, start: usize) -> Option<Directive<'_>> {
    let inner = text[start + 2..].trim_start().strip_prefix('#')?;
    let name_len = inner
        .find(|char: char| !char.is_ascii_alphanumeric() && char != '_')
        .unwrap_or(inner.len());
    let (name, rest) = inner.split_at(name_len);
    // A brace cannot stand in an argument, so a directive does not reach beyond the next one.
    let argument = &rest[..rest.find('}')?];
    let after = &rest[argument.len()..];
    let separated = argument.is_empty() || argument.starts_with(char::is_whitespace);
    if name.is_empty() || !separated || !after.starts_with("}}") {
        return None;
    }
    let escaped = text[..start].ends_with('\\');
    Some(Directive {
        span: Span::new(start - usize::from(escaped), text.len() - after.len() + 2),
        name,
        argument: argument.trim(),
        escaped,
    })
}

/// The part of a file that a directive asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Selection {
    /// All of it.
    Whole,
    /// Lines, counted from 1; both ends belong to it.
    Lines { first: usize, last: Option<usize> },
    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(String),
}

/// The file and the part of it that an argument names: `file`, `file:2`, `file:2:`, `file::10`, `file:2:10`
/// or `file:anchor`. A number that is not one counts as left out, as in mdBook.
pub(super) fn target(argument: &str) -> (&str, Selection) {
    let Some((path, part)) = argument.split_once(':') else {
        return (argument, Selection::Whole);
    };
    let (first, last) = match part.split_once(':') {
        Some((first, last)) => (first, Some(last.split(':').next().unwrap_or(last))),
        None => (part, None),
    };
    let selection = match (first.parse(), last.map(str::parse)) {
        (Ok(first), None) => Selection::Lines {
            first,
            last: Some(first),
        },
        (Ok(first), Some(last)) => Selection::Lines {
            first,
            last: last.ok(),
        },
        (Err(_), Some(Ok(last))) if first.is_empty() => Selection::Lines {
            first: 1,
            last: Some(last),
        },
        (Err(_), _) if first.is_empty() => Selection::Whole,
        (Err(_), _) => Selection::Anchor(first.to_owned()),
    };
    (path, selection)
}
