//! `book.toml`: mdBook's keys where they mean the same, and labook's own tables.

mod keys;
mod quantity;

use std::path::{Path, PathBuf};
use std::time::Duration;

use labook_document::{Diagnostic, Edition, Source, Span};
use labook_program::Scope;
use toml::de::DeTable;

use keys::{Keys, Usage};

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
    /// `[execute]`.
    pub execute: Execute,
    /// `[verify]`.
    pub verify: Verify,
    /// `[dependencies]` and `[patch]` for the cells, paths made absolute, as TOML text.
    pub dependencies: String,
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
    /// Limit of what a cell may print, in bytes.
    pub output: u64,
    /// Names of environment variables that cells may see.
    pub env: Vec<String>,
    /// Files that cells read, relative to the book; a change of one runs the cells again.
    pub inputs: Vec<String>,
    /// Whether cargo may use the network for the dependencies.
    pub offline: bool,
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
    "env",
    "inputs",
    "offline",
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
            env: execute.strings("env"),
            inputs: execute.files("inputs", root, Usage::Read),
            offline: execute.boolean("offline").unwrap_or(false),
        };

        let mut verify = top.table("verify", &["min-checked"]);
        let verify = Verify {
            min_checked: verify.count("min-checked").unwrap_or(0),
        };

        // What they hold is for cargo to judge.
        top.table("dependencies", &[]);
        top.table("patch", &[]);
        drop(top);
        Self {
            title,
            authors,
            description,
            language,
            src: src.into(),
            src_span,
            build_dir: build_dir.into(),
            create_missing,
            edition,
            html,
            execute,
            verify,
            dependencies: dependencies(source.text(), root),
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
        }
    }
}

/// The tables that cargo is to see, with relative paths made absolute. Empty when the TOML does not parse.
fn dependencies(text: &str, root: &Path) -> String {
    let Ok(table) = text.parse::<toml::Table>() else {
        return String::new();
    };
    let mut manifest = toml::Table::new();
    for name in ["dependencies", "patch"] {
        if let Some(value) = table.get(name)
            && value.as_table().is_none_or(|table| !table.is_empty())
        {
            let mut value = value.clone();
            make_paths_absolute(&mut value, root);
            manifest.insert(name.into(), value);
        }
    }
    manifest.to_string()
}

fn make_paths_absolute(value: &mut toml::Value, root: &Path) {
    let Some(table) = value.as_table_mut() else {
        return;
    };
    for (key, value) in table.iter_mut() {
        match value {
            toml::Value::String(path) if key == "path" => {
                *path = root.join(&*path).to_string_lossy().into_owned()
            }
            other => make_paths_absolute(other, root),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Config, Vec<String>) {
        let source = Source::new("book.toml", text);
        let (config, diagnostics) = Config::parse(&source, Path::new("/book"));
        let messages = diagnostics
            .iter()
            .map(|diagnostic| {
                let place =
                    source.locate(diagnostic.span.expect("every message has a place").start);
                format!(
                    "{place}: {} {}",
                    diagnostic.message,
                    diagnostic.help.join(" ")
                )
                .trim_end()
                .to_string()
            })
            .collect();
        (config, messages)
    }

    #[test]
    fn an_mdbook_keeps_its_meaning() {
        let (config, messages) = read(
            "[book]\ntitle = \"T\"\nauthors = [\"A\", \"B\"]\n[output.html.fold]\nenable = true\n[preprocessor.x]\ny = 1\n",
        );
        assert_eq!(messages, Vec::<String>::new());
        assert_eq!((config.title.as_str(), config.authors.len()), ("T", 2));
        assert_eq!(config.execute.scope, Scope::Cell);
        assert_eq!(config.edition, Edition::E2015);
    }

    #[test]
    fn a_book_with_dependencies_shares_state_in_a_chapter() {
        let (config, messages) =
            read("[book]\ntitle = \"T\"\n[dependencies]\nm = { path = \"../m\" }\nn = \"1\"\n");
        assert_eq!(messages, Vec::<String>::new());
        assert_eq!(config.execute.scope, Scope::Chapter);
        assert_eq!(config.edition, Edition::E2024);
        assert!(
            config.dependencies.contains("path = \"/book/../m\""),
            "{}",
            config.dependencies
        );
    }

    #[test]
    fn all_that_is_wrong_is_said_at_its_place() {
        let (_, messages) =
            read("[book]\ntitel = \"T\"\n[execute]\nscope = \"page\"\ntimeout = 3.5\n[verfy]\n");
        assert_eq!(
            messages,
            [
                "book.toml:6:2: unknown table `verfy` did you mean `verify`?",
                "book.toml:2:1: unknown key `book.titel` did you mean `title`?",
                "book.toml:4:9: `execute.scope` cannot be \"page\" write one of \"chapter\", \"cell\"",
                "book.toml:5:11: `execute.timeout` must be a duration write it as \"90s\", \"500ms\" or \"2m\"",
            ]
        );
    }

    #[test]
    fn files_are_looked_for() {
        let (_, messages) = read(
            "[execute]\ninputs = [\"../data.csv\"]\n[output.html]\nadditional-css = [\"a.css\", \"../b.css\", \"/c.css\"]\n",
        );
        assert_eq!(
            messages,
            [
                "book.toml:4:19: `output.html.additional-css` names `a.css`, and there is no such file files are named relative to book.toml",
                "book.toml:4:28: `output.html.additional-css` names `../b.css`, which is not inside of the book copy the file into the book, and name it relative to book.toml",
                "book.toml:4:40: `output.html.additional-css` names `/c.css`, which is not inside of the book copy the file into the book, and name it relative to book.toml",
                "book.toml:2:11: `execute.inputs` names `../data.csv`, and there is no such file files are named relative to book.toml",
            ]
        );
    }

    #[test]
    fn tables_for_cargo_are_tables() {
        let (config, messages) = read("dependencies = 3\n");
        assert_eq!(
            messages,
            ["book.toml:1:16: `dependencies` must be a table write it as `[dependencies]`"]
        );
        assert_eq!(config.execute.scope, Scope::Chapter);
        assert_eq!(read("[dependencies]\n").0.dependencies, "");
    }

    #[test]
    fn broken_toml_is_an_error_with_its_place() {
        let (_, messages) = read("[book\ntitle = 1\n");
        assert!(messages[0].starts_with("book.toml:1:6: "), "{messages:?}");
    }
}
