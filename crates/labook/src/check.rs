//! From a [`Book`] to what its cells printed and how that compares with what the chapters say.

mod failure;
mod sessions;
mod tally;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use labook_document::{CellRun, Diagnostic, Document, Outcome, Severity, Verdict, verify};
use labook_evcxr::SessionError;
use labook_exec::{
    DependencyRequest, ExecError, Executor, Freshness, Limits, ProgramRun, Reuse, Store, Toolchain,
    build_dependencies,
};
use labook_program::{AsyncRuntime, Plan, Settings, plan};
use rayon::prelude::*;

use crate::console::Console;
use crate::finding::Finding;
use crate::load::{Book, plain};

pub(crate) use failure::verdict_finding;
pub use tally::Tally;
pub(crate) use tally::plural;

/// What the cells of a book printed, and how it compares.
#[derive(Debug)]
pub struct Checked {
    /// The chapters, index-aligned with [`Book::chapters`].
    pub chapters: Vec<CheckedChapter>,
    /// What the compiler and the planner have to say.
    pub findings: Vec<Finding>,
    /// The counts of the summary.
    pub tally: Tally,
    /// The `Cargo.lock` that the dependencies were built with, where there are dependencies.
    pub lock: Option<String>,
}

/// A chapter after its run; both lists are index-aligned with the document's cells.
#[derive(Debug)]
pub struct CheckedChapter {
    /// What each cell did.
    pub runs: Vec<CellRun>,
    /// How that compares with what the chapter says.
    pub verdicts: Vec<Verdict>,
}

impl Checked {
    /// A book of which nothing has run.
    pub(crate) fn nothing_of(book: &Book) -> Self {
        let chapter = |_| CheckedChapter {
            runs: Vec::new(),
            verdicts: Vec::new(),
        };
        Self {
            chapters: book.chapters.iter().map(chapter).collect(),
            findings: Vec::new(),
            tally: Tally::default(),
            lock: None,
        }
    }
}

/// The directory inside the book that keeps what was compiled and run.
pub fn store_directory(book: &Book) -> PathBuf {
    book.root.join(".labook")
}

/// What the cells of a book did, before it is compared with anything.
struct Ran {
    /// For each chapter, one run for each cell.
    runs: Vec<Vec<CellRun>>,
    diagnostics: Vec<(usize, Diagnostic)>,
    lock: Option<String>,
}

/// Runs every cell of the book, as far as it is not known what they do, and compares.
pub fn check(book: &Book, console: &Console) -> Result<Checked, ExecError> {
    let started = Instant::now();
    let ran = in_programs(book, console)?;
    Ok(compare(book, ran, started))
}

/// Runs every cell of the book in evcxr sessions, one for each chapter, and compares.
pub fn check_in_sessions(book: &Book, console: &Console) -> Result<Checked, SessionError> {
    let started = Instant::now();
    let ran = sessions::run(book, console)?;
    Ok(compare(book, ran, started))
}

fn compare(book: &Book, ran: Ran, started: Instant) -> Checked {
    let documents = documents(book);
    let mut diagnostics = ran.diagnostics;
    let mut tally = Tally::default();
    let mut chapters = Vec::with_capacity(documents.len());
    for (document, runs) in documents.iter().zip(ran.runs) {
        let verdicts: Vec<Verdict> = document
            .cells
            .iter()
            .zip(&runs)
            .map(|(cell, run)| verify(cell, run))
            .collect();
        diagnostics.extend(cut_short(document, &runs).map(|one| (chapters.len(), one)));
        tally.add(document, &runs, &verdicts);
        chapters.push(CheckedChapter { runs, verdicts });
    }
    tally.elapsed = started.elapsed();
    Checked {
        chapters,
        findings: in_order(&documents, diagnostics),
        tally,
        lock: ran.lock,
    }
}

fn documents(book: &Book) -> Vec<&Document> {
    let chapters = book.chapters.iter();
    chapters.map(|chapter| &chapter.document).collect()
}

/// Runs the cells in programs, one for each chapter or several for many.
fn in_programs(book: &Book, console: &Console) -> Result<Ran, ExecError> {
    let documents = documents(book);
    let has_tokio = book
        .config
        .dependencies
        .parse::<toml::Table>()
        .is_ok_and(|manifest| {
            manifest
                .get("dependencies")
                .is_some_and(|dependencies| dependencies.get("tokio").is_some())
        });
    let settings = Settings {
        scope: book.config.execute.scope,
        edition: book.config.edition,
        async_runtime: if has_tokio {
            AsyncRuntime::Tokio
        } else {
            AsyncRuntime::Own
        },
        ..Settings::default()
    };
    let plan = plan(&documents, &settings);
    let (results, lock) = run(book, &plan, &documents, console)?;

    let mut runs: Vec<Vec<CellRun>> = documents
        .iter()
        .map(|document| vec![ended(Outcome::NotReached); document.cells.len()])
        .collect();
    let mut diagnostics = plan.diagnostics.clone();
    for (step, outcome) in &plan.settled {
        runs[step.document][step.cell.index()] = ended(outcome.clone());
    }
    for result in results {
        for (step, run) in result.runs {
            runs[step.document][step.cell.index()] = run;
        }
        diagnostics.extend(result.diagnostics);
    }
    Ok(Ran {
        runs,
        diagnostics,
        lock,
    })
}

