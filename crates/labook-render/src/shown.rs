//! What of a cell and its run is shown, on a page and on paper alike.

use labook_document::{
    Cell, CellRun, Diff, Evaluate, Expectation, MimeBundle, Outcome, Output, Sliders, Stream,
    Verdict,
};

use crate::status::outcome_words;

/// What stands below a cell.
pub(crate) enum Shown<'a> {
    /// It did not run.
    Nothing,
    /// Where what came out is not what the chapter says.
    Difference(&'a Diff),
    /// What came out for each value of its sliders.
    Frames(&'a Sliders, &'a CellRun),
    /// What the author wrote, which stands for all that came out.
    Vouched(&'a str),
    /// What came out.
    Outputs(&'a CellRun),
}

/// What stands below a cell.
pub(crate) fn shown<'a>(
    cell: &'a Cell,
    run: Option<&'a CellRun>,
    verdict: Option<&'a Verdict>,
) -> Shown<'a> {
    let run = match (verdict, run) {
        (Some(Verdict::Mismatch(diff)), _) => return Shown::Difference(diff),
        (_, None) => return Shown::Nothing,
        (_, Some(run)) => run,
    };
    match (&cell.options.sliders, verdict, &cell.expected) {
        (Some(sliders), ..)
            if run.frames.len() == sliders.frames() && run.outcome == Outcome::Ok =>
        {
            Shown::Frames(sliders, run)
        }
        (_, Some(Verdict::Match), Some(expected)) => {
            vouched(expected, run).map_or(Shown::Outputs(run), Shown::Vouched)
        }
        _ => Shown::Outputs(run),
    }
}

/// What is to be said besides of a run, as sentences.
pub(crate) fn remarks(run: &CellRun, verdict: Option<&Verdict>) -> Vec<String> {
    let mut remarks = Vec::new();
    if run.dropped_bytes > 0 {
        let dropped = run.dropped_bytes;
        remarks.push(format!("{dropped} bytes more were printed than are kept."));
    }
    match verdict {
        Some(Verdict::Failed(Outcome::NotReached)) => {
            remarks.push("Not run, because a cell before it failed.".to_owned());
        }
        Some(Verdict::Failed(outcome)) => {
            let is_error = |output: &Output| matches!(output, Output::Error { .. });
            if !run.outputs.iter().any(is_error) {
                remarks.push(format!("The cell failed: {}.", outcome_words(outcome)));
            }
        }
        _ => {}
    }
    remarks
}

/// What happened, in a word or two; an expected failure has an outcome that does not tell.
pub(crate) fn failure_word(cell: &Cell, run: &CellRun) -> &'static str {
    match (&run.outcome, &cell.options.evaluate) {
        (Outcome::CompileError, _) | (_, Evaluate::CompileFail(_)) => "did not compile",
        (Outcome::Panicked, _) | (_, Evaluate::ShouldPanic) => "panicked",
        (Outcome::TimedOut, _) => "timed out",
        _ => "error",
    }
}

/// The author's own text where it can stand for the whole output: it shows the digits that the chapter vouches
/// for. Where it has holes, is coloured, or more than plain text came out, the outputs are shown themselves.
fn vouched<'a>(expected: &'a Expectation, run: &CellRun) -> Option<&'a str> {
    let text = expected.text.text.trim_end_matches('\n');
    let has_holes = text.contains("[..]") || text.lines().any(|line| line.trim() == "...");
    let is_plain = |output: &Output| match output {
        Output::Stream {
            name: Stream::Stdout,
            text,
        } => !text.contains(['\u{1b}', '\r']),
        Output::Display(MimeBundle(forms)) => {
            matches!(forms.as_slice(), [(mime, text)] if mime == "text/plain" && !text.contains('\u{1b}'))
        }
        _ => false,
    };
    (!has_holes && run.outputs.iter().all(is_plain)).then_some(text)
}

/// LaTeX without the delimiters that notebooks put around it.
pub(crate) fn undelimited(latex: &str) -> &str {
    let latex = latex.trim();
    for (open, close) in [("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")] {
        let inner = latex
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner {
            return inner.trim();
        }
    }
    latex
}

/// The code without the option lines at its top.
pub(crate) fn without_options(code: &str) -> &str {
    let mut rest = code;
    while rest.trim_start().starts_with("//|") {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}
