//! What a verdict has to say, at its place in the chapter.

use labook_document::{
    Cell, CellId, CellKind, CellRun, Diagnostic, Document, Outcome, Output, Source, Span, Verdict,
};

use crate::finding::Finding;

/// What each verdict that is not well has to say, as a finding at its place; the difference goes with it.
pub(crate) fn verdict_finding(
    document: &Document,
    id: CellId,
    run: &CellRun,
    verdict: &Verdict,
) -> Option<Finding> {
    let cell = &document.cells[id.index()];
    let place = cell
        .expected
        .as_ref()
        .map_or(cell.span, |expected| expected.span);
    let diagnostic = match verdict {
        Verdict::Unchecked | Verdict::Match => return None,
        Verdict::Mismatch(diff) => {
            let span = cell.expected.as_ref()?.place_of(diff);
            let message = match cell.kind {
                CellKind::Fence => "the cell printed something else than the chapter says",
                CellKind::Number => "the number is not what its expression gives",
            };
            Diagnostic::error(span, message)
                .with_help("if what was printed is right, `labook bless` writes it here")
        }
        Verdict::Missing => Diagnostic::error(
            place,
            "the chapter expects an output, and the cell printed nothing",
        ),
        Verdict::Flaky => Diagnostic::error(place, "two runs of this cell print different things"),
        // The compiler has said what is wrong.
        Verdict::Failed(Outcome::CompileError | Outcome::NotReached | Outcome::Skipped(_)) => {
            return None;
        }
        Verdict::Failed(outcome) => failure(document, id, run, outcome),
    };
    Finding::all(&document.source, vec![diagnostic]).pop()
}

fn failure(document: &Document, id: CellId, run: &CellRun, outcome: &Outcome) -> Diagnostic {
    let cell = &document.cells[id.index()];
    let error = run.outputs.iter().rev().find_map(|output| match output {
        Output::Error { message, location } => Some((message.trim_end(), location)),
        _ => None,
    });
    let span = error
        .and_then(|(_, location)| location.as_ref())
        .and_then(|location| document.source.offset_of(location))
        .map_or_else(
            || first_code_line(cell),
            |offset| word_at(&document.source, offset),
        );
    let said = error.map_or("", |(message, _)| message);
    let message = match outcome {
        Outcome::Panicked => joined("the cell panicked", said),
        Outcome::Errored => joined("the cell ended with an error", said),
        Outcome::Signaled(_) => joined("the cell crashed", said),
        Outcome::DidNotFail if said.is_empty() => {
            "the cell was expected to fail, but it does not".into()
        }
        // What the runner says of these goes on from "the cell".
        Outcome::DidNotFail => format!("the cell was {said}"),
        Outcome::Exited(_) | Outcome::TimedOut if !said.is_empty() => format!("the cell {said}"),
        Outcome::Exited(code) => format!("the cell ended the process with exit code {code}"),
        Outcome::TimedOut => "the cell ran over its time limit".into(),
        other => joined(&format!("the cell did not end well ({other:?})"), said),
    };
    let diagnostic = Diagnostic::error(span, message);
    match outcome {
        Outcome::TimedOut => diagnostic
            .with_help("give it more with `//| timeout: 120s`, or all chapters with `[execute] timeout` in book.toml"),
        Outcome::Panicked | Outcome::Errored => {
            diagnostic.with_help("if it is meant to fail, say so with `//| error: true`, and it is shown as an output")
        }
        _ => diagnostic,
    }
}

fn joined(how: &str, said: &str) -> String {
    if said.is_empty() {
        how.to_string()
    } else {
        format!("{how}: {said}")
    }
}

fn first_code_line(cell: &Cell) -> Span {
    let len = cell.code.text.lines().next().map_or(0, str::len);
    cell.code.source_span(Span::new(0, len))
}

fn word_at(source: &Source, offset: usize) -> Span {
    let rest = &source.text()[offset..];
    let len = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|&len| len > 0);
    Span::new(
        offset,
        offset + len.unwrap_or_else(|| rest.chars().next().map_or(0, char::len_utf8)),
    )
}
