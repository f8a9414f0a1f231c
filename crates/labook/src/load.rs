//! From files to a [`Book`]: `book.toml`, `SUMMARY.md`, the chapters and what lies beside them.

mod assets;
mod chapters;
mod files;
pub(crate) mod notebook;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use labook_document::{
    Diagnostic, Document, Numberable, Numbering, Severity, Source, Span, number,
};
use labook_program::portability;
use labook_render::Entry;
use labook_render::citations::Bibliography;

use crate::config::Config;
use crate::finding::Finding;
use files::{ReadProblem, read_text};

pub(crate) use files::{plain, slashed, stays_inside};

/// A book as it lies on disk, read and parsed, before any cell has run.
#[derive(Debug)]
pub struct Book {
    /// The directory that holds `book.toml`, absolute.
    pub root: PathBuf,
    /// The text of `book.toml`.
    pub source: Source,
    /// What `book.toml` says.
    pub config: Config,
    /// The structure of the book, in reading order.
    pub entries: Vec<Entry>,
    /// The chapters that have a file, in reading order.
    pub chapters: Vec<Chapter>,
    /// The numbers of everything in them.
    pub numbering: Numbering,
    /// What else lies in the source directory: path in the site, and file.
    pub assets: BTreeMap<String, PathBuf>,
    /// The works that they can cite.
    pub bibliography: Option<Bibliography>,
    /// Everything that is wrong so far.
    pub findings: Vec<Finding>,
}

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// Its title in the summary.
    pub title: String,
    /// Its number, such as `2.1.`, where it has one.
    pub number: Option<String>,
    /// Its depth in the summary, from 0.
    pub level: usize,
    /// Its file, relative to the book, with `/`.
    pub file: String,
    /// Its page, relative to the site, with `/`.
    pub page: String,
    /// What it holds.
    pub document: Document,
}

impl Book {
    /// Reads the book at `path`: a directory that holds a `book.toml`, or that file itself.
    pub fn load(path: &Path) -> Self {
        Self::read(path, false)
    }

    /// Like [`Book::load`], and creates the chapters that have no file where `build.create-missing` asks for it.
    pub fn load_and_create(path: &Path) -> Self {
        Self::read(path, true)
    }

    fn read(path: &Path, may_create: bool) -> Self {
        let path = if path.file_name().is_some_and(|name| name == "book.toml") && !path.is_dir() {
            path.parent()
                .filter(|parent| !parent.as_os_str().is_empty())
                .unwrap_or(Path::new("."))
        } else {
            path
        };
        let root = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        Loader {
            root,
            may_create,
            findings: Vec::new(),
            dependencies: Vec::new(),
        }
        .load()
    }

    /// Whether anything found is an error.
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.diagnostic.severity == Severity::Error)
    }
}

/// Where chapters leave what an evcxr session accepts.
pub(crate) fn portability_of(chapters: &[Chapter], severity: Severity) -> Vec<Finding> {
    chapters
        .iter()
        .flat_map(|chapter| {
            let mut diagnostics = portability(&chapter.document);
            diagnostics
                .iter_mut()
                .for_each(|each| each.severity = severity);
            Finding::all(&chapter.document.source, diagnostics)
        })
        .collect()
}

struct Loader {
    root: PathBuf,
    /// Whether chapters that are missing may be created.
    may_create: bool,
    findings: Vec<Finding>,
    /// What chapters that are notebooks add to `[dependencies]`.
    dependencies: Vec<(String, toml::Value)>,
}

impl Loader {
    fn load(mut self) -> Book {
        let text = if fs::symlink_metadata(self.root.join("book.toml")).is_ok() {
            self.read("book.toml", "")
        } else {
            self.find(&Source::new("book.toml", ""), vec![self.no_book()]);
            None
        };
        let source = Source::new("book.toml", text.as_deref().unwrap_or_default());
        let (config, diagnostics) = Config::parse(&source, &self.root);
        self.find(&source, diagnostics);

        let mut book = Book {
            root: self.root.clone(),
            source,
            config,
            entries: Vec::new(),
            chapters: Vec::new(),
            numbering: Numbering::default(),
            bibliography: None,
            assets: BTreeMap::new(),
            findings: Vec::new(),
        };
        if text.is_some() && self.has_sources(&book.source, &book.config) {
            self.chapters(&mut book);
            let added = std::mem::take(&mut self.dependencies);
            book.config.add_dependencies(added, &self.root);
            self.number(&mut book);
            self.assets(&mut book);
            if book.config.execute.portable {
                for finding in portability_of(&book.chapters, Severity::Error) {
                    self.findings.push(finding);
                }
            }
        }
        book.findings = self.findings;
        book
    }

