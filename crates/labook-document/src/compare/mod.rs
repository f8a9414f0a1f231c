//! When two outputs are the same, what differs when they are not, and how the chapter is brought up to date.
//!
//! Both sides are read as tokens: text, numbers, holes ([`token`] says what is a number).
//!
//! **Numbers.** The expectation decides how close is close enough.
//!
//! - An integer accepts only the same integer: `2` accepts neither `3` nor `2.0`.
//! - A float with d decimals accepts what differs by half a unit of its last digit or less, or by a part in
//!   10¹²; `1.23e5` counts in units of 10³. What was printed may have any number of digits, or be an
//!   integer, as `{}` prints floats without fraction: `2.0` accepts `2`. Ties go both ways: `0.12` and `0.13`
//!   both accept `0.125`.
//! - With `tolerance`, all of this is replaced by a distance, for integers and floats alike.
//! - NaN accepts NaN, `inf` accepts `inf`, and −0 is not 0; but −0.001 is close enough to `0.00`.
//! - With `up-to: sign`, vectors may be flipped as a whole ([`sign`] says what is a vector).
//!
//! **White space.** At the ends of lines and of the output it says nothing; next to a number it is padding,
//! which may be wider, narrower or missing. Elsewhere it is text, as are empty lines.
//!
//! **Holes.** A line `...` stands for any lines, also none. `[..]` stands for any text within its line, also
//! none; a number that touches it is compared as text, since the hole may take some of its digits. In
//! a number in prose nothing is a hole.
//!
//! All arithmetic is on the decimals as they are written, so nothing hangs on how binary floats round.

mod align;
mod bless;
mod comparison;
mod decimal;
mod diff;
mod line;
mod number;
mod printed;
mod sign;
mod token;

use comparison::Comparison;
use number::Rule;
use printed::{plain, printed};

use crate::{Cell, CellKind, CellRun, Diff, Evaluate, Expectation, Outcome, Sliders, Verdict};

pub use bless::{BlessOptions, Edit, bless, bless_with};

/// Compares what a cell printed with what its chapter says that it prints.
///
/// A cell that did not end as it should is [`Verdict::Failed`], with an expectation or without. A cell that
/// was not run is [`Verdict::Unchecked`]: there is nothing to compare.
pub fn verify(cell: &Cell, run: &CellRun) -> Verdict {
    match end(cell, &run.outcome) {
        End::Failed => return Verdict::Failed(run.outcome.clone()),
        End::NotRun => return Verdict::Unchecked,
        End::Right => {}
    }
    let Some(expectation) = &cell.expected else {
        return Verdict::Unchecked;
    };
    let mut expected = expected_text(cell, expectation);
    let actual = actual_text(cell, run);
    if let Some(sliders) = &cell.options.sliders
        && run.frames.is_empty()
    {
        expected = of_start(&expected, sliders);
    }
    let rule = rule(cell);
    let comparison = Comparison::new(&expected, &actual, &rule);
    if comparison.matches() {
        Verdict::Match
    } else if actual.trim().is_empty() {
        Verdict::Missing
    } else {
        Verdict::Mismatch(Diff::of(&comparison))
    }
}

/// Compares two runs of a cell by the rule that compares a run with its expectation: what the first printed is what
/// the second is expected to print. Nothing in it is a hole.
pub fn agree(cell: &Cell, first: &CellRun, second: &CellRun) -> Verdict {
    if first.outcome != second.outcome {
        return Verdict::Failed(second.outcome.clone());
    }
    let (expected, actual) = (actual_text(cell, first), actual_text(cell, second));
    let rule = Rule::new(cell.options.tolerance, cell.options.up_to, false);
    let comparison = Comparison::new(&expected, &actual, &rule);
    if comparison.matches() {
        Verdict::Match
    } else {
        Verdict::Mismatch(Diff::of(&comparison))
    }
}

/// What is expected of the frame at which sliders start: a session runs no other.
fn of_start(expected: &str, sliders: &Sliders) -> String {
    let titles = sliders.named.iter().map(|&frame| sliders.title(frame));
    let titles: Vec<String> = titles.collect();
    let start = sliders.title(sliders.start());
    let is_title = |line: &str| titles.iter().any(|title| title == line.trim_end());
    let after = expected.lines().skip_while(|line| line.trim_end() != start);
    let lines: Vec<&str> = after.skip(1).take_while(|line| !is_title(line)).collect();
    lines.join("\n")
}

/// How a cell's end bears on its verdict.
enum End {
    /// As the author wants it.
    Right,
    /// Not so.
    Failed,
    /// It was not to be run.
    NotRun,
}

fn end(cell: &Cell, outcome: &Outcome) -> End {
    match (&cell.options.evaluate, outcome) {
        (_, Outcome::Skipped(_)) | (Evaluate::NoRun, Outcome::Ok) => End::NotRun,
        (_, Outcome::Ok)
        | (Evaluate::ShouldPanic, Outcome::Panicked)
        | (Evaluate::CompileFail(_), Outcome::CompileError) => End::Right,
        (
            Evaluate::Run,
            Outcome::CompileError
            | Outcome::Errored
            | Outcome::Panicked
            | Outcome::Exited(_)
            | Outcome::Signaled(_),
        ) if cell.options.error => End::Right,
        _ => End::Failed,
    }
}

fn rule(cell: &Cell) -> Rule {
    let holes = cell.kind == CellKind::Fence;
    Rule::new(cell.options.tolerance, cell.options.up_to, holes)
}

/// What a cell printed, as it is compared with its expectation.
fn actual_text(cell: &Cell, run: &CellRun) -> String {
    in_place(cell, printed(cell, run))
}

/// What an author wrote, as it is compared with what the cell printed.
fn expected_text(cell: &Cell, expectation: &Expectation) -> String {
    in_place(cell, plain(&expectation.text.text))
}

/// A value in prose stands between words: the space around it is not its own.
fn in_place(cell: &Cell, text: String) -> String {
    match cell.kind {
        CellKind::Fence => text,
        CellKind::Number => text.trim().to_owned(),
    }
}
