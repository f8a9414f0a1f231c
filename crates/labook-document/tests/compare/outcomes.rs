//! What is compared of a run, and what becomes of cells that fail or do not run.

use labook_document::{MimeBundle, Outcome, Output, Stream, Verdict};

use crate::chapter::{chapter, ending, parsed, printing, verdict};

fn stream(name: Stream, text: &str) -> Output {
    Output::Stream {
        name,
        text: text.to_owned(),
    }
}

fn display(forms: &[(&str, &str)]) -> Output {
    let forms = forms
        .iter()
        .map(|&(mime, content)| (mime.to_owned(), content.to_owned()));
    Output::Display(MimeBundle(forms.collect()))
}

fn error(message: &str) -> Output {
    Output::Error {
        message: message.to_owned(),
        location: None,
    }
}

/// Asserts that a cell with these outputs prints `expected`.
fn check(outputs: Vec<Output>, expected: &str) {
    let run = ending(Outcome::Ok, outputs);
    assert_eq!(verdict(&chapter(&[], expected), &run), Verdict::Match);
}

#[test]
fn streams_are_compared_in_their_order() {
    check(
        vec![
            stream(Stream::Stdout, "a\nb"),
            stream(Stream::Stderr, "c\n"),
            stream(Stream::Stdout, "d\n"),
        ],
        "a\nbc\nd\n",
    );
}

#[test]
fn displays_stand_on_lines_of_their_own() {
    check(
        vec![
            stream(Stream::Stdout, "a"),
            display(&[("text/plain", "1.0")]),
            display(&[("text/plain", "2.0\n")]),
            stream(Stream::Stdout, "b"),
        ],
        "a\n1.0\n2.0\nb\n",
    );
}

#[test]
fn the_plainest_form_of_a_display_is_compared() {
    check(
        vec![display(&[
            ("text/html", "<b>1</b>"),
            ("text/latex", "$1$"),
            ("text/plain", "1"),
        ])],
        "1",
    );
    check(
        vec![display(&[("text/latex", "$1$"), ("text/markdown", "*1*")])],
        "*1*",
    );
    check(vec![display(&[("text/latex", "$1$")])], "$1$");
    check(
        vec![display(&[
            ("image/svg+xml", "<svg/>"),
            ("text/plain", "0.5 0.25"),
        ])],
        "0.50 0.2",
    );
}

#[test]
fn a_picture_alone_has_no_text() {
    let picture = || display(&[("image/png", "aGk="), ("text/html", "<img>")]);
    check(vec![picture(), stream(Stream::Stdout, "a\n")], "a");
    let run = ending(Outcome::Ok, vec![picture()]);
    assert_eq!(verdict(&chapter(&[], "a"), &run), Verdict::Missing);
}

#[test]
fn colours_are_no_text() {
    check(
        vec![stream(Stream::Stdout, "\u{1b}[1;31mred\u{1b}[0m 1.001\r\n")],
        "red 1.00",
    );
    check(
        vec![stream(
            Stream::Stdout,
            "\u{1b}]8;;x\u{7}link\u{1b}]8;;\u{7}",
        )],
        "link",
    );
}

#[test]
fn a_carriage_return_ends_a_line() {
    check(
        vec![stream(Stream::Stdout, "10%\r20%\rdone\n")],
        "...\ndone",
    );
}

#[test]
fn an_empty_output_is_missing_unless_nothing_was_expected() {
    assert_eq!(verdict(&chapter(&[], "a"), &printing("")), Verdict::Missing);
    assert_eq!(
        verdict(&chapter(&[], "a"), &printing(" \n\n")),
        Verdict::Missing
    );
    assert_eq!(verdict(&chapter(&[], ""), &printing("\n")), Verdict::Match);
    assert_eq!(verdict(&chapter(&[], "..."), &printing("")), Verdict::Match);
    assert!(matches!(
        verdict(&chapter(&[], ""), &printing("a")),
        Verdict::Mismatch(_)
    ));
}

#[test]
fn a_cell_without_expectation_is_unchecked() {
    let chapter = "```rust\nf();\n```\n";
    assert_eq!(verdict(chapter, &printing("a")), Verdict::Unchecked);
    let run = ending(Outcome::Panicked, vec![error("oh")]);
    assert_eq!(verdict(chapter, &run), Verdict::Failed(Outcome::Panicked));
}

