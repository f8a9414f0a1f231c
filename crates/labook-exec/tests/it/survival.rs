//! Builds side by side, builds that are killed, and stores that are not stores.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use labook_document::Outcome;
use labook_exec::{
    DependencyRequest, ExecError, Executor, Freshness, Store, Toolchain, build_dependencies,
};

use crate::bench::{chapter, executor_in, lines, run_document};

#[test]
fn runs_side_by_side_do_not_mix() {
    let directory = tempfile::tempdir().unwrap();
    let executor = executor_in(directory.path());
    std::thread::scope(|scope| {
        for number in 0..8 {
            let executor = &executor;
            scope.spawn(move || {
                // Two of each, which write the same entries at the same time.
                let number = number / 2;
                let cell = format!("for _ in 0..500 {{ println!(\"{number}\"); eprintln!(\"{number}\"); }}\n{number}");
                let (runs, _) = run_document(executor, &chapter(&[&cell]));
                assert_eq!(runs[0].outcome, Outcome::Ok);
                let lines = lines(&runs[0]);
                assert!(lines.iter().all(|line| line.contains(&number.to_string())), "{lines:?}");
                assert_eq!(lines.len(), 1001, "the order is not exact");
            });
        }
    });
}

/// An executor that another process can have too: its dependencies are in the store.
fn own_executor(store: &Path) -> Executor {
    let toolchain = Toolchain::find().unwrap();
    let store = Arc::new(Store::open(store).unwrap());
    let request = DependencyRequest {
        offline: true,
        ..DependencyRequest::default()
    };
    let dependencies = build_dependencies(&toolchain, &store, &request, &|_| {}).unwrap();
    Executor::new(toolchain, dependencies, store)
}

