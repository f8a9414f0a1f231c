//! The labels that stand behind what they name, `{#fig-x}`, and what is made of a paragraph that has one.

use crate::{
    Block, BlockKind, Caption, Directive, Figure, Inline, InlineKind, Math, Span, TargetKind,
    parse::label::label_at_end,
};

/// What begins the caption of a table.
const TABLE: &str = "Table:";

/// A paragraph, or what stands alone in it: a displayed formula, an image with a label, a directive.
pub(super) fn paragraph(mut inlines: Vec<Inline>, span: Span) -> Block {
    label_formulas(&mut inlines);
    // Most paragraphs are short, and a chapter has many.
    inlines.shrink_to_fit();
    let mut words = inlines
        .iter()
        .filter(|inline| !matches!(inline.kind, InlineKind::SoftBreak | InlineKind::Index(_)))
        .map(|inline| &inline.kind);
    let kind = match (words.next(), words.next(), words.next()) {
        (Some(InlineKind::Math(math)), None, None) if math.display && inlines.len() == 1 => {
            BlockKind::Math(math.clone())
        }
        (Some(InlineKind::Text(text)), None, None) => match Directive::read(text) {
            Some(directive) => BlockKind::Directive(directive),
            None => BlockKind::Paragraph(inlines),
        },
        (Some(InlineKind::Image { url, title, alt }), Some(InlineKind::Text(text)), None) => {
            match label_at_end(text) {
                Some((label, "")) if names_a_figure(label) => BlockKind::Figure(Figure {
                    id: label.to_owned(),
                    url: url.clone(),
                    alt: alt.clone(),
                    caption: title.clone(),
                }),
                _ => BlockKind::Paragraph(inlines),
            }
        }
        _ => BlockKind::Paragraph(inlines),
    };
    Block { kind, span }
}

/// Whether a label names what an image can be of.
fn names_a_figure(label: &str) -> bool {
    matches!(
        TargetKind::of_label(label),
        Some(TargetKind::Figure | TargetKind::Table | TargetKind::Listing)
    )
}

/// Gives each displayed formula the label that stands right behind it.
fn label_formulas(inlines: &mut Vec<Inline>) {
    let mut at = 1;
    while at < inlines.len() {
        let (before, after) = inlines.split_at_mut(at);
        if let (Some(math), InlineKind::Text(text)) = (before.last_mut(), &mut after[0].kind)
            && let InlineKind::Math(Math {
                display: true,
                label,
                ..
            }) = &mut math.kind
            && let Some(end) = text.find('}')
            && let Some((name, "")) = label_at_end(&text[..=end])
        {
            *label = Some(name.to_owned());
            math.span.end = (after[0].span.start + end + 1).min(after[0].span.end);
            after[0].span.start = math.span.end;
            text.drain(..=end);
            if text.trim().is_empty() {
                inlines.remove(at);
                continue;
            }
        }
        at += 1;
    }
}

/// Takes a label from the end of running text.
pub(super) fn take_label(content: &mut Vec<Inline>) -> Option<String> {
    let last = content.last_mut()?;
    let InlineKind::Text(text) = &mut last.kind else {
        return None;
    };
    let (label, before) = label_at_end(text)?;
    let (label, kept) = (label.to_owned(), before.len());
    let taken = text.len() - kept;
    last.span.end = last.span.end.saturating_sub(taken).max(last.span.start);
    text.truncate(kept);
    if text.is_empty() {
        content.pop();
        while content
            .pop_if(|inline| matches!(inline.kind, InlineKind::SoftBreak))
            .is_some()
        {}
    }
    Some(label)
}

/// The caption that a paragraph is, if it is one.
pub(super) fn table_caption(block: &Block) -> Option<Caption> {
    let BlockKind::Paragraph(content) = &block.kind else {
        return None;
    };
    if !is_caption(content) {
        return None;
    }
    let mut content = content.clone();
    if let Some(first) = content.first_mut()
        && let InlineKind::Text(text) = &mut first.kind
    {
        let rest = text[TABLE.len()..].trim_start();
        let taken = text.len() - rest.len();
        *text = rest.to_owned();
        first.span.start = (first.span.start + taken).min(first.span.end);
        if text.is_empty() {
            content.remove(0);
        }
    }
    let id = take_label(&mut content);
    Some(Caption {
        id,
        content,
        span: block.span,
    })
}

/// The place of a caption that Markdown takes for the last row of its table: no blank line stands before it.
pub(super) fn swallowed_caption(row: &[Vec<Inline>]) -> Option<Span> {
    let (first, others) = row.split_first()?;
    let span = Span::new(first.first()?.span.start, first.last()?.span.end);
    (is_caption(first) && others.iter().all(Vec::is_empty)).then_some(span)
}

fn is_caption(content: &[Inline]) -> bool {
    matches!(content.first(), Some(Inline { kind: InlineKind::Text(text), .. })
        if text.strip_prefix(TABLE).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}
