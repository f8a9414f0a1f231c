//! A book that has been run and verified: what the renderers take.

use crate::citations::Citations;
use crate::math::Macros;
use labook_document::{CellId, CellRun, Document, Numbering, Output, Verdict};

/// A whole book.
#[derive(Clone, Debug, Default)]
pub struct Book<'a> {
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// One sentence about it.
    pub description: Option<String>,
    /// Its language as a BCP 47 tag, such as `en`.
    pub language: String,
    /// The structure that the sidebar shows, in order.
    pub entries: Vec<Entry>,
    /// The chapters, in reading order.
    pub chapters: Vec<Chapter<'a>>,
    /// The numbers of its chapters, by [`number`](labook_document::number); empty, nothing has one.
    pub numbering: Numbering,
    /// What its citations show, by [`cite`](crate::citations::cite).
    pub citations: Citations,
    /// The commands that every formula may use.
    pub macros: Macros,
    /// How the site looks and what it links to.
    pub options: SiteOptions,
}

/// A line of the book's structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The chapter with this index.
    Chapter(usize),
    /// A chapter that is planned but not written.
    Draft {
        /// Its title.
        title: String,
        /// How deep it is nested, from 0.
        level: usize,
        /// Its number, such as `2.1.`.
        number: Option<String>,
    },
    /// The title of a part.
    Part(String),
    /// A line between parts.
    Separator,
}

/// A chapter with what its cells produced.
#[derive(Clone, Debug)]
pub struct Chapter<'a> {
    /// Its title.
    pub title: String,
    /// Its number, such as `1.2.`.
    pub number: Option<String>,
    /// How deep it is nested, from 0.
    pub level: usize,
    /// The page in the site, such as `norms.html`.
    pub path: String,
    /// The file in the book's source directory, such as `norms.md`. Links between chapters use it.
    pub source_path: String,
    /// What it says.
    pub document: &'a Document,
    /// What its cells produced, one for each cell of the document.
    pub runs: &'a [CellRun],
    /// How that compares with what the chapter says, one for each cell.
    pub verdicts: &'a [Verdict],
}

/// How the site looks and what it links to.
#[derive(Clone, Debug, Default)]
pub struct SiteOptions {
    /// The theme of a reader who has not chosen one.
    pub color_scheme: ColorScheme,
    /// Style sheets of the book's own, as paths in the site.
    pub extra_css: Vec<String>,
    /// Scripts of the book's own, as paths in the site.
    pub extra_js: Vec<String>,
    /// Where the sources are kept.
    pub repository: Option<String>,
    /// Where a chapter can be edited; `{path}` stands for its file.
    pub edit_url: Option<String>,
    /// Whether the site goes without its search.
    pub no_search: bool,
    /// Whether each page offers its chapter as a notebook, which lies beside it.
    pub notebooks: bool,
    /// The path of the whole book as a PDF, where there is one.
    pub pdf: Option<String>,
    /// The other files that the site will hold (images and the like). With them, links to files are checked too.
    pub files: Option<Vec<String>>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// What the reader's system prefers.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl ColorScheme {
    /// The word that templates and style sheets use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Chapter<'_> {
    /// The path from this page to the root of the site: empty, or `../` once for each directory.
    pub fn path_to_root(&self) -> String {
        "../".repeat(self.path.matches('/').count())
    }

    /// What stands for a number in prose: the author's own text, or the value that was computed.
    pub(crate) fn number_text(&self, id: CellId) -> Option<&str> {
        let cell = &self.document.cells[id.index()];
        let written = cell
            .expected
            .as_ref()
            .map(|expected| expected.text.text.trim_end());
        written.or_else(|| displayed_text(self.runs.get(id.index())?))
    }

    /// The number without its final dot.
    pub fn plain_number(&self) -> Option<&str> {
        self.number.as_deref().map(|n| n.trim_end_matches('.'))
    }
}

/// The first value that a run displayed, as plain text.
pub(crate) fn displayed_text(run: &CellRun) -> Option<&str> {
    run.outputs.iter().find_map(|output| match output {
        Output::Display(bundle) => bundle.get("text/plain").map(str::trim_end),
        _ => None,
    })
}
