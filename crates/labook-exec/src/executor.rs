//! Takes a program from its text to what its cells put out.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use labook_document::{CellRun, Diagnostic, Document, Severity};
use labook_program::{Expects, Program, ProgramKind, Step};
use serde::{Deserialize, Serialize};

use crate::compile::{Binary, Compiled, compile};
use crate::diagnostics::{self, Mapped};
use crate::inputs;
use crate::key::{Digest, KeyHasher};
use crate::outcome::{self, Places};
use crate::run::{Recording, Run, run};
use crate::store::{Freshness, KeyParts, Kind, Miss, Part, StaleReason, explain};
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
            ProgramKind::Cells => task.cells(program, (0..program.steps.len()).collect())?,
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
        let context = if checks {
            self.program.steps.len().saturating_sub(1)
        } else {
            0
        };
        let steps = self.program.steps.iter().zip(self.runs).skip(context);
        ProgramRun {
            runs: steps
                .map(|(step, run)| (*step, run.unwrap_or_else(not_reached)))
                .collect(),
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

    /// The cells of a chapter: when one does not compile, those before it still run.
    fn chapter(&mut self) -> Result<(), ExecError> {
        let mut part = self.program.clone();
        let mut whole = true;
        loop {
            let compiled = self.compile(&part)?;
            let mut mapped = self.mapped(&compiled, &part);
            if !whole {
                // Without the cells that follow, a type may be open that is not open in the chapter.
                let open = |code: &str| matches!(code, "E0282" | "E0283" | "E0284");
                let (artefacts, rest): (Vec<_>, Vec<_>) = mapped
                    .into_iter()
                    .partition(|one| one.diagnostic.code.as_deref().is_some_and(open));
                let cut = artefacts.iter().map(|one| one.step).min();
                mapped = rest;
                if let Some(cut) = cut.filter(|_| !mapped.iter().any(is_error)) {
                    for one in mapped {
                        self.report(&part, one);
                    }
                    part = self.program.until(cut);
                    if cut == 0 {
                        return Ok(());
                    }
                    continue;
                }
            }
            let failing: BTreeSet<usize> = mapped
                .iter()
                .filter(|one| is_error(one))
                .map(|one| one.step)
                .collect();
            for step in &failing {
                let error = mapped.iter().find(|one| one.step == *step && is_error(one));
                self.runs[*step] = error.map(|error| self.compile_error(&part, error));
            }
            for one in mapped {
                self.report(&part, one);
            }
            match (compiled.binary, failing.first()) {
                (Some(binary), _) => {
                    let recording = self.recording(&part, &binary, None)?;
                    let places = Places::new(&part, self.documents);
                    for (step, record) in recording.steps.iter().enumerate() {
                        self.runs[step] = Some(places.cell_run(step, record));
                    }
                    return Ok(());
                }
                (None, None | Some(0)) => return Ok(()),
                (None, Some(&cut)) => part = self.program.until(cut),
            }
            whole = false;
        }
    }

    /// Cells that share nothing but the call of rustc: when one does not compile, it leaves the program. `stays` are the
    /// indices in the whole program of the steps of `part`.
    fn cells(&mut self, part: &Program, stays: Vec<usize>) -> Result<(), ExecError> {
        if stays.is_empty() {
            return Ok(());
        }
        let compiled = self.compile(part)?;
        let mapped = self.mapped(&compiled, part);
        let certain: BTreeSet<usize> = mapped
            .iter()
            .filter(|one| is_error(one) && one.certain)
            .map(|one| one.step)
            .collect();
        match compiled.binary {
            Some(binary) => {
                for one in mapped {
                    self.report(part, one);
                }
                let places = Places::new(part, self.documents);
                for (step, &original) in stays.iter().enumerate() {
                    let record = match part.steps[step].expects {
                        Expects::Compiled => None,
                        _ => Some(self.recording(part, &binary, Some(step))?),
                    };
                    self.runs[original] = Some(match record {
                        Some(recording) => places.cell_run(step, &recording.steps[step]),
                        None => outcome::compiled(),
                    });
                }
                Ok(())
            }
            // Somebody is at fault, but the compiler does not say who: each half is tried by itself.
            None if certain.is_empty() && stays.len() > 1 => {
                let middle = stays.len() / 2;
                let all: Vec<usize> = (0..stays.len()).collect();
                self.cells(&part.without(&all[middle..]), stays[..middle].to_vec())?;
                self.cells(&part.without(&all[..middle]), stays[middle..].to_vec())
            }
            None => {
                let failing = if certain.is_empty() {
                    BTreeSet::from([0])
                } else {
                    certain
                };
                for step in &failing {
                    let error = mapped.iter().find(|one| one.step == *step && is_error(one));
                    self.runs[stays[*step]] = error.map(|error| self.compile_error(part, error));
                }
                for one in mapped {
                    self.report(part, one);
                }
                let leaving: Vec<usize> = failing.iter().copied().collect();
                let rest = stays
                    .iter()
                    .enumerate()
                    .filter(|(step, _)| !failing.contains(step))
                    .map(|(_, &original)| original);
                self.cells(&part.without(&leaving), rest.collect())
            }
        }
    }

    /// A cell that must not compile.
    fn check(&mut self, codes: &[String]) -> Result<(), ExecError> {
        let Some(last) = self.program.steps.len().checked_sub(1) else {
            return Ok(());
        };
        let compiled = self.compile(self.program)?;
        let mapped = self.mapped(&compiled, self.program);
        let errors: Vec<&Mapped> = mapped.iter().filter(|one| is_error(one)).collect();
        if errors.iter().any(|one| one.step != last) {
            // A cell that it builds on is wrong, which the chapter's own program reports.
            return Ok(());
        }
        let found = |code: &String| {
            errors
                .iter()
                .any(|one| one.diagnostic.code.as_ref() == Some(code))
        };
        let missing: Vec<&String> = codes.iter().filter(|code| !found(code)).collect();
        let places = Places::new(self.program, self.documents);
        if errors.is_empty() {
            self.runs[last] =
                Some(places.did_not_fail("expected not to compile, but it does", None));
            return Ok(());
        }
        if !missing.is_empty() {
            let names = |codes: Vec<&str>| codes.join(", ");
            let others: BTreeSet<&str> = errors
                .iter()
                .filter_map(|one| one.diagnostic.code.as_deref())
                .collect();
            let message = format!(
                "expected not to compile with {}, but the error is {}",
                names(missing.iter().map(|code| code.as_str()).collect()),
                if others.is_empty() {
                    "one without a code".to_owned()
                } else {
                    names(others.into_iter().collect())
                }
            );
            self.runs[last] = Some(
                places.did_not_fail(&message, errors.first().and_then(|one| one.diagnostic.span)),
            );
            return Ok(());
        }
        self.runs[last] =
            Some(places.failed_check(last, &compiled.messages, compiled.fault.as_deref()));
        Ok(())
    }

    fn compile_error(&self, program: &Program, error: &Mapped) -> CellRun {
        Places::new(program, self.documents).compile_error(error.step, &error.diagnostic)
    }

    /// What a run puts out: from the store, or by running it. `step` is the one to run, where each has its own process.
    fn recording(
        &mut self,
        program: &Program,
        binary: &Binary,
        step: Option<usize>,
    ) -> Result<Recording, ExecError> {
        let started = Instant::now();
        let executor = self.executor;
        let environment = inputs::environment(executor);
        let timeouts: Vec<_> = program.steps.iter().map(|step| step.timeout).collect();
        let mut parts = KeyParts::default()
            .with(Part::Program, binary.digest)
            .with(Part::Limits, limits_digest(&executor.limits, &timeouts));
        for (name, value) in &environment {
            let value = Digest::of(value.as_encoded_bytes());
            parts = parts.with(
                Part::Environment(name.to_string_lossy().into_owned()),
                value,
            );
        }
        for (path, digest) in inputs::declared(executor) {
            parts = parts.with(Part::Input(path), digest);
        }
        let argument = step.map(|step| step as u64);
        let key = KeyHasher::new("run")
            .digest(parts.key("run"))
            .number(argument.map_or(u64::MAX, |step| step))
            .finish();

        let (recording, freshness) = match executor.store.get::<Recording>(Kind::Runs, key) {
            Ok(recording) if recording.steps.len() == program.steps.len() => {
                (recording, Freshness::Reused)
            }
            miss => {
                let miss = miss
                    .err()
                    .unwrap_or(Miss::Damaged("it is of another program".to_owned()));
                let reason = self.explain_run(miss, &parts);
                let recording = run(&Run {
                    binary: &binary.path,
                    arguments: step
                        .map(|step| OsString::from(step.to_string()))
                        .into_iter()
                        .collect(),
                    environment,
                    directory: &executor.directory,
                    limits: &executor.limits,
                    timeouts: &timeouts,
                    first: step.unwrap_or(0),
                })?;
                self.processes += 1;
                if recording
                    .steps
                    .iter()
                    .all(|step| step.end.is_programs_own())
                {
                    executor.store.put(Kind::Runs, key, &recording);
                } else {
                    self.seen.kept = false;
                }
                (recording, Freshness::Made(reason))
            }
        };
        if self.seen.run.is_none() {
            self.seen.kept = recording
                .steps
                .iter()
                .all(|step| step.end.is_programs_own());
        }
        self.seen.run = Some(parts);
        match &self.run {
            Some(Freshness::Made(_)) => {}
            _ => self.run = Some(freshness),
        }
        self.run_time += started.elapsed();
        Ok(recording)
    }

    fn explain_run(&self, miss: Miss, now: &KeyParts) -> StaleReason {
        match explain(miss, now, self.before.run.as_ref()) {
            StaleReason::Missing if !self.before.kept => StaleReason::NotKept,
            reason => reason,
        }
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

fn limits_digest(limits: &Limits, timeouts: &[Option<Duration>]) -> Digest {
    let nanos = |duration: Duration| duration.as_nanos() as u64;
    let hasher = KeyHasher::new("limits")
        .number(nanos(limits.wall))
        .number(limits.memory)
        .number(limits.output);
    timeouts
        .iter()
        .fold(hasher, |hasher, timeout| {
            hasher.number(timeout.map_or(u64::MAX, nanos))
        })
        .finish()
}
