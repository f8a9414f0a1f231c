//! From files to a [`Book`]: `book.toml`, `SUMMARY.md`, the chapters and what lies beside them.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use labook_document::{
    Diagnostic, Document, ParseSettings, Severity, Source, Span, SummaryEntry, SummaryEntryKind,
    nearest, parse, parse_summary,
};
use walkdir::WalkDir;

use crate::config::Config;
use crate::finding::Finding;

/// A book as it lies on disk, read and parsed, before any cell has run.
#[derive(Debug)]
pub struct Book {
    /// The directory that holds `book.toml`, absolute.
    pub root: PathBuf,
    /// What `book.toml` says.
    pub config: Config,
    /// The structure of the book, in reading order.
    pub entries: Vec<Entry>,
    /// The chapters that have a file, in reading order.
    pub chapters: Vec<Chapter>,
    /// What else lies in the source directory: path in the site, and file.
    pub assets: BTreeMap<String, PathBuf>,
    /// Everything that is wrong so far.
    pub findings: Vec<Finding>,
}

/// A line of the book's contents.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A chapter, as an index into [`Book::chapters`].
    Chapter(usize),
    /// A chapter that is only announced.
    Draft {
        /// Its title.
        title: String,
        /// Its depth, from 0.
        level: usize,
        /// Its number, such as `2.1.`, where it has one.
        number: Option<String>,
    },
    /// The heading of a part.
    Part(String),
    /// A line between parts.
    Separator,
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
            findings: Vec::new(),
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

struct Loader {
    root: PathBuf,
    findings: Vec<Finding>,
}

impl Loader {
    fn load(mut self) -> Book {
        let text = self.read(
            "book.toml",
            "make one with `labook init DIR`, or name the directory of the book",
        );
        let source = Source::new("book.toml", text.as_deref().unwrap_or_default());
        let (config, diagnostics) = Config::parse(&source, &self.root);
        self.find(&source, diagnostics);

        let mut book = Book {
            root: self.root.clone(),
            config,
            entries: Vec::new(),
            chapters: Vec::new(),
            assets: BTreeMap::new(),
            findings: Vec::new(),
        };
        if text.is_some() {
            self.chapters(&mut book);
            self.assets(&mut book);
        }
        book.findings = self.findings;
        book
    }

    fn chapters(&mut self, book: &mut Book) {
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
        if !on_disk.exists() && config.create_missing {
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
        let (source, includes) = Source::read(&file, &text, &mut load);
        self.find(&source, includes);
        let settings = ParseSettings {
            smart_punctuation: config.html.smart_punctuation,
            ..ParseSettings::default()
        };
        let document = parse(source, &settings);
        self.find(&document.source, document.diagnostics.clone());
        Some(document)
    }

    /// Everything in the source directory that is not a chapter goes into the site as it is.
    fn assets(&mut self, book: &mut Book) {
        let src = self.root.join(&book.config.src);
        let out = self.root.join(&book.config.build_dir);
        let files = WalkDir::new(&src)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        for file in files.filter_entry(|file| {
            file.depth() == 0 || (!is_hidden(file.path()) && file.path() != out)
        }) {
            match file {
                Ok(file)
                    if file.file_type().is_file()
                        && file.path().extension().is_none_or(|ext| ext != "md") =>
                {
                    let name = file
                        .path()
                        .strip_prefix(&src)
                        .expect("the walk stays below its start");
                    book.assets.insert(slashed(name), file.path().to_path_buf());
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error
                        .path()
                        .and_then(|path| path.strip_prefix(&self.root).ok())
                        .map(slashed);
                    let message = match error.loop_ancestor() {
                        Some(_) => "a symbolic link leads back to a directory above it".to_string(),
                        None => format!(
                            "cannot be read: {}",
                            error.io_error().map_or_else(String::new, plain)
                        ),
                    };
                    let diagnostic = Diagnostic::new(Severity::Error, None, message).with_help(
                        "remove the link, or keep it outside of the book's source directory",
                    );
                    self.find(
                        &Source::new(&path.unwrap_or_default(), ""),
                        vec![diagnostic],
                    );
                }
            }
        }
    }

    fn markdown_files(&self, src: &str) -> Vec<String> {
        let src = self.root.join(src);
        WalkDir::new(&src)
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|file| file.path().extension().is_some_and(|ext| ext == "md"))
            .filter_map(|file| file.path().strip_prefix(&src).ok().map(slashed))
            .collect()
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

enum ReadProblem {
    Io(std::io::Error),
    NotUtf8 { valid: String },
}

impl ReadProblem {
    fn message(&self) -> String {
        match self {
            Self::Io(error) => plain(error),
            Self::NotUtf8 { .. } => "the file is not UTF-8 from here on".into(),
        }
    }
}

fn read_text(path: &Path) -> Result<String, ReadProblem> {
    let bytes = fs::read(path).map_err(ReadProblem::Io)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        ReadProblem::NotUtf8 {
            valid: String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned(),
        }
    })
}

/// The reason of an I/O error, without the number of the operating system.
pub(crate) fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::IsADirectory => "it is a directory".into(),
        ErrorKind::StorageFull => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error")
                .next()
                .unwrap_or_default()
                .to_lowercase()
        }
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
    let stem = path.strip_suffix(".md").unwrap_or(path);
    match stem.strip_suffix("README") {
        Some(directory) if directory.is_empty() || directory.ends_with('/') => {
            format!("{directory}index.html")
        }
        _ => format!("{stem}.html"),
    }
}

fn in_directory(directory: &str, file: &str) -> String {
    let file = file.trim_start_matches("./");
    if directory.is_empty() || directory == "." {
        file.to_string()
    } else {
        format!("{directory}/{file}")
    }
}

pub(crate) fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn stays_inside(path: &str) -> bool {
    let mut depth = 0i32;
    for part in Path::new(path).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::ParentDir => depth -= 1,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return false,
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
