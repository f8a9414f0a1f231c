//! What a run puts out: from the store, or by running it.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use labook_program::Program;

use super::{LastSeen, Task};
use crate::compile::Binary;
use crate::inputs;
use crate::key::{Digest, KeyHasher};
use crate::run::{Recording, Run, run};
use crate::store::{Freshness, KeyParts, Kind, Miss, Part, StaleReason, explain};
use crate::{ExecError, Executor, Limits};

/// A compiled program with all that its runs depend on.
pub(super) struct Runner<'a> {
    executor: &'a Executor,
    binary: &'a Binary,
    environment: Vec<(OsString, OsString)>,
    timeouts: Vec<Option<Duration>>,
    continued: Vec<bool>,
    parts: KeyParts,
    started: Instant,
}

/// What came of a run.
pub(super) struct Recorded {
    pub(super) recording: Recording,
    pub(super) freshness: Freshness,
}

impl<'a> Runner<'a> {
    pub(super) fn new(executor: &'a Executor, program: &Program, binary: &'a Binary) -> Self {
        let started = Instant::now();
        let environment = inputs::environment(executor);
        let timeouts: Vec<_> = program.steps.iter().map(|step| step.timeout).collect();
        let continued = program.steps.iter().map(|step| step.frame > 0).collect();
        let mut parts = KeyParts::default()
            .with(Part::Program, binary.digest)
            .with(Part::Limits, limits_digest(&executor.limits, &timeouts));
        for (name, value) in &environment {
            let name = name.to_string_lossy().into_owned();
            parts = parts.with(
                Part::Environment(name),
                Digest::of(value.as_encoded_bytes()),
            );
        }
        for (path, digest) in inputs::declared(executor) {
            parts = parts.with(Part::Input(path), digest);
        }
        Self {
            executor,
            binary,
            environment,
            timeouts,
            continued,
            parts,
            started,
        }
    }

    /// Runs the program, or has its run from the store. `step` is the one to run, where each has its own process.
    pub(super) fn record(
        &self,
        step: Option<usize>,
        before: &LastSeen,
    ) -> Result<Recorded, ExecError> {
        let argument = step.map_or(u64::MAX, |step| step as u64);
        let key = KeyHasher::new("run")
            .digest(self.parts.key("run"))
            .number(argument)
            .finish();
        let store = &self.executor.store;
        let miss = match store.get::<Recording>(Kind::Runs, key) {
            Ok(recording) if recording.steps.len() == self.timeouts.len() => {
                return Ok(Recorded {
                    recording,
                    freshness: Freshness::Reused,
                });
            }
            Ok(_) => Miss::Damaged("it is of another program".to_owned()),
            Err(miss) => miss,
        };
        let reason = match explain(miss, &self.parts, before.run.as_ref()) {
            StaleReason::Missing if !before.kept => StaleReason::NotKept,
            reason => reason,
        };
        let recording = run(&Run {
            binary: &self.binary.path,
            arguments: step
                .map(|step| step.to_string().into())
                .into_iter()
                .collect(),
            environment: self.environment.clone(),
            directory: &self.executor.directory,
            limits: &self.executor.limits,
            timeouts: &self.timeouts,
            continued: &self.continued,
            first: step.unwrap_or(0),
        })?;
        let recorded = Recorded {
            recording,
            freshness: Freshness::Made(reason),
        };
        if recorded.may_be_kept() {
            store.put(Kind::Runs, key, &recorded.recording);
        }
        Ok(recorded)
    }
}

impl Recorded {
    fn may_be_kept(&self) -> bool {
        self.recording
            .steps
            .iter()
            .all(|step| step.end.is_programs_own())
    }
}

impl Task<'_> {
    /// Notes for the report, and for the reason of the next miss, what came of running a program.
    pub(super) fn note_run(&mut self, runner: &Runner<'_>, recorded: &[Recorded]) {
        let made = || {
            recorded
                .iter()
                .filter(|one| one.freshness != Freshness::Reused)
        };
        self.processes += made().count() as u32;
        let known = matches!(self.run, Some(Freshness::Made(_)));
        if let Some(one) = made().next().or(recorded.first()).filter(|_| !known) {
            self.run = Some(one.freshness.clone());
        }
        let kept = recorded.iter().all(Recorded::may_be_kept);
        self.seen.kept = kept && (self.seen.run.is_none() || self.seen.kept);
        self.seen.run = Some(runner.parts.clone());
        self.run_time += runner.started.elapsed();
    }
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
