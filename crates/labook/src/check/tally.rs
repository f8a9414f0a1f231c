//! The counts of a summary.

use std::collections::BTreeMap;
use std::time::Duration;

use labook_document::{CellKind, CellRun, Document, Evaluate, Outcome, Verdict};

/// What was run and what was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cells that ran, or were only to be compiled and were.
    pub ran: usize,
    /// Outputs of cells that were compared.
    pub checked: usize,
    /// Numbers in prose that were compared.
    pub numbers: usize,
    /// Outputs that nothing was written against.
    pub unchecked: usize,
    /// Cells that were not to be run, by reason.
    pub skipped: BTreeMap<String, usize>,
    /// Outputs and numbers that differ.
    pub differ: usize,
    /// Cells that failed.
    pub failed: usize,
    /// Cells that a failed one kept from running.
    pub not_reached: usize,
    /// Wall-clock time of it all.
    pub elapsed: Duration,
}

impl Tally {
    pub(super) fn add(&mut self, document: &Document, runs: &[CellRun], verdicts: &[Verdict]) {
        for ((cell, run), verdict) in document.cells.iter().zip(runs).zip(verdicts) {
            let is_number = cell.kind == CellKind::Number;
            match &run.outcome {
                Outcome::Skipped(reason) => *self.skipped.entry(reason.clone()).or_default() += 1,
                Outcome::NotReached => self.not_reached += 1,
                _ if is_number => {}
                _ if cell.options.evaluate == Evaluate::NoRun => {
                    *self.skipped.entry("no_run".into()).or_default() += 1;
                }
                _ => self.ran += 1,
            }
            match verdict {
                Verdict::Match if is_number => self.numbers += 1,
                Verdict::Match => self.checked += 1,
                Verdict::Mismatch(_) | Verdict::Missing | Verdict::Flaky => self.differ += 1,
                Verdict::Failed(Outcome::NotReached | Outcome::Skipped(_)) => {}
                Verdict::Failed(_) => self.failed += 1,
                Verdict::Unchecked if !is_number && !run.outputs.is_empty() => self.unchecked += 1,
                Verdict::Unchecked => {}
            }
        }
    }

    /// The summary in one line.
    pub fn line(&self) -> String {
        let mut parts = vec![format!("{} run", plural(self.ran, "cell"))];
        let checked = self.checked + self.numbers;
        parts.push(match self.numbers {
            0 => format!("{} checked", plural(checked, "output")),
            numbers => format!("{} checked ({numbers} in prose)", plural(checked, "output")),
        });
        match self.differ {
            0 => {}
            1 => parts.push("1 differs".into()),
            many => parts.push(format!("{many} differ")),
        }
        if self.failed > 0 {
            parts.push(format!("{} failed", self.failed));
        }
        if self.not_reached > 0 {
            parts.push(format!("{} not reached", self.not_reached));
        }
        parts.push(format!("{} unchecked", self.unchecked));
        let skipped: usize = self.skipped.values().sum();
        let reasons: Vec<String> = self
            .skipped
            .iter()
            .map(|(reason, count)| format!("{count} {reason}"))
            .collect();
        parts.push(match skipped {
            0 => "0 skipped".into(),
            _ => format!("{skipped} skipped ({})", reasons.join(", ")),
        });
        format!(
            "{} in {:.1} s",
            parts.join(", "),
            self.elapsed.as_secs_f64()
        )
    }
}

/// `1 cell`, `2 cells`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
