//! What search sees of a chapter: sections with their words.

use labook_document::{Block, BlockKind, CellId};

use crate::Chapter;
use crate::walk::{each_block, inlines_of, push_words, words, words_of_markdown};

/// A part of a chapter that a result can lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// The anchor; empty for the beginning of the page.
    pub(super) anchor: String,
    pub(super) title: String,
    /// Everything in it, on one line.
    pub(super) text: String,
    /// The number of terms.
    pub(super) length: usize,
}

/// Cuts a chapter at its headings of the first three levels.
pub(super) fn sections(chapter: &Chapter) -> Vec<Section> {
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
        push_block(&mut section.text, block, chapter);
    });
    for section in &mut sections {
        section.text = section
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        section.length = terms(&section.text).count();
    }
    sections
}

fn push_block(out: &mut String, block: &Block, chapter: &Chapter) {
    let number = |id: CellId| chapter.number_text(id).unwrap_or("…");
    for inlines in inlines_of(block) {
        push_words(out, inlines, &number, &readable_formula);
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

/// The terms of a text: runs of letters and digits in small letters; each ideograph is one of its own.
///
/// A single letter or digit says too little to be one.
pub(super) fn terms(text: &str) -> impl Iterator<Item = String> + '_ {
    const LONGEST: usize = 40;
    text.split(|c: char| !c.is_alphanumeric()).flat_map(|word| {
        let ideographs = word.chars().filter(|&c| is_ideograph(c)).map(String::from);
        let others = word.split(is_ideograph).map(str::to_lowercase);
        let is_term = |term: &String| (2..=LONGEST).contains(&term.chars().count());
        ideographs.chain(others.filter(is_term))
    })
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_a_text() {
        let found: Vec<String> = terms("The p-norm, sum_of(x2) über 数学 9").collect();
        assert_eq!(
            found,
            ["the", "norm", "sum", "of", "x2", "über", "数", "学"]
        );
    }
}
