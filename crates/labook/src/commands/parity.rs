//! `labook test --parity`: the book in programs and in sessions, and where the two differ.

use std::path::Path;

use super::{in_sessions, load, report, stopped};
use crate::check::{check, plural};
use crate::console::Console;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::load::Book;
use crate::parity::differences;

/// Runs the book both ways. Differences that are known ways of sessions are told, and are no failure.
pub(crate) fn parity(path: &Path, console: &Console) -> Exit {
    let book = match load(Book::load(path), console) {
        Ok(book) => book,
        Err(exit) => return exit,
    };
    let programs = match check(&book, console) {
        Ok(checked) => checked,
        Err(error) => return stopped(&book, &error, console),
    };
    let exit = report(&book, &programs, console);
    let sessions = match in_sessions(&book, console) {
        Ok(checked) => checked,
        Err(exit) => return exit,
    };
    let differences = differences(&book, &programs, &sessions);
    for difference in &differences {
        let source = &book.chapters[difference.chapter].document.source;
        for finding in Finding::all(source, vec![difference.diagnostic.clone()]) {
            match &difference.diff {
                Some(diff) => console.difference(&finding, diff),
                None => console.finding(&finding),
            }
        }
    }
    let cells: usize = book
        .chapters
        .iter()
        .map(|chapter| chapter.document.cells.len())
        .sum();
    let known = differences
        .iter()
        .filter(|difference| difference.known.is_some())
        .count();
    let unknown = differences.len() - known;
    console.say(&format!(
        "{} compared, {unknown} differ, {known} as sessions are known to; programs {:.1} s, sessions {:.1} s",
        plural(cells, "cell"),
        programs.tally.elapsed.as_secs_f64(),
        sessions.tally.elapsed.as_secs_f64(),
    ));
    match unknown {
        0 => exit,
        _ => exit.max(Exit::Differs),
    }
}
