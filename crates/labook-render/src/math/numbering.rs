//! What a formula asks of whoever numbers a document's equations, and how it is told.

use super::tree::{Face, Node, Row, TableRow, Tag};
use super::{Formula, Table};

impl Formula {
    /// The formula's labels in order, each with the number or tag of its line, if there is one yet.
    pub fn labels(&self) -> Vec<(&str, Option<String>)> {
        let mut labels: Vec<(&str, Option<String>)> = self
            .labels
            .iter()
            .map(|label| (label.as_str(), text(&self.tag)))
            .collect();
        for line in self.table().into_iter().flat_map(|table| &table.rows) {
            labels.extend(
                line.labels
                    .iter()
                    .map(|label| (label.as_str(), text(&line.tag))),
            );
        }
        labels
    }

    /// Gives the formula as a whole a label, as `{#eq-x}` behind it does.
    pub fn label(&mut self, label: &str) {
        self.labels.insert(0, label.to_owned());
    }

    /// The label and the text of the reference that is all of the formula, as in `$\eqref{eq-x}$`.
    pub fn only_reference(&self) -> Option<(&str, &str)> {
        match (self.body.nodes.as_slice(), &self.tag) {
            ([Node::Reference { label, text, .. }], Tag::None) => Some((label, text)),
            _ => None,
        }
    }

    /// Numbers the lines that LaTeX would number, and formulas that have a label: `next` gives the number for a
    /// line with these labels, or none.
    pub fn number(&mut self, next: &mut dyn FnMut(&[String]) -> Option<String>) {
        let mut write = |tag: &mut Tag, labels: &[String]| {
            let wanted = *tag == Tag::Automatic || *tag == Tag::None && !labels.is_empty();
            if wanted && let Some(number) = next(labels) {
                *tag = Tag::Written(Row {
                    nodes: vec![Node::Text {
                        text: format!("({number})"),
                        face: Face::default(),
                    }],
                    tight: false,
                });
            }
        };
        write(&mut self.tag, &self.labels);
        for TableRow { tag, labels, .. } in self.rows() {
            write(tag, labels);
        }
    }

    /// Lets links lead to the formula and to its lines: each that has a label gets the id that `anchor` makes of it.
    pub fn anchor(&mut self, anchor: &dyn Fn(&str) -> String) {
        self.anchor = self.labels.first().map(|label| anchor(label));
        for row in self.rows() {
            row.anchor = row.labels.first().map(|label| anchor(label));
        }
    }

    fn rows(&mut self) -> &mut [TableRow] {
        match self.body.nodes.as_mut_slice() {
            [Node::Table(table)] => &mut table.rows,
            _ => &mut [],
        }
    }

    /// The table that is all of the formula.
    fn table(&self) -> Option<&Table> {
        match self.body.nodes.as_slice() {
            [Node::Table(table)] => Some(table),
            _ => None,
        }
    }
}

/// A tag without its parentheses.
fn text(tag: &Tag) -> Option<String> {
    match tag {
        Tag::Written(row) => {
            let mut out = String::new();
            for node in &row.nodes {
                match node {
                    Node::Text { text, .. }
                    | Node::Letters { text, .. }
                    | Node::Number { text, .. } => out.push_str(text),
                    _ => {}
                }
            }
            Some(out.trim_matches(['(', ')']).to_owned())
        }
        Tag::None | Tag::Automatic => None,
    }
}
