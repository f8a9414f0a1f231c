//! What holds of every plan.

use labook_document::{Document, Outcome, ParseSettings, Source};
use labook_program::{Plan, Program, ProgramKind, Scope, Settings, plan};
use proptest::prelude::*;

/// Pieces that cells are made of: definitions, mentions, ends of every kind, and what does not parse.
const PIECES: [&str; 29] = [
    "let a = 1;",
    "let (b, mut c) = (a, 2);",
    "fn f(x: i32) -> i32 { x }",
    "struct S { field: i32 }",
    "use std::fmt::Write;",
    "use S::*;",
    "macro_rules! m { ($x:expr) => { $x + a } }",
    "m!(a);",
    "impl S { fn new() -> S { S { field: 1 } } }",
    "trait T { fn t(&self); }",
    "c += f(a);",
    "println!(\"{a} {b:?}\");",
    "// a comment",
    "/* é */",
    "\"x\".parse::<i32>()?;",
    "if a > 1 { return Ok(()); }",
    "async { 1 }.await;",
    "let = ;",
    "{",
    "\"open",
    "fn main() {}",
    "main();",
    "mod inner { pub fn g() -> i32 { crate::f(1) } }",
    "let _guard = S::new();",
    "",
    "#![allow(unused)]",
    "//| echo: false",
    "thread_local! { static L: u8 = const { 1 } }",
    "let s = r#\"{a}\"#;",
];
const ENDS: [&str; 8] = [
    "",
    "a",
    "f(a)",
    "println!(\"end\")",
    "if a { 1 } else { 2 }",
    "Ok::<(), String>(())",
    "m!(b)",
    "#[allow(unused)] { a }",
];
const INFOS: [&str; 8] = [
    "rust",
    "rust",
    "rust",
    "rust,should_panic",
    "rust,no_run",
    "rust,compile_fail",
    "rust,ignore",
    "rust,edition2018",
];

fn cell() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..4);
    (
        pieces,
        prop::sample::select(&ENDS[..]),
        prop::sample::select(&INFOS[..]),
        any::<bool>(),
    )
        .prop_map(|(pieces, end, info, quoted)| {
            let fence = format!("```{info}\n{}\n{end}\n```\n", pieces.join("\n"));
            let fence = if quoted {
                fence.lines().map(|line| format!("> {line}\n")).collect()
            } else {
                fence
            };
            format!("Prose `1`{{= a}}.\n\n{fence}\n")
        })
}

fn chapter() -> impl Strategy<Value = String> {
    prop::collection::vec(cell(), 0..12).prop_map(|cells| cells.concat())
}

fn read(text: &str) -> Document {
    labook_document::parse(Source::new("chapter.md", text), &ParseSettings::default())
}

fn settings(scope: Scope) -> Settings {
    Settings {
        scope,
        ..Settings::default()
    }
}

/// Every cell is in one program that is run, or settled, or checked; and none is in two.
fn each_cell_has_a_fate(document: &Document, plan: &Plan) -> Result<(), TestCaseError> {
    let mut fates = vec![0; document.cells.len()];
    for (step, _) in &plan.settled {
        fates[step.cell.index()] += 1;
    }
    for program in &plan.programs {
        match program.kind {
            ProgramKind::Check { .. } => {
                let last = program.steps.last().expect("it checks a cell");
                fates[last.cell.index()] += 1;
            }
            _ => program
                .steps
                .iter()
                .for_each(|step| fates[step.cell.index()] += 1),
        }
    }
    prop_assert!(fates.iter().all(|&count| count == 1), "{fates:?}");
    Ok(())
}

