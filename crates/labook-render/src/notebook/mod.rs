//! A chapter as a Jupyter notebook, for the Rust kernel of evcxr.
//!
//! # Steps
//!
//! 1. The chapter's text is cut where its cells stand (`cut`); what lies between becomes Markdown cells.
//! 2. Notations that Jupyter does not know (numbers with their expression, alerts, footnotes, links to chapters) are
//!    replaced in that text by plain Markdown (`prose`), references and labels by the book's numbers (`numbers`),
//!    citations by what the book's style shows (`citations`).
//!    All else stays as the author wrote it.
//! 3. Each cell becomes a code cell that a session can run (`code`), with what it printed (`outputs`).
//! 4. All of it is written in nbformat 4.5 (`format`), as Jupyter itself would write it.
//!
//! [`import()`] goes the other way. What an author asks of a cell is kept in `metadata.labook`, so that a chapter can be made of the notebook again.

mod citations;
mod code;
mod cut;
mod footnotes;
mod format;
mod import;
mod numbers;
mod outputs;
mod places;
mod prose;

pub use import::{Dependency, ImportError, ImportOptions, Imported, Remark, import};

use crate::{Book, Chapter};
use format::{Notebook, NotebookCell};

/// What a notebook needs that is not in the chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// The lines of the first cell, such as `:dep labmath = { path = "…" }`. Without any, there is no such cell.
    pub lines: Vec<String>,
    /// What leads from the notebook to the files beside the chapter, such as `../src/`; empty where it lies among them.
    pub files: String,
}

/// The notebook's path in the site, by that of the page: `norms.html` becomes `norms.ipynb`.
pub fn notebook_path(page: &str) -> String {
    let stem = page.strip_suffix(".html").unwrap_or(page);
    format!("{stem}.ipynb")
}

/// Writes the chapter at `index` as a notebook, as it stands beside its page.
pub fn notebook(book: &Book, index: usize, setup: &Setup) -> String {
    let chapter = &book.chapters[index];
    let mut notebook = Notebook::default();
    if !setup.lines.is_empty() {
        notebook.push(NotebookCell::setup(&setup.lines));
    }
    if let Some(title) = missing_title(chapter) {
        notebook.push(NotebookCell::markdown(title).generated("title"));
    }
    for piece in cut::pieces(book, chapter, &setup.files) {
        match piece {
            cut::Piece::Markdown(text) => notebook.push(NotebookCell::markdown(text)),
            cut::Piece::Generated(what, text) => {
                notebook.push(NotebookCell::markdown(text).generated(what));
            }
            cut::Piece::Cell(id) => code::cells(book, index, id, &mut notebook),
        }
    }
    if let Some(works) = citations::references(book, index) {
        notebook.push(NotebookCell::markdown(works).generated("references"));
    }
    notebook.to_json()
}

/// The heading that the page has and the chapter's text lacks.
fn missing_title(chapter: &Chapter) -> Option<String> {
    let mut has_title = false;
    labook_document::each_block(&chapter.document.blocks, &mut |block| {
        has_title |= matches!(&block.kind, labook_document::BlockKind::Heading(heading) if heading.level == 1);
    });
    (!has_title).then(|| format!("# {}", places::plain(&chapter.title)))
}
