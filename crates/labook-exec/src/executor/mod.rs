//! Takes a program from its text to what its cells put out.

mod cells;
mod chapter;
mod check;
mod record;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use labook_document::{CellRun, Diagnostic, Document, Severity};
use labook_program::{Program, ProgramKind, Step};
use serde::{Deserialize, Serialize};

use crate::compile::{Compiled, compile};
use crate::diagnostics::{self, Mapped};
use crate::key::{Digest, KeyHasher};
use crate::outcome::{self, Places};
use crate::store::{Freshness, KeyParts, Kind};
use crate::{Dependencies, ExecError, Limits, Store, Toolchain};

/// Compiles and runs programs. It can be shared between threads.
#[derive(Clone, Debug)]
pub struct Executor {
    /// The compiler.
    pub toolchain: Toolchain,
    /// What the cells can use.
    pub dependencies: Dependencies,
    /// Where results are kept.
    pub store: Arc<Store>,
    /// What a program may use.
    pub limits: Limits,
    /// How far the cells are optimised, 0 to 3.
    pub opt_level: u8,
    /// The variables of the environment that the cells see, beside `PATH`, `HOME`, `LANG` and `TMPDIR`.
    pub environment: Vec<String>,
    /// The directory that the cells run in: the root of the book.
    pub directory: PathBuf,
    /// Files and directories that the cells read, relative to `directory`. A change of one runs the cells again.
    pub inputs: Vec<PathBuf>,
}

/// What came of a program.
#[derive(Clone, Debug)]
pub struct ProgramRun {
    /// What came of each of its steps, in order. A program that is only checked has the one that must fail.
    pub runs: Vec<(Step, CellRun)>,
    /// What the compiler says, each with the index of its document.
    pub diagnostics: Vec<(usize, Diagnostic)>,
    /// What was at hand, and why the rest was not.
    pub reuse: Reuse,
    /// Time that compiling took.
    pub compile: Duration,
    /// Time that running took.
    pub run: Duration,
}

/// How much of a program's result was at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reuse {
    /// Whether the program had to be compiled, and why.
    pub compile: Freshness,
    /// Whether it had to be run, and why. `None` when there was nothing to run.
    pub run: Option<Freshness>,
    /// How many times rustc was started. More than once means that cells had to leave the program.
    pub compilations: u32,
    /// How many processes of the program were started.
    pub processes: u32,
}

/// What the keys of a program consisted of when last seen: the entry in the store.
#[derive(Default, Serialize, Deserialize)]
struct LastSeen {
    compile: Option<KeyParts>,
    run: Option<KeyParts>,
    /// Whether the last run was kept.
    kept: bool,
}

impl Executor {
    /// An executor with the usual limits, for cells that are not optimised and run in the current directory.
    pub fn new(toolchain: Toolchain, dependencies: Dependencies, store: Arc<Store>) -> Self {
        Self {
            toolchain,
            dependencies,
            store,
            limits: Limits::default(),
            opt_level: 0,
            environment: Vec::new(),
            directory: PathBuf::from("."),
            inputs: Vec::new(),
        }
    }

    /// Compiles and runs a program, as far as the store does not have what would come of it. `documents` are those
    /// that the program was planned from: a step names one by its index.
    ///
    /// # Errors
    /// When rustc cannot be started or the system refuses a process. Whatever is wrong with the cells is no error.
    pub fn run(&self, program: &Program, documents: &[&Document]) -> Result<ProgramRun, ExecError> {
        let mut task = Task::new(self, program, documents);
        match &program.kind {
            ProgramKind::Chapter => task.chapter()?,
            ProgramKind::Cells => {
                let all: Vec<usize> = (0..program.steps.len()).collect();
                task.cells(program, &all)?;
            }
            ProgramKind::Check { codes } => task.check(codes)?,
        }
        Ok(task.finish())
    }
}

/// One call of [`Executor::run`].
struct Task<'a> {
    executor: &'a Executor,
    program: &'a Program,
    documents: &'a [&'a Document],
    name: Digest,
    before: LastSeen,
    seen: LastSeen,
    runs: Vec<Option<CellRun>>,
    diagnostics: Vec<(usize, Diagnostic)>,
    compile: Option<Freshness>,
    run: Option<Freshness>,
    compilations: u32,
    processes: u32,
    compile_time: Duration,
    run_time: Duration,
}

