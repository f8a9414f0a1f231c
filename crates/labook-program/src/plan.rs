//! Which cells go into which programs.

use std::collections::BTreeMap;
use std::sync::Arc;

use labook_document::{Cell, Diagnostic, Document, Edition, Evaluate, Outcome, Span};

use crate::anatomy::Anatomy;
use crate::emit::Form;
use crate::program::{Ingredient, Program, ProgramKind, Step};
use crate::tokens::Malformed;

/// How cells become programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What a cell sees of the others.
    pub scope: Scope,
    /// The edition of cells that name none.
    pub edition: Edition,
    /// What runs the futures of a cell that awaits.
    pub async_runtime: AsyncRuntime,
    /// With [`Scope::Cell`], how many cells one program holds at most.
    pub cells_per_program: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            edition: Edition::default(),
            async_runtime: AsyncRuntime::default(),
            cells_per_program: 256,
        }
    }
}

/// What a cell sees of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All that stands before it in its chapter.
    #[default]
    Chapter,
    /// Nothing, as in rustdoc and mdBook.
    Cell,
}

/// What runs the futures of a cell that awaits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsyncRuntime {
    /// The runtime crate's own `block_on`, which knows no timers and no sockets.
    #[default]
    Own,
    /// A current-thread runtime of tokio, which must be among the book's dependencies.
    Tokio,
}

/// Programs, and what is known without them.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The programs to run, in the order of their first cells.
    pub programs: Vec<Program>,
    /// What is wrong with cells, each with the index of its document.
    pub diagnostics: Vec<(usize, Diagnostic)>,
    /// The outcome of the cells that no program holds.
    pub settled: Vec<(Step, Outcome)>,
}

/// Sorts the cells of documents into programs.
pub fn plan(documents: &[&Document], settings: &Settings) -> Plan {
    let mut planner = Planner {
        settings,
        plan: Plan::default(),
        open: BTreeMap::new(),
    };
    for (index, document) in documents.iter().enumerate() {
        planner.document(index, document);
    }
    for edition in planner.open.keys().copied().collect::<Vec<_>>() {
        planner.close(edition);
    }
    // The spans of tokens are kept per thread, and would pile up.
    proc_macro2::extra::invalidate_current_thread_spans();
    let mut plan = planner.plan;
    plan.programs
        .sort_by_key(|program| program.steps.first().copied());
    plan
}

struct Planner<'a> {
    settings: &'a Settings,
    plan: Plan,
    /// The cells of the next shared program of each edition.
    open: BTreeMap<Edition, Vec<Arc<Ingredient>>>,
}

