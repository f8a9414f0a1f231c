//! The comparison of what a cell printed with what its chapter says.

use crate::Outcome;

/// What a comparison found.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The author wrote no expectation.
    Unchecked,
    /// The output is what the author wrote.
    Match,
    /// It is not.
    Mismatch(Diff),
    /// An output was expected and there was none.
    Missing,
    /// Two runs of the same cell differ.
    Flaky,
    /// The cell did not end as it should, so there is nothing to compare.
    Failed(Outcome),
}

/// A difference that a person can read, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The lines, in order.
    pub lines: Vec<DiffLine>,
}

/// A line of a difference. `marks` are byte ranges of the text to underline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// On both sides.
    Same(String),
    /// Only expected.
    Expected {
        /// The line.
        text: String,
        /// What differs in it.
        marks: Vec<(usize, usize)>,
    },
    /// Only printed.
    Actual {
        /// The line.
        text: String,
        /// What differs in it.
        marks: Vec<(usize, usize)>,
        /// For a number that differs, the digits that would match.
        hint: Option<String>,
    },
}