    /// Numbers the chapters, and reports the references that lead nowhere.
    fn number(&mut self, book: &mut Book) {
        let chapters: Vec<Numberable<'_>> = book
            .chapters
            .iter()
            .map(|chapter| Numberable {
                number: chapter
                    .number
                    .as_deref()
                    .filter(|_| !book.config.html.no_section_label),
                document: &chapter.document,
            })
            .collect();
        book.numbering = number(&chapters, book.config.number_sections);
        let mut diagnostics = book.numbering.diagnostics().to_vec();
        if let Some(name) = &book.config.bibliography {
            let Some(text) = self.read(name, "") else {
                return;
            };
            let source = Source::new(name, &text);
            let (bibliography, errors) = Bibliography::parse(&source);
            let is_read = errors.is_empty();
            self.find(&source, errors);
            // Without the works, every citation would be wrong.
            if is_read {
                diagnostics.extend(Bibliography::check(Some(&bibliography), &book.numbering));
            }
            book.bibliography = Some(bibliography);
        } else {
            diagnostics.extend(Bibliography::check(None, &book.numbering));
        }
        diagnostics.sort_by_key(|(chapter, diagnostic)| {
            (*chapter, diagnostic.span.map(|span| span.start))
        });
        for (chapter, diagnostic) in diagnostics {
            self.find(&book.chapters[chapter].document.source, vec![diagnostic]);
        }
    }

    /// What to say where there is no `book.toml`: often the book is the directory above.
    fn no_book(&self) -> Diagnostic {
        let root = self.root.display();
        let message = match fs::metadata(&self.root) {
            Ok(metadata) if metadata.is_dir() => format!("there is no book in `{root}`"),
            Ok(_) => format!("`{root}` is not the directory of a book"),
            Err(error) => format!("there is no book `{root}`: {}", plain(&error)),
        };
        let above = self
            .root
            .ancestors()
            .skip(1)
            .find(|directory| directory.join("book.toml").is_file());
        Diagnostic::new(Severity::Error, None, message).with_help(match above {
            Some(book) => format!("`{}` holds one", book.display()),
            None => "name the directory of a book, or make one with `labook init DIR`".into(),
        })
    }

    /// Whether the directory of the chapters is one.
    fn has_sources(&mut self, source: &Source, config: &Config) -> bool {
        let src = &config.src;
        let why = if src.has_root() {
            "is not relative to the book".to_string()
        } else {
            match fs::metadata(self.root.join(src)) {
                Ok(metadata) if metadata.is_dir() => return true,
                Ok(_) => "is not a directory".into(),
                Err(error) => format!("cannot be read: {}", plain(&error)),
            }
        };
        let message = format!("the directory of the chapters, `{}`, {why}", src.display());
        let diagnostic = Diagnostic::new(Severity::Error, config.src_span, message)
            .with_help("make it, or say `src = \"…\"` under `[book]`");
        self.find(source, vec![diagnostic]);
        false
    }

    /// Reads a file of the book; a problem is a finding.
    fn read(&mut self, path: &str, help: &str) -> Option<String> {
        match read_text(&self.root.join(path)) {
            Ok(text) => Some(text),
            Err(problem) => {
                let (source, span) = match &problem {
                    ReadProblem::NotUtf8 { valid } => (
                        Source::new(path, valid),
                        Some(Span::new(valid.len(), valid.len())),
                    ),
                    ReadProblem::Io(_) => (Source::new(path, ""), None),
                };
                let mut diagnostic = Diagnostic::new(Severity::Error, span, problem.message());
                match problem {
                    ReadProblem::NotUtf8 { .. } => {
                        diagnostic = diagnostic.with_help("save the file as UTF-8")
                    }
                    ReadProblem::Io(_) if !help.is_empty() => {
                        diagnostic = diagnostic.with_help(help)
                    }
                    ReadProblem::Io(_) => {}
                }
                self.find(&source, vec![diagnostic]);
                None
            }
        }
    }

    fn find(&mut self, source: &Source, diagnostics: Vec<Diagnostic>) {
        self.findings.extend(Finding::all(source, diagnostics));
    }
}
