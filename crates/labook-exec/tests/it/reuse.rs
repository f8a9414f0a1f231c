//! Nothing is done twice, and a miss names its reason.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use labook_document::{CellRun, Document, Outcome, ParseSettings, Source, parse};
use labook_exec::{Executor, Freshness, StaleReason};

use crate::bench::{chapter, executor_in, lines, run_document};

/// Runs a chapter that is one program, and says whether compiling and running it were at hand.
fn reuse(executor: &Executor, document: &Document) -> (Freshness, Option<Freshness>, Vec<CellRun>) {
    let (runs, reports) = run_document(executor, document);
    let [report] = &reports[..] else {
        panic!("{} programs instead of one", reports.len());
    };
    let reuse = &report.reuse;
    assert_eq!(reuse.compile == Freshness::Reused, reuse.compilations == 0);
    assert_eq!(reuse.run == Some(Freshness::Reused), reuse.processes == 0);
    (reuse.compile.clone(), reuse.run.clone(), runs)
}

fn made(reason: StaleReason) -> Freshness {
    Freshness::Made(reason)
}

#[test]
fn a_chapter_seen_before_starts_neither_rustc_nor_its_program() {
    let directory = tempfile::tempdir().unwrap();
    let document = chapter(&["let x = 1;\nprintln!(\"{x}\");", "x + 1"]);
    let executor = executor_in(directory.path());
    let (compile, run, first) = reuse(&executor, &document);
    assert_eq!(compile, made(StaleReason::FirstBuild));
    assert_eq!(run, Some(made(StaleReason::FirstBuild)));
    drop(executor);

    let (compile, run, second) = reuse(&executor_in(directory.path()), &document);
    assert_eq!(compile, Freshness::Reused);
    assert_eq!(run, Some(Freshness::Reused));
    assert_eq!(first, second);
}

#[test]
fn an_edit_of_the_prose_runs_nothing_and_moves_every_place() {
    let directory = tempfile::tempdir().unwrap();
    let executor = executor_in(directory.path());
    let text =
        "Prose.\n\n```rust\nlet x = dbg!(1);\nlet unused = ();;\nassert_eq!(x, 2, \"no\");\n```\n";
    let at = |text: &str| parse(Source::new("a/chapter.md", text), &ParseSettings::default());
    let (_, _, before) = reuse(&executor, &at(text));
    assert_eq!(
        lines(&before[0]),
        [
            "err \"[a/chapter.md:4:9] 1 = 1\\n\"",
            "error \"assertion `left == right` failed: no\\n  left: 1\\n right: 2\" at a/chapter.md:6:1",
        ]
    );
    let (compile, run, after) = reuse(&executor, &at(&format!("More\nprose.\n\n{text}")));
    assert_eq!((compile, run), (Freshness::Reused, Some(Freshness::Reused)));
    assert_eq!(
        lines(&after[0]),
        [
            "err \"[a/chapter.md:7:9] 1 = 1\\n\"",
            "error \"assertion `left == right` failed: no\\n  left: 1\\n right: 2\" at a/chapter.md:9:1",
        ]
    );
}

#[test]
fn each_change_has_its_reason() {
    let directory = tempfile::tempdir().unwrap();
    let mut executor = executor_in(&directory.path().join("store"));
    executor.directory = directory.path().to_path_buf();
    executor.inputs = vec![PathBuf::from("data")];
    fs::write(directory.path().join("data"), "1").unwrap();
    let document = chapter(&["std::fs::read_to_string(\"data\")?"]);
    reuse(&executor, &document);

    fs::write(directory.path().join("data"), "2").unwrap();
    let (compile, run, runs) = reuse(&executor, &document);
    assert_eq!(compile, Freshness::Reused);
    assert_eq!(
        run,
        Some(made(StaleReason::InputChanged("data".to_owned())))
    );
    assert_eq!(lines(&runs[0]), ["display text/plain \"\\\"2\\\"\""]);

    executor.limits.wall = Duration::from_secs(30);
    let (_, run, _) = reuse(&executor, &document);
    assert_eq!(run, Some(made(StaleReason::LimitsChanged)));

    executor.environment = vec!["CARGO_PKG_NAME".to_owned()];
    let (_, run, _) = reuse(&executor, &document);
    assert_eq!(
        run,
        Some(made(StaleReason::EnvironmentChanged(
            "CARGO_PKG_NAME".to_owned()
        )))
    );

    executor.opt_level = 1;
    let (compile, _, _) = reuse(&executor, &document);
    assert_eq!(compile, made(StaleReason::OptionsChanged));

    let document = chapter(&["std::fs::read_to_string(\"data\")?.len()"]);
    let (compile, run, _) = reuse(&executor, &document);
    assert_eq!(compile, made(StaleReason::CodeChanged));
    assert_eq!(run, Some(made(StaleReason::ProgramChanged)));
}

