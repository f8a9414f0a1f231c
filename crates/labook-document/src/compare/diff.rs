//! A comparison as a difference that a person can read.

use std::fmt;

use super::comparison::{Change, ChangedLine, Comparison, Piece, Row};
use super::token::TokenKind;
use crate::{Diff, DiffLine, Expectation, Span};

/// Lines that are the same and farther than this from any difference are left out when it is printed.
const CONTEXT: usize = 3;

/// Byte ranges of a line.
type Marks = Vec<(usize, usize)>;

impl Diff {
    pub(super) fn of(comparison: &Comparison<'_>) -> Self {
        let mut lines = Vec::with_capacity(comparison.rows.len());
        // Printed lines wait here, so that a run of unlike lines is shown expected first, then printed.
        let mut printed = Vec::new();
        for row in &comparison.rows {
            match row {
                Row::Missing(e) => lines.push(expected_line(comparison, *e, Vec::new())),
                Row::Extra(a) => printed.push(actual_line(comparison, *a, Vec::new(), None)),
                Row::Changed(line) if comparison.is_alike(line) => {
                    lines.append(&mut printed);
                    let (expected, actual) = marks(comparison, line);
                    let hint = hint(comparison, line);
                    lines.push(expected_line(comparison, line.expected, expected));
                    lines.push(actual_line(comparison, line.actual, actual, hint));
                }
                Row::Changed(line) => {
                    lines.push(expected_line(comparison, line.expected, Vec::new()));
                    printed.push(actual_line(comparison, line.actual, Vec::new(), None));
                }
                Row::Same(e) | Row::Hole(e) => {
                    lines.append(&mut printed);
                    lines.push(DiffLine::Same(comparison.expected[*e].text.to_owned()));
                }
            }
        }
        lines.append(&mut printed);
        Self { lines }
    }
}

impl Expectation {
    /// Where in the source a difference begins: the first expected piece that differs, the line if all of it
    /// does, or the place before which lines are missing.
    pub fn place_of(&self, diff: &Diff) -> Span {
        let text = &self.text.text;
        let mut lines = text.split_inclusive('\n').scan(0, |end, line| {
            let start = *end;
            *end += line.len();
            Some((start, line))
        });
        for differing in &diff.lines {
            match differing {
                DiffLine::Same(_) => {
                    lines.next();
                }
                DiffLine::Actual { .. } => {
                    return match lines.next() {
                        Some((start, _)) => self.text.source_span(Span::new(start, start)),
                        None => self.span,
                    };
                }
                DiffLine::Expected { text: shown, marks } => {
                    let Some((start, line)) = lines.next() else {
                        return self.span;
                    };
                    let start = start + line.find(shown.as_str()).unwrap_or(0);
                    let (from, to) = marks.first().copied().unwrap_or((0, shown.len()));
                    let end = (start + to).min(text.len());
                    return self
                        .text
                        .source_span(Span::new((start + from).min(end), end));
                }
            }
        }
        self.span
    }
}

impl Comparison<'_> {
    /// Whether the two lines are the same for the larger part, so that it helps to mark what differs.
    fn is_alike(&self, line: &ChangedLine) -> bool {
        let says_something =
            |kind: &TokenKind| matches!(kind, TokenKind::Text | TokenKind::Number(_));
        let expected =
            |piece: &Piece| says_something(&self.expected[line.expected].tokens[piece.token].kind);
        let actual =
            |piece: &Piece| says_something(&self.actual[line.actual].tokens[piece.token].kind);
        let (mut common, mut only_expected, mut only_actual) = (0, 0, 0);
        for change in &line.changes {
            match change {
                Change::Keep(piece) => common += usize::from(expected(piece)),
                Change::Number { .. } => common += 1,
                Change::Replace { .. } => {
                    only_expected += 1;
                    only_actual += 1;
                }
                Change::Drop(piece) => only_expected += usize::from(expected(piece)),
                Change::Add(piece) => only_actual += usize::from(actual(piece)),
            }
        }
        common >= only_expected.max(only_actual)
    }
}

fn expected_line(comparison: &Comparison<'_>, line: usize, marks: Marks) -> DiffLine {
    DiffLine::Expected {
        text: comparison.expected[line].text.to_owned(),
        marks,
    }
}

