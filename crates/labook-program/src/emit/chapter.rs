//! A chapter as one program: each cell in the scope of those before it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Emitter, LINTS, RESULT, SESSION};
use crate::groups::{Groups, Part};
use crate::names::{DefinitionKind, Import, Names};
use crate::program::Ingredient;

impl Emitter {
    pub(super) fn chapter(&mut self, cells: &[Arc<Ingredient>]) {
        self.writer.scaffold(LINTS);
        self.line("extern crate labook_runtime;");
        self.line(
            "fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }",
        );
        // In a module, so that no cell finds the `main` above.
        self.line("mod __labook_chapter {");
        self.line(&format!("pub fn __labook_steps({SESSION}) -> {RESULT} {{"));
        let groups = Groups::of(cells);
        let awaits = cells.iter().any(|cell| cell.anatomy.awaits);
        let chapter = Chapter {
            cells,
            groups: &groups,
            called_mains: called_mains(cells),
        };
        self.in_function(awaits, |this| {
            this.parts(&chapter, &groups.parts, &mut Imported::default())
        });
        self.line("}");
        self.line("}");
    }

    /// The parts of a function. Returns how many blocks were left open.
    fn parts<'a>(
        &mut self,
        chapter: &Chapter<'a>,
        parts: &[Part],
        imported: &mut Imported<'a>,
    ) -> usize {
        let mut braces = 0;
        let mut block = Block::default();
        for part in parts {
            match part {
                &Part::Cell(index) => {
                    let cell = &*chapter.cells[index];
                    let opens = cell.is_inline() && block.is_left_by(cell);
                    self.step(index, cell, |this| {
                        if opens {
                            this.line("{");
                        }
                        this.body(cell, cell.start());
                        if let Some(main) = cell.anatomy.main
                            && !chapter.called_mains.contains(&index)
                        {
                            this.entry(main);
                        }
                    });
                    if opens {
                        braces += 1;
                        block = Block::default();
                    }
                    block.mention(&cell.anatomy.names);
                    if cell.is_inline() {
                        imported.define(&cell.anatomy.names);
                        imported.import(&chapter.groups.repeatable[index]);
                    }
                }
                Part::Function(inner) => {
                    let cells = indices(inner);
                    self.function(chapter, inner, &cells, imported.clone());
                    for &index in &cells {
                        block.mention(&chapter.cells[index].anatomy.names);
                    }
                    for &index in &cells {
                        let repeated = imported.missing(&chapter.groups.repeatable[index]);
                        if repeated.is_empty() {
                            continue;
                        }
                        self.set_cell(index);
                        self.line("{");
                        braces += 1;
                        block = Block::default();
                        for import in &repeated {
                            self.line("#[allow(deprecated)]");
                            self.verbatim(&chapter.cells[index], import.place.clone());
                            block.import(import);
                        }
                        imported.import(&repeated);
                    }
                }
            }
        }
        braces
    }

    /// A group of cells as a function, and the call of it. They stand in a block, so that every such
    /// function has the same name: what `type_name` says of a type depends on no cell before it.
    fn function<'a>(
        &mut self,
        chapter: &Chapter<'a>,
        parts: &[Part],
        cells: &[usize],
        mut imported: Imported<'a>,
    ) {
        let awaits = cells
            .iter()
            .any(|&index| chapter.cells[index].anatomy.awaits);
        let (asynchronous, awaited) = if awaits {
            ("async ", ".await")
        } else {
            ("", "")
        };
        self.set_cell(cells[0]);
        self.line(&format!(
            "{{ {asynchronous}fn __labook_cells({SESSION}) -> {RESULT} {{"
        ));
        let braces = self.parts(chapter, parts, &mut imported);
        self.line("::labook_runtime::program::done!();");
        self.line(&"}".repeat(braces + 1));
        self.line(&format!(
            "::labook_runtime::program::call!(__labook_cells(__labook){awaited}); }}"
        ));
    }
}

/// What the writing of a chapter looks things up in.
struct Chapter<'a> {
    cells: &'a [Arc<Ingredient>],
    groups: &'a Groups<'a>,
    /// The cells whose `main` a later cell calls, which they then need not.
    called_mains: BTreeSet<usize>,
}

fn called_mains(cells: &[Arc<Ingredient>]) -> BTreeSet<usize> {
    let mut called = BTreeSet::new();
    let mut last = None;
    for (index, cell) in cells.iter().enumerate() {
        let names = &cell.anatomy.names;
        if names
            .defined
            .iter()
            .any(|each| each.name == "main" && each.kind == DefinitionKind::Value)
        {
            last = cell.is_inline().then_some(index);
        } else if names.mentions.contains("main") {
            called.extend(last);
        }
    }
    called
}

fn indices(parts: &[Part]) -> Vec<usize> {
    let mut found = Vec::new();
    for part in parts {
        match part {
            Part::Cell(index) => found.push(*index),
            Part::Function(inner) => found.extend(indices(inner)),
        }
    }
    found
}

/// The innermost block that is open, whose items are in scope in all of it.
#[derive(Default)]
struct Block<'a> {
    mentioned: BTreeSet<&'a str>,
}

impl<'a> Block<'a> {
    fn mention(&mut self, names: &'a Names) {
        self.mentioned.extend(names.mentions.names());
        // Not to be taken for empty, even if it mentions no name.
        self.mentioned.insert("");
    }

    /// An import that is repeated here. What it brings in can be defined again, but not in this block.
    fn import(&mut self, import: &'a Import) {
        self.mentioned
            .extend(import.names.iter().flatten().map(String::as_str));
        self.mentioned.insert("");
    }

    /// Whether a cell needs a block of its own, lest its items reach back to earlier cells.
    fn is_left_by(&self, cell: &Ingredient) -> bool {
        let names = &cell.anatomy.names;
        let items_reach_back = || {
            names.defined.iter().any(|definition| {
                definition.kind != DefinitionKind::Local
                    && self.mentioned.contains(&*definition.name)
            })
        };
        cell.anatomy.inner_attributes
            || !self.mentioned.is_empty()
                && (names.perhaps || !names.imports.is_empty() || items_reach_back())
    }
}

/// The imports that are in scope.
#[derive(Clone, Default)]
struct Imported<'a> {
    imports: Vec<&'a Import>,
}

impl<'a> Imported<'a> {
    fn import(&mut self, imports: &[&'a Import]) {
        for &import in imports {
            self.imports
                .retain(|earlier| earlier.text != import.text && !share_a_name(earlier, import));
            self.imports.push(import);
        }
    }

    fn define(&mut self, names: &Names) {
        self.imports.retain(|import| {
            !names
                .defined
                .iter()
                .any(|each| import.names.iter().flatten().any(|name| *name == each.name))
        });
    }

    /// Those that are not in scope yet.
    fn missing(&self, imports: &[&'a Import]) -> Vec<&'a Import> {
        let is_missing =
            |import: &&&Import| !self.imports.iter().any(|each| each.text == import.text);
        imports.iter().filter(is_missing).copied().collect()
    }
}

fn share_a_name(one: &Import, other: &Import) -> bool {
    one.names
        .iter()
        .flatten()
        .any(|name| other.names.contains(&Some(name.clone())))
}
