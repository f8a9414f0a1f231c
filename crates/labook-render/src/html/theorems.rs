//! Definitions, theorems, proofs, exercises and their kin.

use labook_document::{Block, BlockKind, Span, Theorem, TheoremKind};
use minijinja::{Value, context};

use super::Writer;

/// What ends a proof.
const TOMBSTONE: &str = "<span class=\"qed\" role=\"img\" aria-label=\"End of proof\">∎</span>";

impl Writer<'_> {
    /// Appends a theorem and the like, with its number.
    pub(super) fn theorem(&mut self, theorem: &Theorem, span: Span) {
        let target = self.numbered(span);
        let number = target.and_then(|target| target.number.clone());
        let anchor = target
            .map(|target| format!("{}{}", self.id_prefix, target.anchor))
            .filter(|_| !self.is_copy);
        let title = self.captured(|writer| writer.inlines(&theorem.title));
        let mut body = self.captured(|writer| writer.blocks(&theorem.blocks));
        if theorem.kind == TheoremKind::Proof {
            end_proof(&mut body, theorem.blocks.last());
        }
        self.template(
            "theorem.html",
            context! {
                anchor,
                body => Value::from_safe_string(body),
                kind => theorem.kind.word().to_lowercase(),
                number,
                title => Value::from_safe_string(title),
                word => theorem.kind.word(),
            },
        );
        // The template has no room for a line of its own between blocks.
        self.push("\n");
    }
}

/// Puts the tombstone at the end of a proof: in the last paragraph, or after whatever else stands last.
fn end_proof(body: &mut String, last: Option<&Block>) {
    let trimmed = body.trim_end().len();
    body.truncate(trimmed);
    match last.map(|block| &block.kind) {
        Some(BlockKind::Paragraph(_)) if body.ends_with("</p>") => {
            body.truncate(trimmed - "</p>".len());
            body.push(' ');
            body.push_str(TOMBSTONE);
            body.push_str("</p>\n");
        }
        // It stands at the height of a formula, which leaves room at its right.
        Some(BlockKind::Math(_)) => {
            body.push_str(&format!("\n<p class=\"qed-line raised\">{TOMBSTONE}</p>\n"));
        }
        _ => body.push_str(&format!("\n<p class=\"qed-line\">{TOMBSTONE}</p>\n")),
    }
}
