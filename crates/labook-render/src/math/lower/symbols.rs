//! What katex-rs's names stand for.

use katex::build_html::DomType;
use katex::parser::parse_node::AnyParseNode;
use katex::style::Style as KatexStyle;
use katex::symbols::Atom;
use katex::types::Mode;

use crate::math::alphabet::Alphabet;
use crate::math::parse::character;
use crate::math::tree::{BandKind, Class, Mark, Node, Row, Style};

pub(super) fn class_of_atom(atom: Atom) -> Class {
    match atom {
        Atom::Bin => Class::Bin,
        Atom::Close => Class::Close,
        Atom::Inner => Class::Inner,
        Atom::Open => Class::Open,
        Atom::Punct => Class::Punct,
        Atom::Rel => Class::Rel,
    }
}

pub(super) fn class_of_box(class: &DomType) -> Class {
    match class {
        DomType::Mord => Class::Ord,
        DomType::Mop => Class::Op,
        DomType::Mbin => Class::Bin,
        DomType::Mrel => Class::Rel,
        DomType::Mopen => Class::Open,
        DomType::Mclose => Class::Close,
        DomType::Mpunct => Class::Punct,
        DomType::Minner => Class::Inner,
    }
}

pub(super) fn style_of(style: &KatexStyle) -> Style {
    match style.size {
        0 => Style::Display,
        1 => Style::Text,
        2 => Style::Script,
        _ => Style::ScriptScript,
    }
}

/// The factor of KaTeX's sizes 1 (`\tiny`) to 11 (`\Huge`).
pub(super) fn size_factor(size: usize) -> f64 {
    const FACTORS: [f64; 11] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.44, 1.728, 2.074, 2.488];
    FACTORS[size.clamp(1, 11) - 1]
}

pub(super) fn alphabet_of(font: &str) -> Alphabet {
    match font {
        "mathrm" => Alphabet::Upright,
        "mathit" => Alphabet::Italic,
        "mathbf" => Alphabet::Bold,
        "mathbb" => Alphabet::DoubleStruck,
        "mathcal" => Alphabet::Calligraphic,
        "mathscr" => Alphabet::Script,
        "mathfrak" => Alphabet::Fraktur,
        "mathsf" => Alphabet::SansSerif,
        "mathsfit" => Alphabet::SansSerifItalic,
        "mathtt" => Alphabet::Monospace,
        _ => Alphabet::Auto,
    }
}

/// Whether neighbouring letters of these alphabets make one word.
pub(super) fn joins(last: Alphabet, next: Alphabet) -> bool {
    last == next && !matches!(next, Alphabet::Auto | Alphabet::BoldItalic)
}

/// Letters of the mathematical alphabets, and those of other scripts.
pub(super) fn is_letter(character: char) -> bool {
    match character {
        '∂' | '∇' => true,
        'ℓ' | 'ℏ' | '℘' | 'ℜ' | 'ℑ' | 'ℵ' | 'ℶ' | 'ℷ' | 'ℸ' => true,
        '°' | 'ª' | 'º' => false,
        other => other.is_alphabetic(),
    }
}

/// A norm's bars and a divisor's are other characters than the relations KaTeX draws them with.
pub(super) fn norm(name: &str, character: char) -> char {
    match (name, character) {
        ("\\|" | "\\Vert" | "\\lVert" | "\\rVert" | "‖", _) => '‖',
        ("|" | "\\vert" | "\\lvert" | "\\rvert", _) => '|',
        ("\\ast" | "*", _) => '∗',
        ("\\bullet", _) => '•',
        // KaTeX has these letters in a font of their own, under their plain names.
        ("ℂ" | "ℍ" | "ℕ" | "ℙ" | "ℚ" | "ℝ" | "ℤ" | "ℎ", plain) => {
            name.chars().next().unwrap_or(plain)
        }
        _ => character,
    }
}

/// The character of a delimiter's name; `None` for the empty one.
pub(super) fn delimiter(name: &str) -> Option<char> {
    match name {
        "." | "" => None,
        "<" | "\\lt" | "\\langle" => Some('⟨'),
        ">" | "\\gt" | "\\rangle" => Some('⟩'),
        "\\lgroup" => Some('⟮'),
        "\\rgroup" => Some('⟯'),
        "\\backslash" => Some('\\'),
        _ => character(name, Mode::Math).map(|found| norm(name, found)),
    }
}

pub(super) fn is_big_operator(character: char) -> bool {
    matches!(character, '∏' | '∐' | '∑' | '∫'..='∳' | '⋀'..='⋃' | '⨀'..='⨜' | '⫼' | '⫿')
}

pub(super) fn band_kind(label: &str) -> BandKind {
    if label.ends_with("bracket") {
        BandKind::Bracket
    } else {
        BandKind::Brace
    }
}

/// The arrow (or other line) of `\xrightarrow` and its kin.
pub(super) fn shaft(label: &str) -> char {
    match label.trim_start_matches('\\') {
        "xleftarrow" | "cdleftarrow" => '←',
        "xLeftarrow" => '⇐',
        "xRightarrow" => '⇒',
        "xleftrightarrow" => '↔',
        "xLeftrightarrow" => '⇔',
        "xhookleftarrow" => '↩',
        "xhookrightarrow" => '↪',
        "xmapsto" => '↦',
        "xrightharpoondown" => '⇁',
        "xrightharpoonup" => '⇀',
        "xleftharpoondown" => '↽',
        "xleftharpoonup" => '↼',
        "xrightleftharpoons" | "xrightequilibrium" => '⇌',
        "xleftrightharpoons" | "xleftequilibrium" => '⇋',
        "xlongequal" | "cdlongequal" => '=',
        "xtwoheadrightarrow" => '↠',
        "xtwoheadleftarrow" => '↞',
        "xtofrom" | "xrightleftarrows" => '⇄',
        _ => '→',
    }
}

