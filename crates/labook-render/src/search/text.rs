//! What search sees of a chapter: sections with their words.

use std::collections::HashMap;

use labook_document::{Block, BlockKind, CellId, Numbering, Target, each_block, inlines_of};

use super::Weight;
use crate::Chapter;
use crate::walk::{push_words, words, words_of_markdown};

/// A part of a chapter that a result can lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// The anchor; empty for the beginning of the page.
    pub(super) anchor: String,
    pub(super) title: String,
    /// Everything in it, on one line.
    pub(super) text: String,
    /// Its terms, each once, in no order.
    pub(super) terms: Vec<(String, Weight)>,
    /// The number of terms, counting repetitions.
    pub(super) length: usize,
}

/// Cuts a chapter at its headings of the first three levels.
pub(super) fn sections(chapter: &Chapter, numbering: &Numbering) -> Vec<Section> {
    let document = chapter.document;
    let mut sections = vec![Section {
        title: chapter.title.clone(),
        ..Section::default()
    }];
    each_block(&document.blocks, &mut |block| {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.level <= 3
        {
            let is_page_title = heading.level == 1 && sections.len() == 1;
            if !is_page_title {
                sections.push(Section {
                    anchor: heading.id.clone(),
                    title: words(&heading.content),
                    ..Section::default()
                });
            }
            return;
        }
        let section = sections.last_mut().expect("starts with the page itself");
        push_block(&mut section.text, block, chapter, numbering);
    });
    for section in &mut sections {
        section.text = on_one_line(&section.text);
        (section.terms, section.length) = weighed_terms(&section.title, &section.text);
    }
    sections
}

fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The terms of a section with their weights, and how many there are, counting repetitions.
fn weighed_terms(title: &str, text: &str) -> (Vec<(String, Weight)>, usize) {
    let mut counts: HashMap<String, Option<usize>> = HashMap::new();
    let mut length = 0;
    each_term(text, &mut |term| {
        length += 1;
        match counts.get_mut(term) {
            Some(count) => *count = count.map(|count| count + 1),
            None => _ = counts.insert(term.to_owned(), Some(1)),
        }
    });
    // A term of the title counts as that, however often it is met below.
    each_term(title, &mut |term| _ = counts.insert(term.to_owned(), None));
    let weighed = counts.into_iter().map(|(term, count)| {
        let weight = match count {
            None => Weight::Title,
            Some(1) => Weight::Once,
            Some(2..=3) => Weight::Few,
            Some(_) => Weight::Often,
        };
        (term, weight)
    });
    (weighed.collect(), length)
}

fn push_block(out: &mut String, block: &Block, chapter: &Chapter, numbering: &Numbering) {
    let number = |id: CellId| chapter.number_text(id).unwrap_or("…");
    let reference = |label: &str| numbering.target(label).and_then(Target::name);
    for inlines in inlines_of(block) {
        push_words(out, inlines, &number, &readable_formula, &reference);
        out.push(' ');
    }
    match &block.kind {
        BlockKind::Cell(id) => {
            let cell = &chapter.document.cells[id.index()];
            if let Some(caption) = &cell.options.caption {
                out.push_str(&words_of_markdown(caption));
                out.push(' ');
            }
            if cell.options.echo {
                out.push_str(&cell.shown);
            }
        }
        BlockKind::Code(code) => out.push_str(&code.code.text),
        BlockKind::Figure(figure) => {
            out.push_str(&words_of_markdown(&figure.caption));
            out.push(' ');
            out.push_str(&figure.alt);
        }
        _ => {}
    }
    out.push(' ');
}

/// A formula as far as it can be read without being set: `x = 2` can, `\frac{1}{2}` cannot.
fn readable_formula(tex: &str) -> &str {
    if tex.contains(['\\', '{', '&']) {
        "…"
    } else {
        tex
    }
}

/// Calls `visit` with the terms of a text: runs of letters and digits in small letters; each ideograph is one of
/// its own. A single letter or digit says too little to be one.
fn each_term(text: &str, visit: &mut dyn FnMut(&str)) {
    const LONGEST: usize = 40;
    let text = text.to_lowercase();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        // Ideographs have three bytes or more, so ASCII words are done quickly.
        if word.is_ascii() {
            if (2..=LONGEST).contains(&word.len()) {
                visit(word);
            }
            continue;
        }
        for (at, ideograph) in word.char_indices().filter(|(_, c)| is_ideograph(*c)) {
            visit(&word[at..at + ideograph.len_utf8()]);
        }
        for part in word.split(is_ideograph) {
            if (2..=LONGEST).contains(&part.chars().count()) {
                visit(part);
            }
        }
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_a_text() {
        let mut found = Vec::new();
        each_term("The p-norm, sum_of(x2) über 数学 9", &mut |term| {
            found.push(term.to_owned())
        });
        assert_eq!(
            found,
            ["the", "norm", "sum", "of", "x2", "über", "数", "学"]
        );
    }
}
