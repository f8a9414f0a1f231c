//! Characters that no font has, found before Typst puts empty boxes in their place.

use std::collections::{BTreeMap, BTreeSet};

use labook_document::{Diagnostic, Severity, Span};
use typst::text::Font;

use crate::Book;

/// Every character of the chapters that none of the fonts has, each once, at its first place. They are errors where
/// a standard asks for a glyph for each character.
pub(super) fn uncovered(
    book: &Book,
    fonts: &[Font],
    is_strict: bool,
) -> Vec<(Option<usize>, Diagnostic)> {
    let mut known: BTreeMap<char, bool> = BTreeMap::new();
    let mut reported: BTreeSet<char> = BTreeSet::new();
    let mut diagnostics = Vec::new();
    let severity = if is_strict {
        Severity::Error
    } else {
        Severity::Warning
    };
    for (index, chapter) in book.chapters.iter().enumerate() {
        let text = chapter.document.source.text();
        for (at, c) in text.char_indices() {
            if c.is_ascii() || is_invisible(c) {
                continue;
            }
            let is_known = *known.entry(c).or_insert_with(|| {
                fonts
                    .iter()
                    .any(|font| font.info().coverage.contains(u32::from(c)))
            });
            if is_known || !reported.insert(c) {
                continue;
            }
            let span = Span::new(at, at + c.len_utf8());
            let message = format!(
                "no font of the PDF has the character `{c}` (U+{:04X})",
                u32::from(c)
            );
            let diagnostic = Diagnostic::new(severity, Some(span), message).with_help(
                "write it differently, or name a font that has it under `fonts` of `[output.pdf]`",
            );
            diagnostics.push((Some(index), diagnostic));
        }
    }
    diagnostics
}

/// Whether a character shows nothing by itself: joiners, selectors, marks of direction, soft hyphens, controls.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{80}'..='\u{a0}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fffd}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}
