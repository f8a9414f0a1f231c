//! How far italic letters lean, which browsers leave out of account when they place scripts and accents.
//!
//! The figures are those of the `MATH` table of the font that the site serves, New Computer Modern Math.

use crate::math::alphabet::Alphabet;
use crate::math::tree::{Node, Row};

/// Letters, each with how far its top lies to the right of its middle, where that shows, and with its italic
/// correction, where a superscript would touch it: both in thousandths of an em.
const LEANING: [(char, u16, u16); 57] = [
    ('c', 94, 0),
    ('d', 204, 0),
    ('e', 67, 0),
    ('f', 219, 90),
    ('g', 78, 0),
    ('i', 75, 0),
    ('j', 153, 0),
    ('l', 65, 0),
    ('m', 56, 0),
    ('o', 73, 0),
    ('p', 83, 0),
    ('q', 68, 0),
    ('s', 62, 0),
    ('t', 45, 0),
    ('v', 70, 0),
    ('w', 91, 0),
    ('x', 43, 0),
    ('y', 84, 0),
    ('z', 102, 0),
    ('A', 175, 0),
    ('B', 115, 0),
    ('C', 115, 73),
    ('D', 89, 0),
    ('E', 114, 54),
    ('F', 154, 134),
    ('G', 79, 0),
    ('H', 127, 78),
    ('I', 127, 85),
    ('J', 210, 106),
    ('K', 121, 68),
    ('M', 140, 102),
    ('N', 141, 106),
    ('O', 114, 0),
    ('P', 157, 140),
    ('Q', 84, 0),
    ('R', 97, 0),
    ('S', 119, 60),
    ('T', 106, 148),
    ('U', 80, 105),
    ('V', 126, 214),
    ('W', 80, 132),
    ('X', 114, 51),
    ('Y', 109, 209),
    ('Z', 144, 68),
    ('α', 72, 0),
    ('β', 154, 0),
    ('γ', 0, 53),
    ('δ', 113, 0),
    ('ε', 51, 0),
    ('ζ', 94, 64),
    ('θ', 76, 0),
    ('μ', 48, 0),
    ('ν', 50, 58),
    ('ξ', 66, 0),
    ('ρ', 96, 0),
    ('τ', 51, 102),
    ('ψ', 144, 0),
];

/// The letter that is all of a node and is set in italics.
fn italic(node: &Node) -> Option<char> {
    let Node::Letters {
        text,
        alphabet: Alphabet::Auto | Alphabet::Italic,
    } = node
    else {
        return None;
    };
    let mut letters = text.chars();
    letters.next().filter(|_| letters.as_str().is_empty())
}

fn leaning(node: &Node) -> Option<(u16, u16)> {
    let letter = italic(node)?;
    let found = LEANING.iter().find(|(known, ..)| *known == letter)?;
    Some((found.1, found.2))
}

fn em(thousandths: u16) -> Option<f64> {
    (thousandths > 0).then(|| f64::from(thousandths) / 1000.0)
}

/// How far an accent over the row stands to the right of the row's middle, in em.
pub(super) fn accent_skew(base: &Row) -> Option<f64> {
    match base.nodes.as_slice() {
        [letter] => em(leaning(letter)?.0),
        _ => None,
    }
}

/// How far a superscript keeps from its base, in em.
pub(super) fn italic_correction(base: &Node) -> Option<f64> {
    em(leaning(base)?.1)
}

/// Whether a letter reaches below the line. Browsers would lower its subscript from there, TeX does so from the line.
pub(super) fn descends(base: &Node) -> bool {
    match base {
        Node::Letters { text, .. } => {
            let mut letters = text.chars();
            let letter = letters.next().filter(|_| letters.as_str().is_empty());
            letter.is_some_and(|letter| "fgjpqyQβγζηµμξρςφϕχψ".contains(letter))
        }
        Node::Accent(accent) if !accent.under => match accent.base.nodes.as_slice() {
            [letter @ Node::Letters { .. }] => descends(letter),
            _ => false,
        },
        _ => false,
    }
}
