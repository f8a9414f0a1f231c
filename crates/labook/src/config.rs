//! `book.toml`: mdBook's keys where they mean the same, and labook's own tables.

mod dependencies;
mod keys;
mod pdf;
mod quantity;

use std::path::{Path, PathBuf};
use std::time::Duration;

use labook_document::{Diagnostic, Edition, Source, Span};
use labook_program::Scope;
use labook_render::citations::citation_styles;
use toml::de::DeTable;

use keys::{Keys, Usage};
pub use pdf::Pdf;

/// What a `book.toml` says, with the defaults filled in.
#[derive(Clone, Debug)]
pub struct Config {
    /// `book.title`.
    pub title: String,
    /// `book.authors`.
    pub authors: Vec<String>,
    /// `book.description`.
    pub description: String,
    /// `book.language`, such as `en`.
    pub language: String,
    /// `book.src`: the directory of the chapters, relative to the book.
    pub src: PathBuf,
    /// `book.number-sections`: whether sections have numbers, as chapters do.
    pub number_sections: bool,
    /// `book.bibliography`: the file of the works that the book cites, relative to the book.
    pub bibliography: Option<String>,
    /// `book.citation-style`: a style of the Citation Style Language, by its name.
    pub citation_style: String,
    /// Where `book.toml` says so.
    pub src_span: Option<Span>,
    /// `build.build-dir`: where the site goes, relative to the book.
    pub build_dir: PathBuf,
    /// `build.create-missing`: whether a chapter without a file is created.
    pub create_missing: bool,
    /// `rust.edition`: the edition of cells that name none.
    pub edition: Edition,
    /// `[output.html]`.
    pub html: Html,
    /// `[output.pdf]`.
    pub pdf: Pdf,
    /// `[execute]`.
    pub execute: Execute,
    /// `[verify]`.
    pub verify: Verify,
    /// `[dependencies]` and `[patch]` for the cells, paths made absolute, as TOML text.
    pub dependencies: String,
    /// Where each of `[dependencies]` is named.
    pub dependency_places: Vec<(String, Span)>,
}

/// How the pages look.
#[derive(Clone, Debug, Default)]
pub struct Html {
    /// Directory of templates and assets that replace labook's own, relative to the book.
    pub templates: PathBuf,
    /// The theme that a reader meets first: `light`, `dark` or `auto`.
    pub default_theme: Option<String>,
    /// Style sheets to add, relative to the book.
    pub additional_css: Vec<String>,
    /// Scripts to add, relative to the book.
    pub additional_js: Vec<String>,
    /// Where the source of the book is kept.
    pub repository: Option<String>,
    /// The address to edit a chapter at; `{path}` stands for the file.
    pub edit_url: Option<String>,
    /// Whether chapters are shown without their numbers.
    pub no_section_label: bool,
    /// Whether quotes, dashes and dots are set as a printer would.
    pub smart_punctuation: bool,
    /// Whether the pages go without a search.
    pub no_search: bool,
}

/// How cells run.
#[derive(Clone, Debug)]
pub struct Execute {
    /// Whether cells share the state of their chapter, or each stands alone.
    pub scope: Scope,
    /// rustc's optimisation level for cells.
    pub opt_level: u8,
    /// Wall-clock limit of a chapter.
    pub timeout: Duration,
    /// Memory limit of a program, in bytes.
    pub memory: u64,
    /// Limit of what a cell may print, in bytes; the frames of a slider together.
    pub output: u64,
    /// How many frames the sliders of a cell may come to.
    pub frames: usize,
    /// Names of environment variables that cells may see.
    pub env: Vec<String>,
    /// Files that cells read, relative to the book; a change of one runs the cells again.
    pub inputs: Vec<String>,
    /// Whether cargo may use the network for the dependencies.
    pub offline: bool,
    /// Whether every chapter must run in an evcxr session too.
    pub portable: bool,
}

/// What a verification must amount to.
#[derive(Clone, Debug, Default)]
pub struct Verify {
    /// `labook test` fails when fewer outputs than this were compared.
    pub min_checked: usize,
}

const BOOK: &[&str] = &[
    "title",
    "authors",
    "description",
    "src",
    "language",
    "text-direction",
    "multilingual",
    "number-sections",
    "bibliography",
    "citation-style",
];
const BUILD: &[&str] = &[
    "build-dir",
    "create-missing",
    "use-default-preprocessors",
    "extra-watch-dirs",
];
const EXECUTE: &[&str] = &[
    "scope",
    "opt-level",
    "timeout",
    "memory",
    "output",
    "frames",
    "env",
    "inputs",
    "offline",
    "portable",
];
const HTML: &[&str] = &[
    "templates",
    "theme",
    "default-theme",
    "preferred-dark-theme",
    "smart-punctuation",
    "curly-quotes",
    "mathjax-support",
    "copy-fonts",
    "additional-css",
    "additional-js",
    "no-section-label",
    "git-repository-url",
    "git-repository-icon",
    "edit-url-template",
    "site-url",
    "cname",
    "input-404",
    "hash-files",
    "fold",
    "print",
    "playground",
    "playpen",
    "code",
    "search",
    "redirect",
    "livereload-url",
    "google-analytics",
    "sidebar-header-nav",
    "definition-lists",
    "admonitions",
];
const TABLES: &[&str] = &[
    "book",
    "build",
    "rust",
    "output",
    "preprocessor",
    "execute",
    "verify",
    "dependencies",
    "patch",
];

