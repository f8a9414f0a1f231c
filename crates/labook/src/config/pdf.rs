//! `[output.pdf]`: whether there is a PDF, and how it is made.

use std::path::Path;

use labook_document::{Diagnostic, Span};
use labook_render::paper::{Date, Standard};

use super::keys::{Keys, Usage};

/// How the PDF is made.
#[derive(Clone, Debug, Default)]
pub struct Pdf {
    /// Whether a build writes one where its command line does not say: when `[output.pdf]` is there.
    pub enable: bool,
    /// The size of the paper, by Typst's names.
    pub size: Option<String>,
    /// The standards that it must conform to.
    pub standards: Vec<Standard>,
    /// The date of the document.
    pub date: Option<Date>,
    /// Fonts of the book's own, relative to the book.
    pub fonts: Vec<String>,
}

/// Labook's keys, and those that mdbook-pdf has, which has a browser print the site.
pub(super) const PDF: &[&str] = &[
    "enable",
    "paper",
    "standard",
    "date",
    "fonts",
    "browser-binary-path",
    "command",
    "display-header-footer",
    "footer-template",
    "generate-document-outline",
    "generate-tagged-pdf",
    "header-template",
    "ignore-invalid-page-ranges",
    "landscape",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "optional",
    "page-ranges",
    "paper-height",
    "paper-width",
    "prefer-css-page-size",
    "print-background",
    "scale",
    "static-site-url",
    "theme",
    "trying-times",
];

/// Sizes of paper: the name that an author writes, and Typst's.
const SIZES: &[(&str, &str)] = &[
    ("a4", "a4"),
    ("a5", "a5"),
    ("b5", "iso-b5"),
    ("letter", "us-letter"),
    ("legal", "us-legal"),
    ("us-letter", "us-letter"),
    ("us-legal", "us-legal"),
];

impl Pdf {
    pub(super) fn read(
        mut keys: Keys<'_, '_>,
        is_there: bool,
        root: &Path,
    ) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let names = keys.strings("standard");
        let standards = names.iter().filter_map(|name| {
            let found = Standard::ALL
                .into_iter()
                .find(|standard| standard.name() == name.as_str());
            if found.is_none() {
                let known: Vec<String> = Standard::ALL
                    .iter()
                    .map(|standard| format!("\"{}\"", standard.name()))
                    .collect();
                diagnostics.push(wrong(
                    keys.span("standard"),
                    format!("`output.pdf.standard` cannot be \"{name}\""),
                    format!("write some of {}", known.join(", ")),
                ));
            }
            found
        });
        let standards: Vec<Standard> = standards.collect();
        let written = keys.string("date");
        let date = written.as_deref().and_then(|text| text.parse().ok());
        if let (Some(text), None) = (&written, date) {
            diagnostics.push(wrong(
                keys.span("date"),
                format!("`output.pdf.date` is no day: \"{text}\""),
                "write it as \"2026-11-22\"".to_owned(),
            ));
        }
        if !standards.is_empty() && written.is_none() {
            diagnostics.push(wrong(
                keys.span("standard"),
                "a PDF that conforms to a standard has a date".to_owned(),
                "write `date = \"2026-11-22\"` under `[output.pdf]`: a date that is written keeps the PDF the same tomorrow"
                    .to_owned(),
            ));
        }
        let pdf = Self {
            enable: is_there && keys.boolean("enable").unwrap_or(true),
            size: keys.choice("paper", SIZES).map(str::to_owned),
            standards,
            date,
            fonts: keys.files("fonts", root, Usage::Published),
        };
        (pdf, diagnostics)
    }
}

fn wrong(span: Option<Span>, message: String, help: String) -> Diagnostic {
    Diagnostic::error(span.unwrap_or_default(), message).with_help(help)
}