fn actual_line(
    comparison: &Comparison<'_>,
    line: usize,
    marks: Marks,
    hint: Option<String>,
) -> DiffLine {
    DiffLine::Actual {
        text: comparison.actual[line].text.to_owned(),
        marks,
        hint,
    }
}

/// What to underline in the expected and in the printed line.
fn marks(comparison: &Comparison<'_>, line: &ChangedLine) -> (Marks, Marks) {
    let (mut left, mut right) = (Marks::new(), Marks::new());
    for change in &line.changes {
        match change {
            Change::Keep(_) => {}
            Change::Number {
                expected, actual, ..
            }
            | Change::Replace { expected, actual } => {
                mark(&mut left, expected);
                mark(&mut right, actual);
            }
            Change::Drop(expected) => mark(&mut left, expected),
            Change::Add(actual) => mark(&mut right, actual),
        }
    }
    let texts = (
        comparison.expected[line.expected].text,
        comparison.actual[line.actual].text,
    );
    (tightened(left, texts.0), tightened(right, texts.1))
}

/// Marks without the space at their ends, unless space is all that they mark.
fn tightened(mut marks: Marks, text: &str) -> Marks {
    for (start, end) in &mut marks {
        let marked = &text[*start..*end];
        if !marked.trim().is_empty() {
            *start += marked.len() - marked.trim_start().len();
            *end -= marked.len() - marked.trim_end().len();
        }
    }
    marks
}

fn mark(marks: &mut Marks, piece: &Piece) {
    match marks.last_mut() {
        Some((_, end)) if *end == piece.start => *end = piece.end,
        _ => marks.push((piece.start, piece.end)),
    }
}

/// The digits that would match, for each number that was not printed with just these.
fn hint(comparison: &Comparison<'_>, line: &ChangedLine) -> Option<String> {
    let digits: Vec<String> = line
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::Number {
                expected,
                actual,
                flip,
            } => {
                let printed = &comparison.actual[line.actual].text[actual.start..actual.end];
                let digits = comparison.restate(line, *expected, *actual, *flip)?;
                (digits != printed).then_some(digits)
            }
            _ => None,
        })
        .collect();
    (!digits.is_empty()).then(|| digits.join(", "))
}

/// Plain text: `-` for an expected line, `+` for a printed one, and what differs underlined.
///
/// ```text
///   eigenvalues
/// - [3.618, 1.391]
///           ^^^^^
/// + [3.61803398, 1.38196601]
///                ^^^^^^^^^^
///                1.382 would match
/// ```
impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differs = |line: &DiffLine| !matches!(line, DiffLine::Same(_));
        let mut elided = false;
        for (index, line) in self.lines.iter().enumerate() {
            let near = index.saturating_sub(CONTEXT)..(index + CONTEXT + 1).min(self.lines.len());
            if !self.lines[near].iter().any(differs) {
                if !elided {
                    writeln!(f, "  ⋮")?;
                }
                elided = true;
                continue;
            }
            elided = false;
            match line {
                DiffLine::Same(text) => writeln!(f, "{}", format!("  {text}").trim_end())?,
                DiffLine::Expected { text, marks } => {
                    writeln!(f, "{}", format!("- {text}").trim_end())?;
                    underline(f, text, marks)?;
                }
                DiffLine::Actual { text, marks, hint } => {
                    writeln!(f, "{}", format!("+ {text}").trim_end())?;
                    underline(f, text, marks)?;
                    if let Some(hint) = hint {
                        let column = marks.first().map_or(0, |&(start, _)| start);
                        writeln!(f, "  {}{hint} would match", blank(&text[..column]))?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn underline(f: &mut fmt::Formatter<'_>, text: &str, marks: &[(usize, usize)]) -> fmt::Result {
    if marks.is_empty() {
        return Ok(());
    }
    let mut line = String::from("  ");
    let mut at = 0;
    for &(start, end) in marks {
        line.push_str(&blank(&text[at..start]));
        line.extend(text[start..end].chars().map(|_| '^'));
        at = end;
    }
    writeln!(f, "{line}")
}

/// White space as wide as `text`.
fn blank(text: &str) -> String {
    text.chars()
        .map(|char| if char == '\t' { '\t' } else { ' ' })
        .collect()
}
