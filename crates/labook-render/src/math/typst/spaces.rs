//! Spaces: those that the author asked for, and those of TeX that Typst does not leave by itself.

use super::Writer;
use super::tokens::number;
use crate::math::spacing::Spaced;
use crate::math::tree::{Class, Node, Row};

impl Writer {
    pub(super) fn item(&mut self, item: &Spaced<'_>) {
        match item.node {
            // Typst finds out by what stands before it whether a sign joins two things, and a space hides that.
            Node::Symbol(symbol) if item.asked != 0.0 && item.class == Class::Bin => {
                self.classed(Class::Bin, |writer| writer.symbol(symbol));
            }
            node => self.node(node),
        }
    }

    /// The space before an item. Those between classes are Typst's affair, but for a few, and where the
    /// author asked for a space: there Typst leaves no other.
    pub(super) fn space_before(&mut self, before: Option<&Spaced<'_>>, item: &Spaced<'_>) {
        if item.asked == 0.0 {
            let space = before.map_or(0.0, |before| own_space(before, item));
            return self.space(space);
        }
        let space = item.asked + item.before;
        if space.abs() < 1e-3 && item.before > 0.0 {
            self.token("#h(0em)");
        }
        self.space(space);
    }

    pub(super) fn space(&mut self, width: f64) {
        let near = |other: f64| (width - other).abs() < 0.004;
        if width.abs() < 1e-3 {
        } else if near(1.0 / 6.0) {
            self.token("thin");
        } else if near(2.0 / 9.0) {
            self.token("med");
        } else if near(5.0 / 18.0) {
            self.token("thick");
        } else if near(1.0) {
            self.token("quad");
        } else if near(2.0) {
            self.token("wide");
        } else {
            self.token(&format!("#h({}em)", number(width)));
        }
    }
}

/// The space that TeX leaves between two things and Typst does not: beside dots, which are an ordinary symbol to it,
/// beside grown delimiters, which are delimiters to it, and around words that join.
fn own_space(left: &Spaced<'_>, right: &Spaced<'_>) -> f64 {
    let is_fenced = |item: &Spaced<'_>| match item.node {
        Node::Scripts(scripts) => matches!(scripts.base, Some(Node::Fenced { .. })),
        node => matches!(node, Node::Fenced { .. }),
    };
    let is_inner = left.class == Class::Inner || right.class == Class::Inner;
    let left_by_typst = match (left.class, right.class) {
        (Class::Punct | Class::Rel | Class::Bin, _) | (_, Class::Rel | Class::Bin) => true,
        (Class::Op, _) => !is_fenced(right),
        (_, Class::Op) => !is_fenced(left),
        _ => false,
    };
    let is_word = is_word_between(left.node) || is_word_between(right.node);
    if is_word || is_inner && !left_by_typst {
        right.before
    } else {
        0.0
    }
}

/// A word that is an operator or a relation, such as `mod`.
pub(super) fn is_word_between(node: &Node) -> bool {
    matches!(node, Node::Classed { class: Class::Bin | Class::Rel, row } if is_word(row))
}

fn is_word(row: &Row) -> bool {
    matches!(
        row.nodes.as_slice(),
        [Node::Letters { .. } | Node::Text { .. } | Node::Function { .. }]
    )
}
