//! Reads a document without rendering it: its plain words, its anchors, its headings.

use std::collections::{BTreeMap, BTreeSet};

use labook_document::{
    Block, BlockKind, CellId, Document, Inline, InlineKind, Math, ParseSettings, Source, Theorem,
    each_block, each_inline, inlines_of, parse,
};

/// Appends the words of running text; `number`, `formula` and `reference` say what stands for those.
pub(crate) fn push_words<'a>(
    out: &mut String,
    inlines: &[Inline],
    number: &dyn Fn(CellId) -> &'a str,
    formula: &dyn for<'t> Fn(&'t str) -> &'t str,
    reference: &dyn Fn(&str) -> Option<String>,
) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => out.push_str(text),
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Link { content, .. } => {
                push_words(out, content, number, formula, reference)
            }
            InlineKind::Math(math) => out.push_str(formula(&math.tex)),
            InlineKind::Number(id) => out.push_str(number(*id)),
            InlineKind::Image { alt, .. } => out.push_str(alt),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Reference { label } => match reference(label) {
                Some(name) => out.push_str(&name),
                None => {
                    out.push('@');
                    out.push_str(label);
                }
            },
            InlineKind::FootnoteReference(_)
            | InlineKind::Citation(_)
            | InlineKind::Index(_)
            | InlineKind::Html(_) => {}
        }
    }
}

/// Calls `visit` with each formula of a document, in order, those of cells' captions aside.
pub(crate) fn each_formula<'a>(document: &'a Document, visit: &mut impl FnMut(&'a Math)) {
    each_block(&document.blocks, &mut |block| {
        if let BlockKind::Math(math) = &block.kind {
            visit(math);
        }
        for inlines in inlines_of(block) {
            each_inline(inlines, &mut |inline| {
                if let InlineKind::Math(math) = &inline.kind {
                    visit(math);
                }
            });
        }
    });
}

/// The footnotes of a document, by their labels; of several with one label, the first.
pub(crate) fn footnotes(blocks: &[Block]) -> BTreeMap<&str, &[Block]> {
    let mut footnotes = BTreeMap::new();
    each_block(blocks, &mut |block| {
        if let BlockKind::Footnote { label, blocks } = &block.kind {
            footnotes.entry(label.as_str()).or_insert(blocks.as_slice());
        }
    });
    footnotes
}

/// The words of running text, formulas as LaTeX, without numbers that are yet to be computed.
pub(crate) fn words(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_words(&mut out, inlines, &|_| "", &|tex| tex, &|_| None);
    out
}

/// The words of a piece of Markdown on one line.
pub(crate) fn words_of_markdown(markdown: &str) -> String {
    let document = parse(Source::new("", markdown), &ParseSettings::default());
    let mut out = String::new();
    each_block(&document.blocks, &mut |block| {
        for inlines in inlines_of(block) {
            out.push_str(&words(inlines));
            out.push(' ');
        }
    });
    out.truncate(out.trim_end().len());
    out
}

/// The letter that a term is found under.
pub(crate) fn initial(term: &str) -> String {
    let letter = term.chars().find(|char| char.is_alphanumeric());
    match letter {
        Some(letter) if letter.is_alphabetic() => letter.to_uppercase().collect(),
        _ => "#".to_owned(),
    }
}

/// Every anchor that a link can lead to: headings, labels of cells, ids in raw HTML.
pub(crate) fn anchors(document: &Document) -> BTreeSet<String> {
    let mut anchors: BTreeSet<String> = document
        .cells
        .iter()
        .filter_map(|cell| cell.options.label.clone())
        .collect();
    each_block(&document.blocks, &mut |block| {
        match &block.kind {
            BlockKind::Heading(heading) => {
                anchors.insert(heading.id.clone());
            }
            BlockKind::Theorem(Theorem { id: Some(id), .. }) => {
                anchors.insert(id.clone());
            }
            BlockKind::Figure(figure) => {
                anchors.insert(figure.id.clone());
            }
            BlockKind::Table { caption, .. } => {
                anchors.extend(caption.as_ref().and_then(|caption| caption.id.clone()));
            }
            BlockKind::Math(math) => anchors.extend(math.label.clone()),
            BlockKind::Html(html) => html_anchors(html, &mut anchors),
            _ => {}
        }
        for inlines in inlines_of(block) {
            each_inline(inlines, &mut |inline| {
                if let InlineKind::Html(html) = &inline.kind {
                    html_anchors(html, &mut anchors);
                }
            });
        }
    });
    anchors
}

fn html_anchors(html: &str, anchors: &mut BTreeSet<String>) {
    for marker in ["id=", "name="] {
        for (at, _) in html.match_indices(marker) {
            let is_attribute = html[..at].ends_with([' ', '\n', '\t', '"', '\'']);
            let value = &html[at + marker.len()..];
            let value = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
                _ => value.split([' ', '\n', '\t', '>', '/']).next(),
            };
            if let Some(value) = value.filter(|value| is_attribute && !value.is_empty()) {
                anchors.insert(value.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_in_raw_html() {
        let mut anchors = BTreeSet::new();
        html_anchors(
            "<a id=\"one\" name='two'><p data-id=\"no\" id=three>",
            &mut anchors,
        );
        assert_eq!(anchors, ["one", "three", "two"].map(String::from).into());
    }
}
