//! The text of a program: the cells, and what stands between them.

use std::ops::Range;
use std::sync::Arc;

use labook_document::{CellKind, Sliders};

use crate::anatomy::{Main, Tail};
use crate::map::{SourceMap, Writer};
use crate::plan::{AsyncRuntime, Scope, Settings};
use crate::program::{Expects, Ingredient, ranges};

mod cells;
mod chapter;

/// Warnings that cells would only get for being pieces of a larger text, or for standing in a
/// function:
///
/// - `unused_variables`, `unused_imports`, `unused_macros`, `unused_assignments`, `dead_code`: what a
///   chapter defines in order to show how it is defined;
/// - `non_local_definitions`, `unnameable_test_items`: an `impl` or a test is in a function because
///   the program is.
///
/// Every other warning is the author's: unused results, unreachable code, deprecation, needless `mut`.
const LINTS: &str = "\
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
";

const RESULT: &str = "::labook_runtime::program::Outcome";
const SESSION: &str = "__labook: &mut ::labook_runtime::program::Session";
const TYPED_OK: &str = "let _ = ";
const PLAIN_OK: &str = "let _: ::labook_runtime::program::Outcome = ";

/// What opens the block of a cell that is only compiled. The block ends in a `return`, so nothing that
/// the cell moves or borrows is missing afterwards. It is two blocks since the one of an `if` may not
/// begin with inner attributes.
const NEVER: &str = "if false {{";

/// How the text of a program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Cells in the scopes of those before them.
    Chapter,
    /// Each cell a module.
    Cells,
    /// One cell that is the root of the crate.
    Root,
}

impl Form {
    /// The form of a cell that cannot stand beside others.
    pub(crate) fn alone(ingredient: &Ingredient, settings: &Settings) -> Option<Self> {
        let anatomy = &ingredient.anatomy;
        let own_edition = ingredient
            .cell
            .options
            .edition
            .is_some_and(|own| own != settings.edition);
        match settings.scope {
            _ if anatomy.needs_root => Some(Self::Root),
            Scope::Cell if anatomy.exports => Some(Self::Root),
            Scope::Chapter if anatomy.needs_module => Some(Self::Root),
            Scope::Chapter if own_edition => Some(Self::Chapter),
            _ => None,
        }
    }
}

/// Writes the text of a program.
pub(crate) fn emit(
    ingredients: &[Arc<Ingredient>],
    form: Form,
    runtime: AsyncRuntime,
) -> (String, SourceMap) {
    let mut emitter = Emitter {
        writer: Writer::default(),
        runtime,
        steps: ranges(ingredients),
    };
    match (form, ingredients) {
        (Form::Root, [only]) => emitter.root(only),
        (Form::Cells, _) => emitter.cells(ingredients),
        _ => emitter.chapter(ingredients),
    }
    emitter.writer.finish()
}

/// A compiler's message without the modules and functions that stand around cells: what it calls
/// `__labook_chapter::__labook_steps::__labook_cells::Circle` is the author's `Circle`.
pub fn without_scaffolding(message: &str) -> String {
    let mut plain = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find("__labook_") {
        let (before, path) = rest.split_at(at);
        plain.push_str(before);
        let end = path
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(path.len());
        let (name, after) = path.split_at(end);
        rest = after.strip_prefix("::").unwrap_or_else(|| {
            plain.push_str(name);
            after
        });
    }
    plain + rest
}

struct Emitter {
    writer: Writer,
    runtime: AsyncRuntime,
    /// The steps of each cell.
    steps: Vec<Range<usize>>,
}

impl Emitter {
    /// What is written from now on belongs to a cell.
    fn set_cell(&mut self, index: usize) {
        let first = self.steps[index].start;
        self.writer.set_step(Some(first));
    }

    /// A cell with sliders: a step for each frame. The body is a closure, so that what leaves it leaves the frame.
    fn frames(
        &mut self,
        index: usize,
        cell: &Ingredient,
        sliders: &Sliders,
        body: impl FnOnce(&mut Self),
    ) {
        let names: Vec<&str> = sliders.sliders.iter().map(|it| &*it.name).collect();
        let values = (0..sliders.frames()).map(|frame| {
            let positions = sliders.positions(frame);
            let literals = sliders.sliders.iter().zip(positions);
            let literals: Vec<String> = literals.map(|(it, at)| it.literal(at)).collect();
            format!("({},)", literals.join(", "))
        });
        let values: Vec<String> = values.collect();
        self.line(&format!(
            "for (__labook_step, ({},)) in ({}_u32..).zip([{}]) {{",
            names.join(", "),
            self.steps[index].start,
            values.join(", ")
        ));
        let (open, close) = match cell.anatomy.awaits {
            false => ("__labook.frame(__labook_step, || {", "})?;"),
            true => ("__labook.frame_of(__labook_step, async {", "}).await?;"),
        };
        self.line(open);
        body(self);
        self.line("::labook_runtime::program::done!();");
        self.line(close);
        self.line("}");
    }

    fn line(&mut self, text: &str) {
        self.writer.scaffold(text);
        self.writer.scaffold("\n");
    }

