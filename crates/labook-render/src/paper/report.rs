//! What Typst has to say, at the places of the chapters.

use labook_document::{Diagnostic, Severity, Span};
use typst::WorldExt;
use typst::diag::{Severity as TypstSeverity, SourceDiagnostic};
use typst::foundations::{Label, Value};
use typst::introspection::{Introspector as _, MetadataElem};
use typst::syntax::{DiagSpan, FileId};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::manuscript::{Manuscript, chapter_path};
use super::world::Desk;

/// The label under which the templates say what is wrong with a page.
const PROBLEM: &str = "labook-problem";

/// Gathers diagnostics.
pub(super) struct Report<'a> {
    manuscript: &'a Manuscript,
    desk: &'a Desk,
    found: Vec<(Option<usize>, Diagnostic)>,
}

fn diagnostic(said: &SourceDiagnostic, span: Option<Span>) -> Diagnostic {
    let severity = match said.severity {
        TypstSeverity::Error => Severity::Error,
        TypstSeverity::Warning => Severity::Warning,
    };
    let mut diagnostic = Diagnostic::new(severity, span, format!("in the PDF: {}", said.message));
    let hints = said.hints.iter().map(|hint| hint.v.to_string());
    diagnostic.help.extend(hints);
    diagnostic
}

impl<'a> Report<'a> {
    pub(super) fn new(manuscript: &'a Manuscript, desk: &'a Desk) -> Self {
        Self {
            manuscript,
            desk,
            found: Vec::new(),
        }
    }

    pub(super) fn add_own(
        &mut self,
        diagnostics: impl IntoIterator<Item = (Option<usize>, Diagnostic)>,
    ) {
        self.found.extend(diagnostics);
    }

    /// Adds what Typst says, where the chapter asked for it.
    pub(super) fn add(&mut self, said: &SourceDiagnostic) {
        let place = std::iter::once(said.span)
            .chain(said.trace.iter().map(|point| point.span.into()))
            .find_map(|span| self.place(span));
        if let Some(place) = place {
            return self.add_at(place, said);
        }
        let mut diagnostic = diagnostic(said, None);
        diagnostic.notes.extend(self.template(said.span));
        self.found.push((None, diagnostic));
    }

    /// Adds what Typst says of a place in a chapter.
    pub(super) fn add_at(&mut self, place: (usize, Span), said: &SourceDiagnostic) {
        let (chapter, span) = place;
        let mut diagnostic = diagnostic(said, Some(span));
        let is_image = self.manuscript.shown_at.values().any(|at| *at == place);
        if diagnostic.help.is_empty() && is_image {
            let help = "a browser may show what Typst cannot read: write the picture anew, or in another format";
            diagnostic = diagnostic.with_help(help);
        }
        self.found.push((Some(chapter), diagnostic));
    }

    /// Where in the chapters a place of the manuscript came from.
    fn place(&self, span: DiagSpan) -> Option<(usize, Span)> {
        let id = span.id()?;
        let path = self.desk.path(id)?;
        if let Some(&place) = self.manuscript.shown_at.get(path) {
            return Some(place);
        }
        let chapter = self.chapter(id)?;
        let range = self.desk.range(span)?;
        let span = self.manuscript.places[chapter].find(range.start)?;
        Some((chapter, span))
    }

    fn chapter(&self, id: FileId) -> Option<usize> {
        let path = self.desk.path(id)?;
        (0..self.manuscript.places.len()).find(|&index| chapter_path(index) == path)
    }

    /// The line of a template that is at fault.
    fn template(&self, span: DiagSpan) -> Option<String> {
        use typst::World as _;
        let id = span.id()?;
        let path = self.desk.path(id)?.trim_start_matches('/');
        let line = self
            .desk
            .range(span)
            .and_then(|range| self.desk.source(id).ok()?.lines().byte_to_line(range.start));
        Some(match line {
            Some(line) => format!("in the template `{path}`, line {}", line + 1),
            None => format!("in the template `{path}`"),
        })
    }

    /// Adds what the templates found out when the pages were made, such as a table that is too wide.
    pub(super) fn add_problems(&mut self, document: &PagedDocument) {
        let Some(label) = Label::new(PicoStr::intern(PROBLEM)) else {
            return;
        };
        let found = document
            .introspector()
            .query(&typst::foundations::Selector::Label(label));
        for element in found {
            let Some(metadata) = element.to_packed::<MetadataElem>() else {
                continue;
            };
            let Value::Dict(problem) = &metadata.value else {
                continue;
            };
            let text = |name: &str| match problem.get(name) {
                Ok(Value::Str(text)) => Some(text.to_string()),
                _ => None,
            };
            let number = |name: &str| match problem.get(name) {
                Ok(Value::Int(number)) => usize::try_from(*number).ok(),
                _ => None,
            };
            let (Some(message), Some(at)) = (text("message"), number("at")) else {
                continue;
            };
            let chapter = number("chapter").and_then(|chapter| chapter.checked_sub(1));
            let mut diagnostic = Diagnostic::warning(Span::new(at, at), message);
            diagnostic.help.extend(text("help"));
            self.found.push((chapter, diagnostic));
        }
    }

    /// Everything, in the order of the chapters, each once.
    pub(super) fn finish(self) -> Vec<(Option<usize>, Diagnostic)> {
        let mut found = self.found;
        found.sort_by_key(|(chapter, diagnostic)| {
            (*chapter, diagnostic.span.map(|span| span.start))
        });
        found.dedup();
        found
    }
}
