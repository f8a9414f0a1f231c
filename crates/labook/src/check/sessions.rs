//! The cells of a book in evcxr sessions, one for each chapter.

use labook_document::{CellRun, Diagnostic, Document, Evaluate, Outcome, Output, Span};
use labook_evcxr::{SessionError, Sessions, Settings};
use rayon::prelude::*;

use super::{Ran, store_directory};
use crate::console::Console;
use crate::load::Book;
use crate::notebook::dependency_lines;

/// Runs the chapters side by side. Nothing is kept: a session is what it is run for.
pub(super) fn run(book: &Book, console: &Console) -> Result<Ran, SessionError> {
    let sessions = Sessions::new(settings(book)?)?;
    console.start(book.chapters.len());
    let runs: Result<Vec<Vec<CellRun>>, SessionError> = book
        .chapters
        .par_iter()
        .map(|chapter| {
            console.doing(&chapter.file);
            let runs = sessions.run(&chapter.document);
            console.advance();
            runs
        })
        .collect();
    console.finish();
    let runs = runs?;
    let diagnostics = book
        .chapters
        .iter()
        .zip(&runs)
        .enumerate()
        .flat_map(|(index, (chapter, runs))| {
            refusals(&chapter.document, runs).map(move |diagnostic| (index, diagnostic))
        })
        .collect();
    Ok(Ran {
        runs,
        diagnostics,
        lock: None,
    })
}

fn settings(book: &Book) -> Result<Settings, SessionError> {
    let execute = &book.config.execute;
    let mut setup = vec![format!(":opt {}", execute.opt_level)];
    if execute.offline {
        setup.push(":offline 1".to_owned());
    }
    setup.extend(dependency_lines(book, &book.root));
    Ok(Settings {
        setup,
        lock: std::fs::read_to_string(book.root.join("Cargo.lock")).ok(),
        limit: execute.timeout,
        output: execute.output,
        home: std::path::absolute(store_directory(book).join("evcxr"))?,
        directory: book.root.clone(),
    })
}

/// What evcxr's compiler said of cells that it should have taken.
fn refusals<'a>(
    document: &'a Document,
    runs: &'a [CellRun],
) -> impl Iterator<Item = Diagnostic> + 'a {
    document
        .cells
        .iter()
        .zip(runs)
        .filter(|(cell, run)| {
            let expected =
                cell.options.error || matches!(cell.options.evaluate, Evaluate::CompileFail(_));
            run.outcome == Outcome::CompileError && !expected
        })
        .filter_map(|(cell, run)| match run.outputs.last() {
            Some(Output::Error { message, location }) => {
                let at = location
                    .as_ref()
                    .and_then(|location| document.source.offset_of(location));
                let span = at.map_or(cell.span, |at| Span::new(at, at));
                Some(Diagnostic::error(
                    span,
                    format!("evcxr does not take this cell: {message}"),
                ))
            }
            _ => None,
        })
}
