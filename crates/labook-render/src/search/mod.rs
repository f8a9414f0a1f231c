//! Full-text search without a server: an inverted index and the texts for its excerpts, as scripts.
//!
//! A page opened from `file://` may not fetch, but it may load a script. So the index is one script that sets a
//! global, and the text of each chapter, from which excerpts of results are cut, is another that is loaded only
//! when a result needs it. `search.js` holds the other end: folding of accents, prefixes and ranking.

mod encode;
mod text;

use std::collections::HashMap;

use crate::escape::push_js_string;
use crate::parallel::in_parallel;
use crate::site::hashed_name;
use crate::{Book, Site};
use text::{Section, sections};

/// How much a term weighs in a section. The values are those that the index stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Once = 0,
    Few = 1,
    Often = 2,
    Title = 3,
}

/// The terms in order, each with the sections that hold it, ascending.
type Postings = Vec<(String, Vec<(usize, Weight)>)>;

/// Adds the search scripts to a site; returns the path of the index.
pub(crate) fn add_index(site: &mut Site, book: &Book) -> String {
    let chapters = in_parallel(book.chapters.len(), |index| {
        let sections = sections(&book.chapters[index], &book.numbering);
        let script = text_script(index, &sections);
        let name = hashed_name(&format!("search/{index}.js"), script.as_bytes());
        (sections, name, script)
    });
    let (mut all, mut text_files) = (Vec::new(), Vec::new());
    for (sections, name, script) in chapters {
        site.files.insert(name.clone(), script.into_bytes());
        all.push(sections);
        text_files.push(name);
    }
    let chapters = all;
    let script = index_script(book, &chapters, &text_files);
    let name = hashed_name("searchindex.js", script.as_bytes());
    site.files.insert(name.clone(), script.into_bytes());
    name
}

fn text_script(index: usize, sections: &[Section]) -> String {
    let mut out = format!("labookText({index},");
    push_list(&mut out, sections, |out, section| {
        push_js_string(out, &section.text)
    });
    out.push_str(");\n");
    out
}

fn index_script(book: &Book, chapters: &[Vec<Section>], text_files: &[String]) -> String {
    let (terms, postings) = encode::encode(&postings(chapters.iter().flatten().collect()));
    let mut out = String::from("window.labookIndex={\"pages\":");
    let pages: Vec<_> = book.chapters.iter().zip(chapters).zip(text_files).collect();
    push_list(&mut out, &pages, |out, ((chapter, sections), file)| {
        out.push('[');
        push_js_string(out, &chapter.path);
        out.push(',');
        let number = chapter.number.as_deref().unwrap_or("");
        push_js_string(out, format!("{number} {}", chapter.title).trim_start());
        out.push(',');
        push_js_string(out, file);
        out.push(',');
        push_list(out, sections, |out, section| {
            out.push('[');
            push_js_string(out, &section.anchor);
            out.push(',');
            push_js_string(out, &section.title);
            out.push_str(&format!(",{}]", section.length));
        });
        out.push(']');
    });
    out.push_str(",\n\"terms\":");
    push_js_string(&mut out, &terms);
    out.push_str(",\n\"postings\":");
    push_js_string(&mut out, &postings);
    out.push_str("};\n");
    out
}

fn push_list<T>(out: &mut String, items: &[T], push: impl Fn(&mut String, &T)) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

fn postings(sections: Vec<&Section>) -> Postings {
    let mut postings: HashMap<&str, Vec<(usize, Weight)>> = HashMap::new();
    for (index, section) in sections.into_iter().enumerate() {
        for (term, weight) in &section.terms {
            postings.entry(term).or_default().push((index, *weight));
        }
    }
    let mut postings: Vec<_> = postings
        .into_iter()
        .map(|(term, list)| (term.to_owned(), list))
        .collect();
    postings.sort_unstable();
    postings
}