#[test]
fn a_run_that_was_stopped_is_not_kept() {
    let directory = tempfile::tempdir().unwrap();
    let mut executor = executor_in(directory.path());
    executor.limits.wall = Duration::from_millis(200);
    let document = chapter(&["loop {}"]);
    let (_, _, runs) = reuse(&executor, &document);
    assert_eq!(runs[0].outcome, Outcome::TimedOut);
    let (compile, run, _) = reuse(&executor, &document);
    assert_eq!(
        (compile, run),
        (Freshness::Reused, Some(made(StaleReason::NotKept)))
    );
}

/// Every file of a kind of entry.
fn entries(store: &Path, kind: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(store.join("v1").join(kind)).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_damaged_entry_is_made_again() {
    let directory = tempfile::tempdir().unwrap();
    let document = chapter(&["println!(\"here\")"]);
    let executor = executor_in(directory.path());
    let (_, _, first) = reuse(&executor, &document);
    type Damage = fn(&mut Vec<u8>);
    let damage: [(&str, Damage); 4] = [
        ("compiles", |bytes| bytes.truncate(bytes.len() / 2)),
        ("binaries", |bytes| bytes[1000] ^= 1),
        ("runs", |bytes| *bytes.last_mut().unwrap() ^= 1),
        ("runs", Vec::clear),
    ];
    for (kind, change) in damage {
        let [path] = &entries(directory.path(), kind)[..] else {
            panic!("there is one entry of {kind}");
        };
        let mut bytes = fs::read(path).unwrap();
        change(&mut bytes);
        // A new file: the old binary may still be busy.
        fs::remove_file(path).unwrap();
        fs::write(path, bytes).unwrap();
        let (compile, run, again) = reuse(&executor, &document);
        let damaged =
            |freshness: &Freshness| matches!(freshness, Freshness::Made(StaleReason::Damaged(_)));
        match kind {
            "runs" => assert!(
                damaged(&run.unwrap()) && compile == Freshness::Reused,
                "{kind}"
            ),
            _ => assert!(
                damaged(&compile) && run == Some(Freshness::Reused),
                "{kind}"
            ),
        }
        assert_eq!(again[0].outputs, first[0].outputs);
        assert_eq!(reuse(&executor, &document).0, Freshness::Reused);
    }
    for kind in ["runs", "compiles", "binaries"] {
        fs::remove_file(&entries(directory.path(), kind)[0]).unwrap();
    }
    let (compile, run, _) = reuse(&executor, &document);
    assert_eq!(
        (compile, run),
        (made(StaleReason::Missing), Some(made(StaleReason::Missing)))
    );
}

#[test]
fn a_build_after_any_edits_equals_a_clean_one() {
    let directory = tempfile::tempdir().unwrap();
    let cells = [
        "let a = dbg!(1);",
        "let b = a + \"no\";",
        "a / 0",
        "println!(\"{}\", line!());",
        "a + 1",
    ];
    let mut state = 0x9E37_79B9_u32;
    let mut below = |count: usize| {
        // Marsaglia's xorshift (2003): the same edits each time.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % count
    };
    let mut chosen = vec![0, 4];
    for _ in 0..8 {
        match below(3) {
            0 if chosen.len() > 1 => drop(chosen.remove(1 + below(chosen.len() - 1))),
            _ => chosen.insert(1 + below(chosen.len()), 1 + below(cells.len() - 1)),
        }
        let lines_of_prose = "Prose.\n".repeat(below(3));
        let texts: Vec<&str> = chosen.iter().map(|&cell| cells[cell]).collect();
        let text = lines_of_prose + chapter(&texts).source.text();
        let document = parse(Source::new("chapter.md", &text), &ParseSettings::default());
        let clean = tempfile::tempdir().unwrap();
        let [incremental, clean] = [directory.path(), clean.path()].map(|store| {
            let (runs, reports) = run_document(&executor_in(store), &document);
            let runs: Vec<_> = runs
                .into_iter()
                .map(|run| (run.outputs, run.outcome, run.dropped_bytes))
                .collect();
            (
                runs,
                reports
                    .into_iter()
                    .map(|report| report.diagnostics)
                    .collect::<Vec<_>>(),
            )
        });
        assert_eq!(incremental, clean, "{text}");
    }
}
