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
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let root = absolute
        .ancestors()
        .skip(1)
        .find(|directory| directory.join("book.toml").is_file());
    let Some(root) = root else {
        let message = format!("`{}` is in no book", file.display());
        console.fail(&message, "name the file of a chapter, below a `book.toml`");
        return Exit::Book;
    };
    let book = match load(Book::load(root), console) {
        Ok(book) => book,
        Err(exit) => return exit,
    };
    let is_meant = |path: &str| {
        let path = book.root.join(path);
        path == absolute
            || std::fs::canonicalize(path).is_ok_and(|path| {
                std::fs::canonicalize(&absolute).is_ok_and(|absolute| path == absolute)
            })
    };
    let Some(chapter) = book.chapters.iter().position(|each| is_meant(&each.file)) else {
        let message = format!("`{}` is not a chapter of its book", file.display());
        console.fail(
            &message,
            "list it in SUMMARY.md, or name a file that is listed",
        );
        return Exit::Book;
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