impl Config {
    /// Reads the text of a `book.toml`; relative paths of dependencies are taken from `root`.
    ///
    /// Never fails: what is wrong is said in the diagnostics, and the default stands in for it.
    pub fn parse(source: &Source, root: &Path) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let (table, errors) = DeTable::parse_recoverable(source.text());
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            diagnostics.push(Diagnostic::error(
                span.into(),
                error.message().trim().to_string(),
            ));
        }
        let table = table.get_ref();
        let config = Self::read(table, source, root, &mut diagnostics);
        (config, diagnostics)
    }

    fn read(
        table: &DeTable<'_>,
        source: &Source,
        root: &Path,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut top = Keys::new(table, "", TABLES, diagnostics);
        let is_labook = ["execute", "verify", "dependencies"]
            .iter()
            .any(|name| top.has(name));

        let mut book = top.table("book", BOOK);
        let title = book.string("title").unwrap_or_default();
        let authors = book.strings("authors");
        let description = book.string("description").unwrap_or_default();
        let language = book.string("language").unwrap_or_else(|| "en".into());
        let number_sections = book.boolean("number-sections").unwrap_or(false);
        let bibliography = book.file("bibliography", root);
        let citation_style = book.name("citation-style", "ieee", citation_styles());
        let src_span = book.span("src");
        let src = book.string("src").unwrap_or_else(|| "src".into());

        let mut build = top.table("build", BUILD);
        let build_dir = build.string("build-dir").unwrap_or_else(|| "book".into());
        let create_missing = build.boolean("create-missing").unwrap_or(false);

        let mut rust = top.table("rust", &["edition"]);
        let editions = [
            ("2015", Edition::E2015),
            ("2018", Edition::E2018),
            ("2021", Edition::E2021),
            ("2024", Edition::E2024),
        ];
        // mdBook compiles with 2015 where its owner says nothing; a book of labook's own uses the newest.
        let unsaid = if is_labook {
            Edition::E2024
        } else {
            Edition::E2015
        };
        let edition = rust.choice("edition", &editions).unwrap_or(unsaid);

        let html = Html::read(top.table("output", &[]).any().table("html", HTML), root);
        let mut output = top.table("output", &[]);
        let has_pdf = output.has("pdf");
        let (pdf, wrong) = Pdf::read(output.table("pdf", pdf::PDF), has_pdf, root);

        let mut execute = top.table("execute", EXECUTE);
        let scopes = [("chapter", Scope::Chapter), ("cell", Scope::Cell)];
        let levels = [("0", 0), ("1", 1), ("2", 2), ("3", 3)];
        let execute = Execute {
            // The blocks of an mdBook were written to stand alone.
            scope: execute.choice("scope", &scopes).unwrap_or(if is_labook {
                Scope::Chapter
            } else {
                Scope::Cell
            }),
            opt_level: execute.choice("opt-level", &levels).unwrap_or(0),
            timeout: execute
                .duration("timeout")
                .unwrap_or(Duration::from_secs(60)),
            memory: execute.bytes("memory").unwrap_or(8 << 30),
            output: execute.bytes("output").unwrap_or(1 << 20),
            frames: execute.count("frames").unwrap_or(200),
            env: execute.strings("env"),
            inputs: execute.files("inputs", root, Usage::Read),
            offline: execute.boolean("offline").unwrap_or(false),
            portable: execute.boolean("portable").unwrap_or(false),
        };

        let mut verify = top.table("verify", &["min-checked"]);
        let verify = Verify {
            min_checked: verify.count("min-checked").unwrap_or(0),
        };

        // What they hold is for cargo to judge.
        let dependency_places = top.table("dependencies", &[]).places();
        top.table("patch", &[]);
        drop(top);
        diagnostics.extend(wrong);
        Self {
            title,
            authors,
            description,
            language,
            src: src.into(),
            number_sections,
            bibliography,
            citation_style,
            src_span,
            build_dir: build_dir.into(),
            create_missing,
            edition,
            html,
            pdf,
            execute,
            verify,
            dependencies: dependencies::manifest(source.text(), root),
            dependency_places,
        }
    }
}

impl Html {
    fn read(mut keys: Keys<'_, '_>, root: &Path) -> Self {
        Self {
            templates: keys
                .string("templates")
                .unwrap_or_else(|| "templates".into())
                .into(),
            default_theme: keys
                .string("default-theme")
                .map(|theme| theme.to_lowercase()),
            additional_css: keys.files("additional-css", root, Usage::Published),
            additional_js: keys.files("additional-js", root, Usage::Published),
            repository: keys.string("git-repository-url"),
            edit_url: keys.string("edit-url-template"),
            no_section_label: keys.boolean("no-section-label").unwrap_or(false),
            smart_punctuation: keys.boolean("smart-punctuation").unwrap_or(false),
            no_search: keys.table("search", &[]).boolean("enable") == Some(false),
        }
    }
}

impl Config {
    /// Adds what notebooks ask for to the dependencies; what `book.toml` says of a crate goes before.
    pub(crate) fn add_dependencies(&mut self, added: Vec<(String, toml::Value)>, root: &Path) {
        if !added.is_empty() {
            self.dependencies = dependencies::with(&self.dependencies, added, root);
        }
    }

    /// The place of the first dependency that a message of cargo's names.
    pub fn dependency_named_in(&self, message: &str) -> Option<Span> {
        dependencies::named_in(message, &self.dependency_places)
    }
}

#[cfg(test)]
mod tests;
