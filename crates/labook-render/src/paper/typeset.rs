//! A manuscript becomes a PDF.

use labook_document::{Diagnostic, Severity};
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::coverage::uncovered;
use super::manuscript::Manuscript;
use super::options::{PaperOptions, Standard};
use super::report::Report;
use super::world::{Alone, Desk};
use crate::Book;

/// How many runs what Typst remembers stays. A single build forgets it all; a watching one keeps what it used last.
const REMEMBERED: usize = 2;

/// A book on paper.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The PDF; `None` where an error stood in its way.
    pub pdf: Option<Vec<u8>>,
    /// How many pages it has.
    pub pages: usize,
    /// What is wrong, each with the index of its chapter, or without one.
    pub diagnostics: Vec<(Option<usize>, Diagnostic)>,
}

/// Sets the manuscript of a book and exports it as PDF. Equal manuscripts give equal bytes.
pub fn typeset(book: &Book, manuscript: &Manuscript, options: &PaperOptions) -> Paper {
    let desk = Desk::new(manuscript, &options.fonts);
    let mut report = Report::new(manuscript, &desk);
    report.add_own(uncovered(book, desk.fonts(), options.is_strict()));

    let warned = typst::compile::<PagedDocument>(&desk);
    for warning in &warned.warnings {
        report.add(warning);
    }
    let mut paper = Paper::default();
    match warned.output {
        Err(errors) => {
            errors.iter().for_each(|error| report.add(error));
            add_unreadable(&desk, manuscript, &mut report);
        }
        Ok(document) => {
            paper.pages = document.pages().len();
            report.add_problems(&document);
            match export(&document, options) {
                Ok(Ok(pdf)) => paper.pdf = Some(pdf),
                Ok(Err(errors)) => errors.iter().for_each(|error| report.add(error)),
                Err(message) => {
                    report.add_own([(None, Diagnostic::new(Severity::Error, None, message))])
                }
            }
        }
    }
    paper.diagnostics = report.finish();
    let is_error =
        |(_, diagnostic): &(Option<usize>, Diagnostic)| diagnostic.severity == Severity::Error;
    if paper.diagnostics.iter().any(is_error) {
        paper.pdf = None;
    }
    comemo::evict(REMEMBERED);
    paper
}

/// Adds what Typst says of each image alone: in the book it stops at the first that it cannot read.
fn add_unreadable(desk: &Desk, manuscript: &Manuscript, report: &mut Report<'_>) {
    for (path, &place) in &manuscript.shown_at {
        if let Err(errors) = typst::compile::<PagedDocument>(&Alone::new(desk, path)).output {
            errors.iter().for_each(|error| report.add_at(place, error));
        }
    }
}

type Exported = Result<typst::diag::SourceResult<Vec<u8>>, String>;

fn export(document: &PagedDocument, options: &PaperOptions) -> Exported {
    let standards: Vec<PdfStandard> = options.standards.iter().copied().map(standard).collect();
    let standards = PdfStandards::new(&standards).map_err(|error| error.message().to_string())?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some(format!("labook {}", env!("CARGO_PKG_VERSION")))),
        standards,
        ..PdfOptions::default()
    };
    Ok(typst_pdf::pdf(document, &options))
}

const fn standard(standard: Standard) -> PdfStandard {
    match standard {
        Standard::V1_7 => PdfStandard::V_1_7,
        Standard::V2_0 => PdfStandard::V_2_0,
        Standard::A2b => PdfStandard::A_2b,
        Standard::A2u => PdfStandard::A_2u,
        Standard::A2a => PdfStandard::A_2a,
        Standard::A3b => PdfStandard::A_3b,
        Standard::A3a => PdfStandard::A_3a,
        Standard::A4 => PdfStandard::A_4,
        Standard::Ua1 => PdfStandard::Ua_1,
    }
}
