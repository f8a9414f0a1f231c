//! A program: text that compiles, with what is known of it.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use labook_document::{Cell, CellId, Edition, Evaluate};

use crate::anatomy::Anatomy;
use crate::emit::{self, Form};
use crate::map::SourceMap;
use crate::plan::AsyncRuntime;

/// Changes whenever the same cells would be written as another text, or the text means another thing.
const SCAFFOLD_VERSION: &[u8] = b"labook program 1";

/// A Rust program made of cells.
#[derive(Clone, Debug)]
pub struct Program {
    /// The text to compile.
    pub text: String,
    /// Where each byte of it came from.
    pub map: SourceMap,
    /// What the runtime calls step number `i` is `steps[i]`. The frames of a cell with sliders follow each other, and
    /// what the map says of such a cell it says of the first of them.
    pub steps: Vec<Step>,
    /// What is to be done with it.
    pub kind: ProgramKind,
    /// The edition to compile it with.
    pub edition: Edition,
    /// What it is made of, one for each step.
    ingredients: Vec<Arc<Ingredient>>,
    form: Form,
    async_runtime: AsyncRuntime,
}

/// One cell as a program runs it, or one frame of a cell with sliders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// The index of the document among those that were planned.
    pub document: usize,
    /// The cell of that document.
    pub cell: CellId,
    /// Which frame of its cell; 0 for a cell without sliders.
    pub frame: u32,
    /// The wall-clock limit of the cell, where it has its own.
    pub timeout: Option<Duration>,
    /// What it is expected to do.
    pub expects: Expects,
}

/// What a step is expected to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Expects {
    /// Run to its end.
    Success,
    /// Panic, or meet an error with `?`. The program tells of it and goes on.
    Failure,
    /// Compile. The program never begins it.
    Compiled,
}

/// What is to be done with a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramKind {
    /// One process runs all steps in order.
    Chapter,
    /// One process for each step; its argument is the number of the step.
    Cells,
    /// It is only compiled, and must fail in its last step.
    Check {
        /// The error codes that the compiler must give, if any are named.
        codes: Vec<String>,
    },
}

/// A cell with all that writing it takes.
#[derive(Debug)]
pub(crate) struct Ingredient {
    pub(crate) step: Step,
    pub(crate) cell: Cell,
    pub(crate) anatomy: Anatomy,
}

impl Ingredient {
    /// Whether it stands among the statements of what encloses it, so that what it defines is in scope
    /// after it. A cell that must not compile does too: the compiler's message is the one for the plain
    /// code.
    pub(crate) fn is_inline(&self) -> bool {
        self.step.expects == Expects::Success && self.cell.options.sliders.is_none()
            || matches!(self.cell.options.evaluate, Evaluate::CompileFail(_))
    }

    /// How many steps it is.
    pub(crate) fn frames(&self) -> usize {
        let sliders = self.cell.options.sliders.as_ref();
        sliders.map_or(1, labook_document::Sliders::frames)
    }

    /// Its steps.
    fn steps(&self) -> impl Iterator<Item = Step> {
        let frames = 0..self.frames() as u32;
        frames.map(|frame| Step { frame, ..self.step })
    }

    /// Where the cell's code starts, after the lines of its options. They are for labook, and an edit
    /// of a caption compiles nothing anew.
    pub(crate) fn start(&self) -> usize {
        let lines = self.cell.code.text.split_inclusive('\n');
        let options = lines.take_while(|line| line.trim_start().starts_with("//|"));
        options.map(str::len).sum()
    }
}

/// The steps of each cell.
pub(crate) fn ranges(ingredients: &[Arc<Ingredient>]) -> Vec<Range<usize>> {
    let mut start = 0;
    let range = |each: &Arc<Ingredient>| {
        let range = start..start + each.frames();
        start = range.end;
        range
    };
    ingredients.iter().map(range).collect()
}

impl Step {
    pub(crate) fn new(document: usize, cell: &Cell) -> Self {
        Self {
            document,
            cell: cell.id,
            frame: 0,
            timeout: cell.options.timeout,
            expects: match cell.options.evaluate {
                Evaluate::NoRun | Evaluate::CompileFail(_) => Expects::Compiled,
                Evaluate::ShouldPanic => Expects::Failure,
                _ if cell.options.error => Expects::Failure,
                _ => Expects::Success,
            },
        }
    }
}

impl Program {
    pub(crate) fn new(
        ingredients: Vec<Arc<Ingredient>>,
        kind: ProgramKind,
        form: Form,
        edition: Edition,
        async_runtime: AsyncRuntime,
    ) -> Self {
        let (text, map) = emit::emit(&ingredients, form, async_runtime);
        Self {
            text,
            map,
            steps: ingredients.iter().flat_map(|each| each.steps()).collect(),
            kind,
            edition,
            ingredients,
            form,
            async_runtime,
        }
    }

    /// For each cell, its steps: one, or as many as it has frames.
    pub fn cells(&self) -> Vec<Range<usize>> {
        ranges(&self.ingredients)
    }

    /// Which cell a step belongs to, as an index into [`cells`](Self::cells).
    pub fn cell_of(&self, step: usize) -> usize {
        self.cells().partition_point(|steps| steps.end <= step)
    }

    /// The program of the cells whose last step is before `step`.
    #[must_use]
    pub fn until(&self, step: usize) -> Self {
        self.of(self.ingredients[..self.cell_of(step)].to_vec())
    }

    /// The program without some of its cells, by their index. Those that stay keep their order, and are numbered anew.
    #[must_use]
    pub fn without(&self, cells: &[usize]) -> Self {
        let stays = |&(index, _): &(usize, _)| !cells.contains(&index);
        let ingredients = self.ingredients.iter().enumerate().filter(stays);
        self.of(ingredients.map(|(_, each)| Arc::clone(each)).collect())
    }

    /// The cell with sliders before `step` that defines `name`, or has a slider of that name: later cells see neither.
    pub fn ended_with_its_frames(&self, name: &str, step: usize) -> Option<Step> {
        if self.form != Form::Chapter {
            return None;
        }
        let before = &self.ingredients[..self.cell_of(step).min(self.ingredients.len())];
        let defines = |each: &&Arc<Ingredient>| {
            let sliders = each.cell.options.sliders.as_ref();
            sliders.is_some_and(|sliders| {
                let defined = &each.anatomy.names.defined;
                sliders.sliders.iter().any(|slider| slider.name == name)
                    || defined.iter().any(|definition| definition.name == name)
            })
        };
        before.iter().rev().find(defines).map(|each| each.step)
    }

    /// A hash of all that a compiler and a process are given: text, kind and edition.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(SCAFFOLD_VERSION);
        field(self.edition.year().as_bytes());
        match &self.kind {
            ProgramKind::Chapter => field(b"chapter"),
            ProgramKind::Cells => field(b"cells"),
            ProgramKind::Check { codes } => {
                field(b"check");
                codes.iter().for_each(|code| field(code.as_bytes()));
            }
        }
        field(self.text.as_bytes());
        hasher.finalize().into()
    }

    fn of(&self, ingredients: Vec<Arc<Ingredient>>) -> Self {
        Self::new(
            ingredients,
            self.kind.clone(),
            self.form,
            self.edition,
            self.async_runtime,
        )
    }
}
