//! The book's numbers in a notebook: references, captions, numbered formulas, and the lists made of them.

use labook_document::{Directive, IndexTerm, Math, Target, TargetKind};

use super::{citations, places};
use crate::{Book, Chapter, walk};

/// The number that stands before a section's heading.
pub(super) fn section<'a>(book: &Book, target: Option<&'a Target>) -> Option<&'a str> {
    let target = target.filter(|target| target.kind == TargetKind::Section)?;
    debug_assert!(target.chapter < book.chapters.len());
    target.number.as_deref()
}

/// A reference to a target, as a link where there is a place that it can lead to.
pub(super) fn reference(book: &Book, from: &Chapter, target: &Target) -> String {
    let name = match target.name() {
        Some(name) => name,
        None => {
            let title = places::plain(&walk::words(&target.title));
            format!("{} “{title}”", target.kind.word())
        }
    };
    linked(book, from, target, &name)
}

fn linked(book: &Book, from: &Chapter, target: &Target, words: &str) -> String {
    let Some(chapter) = book.chapters.get(target.chapter) else {
        return words.to_owned();
    };
    let file = crate::links::relative(&from.source_path, &chapter.source_path);
    let is_own = chapter.source_path == from.source_path;
    let url = format!("{}#{}", if is_own { "" } else { &file }, target.anchor);
    match places::address(book, from, &url).filter(|address| address != "#") {
        Some(address) => format!("[{words}]({address})"),
        None => words.to_owned(),
    }
}

/// A caption with what it is the caption of.
pub(super) fn caption(name: Option<String>, caption: &str) -> String {
    match name {
        Some(name) => format!("**{name}.** {caption}").trim_end().to_owned(),
        None => format!("*{caption}*"),
    }
}

/// A formula with its numbers written into it, where it has labels or references.
pub(super) fn formula(book: &Book, math: &Math) -> Option<String> {
    let number = |label: &str| book.numbering.target(label)?.number.as_deref();
    let mut out = String::new();
    let mut rest = math.tex.as_str();
    let mut changed = false;
    while let Some((at, name)) = next_command(rest) {
        let after = &rest[at + name.len() + 1..];
        let argument = after
            .strip_prefix('{')
            .and_then(|body| body.split_once('}'));
        let Some((label, after)) = argument else {
            out.push_str(&rest[..at + name.len() + 1]);
            rest = after;
            continue;
        };
        out.push_str(&rest[..at]);
        match (name, number(label.trim())) {
            ("label", Some(number)) if !math.tex.contains("\\tag") => {
                out.push_str(&format!("\\tag{{{number}}}"));
            }
            ("label", _) => {}
            ("eqref", Some(number)) => out.push_str(&format!("(\\text{{{number}}})")),
            (_, Some(number)) => out.push_str(&format!("\\text{{{number}}}")),
            (_, None) => out.push_str("\\text{?}"),
        }
        rest = after;
        changed = true;
    }
    out.push_str(rest);
    if let Some(number) = math.label.as_deref().and_then(number)
        && !math.tex.contains("\\tag")
    {
        out = format!("{} \\tag{{{number}}}", out.trim());
        changed = true;
    }
    (changed || math.label.is_some()).then_some(out)
}

/// The next command that names a label, and where its backslash is.
fn next_command(tex: &str) -> Option<(usize, &'static str)> {
    ["label", "eqref", "ref"]
        .into_iter()
        .filter_map(|name| {
            let command = format!("\\{name}{{");
            tex.find(&command).map(|at| (at, name))
        })
        .min()
}

/// The list that a directive asks for.
pub(super) fn list(book: &Book, from: &Chapter, directive: Directive) -> String {
    let mut lines = Vec::new();
    match directive {
        Directive::Figures | Directive::Tables | Directive::Theorems => {
            for target in book.numbering.list(directive) {
                let title = places::plain(&walk::words(&target.title));
                let name = target.name().unwrap_or_else(|| target.kind.word().into());
                let name = linked(book, from, target, &name);
                lines.push(match title.as_str() {
                    "" => format!("- {name}"),
                    _ => format!("- {name}: {title}"),
                });
            }
        }
        Directive::Index => terms(book, from, book.numbering.index(), 0, &mut lines),
        Directive::Glossary => {
            for entry in book.numbering.glossary() {
                let target = book.numbering.get(entry.target);
                let place = reference(book, from, target);
                lines.push(format!("- **{}**: {place}", places::plain(&entry.term)));
            }
        }
        Directive::Bibliography => return citations::bibliography(book, from),
    }
    lines.push(String::new());
    lines.join("\n")
}

fn terms(book: &Book, from: &Chapter, of: &[IndexTerm], depth: usize, lines: &mut Vec<String>) {
    for term in of {
        let mut line = format!("{}- {}", "  ".repeat(depth), places::plain(&term.term));
        for place in &term.places {
            let target = place.within.map(|id| book.numbering.get(id));
            let words = match target {
                Some(target) => reference(book, from, target),
                None => match book.chapters.get(place.chapter) {
                    Some(chapter) => places::plain(&chapter.title),
                    None => continue,
                },
            };
            line.push_str(", ");
            line.push_str(&words);
        }
        lines.push(line);
        terms(book, from, &term.narrower, depth + 1, lines);
    }
}