#[test]
fn a_cell_that_fails_has_failed_whatever_it_printed() {
    for outcome in [
        Outcome::CompileError,
        Outcome::Errored,
        Outcome::Panicked,
        Outcome::Exited(3),
        Outcome::Signaled(11),
        Outcome::TimedOut,
        Outcome::DidNotFail,
        Outcome::NotReached,
    ] {
        let run = ending(outcome.clone(), vec![stream(Stream::Stdout, "a\n")]);
        assert_eq!(verdict(&chapter(&[], "a"), &run), Verdict::Failed(outcome));
    }
}

#[test]
fn an_expected_failure_is_an_output() {
    for outcome in [
        Outcome::CompileError,
        Outcome::Errored,
        Outcome::Panicked,
        Outcome::Exited(3),
        Outcome::Signaled(6),
    ] {
        let run = ending(
            outcome,
            vec![stream(Stream::Stdout, "a"), error("it is 0.333333")],
        );
        let chapter = chapter(&["error: true"], "a\nit is 0.33");
        assert_eq!(verdict(&chapter, &run), Verdict::Match);
    }
    for outcome in [Outcome::TimedOut, Outcome::DidNotFail, Outcome::NotReached] {
        let run = ending(outcome.clone(), vec![error("x")]);
        let chapter = chapter(&["error: true"], "x");
        assert_eq!(verdict(&chapter, &run), Verdict::Failed(outcome));
    }
}

/// The verdict on a cell with these words in its info string.
fn verdict_on(words: &str, outcome: Outcome, outputs: Vec<Output>) -> Verdict {
    let chapter = format!("```rust,{words}\nf();\n```\n\n```output\noh\n```\n");
    verdict(&chapter, &ending(outcome, outputs))
}

#[test]
fn should_panic_accepts_a_panic_only() {
    let oh = || vec![error("oh")];
    assert_eq!(
        verdict_on("should_panic", Outcome::Panicked, oh()),
        Verdict::Match
    );
    assert_eq!(
        verdict_on("should_panic", Outcome::Ok, oh()),
        Verdict::Match
    );
    for outcome in [Outcome::DidNotFail, Outcome::Errored, Outcome::Signaled(6)] {
        let verdict = verdict_on("should_panic", outcome.clone(), oh());
        assert_eq!(verdict, Verdict::Failed(outcome));
    }
}

#[test]
fn compile_fail_accepts_a_compile_error_only() {
    let oh = || vec![error("oh")];
    assert_eq!(
        verdict_on("compile_fail", Outcome::CompileError, oh()),
        Verdict::Match
    );
    assert_eq!(
        verdict_on("compile_fail,E0308", Outcome::Ok, oh()),
        Verdict::Match
    );
    for outcome in [Outcome::DidNotFail, Outcome::Panicked] {
        let verdict = verdict_on("compile_fail", outcome.clone(), oh());
        assert_eq!(verdict, Verdict::Failed(outcome));
    }
}

#[test]
fn what_does_not_run_is_not_checked() {
    let skipped = Outcome::Skipped("ignore".to_owned());
    assert_eq!(verdict_on("ignore", skipped, vec![]), Verdict::Unchecked);
    assert_eq!(
        verdict_on("no_run", Outcome::Ok, vec![]),
        Verdict::Unchecked
    );
    let broken = verdict_on("no_run", Outcome::CompileError, vec![]);
    assert_eq!(broken, Verdict::Failed(Outcome::CompileError));
}

/// The text of the chapter at the place where its only cell's verdict says that the difference begins.
#[track_caller]
fn check_place(expected: &str, printed: &str, place: &str, line: usize) {
    let chapter = chapter(&[], expected);
    let Verdict::Mismatch(diff) = verdict(&chapter, &printing(printed)) else {
        panic!("there is no difference");
    };
    let document = parsed(&chapter);
    let expectation = document.cells[0]
        .expected
        .as_ref()
        .expect("there is an expectation");
    let span = expectation.place_of(&diff);
    assert_eq!(&chapter[span.range()], place);
    assert_eq!(document.source.locate(span.start).line, line);
}

#[test]
fn a_difference_has_a_place_in_the_chapter() {
    check_place("a\nx = 0.5, y = 1.0\n", "a\nx = 0.5, y = 2.0\n", "1.0", 9);
    check_place("a\n...\nb 1\n", "a\nx\nb 2\n", "1", 10);
    check_place("a\nb\nc\n", "a\nc\n", "b", 9);
    check_place("a\nc\n", "a\nb\nc\n", "", 9);
    check_place("one\ntwo\n", "eins\ntwo\n", "one", 8);
    check_place("a\n", "a\nb\n", "~~~output\na\n~~~", 7);
}
