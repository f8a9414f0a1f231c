//! A cell that must not compile.

use std::collections::BTreeSet;

use super::{Task, is_error};
use crate::ExecError;
use crate::diagnostics::Mapped;
use crate::outcome::Places;

impl Task<'_> {
    /// Compiles a program that must fail in its last step, and with these codes.
    pub(super) fn check(&mut self, codes: &[String]) -> Result<(), ExecError> {
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
}
