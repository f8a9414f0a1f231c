//! What rustc says of a program becomes what labook says of a chapter.

mod human;
mod message;

use labook_document::{Diagnostic, Document, Label, Severity, Span};
use labook_program::Program;

pub(crate) use human::human;
use message::MessageSpan;
pub(crate) use message::{Message, parse};

use crate::compile::FILE;
use crate::outcome::Places;

/// A message of rustc with its place.
#[derive(Clone, Debug)]
pub(crate) struct Mapped {
    /// The step that it is about. A message without a place of its own is about the last step.
    pub(crate) step: usize,
    /// Whether the step is certain.
    pub(crate) certain: bool,
    pub(crate) diagnostic: Diagnostic,
}

/// Maps rustc's messages about `program` to the documents that it came from. An error is never lost; a
/// warning about scaffolding is.
pub(crate) fn map(messages: &[Message], program: &Program, documents: &[&Document]) -> Vec<Mapped> {
    let places = Places::new(program, documents);
    let mapper = Mapper {
        program,
        documents,
        places,
    };
    messages
        .iter()
        .filter_map(|message| mapper.message(message))
        .collect()
}

/// An error of labook's own about a call of the compiler that gave none, placed at the last step.
pub(crate) fn about_last_step(text: &str, program: &Program, documents: &[&Document]) -> Mapped {
    let step = program.steps.len().saturating_sub(1);
    let diagnostic = Diagnostic::new(Severity::Error, cell_span(program, documents, step), text);
    Mapped {
        step,
        certain: false,
        diagnostic,
    }
}

/// Gives the errors without a place of their own to `step`.
pub(crate) fn blame(
    mapped: &mut [Mapped],
    step: usize,
    program: &Program,
    documents: &[&Document],
) {
    for one in mapped.iter_mut().filter(|one| !one.certain) {
        one.step = step;
        one.diagnostic.span = cell_span(program, documents, step);
    }
}

struct Mapper<'a> {
    program: &'a Program,
    documents: &'a [&'a Document],
    places: Places<'a>,
}

impl Mapper<'_> {
    fn message(&self, message: &Message) -> Option<Mapped> {
        let severity = match message.level.as_str() {
            level if level.starts_with("error") => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Note,
        };
        let primary = message.spans.iter().filter(|span| span.is_primary);
        let found = primary
            .filter_map(|span| self.place(span))
            .min_by_key(|(_, span)| span.is_none());
        let certain = found.is_some();
        let (step, span) = match found {
            Some(found) => found,
            None if severity == Severity::Error => {
                (self.program.steps.len().saturating_sub(1), None)
            }
            None => return None,
        };
        if span.is_none() && severity != Severity::Error {
            return None;
        }
        let span = span.or_else(|| cell_span(self.program, self.documents, step));
        let mut diagnostic = Diagnostic::new(severity, span, self.words(&message.message));
        diagnostic.code = message.code().map(str::to_owned);
        self.add_labels(&mut diagnostic, step, &message.spans);
        for child in &message.children {
            self.add_child(&mut diagnostic, step, child);
        }
        Some(Mapped {
            step,
            certain,
            diagnostic,
        })
    }

    fn add_labels(&self, diagnostic: &mut Diagnostic, step: usize, spans: &[MessageSpan]) {
        for span in spans {
            let Some(text) = span.label.as_ref().filter(|text| !text.is_empty()) else {
                continue;
            };
            if let Some(place) = self.place_in_document_of(step, span) {
                let label = Label {
                    span: place,
                    message: self.words(text),
                };
                if !diagnostic.labels.contains(&label) {
                    diagnostic.labels.push(label);
                }
            }
        }
    }

    /// A note or a help: with a place it is a label there, without one a line.
    fn add_child(&self, diagnostic: &mut Diagnostic, step: usize, child: &Message) {
        let text = self.words(&child.message);
        // These speak of how a lint is set, or of the scaffolding.
        let noise = [
            "labook_runtime",
            "on by default",
            "implied by `#[",
            "this error originates in the",
            "this warning originates in the",
        ];
        if noise.iter().any(|noise| text.contains(noise)) {
            return;
        }
        let mut suggestions = Vec::new();
        for span in &child.spans {
            if let (Some(replacement), Some(_)) = (
                &span.suggested_replacement,
                self.place_in_document_of(step, span),
            ) {
                suggestions.push(format!("`{}`", replacement.trim()));
            }
        }
        suggestions.retain(|suggestion| suggestion != "``");
        self.add_labels(diagnostic, step, &child.spans);
        let place = child
            .spans
            .iter()
            .find(|span| span.is_primary)
            .and_then(|span| self.place_in_document_of(step, span));
        match place {
            Some(span) if suggestions.is_empty() && child.level == "note" => {
                diagnostic.labels.push(Label {
                    span,
                    message: text,
                });
            }
            _ => {
                let text = match (child.level.as_str(), suggestions.is_empty()) {
                    ("note", _) => format!("note: {text}"),
                    (_, true) => text,
                    (_, false) => {
                        format!("{}: {}", text.trim_end_matches(':'), suggestions.join(", "))
                    }
                };
                if !diagnostic.help.contains(&text) {
                    diagnostic.help.push(text);
                }
            }
        }
    }

    /// The step and the span in its document that a place belongs to. What came out of a macro belongs to the
    /// nearest call that the author wrote.
    fn place(&self, span: &MessageSpan) -> Option<(usize, Option<Span>)> {
        let mut best = None;
        let mut next = Some(span);
        while let Some(span) = next {
            if span.file_name == FILE
                && let Some((step, place)) = self.program.map.span(span.byte_start..span.byte_end)
            {
                if place.is_some() {
                    return Some((step, place));
                }
                best = best.or(Some((step, None)));
            }
            next = span.expansion.as_deref().map(|expansion| &expansion.span);
        }
        best
    }

    /// The name of the generated file means nothing to an author.
    fn words(&self, text: &str) -> String {
        self.places
            .with_places(text)
            .replace(&format!("`{FILE}`"), "the chapter")
    }

    fn place_in_document_of(&self, step: usize, span: &MessageSpan) -> Option<Span> {
        let (found, place) = self.place(span)?;
        let document = |step: usize| self.program.steps.get(step).map(|step| step.document);
        place.filter(|_| document(found) == document(step))
    }
}

/// The whole cell of a step.
fn cell_span(program: &Program, documents: &[&Document], step: usize) -> Option<Span> {
    let step = program.steps.get(step)?;
    let cell = documents.get(step.document)?.cells.get(step.cell.index())?;
    Some(cell.span)
}
