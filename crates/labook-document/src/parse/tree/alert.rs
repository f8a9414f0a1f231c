//! Block quotes, and the alerts and theorems among them.

use super::{
    Builder,
    label::{paragraph, take_label},
};
use crate::{
    AlertKind, Block, BlockKind, Diagnostic, Inline, InlineKind, Span, Theorem, TheoremKind,
    nearest,
};

/// The kinds of alerts, by the words that GitHub knows.
const KINDS: [(&str, AlertKind); 5] = [
    ("NOTE", AlertKind::Note),
    ("TIP", AlertKind::Tip),
    ("IMPORTANT", AlertKind::Important),
    ("WARNING", AlertKind::Warning),
    ("CAUTION", AlertKind::Caution),
];

impl Builder<'_> {
    /// The end of a quote; pulldown-cmark knows the alerts that have no title.
    pub(super) fn quote(&mut self, kind: Option<AlertKind>, mut blocks: Vec<Block>, span: Span) {
        if let Some(kind) = kind {
            let title = Vec::new();
            return self.block(
                BlockKind::Alert {
                    kind,
                    title,
                    blocks,
                },
                span,
            );
        }
        let Some((word, marker)) = self.marker(&blocks) else {
            return self.block(BlockKind::Quote(blocks), span);
        };
        let theorem = TheoremKind::ALL
            .into_iter()
            .find(|kind| kind.marker().eq_ignore_ascii_case(word));
        if let Some(kind) = theorem {
            let mut title = take_title(&mut blocks, marker);
            let id = take_label(&mut title);
            let theorem = Theorem {
                kind,
                id,
                title,
                blocks,
            };
            return self.block(BlockKind::Theorem(theorem), span);
        }
        match KINDS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word))
        {
            Some(&(_, kind)) => {
                let title = take_title(&mut blocks, marker);
                self.block(
                    BlockKind::Alert {
                        kind,
                        title,
                        blocks,
                    },
                    span,
                );
            }
            None => {
                let message = format!("there is no alert `[!{word}]`, so this is a quote");
                let names = KINDS.iter().map(|&(name, _)| name);
                let theorems = TheoremKind::ALL.into_iter().map(TheoremKind::marker);
                let help = match nearest(word, names.chain(theorems)) {
                    Some(near) => format!("did you mean `[!{near}]`?"),
                    None => "there are NOTE, TIP, IMPORTANT, WARNING and CAUTION, and DEFINITION, THEOREM, PROOF, EXERCISE and their kin".to_owned(),
                };
                self.diagnostics
                    .push(Diagnostic::warning(marker, message).with_help(help));
                self.block(BlockKind::Quote(blocks), span);
            }
        }
    }

    /// The word and the place of a marker such as `[!NOTE]` that the first paragraph begins with.
    fn marker(&self, blocks: &[Block]) -> Option<(&str, Span)> {
        let Some(Block {
            kind: BlockKind::Paragraph(content),
            span,
        }) = blocks.first()
        else {
            return None;
        };
        // An escaped bracket is in the words too, but not in the source.
        let InlineKind::Text(words) = &content.first()?.kind else {
            return None;
        };
        let text = &self.text[span.range()];
        let (word, _) = text.strip_prefix("[!")?.split_once(']')?;
        let marker = &text[..word.len() + 3];
        let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        let stands_alone = text[marker.len()..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        (is_word && stands_alone && words.starts_with(marker))
            .then(|| (word, Span::new(span.start, span.start + marker.len())))
    }
}

/// Takes the rest of the marker's line out of the first paragraph.
fn take_title(blocks: &mut Vec<Block>, marker: Span) -> Vec<Inline> {
    let Some(Block {
        kind: BlockKind::Paragraph(content),
        span,
    }) = blocks.first_mut()
    else {
        return Vec::new();
    };
    let line_end = content
        .iter()
        .position(|inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak));
    let rest = line_end.map_or_else(Vec::new, |at| content.split_off(at).split_off(1));
    let mut title = std::mem::replace(content, rest);
    match content.first() {
        Some(first) => {
            // What is left may be a formula alone.
            let span = Span::new(first.span.start, span.end);
            blocks[0] = paragraph(std::mem::take(content), span);
        }
        None => {
            blocks.remove(0);
        }
    }
    if let Some(first) = title.first_mut()
        && let InlineKind::Text(words) = &mut first.kind
    {
        let rest = words[marker.len()..].trim_start().to_owned();
        let taken = words.len() - rest.len();
        first.span.start = (first.span.start + taken).min(first.span.end);
        *words = rest;
        if words.is_empty() {
            title.remove(0);
        }
    }
    title
}
