//! A cell of a chapter as cells of a notebook, which a session can run.

use labook_document::{Cell, CellId, Evaluate, Outcome, Target};
use serde_json::map::Entry;
use serde_json::{Map, Value, json};

use super::format::{Notebook, NotebookCell};
use super::numbers;
use super::outputs::outputs;
use crate::{Book, Chapter};

/// First lines of cells that a session runs otherwise than a book does. An import takes them off again.
pub(super) const FAILS: &str = "// This code is expected to fail.";
pub(super) const PANICS: &str = "// This code is expected to panic.";
pub(super) const REFUSED: &str = "// The compiler is expected to refuse this code.";
pub(super) const NOT_RUN: &str = "// This code is compiled, and not run.";

/// What follows the binding of a slider's value, on a line of its own before the code. An import takes these lines off.
pub(super) const SLIDER: &str = "// In the book, a slider takes";

/// What stands around code that is only to be compiled: a session runs whatever it is given.
pub(super) const NOT_RUN_OPEN: &str = "if false {";
pub(super) const NOT_RUN_CLOSE: &str = ";}";

/// Appends what stands for the cell `id`.
pub(super) fn cells(book: &Book, chapter: usize, id: CellId, notebook: &mut Notebook) {
    let name = book.numbering.cell(chapter, id).and_then(Target::name);
    let chapter = &book.chapters[chapter];
    let cell = &chapter.document.cells[id.index()];
    if let Evaluate::Skip(_) = cell.options.evaluate {
        return notebook.push(shown_only(chapter, cell));
    }
    notebook.push(runnable(chapter, cell));
    if let Some(caption) = &cell.options.caption {
        notebook.push(NotebookCell::markdown(numbers::caption(name, caption)).generated("caption"));
    }
}

/// A cell that is not run: text, for a session would run it.
fn shown_only(chapter: &Chapter, cell: &Cell) -> NotebookCell {
    let code = cell.shown.trim_end_matches('\n');
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut shown = NotebookCell::markdown(format!("{fence}rust\n{code}\n{fence}"));
    let source = &chapter.document.source.text()[cell.span.range()];
    shown
        .metadata
        .insert("labook".into(), json!({ "source": source }));
    shown
}

fn runnable(chapter: &Chapter, cell: &Cell) -> NotebookCell {
    let code = Code::of(cell);
    let mut result = NotebookCell::code(String::new());
    let mut own = Map::new();
    if !code.options.is_empty() {
        own.insert("options".into(), Value::Object(code.options));
    }
    if !code.hidden.is_empty() {
        own.insert("hidden".into(), json!(code.hidden));
    }
    if let Some(words) = words(cell) {
        own.insert("words".into(), json!(words));
    }
    if let Some(expected) = &cell.expected {
        own.insert("expected".into(), json!(expected.text.text));
    }
    if !own.is_empty() {
        result.metadata.insert("labook".into(), Value::Object(own));
    }
    let options = &cell.options;
    let mut jupyter = Map::new();
    if !options.echo || options.fold {
        jupyter.insert("source_hidden".into(), json!(true));
    }
    if !options.output {
        jupyter.insert("outputs_hidden".into(), json!(true));
    }
    if !jupyter.is_empty() {
        result
            .metadata
            .insert("jupyter".into(), Value::Object(jupyter));
    }
    let note = match options.evaluate {
        Evaluate::ShouldPanic => Some(PANICS),
        Evaluate::CompileFail(_) => Some(REFUSED),
        Evaluate::NoRun => Some(NOT_RUN),
        _ if options.error => Some(FAILS),
        _ => None,
    };
    result.source = match (&options.evaluate, note) {
        (Evaluate::NoRun, _) => {
            format!("{NOT_RUN}\n{NOT_RUN_OPEN}\n{}\n{NOT_RUN_CLOSE}", code.text)
        }
        (_, Some(note)) => {
            // nbclient stops at a failure unless the cell says that it may fail.
            result
                .metadata
                .insert("tags".into(), json!(["raises-exception"]));
            format!("{note}\n{}", code.text)
        }
        (_, None) => format!("{}{}", bindings(cell), code.text),
    };
    result.label.clone_from(&options.label);
    if let Some(run) = chapter.runs.get(cell.id.index()) {
        result.ran = !matches!(run.outcome, Outcome::NotReached | Outcome::Skipped(_));
        result.outputs = outputs(cell, run);
    }
    result
}

/// The values at which sliders start, as bindings: a session has nothing to move.
fn bindings(cell: &Cell) -> String {
    let Some(sliders) = &cell.options.sliders else {
        return String::new();
    };
    let bindings = sliders.bindings(sliders.start());
    let lines = bindings.lines().zip(&sliders.sliders);
    lines
        .map(|(binding, slider)| {
            let values = slider.values.join(", ");
            format!("{binding} {SLIDER} `{}` through {values}.\n", slider.name)
        })
        .collect()
}

/// The words of the info string that matter, as an author writes them.
fn words(cell: &Cell) -> Option<String> {
    let mut words = Vec::new();
    match &cell.options.evaluate {
        Evaluate::ShouldPanic => words.push("should_panic".to_owned()),
        Evaluate::NoRun => words.push("no_run".to_owned()),
        Evaluate::CompileFail(codes) => {
            words.push("compile_fail".to_owned());
            words.extend(codes.iter().cloned());
        }
        Evaluate::Run | Evaluate::Skip(_) => {}
    }
    if let Some(edition) = cell.options.edition {
        words.push(format!("edition{}", edition.year()));
    }
    (!words.is_empty()).then(|| words.join(","))
}

/// The code of a cell, apart from what the author asks of it.
struct Code {
    text: String,
    /// Keys and values of the option lines.
    options: Map<String, Value>,
    /// The lines of `text`, from 0, that the chapter hides.
    hidden: Vec<usize>,
}

impl Code {
    fn of(cell: &Cell) -> Self {
        let mut options = Map::new();
        let mut lines: Vec<&str> = Vec::new();
        let mut at_top = true;
        for line in cell.code.text.lines() {
            match line.trim_start().strip_prefix("//|") {
                Some(option) if at_top => {
                    if let Some((key, value)) = option.split_once(':') {
                        let value = json!(value.trim());
                        // A cell may have several sliders.
                        match options.entry(key.trim()) {
                            Entry::Vacant(entry) => _ = entry.insert(value),
                            Entry::Occupied(mut entry) => match entry.get_mut() {
                                Value::Array(values) => values.push(value),
                                first => *first = json!([first.take(), value]),
                            },
                        }
                    }
                }
                _ => {
                    at_top &= line.trim().is_empty();
                    lines.push(line);
                }
            }
        }
        let blank = |line: &&&str| line.trim().is_empty();
        let start = lines.iter().take_while(blank).count();
        let end = lines.len() - lines[start..].iter().rev().take_while(blank).count();
        let lines = &lines[start..end];
        Self {
            text: lines.join("\n"),
            options,
            hidden: hidden(lines, &cell.shown),
        }
    }
}

/// Which lines of the code are not shown: those that are left when what is shown is taken from it in order.
fn hidden(code: &[&str], shown: &str) -> Vec<usize> {
    let mut shown = shown.lines().peekable();
    let mut hidden = Vec::new();
    for (index, line) in code.iter().enumerate() {
        if shown.peek() == Some(line) {
            shown.next();
        } else if !line.trim().is_empty() {
            hidden.push(index);
        }
    }
    hidden
}
