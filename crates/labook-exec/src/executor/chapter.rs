//! The cells of a chapter: when one does not compile, those before it still run.

use std::collections::BTreeSet;

use labook_document::Cell;
use labook_program::Program;

use super::record::Runner;
use super::{Task, is_error};
use crate::ExecError;
use crate::diagnostics::{self, Mapped};
use crate::outcome::Places;

impl Task<'_> {
    /// Compiles a chapter, or as much of it as compiles, and runs that.
    pub(super) fn chapter(&mut self) -> Result<(), ExecError> {
        let mut part = self.program.clone();
        loop {
            let compiled = self.compile(&part)?;
            let mut mapped = self.mapped(&compiled, &part);
            if part.steps.len() < self.program.steps.len() {
                // The compiler warns of what only the cells that are left out make use of.
                mapped.retain(is_error);
            }
            mapped.retain(|one| !self.is_changed_elsewhere(&part, one));
            if let Some(binary) = &compiled.binary {
                self.report_all(&part, mapped);
                return self.run_all(&part, binary);
            }
            let cut = match self.first_failing(&part, &mut mapped) {
                Some(cut) => cut,
                None => {
                    let culprit = self.culprit(&part)?;
                    diagnostics::blame(&mut mapped, culprit, &part, self.documents);
                    culprit
                }
            };
            for step in mapped
                .iter()
                .filter(|one| is_error(one))
                .map(|one| one.step)
                .collect::<BTreeSet<_>>()
            {
                self.runs[step] = self.failed_to_compile(&part, step, &mapped);
            }
            self.report_all(&part, mapped);
            if cut == 0 {
                return Ok(());
            }
            part = self.program.until(cut);
        }
    }

    /// Whether a diagnostic says that a binding need not be mutable of which a cell speaks that the program does not
    /// have, such as one that must not compile.
    fn is_changed_elsewhere(&self, part: &Program, one: &Mapped) -> bool {
        let diagnostic = &one.diagnostic;
        let document = part.steps[one.step].document;
        let (Some("unused_mut"), Some(span), Some(document)) = (
            diagnostic.code.as_deref(),
            diagnostic.span,
            self.documents.get(document),
        ) else {
            return false;
        };
        let binding = &document.source.text()[span.range()];
        let Some(name) = binding.split_whitespace().next_back() else {
            return false;
        };
        let is_left_out = |cell: &&Cell| part.steps.iter().all(|step| step.cell != cell.id);
        let mut left_out = document.cells.iter().filter(is_left_out);
        left_out.any(|cell| {
            let text = &cell.code.text;
            let mut words = text.split(|one: char| !one.is_alphanumeric() && one != '_');
            words.any(|word| word == name)
        })
    }

    /// The first step that the compiler says to be wrong; `None` when it does not say.
    ///
    /// In a part of the chapter a type may be open that a later cell fixes. That is no error to be told, but the cell
    /// cannot be run.
    fn first_failing(&self, part: &Program, mapped: &mut Vec<Mapped>) -> Option<usize> {
        let certain = |one: &&Mapped| is_error(one) && one.certain;
        let first = mapped.iter().filter(certain).map(|one| one.step).min();
        if part.steps.len() < self.program.steps.len() {
            mapped.retain(|one| {
                !matches!(
                    one.diagnostic.code.as_deref(),
                    Some("E0282" | "E0283" | "E0284")
                )
            });
        }
        first
    }

    /// The step with which a program ceases to compile, when the compiler fails without saying where.
    fn culprit(&mut self, part: &Program) -> Result<usize, ExecError> {
        self.empty_program_compiles(&self.program.until(0))?;
        let cells = part.cells();
        let (mut compiles, mut fails) = (0, cells.len());
        while fails - compiles > 1 {
            let middle = compiles + (fails - compiles) / 2;
            match self
                .compile(&self.program.until(cells[middle].start))?
                .binary
            {
                Some(_) => compiles = middle,
                None => fails = middle,
            }
        }
        Ok(cells[compiles].start)
    }

    fn run_all(
        &mut self,
        part: &Program,
        binary: &crate::compile::Binary,
    ) -> Result<(), ExecError> {
        let runner = Runner::new(self.executor, part, binary);
        let recorded = runner.record(None, &self.before)?;
        let places = Places::new(part, self.documents);
        for (step, record) in recorded.recording.steps.iter().enumerate() {
            self.runs[step] = Some(places.cell_run(step, record));
        }
        self.note_run(&runner, std::slice::from_ref(&recorded));
        Ok(())
    }
}
