//! Chapters of one cell, and what it takes to check them.

use std::time::Duration;

use labook_document::{
    CellRun, Document, Edit, Outcome, Output, ParseSettings, Severity, Source, Stream, Verdict,
    bless, parse, verify,
};

/// A run of a cell that printed `text` and ended well.
pub(crate) fn printing(text: &str) -> CellRun {
    ending(
        Outcome::Ok,
        vec![Output::Stream {
            name: Stream::Stdout,
            text: text.to_owned(),
        }],
    )
}

/// A run of a cell.
pub(crate) fn ending(outcome: Outcome, outputs: Vec<Output>) -> CellRun {
    CellRun {
        outputs,
        outcome,
        elapsed: Duration::ZERO,
        dropped_bytes: 0,
        frames: Vec::new(),
    }
}

/// A chapter whose one cell has these option lines and is expected to print `expected`.
pub(crate) fn chapter(options: &[&str], expected: &str) -> String {
    let options: String = options.iter().map(|line| format!("//| {line}\n")).collect();
    let line_end = if expected.is_empty() || expected.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let fence = "~".repeat(longest_run(expected, '~').max(2) + 1);
    format!(
        "# A chapter\n\n```rust\n{options}print();\n```\n\n{fence}output\n{expected}{line_end}{fence}\n\nThe end.\n"
    )
}

/// A chapter with one number in prose.
pub(crate) fn prose(expected: &str) -> String {
    format!("# A chapter\n\nIt is `{expected}`{{= value}}, they say.\n")
}

pub(crate) fn parsed(chapter: &str) -> Document {
    let document = parse(
        Source::new("chapter.md", chapter),
        &ParseSettings::default(),
    );
    // A warning says that the output of a cell that does not run is not checked.
    let mut diagnostics = document.diagnostics.iter();
    let error = diagnostics.find(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(error, None, "{chapter}");
    document
}

/// The verdict on the only cell of a chapter.
pub(crate) fn verdict(chapter: &str, run: &CellRun) -> Verdict {
    let document = parsed(chapter);
    assert_eq!(document.cells.len(), 1, "{chapter}");
    verify(&document.cells[0], run)
}

/// The chapter after blessing its only cell.
pub(crate) fn blessed(chapter: &str, run: &CellRun) -> String {
    let verdict = verdict(chapter, run);
    let runs = std::slice::from_ref(run);
    apply(chapter, &bless(&parsed(chapter), runs, &[verdict]))
}

/// The text of a file after some edits, which must be sorted and apart.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut result = String::new();
    let mut at = 0;
    for edit in edits {
        assert_eq!(edit.path, "chapter.md");
        assert!(at <= edit.span.start, "edits overlap");
        result.push_str(&text[at..edit.span.start]);
        result.push_str(&edit.replacement);
        at = edit.span.end;
    }
    result + &text[at..]
}

/// Blesses a chapter of one cell, and asserts that this makes it match, and that blessing again does nothing.
pub(crate) fn assert_blessing_settles(chapter: &str, run: &CellRun) -> String {
    let result = blessed(chapter, run);
    assert_eq!(
        verdict(&result, run),
        Verdict::Match,
        "\nbefore:\n{chapter}\nprinted:\n{:?}\nblessed:\n{result}",
        run.outputs
    );
    assert_eq!(blessed(&result, run), result);
    result
}

/// The length of the longest run of `letter`.
fn longest_run(text: &str, letter: char) -> usize {
    text.split(|char| char != letter)
        .map(str::len)
        .max()
        .unwrap_or(0)
}