impl Planner<'_> {
    fn document(&mut self, index: usize, document: &Document) {
        let mut chapter: Vec<Arc<Ingredient>> = Vec::new();
        let mut broken = false;
        for cell in &document.cells {
            let step = Step::new(index, cell);
            if let Evaluate::Skip(reason) = &cell.options.evaluate {
                self.settle(step, Outcome::Skipped(reason.clone()));
                continue;
            }
            if broken {
                self.settle(step, Outcome::NotReached);
                continue;
            }
            let edition = cell.options.edition.unwrap_or(self.settings.edition);
            let must_fail = match &cell.options.evaluate {
                Evaluate::CompileFail(codes) => Some(codes),
                _ => None,
            };
            let anatomy = match (Anatomy::of(cell, edition), must_fail) {
                (Ok(anatomy), _) => anatomy,
                // No compiler would take it, and that was to be shown. None of its errors has a code.
                (Err(_), Some(codes)) if codes.is_empty() => {
                    self.settle(step, Outcome::Ok);
                    continue;
                }
                (Err(malformed), expected) => {
                    self.refuse(index, &cell.code, malformed);
                    self.settle(step, Outcome::CompileError);
                    broken = expected.is_none() && self.settings.scope == Scope::Chapter;
                    continue;
                }
            };
            if !self.sliders_make_sense(index, cell, &anatomy) {
                self.settle(step, Outcome::CompileError);
                broken = self.settings.scope == Scope::Chapter;
                continue;
            }
            let ingredient = Arc::new(Ingredient {
                step,
                cell: cell.clone(),
                anatomy,
            });
            let form = Form::alone(&ingredient, self.settings);
            match (must_fail, form) {
                (None, Some(form)) => self.alone(ingredient, ProgramKind::Chapter, form, edition),
                (Some(codes), Some(form)) => {
                    let kind = ProgramKind::Check {
                        codes: codes.clone(),
                    };
                    self.alone(ingredient, kind, form, edition);
                }
                (Some(codes), None) => {
                    let kind = ProgramKind::Check {
                        codes: codes.clone(),
                    };
                    let mut ingredients = match self.settings.scope {
                        Scope::Chapter => chapter.clone(),
                        Scope::Cell => Vec::new(),
                    };
                    ingredients.push(ingredient);
                    self.add(ingredients, kind, self.form(), edition);
                }
                (None, None) => match self.settings.scope {
                    Scope::Chapter => chapter.push(ingredient),
                    Scope::Cell => {
                        let open = self.open.entry(edition).or_default();
                        open.push(ingredient);
                        if open.len() >= self.settings.cells_per_program {
                            self.close(edition);
                        }
                    }
                },
            }
        }
        if !chapter.is_empty() {
            self.add(
                chapter,
                ProgramKind::Chapter,
                Form::Chapter,
                self.settings.edition,
            );
        }
    }

    fn form(&self) -> Form {
        match self.settings.scope {
            Scope::Chapter => Form::Chapter,
            Scope::Cell => Form::Cells,
        }
    }

    fn alone(&mut self, cell: Arc<Ingredient>, kind: ProgramKind, form: Form, edition: Edition) {
        self.add(vec![cell], kind, form, edition);
    }

    fn close(&mut self, edition: Edition) {
        let cells = self.open.remove(&edition).unwrap_or_default();
        if !cells.is_empty() {
            self.add(cells, ProgramKind::Cells, Form::Cells, edition);
        }
    }

    fn add(
        &mut self,
        cells: Vec<Arc<Ingredient>>,
        kind: ProgramKind,
        form: Form,
        edition: Edition,
    ) {
        let program = Program::new(cells, kind, form, edition, self.settings.async_runtime);
        self.plan.programs.push(program);
    }

    /// Whether the values of a cell's sliders reach its code.
    fn sliders_make_sense(&mut self, document: usize, cell: &Cell, anatomy: &Anatomy) -> bool {
        let sliders = cell.options.sliders.iter().flat_map(|it| &it.sliders);
        let unused = sliders.filter(|it| !anatomy.names.mentions.contains(&it.name));
        let unused: Vec<&str> = unused.map(|slider| &*slider.name).collect();
        let message = match (&unused[..], anatomy.main) {
            _ if cell.options.sliders.is_none() => return true,
            (_, Some(_)) => "a slider does not reach into a `main` function".to_owned(),
            ([], None) => return true,
            ([name, ..], None) => format!("the cell does not use its slider `{name}`"),
        };
        let end = cell.code.text.find('\n').unwrap_or(cell.code.text.len());
        let span = cell.code.source_span(Span::new(0, end));
        self.plan
            .diagnostics
            .push((document, Diagnostic::error(span, message)));
        false
    }

    fn settle(&mut self, step: Step, outcome: Outcome) {
        self.plan.settled.push((step, outcome));
    }

    fn refuse(&mut self, document: usize, code: &labook_document::Excerpt, found: Malformed) {
        let span = code.source_span(Span::from(found.place));
        let mut diagnostic = Diagnostic::error(span, found.message);
        diagnostic.help.extend(found.help);
        self.plan.diagnostics.push((document, diagnostic));
    }
}
