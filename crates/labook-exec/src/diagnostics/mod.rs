//! What rustc says of a program becomes what labook says of a chapter.

mod human;
mod message;

use labook_document::{Diagnostic, Document, Label, Severity, Span};
use labook_program::Program;

pub(crate) use human::{CellLine, human};
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
            .filter_map(|span| Some((self.place(span)?, self.nearest(span))))
            .min_by_key(|((_, span), _)| span.is_none());
        let certain = found.is_some();
        let ((step, span), nearest) = match found {
            Some(found) => found,
            None if severity == Severity::Error => {
                let last = self.program.steps.len().saturating_sub(1);
                ((last, None), None)
            }
            None => return None,
        };
        if span.is_none() && severity != Severity::Error {
            return None;
        }
        let is_in_macro = nearest.is_some_and(|(_, nearest)| Some(nearest) != span);
        let span = span.or_else(|| cell_span(self.program, self.documents, step));
        let mut diagnostic = Diagnostic::new(severity, span, self.words(&message.message));
        diagnostic.code = message.code().map(str::to_owned);
        self.add_labels(&mut diagnostic, step, &message.spans);
        if is_in_macro && let Some(span) = span {
            // In the macro stands what is wrong, and at the call that it came from there.
            diagnostic.labels.push(Label {
                span,
                message: "in this call of a macro".to_owned(),
            });
        }
        for child in &message.children {
            self.add_child(&mut diagnostic, step, child);
        }
        if let Some(help) = self.ended_with_its_frames(&message.message, step) {
            diagnostic.help.push(help);
        }
        if message.is_unread_file() {
            diagnostic.help.push(UNREAD_FILE.to_owned());
        }
        Some(Mapped {
            step,
            certain,
            diagnostic,
        })
    }

    /// For a name that is not found: whether a cell with sliders had it.
    fn ended_with_its_frames(&self, message: &str, step: usize) -> Option<String> {
        let name = message.strip_prefix("cannot find ")?.split('`').nth(1)?;
        let definer = self.program.ended_with_its_frames(name, step)?;
        let document = self.documents.get(definer.document)?;
        let cell = document.cells.get(definer.cell.index())?;
        let place = document.source.locate(cell.code.source_offset(0));
        Some(format!(
            "the cell at {place} has `{name}`, but it has a slider too: what it defines ends with each of its frames"
        ))
    }

    fn add_labels(&self, diagnostic: &mut Diagnostic, step: usize, spans: &[MessageSpan]) {
        for span in spans {
            let Some(text) = span.label.as_ref().filter(|text| !text.is_empty()) else {
                continue;
            };
            // A detail of a macro that the author has not written says nothing at its call.
            if span.file_name != FILE && !span.is_primary {
                continue;
            }
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
        if is_noise(&child.message) {
            return;
        }
        let text = self.words(&child.message);
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
        let is_said = |suggestion: &String| text.contains(suggestion.trim_end_matches('`'));
        if suggestions.iter().all(is_said) {
            suggestions.clear();
        }
        self.add_labels(diagnostic, step, &child.spans);
        let primary = child.spans.iter().find(|span| span.is_primary);
        let place = primary.and_then(|span| self.place_in_document_of(step, span));
        let is_note = child.level == "note";
        if let Some(span) = place
            && is_note
            && suggestions.is_empty()
        {
            // Where the place has a word of its own, the note only says it again.
            if primary.is_none_or(|span| span.label.is_none()) {
                let message = text;
                diagnostic.labels.push(Label { span, message });
            }
            return;
        }
        if place.is_none() && text.starts_with("required by a bound in") {
            return;
        }
        // What a trait has to say of a type that lacks it, the compiler gives as a note.
        let is_note = is_note && !text.starts_with(DERIVE);
        let lines = match is_note {
            true => &mut diagnostic.notes,
            false => &mut diagnostic.help,
        };
        let text = match suggestions.is_empty() {
            true => text,
            false => format!("{}: {}", text.trim_end_matches(':'), suggestions.join(", ")),
        };
        if !lines.contains(&text) {
            lines.push(text);
        }
    }

    /// The step that is to blame for what is wrong at a place, and the span in its document. What a macro of the
    /// author's has written is its caller's.
    fn place(&self, span: &MessageSpan) -> Option<(usize, Option<Span>)> {
        let mut found = self.authored(span);
        for expansion in span.expansions() {
            let Some((step, call)) = self.authored(&expansion.span) else {
                continue;
            };
            let keeps = found.is_some_and(|(within, place)| {
                // An argument is more precise than the call, and a derive speaks of what it stands at.
                let is_argument =
                    within == step && call.start <= place.start && place.end <= call.end;
                is_argument || !expansion.is_call()
            });
            if !keeps {
                found = Some((step, call));
            }
        }
        match found {
            Some((step, span)) => Some((step, Some(span))),
            None => span.chain().find_map(|span| self.generated(span)),
        }
    }

    /// The innermost place that the author wrote: in a macro, where its definition is wrong.
    fn nearest(&self, span: &MessageSpan) -> Option<(usize, Span)> {
        span.chain().find_map(|span| self.authored(span))
    }

    fn authored(&self, span: &MessageSpan) -> Option<(usize, Span)> {
        let (step, place) = self.generated(span)?;
        Some((step, place?))
    }

    fn generated(&self, span: &MessageSpan) -> Option<(usize, Option<Span>)> {
        if span.file_name != FILE {
            return None;
        }
        self.program.map.span(span.byte_start..span.byte_end)
    }

    /// The names of the generated file and of what stands around the cells mean nothing to an author.
    fn words(&self, text: &str) -> String {
        self.places
            .plain(text)
            .replace("labook_runtime::program::Failure", "impl Debug")
            .replace(&format!("`{FILE}`"), "the chapter")
    }

    fn place_in_document_of(&self, step: usize, span: &MessageSpan) -> Option<Span> {
        let (found, place) = self.nearest(span)?;
        let document = |step: usize| self.program.steps.get(step).map(|step| step.document);
        (document(found) == document(step)).then_some(place)
    }
}

/// What labook-runtime advises where a value cannot be displayed.
const DERIVE: &str = "derive `Debug` for it";

/// What to do instead of including a file.
const UNREAD_FILE: &str = "no file stands beside the cells when they are compiled: name it by its whole path, or read \
    it when the cell runs, as in `std::fs::read_to_string(\"src/data.csv\")?`, which starts at the book's root";

/// Whether a note or a help speaks of how a lint is set, of the scaffolding, or of a file of the compiler's.
fn is_noise(text: &str) -> bool {
    [
        "labook_runtime",
        "on by default",
        "implied by `#[",
        "this error originates in the",
        "this warning originates in the",
        "has been written to",
        "consider using `--verbose`",
    ]
    .iter()
    .any(|noise| text.contains(noise))
}

/// The whole cell of a step.
fn cell_span(program: &Program, documents: &[&Document], step: usize) -> Option<Span> {
    let step = program.steps.get(step)?;
    let cell = documents.get(step.document)?.cells.get(step.cell.index())?;
    Some(cell.span)
}
