//! A cell as a session takes it, and what the session says of it as the run of that cell.

use std::time::Duration;

use labook_document::{
    Cell, CellKind, CellRun, Document, Evaluate, MimeBundle, Outcome, Output, Stream,
};

use crate::wire::{End, Ended, Refusal, RequestCell};

/// What to run for a cell. A session runs whatever it is given, so code that is only to be compiled stands behind a
/// condition that does not hold; a number in prose is printed, for it is compared as it prints.
pub(crate) fn request(cell: &Cell, limit: Duration) -> RequestCell {
    let (before, after) = around(cell);
    let expects_failure = matches!(
        cell.options.evaluate,
        Evaluate::ShouldPanic | Evaluate::CompileFail(_)
    );
    RequestCell {
        id: cell.id.0,
        code: format!("{before}{}{after}", cell.code.text),
        limit: cell.options.timeout.unwrap_or(limit).as_secs_f64(),
        may_fail: expects_failure || cell.options.error,
    }
}

/// What stands before and after a cell's code in what a session is given.
fn around(cell: &Cell) -> (String, &'static str) {
    match (&cell.options.evaluate, cell.kind) {
        (Evaluate::NoRun, _) => ("if false {\n".into(), "\n;}"),
        (_, CellKind::Number) => ("println!(\"{}\", { ".into(), " });"),
        (_, CellKind::Fence) => match &cell.options.sliders {
            // A session runs the frame at which they start.
            Some(sliders) => (sliders.bindings(sliders.start()), ""),
            None => (String::new(), ""),
        },
    }
}

/// The run of a cell that no session has run.
pub(crate) fn not_run(cell: &Cell) -> CellRun {
    let outcome = match &cell.options.evaluate {
        Evaluate::Skip(reason) => Outcome::Skipped(reason.clone()),
        _ => Outcome::NotReached,
    };
    CellRun {
        outputs: Vec::new(),
        outcome,
        elapsed: Duration::ZERO,
        dropped_bytes: 0,
        frames: Vec::new(),
    }
}

/// What a session says of a cell, as the run of that cell. A session keeps no order between its streams and what it
/// displays: standard output comes first, then standard error, the value and the error.
pub(crate) fn cell_run(document: &Document, cell: &Cell, mut ended: Ended) -> CellRun {
    let (outcome, error) = outcome(document, cell, &mut ended);
    let mut outputs = Vec::new();
    for (name, text) in [
        (Stream::Stdout, ended.stdout),
        (Stream::Stderr, ended.stderr),
    ] {
        if !text.is_empty() {
            outputs.push(Output::Stream { name, text });
        }
    }
    if !ended.display.is_empty() {
        outputs.push(Output::Display(MimeBundle(ended.display)));
    }
    if cell.kind == CellKind::Number && outcome == Outcome::Ok {
        outputs = outputs.into_iter().map(as_value).collect();
    }
    outputs.extend(error);
    CellRun {
        outputs,
        outcome,
        elapsed: Duration::from_secs_f64(ended.elapsed),
        dropped_bytes: ended.dropped,
        frames: Vec::new(),
    }
}

/// What was printed for a number in prose is its value.
fn as_value(output: Output) -> Output {
    match output {
        Output::Stream {
            name: Stream::Stdout,
            text,
        } => {
            let text = text.trim_end_matches('\n').to_owned();
            Output::Display(MimeBundle(vec![("text/plain".into(), text)]))
        }
        other => other,
    }
}

