//! Cells that would break out of a program, or break a parser.

use labook_document::{Document, ParseSettings, Source};
use labook_program::{Plan, Settings, plan};

fn document(cells: &[&str]) -> Document {
    let text: String = cells
        .iter()
        .map(|cell| format!("`````rust\n{cell}\n`````\n\n"))
        .collect();
    labook_document::parse(Source::new("chapter.md", &text), &ParseSettings::default())
}

fn planned(cell: &str) -> (Document, Plan) {
    let document = document(&["let before = 1;", cell, "let after = 2;"]);
    let plan = plan(&[&document], &Settings::default());
    (document, plan)
}

/// The message and the text that it points at, of the one diagnostic.
fn refused(cell: &str) -> (String, String) {
    let (document, plan) = planned(cell);
    assert_eq!(
        plan.diagnostics.len(),
        1,
        "{cell:?}: {:?}",
        plan.diagnostics
    );
    let (_, diagnostic) = &plan.diagnostics[0];
    let span = diagnostic.span.expect("a place");
    assert_eq!(
        plan.settled.len(),
        2,
        "it fails, and the one after it is not reached"
    );
    assert_eq!(plan.programs.len(), 1, "what is before it runs");
    assert_eq!(plan.programs[0].steps.len(), 1);
    let at = document.source.text()[span.start..]
        .chars()
        .take(5)
        .collect();
    (diagnostic.message.clone(), at)
}

#[test]
fn text_that_would_break_out_is_refused_at_its_place() {
    for (cell, message, at) in [
        (
            "let a = {",
            "this delimiter is never closed in its cell",
            "{\n```",
        ),
        (
            "f(1, [2)",
            "this closing delimiter has no opening one in its cell",
            ")\n```",
        ),
        (
            "} fn main() {",
            "this closing delimiter has no opening one in its cell",
            "} fn ",
        ),
        (
            "let s = \"abc;",
            "this string is never closed in its cell",
            "\"abc;",
        ),
        (
            "let s = r##\"abc\"#;",
            "this literal is never closed in its cell",
            "r##\"a",
        ),
        (
            "let s = b\"abc",
            "this literal is never closed in its cell",
            "b\"abc",
        ),
        (
            "1 /* open /* twice */",
            "this comment is never closed in its cell",
            "/* op",
        ),
    ] {
        assert_eq!(
            refused(cell),
            (message.to_owned(), at.to_owned()),
            "{cell:?}"
        );
    }
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("f(", ")"),
        ("|x| {", "}"),
    ] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(planned(&nested(250)).1.diagnostics, [], "{open}");
        for depth in [300, 5_000, 200_000] {
            let (message, _) = refused(&nested(depth));
            assert_eq!(
                message, "the code is nested more than 256 deep here",
                "{open} {depth}"
            );
        }
    }
}

#[test]
fn chains_are_bounded() {
    for (link, end) in [
        ("!", "x"),
        ("-", "1"),
        ("&", "x"),
        ("*", "x"),
        ("1 + ", "1"),
        ("|x| ", "x"),
        ("return ", "1"),
        ("if a {} else ", "{}"),
        ("x.", "x"),
        ("a::", "a"),
        ("let x: &", "u8"),
        ("x = ", "1"),
        ("1..", ""),
    ] {
        assert_eq!(
            planned(&format!("{}{end}", link.repeat(100))).1.diagnostics,
            [],
            "{link}"
        );
        let (message, _) = refused(&format!("{}{end}", link.repeat(20_000)));
        assert_eq!(
            message, "this expression has more than 512 operators in a row",
            "{link}"
        );
    }
    let generics = format!("let x: {}u8{};", "Option<".repeat(5_000), ">".repeat(5_000));
    assert_eq!(
        refused(&generics).0,
        "this expression has more than 512 operators in a row"
    );
}

#[test]
fn long_cells_are_no_chains() {
    let statements = "let x = -1 + 2 * 3;\n".repeat(2_000);
    let functions: String = (0..2_000)
        .map(|i| format!("#[inline] fn f{i}(x: &i32) -> i32 {{ *x }}\n"))
        .collect();
    let list = format!("[{}]", "-1.5, ".repeat(5_000));
    let branches = "if a == 1 { b() }\n".repeat(2_000);
    for cell in [statements, functions, list, branches] {
        assert_eq!(planned(&cell).1.diagnostics, []);
    }
}

#[test]
fn whatever_is_balanced_is_copied_verbatim() {
    for cell in [
        "let a = ;",
        "struct",
        "'a' 'b 'c'",
        "r#\"}\"# \"}\" '}' b'}' // }",
        "/* } */ /** } */ fn f() {}",
        "#![allow(unused)] //! doc",
        "/// a comment for nothing",
        "let été = \"é\u{2028}\"; // no line end",
        "a\r\nb",
        "$crate::x $y",
    ] {
        let (_, plan) = planned(cell);
        assert_eq!(plan.diagnostics, [], "{cell:?}");
        let text: String = plan
            .programs
            .iter()
            .map(|program| program.text.as_str())
            .collect();
        let first = cell.lines().next().unwrap_or("");
        assert!(text.contains(first), "{cell:?} in {text}");
        for program in &plan.programs {
            assert!(
                program.text.parse::<proc_macro2::TokenStream>().is_ok(),
                "{cell:?}"
            );
        }
    }
}
