//! The PDF of a book: its fonts, its words to Typst, and what Typst has to say.

#[cfg(feature = "pdf")]
mod setting;

use std::collections::BTreeMap;

use labook_document::Diagnostic;
use labook_render::Theme;
use labook_render::paper::{PaperOptions, compose};

use crate::load::Book;
use crate::page::{PageError, read};

/// The path of the PDF in the site.
pub const PATH: &str = "book.pdf";

/// Whether this build of labook can make PDFs.
pub const AVAILABLE: bool = cfg!(feature = "pdf");

/// A PDF, or what stood in its way.
#[derive(Debug, Default)]
pub struct Printed {
    /// The file.
    pub pdf: Option<Vec<u8>>,
    /// What is wrong, each with the index of its chapter, or without one.
    pub diagnostics: Vec<(Option<usize>, Diagnostic)>,
}

/// Sets the book. `files` are those of the site, by path: images come from there.
pub fn print(
    book: &Book,
    view: &labook_render::Book<'_>,
    theme: &Theme,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Printed, PageError> {
    let config = &book.config.pdf;
    let mut options = PaperOptions {
        standards: config.standards.clone(),
        date: config.date,
        ..PaperOptions::default()
    };
    if let Some(size) = &config.size {
        options.size.clone_from(size);
    }
    for font in &config.fonts {
        options.fonts.push(read(&book.root.join(font), font)?);
    }
    let mut manuscript = compose(view, theme, files, &options);
    let found = std::mem::take(&mut manuscript.diagnostics);
    #[cfg_attr(not(feature = "pdf"), expect(unused_mut))]
    let mut printed = Printed {
        pdf: None,
        diagnostics: found
            .into_iter()
            .map(|(chapter, diagnostic)| (Some(chapter), diagnostic))
            .collect(),
    };
    #[cfg(feature = "pdf")]
    {
        let paper = setting::set(book, view, &manuscript, &options);
        printed.pdf = paper.pdf;
        printed.diagnostics.extend(paper.diagnostics);
    }
    Ok(printed)
}
