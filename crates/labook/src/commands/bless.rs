//! `labook bless`: writes what the cells printed into the chapters.

use std::fs;
use std::path::Path;

use labook_document::{BlessOptions, Edit, bless_with, nearest};

use super::{load, replace, show, stopped};
use crate::check::{any_error, check, plural, verdict_finding};
use crate::console::Console;
use crate::exit::Exit;
use crate::load::notebook::is_notebook;
use crate::load::{Book, Chapter, plain};

/// Writes what the cells printed into the chapters that are named, or all, where it differs.
pub(crate) fn bless(
    path: &Path,
    names: &[String],
    options: BlessOptions,
    console: &Console,
) -> Exit {
    let book = match load(Book::load_and_create(path), console) {
        Ok(book) => book,
        Err(exit) => return exit,
    };
    for name in names {
        if !book.chapters.iter().any(|chapter| is_named(chapter, name)) {
            let files = book.chapters.iter().map(|chapter| chapter.file.as_str());
            let help = nearest(name, files).map(|near| format!("did you mean `{near}`?"));
            let message = format!("the book has no chapter `{name}`");
            console.fail(&message, help.as_deref().unwrap_or_default());
            return Exit::Book;
        }
    }
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
        if names.is_empty() || names.iter().any(|name| is_named(chapter, name)) {
            edits.extend(bless_with(
                &chapter.document,
                &checked.runs,
                &checked.verdicts,
                options,
            ));
        }
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
    let of_notebook = |edit: &Edit| is_notebook(&edit.path);
    if edits.iter().any(of_notebook) {
        console.warn(
            "outputs of chapters that are notebooks are not written",
            "`labook import` makes chapters of them that can be blessed",
        );
    }
    edits.retain(|edit| !of_notebook(edit));
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

/// Whether a chapter's file is meant: by its path in the book, or by the end of it.
fn is_named(chapter: &Chapter, name: &str) -> bool {
    let name = name.trim_start_matches("./");
    let rest = chapter.file.strip_suffix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
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