/// Compiles and runs the programs of a plan side by side. A book without programs needs no compiler.
fn run(
    book: &Book,
    plan: &Plan,
    documents: &[&Document],
    console: &Console,
) -> Result<(Vec<ProgramRun>, Option<String>), ExecError> {
    if plan.programs.is_empty() {
        return Ok((Vec::new(), None));
    }
    let config = &book.config;
    let store = Arc::new(open_store(book, console)?);
    let toolchain = Toolchain::known(&store)?;
    let request = DependencyRequest {
        manifest: config.dependencies.clone(),
        lock: std::fs::read_to_string(book.root.join("Cargo.lock")).ok(),
        offline: config.execute.offline,
        opt_level: 3,
        directory: book.root.clone(),
    };
    console.start(plan.programs.len());
    let dependencies = build_dependencies(&toolchain, &store, &request, &|line| {
        if let Some(step) = cargo_step(line) {
            console.doing(step);
        }
    });
    let dependencies = dependencies.inspect_err(|_| console.finish())?;
    let lock = (!config.dependencies.is_empty()).then(|| dependencies.lock().to_string());

    let executor = Executor {
        limits: Limits {
            wall: config.execute.timeout,
            memory: config.execute.memory,
            output: config.execute.output,
            ..Limits::default()
        },
        opt_level: config.execute.opt_level,
        environment: config.execute.env.clone(),
        directory: book.root.clone(),
        inputs: config.execute.inputs.iter().map(PathBuf::from).collect(),
        ..Executor::new(toolchain, dependencies, Arc::clone(&store))
    };
    let results: Result<Vec<ProgramRun>, ExecError> = plan
        .programs
        .par_iter()
        .map(|program| {
            let name = program
                .steps
                .first()
                .map_or("", |step| book.chapters[step.document].file.as_str());
            console.doing(name);
            let result = executor.run(program, documents);
            console.advance();
            if let Ok(result) = &result {
                console.explain(&format!("{name}: {}", story(&result.reuse)));
            }
            result
        })
        .collect();
    console.finish();
    if let Some(trouble) = store.trouble() {
        console.warn(
            &format!("not all was kept for the next run: {trouble}"),
            NOT_KEPT,
        );
    }
    Ok((results?, lock))
}

const NOT_KEPT: &str = "what is not kept is compiled and run again";

/// The book's store. Where none can be written, as in a book that is only to be read, nothing is kept.
fn open_store(book: &Book, console: &Console) -> Result<Store, ExecError> {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, StorageFull};
    match Store::open(&store_directory(book)) {
        Err(ExecError::Store { path, source })
            if [PermissionDenied, ReadOnlyFilesystem, StorageFull].contains(&source.kind()) =>
        {
            let message = format!(
                "nothing is kept for the next run: `{}` cannot be written: {}",
                path.display(),
                plain(&source)
            );
            console.warn(&message, NOT_KEPT);
            Store::temporary()
        }
        opened => opened,
    }
}

/// A line of cargo's that says what it is doing, as opposed to what it thinks of somebody's code.
fn cargo_step(line: &str) -> Option<&str> {
    let step = line.trim_start();
    let verb = step.split(' ').next()?;
    ([
        "Compiling",
        "Downloading",
        "Downloaded",
        "Updating",
        "Blocking",
    ]
    .contains(&verb)
        && step != line)
        // Where a crate lies says nothing to an author, and takes the width of a terminal.
        .then(|| step.split(" (").next().unwrap_or(step))
}

/// Why a program was compiled and run, or was not.
fn story(reuse: &Reuse) -> String {
    let part = |done: &str, freshness: &Freshness| match freshness {
        Freshness::Reused => format!("not {done} again"),
        Freshness::Made(reason) => format!("{done}, because {reason}"),
    };
    let compiled = part("compiled", &reuse.compile);
    match &reuse.run {
        Some(run) => format!("{compiled}; {}", part("run", run)),
        None => compiled,
    }
}

/// A warning for each cell that put out more than is kept.
fn cut_short<'a>(
    document: &'a Document,
    runs: &'a [CellRun],
) -> impl Iterator<Item = Diagnostic> + 'a {
    let cells = document.cells.iter().zip(runs);
    cells
        .filter(|(_, run)| run.dropped_bytes > 0)
        .map(|(cell, run)| {
            let bytes = run.dropped_bytes;
            let message = match &cell.options.sliders {
                Some(sliders) => format!(
                    "the {} frames of this cell put out {bytes} bytes more than are kept",
                    sliders.frames()
                ),
                None => format!("this cell puts out {bytes} bytes more than are kept"),
            };
            Diagnostic::warning(cell.span, message)
                .with_help("put out less, or allow more with `output` in [execute] of book.toml")
        })
}

fn ended(outcome: Outcome) -> CellRun {
    CellRun {
        outputs: Vec::new(),
        outcome,
        elapsed: Duration::ZERO,
        dropped_bytes: 0,
        frames: Vec::new(),
    }
}

/// Diagnostics by chapter and place, each once.
fn in_order(documents: &[&Document], mut diagnostics: Vec<(usize, Diagnostic)>) -> Vec<Finding> {
    diagnostics.sort_by_key(|(document, diagnostic)| (*document, diagnostic.span));
    diagnostics.dedup();
    let mut findings = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let own = diagnostics
            .iter()
            .filter(|(of, _)| *of == index)
            .map(|(_, diagnostic)| diagnostic.clone());
        findings.extend(Finding::all(&document.source, own.collect()));
    }
    findings
}

/// Whether any finding is an error.
pub(crate) fn any_error(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.diagnostic.severity == Severity::Error)
}