/// What the map says was copied from somewhere is what stands there; and every cell is there whole.
fn maps_are_right(document: &Document, program: &Program) -> Result<(), TestCaseError> {
    let source = document.source.text();
    let mut copied = vec![0_usize; source.len()];
    for (offset, byte) in program.text.bytes().enumerate() {
        let (line, column) = program.map.line_column(&program.text, offset);
        if program.text.is_char_boundary(offset) {
            prop_assert_eq!(
                program.map.offset(&program.text, line, column),
                Some(offset)
            );
        }
        let Some((step, place)) = program.map.locate(offset) else {
            continue;
        };
        prop_assert!(step < program.steps.len());
        if let Some(at) = place {
            prop_assert_eq!(source.as_bytes().get(at).copied(), Some(byte));
            copied[at] += 1;
            let (same, span) = program.map.span(offset..offset + 1).expect("it has a step");
            prop_assert_eq!(
                (same, span.map(|span| (span.start, span.end))),
                (step, Some((at, at + 1)))
            );
        }
    }
    for step in &program.steps {
        let code = &document.cells[step.cell.index()].code;
        // All of it but the options at its top.
        let options = code
            .text
            .lines()
            .take_while(|line| line.starts_with("//|"))
            .count();
        let start: usize = code
            .text
            .split_inclusive('\n')
            .take(options)
            .map(str::len)
            .sum();
        for at in start..code.text.len() {
            prop_assert!(copied[code.source_offset(at)] > 0, "{:?}", code.text);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plans_are_whole(text in chapter(), by_cell in any::<bool>()) {
        let document = read(&text);
        let scope = if by_cell { Scope::Cell } else { Scope::Chapter };
        let plan = plan(&[&document], &settings(scope));
        each_cell_has_a_fate(&document, &plan)?;
        for program in &plan.programs {
            prop_assert!(program.text.parse::<proc_macro2::TokenStream>().is_ok(), "{}", program.text);
            maps_are_right(&document, program)?;
        }
    }

    #[test]
    fn prose_is_in_no_program(text in chapter(), prose in "[a-z é]{0,20}") {
        let edited = text.replace("Prose", &format!("{prose}\n\nOther"));
        let programs = |text: &str| -> Vec<_> {
            let document = read(text);
            plan(&[&document], &Settings::default()).programs.iter().map(Program::fingerprint).collect()
        };
        prop_assert_eq!(programs(&text), programs(&edited));
    }

    #[test]
    fn parts_of_programs_keep_their_steps(text in chapter(), cut in 0_usize..20, by_cell in any::<bool>()) {
        let document = read(&text);
        let scope = if by_cell { Scope::Cell } else { Scope::Chapter };
        for program in &plan(&[&document], &settings(scope)).programs {
            let until = program.until(cut);
            prop_assert_eq!(&until.steps[..], &program.steps[..cut.min(program.steps.len())]);
            maps_are_right(&document, &until)?;
            let without = program.without(&[cut, cut + 1]);
            let mut left = program.steps.clone();
            left.drain(cut.min(left.len())..(cut + 2).min(left.len()));
            prop_assert_eq!(&without.steps, &left);
            maps_are_right(&document, &without)?;
            let whole = program.until(usize::MAX);
            prop_assert_eq!(whole.fingerprint(), program.fingerprint());
            prop_assert_eq!(program.without(&[]).text, program.text.clone());
        }
    }
}

#[test]
fn a_fingerprint_tells_programs_apart() {
    let programs = |text: &str, scope| plan(&[&read(text)], &settings(scope)).programs;
    let texts = [
        "```rust\nlet a = 1;\n```\n",
        "```rust\nlet a = 2;\n```\n",
        "```rust,compile_fail\nlet a = 1;\n```\n",
        "```rust,compile_fail,E0308\nlet a = 1;\n```\n",
        "```rust,edition2018\nlet a = 1;\n```\n",
    ];
    let mut seen = std::collections::BTreeSet::new();
    for text in texts {
        for scope in [Scope::Chapter, Scope::Cell] {
            let programs = programs(text, scope);
            assert!(seen.insert(programs[0].fingerprint()), "{text} {scope:?}");
        }
    }
}

#[test]
fn options_are_in_no_program() {
    let text = |caption: &str| {
        let text =
            format!("```rust\n//| caption: {caption}\n#![allow(unused)]\nlet a = 1;\na\n```\n");
        plan(&[&read(&text)], &Settings::default())
            .programs
            .remove(0)
            .text
    };
    assert_eq!(text("One"), text("Another"));
    assert!(text("One").contains("#![allow(unused)]\nlet a = 1;\n"));
}

#[test]
fn cells_of_many_chapters_share_programs() {
    let one = read(&"```rust\n1\n```\n\n".repeat(100));
    let two = read(&"```rust\n2\n```\n\n```rust,edition2021\n3\n```\n\n".repeat(100));
    let plan = plan(&[&one, &two], &settings(Scope::Cell));
    let sizes: Vec<_> = plan
        .programs
        .iter()
        .map(|program| (program.edition.year(), program.steps.len()))
        .collect();
    assert_eq!(sizes, [("2024", 200), ("2021", 100)]);
    assert_eq!(plan.programs[0].steps[150].document, 1);
}

#[test]
fn what_follows_a_broken_cell_is_not_reached() {
    let document =
        read("```rust\n1\n```\n\n```rust\n(\n```\n\n```rust\n2\n```\n\n```rust,ignore\n3\n```\n");
    let plan = plan(&[&document], &Settings::default());
    let outcomes: Vec<_> = plan
        .settled
        .iter()
        .map(|(_, outcome)| outcome.clone())
        .collect();
    assert_eq!(
        outcomes,
        [
            Outcome::CompileError,
            Outcome::NotReached,
            Outcome::Skipped("ignore".into())
        ]
    );
}