    /// A cell as a step: what begins it, what catches its failure, and in between `body`.
    fn step(&mut self, index: usize, cell: &Ingredient, body: impl FnOnce(&mut Self)) {
        self.set_cell(index);
        if let Some(sliders) = &cell.cell.options.sliders {
            return self.frames(index, cell, sliders, body);
        }
        let first = self.steps[index].start;
        if cell.step.expects == Expects::Compiled {
            self.line("::labook_runtime::program::mark!();");
        } else {
            self.line(&format!(
                "::labook_runtime::program::begin!(__labook, {first});"
            ));
        }
        let (open, close) = match (cell.step.expects, cell.anatomy.awaits) {
            _ if cell.is_inline() => return body(self),
            (Expects::Failure, false) => ("__labook.expect_failure(|| {", "});"),
            (Expects::Failure, true) => ("__labook.expect_failure_of(async {", "}).await;"),
            _ => (NEVER, "}}"),
        };
        self.line(open);
        body(self);
        self.line("::labook_runtime::program::done!();");
        self.line(close);
    }

    /// What a function does, on a runtime if it awaits. `statements` gives the number of blocks that
    /// it leaves open.
    fn in_function(&mut self, awaits: bool, statements: impl FnOnce(&mut Self) -> usize) {
        if awaits {
            self.line(match self.runtime {
                AsyncRuntime::Own => "::labook_runtime::program::block_on(async {",
                AsyncRuntime::Tokio => {
                    "::tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {"
                }
            });
        }
        let open = statements(self);
        self.line("::labook_runtime::program::done!();");
        if open > 0 {
            self.line(&"}".repeat(open));
        }
        if awaits {
            self.line("})");
        }
    }

    /// The text of a cell from an offset on, its value displayed.
    fn body(&mut self, cell: &Ingredient, from: usize) {
        let length = cell.cell.code.text.len();
        if cell.cell.kind == CellKind::Number {
            // The line end is for a comment, which even an expression in prose may end in.
            self.wrapped(
                cell,
                from..length,
                "::labook_runtime::program::number!(",
                "\n);\n",
            );
            return;
        }
        let (range, open, close) = match cell.anatomy.tail {
            Tail::None => return self.verbatim(cell, from..length),
            Tail::Unknown => {
                self.verbatim(cell, from..length);
                return self.line(";");
            }
            Tail::Semicolon { end } => (end..end, "", ";"),
            Tail::Show {
                start,
                end,
                after_attributes: None,
            } => (start..end, "::labook_runtime::program::show!(", ");"),
            // Attributes may stand before a `let`, but not before an expression that has a value.
            Tail::Show {
                end,
                after_attributes: Some(start),
                ..
            } => (
                start..end,
                " let __labook_value = &(",
                "); ::labook_runtime::program::show!(*__labook_value);",
            ),
            Tail::Ok { start, end, typed } => {
                (start..end, if typed { TYPED_OK } else { PLAIN_OK }, ";")
            }
        };
        self.writer.verbatim(&cell.cell.code, from..range.start);
        self.wrapped(cell, range.clone(), open, close);
        // Comments, and the line end.
        self.verbatim(cell, range.end..length);
    }

    /// What runs a cell's `main`.
    fn entry(&mut self, main: Main) {
        self.line(if main.is_future {
            "::labook_runtime::program::entry!(main().await);"
        } else {
            "::labook_runtime::program::entry!(main());"
        });
    }

    /// A part of a cell, on lines of its own.
    fn verbatim(&mut self, cell: &Ingredient, range: Range<usize>) {
        let ends_line = cell.cell.code.text[range.clone()].ends_with('\n');
        self.writer.verbatim(&cell.cell.code, range);
        if !ends_line {
            self.writer.scaffold("\n");
        }
    }

    /// A part of a cell between two pieces of scaffolding.
    fn wrapped(&mut self, cell: &Ingredient, range: Range<usize>, open: &str, close: &str) {
        self.writer.scaffold(open);
        self.writer.verbatim(&cell.cell.code, range);
        self.writer.scaffold(close);
    }

    /// One cell as the root of its crate.
    fn root(&mut self, cell: &Ingredient) {
        let anatomy = &cell.anatomy;
        let length = cell.cell.code.text.len();
        let prefix = if anatomy.only_items {
            length
        } else {
            anatomy.root_prefix
        };
        self.writer.scaffold(LINTS);
        if anatomy.main.is_some() {
            self.line("#![no_main]");
        }
        self.set_cell(0);
        let start = cell.start();
        let prefix = prefix.max(start);
        self.verbatim(cell, start..prefix);
        self.line("extern crate labook_runtime;");
        self.line(match anatomy.main {
            Some(_) => "::labook_runtime::program::root!(__labook_steps);",
            None => {
                "fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }"
            }
        });
        self.line(&format!("fn __labook_steps({SESSION}) -> {RESULT} {{"));
        self.in_function(anatomy.awaits, |this| {
            this.step(0, cell, |this| match anatomy.main {
                Some(main) => this.entry(main),
                None if anatomy.only_items => {}
                None => this.body(cell, prefix),
            });
            0
        });
        self.line("}");
    }
}

#[cfg(test)]
mod tests {
    use super::without_scaffolding;

    #[test]
    fn paths_of_scaffolding_are_left_out() {
        for (message, plain) in [
            (
                "use of `__labook_chapter::__labook_steps::__labook_cells::old`",
                "use of `old`",
            ),
            (
                "`__labook_12::__labook_step::A` is not `__labook_12::B`",
                "`A` is not `B`",
            ),
            ("`__labook_chapter::__labook_steps::steps::x`", "`steps::x`"),
            (
                "cannot find `__labook_value`",
                "cannot find `__labook_value`",
            ),
            ("__labook_", "__labook_"),
            ("plain", "plain"),
        ] {
            assert_eq!(without_scaffolding(message), plain);
        }
    }
}
