//! Figures and the captions of tables.

use labook_document::{Caption, Figure, Span, TargetKind};
use minijinja::{Value, context};

use super::Writer;

impl Writer<'_> {
    /// Appends an image with its caption and number.
    pub(super) fn figure(&mut self, figure: &Figure, span: Span) {
        let target = self.numbered(span);
        let label = target.and_then(|target| target.name());
        let anchor = self.anchor_of(Some(&figure.id));
        let image = self.captured(|writer| writer.image(&figure.url, "", &figure.alt, span));
        let prefix = format!("{}caption-{}-", self.id_prefix, figure.id);
        let caption = self.captured(|writer| writer.caption(&figure.caption, prefix, span.start));
        self.template(
            "figure.html",
            context! {
                above => false,
                anchor,
                body => Value::from_safe_string(image),
                caption => Value::from_safe_string(caption),
                label,
            },
        );
    }

    /// Appends a table with its caption and number.
    pub(super) fn captioned_table(&mut self, caption: &Caption, span: Span, table: String) {
        let target = self.numbered(span).filter(|t| t.kind == TargetKind::Table);
        let label = target.and_then(|target| target.name());
        let anchor = target.map(|target| target.anchor.clone());
        let anchor = self.anchor_of(anchor.as_deref());
        let text = self.captured(|writer| writer.inlines(&caption.content));
        self.template(
            "figure.html",
            context! {
                above => true,
                anchor,
                body => Value::from_safe_string(table),
                caption => Value::from_safe_string(text),
                label,
            },
        );
    }

    /// The id that an anchor is on the page; what repeats another place has none.
    pub(super) fn anchor_of(&self, anchor: Option<&str>) -> Option<String> {
        let anchor = anchor.filter(|_| !self.is_copy)?;
        Some(format!("{}{anchor}", self.id_prefix))
    }
}
