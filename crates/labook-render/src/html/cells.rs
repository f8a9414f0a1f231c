//! Cells: their code, and around it what the author asked for.

use labook_document::{Cell, CellId, TargetKind};
use minijinja::{Value, context};

use super::Writer;
use crate::highlight;
use crate::shown::without_options;
use crate::status::badge;

impl Writer<'_> {
    /// Appends a fence that runs: code, outputs, caption.
    pub(super) fn cell(&mut self, id: CellId) {
        let document = self.document;
        let cell = &document.cells[id.index()];
        let numbering = self.numbering;
        let target = self.chapter.and_then(|index| numbering.cell(index, id));
        let caption = target.map(|target| {
            let text = cell.options.caption.as_deref().unwrap_or("");
            let prefix = format!("{}caption-{}-", self.id_prefix, id.0);
            let html = self.captured(|writer| writer.caption(text, prefix, cell.span.start));
            let label = target.name();
            (
                target.kind,
                context! { label, text => Value::from_safe_string(html) },
            )
        });
        // A listing is about its code, so its caption belongs to the whole; others are about what they display.
        let (listing, caption) = match caption {
            Some((TargetKind::Listing, caption)) => (Some(caption), None),
            Some((_, caption)) => (None, Some(caption)),
            None => (None, None),
        };
        let anchor = target
            .map(|target| &target.anchor)
            .or(cell.options.label.as_ref())
            .map(|anchor| format!("{}{anchor}", self.id_prefix));
        let (cell_anchor, output_anchor) = match &caption {
            Some(_) => (None, anchor),
            None => (anchor, None),
        };
        let (code, hidden) = if cell.options.echo {
            code_lines(cell)
        } else {
            (String::new(), 0)
        };
        let badge = badge(cell)
            .map(|badge| context! { word => badge.word, explanation => badge.explanation });
        let outputs = self.captured(|writer| writer.outputs(cell, output_anchor, caption));
        let has_code = cell.options.echo && !code.is_empty();
        if !has_code && outputs.is_empty() && listing.is_none() {
            return;
        }
        self.template(
            "cell.html",
            context! {
                anchor => cell_anchor,
                badge,
                code => Value::from_safe_string(code),
                fold => cell.options.fold,
                has_code,
                hidden,
                listing,
                outputs => Value::from_safe_string(outputs),
            },
        );
    }
}

/// The highlighted code, with hidden lines marked, and how many of those there are.
fn code_lines(cell: &Cell) -> (String, usize) {
    let code = without_options(&cell.code.text);
    let code = code.trim_end_matches('\n');
    let lines = highlight::lines(&highlight::rust(code));
    let mut shown = cell.shown.trim_end_matches('\n').split('\n').peekable();
    let mut html = String::with_capacity(code.len() * 2);
    let mut hidden = 0;
    for (line, text) in lines.iter().zip(code.split('\n')) {
        if shown.next_if_eq(&text).is_some() {
            html.push_str(line);
            html.push('\n');
        } else {
            hidden += 1;
            html.push_str("<span class=\"hidden-line\">");
            html.push_str(line);
            html.push_str("\n</span>");
        }
    }
    if html.ends_with('\n') {
        html.pop();
    }
    (html, hidden)
}
