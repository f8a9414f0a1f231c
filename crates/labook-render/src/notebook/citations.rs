//! Citations in the style of the book, and the works that a chapter cites as a cell at its end.

use labook_document::{Directive, Span};

use super::places;
use crate::citations::{Run, RunLink};
use crate::{Book, Chapter};

/// What the citation at a place shows; nothing where the book does not know it.
pub(super) fn citation(book: &Book, chapter: usize, span: Span) -> Option<String> {
    let from = &book.chapters[chapter];
    let runs = book.citations.at(chapter, span)?;
    Some(runs.iter().map(|run| markdown(book, from, run)).collect())
}

/// All works that the book cites, as a list.
pub(super) fn bibliography(book: &Book, from: &Chapter) -> String {
    works(book, from, None)
}

/// The works that a chapter cites: a notebook is read alone. The one that holds the bibliography has them already.
pub(super) fn references(book: &Book, chapter: usize) -> Option<String> {
    if book.numbering.chapter_with(Directive::Bibliography) == Some(chapter) {
        return None;
    }
    let list = works(book, &book.chapters[chapter], Some(chapter));
    (!list.is_empty()).then(|| format!("---\n\n{}", list.trim_end()))
}

/// The works that are cited, those of a chapter or all, each a paragraph.
fn works(book: &Book, from: &Chapter, within: Option<usize>) -> String {
    let places = book.numbering.citations();
    let is_wanted = |&index: &usize| {
        let place = places.get(index);
        place.is_some_and(|place| within.is_none_or(|chapter| place.chapter == chapter))
    };
    let mut out = String::new();
    for work in book.citations.works() {
        if !work.cited.iter().any(&is_wanted) {
            continue;
        }
        let line =
            |runs: &[Run]| -> String { runs.iter().map(|run| markdown(book, from, run)).collect() };
        let entry = format!("{} {}", line(&work.label), line(&work.content));
        out.push_str(entry.trim());
        out.push_str("\n\n");
    }
    out
}

fn markdown(book: &Book, from: &Chapter, run: &Run) -> String {
    let look = run.look;
    let words = run.text.trim();
    // Marks of emphasis hold only directly at a word.
    let (before, after) = match words {
        "" => return run.text.clone(),
        _ => run.text.split_once(words).unwrap_or_default(),
    };
    let mut text = places::plain(words);
    for (wanted, open, close) in [
        (look.superscript, "<sup>", "</sup>"),
        (look.subscript, "<sub>", "</sub>"),
        (look.italic, "*", "*"),
        (look.bold, "**", "**"),
    ] {
        if wanted {
            text = format!("{open}{text}{close}");
        }
    }
    if let Some(address) = run.link.as_ref().and_then(|link| address(book, from, link)) {
        text = format!("[{text}]({address})");
    }
    format!("{before}{text}{after}")
}

/// Where a piece of a citation leads. A work has no anchor in a notebook, so the way is to the one that lists them all.
fn address(book: &Book, from: &Chapter, link: &RunLink) -> Option<String> {
    match link {
        RunLink::Url(url) => {
            let mut encoded = String::new();
            crate::escape::push_url(&mut encoded, url);
            Some(encoded.replace('(', "%28").replace(')', "%29"))
        }
        RunLink::Work(_) => {
            let index = book.numbering.chapter_with(Directive::Bibliography)?;
            let chapter = book.chapters.get(index)?;
            if chapter.source_path == from.source_path {
                return None;
            }
            let url = crate::links::relative(&from.source_path, &chapter.source_path);
            places::address(book, from, &url)
        }
    }
}
