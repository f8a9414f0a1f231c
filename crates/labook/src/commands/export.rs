//! `labook export`: one chapter as a Jupyter notebook.

use std::path::{Path, PathBuf};

use super::{load, replace, report, stopped};
use crate::check::check;
use crate::console::Console;
use crate::exit::Exit;
use crate::load::{Book, plain};
use crate::{notebook, page};

/// Runs the cells and writes the chapter in `file` to `out`. A chapter with failures is written too, and shows them.
pub(crate) fn export(file: &Path, out: Option<&Path>, console: &Console) -> Exit {
    let root = match root_above(file, console) {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let book = match load(Book::load(&root), console) {
        Ok(book) => book,
        Err(exit) => return exit,
    };
    let chapter = match position(&book, file, console) {
        Ok(chapter) => chapter,
        Err(exit) => return exit,
    };
    let checked = match check(&book, console) {
        Ok(checked) => checked,
        Err(error) => return stopped(&book, &error, console),
    };
    let exit = report(&book, &checked, console);
    let out = match out {
        Some(out) => out.to_path_buf(),
        None => PathBuf::from(file.file_stem().unwrap_or_default()).with_extension("ipynb"),
    };
    let out = std::path::absolute(&out).unwrap_or(out);
    let directory = out.parent().unwrap_or(Path::new("/"));
    let view = page::view(&book, &checked, Vec::new());
    let text = notebook::single(&book, &view, chapter, directory);
    if let Err(error) = replace(&out, text.as_bytes()) {
        let message = format!("cannot write `{}`: {}", out.display(), plain(&error));
        console.fail(&message, "name another file with `--out`");
        return Exit::Internal;
    }
    console.say(&format!("open {}", out.display()));
    exit
}

/// The root of the book that a chapter is in.
pub(super) fn root_above(file: &Path, console: &Console) -> Result<PathBuf, Exit> {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let mut above = absolute.ancestors().skip(1);
    let root = above.find(|directory| directory.join("book.toml").is_file());
    root.map(Path::to_path_buf).ok_or_else(|| {
        let message = format!("`{}` is in no book", file.display());
        console.fail(&message, "name the file of a chapter, below a `book.toml`");
        Exit::Book
    })
}

/// The index of the chapter in a file of a book.
pub(super) fn position(book: &Book, file: &Path, console: &Console) -> Result<usize, Exit> {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let is_meant = |path: &str| {
        let path = book.root.join(path);
        path == absolute
            || std::fs::canonicalize(path).is_ok_and(|path| {
                std::fs::canonicalize(&absolute).is_ok_and(|absolute| path == absolute)
            })
    };
    let found = book.chapters.iter().position(|each| is_meant(&each.file));
    found.ok_or_else(|| {
        let message = format!("`{}` is not a chapter of its book", file.display());
        console.fail(
            &message,
            "list it in SUMMARY.md, or name a file that is listed",
        );
        Exit::Book
    })
}
