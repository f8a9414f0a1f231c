//! A difference as coloured lines: what was expected, what was printed, and the digits that would match.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};
use labook_document::{Diff, DiffLine};

const EXPECTED: Style = AnsiColor::Red.on_default();
const ACTUAL: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();
/// Lines of agreement shown before and after a difference.
const CONTEXT: usize = 2;

/// The lines that differ, each with its marks below it.
pub(super) fn render(diff: &Diff) -> String {
    let mut text = String::new();
    let mut elided = false;
    for (index, line) in diff.lines.iter().enumerate() {
        match line {
            DiffLine::Same(same) if near_difference(diff, index) => {
                let _ = writeln!(text, "    {FAINT}  {same}{FAINT:#}");
                elided = false;
            }
            DiffLine::Same(_) => {
                if !elided {
                    let _ = writeln!(text, "    {FAINT}  …{FAINT:#}");
                }
                elided = true;
            }
            DiffLine::Expected { text: line, marks } => {
                let _ = writeln!(text, "    {EXPECTED}- {line}{EXPECTED:#}");
                underline(&mut text, line, marks, EXPECTED, "");
            }
            DiffLine::Actual {
                text: line,
                marks,
                hint,
            } => {
                let _ = writeln!(text, "    {ACTUAL}+ {line}{ACTUAL:#}");
                let hint = hint
                    .as_deref()
                    .map(|hint| format!(" {hint}"))
                    .unwrap_or_default();
                underline(&mut text, line, marks, ACTUAL, &hint);
            }
        }
    }
    text
}

fn near_difference(diff: &Diff, index: usize) -> bool {
    let from = index.saturating_sub(CONTEXT);
    let to = (index + CONTEXT + 1).min(diff.lines.len());
    diff.lines[from..to]
        .iter()
        .any(|line| !matches!(line, DiffLine::Same(_)))
}

fn underline(out: &mut String, line: &str, marks: &[(usize, usize)], style: Style, hint: &str) {
    if marks.is_empty() {
        if !hint.is_empty() {
            let _ = writeln!(out, "     {style}{hint}{style:#}");
        }
        return;
    }
    let mut row = String::new();
    for (at, c) in line.char_indices() {
        let marked = marks.iter().any(|&(start, end)| (start..end).contains(&at));
        row.push(if marked {
            '^'
        } else if c == '\t' {
            '\t'
        } else {
            ' '
        });
    }
    let _ = writeln!(out, "      {style}{}{hint}{style:#}", row.trim_end());
}
