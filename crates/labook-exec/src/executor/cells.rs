//! Cells that share nothing but the call of rustc: when one does not compile, it leaves the program.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use labook_program::{Expects, Program};

use super::record::{Recorded, Runner};
use super::{Task, is_error};
use crate::ExecError;
use crate::compile::Binary;
use crate::outcome::{self, Places};

impl Task<'_> {
    /// Compiles and runs a program each of whose steps has a process of its own. `stays` are the indices in the whole
    /// program of the steps of `part`.
    pub(super) fn cells(&mut self, part: &Program, stays: &[usize]) -> Result<(), ExecError> {
        if stays.is_empty() {
            return Ok(());
        }
        let compiled = self.compile(part)?;
        let mapped = self.mapped(&compiled, part);
        if let Some(binary) = &compiled.binary {
            self.report_all(part, mapped);
            return self.run_each(part, stays, binary);
        }
        let certain = mapped.iter().filter(|one| is_error(one) && one.certain);
        let mut failing: BTreeSet<usize> = certain.map(|one| part.cell_of(one.step)).collect();
        let cells = part.cells();
        let every: Vec<usize> = (0..cells.len()).collect();
        if failing.is_empty() {
            self.empty_program_compiles(&part.without(&every))?;
            // Somebody is at fault, but the compiler does not say who: each half is tried by itself.
            if cells.len() > 1 {
                let middle = cells.len() / 2;
                let step = cells[middle].start;
                self.cells(&part.without(&every[middle..]), &stays[..step])?;
                return self.cells(&part.without(&every[..middle]), &stays[step..]);
            }
            failing.insert(0);
        }
        for &cell in &failing {
            let step = cells[cell].start;
            self.runs[stays[step]] = self.failed_to_compile(part, step, &mapped);
        }
        self.report_all(part, mapped);
        let leaving: Vec<usize> = failing.iter().copied().collect();
        let rest: Vec<usize> = every
            .iter()
            .filter(|cell| !failing.contains(cell))
            .flat_map(|&cell| cells[cell].clone())
            .map(|step| stays[step])
            .collect();
        self.cells(&part.without(&leaving), &rest)
    }

    /// Runs the steps, several at a time: none of them can see another.
    fn run_each(
        &mut self,
        part: &Program,
        stays: &[usize],
        binary: &Binary,
    ) -> Result<(), ExecError> {
        let runner = Runner::new(self.executor, part, binary);
        let cells = part.cells();
        let runs = |steps: &&Range<usize>| part.steps[steps.start].expects != Expects::Compiled;
        let steps: Vec<Range<usize>> = cells.iter().filter(runs).cloned().collect();
        let before = &self.before;
        let results: Vec<Mutex<Option<Result<Recorded, ExecError>>>> =
            steps.iter().map(|_| Mutex::default()).collect();
        let next = AtomicUsize::new(0);
        let worker = || {
            while let Some(turn) =
                Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&turn| turn < steps.len())
            {
                let result = runner.record(Some(steps[turn].start), before);
                *results[turn]
                    .lock()
                    .unwrap_or_else(|error| error.into_inner()) = Some(result);
            }
        };
        let workers = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(steps.len());
        thread::scope(|scope| {
            for _ in 1..workers {
                scope.spawn(worker);
            }
            worker();
        });
        let results = results
            .into_iter()
            .filter_map(|slot| slot.into_inner().unwrap_or_else(|error| error.into_inner()));
        let recorded = results.collect::<Result<Vec<_>, _>>()?;

        let places = Places::new(part, self.documents);
        for &original in stays {
            self.runs[original] = Some(outcome::compiled());
        }
        for (steps, recorded) in steps.iter().zip(&recorded) {
            for step in steps.clone() {
                let record = &recorded.recording.steps[step];
                self.runs[stays[step]] = Some(places.cell_run(step, record));
            }
        }
        self.note_run(&runner, &recorded);
        Ok(())
    }
}
