//! Insets with bars in them, which would divide the cells of a table.

use super::{Context, Inset, InsetKind, expression::closing_brace};
use crate::Span;

/// A row longer than this is not searched: what is in it is not meant for people.
const MAX_ROW: usize = 16 << 10;

/// Finds the insets of a table row that must be set apart for the row to have no more than `columns` cells.
/// A row that has no more of them is left alone: its bars may be meant to divide. With them comes how many
/// cells are still too many.
pub(super) fn row_insets(
    text: &str,
    row: Span,
    columns: usize,
    context: Context,
) -> (Vec<Inset>, usize) {
    let mut insets = Vec::new();
    if row.len() > MAX_ROW {
        return (insets, 0);
    }
    let mut excess = count_cells(&text[row.range()]).saturating_sub(columns);
    let mut at = row.start;
    while excess > 0 && at < row.end {
        let rest = &text[at..row.end];
        match inset_at(text, at, row, context) {
            Ok(inset) => {
                let bars = count_bars(&text[inset.span.range()]);
                at = inset.span.end;
                if (1..=excess).contains(&bars) {
                    excess -= bars;
                    insets.push(inset);
                }
            }
            Err(skip) => at += skip.clamp(1, rest.len()),
        }
    }
    (insets, excess)
}

/// The rows of a paragraph that would be the head of a table, were it not for the bars in its insets; with
/// each the number of columns that the row below asks for.
pub(super) fn broken_heads(text: &str, paragraph: Span) -> Vec<(Span, usize)> {
    let mut heads = Vec::new();
    let mut above: Option<Span> = None;
    let mut start = paragraph.start;
    for line in text[paragraph.range()].split_inclusive('\n') {
        let span = Span::new(start, start + line.len());
        start = span.end;
        if let (Some(head), Some(columns)) = (above, delimiter_columns(line)) {
            heads.push((head, columns));
        }
        above = Some(span);
    }
    heads
}

/// The number of columns of a delimiter row such as `|:--|--:|`.
fn delimiter_columns(line: &str) -> Option<usize> {
    let line = without_marks(line);
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let is_delimiter = |cell: &str| {
        let cell = cell.trim();
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    (line.contains('|') && inner.split('|').all(is_delimiter)).then(|| inner.split('|').count())
}

/// How many cells a row has by its bars alone.
fn count_cells(row: &str) -> usize {
    let row = without_marks(row);
    let inner = row.strip_prefix('|').unwrap_or(row);
    let open_end = !inner.ends_with('|') || inner.ends_with("\\|");
    count_bars(inner) + usize::from(open_end)
}

fn without_marks(row: &str) -> &str {
    row.trim_start_matches(|char: char| char.is_whitespace() || char == '>')
        .trim_end()
}

/// How many bars divide cells.
fn count_bars(text: &str) -> usize {
    let mut escaped = false;
    let bars = text.bytes().filter(|&byte| {
        let divides = byte == b'|' && !escaped;
        escaped = byte == b'\\' && !escaped;
        divides
    });
    bars.count()
}

/// The number or formula that starts at a place, or how far to go on.
fn inset_at(text: &str, at: usize, row: Span, context: Context) -> Result<Inset, usize> {
    let rest = &text[at..row.end];
    let char = rest.chars().next().ok_or(1_usize)?;
    let inset = |len, kind| Inset {
        span: Span::new(at, at + len),
        kind,
        context,
    };
    match char {
        '\\' if rest.starts_with("\\(") => {
            let end = 2 + rest[2..].find("\\)").ok_or(2_usize)?;
            let tex = Span::new(at + 2, at + end);
            let display = false;
            Ok(inset(end + 2, InsetKind::Math { display, tex }))
        }
        '\\' => Err(1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
        '$' => {
            let len = dollar_math(rest).ok_or(1_usize)?;
            let tex = Span::new(at + 1, at + len - 1);
            let display = false;
            Ok(inset(len, InsetKind::Math { display, tex }))
        }
        '`' => {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let after = &rest[ticks..];
            let inner = match after.find(&rest[..ticks]) {
                _ if ticks == 2 && after.starts_with("{=") => None,
                Some(len) => Some(len),
                None => return Err(ticks),
            };
            let close = ticks + inner.map_or(0, |len| len + ticks);
            let body = rest[close..].strip_prefix("{=").ok_or(ticks)?;
            let len = closing_brace(body).map_err(|_| ticks)?;
            let start = at + close + 2;
            let kind = InsetKind::Number {
                expected: inner.map(|len| Span::new(at + ticks, at + ticks + len)),
                expression: Span::new(start, start + len),
            };
            Ok(inset(close + 2 + len + 1, kind))
        }
        _ => Err(char.len_utf8()),
    }
}

/// The length of a formula between dollar signs, by pulldown-cmark's rules and the one for amounts of money.
fn dollar_math(text: &str) -> Option<usize> {
    let inner = &text[1..];
    if inner.starts_with(|char: char| char.is_whitespace() || char == '$') {
        return None;
    }
    let mut escaped = false;
    let mut before = ' ';
    for (at, char) in inner.char_indices() {
        if char == '$' && !escaped && !before.is_whitespace() {
            let money = inner[at + 1..].starts_with(|char: char| char.is_ascii_digit());
            return (!money).then_some(at + 2);
        }
        escaped = char == '\\' && !escaped;
        before = char;
    }
    None
}
