//! What rustc says, at the chapter's place and in the chapter's words.

use std::time::Duration;

use labook_document::{Diagnostic, Outcome, Severity};
use labook_exec::Limits;

use crate::bench::{chapter, executor, run_document};

fn diagnostics(cells: &[&str]) -> (String, Vec<Diagnostic>) {
    let document = chapter(cells);
    let (_, reports) = run_document(&executor(), &document);
    let found = reports
        .into_iter()
        .flat_map(|report| report.diagnostics)
        .map(|(_, diagnostic)| diagnostic)
        .collect();
    (document.source.text().to_owned(), found)
}

/// The one diagnostic of some cells, with the text at its place.
fn one(cells: &[&str]) -> (Diagnostic, String) {
    let (text, found) = diagnostics(cells);
    let [diagnostic] = &found[..] else {
        panic!("not one diagnostic but {found:#?}");
    };
    let at = diagnostic.span.map(|span| text[span.range()].to_owned());
    (diagnostic.clone(), at.unwrap_or_default())
}

/// Nothing of the generated program may be told.
fn assert_clean(diagnostic: &Diagnostic) {
    let labels = diagnostic.labels.iter().map(|label| &label.message);
    for text in labels.chain(&diagnostic.help).chain([&diagnostic.message]) {
        for word in ["chapter.rs", "labook", "__", "/rustc/", "program::"] {
            assert!(!text.contains(word), "{word:?} in {diagnostic:#?}");
        }
    }
}

#[test]
fn an_error_points_at_the_chapter() {
    let (found, at) = one(&["let ünïcödé = 1;", "let s: &str =\n    ünïcödé;"]);
    assert_eq!(
        (found.severity, found.code.as_deref()),
        (Severity::Error, Some("E0308"))
    );
    assert_eq!(at, "ünïcödé");
    assert_eq!(found.labels.len(), 2, "{found:#?}");
    assert_clean(&found);
}

#[test]
fn a_place_in_another_cell_is_a_label() {
    let (found, at) = one(&[
        "let v = vec![1];",
        "let w = v;",
        "println!(\"{v:?} {w:?}\");",
    ]);
    assert_eq!((found.code.as_deref(), &*at), (Some("E0382"), "v"));
    assert!(found.labels.len() >= 3, "{found:#?}");
    assert!(
        found.help.iter().any(|help| help.contains("`.clone()`")),
        "{found:#?}"
    );
    assert_clean(&found);
}

#[test]
fn an_error_in_a_macro_points_at_its_call() {
    let (found, at) = one(&[
        "macro_rules! two { ($e:expr) => { let _: u8 = $e; } }",
        "two!(\"x\");",
    ]);
    assert_eq!((found.code.as_deref(), &*at), (Some("E0308"), "\"x\""));
    let (found, at) = one(&["println!(\"{} {}\", 1);"]);
    assert_eq!(
        (&*found.message, &*at),
        (
            "2 positional arguments in format string, but there is 1 argument",
            "{}"
        )
    );
}

#[test]
fn a_value_that_cannot_be_displayed_says_so() {
    let (found, at) = one(&["struct Opaque;\nlet value = Opaque;\nvalue"]);
    assert_eq!(
        found.message,
        "a value of type `Opaque` cannot be displayed"
    );
    assert_eq!(at, "value");
    assert!(
        found
            .help
            .iter()
            .any(|help| help.contains("derive `Debug`")),
        "{found:#?}"
    );
    assert_clean(&found);
}

#[test]
fn a_warning_is_shown_and_stops_nothing() {
    let (found, at) = one(&["let x = 1;\nlet _y = (x + 1);\nx"]);
    assert_eq!(
        (found.severity, found.code.as_deref()),
        (Severity::Warning, Some("unused_parens"))
    );
    assert_eq!(at, "(");
    assert_clean(&found);
}

#[test]
fn a_question_mark_on_a_type_without_debug_is_an_error_at_the_question_mark() {
    let (found, at) = one(&["struct Quiet;\nfn f() -> Result<(), Quiet> { Err(Quiet) }\nf()?;"]);
    assert_eq!(found.severity, Severity::Error);
    assert!(at.ends_with('?'), "{at:?}");
}

#[test]
fn a_compiler_that_hangs_or_runs_out_of_memory_is_an_error_of_the_cells() {
    let document = chapter(&[
        "macro_rules! twice { ($($t:tt)*) => { { $($t)* } } }",
        "let x = twice!(1);\nx",
    ]);
    let mut executor = executor();
    executor.limits.compile_wall = Duration::from_millis(5);
    let (runs, reports) = run_document(&executor, &document);
    assert!(
        runs.iter().any(|run| run.outcome == Outcome::CompileError),
        "{runs:?}"
    );
    let (_, found) = &reports[0].diagnostics[0];
    assert_eq!(found.message, "the compiler ran over its limit of 5ms");

    executor.limits = Limits {
        compile_memory: 64 << 20,
        ..Limits::default()
    };
    let (runs, reports) = run_document(&executor, &document);
    assert!(
        runs.iter().any(|run| run.outcome == Outcome::CompileError),
        "{runs:?}"
    );
    assert!(
        reports[0].diagnostics[0]
            .1
            .message
            .starts_with("the compiler "),
        "{:?}",
        reports[0].diagnostics
    );

    // Neither was kept: with time and memory the cells compile.
    executor.limits = Limits::default();
    let (runs, _) = run_document(&executor, &document);
    assert!(
        runs.iter().all(|run| run.outcome == Outcome::Ok),
        "{runs:?}"
    );
}