/// How the cell ended, and what to say of a failure. Words about it are taken off the end of standard error.
fn outcome(document: &Document, cell: &Cell, ended: &mut Ended) -> (Outcome, Option<Output>) {
    let error = |message| {
        Some(Output::Error {
            message,
            location: None,
        })
    };
    let did_not = |expected: &str| {
        let message = format!("expected {expected}, and the cell ran to its end");
        (Outcome::DidNotFail, error(message))
    };
    match &ended.end {
        End::Ok => match cell.options.evaluate {
            Evaluate::ShouldPanic => did_not("a panic"),
            Evaluate::CompileFail(_) => did_not("an error of the compiler"),
            _ => (Outcome::Ok, None),
        },
        End::Panicked => {
            let message = take_panic(&mut ended.stderr);
            (Outcome::Panicked, error(message))
        }
        End::Errored => {
            let message = take_last_line(&mut ended.stderr);
            (Outcome::Errored, error(message))
        }
        End::CompileError(refusals) => {
            let outcome = match &cell.options.evaluate {
                Evaluate::CompileFail(codes) if has_codes(refusals, codes) => Outcome::Ok,
                Evaluate::CompileFail(_) => Outcome::DidNotFail,
                _ => Outcome::CompileError,
            };
            let location = refusals
                .first()
                .and_then(|first| first.place)
                .map(|place| document.source.locate(source_offset(cell, place)));
            let messages: Vec<String> = refusals.iter().map(text).collect();
            let message = messages.join("\n");
            (outcome, Some(Output::Error { message, location }))
        }
        End::Terminated(how) => {
            let how = last_line(how);
            match number_after(how, "signal: ") {
                Some(signal) => {
                    let name = how.split(['(', ')']).nth(1).unwrap_or("a signal");
                    let message = format!("ended by {name}");
                    (Outcome::Signaled(signal), error(message))
                }
                None => {
                    let code = number_after(how, "exit status: ").unwrap_or(-1);
                    let message = format!("ended the process with exit code {code}");
                    (Outcome::Exited(code), error(message))
                }
            }
        }
        End::TimedOut => (Outcome::TimedOut, error("ran over its time limit".into())),
    }
}

fn has_codes(refusals: &[Refusal], codes: &[String]) -> bool {
    codes.iter().all(|code| {
        refusals
            .iter()
            .any(|refusal| refusal.code.as_ref() == Some(code))
    })
}

fn text(refusal: &Refusal) -> String {
    match &refusal.code {
        Some(code) => format!("error[{code}]: {}", refusal.message),
        None => format!("error: {}", refusal.message),
    }
}

/// The offset in the source of a line and column of what a session was given for a cell.
fn source_offset(cell: &Cell, (line, column): (usize, usize)) -> usize {
    let (before, after) = around(cell);
    let text = format!("{before}{}{after}", cell.code.text);
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let within: usize = text[start..]
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    let at = (start + within).saturating_sub(before.len());
    cell.code.source_offset(at.min(cell.code.text.len()))
}

/// Takes the report of the last panic off standard error and gives its message.
fn take_panic(stderr: &mut String) -> String {
    const HEAD: &str = " panicked at ";
    const HINT: &str = "\nnote: run with `RUST_BACKTRACE";
    let Some(start) = stderr
        .rmatch_indices("thread '")
        .map(|(at, _)| at)
        .filter(|&at| at == 0 || stderr.as_bytes()[at - 1] == b'\n')
        .find(|&at| {
            let line = stderr[at..].lines().next();
            line.is_some_and(|line| line.contains(HEAD))
        })
    else {
        return "panicked".into();
    };
    let report = stderr.split_off(start);
    // Rust's runtime starts the report with an empty line.
    if stderr.ends_with("\n\n") || stderr == "\n" {
        stderr.pop();
    }
    let message = report.split_once('\n').map_or("", |(_, message)| message);
    let message = message.split(HINT).next().unwrap_or(message);
    message.trim_end_matches('\n').to_owned()
}

fn take_last_line(stderr: &mut String) -> String {
    let line = last_line(stderr).to_owned();
    let kept = stderr.trim_end_matches('\n').len() - line.len();
    stderr.truncate(kept);
    line
}

fn last_line(text: &str) -> &str {
    let text = text.trim_end_matches('\n');
    text.rsplit('\n').next().unwrap_or(text)
}

