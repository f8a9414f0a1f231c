//! Tables in Typst: displayed lines as Typst has them, everything else as a `mat`.

use super::Writer;
use super::tokens::{number, quote};
use crate::math::Tag;
use crate::math::spacing::spaced;
use crate::math::tree::{Line, Row, Side, Style, Table, TableKind, TableRow};

impl Table {
    /// Displayed lines, which Typst has by itself.
    pub(super) fn has_lines(&self) -> bool {
        matches!(
            self.kind,
            TableKind::Aligned | TableKind::AlignedAt | TableKind::Gathered | TableKind::Multline
        )
    }
}

impl Writer {
    /// Lines of a displayed formula, aligned at `&`.
    pub(super) fn lines(&mut self, table: &Table) {
        for (index, row) in table.rows.iter().enumerate() {
            if index > 0 {
                self.token("\\ ");
            }
            if table.kind == TableKind::Multline {
                self.token(if index == 0 { "&" } else { "& wide" });
            }
            for (column, cell) in row.cells.iter().enumerate() {
                if column > 0 {
                    self.token("&");
                    if table.kind == TableKind::Aligned && column.is_multiple_of(2) {
                        self.token("#h(1em)");
                    }
                }
                self.cell(cell);
            }
            self.tag(row);
        }
    }

    pub(super) fn table(&mut self, table: &Table) {
        let column_gap = match table.kind {
            TableKind::Cases => 1.0,
            TableKind::Aligned | TableKind::AlignedAt | TableKind::EquationArray => 0.0,
            TableKind::SmallMatrix => 0.28,
            TableKind::Diagram => 0.5,
            _ => 1.0,
        };
        let row_gap = match table.kind {
            TableKind::SmallMatrix | TableKind::Substack => 0.2,
            TableKind::Matrix | TableKind::Array => 0.35,
            _ => 0.5,
        } + 0.5 * (table.stretch - 1.0).max(0.0);
        self.call("mat", |writer| {
            writer.out.push_str(&format!(
                "delim: #none, column-gap: #{}em, row-gap: #{}em",
                number(column_gap),
                number(row_gap)
            ));
            if let Some(augment) = augment(table) {
                writer.out.push_str(&augment);
            }
            for (index, row) in table.rows.iter().enumerate() {
                writer.out.push_str(if index == 0 { ", " } else { " ; " });
                writer.touching = true;
                writer.cells(table, row);
            }
        });
    }

    fn cells(&mut self, table: &Table, row: &TableRow) {
        let empty = Row::default();
        for column in 0..table.columns.len() {
            if column > 0 {
                self.comma();
            }
            let cell = row.cells.get(column).unwrap_or(&empty);
            let side = table.columns[column];
            if side == Side::Left {
                self.token("&");
            }
            // By themselves, cells are set as denominators are.
            let style = match (table.display, table.kind, table.style) {
                (true, ..) => Some("display"),
                (_, TableKind::SmallMatrix | TableKind::Substack, _) => Some("script"),
                (_, _, Style::Text) => Some("inline"),
                _ => None,
            };
            let around = table.kind == TableKind::EquationArray && column == 1;
            if around {
                self.token("thick");
            }
            match style {
                Some(style) => self.call(style, |writer| writer.filled(cell)),
                None => self.filled(cell),
            }
            if around {
                self.token("thick");
            }
            if side == Side::Right {
                self.token("&");
            }
        }
        if row.tag.is_some() {
            self.tag(row);
        }
    }

    fn filled(&mut self, cell: &Row) {
        let start = self.out.len();
        self.cell(cell);
        if self.out.len() == start {
            self.quoted("");
        }
    }

    /// A cell; where it begins with a relation or an operator that joins it to the cell before, an
    /// atom that shows nothing stands for that.
    fn cell(&mut self, cell: &Row) {
        let (items, trailing) = spaced(cell);
        for (index, item) in items.iter().enumerate() {
            self.space(item.asked);
            if index == 0 && item.before > 0.0 {
                self.token("class(\"normal\", \"\")");
            }
            self.node(item.node);
        }
        self.space(trailing);
    }

    fn tag(&mut self, row: &TableRow) {
        let Tag::Written(tag) = &row.tag else { return };
        if self.on_paper {
            let anchor = row
                .anchor
                .as_deref()
                .map_or_else(|| "none".to_owned(), quote);
            self.code(&format!("line-tag({anchor}, "), tag);
        } else {
            self.token("wide");
            self.row(tag);
        }
    }
}

/// Rules between columns and rows, as `mat` takes them.
fn augment(table: &Table) -> Option<String> {
    let inner = |lines: &[Line], count: usize| -> Vec<String> {
        (0..=count)
            .filter(|at| lines[*at] != Line::None)
            .map(|at| at.to_string())
            .collect()
    };
    let across = inner(&table.horizontals, table.rows.len());
    let down = inner(&table.verticals, table.columns.len());
    if across.is_empty() && down.is_empty() {
        return None;
    }
    let list = |places: Vec<String>| match places.as_slice() {
        [] => "()".to_owned(),
        places => format!("({},)", places.join(", ")),
    };
    Some(format!(
        ", augment: #(hline: {}, vline: {})",
        list(across),
        list(down)
    ))
}
