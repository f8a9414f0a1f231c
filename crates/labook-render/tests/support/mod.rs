//! Chapters with recorded runs, for tests and the gallery.
//!
//! A run is recorded beside the chapter, in a `.runs` file: a line `@@@ cell 3 match` begins the fourth fence that
//! runs (`@@@ number 3 match` the fourth number in prose) with its verdict, a line `@@ stdout` (or `stderr`, a mime
//! type, `error path:line:column`) an output. A cell that is not recorded printed what its chapter expects.

use std::time::Duration;

use labook_document::{
    CellKind, CellRun, Diff, DiffLine, Document, Location, MimeBundle, Outcome, Output,
    ParseSettings, Source, Stream, Verdict, parse,
};

/// A chapter that was run.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) document: Document,
    pub(crate) runs: Vec<CellRun>,
    pub(crate) verdicts: Vec<Verdict>,
}

/// Parses a chapter and its recorded runs.
pub(crate) fn recorded(path: &str, text: &str, runs_text: &str) -> Recorded {
    let document = parse(Source::new(path, text), &ParseSettings::default());
    let mut runs: Vec<CellRun> = Vec::new();
    let mut verdicts = Vec::new();
    for cell in &document.cells {
        let expected = cell.expected.as_ref();
        runs.push(run(
            expected.map(|expected| as_expected(cell.kind, &expected.text.text))
        ));
        verdicts.push(expected.map_or(Verdict::Unchecked, |_| Verdict::Match));
    }
    for section in runs_text.split("@@@ ").skip(1) {
        let (head, body) = section.split_once('\n').unwrap_or((section, ""));
        let head: Vec<&str> = head.split_whitespace().collect();
        let [kind, number, word] = head[..] else {
            panic!("`{head:?}` is not a kind, a number and a verdict");
        };
        let Some(index) = find(&document, kind, number.parse().expect("a number")) else {
            panic!("the chapter has no {kind} {number}");
        };
        let outputs: Vec<Output> = body.split("@@ ").skip(1).map(output).collect();
        let expected = document.cells[index].expected.as_ref();
        let expected = expected.map_or("", |expected| expected.text.text.as_str());
        let (outcome, verdict) = verdict(word, expected, &outputs);
        runs[index] = run(outputs);
        runs[index].outcome = outcome;
        verdicts[index] = verdict;
    }
    Recorded {
        document,
        runs,
        verdicts,
    }
}

fn find(document: &Document, kind: &str, number: usize) -> Option<usize> {
    let kind = match kind {
        "number" => CellKind::Number,
        _ => CellKind::Fence,
    };
    let mut cells = document.cells.iter().filter(|cell| cell.kind == kind);
    cells.nth(number).map(|cell| cell.id.index())
}

fn run(outputs: impl IntoIterator<Item = Output>) -> CellRun {
    CellRun {
        outputs: outputs.into_iter().collect(),
        outcome: Outcome::Ok,
        elapsed: Duration::ZERO,
        dropped_bytes: 0,
        frames: Vec::new(),
    }
}

fn as_expected(kind: CellKind, text: &str) -> Output {
    match kind {
        CellKind::Fence => Output::Stream {
            name: Stream::Stdout,
            text: text.to_owned(),
        },
        CellKind::Number => Output::Display(MimeBundle(vec![("text/plain".into(), text.into())])),
    }
}

fn output(section: &str) -> Output {
    let (head, body) = section
        .split_once('\n')
        .expect("a kind of output and its content");
    let text = body.replace("\\e", "\u{1b}");
    match head.split_once(' ').unwrap_or((head, "")) {
        ("stdout", _) => Output::Stream {
            name: Stream::Stdout,
            text,
        },
        ("stderr", _) => Output::Stream {
            name: Stream::Stderr,
            text,
        },
        ("error", place) => Output::Error {
            message: text.trim_end().to_owned(),
            location: location(place),
        },
        (mime, _) => Output::Display(MimeBundle(vec![(mime.to_owned(), text)])),
    }
}

fn location(place: &str) -> Option<Location> {
    let mut parts = place.split(':');
    Some(Location {
        path: parts.next().filter(|path| !path.is_empty())?.to_owned(),
        line: parts.next()?.parse().ok()?,
        column: parts.next()?.parse().ok()?,
    })
}

fn verdict(word: &str, expected: &str, outputs: &[Output]) -> (Outcome, Verdict) {
    let failed = |outcome: Outcome| (outcome.clone(), Verdict::Failed(outcome));
    match word {
        "match" => (Outcome::Ok, Verdict::Match),
        "unchecked" => (Outcome::Ok, Verdict::Unchecked),
        "expected-panic" => (Outcome::Panicked, Verdict::Unchecked),
        "missing" => (Outcome::Ok, Verdict::Missing),
        "flaky" => (Outcome::Ok, Verdict::Flaky),
        "mismatch" => (Outcome::Ok, Verdict::Mismatch(diff(expected, outputs))),
        "panicked" => failed(Outcome::Panicked),
        "timed-out" => failed(Outcome::TimedOut),
        "not-reached" => failed(Outcome::NotReached),
        other => panic!("unknown verdict `{other}`"),
    }
}

/// Line by line; what is between the common beginning and the common end of two lines is marked.
fn diff(expected: &str, outputs: &[Output]) -> Diff {
    let actual: String = outputs
        .iter()
        .map(|output| match output {
            Output::Stream { text, .. } => text.as_str(),
            Output::Display(bundle) => bundle.get("text/plain").unwrap_or(""),
            Output::Error { message, .. } => message,
        })
        .collect();
    let mut lines = Vec::new();
    for (expected, actual) in expected.lines().zip(actual.lines()) {
        if expected == actual {
            lines.push(DiffLine::Same(expected.to_owned()));
            continue;
        }
        let start = expected
            .bytes()
            .zip(actual.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        lines.push(DiffLine::Expected {
            text: expected.to_owned(),
            marks: vec![(start, expected.len())],
        });
        lines.push(DiffLine::Actual {
            text: actual.to_owned(),
            marks: vec![(start, actual.len())],
            hint: Some("1.4142 would match".to_owned()),
        });
    }
    Diff { lines }
}
