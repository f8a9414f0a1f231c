//! Each `tests/plan/*.md` is a chapter; beside it stand the programs that it becomes (`.rs`) and what
//! compiling and running them says (`.out`). `UPDATE_EXPECT=1` writes both anew.
//!
//! A chapter's first line may set how it is planned: `<!-- scope: cell, edition: 2021 -->`.

#![cfg(unix)]

mod harness;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use labook_document::{Edition, ParseSettings, Source};
use labook_program::{Plan, Scope, Settings, plan};

#[test]
fn chapters_become_programs() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan");
    let mut chapters: Vec<_> = fs::read_dir(&dir)
        .expect("the chapters are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    chapters.sort();
    assert!(!chapters.is_empty());
    let wrong: Vec<String> = chapters.iter().filter_map(|path| check(path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).expect("the chapter is text");
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name");
    let document = labook_document::parse(Source::new(name, &text), &ParseSettings::default());
    assert_eq!(document.diagnostics, [], "{name}");
    let plan = plan(&[&document], &settings(&text));
    let mut problems = String::new();
    expect(&path.with_extension("rs"), &programs(&plan), &mut problems);
    let mut said = String::new();
    for (_, diagnostic) in &plan.diagnostics {
        let span = diagnostic.span.expect("a place");
        let at = document.source.locate(span.start);
        let _ = writeln!(
            said,
            "{}:{} `{}`: {}",
            at.line,
            at.column,
            &text[span.range()],
            diagnostic.message
        );
    }
    for (step, outcome) in &plan.settled {
        let _ = writeln!(said, "cell {}: {outcome:?}", step.cell.0);
    }
    said += &harness::transcript(&plan.programs, &[&document]);
    expect(&path.with_extension("out"), &said, &mut problems);
    (!problems.is_empty()).then_some(problems)
}

fn settings(text: &str) -> Settings {
    let mut settings = Settings::default();
    let first = text.lines().next().unwrap_or("");
    if first.contains("scope: cell") {
        settings.scope = Scope::Cell;
    }
    for edition in [Edition::E2015, Edition::E2018, Edition::E2021] {
        if first.contains(&format!("edition: {}", edition.year())) {
            settings.edition = edition;
        }
    }
    settings
}

fn programs(plan: &Plan) -> String {
    let mut text = String::new();
    for program in &plan.programs {
        let cells: Vec<u32> = program.steps.iter().map(|step| step.cell.0).collect();
        let _ = writeln!(
            text,
            "// {:?}, {}, cells {cells:?}",
            program.kind,
            program.edition.year()
        );
        text += &program.text;
    }
    text
}

fn expect(path: &Path, actual: &str, problems: &mut String) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, actual).expect("the expectation is written");
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return;
    }
    let differs = expected
        .lines()
        .zip(actual.lines())
        .position(|(one, other)| one != other);
    let line = differs.unwrap_or(expected.lines().count().min(actual.lines().count()));
    let _ = writeln!(
        problems,
        "{}:{}: expected {:?}, found {:?}; all of it:\n{actual}",
        path.display(),
        line + 1,
        expected.lines().nth(line),
        actual.lines().nth(line),
    );
}
