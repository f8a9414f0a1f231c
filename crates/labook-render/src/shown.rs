//! What of a cell and its run is shown, on a page and on paper alike.

use labook_document::{Cell, CellRun, Evaluate, Expectation, MimeBundle, Outcome, Output, Stream};

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
pub(crate) fn vouched<'a>(expected: &'a Expectation, run: &CellRun) -> Option<&'a str> {
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