fn number_after(text: &str, words: &str) -> Option<i32> {
    let (_, rest) = text.split_once(words)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use labook_document::{ParseSettings, Source, parse};

    use super::*;

    fn chapter(text: &str) -> Document {
        parse(Source::new("chapter.md", text), &ParseSettings::default())
    }

    fn ended(end: End, stdout: &str, stderr: &str) -> Ended {
        Ended {
            id: 0,
            stdout: stdout.into(),
            stderr: stderr.into(),
            dropped: 0,
            display: Vec::new(),
            end,
            elapsed: 0.1,
        }
    }

    fn run(text: &str, ended: Ended) -> CellRun {
        let document = chapter(text);
        cell_run(&document, &document.cells[0], ended)
    }

    fn message(run: &CellRun) -> &str {
        match run.outputs.last() {
            Some(Output::Error { message, .. }) => message,
            other => panic!("no error, but {other:?}"),
        }
    }

    const PANIC: &str = "\nthread 'main' (17) panicked at src/lib.rs:9:5:\nout of\nluck\n\
                         note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";

    #[test]
    fn a_panic_is_taken_off_standard_error() {
        let stderr = format!("before\n{PANIC}");
        let run = run(
            "```rust\npanic!()\n```\n",
            ended(End::Panicked, "", &stderr),
        );
        assert_eq!(run.outcome, Outcome::Panicked);
        assert_eq!(message(&run), "out of\nluck");
        let before = Output::Stream {
            name: Stream::Stderr,
            text: "before\n".into(),
        };
        assert_eq!(run.outputs[0], before);
    }

    #[test]
    fn an_error_is_the_last_line_of_standard_error() {
        let run = run(
            "```rust\nf()?;\n```\n",
            ended(End::Errored, "so far\n", "ParseIntError { kind: Empty }\n"),
        );
        assert_eq!(run.outcome, Outcome::Errored);
        assert_eq!(message(&run), "ParseIntError { kind: Empty }");
        assert_eq!(run.outputs.len(), 2);
    }

    #[test]
    fn a_place_in_a_cell_is_a_place_in_the_chapter() {
        let refusal = Refusal {
            message: "mismatched types".into(),
            code: Some("E0308".into()),
            place: Some((2, 14)),
        };
        let run = run(
            "Text.\n\n> ```rust\n> // é\n> let x: u8 = \"é\";\n> ```\n",
            ended(End::CompileError(vec![refusal]), "", ""),
        );
        assert_eq!(run.outcome, Outcome::CompileError);
        match run.outputs.last() {
            Some(Output::Error { message, location }) => {
                assert_eq!(message, "error[E0308]: mismatched types");
                assert_eq!(location.as_ref().unwrap().to_string(), "chapter.md:5:16");
            }
            other => panic!("no error, but {other:?}"),
        }
    }

    #[test]
    fn what_stands_around_a_cell_moves_no_place() {
        for (text, place, expected) in [
            (
                "```rust,no_run\nlet x = 1;\ny;\n```\n",
                (3, 1),
                "chapter.md:3:1",
            ),
            ("It is `2`{= 1 + y}.\n", (1, 22), "chapter.md:1:17"),
        ] {
            let refusal = Refusal {
                message: "unknown".into(),
                code: None,
                place: Some(place),
            };
            let run = run(text, ended(End::CompileError(vec![refusal]), "", ""));
            match run.outputs.last() {
                Some(Output::Error { location, .. }) => {
                    assert_eq!(location.as_ref().unwrap().to_string(), expected);
                }
                other => panic!("no error, but {other:?}"),
            }
        }
    }

    #[test]
    fn how_a_process_ended_is_read_from_what_evcxr_says() {
        let cell = "```rust\nx\n```\n";
        let end = |how: &str| run(cell, ended(End::Terminated(how.into()), "", "")).outcome;
        let said = "Subprocess terminated with status: ";
        assert_eq!(end(&format!("{said}exit status: 3")), Outcome::Exited(3));
        assert_eq!(
            end(&format!("{said}signal: 6 (SIGABRT) (core dumped)")),
            Outcome::Signaled(6)
        );
    }

    #[test]
    fn a_number_in_prose_is_what_it_prints() {
        let run = run("It is `2`{= 1 + 1}.\n", ended(End::Ok, "2\n", ""));
        let value = Output::Display(MimeBundle(vec![("text/plain".into(), "2".into())]));
        assert_eq!(run.outputs, [value]);
    }

    #[test]
    fn a_failure_that_does_not_come_is_one() {
        let panics = "```rust,should_panic\n1 + 1;\n```\n";
        assert_eq!(
            run(panics, ended(End::Ok, "", "")).outcome,
            Outcome::DidNotFail
        );
        let refused = "```rust,compile_fail,E0308\n1 + 1;\n```\n";
        let other = Refusal {
            message: "unknown".into(),
            code: Some("E0425".into()),
            place: None,
        };
        assert_eq!(
            run(refused, ended(End::CompileError(vec![other]), "", "")).outcome,
            Outcome::DidNotFail
        );
    }
}
