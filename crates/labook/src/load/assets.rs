//! What lies beside the chapters and goes into the site as it is.

use labook_document::{Diagnostic, Severity, Source};
use walkdir::{DirEntry, WalkDir};

use super::files::{is_hidden, plain, slashed};
use super::{Book, Chapter, Loader};
use crate::write::is_site;

impl Loader {
    /// Everything in the source directory that is not a chapter goes into the site as it is; an older site does not.
    pub(super) fn assets(&mut self, book: &mut Book) {
        let src = self.root.join(&book.config.src);
        let files = WalkDir::new(&src)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        let is_kept = |file: &DirEntry| {
            let is_older_site = || file.file_type().is_dir() && is_site(file.path());
            file.depth() == 0 || !(is_hidden(file.path()) || is_older_site())
        };
        for file in files.filter_entry(is_kept) {
            match file {
                Ok(file)
                    if file.file_type().is_file()
                        && file.path().extension().is_none_or(|ext| ext != "md") =>
                {
                    let name = file
                        .path()
                        .strip_prefix(&src)
                        .expect("the walk stays below its start");
                    let is_chapter =
                        |chapter: &Chapter| self.root.join(&chapter.file) == file.path();
                    if book.chapters.iter().any(is_chapter) {
                        continue;
                    }
                    book.assets.insert(slashed(name), file.path().to_path_buf());
                }
                Ok(_) => {}
                Err(error) => self.unreadable(&error),
            }
        }
    }

    fn unreadable(&mut self, error: &walkdir::Error) {
        let path = error
            .path()
            .and_then(|path| path.strip_prefix(&self.root).ok())
            .map(slashed);
        let (message, help) = match error.loop_ancestor() {
            Some(_) => (
                "a symbolic link leads back to a directory above it".to_string(),
                "remove the link, or keep it outside of the book's source directory",
            ),
            None => (
                format!(
                    "cannot be read: {}",
                    error.io_error().map_or_else(String::new, plain)
                ),
                "everything in the book's source directory goes into the site; keep it elsewhere if it should not",
            ),
        };
        let diagnostic = Diagnostic::new(Severity::Error, None, message).with_help(help);
        self.find(
            &Source::new(&path.unwrap_or_default(), ""),
            vec![diagnostic],
        );
    }
}
