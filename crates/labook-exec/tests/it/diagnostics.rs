//! What rustc says, at the chapter's place and in the chapter's words.

use std::time::Duration;

use labook_document::{Diagnostic, Outcome, Severity};
use labook_exec::Limits;
use labook_program::{Settings, plan};

use crate::bench::{chapter, executor, lines, outcomes, run_document};

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
    let lines = diagnostic.help.iter().chain(&diagnostic.notes);
    for text in labels.chain(lines).chain([&diagnostic.message]) {
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
fn what_a_macro_of_an_earlier_cell_writes_is_its_callers() {
    let bad = "macro_rules! bad { ($x:expr) => { $x.no_such_method() } }\nmacro_rules! outer { () => { bad!(1) } }";
    for (cell, call) in [("1 + 1;\nbad!(1)", "bad!(1)"), ("outer!();", "outer!()")] {
        let document = chapter(&[bad, cell]);
        let (runs, reports) = run_document(&executor(), &document);
        assert_eq!(
            outcomes(&runs),
            [Outcome::Ok, Outcome::CompileError],
            "{cell}"
        );
        let [(0, found)] = &reports[0].diagnostics[..] else {
            panic!("{:#?}", reports[0].diagnostics);
        };
        let text = document.source.text();
        assert_eq!(&text[found.span.unwrap().range()], call);
        let labels: Vec<_> = found
            .labels
            .iter()
            .map(|label| (&text[label.span.range()], &*label.message))
            .collect();
        assert_eq!(
            labels,
            [
                ("no_such_method", "method not found in `{integer}`"),
                (call, "in this call of a macro")
            ]
        );
        assert_clean(found);
    }
}

#[test]
fn a_derive_speaks_of_the_item_that_it_stands_at() {
    let (found, at) = one(&["struct Opaque;\n#[derive(Debug)]\nstruct Holder { opaque: Opaque }"]);
    assert_eq!(
        (found.code.as_deref(), &*at),
        (Some("E0277"), "opaque: Opaque")
    );
    assert_clean(&found);
}

#[test]
fn what_stands_around_the_cells_is_not_told() {
    let (found, _) = one(&["#[deprecated]\nfn old() {}", "old();"]);
    assert_eq!(found.message, "use of deprecated function `old`");
    assert_clean(&found);
    let names = "mod inner { pub struct Circle; }\nuse std::any::type_name;\n";
    let (runs, _) = run_document(
        &executor(),
        &chapter(&[
            &format!("{names}type_name::<inner::Circle>()"),
            "println!(\"{}\", type_name::<inner::Circle>());",
            "panic!(\"{}\", type_name::<inner::Circle>());",
        ]),
    );
    let said: Vec<_> = runs.iter().flat_map(lines).collect();
    assert_eq!(
        said,
        [
            "display text/plain \"\\\"chapter::inner::Circle\\\"\"",
            "out \"chapter::inner::Circle\\n\"",
            "error \"chapter::inner::Circle\" at chapter.md:14:1",
        ]
    );
}

/// The notes and the helps of the one diagnostic of some cells.
fn advice(cells: &[&str]) -> (Vec<String>, Vec<String>) {
    let (found, _) = one(cells);
    assert_clean(&found);
    (found.notes, found.help)
}

#[test]
fn notes_stand_beside_helps() {
    for (cells, notes, help) in [
        (
            &["let byte: u8 = 300;"][..],
            &["the literal `300` does not fit into the type `u8` whose range is `0..=255`"][..],
            &[][..],
        ),
        (
            &["Result::<i32, String>::Ok(1);"],
            &["this `Result` may be an `Err` variant, which should be handled"],
            &["use `let _ = ...` to ignore the resulting value"],
        ),
        // What the compiler says of a bound is said by labels.
        (
            &["fn takes<T: Copy>(_: T) {}", "takes(String::new());"],
            &[],
            &[],
        ),
        // The error of a chapter's cells is whatever has `Debug`.
        (
            &[
                "struct Quiet;\nfn f() -> Result<(), Quiet> { Err(Quiet) }",
                "f()?;",
            ],
            &[
                "the question mark operation (`?`) implicitly performs a conversion on the error value using the `From` trait",
            ],
            &["consider annotating `Quiet` with `#[derive(Debug)]`"],
        ),
        (
            &["fn f() -> Option<i32> { None }", "let y = f()? + 1;"],
            &[],
            &[],
        ),
    ] {
        let found = advice(cells);
        assert_eq!(
            (&*found.0, &*found.1),
            (&*to_strings(notes), &*to_strings(help))
        );
    }
}

fn to_strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_file_that_cannot_be_included_can_be_read_instead() {
    for cell in [
        "let text: &str = include_str!(\"data.csv\");",
        "include!(\"data.rs\");",
    ] {
        let (notes, help) = advice(&[cell]);
        assert_eq!(notes, [""; 0]);
        let [help] = &help[..] else {
            panic!("{help:?}");
        };
        assert!(
            help.contains("`std::fs::read_to_string(\"src/data.csv\")?`"),
            "{help}"
        );
    }
    // The advice is right: cells run in the root of the book, and a whole path can be included.
    let executor = executor();
    let path = executor.directory.join("advised.csv");
    std::fs::write(&path, "1,2").unwrap();
    let cells = [
        "std::fs::read_to_string(\"advised.csv\")?".to_owned(),
        format!("include_str!({path:?})"),
    ];
    let (runs, _) = run_document(&executor, &chapter(&cells.each_ref().map(String::as_str)));
    let shown: Vec<_> = runs.iter().flat_map(lines).collect();
    assert_eq!(shown, ["display text/plain \"\\\"1,2\\\"\""; 2]);
}

#[test]
fn a_value_that_cannot_be_displayed_says_so() {
    let (found, at) = one(&["struct Opaque;\nlet value = Opaque;\nvalue"]);
    assert_eq!(
        found.message,
        "a value of type `Opaque` cannot be displayed"
    );
    assert_eq!(at, "value");
    assert_eq!(
        found.help,
        ["derive `Debug` for it, or end the cell with `;` to show nothing"]
    );
    assert_eq!(found.notes, [""; 0]);
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

/// The codes of what is told of some cells, in order.
fn codes(cells: &[&str]) -> Vec<String> {
    let (_, found) = diagnostics(cells);
    found.into_iter().filter_map(|one| one.code).collect()
}

#[test]
fn no_warning_comes_of_leaving_cells_out() {
    // Without the cell that does not compile, nothing changes `v`.
    let mutated = ["let mut v = vec![1];", "v.push(2);\nlet s: &str = v;"];
    assert_eq!(codes(&mutated), ["E0308"]);
    // What the compiler says of the whole chapter stays.
    let with_parentheses = [
        "let mut v = vec![1];\nlet _w = (1);",
        "v.push(2);\nlet s: &str = v;",
    ];
    assert_eq!(codes(&with_parentheses), ["unused_parens", "E0308"]);
    // A cell that must not compile is compiled after those that it builds on, once more.
    let checked = [
        "let mut v = vec![1];\nlet _w = (1);",
        "```rust,compile_fail,E0308\nlet s: &str = v;",
        "v.push(2);",
    ];
    assert_eq!(codes(&checked), ["unused_parens"]);
    // Nor is a cell part of the chapter's program that must not compile.
    let changed = "```rust,compile_fail,E0502\nv.push(2);\nprintln!(\"{first}\");";
    let borrowed = ["let mut v = vec![1];\nlet first = &v[0];", changed, "first"];
    assert_eq!(codes(&borrowed), [""; 0]);
    let needless = [
        "let mut w = 1;\nlet mut v = vec![1];\nlet first = &v[0];",
        changed,
    ];
    assert_eq!(codes(&needless), ["unused_mut"]);
}

#[test]
fn a_question_mark_on_a_type_without_debug_is_an_error_at_the_question_mark() {
    let (found, at) = one(&["struct Quiet;\nfn f() -> Result<(), Quiet> { Err(Quiet) }\nf()?;"]);
    assert_eq!(found.severity, Severity::Error);
    assert!(at.ends_with('?'), "{at:?}");
}

/// A cell on which the compiler works for minutes, and says nothing of it.
const SLOW: &str = "macro_rules! twice { () => { 1_u64 }; ($head:tt $($tail:tt)*) => { (twice!($($tail)*) + twice!($($tail)*)) } }\n\
    twice!(a a a a a a a a a a a a a a a a a a a a a a a a a a)";

#[test]
fn a_cell_that_the_compiler_cannot_finish_is_found() {
    let mut executor = executor();
    executor.limits.compile_wall = Duration::from_secs(3);
    let document = chapter(&["1", SLOW, "2"]);
    let (runs, reports) = run_document(&executor, &document);
    assert_eq!(
        outcomes(&runs),
        [Outcome::Ok, Outcome::CompileError, Outcome::NotReached]
    );
    let [(0, found)] = &reports[0].diagnostics[..] else {
        panic!("{:?}", reports[0].diagnostics);
    };
    assert_eq!(found.message, "the compiler ran over its limit of 3s");
    assert_eq!(found.span, Some(document.cells[1].span));
}

#[test]
fn a_compiler_that_cannot_do_anything_is_no_fault_of_the_cells() {
    let document = chapter(&["let unlike = 1;\nunlike"]);
    let plan = plan(&[&document], &Settings::default());
    let mut executor = executor();
    executor.limits.compile_memory = 64 << 20;
    let error = executor.run(&plan.programs[0], &[&document]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("does not even compile an empty program"),
        "{error}"
    );
    // It is not kept: with memory the cells compile.
    executor.limits = Limits::default();
    let (runs, _) = run_document(&executor, &document);
    assert!(
        runs.iter().all(|run| run.outcome == Outcome::Ok),
        "{runs:?}"
    );
}

#[test]
fn the_name_of_a_closure_speaks_of_the_chapter() {
    let (found, _) = one(&["let f = |x: i32| x;\nlet n: i32 = f;"]);
    let said = format!("{found:?}");
    assert!(said.contains("{closure@chapter.md:4:9: 4:17}"), "{said}");
    assert_clean(&found);
}
