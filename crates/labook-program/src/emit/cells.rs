//! Cells that see nothing of one another: each a module, and a process when it runs.

use std::sync::Arc;

use super::{Emitter, LINTS, RESULT, SESSION};
use crate::anatomy::{Returns, Tail};
use crate::program::Ingredient;

impl Emitter {
    pub(super) fn cells(&mut self, cells: &[Arc<Ingredient>]) {
        self.writer.scaffold(LINTS);
        self.line("extern crate labook_runtime;");
        self.line("fn main() -> ::labook_runtime::program::ExitCode {");
        self.line("::labook_runtime::program::cells(&[");
        for (index, cell) in cells.iter().enumerate() {
            // The process of the first frame runs all of them.
            for _ in 0..cell.frames() {
                self.line(&format!("__labook_{index}::__labook_step,"));
            }
        }
        self.line("])");
        self.line("}");
        for (index, cell) in cells.iter().enumerate() {
            self.set_cell(index);
            self.line(&format!("mod __labook_{index} {{"));
            self.module(index, cell);
            self.line("}");
        }
    }

    fn module(&mut self, index: usize, cell: &Ingredient) {
        let anatomy = &cell.anatomy;
        // As rustdoc has it: a cell with a `main` is a crate, any other is the inside of one.
        if anatomy.main.is_some() {
            self.verbatim(cell, cell.start()..cell.cell.code.text.len());
        }
        self.line(&format!("pub fn __labook_step({SESSION}) -> {RESULT} {{"));
        self.in_function(anatomy.awaits, |this| {
            this.step(index, cell, |this| match anatomy.main {
                Some(main) => this.entry(main),
                None => this.block(cell),
            });
            0
        });
        self.line("}");
    }

    /// A cell without `main`. It may return as the function may that rustdoc puts around it.
    fn block(&mut self, cell: &Ingredient) {
        let anatomy = &cell.anatomy;
        match (anatomy.returns, &anatomy.tail) {
            _ if anatomy.awaits => self.block_without_return(cell),
            (Returns::Nothing, _) => {
                self.line("fn __labook_main() {");
                self.body(cell, cell.start());
                self.line("}");
                self.line("__labook_main();");
            }
            (Returns::Value, Tail::Ok { .. }) => {
                self.line("fn __labook_main() -> ::labook_runtime::program::Result<(), impl ::labook_runtime::program::Debug> {");
                self.verbatim(cell, cell.start()..cell.cell.code.text.len());
                self.line("}");
                self.line("::labook_runtime::program::call!(__labook_main());");
            }
            _ => self.block_without_return(cell),
        }
    }

    fn block_without_return(&mut self, cell: &Ingredient) {
        let braces = cell.anatomy.inner_attributes;
        if braces {
            self.line("{");
        }
        self.body(cell, cell.start());
        if braces {
            self.line("}");
        }
    }
}