pub(super) fn mark(label: &str) -> Option<Mark> {
    Some(match label {
        "\\acute" | "\\'" => Mark::Acute,
        "\\grave" | "\\`" => Mark::Grave,
        "\\ddot" | "\\\"" => Mark::DoubleDot,
        "\\dddot" => Mark::TripleDot,
        "\\ddddot" => Mark::FourDots,
        "\\tilde" | "\\widetilde" | "\\utilde" | "\\~" => Mark::Tilde,
        "\\bar" | "\\=" => Mark::Bar,
        "\\breve" | "\\u" => Mark::Breve,
        "\\check" | "\\widecheck" | "\\v" => Mark::Check,
        "\\hat" | "\\widehat" | "\\^" => Mark::Hat,
        "\\dot" | "\\." => Mark::Dot,
        "\\mathring" | "\\r" => Mark::Ring,
        "\\H" => Mark::DoubleAcute,
        "\\vec" | "\\overrightarrow" | "\\underrightarrow" => Mark::Arrow,
        "\\overleftarrow" | "\\underleftarrow" => Mark::LeftArrow,
        "\\Overrightarrow" => Mark::DoubleArrow,
        "\\overleftrightarrow" | "\\underleftrightarrow" => Mark::DoubleHeadedArrow,
        "\\overgroup" | "\\undergroup" => Mark::Group,
        "\\overlinesegment" | "\\underlinesegment" => Mark::Segment,
        "\\overleftharpoon" => Mark::LeftHarpoon,
        "\\overrightharpoon" => Mark::RightHarpoon,
        _ => return None,
    })
}

/// The character for a relation struck through.
pub(super) fn negation(character: char) -> Option<char> {
    const PLAIN: &str = "=<>≤≥∈∋⊂⊃⊆⊇∼≃≅≈≡∣|∥‖∃→←↔⇒⇐⇔⊢⊨⊩≺≻⪯⪰⊑⊒⊲⊳⊴⊵≍≲≳≶≷";
    const STRUCK: &str = "≠≮≯≰≱∉∌⊄⊅⊈⊉≁≄≇≉≢∤∤∦∦∄↛↚↮⇏⇍⇎⊬⊭⊮⊀⊁⋠⋡⋢⋣⋪⋫⋬⋭≭≴≵≸≹";
    PLAIN
        .chars()
        .zip(STRUCK.chars())
        .find(|(plain, _)| *plain == character)
        .map(|(_, struck)| struck)
}

/// The words of an operator's name, if it is nothing but letters, digits and spaces.
pub(super) fn words(row: &Row) -> Option<String> {
    let mut name = String::new();
    for node in &row.nodes {
        match node {
            Node::Letters {
                text,
                alphabet: Alphabet::Upright,
            }
            | Node::Text { text, .. } => name.push_str(text),
            Node::Number {
                text,
                alphabet: Alphabet::Upright,
            } => name.push_str(text),
            Node::Symbol(symbol) if matches!(symbol.character, '−' | '∗' | '′') => {
                name.push(match symbol.character {
                    '−' => '-',
                    '∗' => '*',
                    other => other,
                });
            }
            Node::Space(width) if *width > 0.0 => name.push(' '),
            Node::Space(_) => {}
            Node::Group(inner) => name.push_str(&words(inner)?),
            _ => return None,
        }
    }
    (!name.is_empty()).then_some(name)
}

/// The name of a text accent's combining character.
pub(super) fn combining(label: &str) -> Option<char> {
    Some(match label {
        "\\'" => '\u{301}',
        "\\`" => '\u{300}',
        "\\^" => '\u{302}',
        "\\~" => '\u{303}',
        "\\=" => '\u{304}',
        "\\u" => '\u{306}',
        "\\." => '\u{307}',
        "\\\"" => '\u{308}',
        "\\c" => '\u{327}',
        "\\r" => '\u{30a}',
        "\\H" => '\u{30b}',
        "\\v" => '\u{30c}',
        "\\textcircled" => '\u{20dd}',
        _ => return None,
    })
}

/// Whether the node belongs to text rather than to mathematics.
pub(super) fn is_textual(node: &AnyParseNode) -> bool {
    match node {
        AnyParseNode::Text(_) | AnyParseNode::Verb(_) | AnyParseNode::Hbox(_) => true,
        AnyParseNode::TextOrd(ord) => ord.mode == Mode::Text,
        AnyParseNode::MathOrd(ord) => ord.mode == Mode::Text,
        AnyParseNode::Atom(atom) => atom.mode == Mode::Text,
        AnyParseNode::Spacing(space) => space.mode == Mode::Text,
        AnyParseNode::Accent(accent) => {
            accent.mode == Mode::Text && combining(&accent.label).is_some()
        }
        AnyParseNode::OrdGroup(group) => group.mode == Mode::Text,
        _ => false,
    }
}
