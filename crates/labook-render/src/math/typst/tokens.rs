//! Single tokens of Typst's mathematics: names, escapes, quoted texts.

use crate::math::tree::{Class, Mark};

pub(super) fn accent_name(mark: Mark) -> &'static str {
    match mark {
        Mark::Acute => "acute",
        Mark::Arrow => "arrow",
        Mark::Bar => "macron",
        Mark::Breve => "breve",
        Mark::Check => "caron",
        Mark::Dot => "dot",
        Mark::DoubleAcute => "acute.double",
        Mark::DoubleArrow => "⇒",
        Mark::DoubleDot => "dot.double",
        Mark::DoubleHeadedArrow => "arrow.l.r",
        Mark::FourDots => "dot.quad",
        Mark::Grave => "grave",
        Mark::Group => "⏜",
        Mark::Hat => "hat",
        Mark::LeftArrow => "arrow.l",
        Mark::LeftHarpoon => "harpoon.lt",
        Mark::RightHarpoon => "harpoon",
        Mark::Ring => "circle",
        Mark::Segment => "⎴",
        Mark::Tilde => "tilde",
        Mark::TripleDot => "dot.triple",
    }
}

/// The character that goes along below what an accent cannot go below.
pub(super) fn line_of(mark: Mark) -> char {
    match mark {
        Mark::LeftArrow => '←',
        Mark::DoubleHeadedArrow => '↔',
        Mark::Group => '⏝',
        Mark::Segment => '⎵',
        Mark::Tilde => '∼',
        _ => '→',
    }
}

/// Letters apart, so that they make no name.
pub(super) fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(2 * text.len());
    for (index, letter) in text.chars().enumerate() {
        // A combining mark stays with its letter.
        if index > 0 && !matches!(letter, '\u{300}'..='\u{36f}') {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}

/// A symbol that Typst takes for nothing but itself.
pub(super) fn escaped(character: char) -> String {
    match character {
        '+' | '=' | '<' | '>' => character.to_string(),
        // These are delimiters that Typst would pair and let grow.
        '⟨' | '⟩' | '⌊' | '⌋' | '⌈' | '⌉' | '⌜' | '⌝' | '⌞' | '⌟' | '⟦' | '⟧' | '⟮' | '⟯' | '⦃'
        | '⦄' | '‖' => {
            format!("\\{character}")
        }
        character if character.is_ascii_punctuation() => format!("\\{character}"),
        character => character.to_string(),
    }
}

pub(super) fn is_bracket(character: char, class: Class) -> bool {
    match class {
        Class::Open => matches!(
            character,
            '(' | '[' | '{' | '⟨' | '⌊' | '⌈' | '⟦' | '⟮' | '⦃'
        ),
        _ => matches!(
            character,
            ')' | ']' | '}' | '⟩' | '⌋' | '⌉' | '⟧' | '⟯' | '⦄'
        ),
    }
}

/// Whether Typst would space the symbol otherwise than TeX does.
pub(super) fn disagrees(character: char, class: Class) -> bool {
    match class {
        Class::Ord => matches!(
            character,
            '|' | '‖' | '/' | '\\' | ':' | '⊥' | '⊤' | '△' | '▽' | '=' | '<' | '>' | '\u{2190}'
                ..='\u{21ff}' | '⋆' | '∗' | '∘'
        ),
        Class::Rel => matches!(character, ':' | '|' | '∣' | '⊥' | '⟂' | '△' | '*' | '−'),
        Class::Punct => character == ':',
        Class::Open | Class::Close => {
            matches!(character, '|' | '‖' | '⟮' | '⟯' | '⌜' | '⌝' | '⌞' | '⌟')
                || (class == Class::Open) == matches!(character, ')' | ']')
        }
        Class::Bin => matches!(
            character,
            '⊲' | '⊳' | '†' | '‡' | '△' | '▽' | '•' | '#' | '&' | '/'
        ),
        Class::Op | Class::Inner => false,
    }
}

pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
    out
}

pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}
