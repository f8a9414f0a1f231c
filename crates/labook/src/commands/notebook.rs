//! `labook notebook`: the book's chapters in Jupyter, to be run and changed there.

use std::fs;
use std::path::{Path, PathBuf};

use labook_render::Site;

use super::export::{position, root_above};
use super::{load, replace, report, show, stopped};
use crate::check::{check, plural, store_directory};
use crate::cli::Format;
use crate::console::Console;
use crate::exit::Exit;
use crate::jupyter::{Jupyter, SOURCES};
use crate::load::{Book, plain};
use crate::page::site_of;

/// Where it all lies, and what to open.
pub(crate) struct Request<'a> {
    /// A book, or a chapter of one.
    pub(crate) book: &'a Path,
    /// The file of the chapter to open.
    pub(crate) chapter: Option<&'a Path>,
    /// Where the notebooks go.
    pub(crate) out: Option<&'a Path>,
    /// What else Jupyter is told.
    pub(crate) arguments: &'a [String],
}

/// Runs the cells, writes the chapters as notebooks, and starts Jupyter on them. A notebook that its reader has changed
/// stays as it is.
pub(crate) fn notebook(request: &Request<'_>, console: &Console) -> Exit {
    // Nobody wants to wait for the cells to be told of this.
    let jupyter = match Jupyter::find() {
        Ok(jupyter) => jupyter,
        Err(missing) => {
            for missing in missing {
                console.fail(&missing.to_string(), missing.help());
            }
            return Exit::Internal;
        }
    };
    if !jupyter.has_sources {
        let message = "the standard library's sources are not installed, so that a session cannot infer the type of every variable";
        console.warn(message, SOURCES);
    }
    // A chapter may stand where a book does.
    let is_chapter = request.book.is_file() && !request.book.ends_with("book.toml");
    let (path, chapter) = match request.chapter {
        None if is_chapter => match root_above(request.book, console) {
            Ok(root) => (root, Some(request.book)),
            Err(exit) => return exit,
        },
        chapter => (request.book.to_path_buf(), chapter),
    };
    let book = match load(Book::load(&path), console) {
        Ok(book) => book,
        Err(exit) => return exit,
    };
    let chapter = match chapter.map(|file| position(&book, file, console)) {
        Some(Err(exit)) => return exit,
        Some(Ok(chapter)) => Some(chapter),
        None => None,
    };
    let checked = match check(&book, console) {
        Ok(checked) => checked,
        Err(error) => return stopped(&book, &error, console),
    };
    report(&book, &checked, console);
    let own = store_directory(&book).join("notebooks");
    let out = request.out.map_or_else(|| own.clone(), Path::to_path_buf);
    let out = std::path::absolute(&out).unwrap_or(out);
    let (site, findings) = match site_of(&book, &checked, &[Format::Ipynb], &out) {
        Ok(site) => site,
        Err(error) => {
            console.fail(&error.to_string(), error.help());
            return Exit::Book;
        }
    };
    show(&findings, console);
    let kept = match write(&site, &out, &store_directory(&book).join("exported")) {
        Ok(kept) => kept,
        Err((path, error)) => {
            let message = format!("cannot write `{}`: {}", path.display(), plain(&error));
            console.fail(&message, "name another directory with `--out`");
            return Exit::Internal;
        }
    };
    if let [first, ..] = kept.as_slice() {
        let message = format!(
            "{} kept as changed in Jupyter, such as `{first}`",
            plural(kept.len(), "notebook")
        );
        let help = format!("to have the book's again, delete it in {}", out.display());
        console.warn(&message, &help);
    }
    let page = chapter.or((!book.chapters.is_empty()).then_some(0));
    let view = crate::page::view(&book, &checked, Vec::new());
    let page = page.map(|index| labook_render::notebook::notebook_path(&view.chapters[index].path));
    console.say(&format!("notebooks in {}", out.display()));
    let error = jupyter.start(&out, page.as_deref(), request.arguments);
    console.fail(&format!("cannot start Jupyter: {}", plain(&error)), "");
    Exit::Internal
}

/// Writes the notebooks and what lies beside them, and gives the paths of those that were left alone: a file is only
/// replaced while it is what was written last, which `pristine` keeps.
fn write(
    site: &Site,
    out: &Path,
    pristine: &Path,
) -> Result<Vec<String>, (PathBuf, std::io::Error)> {
    let mut kept = Vec::new();
    let written = |path: &Path, content: &[u8]| {
        let directory = path.parent().expect("a file has a directory");
        fs::create_dir_all(directory)
            .and_then(|()| replace(path, content))
            .map_err(|error| (path.to_path_buf(), error))
    };
    for (name, content) in &site.files {
        let (path, last) = (out.join(name), pristine.join(name));
        let now = fs::read(&path).ok();
        let is_changed = now
            .as_ref()
            .is_some_and(|now| now != content && fs::read(&last).ok().as_ref() != Some(now));
        if is_changed {
            kept.push(name.clone());
            continue;
        }
        if now.as_ref() != Some(content) {
            written(&path, content)?;
        }
        if name.ends_with(".ipynb") {
            written(&last, content)?;
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        let files = files.iter();
        Site {
            files: files
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect(),
        }
    }

    #[test]
    fn a_notebook_that_was_changed_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let (out, pristine) = (directory.path().join("a/b"), directory.path().join("c"));
        let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
        let first = site(&[("one.ipynb", "1"), ("part/two.ipynb", "2")]);
        assert!(write(&first, &out, &pristine).unwrap().is_empty());
        fs::write(out.join("one.ipynb"), "mine").unwrap();
        let second = site(&[("one.ipynb", "1+"), ("part/two.ipynb", "2+")]);
        assert_eq!(write(&second, &out, &pristine).unwrap(), ["one.ipynb"]);
        assert_eq!(
            (read("one.ipynb").as_str(), read("part/two.ipynb").as_str()),
            ("mine", "2+")
        );
        fs::remove_file(out.join("one.ipynb")).unwrap();
        assert!(write(&second, &out, &pristine).unwrap().is_empty());
        assert_eq!(read("one.ipynb"), "1+");
    }
}
