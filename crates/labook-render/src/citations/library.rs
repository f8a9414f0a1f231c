//! The file of a bibliography.

use hayagriva::io::{BibLaTeXError, from_biblatex_str, from_yaml_str};
use hayagriva::{Library, archive::ArchivedStyle};
use labook_document::{Diagnostic, Directive, Numbering, Source, Span, nearest};

/// The works that a book can cite.
#[derive(Clone, Debug)]
pub struct Bibliography {
    pub(super) library: Library,
}

impl Bibliography {
    /// Reads a file: BibLaTeX where its name ends in `.bib`, hayagriva's YAML otherwise. With errors, it is empty.
    pub fn parse(source: &Source) -> (Self, Vec<Diagnostic>) {
        let text = source.text();
        let is_biblatex = source.path().to_lowercase().ends_with(".bib");
        let library = if is_biblatex {
            from_biblatex_str(text).map_err(|errors| {
                errors
                    .into_iter()
                    .map(|error| biblatex_error(error, text))
                    .collect()
            })
        } else {
            from_yaml_str(text).map_err(|error| {
                let place = error
                    .location()
                    .map(|location| line_from(text, location.index()));
                let said = error.to_string();
                let message = said.split(" at line ").next().unwrap_or(&said).to_owned();
                let help =
                    "entries are written as in hayagriva's YAML; a BibLaTeX file ends in `.bib`";
                vec![
                    Diagnostic::new(labook_document::Severity::Error, place, message)
                        .with_help(help),
                ]
            })
        };
        match library {
            Ok(library) => (Self { library }, Vec::new()),
            Err(diagnostics) => {
                let library = Library::new();
                (Self { library }, diagnostics)
            }
        }
    }

    /// Says which citations of a book name no entry, each with the index of its chapter. `bibliography` is
    /// [`None`] for a book that names no file.
    pub fn check(bibliography: Option<&Self>, numbering: &Numbering) -> Vec<(usize, Diagnostic)> {
        let Some(bibliography) = bibliography else {
            let first = numbering.citations().first();
            let diagnostic = first.map(|place| {
                let error =
                    Diagnostic::error(place.span, "the book has no bibliography to cite from");
                let help = "name its file under `[book]`: `bibliography = \"references.bib\"`";
                (place.chapter, error.with_help(help))
            });
            return diagnostic.into_iter().collect();
        };
        let mut diagnostics = Vec::new();
        for place in numbering.citations() {
            for cited in &place.cited {
                if bibliography.library.get(&cited.key).is_none() {
                    let diagnostic = bibliography.unknown(&cited.key, cited.span);
                    diagnostics.push((place.chapter, diagnostic));
                }
            }
        }
        if let Some(first) = numbering.citations().first()
            && diagnostics.is_empty()
            && numbering.chapter_with(Directive::Bibliography).is_none()
        {
            let message = "the book cites works, and lists them nowhere";
            let help = "write `{{#bibliography}}` on a line of its own in the chapter that is to list them";
            let warning = Diagnostic::warning(first.span, message).with_help(help);
            diagnostics.push((first.chapter, warning));
        }
        diagnostics
    }

    fn unknown(&self, key: &str, place: Span) -> Diagnostic {
        let error = Diagnostic::error(
            place,
            format!("there is no work `{key}` in the bibliography"),
        );
        if labook_document::TargetKind::of_label(key).is_some() {
            return error.with_help(format!("for a reference write `@{key}`, without brackets"));
        }
        match nearest(key, self.library.keys()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!(
                "add an entry `{key}`, or write `\\[` for a bracket"
            )),
        }
    }
}

fn biblatex_error(error: BibLaTeXError, text: &str) -> Diagnostic {
    let (span, message) = match error {
        BibLaTeXError::Parse(error) => (error.span, error.kind.to_string()),
        BibLaTeXError::Type(error) => (error.span, error.kind.to_string()),
    };
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    // An entry that lacks something is shown by its first line.
    let line = line_from(text, start);
    let place = Span::new(start, end.min(line.end.max(start)));
    Diagnostic::error(place, message)
}

/// The rest of a line.
fn line_from(text: &str, at: usize) -> Span {
    let at = text.floor_char_boundary(at.min(text.len()));
    let line = text[at..].lines().next().unwrap_or_default();
    Span::new(at, at + line.trim_end().len())
}

/// The names of the styles that a book can ask for.
pub fn citation_styles() -> impl Iterator<Item = &'static str> + Clone {
    ArchivedStyle::all()
        .iter()
        .flat_map(|style| style.names().iter().copied())
}