impl<'a> Task<'a> {
    fn new(executor: &'a Executor, program: &'a Program, documents: &'a [&'a Document]) -> Self {
        let name = name(program, documents);
        Self {
            executor,
            program,
            documents,
            name,
            before: executor.store.get(Kind::Programs, name).unwrap_or_default(),
            seen: LastSeen::default(),
            runs: vec![None; program.steps.len()],
            diagnostics: Vec::new(),
            compile: None,
            run: None,
            compilations: 0,
            processes: 0,
            compile_time: Duration::ZERO,
            run_time: Duration::ZERO,
        }
    }

    fn finish(mut self) -> ProgramRun {
        self.remember();
        let not_reached = || outcome::not_reached();
        let checks = matches!(self.program.kind, ProgramKind::Check { .. });
        let cells = self.program.cells();
        let context = if checks {
            cells.len().saturating_sub(1)
        } else {
            0
        };
        let mut runs = Vec::with_capacity(cells.len());
        for steps in cells.into_iter().skip(context) {
            let step = self.program.steps[steps.start];
            let found = self.runs[steps].iter_mut();
            let mut found: Vec<CellRun> = found
                .map(|run| run.take().unwrap_or_else(not_reached))
                .collect();
            let document = self.documents.get(step.document);
            let cell = document.and_then(|document| document.cells.get(step.cell.index()));
            let run = match cell.and_then(|cell| cell.options.sliders.as_ref()) {
                Some(sliders) => outcome::of_frames(found, sliders.start()),
                None => found.swap_remove(0),
            };
            runs.push((step, run));
        }
        ProgramRun {
            runs,
            diagnostics: self.diagnostics,
            reuse: Reuse {
                compile: self.compile.unwrap_or(Freshness::Reused),
                run: self.run,
                compilations: self.compilations,
                processes: self.processes,
            },
            compile: self.compile_time,
            run: self.run_time,
        }
    }

    /// Keeps the parts of the keys, to name the reason of the next miss.
    fn remember(&mut self) {
        let seen = std::mem::take(&mut self.seen);
        let same = seen.compile == self.before.compile
            && seen.run == self.before.run
            && seen.kept == self.before.kept;
        if !same {
            self.executor.store.put(Kind::Programs, self.name, &seen);
        }
    }

    fn compile(&mut self, program: &Program) -> Result<Compiled, ExecError> {
        let first = self.compile.is_none();
        let compiled = compile(self.executor, program, self.before.compile.as_ref())?;
        self.compile_time += compiled.elapsed;
        self.compilations += u32::from(compiled.freshness != Freshness::Reused);
        if first {
            self.seen.compile = Some(compiled.parts.clone());
            self.compile = Some(compiled.freshness.clone());
        }
        Ok(compiled)
    }

    /// rustc's messages, and one of labook's own where rustc itself failed.
    fn mapped(&self, compiled: &Compiled, program: &Program) -> Vec<Mapped> {
        let mut mapped = diagnostics::map(&compiled.messages, program, self.documents);
        if let Some(fault) = &compiled.fault {
            mapped.push(diagnostics::about_last_step(fault, program, self.documents));
        }
        mapped
    }

    fn report_all(&mut self, program: &Program, mapped: Vec<Mapped>) {
        for one in mapped {
            self.report(program, one);
        }
    }

    /// Adds a diagnostic unless it is known: the compiler may have seen the same cells several times.
    fn report(&mut self, program: &Program, mapped: Mapped) {
        let Some(step) = program.steps.get(mapped.step) else {
            return;
        };
        let entry = (step.document, mapped.diagnostic);
        if !self.diagnostics.contains(&entry) {
            self.diagnostics.push(entry);
        }
    }

    /// The run of a cell that does not compile, when `mapped` has an error of its step.
    fn failed_to_compile(
        &self,
        program: &Program,
        step: usize,
        mapped: &[Mapped],
    ) -> Option<CellRun> {
        let error = mapped
            .iter()
            .find(|one| one.step == step && is_error(one))?;
        Some(Places::new(program, self.documents).compile_error(step, &error.diagnostic))
    }

    /// Makes sure that it is the cells that do not compile.
    fn empty_program_compiles(&mut self, empty: &Program) -> Result<(), ExecError> {
        let compiled = self.compile(empty)?;
        if compiled.binary.is_some() {
            return Ok(());
        }
        let said = compiled
            .messages
            .iter()
            .filter(|message| message.is_error());
        let said: Vec<&str> = said
            .map(|message| message.message.as_str())
            .chain(compiled.fault.as_deref())
            .collect();
        Err(ExecError::BrokenRustc {
            rustc: self.executor.toolchain.rustc().to_path_buf(),
            message: format!(
                "it does not even compile an empty program: {}",
                said.join("; ")
            ),
        })
    }
}

fn is_error(mapped: &Mapped) -> bool {
    mapped.diagnostic.severity == Severity::Error
}

/// What a program is called from one build to the next: its kind and its documents, and for one that is only checked
/// the cell.
fn name(program: &Program, documents: &[&Document]) -> Digest {
    let hasher = KeyHasher::new("program").text(program.edition.year());
    let path = |step: &Step| {
        documents
            .get(step.document)
            .map_or("", |document| document.source.path())
    };
    let hasher = match (&program.kind, program.steps.last()) {
        (ProgramKind::Check { .. }, Some(last)) => hasher
            .text("check")
            .text(path(last))
            .number(u64::from(last.cell.0)),
        (ProgramKind::Check { .. }, None) => hasher.text("check"),
        (ProgramKind::Chapter, _) => hasher.text("chapter"),
        (ProgramKind::Cells, _) => hasher.text("cells"),
    };
    let paths: BTreeSet<&str> = program.steps.iter().map(path).collect();
    paths.into_iter().fold(hasher, KeyHasher::text).finish()
}
