//! The summary and the chapters that it names.

use std::fs;
use std::io::ErrorKind;

use labook_document::{
    Diagnostic, Document, ParseSettings, Severity, Source, SummaryEntry, SummaryEntryKind, nearest,
    parse, parse_summary,
};
use labook_render::Entry;
use labook_render::notebook::ImportOptions;
use walkdir::WalkDir;

use super::files::{in_directory, plain, read_text, slashed, stays_inside};
use super::notebook::{self, is_notebook};
use super::{Book, Chapter, Loader};
use crate::config::Config;

impl Loader {
    /// Reads the summary, and the chapters that it names.
    pub(super) fn chapters(&mut self, book: &mut Book) {
        let src = slashed(&book.config.src);
        let path = in_directory(&src, "SUMMARY.md");
        let help = "it lists the chapters: `- [Title](file.md)`, a line each";
        let Some(text) = self.read(&path, help) else {
            return;
        };
        let summary = parse_summary(Source::new(&path, &text));
        self.find(&summary.source, summary.diagnostics.clone());

        let mut numbers = Vec::new();
        for entry in &summary.entries {
            match &entry.kind {
                SummaryEntryKind::Part(title) => book.entries.push(Entry::Part(title.clone())),
                SummaryEntryKind::Separator => book.entries.push(Entry::Separator),
                SummaryEntryKind::Chapter {
                    title,
                    path,
                    level,
                    numbered,
                } => {
                    let number = numbered.then(|| next_number(&mut numbers, *level));
                    let (title, level) = (title.clone(), *level);
                    let Some(path) = path else {
                        book.entries.push(Entry::Draft {
                            title,
                            level,
                            number,
                        });
                        continue;
                    };
                    if let Some(document) =
                        self.chapter(&book.config, &src, path, &title, entry, &summary.source)
                    {
                        book.entries.push(Entry::Chapter(book.chapters.len()));
                        book.chapters.push(Chapter {
                            title,
                            number,
                            level,
                            file: in_directory(&src, path),
                            page: page_of(path),
                            document,
                        });
                    }
                }
            }
        }
        if book.chapters.is_empty() && self.findings.is_empty() {
            let diagnostic = Diagnostic::new(Severity::Error, None, "the summary names no chapter")
                .with_help(help);
            self.find(&summary.source, vec![diagnostic]);
        }
    }

    fn chapter(
        &mut self,
        config: &Config,
        src: &str,
        path: &str,
        title: &str,
        entry: &SummaryEntry,
        summary: &Source,
    ) -> Option<Document> {
        let file = in_directory(src, path);
        if !stays_inside(path) {
            let diagnostic =
                Diagnostic::error(entry.span, format!("`{path}` leads out of the book"))
                    .with_help(format!("move the chapter into `{src}`"));
            self.find(summary, vec![diagnostic]);
            return None;
        }
        let on_disk = self.root.join(&file);
        if !on_disk.exists() && config.create_missing && self.may_create {
            let created = on_disk
                .parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&on_disk, format!("# {title}\n")));
            if let Err(error) = created {
                let diagnostic = Diagnostic::error(
                    entry.span,
                    format!("cannot create `{file}`: {}", plain(&error)),
                );
                self.find(summary, vec![diagnostic]);
                return None;
            }
        }
        if fs::symlink_metadata(&on_disk).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            let mut diagnostic =
                Diagnostic::error(entry.span, format!("there is no file `{file}`"));
            let others = self.markdown_files(src);
            diagnostic = match nearest(path, others.iter().map(String::as_str)) {
                _ if config.create_missing => diagnostic.with_help("`labook build` creates it"),
                Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
                None => diagnostic
                    .with_help("create it, or leave the address empty for a draft: `[Title]()`"),
            };
            self.find(summary, vec![diagnostic]);
            return None;
        }
        let text = self.read(&file, "")?;
        let root = self.root.clone();
        let mut load =
            |path: &str| read_text(&root.join(path)).map_err(|problem| problem.message());
        let (source, includes) = if is_notebook(path) {
            (self.notebook(&file, &text)?, Vec::new())
        } else {
            Source::read(&file, &text, &mut load)
        };
        self.find(&source, includes);
        let settings = ParseSettings {
            smart_punctuation: config.html.smart_punctuation,
            max_frames: config.execute.frames,
            ..ParseSettings::default()
        };
        let document = parse(source, &settings);
        self.find(&document.source, document.diagnostics.clone());
        Some(document)
    }

    /// The chapter that a notebook makes. Places in it are those of its Markdown.
    fn notebook(&mut self, file: &str, text: &str) -> Option<Source> {
        let path = self.root.join(file);
        match notebook::read(file, &path, text, &self.root, ImportOptions::default()) {
            Ok((notebook, findings)) => {
                self.findings.extend(findings);
                self.dependencies.extend(notebook.dependencies);
                Some(Source::new(file, &notebook.imported.text))
            }
            Err(finding) => {
                self.findings.push(*finding);
                None
            }
        }
    }

    fn markdown_files(&self, src: &str) -> Vec<String> {
        let src = self.root.join(src);
        WalkDir::new(&src)
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|file| {
                let extension = file.path().extension();
                extension.is_some_and(|extension| extension == "md" || extension == "ipynb")
            })
            .filter_map(|file| file.path().strip_prefix(&src).ok().map(slashed))
            .collect()
    }
}

/// The number of the next chapter at `level`, such as `2.1.`.
fn next_number(numbers: &mut Vec<u32>, level: usize) -> String {
    numbers.resize(level + 1, 0);
    numbers[level] += 1;
    numbers.iter().map(|number| format!("{number}.")).collect()
}

/// `guide/README.md` becomes `guide/index.html`, as in mdBook.
fn page_of(path: &str) -> String {
    let path = path.trim_start_matches("./");
    let stem = [".md", ".ipynb"]
        .iter()
        .find_map(|extension| path.strip_suffix(extension))
        .unwrap_or(path);
    match stem.strip_suffix("README") {
        Some(directory) if directory.is_empty() || directory.ends_with('/') => {
            format!("{directory}index.html")
        }
        _ => format!("{stem}.html"),
    }
}
