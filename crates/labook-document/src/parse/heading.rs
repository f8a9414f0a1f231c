//! The anchors of headings.

use std::collections::BTreeMap;

use super::tree::Tree;
use crate::{Block, BlockKind, Cell, Diagnostic, Heading, Inline, Span, Theorem};

/// Gives every heading an id that no other heading of the chapter has: the author's own, or one made from
/// its words as mdBook makes it, with `-1`, `-2`, … where it is taken.
pub(super) fn assign_ids(tree: &mut Tree) {
    // The author's own come first: a link to one of them must not end at a heading before it.
    let mut taken = BTreeMap::new();
    let mut own = Vec::new();
    each_heading(&mut tree.blocks, &mut |heading, span| {
        if !heading.id.is_empty() {
            own.push((heading.id.clone(), span));
        }
    });
    for (id, span) in own {
        match taken.get(&id) {
            Some(&first) => tree.diagnostics.push(
                Diagnostic::error(span, format!("two headings have the id `{id}`"))
                    .with_label(first, "the first is here"),
            ),
            None => {
                taken.insert(id, span);
            }
        }
    }
    let mut counts = BTreeMap::new();
    let cells = &tree.cells;
    each_heading(&mut tree.blocks, &mut |heading, span| {
        if heading.id.is_empty() {
            heading.id = free_id(&words(&heading.content, cells), &taken, &mut counts);
            taken.insert(heading.id.clone(), span);
        }
    });
}

/// The first of `id`, `id-1`, `id-2`, … that is not taken.
fn free_id(
    id: &str,
    taken: &BTreeMap<String, Span>,
    counts: &mut BTreeMap<String, usize>,
) -> String {
    if !taken.contains_key(id) {
        return id.to_owned();
    }
    let count = counts.entry(id.to_owned()).or_default();
    loop {
        *count += 1;
        let numbered = format!("{id}-{count}");
        if !taken.contains_key(&numbered) {
            return numbered;
        }
    }
}

/// An id made from the words of a heading.
fn words(content: &[Inline], cells: &[Cell]) -> String {
    let words = Inline::plain_text(content, &mut |cell| {
        let expected = cells[cell.index()].expected.as_ref();
        expected.map_or_else(String::new, |expected| expected.text.text.clone())
    });
    let id: String = words
        .trim()
        .chars()
        .filter_map(|char| match char {
            '_' | '-' => Some(char),
            _ if char.is_alphanumeric() => Some(char.to_ascii_lowercase()),
            _ if char.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect();
    if id.is_empty() {
        "section".to_owned()
    } else {
        id
    }
}

/// Calls `visit` for each heading in order. The depth of the tree is bounded.
fn each_heading(blocks: &mut [Block], visit: &mut dyn FnMut(&mut Heading, Span)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading(heading) => visit(heading, block.span),
            BlockKind::List { items, .. } => {
                for item in items {
                    each_heading(&mut item.blocks, visit);
                }
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert { blocks, .. }
            | BlockKind::Theorem(Theorem { blocks, .. })
            | BlockKind::Footnote { blocks, .. } => each_heading(blocks, visit),
            BlockKind::Definitions(definitions) => {
                for details in definitions.iter_mut().flat_map(|entry| &mut entry.details) {
                    each_heading(details, visit);
                }
            }
            BlockKind::Paragraph(_)
            | BlockKind::Cell(_)
            | BlockKind::Code(_)
            | BlockKind::Math(_)
            | BlockKind::Table { .. }
            | BlockKind::Figure(_)
            | BlockKind::Directive(_)
            | BlockKind::Index(_)
            | BlockKind::Html(_)
            | BlockKind::Rule => {}
        }
    }
}
