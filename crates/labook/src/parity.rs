//! Whether a book says the same in an evcxr session as in labook's own programs.

use labook_document::{
    Cell, CellRun, Diagnostic, Diff, DiffLine, Evaluate, Outcome, Output, Verdict, agree,
};

use crate::check::Checked;
use crate::load::Book;

/// A cell whose two runs differ.
#[derive(Debug)]
pub struct Difference {
    /// The index of its chapter.
    pub chapter: usize,
    /// What to say of it, at its place.
    pub diagnostic: Diagnostic,
    /// What a program printed and what the session did, where both printed something else.
    pub diff: Option<Diff>,
    /// The known way of sessions that explains it.
    pub known: Option<Known>,
}

/// What is known of evcxr's sessions, and makes a cell say something else there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A last expression without value, such as `println!(…)`, shows `()`.
    UnitShown,
    /// Standard output, standard error and displays come in another order.
    OrderLost,
    /// Of several displays of one type in a cell, the last is left.
    LastDisplay,
    /// An error at a `?` is told in the words for people, and in a program in those for programmers.
    ErrorWords,
    /// A cell before it failed, and a session goes on differently from there.
    AfterFailure,
    /// A cell before it ended the process, and a session starts another.
    AfterEnd,
}

impl Known {
    /// What to say of it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::UnitShown => {
                "a session shows `()` for a last expression without value: end it with `;`"
            }
            Self::OrderLost => "a session loses the order between its streams and displays",
            Self::LastDisplay => {
                "of several displays of one type in a cell, a session keeps the last: give each a cell"
            }
            Self::ErrorWords => {
                "a session tells an error at a `?` by `Display`, a program by `Debug`"
            }
            Self::AfterFailure => "a cell before it failed",
            Self::AfterEnd => "a cell before it ended the process, and a session starts another",
        }
    }
}

/// Compares the runs of a book in programs with those in sessions, by the rule that compares a run with its
/// expectation.
pub fn differences(book: &Book, programs: &Checked, sessions: &Checked) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (index, chapter) in book.chapters.iter().enumerate() {
        let (first, second) = (
            &programs.chapters[index].runs,
            &sessions.chapters[index].runs,
        );
        for (cell, (first, second)) in chapter.document.cells.iter().zip(first.iter().zip(second)) {
            if let Some(difference) = difference(index, cell, first, second) {
                differences.push(difference);
            }
        }
    }
    differences
}

fn difference(
    chapter: usize,
    cell: &Cell,
    first: &CellRun,
    second: &CellRun,
) -> Option<Difference> {
    // Whether its code compiles is all that there is to say of it.
    let compiled_only = matches!(
        cell.options.evaluate,
        Evaluate::NoRun | Evaluate::CompileFail(_)
    );
    if compiled_only && [first, second].iter().all(|run| run.outcome == Outcome::Ok) {
        return None;
    }
    // A session runs the frame at which sliders start, and no other.
    let first = &CellRun {
        frames: Vec::new(),
        ..first.clone()
    };
    let (message, diff, known) = match agree(cell, first, second) {
        Verdict::Match => {
            if pictures(first) == pictures(second) {
                return None;
            }
            let known = (pictures(first).len() > 1).then_some(Known::LastDisplay);
            (
                "a session displays something else here".to_owned(),
                None,
                known,
            )
        }
        Verdict::Mismatch(diff) => {
            let known = match only_errors_differ(cell, first, second) {
                true => Some(Known::ErrorWords),
                false => explain(&diff, first),
            };
            (
                "a session prints something else here".to_owned(),
                Some(diff),
                known,
            )
        }
        _ => {
            let known = match (&first.outcome, &second.outcome) {
                (_, Outcome::NotReached) => Some(Known::AfterFailure),
                (Outcome::NotReached, _) => Some(Known::AfterEnd),
                _ => None,
            };
            let message = format!(
                "a session {} here, and a program {}",
                ended(&second.outcome),
                ended(&first.outcome)
            );
            (message, None, known)
        }
    };
    let mut diagnostic = Diagnostic::error(cell.span, message);
    if let Some(Output::Error { message, .. }) = second.outputs.last() {
        diagnostic
            .notes
            .push(format!("the session says: {message}"));
    }
    if let Some(known) = known {
        diagnostic.severity = labook_document::Severity::Note;
        diagnostic.notes.push(known.reason().to_owned());
    }
    Some(Difference {
        chapter,
        diagnostic,
        diff,
        known,
    })
}

/// The forms of all displays that are not text: what a reader sees of them.
fn pictures(run: &CellRun) -> Vec<(&str, &str)> {
    let mut forms: Vec<_> = run
        .outputs
        .iter()
        .filter_map(|output| match output {
            Output::Display(bundle) => Some(bundle),
            _ => None,
        })
        .flat_map(|bundle| &bundle.0)
        .filter(|(mime, _)| mime.starts_with("image/") || mime == "text/html")
        .map(|(mime, content)| (mime.as_str(), content.trim_end()))
        .collect();
    forms.sort_unstable();
    forms
}

/// Whether both runs meet an error at a `?` and differ in nothing but its words.
fn only_errors_differ(cell: &Cell, first: &CellRun, second: &CellRun) -> bool {
    let without_error = |run: &CellRun| {
        let mut run = run.clone();
        run.outputs
            .retain(|output| !matches!(output, Output::Error { .. }));
        run
    };
    first.outcome == Outcome::Errored
        && agree(cell, &without_error(first), &without_error(second)) == Verdict::Match
}

fn explain(diff: &Diff, first: &CellRun) -> Option<Known> {
    let (mut expected, mut actual) = (Vec::new(), Vec::new());
    for line in &diff.lines {
        match line {
            DiffLine::Same(text) => {
                expected.push(text);
                actual.push(text);
            }
            DiffLine::Expected { text, .. } => expected.push(text),
            DiffLine::Actual { text, .. } => actual.push(text),
        }
    }
    if let Some((last, before)) = actual.split_last()
        && last.as_str() == "()"
        && *before == *expected
    {
        return Some(Known::UnitShown);
    }
    let displays = |run: &CellRun| {
        let displays = run.outputs.iter();
        displays
            .filter(|output| matches!(output, Output::Display(_)))
            .count()
    };
    expected.sort_unstable();
    actual.sort_unstable();
    if expected == actual {
        return Some(Known::OrderLost);
    }
    let kept = actual.iter().all(|line| expected.contains(line));
    (displays(first) > 1 && kept).then_some(Known::LastDisplay)
}

fn ended(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Ok => "runs to its end".into(),
        Outcome::CompileError => "does not compile".into(),
        Outcome::Errored => "meets an error at a `?`".into(),
        Outcome::Panicked => "panics".into(),
        Outcome::Exited(code) => format!("exits with {code}"),
        Outcome::Signaled(signal) => format!("is ended by signal {signal}"),
        Outcome::TimedOut => "runs over its time limit".into(),
        Outcome::DidNotFail => "does not fail as it should".into(),
        Outcome::NotReached => "is not reached".into(),
        Outcome::Skipped(reason) => format!("is skipped ({reason})"),
    }
}
