//! Cells that share nothing but one call of rustc, as in rustdoc and mdBook.

use labook_document::Outcome::{self, CompileError, DidNotFail, Ok, Panicked, TimedOut};
use labook_document::{CellRun, Document};
use labook_exec::{Executor, Freshness, ProgramRun};
use labook_program::{Scope, Settings, plan};
use std::time::Duration;

use crate::bench::{chapter, executor, executor_in, lines};

/// Runs documents in the scope of a cell. Gives the runs of each document's cells.
fn run(executor: &Executor, documents: &[&Document]) -> (Vec<Vec<CellRun>>, Vec<ProgramRun>) {
    let settings = Settings {
        scope: Scope::Cell,
        ..Settings::default()
    };
    let plan = plan(documents, &settings);
    let mut runs: Vec<Vec<Option<CellRun>>> = documents
        .iter()
        .map(|document| vec![None; document.cells.len()])
        .collect();
    let mut reports = Vec::new();
    for program in &plan.programs {
        let report = executor.run(program, documents).unwrap();
        for (step, run) in &report.runs {
            assert!(
                runs[step.document][step.cell.index()]
                    .replace(run.clone())
                    .is_none()
            );
        }
        reports.push(report);
    }
    (
        runs.into_iter()
            .map(|runs| runs.into_iter().map(Option::unwrap).collect())
            .collect(),
        reports,
    )
}

fn outcomes(runs: &[CellRun]) -> Vec<Outcome> {
    runs.iter().map(|run| run.outcome.clone()).collect()
}

#[test]
fn many_chapters_share_one_rustc_and_each_cell_has_its_process() {
    let directory = tempfile::tempdir().unwrap();
    let executor = executor_in(directory.path());
    let one = chapter(&[
        "let x = 1;\nprintln!(\"one\");",
        "panic!(\"alone\")",
        "println!(\"{}\", 2);",
    ]);
    let two = chapter(&[
        "```rust,should_panic\nlet x = 1;",
        "```rust,no_run\nloop {}",
        "std::process::exit(4)",
    ]);
    let (runs, reports) = run(&executor, &[&one, &two]);
    assert_eq!(outcomes(&runs[0]), [Ok, Panicked, Ok]);
    assert_eq!(outcomes(&runs[1]), [DidNotFail, Ok, Outcome::Exited(4)]);
    assert_eq!(lines(&runs[0][0]), ["out \"one\\n\""]);
    assert_eq!(lines(&runs[0][1]), ["error \"alone\" at chapter.md:9:1"]);
    assert_eq!(reports.len(), 1, "all cells are in one program");
    assert_eq!(
        (reports[0].reuse.compilations, reports[0].reuse.processes),
        (1, 5)
    );

    let (again, reports) = run(&executor, &[&one, &two]);
    assert_eq!(again, runs);
    assert_eq!(reports[0].reuse.compile, Freshness::Reused);
    assert_eq!(
        (reports[0].reuse.compilations, reports[0].reuse.processes),
        (0, 0)
    );
}

#[test]
fn only_the_cells_at_fault_leave() {
    let cells = [
        "1",
        "let s: String = 1;",
        "println!(\"fine\");",
        "undefined()",
        "2",
    ];
    let (runs, reports) = run(&executor(), &[&chapter(&cells)]);
    assert_eq!(outcomes(&runs[0]), [Ok, CompileError, Ok, CompileError, Ok]);
    assert_eq!(lines(&runs[0][2]), ["out \"fine\\n\""]);
    assert_eq!(reports[0].reuse.compilations, 2);
    let mut codes: Vec<_> = reports[0]
        .diagnostics
        .iter()
        .filter_map(|(_, found)| found.code.as_deref())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, ["E0308", "E0425"]);
}

#[test]
fn one_cell_that_hangs_does_not_stop_the_others() {
    let mut executor = executor();
    executor.limits.wall = Duration::from_millis(400);
    let (runs, _) = run(&executor, &[&chapter(&["loop {}", "1"])]);
    assert_eq!(outcomes(&runs[0]), [TimedOut, Ok]);
}