/// Runs one of the tests below, which are ignored elsewhere, in a process of its own.
fn another_labook(test: &str, directory: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("LABOOK_TEST_DIRECTORY", directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn directory_of_another_labook() -> PathBuf {
    std::env::var_os("LABOOK_TEST_DIRECTORY")
        .expect("only for other tests")
        .into()
}

fn chapters() -> impl Iterator<Item = (usize, labook_document::Document)> {
    (0..6).map(|number| {
        (
            number,
            chapter(&[&format!(
                "let text = \"{}\";\ntext.len() + {number}",
                "x".repeat(10_000)
            )]),
        )
    })
}

#[test]
#[ignore = "started by another test, which kills it"]
fn builds_for_ever() {
    let directory = directory_of_another_labook();
    loop {
        let executor = own_executor(&directory);
        for (_, document) in chapters() {
            run_document(&executor, &document);
        }
        for kind in ["runs", "compiles", "binaries", "programs"] {
            for entry in fs::read_dir(directory.join("v1").join(kind)).unwrap() {
                let _ = fs::remove_file(entry.unwrap().path());
            }
        }
    }
}

#[test]
fn a_store_survives_builds_that_are_killed() {
    let directory = tempfile::tempdir().unwrap();
    drop(own_executor(directory.path()));
    for round in 0..8 {
        let mut builds: Vec<Child> = (0..2)
            .map(|_| another_labook("survival::builds_for_ever", directory.path()))
            .collect();
        std::thread::sleep(Duration::from_millis(150 + 97 * round));
        for build in &mut builds {
            build.kill().unwrap();
            build.wait().unwrap();
        }
    }
    let executor = own_executor(directory.path());
    assert_eq!(executor.dependencies.freshness(), &Freshness::Reused);
    for (number, document) in chapters() {
        let (runs, reports) = run_document(&executor, &document);
        assert_eq!(
            lines(&runs[0]),
            [format!("display text/plain \"{}\"", 10_000 + number)]
        );
        // Whatever is there is whole: a miss is a miss and no damage.
        let reuse = format!("{:?}", reports[0].reuse);
        assert!(!reuse.contains("Damaged"), "{reuse}");
    }
    // The temporary files of those who were killed are gone: ours are left.
    assert_eq!(
        fs::read_dir(directory.path().join("v1/tmp"))
            .unwrap()
            .count(),
        2
    );
}

#[test]
#[ignore = "started by another test, which kills it"]
fn runs_for_long() {
    let directory = directory_of_another_labook();
    let executor = own_executor(&directory.join("store"));
    let cell = format!(
        "std::fs::write(\"{0}/new\", std::process::id().to_string())?;\nstd::fs::rename(\"{0}/new\", \"{0}/id\")?;\n\
        std::thread::sleep(std::time::Duration::from_secs(50));",
        directory.display()
    );
    run_document(&executor, &chapter(&[&cell]));
}

#[test]
fn a_program_does_not_outlive_a_labook_that_is_killed() {
    let directory = tempfile::tempdir().unwrap();
    let mut labook = another_labook("survival::runs_for_long", directory.path());
    let started = Instant::now();
    let id = loop {
        match fs::read_to_string(directory.path().join("id")) {
            Ok(id) => break id,
            Err(_) => assert!(
                started.elapsed() < Duration::from_secs(40),
                "the program does not start"
            ),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let program = PathBuf::from(format!("/proc/{id}"));
    assert!(program.exists());
    labook.kill().unwrap();
    labook.wait().unwrap();
    let killed = Instant::now();
    while program.exists() {
        assert!(
            killed.elapsed() < Duration::from_secs(10),
            "the program lives on"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_directory_with_something_else_is_neither_used_nor_cleared() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("thesis.tex"), "years of work").unwrap();
    let is_refused = |error: ExecError| matches!(error, ExecError::NotAStore { .. });
    assert!(is_refused(Store::open(directory.path()).unwrap_err()));
    assert!(is_refused(Store::clear(directory.path()).unwrap_err()));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);

    let store = directory.path().join("store");
    drop(Store::open(&store).unwrap());
    assert!(
        fs::read_to_string(store.join("CACHEDIR.TAG"))
            .unwrap()
            .starts_with("Signature: 8a477f597d28d172789f06886806bc55")
    );
    assert_eq!(fs::read_to_string(store.join(".gitignore")).unwrap(), "*\n");
    Store::clear(&store).unwrap();
    assert!(!store.exists());
    Store::clear(&store).unwrap();
}

#[test]
fn a_store_that_cannot_be_made_says_where() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Store::open(&file.join("store")).unwrap_err();
    assert!(matches!(error, ExecError::Store { .. }), "{error}");
    assert!(error.to_string().contains("file/store"), "{error}");
    assert!(Store::temporary().is_ok());
}

#[test]
fn what_cannot_be_written_is_told_and_costs_only_time() {
    let directory = tempfile::tempdir().unwrap();
    let executor = executor_in(directory.path());
    for kind in ["compiles", "runs", "programs", "binaries"] {
        let path = directory.path().join("v1").join(kind);
        fs::remove_dir(&path).unwrap();
        fs::write(&path, "in the way").unwrap();
    }
    assert_eq!(executor.store.trouble(), None);
    for _ in 0..2 {
        let (runs, _) = run_document(&executor, &chapter(&["1 + 1"]));
        assert_eq!(lines(&runs[0]), ["display text/plain \"2\""]);
    }
    assert!(executor.store.trouble().is_some());
}

#[test]
fn the_same_chapter_gives_the_same_binary_wherever_the_store_is() {
    let binaries: Vec<_> = (0..2)
        .map(|_| {
            let directory = tempfile::tempdir().unwrap();
            let executor = own_executor(directory.path());
            run_document(
                &executor,
                &chapter(&["let v = vec![1.5, 2.5];\nassert_eq!(v.len(), 2);\nv"]),
            );
            let mut entries = fs::read_dir(directory.path().join("v1/binaries")).unwrap();
            entries.next().unwrap().unwrap().file_name()
        })
        .collect();
    assert_eq!(binaries[0], binaries[1]);
}
