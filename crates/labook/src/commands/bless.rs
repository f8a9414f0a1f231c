//! `labook bless`: writes what the cells printed into the chapters.

use std::fs;
use std::path::Path;

use labook_document::{Edit, bless as edits_of};

use super::{load, replace, show, stopped};
use crate::check::{any_error, check, plural, verdict_finding};
use crate::console::Console;
use crate::exit::Exit;
use crate::load::{Book, plain};

/// Writes what the cells printed into the chapters, where it differs.
pub(crate) fn bless(path: &Path, console: &Console) -> Exit {
    let book = match load(Book::load_and_create(path), console) {
        Ok(book) => book,
        Err(exit) => return exit,
    };
    let checked = match check(&book, console) {
        Ok(checked) => checked,
        Err(error) => return stopped(&book, &error, console),
    };
    show(&checked.findings, console);
    let mut exit = if any_error(&checked.findings) {
        Exit::Failed
    } else {
        Exit::Ok
    };
    let mut edits = Vec::new();
    for (chapter, checked) in book.chapters.iter().zip(&checked.chapters) {
        edits.extend(edits_of(
            &chapter.document,
            &checked.runs,
            &checked.verdicts,
        ));
        for (cell, (run, verdict)) in chapter
            .document
            .cells
            .iter()
            .zip(checked.runs.iter().zip(&checked.verdicts))
        {
            if let labook_document::Verdict::Failed(_) = verdict {
                exit = Exit::Failed;
                if let Some(finding) = verdict_finding(&chapter.document, cell.id, run, verdict) {
                    console.finding(&finding);
                }
            }
        }
    }
    edits.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    // A file that two chapters include is edited once.
    edits.dedup();
    for of_one_file in edits.chunk_by(|a, b| a.path == b.path) {
        let path = &of_one_file[0].path;
        if let Err(error) = apply(&book.root.join(path), of_one_file) {
            console.fail(
                &format!("cannot write `{path}`: {}", plain(&error)),
                "the file is as it was",
            );
            return Exit::Internal;
        }
        console.say(&format!(
            "{path}: {} written",
            plural(of_one_file.len(), "output")
        ));
    }
    if edits.is_empty() {
        console.say("nothing differs");
    }
    exit
}

/// Applies edits of one file, which are in order and do not overlap.
fn apply(path: &Path, edits: &[Edit]) -> std::io::Result<()> {
    let text = fs::read_to_string(path)?;
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        edited.push_str(&text[at..edit.span.start]);
        edited.push_str(&edit.replacement);
        at = edit.span.end;
    }
    edited.push_str(&text[at..]);
    replace(path, edited.as_bytes())
}
