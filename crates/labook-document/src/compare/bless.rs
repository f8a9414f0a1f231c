//! Writing what was printed into a chapter: as little as makes its expectations hold.

mod fence;
mod rewrite;

use super::comparison::Comparison;
use super::{actual_text, expected_text, rule};
use crate::{Cell, CellKind, CellRun, Document, Evaluate, Expectation, Outcome, Span, Verdict};
use fence::Fence;
use rewrite::BlessedLine;

/// A change of a file: `replacement` stands where `span` stood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The path of the file, relative to the book.
    pub path: String,
    /// The bytes of that file to replace.
    pub span: Span,
    /// What to write there.
    pub replacement: String,
}

/// What blessing may do beyond correcting expectations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlessOptions {
    /// Writes an `output` fence after each cell that printed something and has none.
    pub add_missing: bool,
}

/// The edits after which the document's expectations hold. Only cells whose verdict is
/// [`Mismatch`](Verdict::Mismatch) or [`Missing`](Verdict::Missing) are touched; in those, lines and numbers that
/// match stay as the author wrote them, and numbers that do not get as many digits as they had.
///
/// Edits are sorted by file and place and do not overlap. An expectation that no file holds in one piece
/// (an include inside of a fence) gets none.
pub fn bless(document: &Document, runs: &[CellRun], verdicts: &[Verdict]) -> Vec<Edit> {
    bless_with(document, runs, verdicts, BlessOptions::default())
}

/// The same as [`bless`], with a choice of what else to do.
pub fn bless_with(
    document: &Document,
    runs: &[CellRun],
    verdicts: &[Verdict],
    options: BlessOptions,
) -> Vec<Edit> {
    let mut edits: Vec<Edit> = document
        .cells
        .iter()
        .zip(runs.iter().zip(verdicts))
        .filter_map(|(cell, (run, verdict))| {
            let (span, replacement) = match (verdict, &cell.expected) {
                (Verdict::Mismatch(_) | Verdict::Missing, Some(expectation)) => {
                    correction(document, cell, expectation, run)?
                }
                (Verdict::Unchecked, None) if options.add_missing => addition(document, cell, run)?,
                _ => return None,
            };
            let (path, span) = document.source.origin(span)?;
            Some(Edit {
                path: path.to_owned(),
                span,
                replacement,
            })
        })
        .collect();
    // A file that is included twice gives the same edit twice.
    edits.sort();
    let mut last: Option<(String, Span)> = None;
    edits.retain(|edit| {
        let overlaps = last.as_ref().is_some_and(|(path, span)| {
            *path == edit.path && (edit.span.start < span.end || edit.span == *span)
        });
        if !overlaps {
            last = Some((edit.path.clone(), edit.span));
        }
        !overlaps
    });
    edits
}

/// The bytes of the source to replace so that an expectation holds, and their replacement.
fn correction(
    document: &Document,
    cell: &Cell,
    expectation: &Expectation,
    run: &CellRun,
) -> Option<(Span, String)> {
    let source = document.source.text();
    let expected = expected_text(cell, expectation);
    let actual = actual_text(cell, run);
    let rule = rule(cell);
    let lines = Comparison::new(&expected, &actual, &rule).blessed(&actual);
    let (span, replacement) = match cell.kind {
        CellKind::Fence => {
            let fence = Fence::find(source, expectation.span)?;
            let expected: Vec<&str> = expected.lines().collect();
            (fence.span(), fence.with_lines(&expected, &lines))
        }
        CellKind::Number => {
            let [BlessedLine::New(value)] = &lines[..] else {
                return None; // a value of several lines has no place in prose
            };
            if value.contains('`') {
                return None;
            }
            (expectation.span, value.clone())
        }
    };
    minimal(source, span, &replacement)
}

/// An `output` fence for a cell that has none: the place after the cell, and the fence.
fn addition(document: &Document, cell: &Cell, run: &CellRun) -> Option<(Span, String)> {
    let actual = actual_text(cell, run);
    if cell.kind != CellKind::Fence
        || cell.options.evaluate != Evaluate::Run
        || run.outcome != Outcome::Ok
        || actual.trim().is_empty()
    {
        return None;
    }
    let fence = Fence::find(document.source.text(), cell.span)?;
    let end = fence.span().end;
    Some((Span::new(end, end), fence.followed_by_output(&actual)))
}

/// The replacement without what it has in common with the text that it replaces, at both ends.
fn minimal(source: &str, span: Span, replacement: &str) -> Option<(Span, String)> {
    let old = &source[span.range()];
    let front: usize = old
        .chars()
        .zip(replacement.chars())
        .take_while(|(left, right)| left == right)
        .map(|(char, _)| char.len_utf8())
        .sum();
    let (old, new) = (&old[front..], &replacement[front..]);
    let back: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(left, right)| left == right)
        .map(|(char, _)| char.len_utf8())
        .sum();
    let changed = Span::new(span.start + front, span.end - back);
    let new = &new[..new.len() - back];
    (!changed.is_empty() || !new.is_empty()).then(|| (changed, new.to_owned()))
}
