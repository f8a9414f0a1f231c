//! From a [`Book`] to what its cells printed and how that compares with what the chapters say.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use labook_document::{
    CellId, CellKind, CellRun, Diagnostic, Document, Evaluate, Outcome, Output, Severity, Source,
    Verdict, verify,
};
use labook_exec::{
    DependencyRequest, ExecError, Executor, Freshness, Limits, ProgramRun, Reuse, Store, Toolchain,
    build_dependencies,
};
use labook_program::{AsyncRuntime, Plan, Settings, plan};
use rayon::prelude::*;

use crate::console::Console;
use crate::finding::Finding;
use crate::load::Book;

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

/// What was run and what was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cells that ran, or were only to be compiled and were.
    pub ran: usize,
    /// Outputs of cells that were compared.
    pub checked: usize,
    /// Numbers in prose that were compared.
    pub numbers: usize,
    /// Outputs that nothing was written against.
    pub unchecked: usize,
    /// Cells that were not to be run, by reason.
    pub skipped: BTreeMap<String, usize>,
    /// Outputs and numbers that differ.
    pub differ: usize,
    /// Cells that failed.
    pub failed: usize,
    /// Cells that a failed one kept from running.
    pub not_reached: usize,
    /// Wall-clock time of it all.
    pub elapsed: Duration,
}

/// The directory inside the book that keeps what was compiled and run.
pub fn store_directory(book: &Book) -> PathBuf {
    book.root.join(".labook")
}

