//! A cell: Rust code in a chapter that runs, with what the author says of it.

use std::time::Duration;

use crate::{Excerpt, Sliders, Span};

/// The index of a cell in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellId(pub u32);

impl CellId {
    /// The same as an index into [`Document::cells`](crate::Document::cells).
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A piece of Rust that labook runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Which cell of the document it is.
    pub id: CellId,
    /// A fence of code, or a number in prose.
    pub kind: CellKind,
    /// The whole construct in the source, without its expectation.
    pub span: Span,
    /// The Rust text to compile, verbatim but for the marks of hidden lines, which are taken off, and commands
    /// of the evcxr kernel, which leave an empty line.
    pub code: Excerpt,
    /// The text to show: `code` without hidden lines, option lines, and blank lines at both ends.
    pub shown: String,
    /// What the author asks for.
    pub options: CellOptions,
    /// What the author says that it prints.
    pub expected: Option<Expectation>,
}

/// The two forms of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A fenced code block.
    Fence,
    /// A number in prose, `` `3.618`{= lambda[1]} ``: its code is one expression. When nothing stands
    /// between the backticks there is no expectation, and the value is inserted.
    Number,
}

/// An output that the author wrote into the chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// The whole construct: the `output` fence, or what stands between a number's backticks.
    pub span: Span,
    /// What is expected. For a fence, whole lines.
    pub text: Excerpt,
}

/// What the author asks of a cell, by `//|` lines and the words of the info string.
#[derive(Clone, Debug, PartialEq)]
pub struct CellOptions {
    /// The name that references use.
    pub label: Option<String>,
    /// The caption of what it displays, as Markdown.
    pub caption: Option<String>,
    /// Whether the code is shown.
    pub echo: bool,
    /// Whether the outputs are shown.
    pub output: bool,
    /// Whether a failure is expected, and shown as an output.
    pub error: bool,
    /// Whether the code starts folded.
    pub fold: bool,
    /// The tolerance to compare numbers with, absolute, instead of the digits written.
    pub tolerance: Option<f64>,
    /// What two outputs may differ in.
    pub up_to: Option<UpTo>,
    /// The wall-clock limit of this cell.
    pub timeout: Option<Duration>,
    /// The edition to compile it with, where it is not the book's.
    pub edition: Option<Edition>,
    /// How far it is taken: compiled, run, expected to fail.
    pub evaluate: Evaluate,
    /// What it runs for each value of. Never with anything but [`Evaluate::Run`], and never with `error`.
    pub sliders: Option<Sliders>,
}

impl Default for CellOptions {
    fn default() -> Self {
        Self {
            label: None,
            caption: None,
            echo: true,
            output: true,
            error: false,
            fold: false,
            tolerance: None,
            up_to: None,
            timeout: None,
            edition: None,
            evaluate: Evaluate::Run,
            sliders: None,
        }
    }
}

/// How far a cell is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evaluate {
    /// Compiled and run.
    Run,
    /// Run, and expected to panic.
    ShouldPanic,
    /// Compiled, not run.
    NoRun,
    /// Expected not to compile, with these error codes where some are named.
    CompileFail(Vec<String>),
    /// Neither compiled nor run. The reason is the word that said so (`ignore`, `eval: false`).
    Skip(String),
}

/// What two outputs may differ in and still be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpTo {
    /// The sign of each column of numbers, as with eigenvectors.
    Sign,
}

/// An edition of Rust.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edition {
    /// 2015.
    E2015,
    /// 2018.
    E2018,
    /// 2021.
    E2021,
    /// 2024.
    #[default]
    E2024,
}

impl Edition {
    /// The year, as rustc's `--edition` takes it.
    pub const fn year(self) -> &'static str {
        match self {
            Self::E2015 => "2015",
            Self::E2018 => "2018",
            Self::E2021 => "2021",
            Self::E2024 => "2024",
        }
    }
}
