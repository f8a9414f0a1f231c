//! Full-text search without a server: an inverted index and the texts for its excerpts, as scripts.
//!
//! A page opened from `file://` may not fetch, but it may load a script. So the index is one script that sets a
//! global, and the text of each chapter, from which excerpts of results are cut, is another that is loaded only
//! when a result needs it. `search.js` holds the other end: folding of accents, prefixes and ranking.

mod encode;
mod text;

use std::collections::BTreeMap;

use crate::escape::push_js_string;
use crate::site::hashed_name;
use crate::{Book, Site};
use text::{Section, sections, terms};

/// How much a term weighs in a section. The values are those that the index stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Once = 0,
    Few = 1,
    Often = 2,
    Title = 3,
}

/// Term to the sections that hold it, ascending.
type Postings = BTreeMap<String, Vec<(usize, Weight)>>;

/// Adds the search scripts to a site; returns the path of the index.
pub(crate) fn add_index(site: &mut Site, book: &Book) -> String {
    let chapters: Vec<Vec<Section>> = book.chapters.iter().map(sections).collect();
    let text_files: Vec<String> = chapters
        .iter()
        .enumerate()
        .map(|(index, sections)| {
            let script = text_script(index, sections);
            let name = hashed_name(&format!("search/{index}.js"), script.as_bytes());
            site.files.insert(name.clone(), script.into_bytes());
            name
        })
        .collect();
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
    let all: Vec<&Section> = chapters.iter().flatten().collect();
    let (terms, postings) = encode::encode(&postings(&all));
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

fn postings(sections: &[&Section]) -> Postings {
    let mut postings = Postings::new();
    for (index, section) in sections.iter().enumerate() {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for term in terms(&section.text) {
            *counts.entry(term).or_default() += 1;
        }
        let mut weights: BTreeMap<String, Weight> = counts
            .into_iter()
            .map(|(term, count)| {
                let weight = match count {
                    1 => Weight::Once,
                    2..=3 => Weight::Few,
                    _ => Weight::Often,
                };
                (term, weight)
            })
            .collect();
        for term in terms(&section.title) {
            weights.insert(term, Weight::Title);
        }
        for (term, weight) in weights {
            postings.entry(term).or_default().push((index, weight));
        }
    }
    postings
}
