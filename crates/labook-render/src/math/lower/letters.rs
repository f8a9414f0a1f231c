//! One symbol after another: letters that make words, dots that make an ellipsis, strokes of `\not`.

use katex::types::Mode;

use super::symbols::{self, negation};
use super::{Lowering, Setting};
use crate::math::parse::character;
use crate::math::tree::{Class, Node, Symbol};

impl Lowering<'_> {
    pub(super) fn symbol(
        &self,
        name: &str,
        mode: Mode,
        class: Class,
        setting: Setting,
        out: &mut Vec<Node>,
    ) {
        if name == "'" || name == "\\prime" {
            return out.push(ordinary('′', setting));
        }
        let Some(found) = character(name, mode) else {
            // Several characters: letters with combining marks.
            return out.push(Node::Letters {
                text: name.to_owned(),
                alphabet: setting.alphabet(),
            });
        };
        let found = symbols::norm(name, found);
        if symbols::is_letter(found) && class == Class::Ord {
            let alphabet = setting.alphabet();
            if let Some(Node::Letters {
                text,
                alphabet: last,
            }) = out.last_mut()
                && symbols::joins(*last, alphabet)
            {
                text.push(found);
            } else {
                out.push(Node::Letters {
                    text: found.to_string(),
                    alphabet,
                });
            }
        } else if found.is_ascii_digit() {
            out.push(Node::Number {
                text: found.to_string(),
                alphabet: setting.alphabet(),
            });
        } else if found == '\u{a0}' {
            out.push(Node::Space(0.25));
        } else if found == '.' && class == Class::Ord && ends_with_two_dots(out) {
            out.truncate(out.len() - 2);
            out.push(ordinary('…', setting));
        } else {
            let bold = setting.bold;
            out.push(Node::Symbol(Symbol {
                character: found,
                class,
                bold,
                negated: false,
            }));
        }
    }
}

/// If the node at `slash` is `\not`'s, strikes the symbol behind it through.
pub(super) fn apply_not(out: &mut Vec<Node>, slash: usize) {
    let is_not = matches!(&out[slash], Node::Symbol(symbol) if symbol.character == '\u{338}')
        || matches!(&out[slash], Node::Letters { text, .. } if text == "\u{338}");
    if !is_not {
        return;
    }
    if let Node::Symbol(symbol) = &mut out[slash + 1] {
        match negation(symbol.character) {
            Some(negated) => symbol.character = negated,
            None => symbol.negated = true,
        }
        out.remove(slash);
    }
}

fn ends_with_two_dots(out: &[Node]) -> bool {
    let is_dot = |node: &Node| matches!(node, Node::Symbol(symbol) if symbol.character == '.');
    matches!(out, [.., first, second] if is_dot(first) && is_dot(second))
}

fn ordinary(character: char, setting: Setting) -> Node {
    Node::Symbol(Symbol {
        character,
        class: Class::Ord,
        bold: setting.bold,
        negated: false,
    })
}
