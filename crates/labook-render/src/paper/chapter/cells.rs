//! Cells: their code, and around it what the author asked for.

use labook_document::{Cell, CellId, Target, TargetKind};

use super::Writer;
use crate::highlight;
use crate::paper::code;
use crate::paper::markup::{optional, string};
use crate::status::badge;

impl<'a> Writer<'a, '_> {
    /// Appends a fence that runs: code, outputs, caption.
    pub(super) fn cell(&mut self, id: CellId) {
        let document = self.document;
        let cell = &document.cells[id.index()];
        let shared = self.shared;
        let target = self
            .chapter
            .and_then(|index| shared.book.numbering.cell(index, id));
        // A listing is about its code, so its caption belongs to the whole; others are about what they display.
        let (listing, caption) = match target {
            Some(target) if target.kind == TargetKind::Listing => (Some(target), None),
            other => (None, other),
        };
        let anchor = target
            .map(|target| &target.anchor)
            .or(cell.options.label.as_ref());
        if let Some(listing) = listing {
            self.open_caption(listing, cell);
        } else if caption.is_none()
            && let Some(anchor) = anchor
        {
            self.anchor(anchor);
        }
        if cell.options.echo && !cell.shown.trim().is_empty() {
            self.sheet.from(cell.span);
            let shown = cell.shown.trim_end_matches('\n');
            let lines = code::highlighted(&highlight::rust(shown));
            let badge = badge(cell).map(|badge| badge.word);
            let badge = optional(badge.as_deref());
            let folded = cell.options.fold;
            self.push(&format!(
                "#code({lines}, badge: {badge}, folded: {folded})\n"
            ));
        }
        self.outputs(cell, caption);
        if listing.is_some() {
            self.push("]");
        }
    }

    /// Appends the beginning of a figure, a table or a listing; its body and a bracket are to follow.
    pub(super) fn open_caption(&mut self, target: &Target, cell: &Cell) {
        let label = self.label_or_none(Some(&target.anchor));
        let name = target
            .name()
            .unwrap_or_else(|| target.kind.word().to_owned());
        let kind = target.kind.word().to_lowercase();
        self.push(&format!(
            "#captioned(\"{kind}\", {}, {label})[",
            string(&name)
        ));
        if let Some(caption) = &cell.options.caption {
            self.caption(caption, cell.span);
        }
        self.push("][\n");
    }
}
