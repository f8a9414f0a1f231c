//! What a reader is told about a cell: whether its output was compared, and with what result.

use labook_document::{Cell, Evaluate, Outcome, Verdict};

/// A short word with its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// `checked`, `shown` or `wrong`: what the style sheet goes by.
    pub(crate) class: &'static str,
    /// The word that is seen.
    pub(crate) word: &'static str,
    /// The sentence for those who want to know, and for screen readers.
    pub(crate) explanation: String,
}

/// The status of a cell, by its verdict.
pub(crate) fn status(verdict: Option<&Verdict>) -> Status {
    let (class, word, explanation) = match verdict {
        Some(Verdict::Match) => ("checked", "checked", "compared with the run"),
        None | Some(Verdict::Unchecked) => ("shown", "shown", "as computed, not compared"),
        Some(Verdict::Mismatch(_)) => ("wrong", "differs", "the run printed something else"),
        Some(Verdict::Missing) => ("wrong", "missing", "the run printed nothing"),
        Some(Verdict::Flaky) => ("wrong", "varies", "two runs printed different outputs"),
        Some(Verdict::Failed(Outcome::NotReached)) => {
            ("wrong", "not reached", "a cell before it failed")
        }
        Some(Verdict::Failed(outcome)) => {
            return Status {
                class: "wrong",
                word: "failed",
                explanation: outcome_words(outcome),
            };
        }
    };
    Status {
        class,
        word,
        explanation: explanation.to_owned(),
    }
}

/// How a cell ended, as a clause.
pub(crate) fn outcome_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Ok => "it ran to its end".to_owned(),
        Outcome::CompileError => "it did not compile".to_owned(),
        Outcome::Errored => "it returned an error".to_owned(),
        Outcome::Panicked => "it panicked".to_owned(),
        Outcome::Exited(code) => format!("it ended the program with code {code}"),
        Outcome::Signaled(signal) => format!("signal {signal} ended it"),
        Outcome::TimedOut => "it ran over its time limit".to_owned(),
        Outcome::DidNotFail => "it was expected to fail and did not".to_owned(),
        Outcome::NotReached => "it was not reached, because a cell before it failed".to_owned(),
        Outcome::Skipped(reason) => format!("it was not run ({reason})"),
    }
}

/// A word on code that is not simply run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    pub(crate) word: String,
    pub(crate) explanation: &'static str,
}

/// The badge of a cell, when it is not simply compiled and run.
pub(crate) fn badge(cell: &Cell) -> Option<Badge> {
    let badge = |word: &str, explanation| {
        Some(Badge {
            word: word.to_owned(),
            explanation,
        })
    };
    match &cell.options.evaluate {
        Evaluate::Run if cell.options.error => {
            badge("fails", "This code is expected to fail, and does.")
        }
        Evaluate::Run => None,
        Evaluate::ShouldPanic => badge("panics", "This code is expected to panic, and does."),
        Evaluate::NoRun => badge("compiled, not run", "This code was compiled but not run."),
        Evaluate::CompileFail(codes) if codes.is_empty() => badge(
            "does not compile",
            "The compiler is expected to refuse this code, and does.",
        ),
        Evaluate::CompileFail(codes) => badge(
            &format!("does not compile: {}", codes.join(", ")),
            "The compiler is expected to refuse this code, and does.",
        ),
        Evaluate::Skip(_) => badge("not run", "This code was neither compiled nor run."),
    }
}
