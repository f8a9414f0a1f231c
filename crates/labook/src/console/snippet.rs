//! A diagnostic with the lines of the book that it speaks of.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use labook_document::{Diagnostic, Severity, Source, Span};

use crate::finding::Finding;

/// A diagnostic at its place, as coloured text.
pub(super) fn render(finding: &Finding) -> String {
    let Finding { source, diagnostic } = finding;
    let snippets = snippets(source, diagnostic);
    let mut title = level(diagnostic.severity).primary_title(diagnostic.message.as_str());
    if let Some(code) = &diagnostic.code {
        title = title.id(code.as_str());
    }
    let mut group = Group::with_title(title);
    if snippets.is_empty() {
        group = group.element(annotate_snippets::Origin::path(source.path()));
    }
    for snippet in &snippets {
        let annotations = snippet.marks.iter().map(|mark| mark.annotation());
        group = group.element(
            Snippet::source(snippet.text)
                .path(snippet.path)
                .line_start(snippet.first_line)
                .annotations(annotations),
        );
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::styled().render(&[group])
}

/// A message without a place.
pub(super) fn plain(severity: Severity, message: &str, help: &str) -> String {
    let mut group = Group::with_title(level(severity).primary_title(message));
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help));
    }
    Renderer::styled().render(&[group])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// The lines of one file that are shown, and what is marked in them.
struct Lines<'a> {
    path: &'a str,
    text: &'a str,
    start: usize,
    first_line: usize,
    marks: Vec<Mark<'a>>,
}

struct Mark<'a> {
    kind: AnnotationKind,
    span: Span,
    label: Option<&'a str>,
}

impl<'a> Mark<'a> {
    fn annotation(&self) -> Annotation<'a> {
        let annotation = self.kind.span(self.span.range());
        match self.label {
            Some(label) => annotation.label(label),
            None => annotation,
        }
    }
}

/// The places of a diagnostic by file: only the lines around them are cut out, so a large chapter costs nothing.
fn snippets<'a>(source: &'a Source, diagnostic: &'a Diagnostic) -> Vec<Lines<'a>> {
    let mut places: Vec<(AnnotationKind, Span, Option<&'a str>)> = Vec::new();
    if let Some(span) = diagnostic.span {
        let own = diagnostic.labels.iter().find(|label| label.span == span);
        places.push((
            AnnotationKind::Primary,
            span,
            own.map(|label| label.message.as_str()),
        ));
    }
    for label in diagnostic
        .labels
        .iter()
        .filter(|label| Some(label.span) != diagnostic.span)
    {
        places.push((
            AnnotationKind::Context,
            label.span,
            Some(label.message.as_str()),
        ));
    }

    let mut snippets: Vec<Lines<'a>> = Vec::new();
    for (kind, span, label) in places {
        let Some((path, span)) = source.origin(first_line(source, span)) else {
            continue;
        };
        let Some((_, text)) = source.files().find(|(name, _)| *name == path) else {
            continue;
        };
        let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.end..]
            .find('\n')
            .map_or(text.len(), |at| span.end + at);
        match snippets.iter_mut().find(|lines| lines.path == path) {
            Some(lines) => lines.widen(text, start, end),
            None => snippets.push(Lines {
                path,
                text: "",
                start,
                first_line: 1,
                marks: Vec::new(),
            }),
        }
        let lines = snippets
            .iter_mut()
            .find(|lines| lines.path == path)
            .expect("it was just added");
        lines.widen(text, start, end);
        lines.marks.push(Mark { kind, span, label });
    }
    for lines in &mut snippets {
        for mark in &mut lines.marks {
            mark.span = Span::new(mark.span.start - lines.start, mark.span.end - lines.start);
        }
    }
    snippets
}

impl<'a> Lines<'a> {
    fn widen(&mut self, file: &'a str, start: usize, end: usize) {
        let old_end = self.start + self.text.len();
        self.start = self.start.min(start);
        self.text = &file[self.start..old_end.max(end)];
        self.first_line = file[..self.start].matches('\n').count() + 1;
    }
}

/// A place of many lines is shown by its first.
fn first_line(source: &Source, span: Span) -> Span {
    let text = &source.text()[span.range()];
    Span::new(
        span.start,
        span.start + text.lines().next().map_or(0, str::len),
    )
}