/// Runs every cell of the book, as far as it is not known what they do, and compares.
pub fn check(book: &Book, console: &Console) -> Result<Checked, ExecError> {
    let started = Instant::now();
    let documents: Vec<&Document> = book
        .chapters
        .iter()
        .map(|chapter| &chapter.document)
        .collect();
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

    let mut tally = Tally::default();
    let mut chapters = Vec::with_capacity(documents.len());
    for (document, runs) in documents.iter().zip(runs) {
        let verdicts: Vec<Verdict> = document
            .cells
            .iter()
            .zip(&runs)
            .map(|(cell, run)| verify(cell, run))
            .collect();
        tally.add(document, &runs, &verdicts);
        chapters.push(CheckedChapter { runs, verdicts });
    }
    tally.elapsed = started.elapsed();
    let findings = in_order(&documents, diagnostics);
    Ok(Checked {
        chapters,
        findings,
        tally,
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
    let toolchain = Toolchain::find()?;
    let store = Arc::new(Store::open(&store_directory(book))?);
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
        ..Executor::new(toolchain, dependencies, store)
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
    Ok((results?, lock))
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
        .then_some(step)
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

fn ended(outcome: Outcome) -> CellRun {
    CellRun {
        outputs: Vec::new(),
        outcome,
        elapsed: Duration::ZERO,
        dropped_bytes: 0,
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

impl Tally {
    fn add(&mut self, document: &Document, runs: &[CellRun], verdicts: &[Verdict]) {
        for ((cell, run), verdict) in document.cells.iter().zip(runs).zip(verdicts) {
            let is_number = cell.kind == CellKind::Number;
            match &run.outcome {
                Outcome::Skipped(reason) => *self.skipped.entry(reason.clone()).or_default() += 1,
                Outcome::NotReached => self.not_reached += 1,
                _ if is_number => {}
                _ if cell.options.evaluate == Evaluate::NoRun => {
                    *self.skipped.entry("no_run".into()).or_default() += 1;
                }
                _ => self.ran += 1,
            }
            match verdict {
                Verdict::Match if is_number => self.numbers += 1,
                Verdict::Match => self.checked += 1,
                Verdict::Mismatch(_) | Verdict::Missing | Verdict::Flaky => self.differ += 1,
                Verdict::Failed(Outcome::NotReached | Outcome::Skipped(_)) => {}
                Verdict::Failed(_) => self.failed += 1,
                Verdict::Unchecked if !is_number && !run.outputs.is_empty() => self.unchecked += 1,
                Verdict::Unchecked => {}
            }
        }
    }

    /// The summary in one line.
    pub fn line(&self) -> String {
        let mut parts = vec![format!("{} run", plural(self.ran, "cell"))];
        let checked = self.checked + self.numbers;
        parts.push(match self.numbers {
            0 => format!("{} checked", plural(checked, "output")),
            numbers => format!("{} checked ({numbers} in prose)", plural(checked, "output")),
        });
        if self.differ > 0 {
            parts.push(format!("{} differ", self.differ));
        }
        if self.failed > 0 {
            parts.push(format!("{} failed", self.failed));
        }
        if self.not_reached > 0 {
            parts.push(format!("{} not reached", self.not_reached));
        }
        parts.push(format!("{} unchecked", self.unchecked));
        let skipped: usize = self.skipped.values().sum();
        let reasons: Vec<String> = self
            .skipped
            .iter()
            .map(|(reason, count)| format!("{count} {reason}"))
            .collect();
        parts.push(match skipped {
            0 => "0 skipped".into(),
            _ => format!("{skipped} skipped ({})", reasons.join(", ")),
        });
        format!(
            "{} in {:.1} s",
            parts.join(", "),
            self.elapsed.as_secs_f64()
        )
    }
}

/// `1 cell`, `2 cells`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// What each verdict that is not well has to say, as a finding at its place; the difference goes with it.
pub(crate) fn verdict_finding(
    document: &Document,
    id: CellId,
    run: &CellRun,
    verdict: &Verdict,
) -> Option<Finding> {
    let cell = &document.cells[id.index()];
    let place = cell
        .expected
        .as_ref()
        .map_or(cell.span, |expected| expected.span);
    let diagnostic = match verdict {
        Verdict::Unchecked | Verdict::Match => return None,
        Verdict::Mismatch(diff) => {
            let span = cell.expected.as_ref()?.place_of(diff);
            let message = match cell.kind {
                CellKind::Fence => "the cell printed something else than the chapter says",
                CellKind::Number => "the number is not what its expression gives",
            };
            Diagnostic::error(span, message)
                .with_help("if what was printed is right, `labook bless` writes it here")
        }
        Verdict::Missing => Diagnostic::error(
            place,
            "the chapter expects an output, and the cell printed nothing",
        ),
        Verdict::Flaky => Diagnostic::error(place, "two runs of this cell print different things"),
        // The compiler has said what is wrong.
        Verdict::Failed(Outcome::CompileError | Outcome::NotReached | Outcome::Skipped(_)) => {
            return None;
        }
        Verdict::Failed(outcome) => failure(document, id, run, outcome),
    };
    Finding::all(&document.source, vec![diagnostic]).pop()
}

fn failure(document: &Document, id: CellId, run: &CellRun, outcome: &Outcome) -> Diagnostic {
    let cell = &document.cells[id.index()];
    let error = run.outputs.iter().rev().find_map(|output| match output {
        Output::Error { message, location } => Some((message.trim_end(), location)),
        _ => None,
    });
    let how = match outcome {
        Outcome::Panicked => "the cell panicked".to_string(),
        Outcome::Errored => "the cell ended with an error".to_string(),
        Outcome::Exited(code) => format!("the cell ended the process with code {code}"),
        Outcome::Signaled(signal) => format!("the cell was ended by signal {signal}"),
        Outcome::TimedOut => "the cell ran over its time limit".to_string(),
        Outcome::DidNotFail => "the cell was expected to fail and did not".to_string(),
        other => format!("the cell did not end well: {other:?}"),
    };
    let span = error
        .and_then(|(_, location)| location.as_ref())
        .and_then(|location| document.source.offset_of(location))
        .map_or_else(
            || first_code_line(cell),
            |offset| word_at(&document.source, offset),
        );
    let message = match error {
        Some((message, _)) if !message.is_empty() => format!("{how}: {message}"),
        _ => how,
    };
    let diagnostic = Diagnostic::error(span, message);
    match outcome {
        Outcome::TimedOut => diagnostic
            .with_help("give it more with `//| timeout: 120s`, or all chapters with `[execute] timeout` in book.toml"),
        Outcome::Panicked | Outcome::Errored => {
            diagnostic.with_help("if it is meant to fail, say so with `//| error: true`, and it is shown as an output")
        }
        _ => diagnostic,
    }
}

fn first_code_line(cell: &labook_document::Cell) -> labook_document::Span {
    let len = cell.code.text.lines().next().map_or(0, str::len);
    cell.code.source_span(labook_document::Span::new(0, len))
}

fn word_at(source: &Source, offset: usize) -> labook_document::Span {
    let rest = &source.text()[offset..];
    let len = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|&len| len > 0);
    labook_document::Span::new(
        offset,
        offset + len.unwrap_or_else(|| rest.chars().next().map_or(0, char::len_utf8)),
    )
}

/// Whether any finding is an error.
pub(crate) fn any_error(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.diagnostic.severity == Severity::Error)
}
