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

    fn has_outer_rules(&self) -> bool {
        let is_ruled = |line: Option<&Line>| line.is_some_and(|line| *line != Line::None);
        [&self.verticals, &self.horizontals]
            .into_iter()
            .any(|lines| is_ruled(lines.first()) || is_ruled(lines.last()))
    }
}

impl Writer {
    /// Lines of a displayed formula, aligned at `&`.
    pub(super) fn lines(&mut self, table: &Table) {
        if table.kind == TableKind::Multline && self.on_paper {
            return self.long_formula(table);
        }
        for (index, row) in table.rows.iter().enumerate() {
            if index > 0 {
                self.token("\\ ");
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

    /// One formula over several lines: the first from the left margin, the last to the right one. Lines as wide as the
    /// page are calls of `flush`, which the page's template defines.
    fn long_formula(&mut self, table: &Table) {
        let last = table.rows.len().saturating_sub(1);
        for (index, row) in table.rows.iter().enumerate() {
            if index > 0 {
                self.token("\\ ");
            }
            let side = match index {
                0 => "left",
                _ if index == last => "right",
                _ => "center",
            };
            self.token(&format!("#flush({side}, "));
            if let Tag::Written(tag) = &row.tag {
                let anchor = optional(row.anchor.as_deref());
                self.out.push_str(&format!("id: {anchor}, tag: $"));
                self.touching = true;
                self.row(tag);
                self.out.push_str("$, ");
            }
            self.out.push_str("$display(");
            self.touching = true;
            for cell in &row.cells {
                self.filled(cell);
            }
            self.out.push_str(")$)");
            self.touching = false;
        }
    }

    pub(super) fn table(&mut self, table: &Table) {
        if table.has_outer_rules() {
            return self.ruled(table);
        }
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

    /// A table with rules at its edges, where those of a `mat` would cross.
    fn ruled(&mut self, table: &Table) {
        let sides: String = table
            .columns
            .iter()
            .map(|side| match side {
                Side::Left => "left, ",
                Side::Centre => "center, ",
                Side::Right => "right, ",
            })
            .collect();
        self.token(&format!(
            "#box(baseline: 50% - 0.25em, {{ set par(leading: 0pt); grid(columns: {}, align: ({sides}), inset: (x: 0.5em, y: 0.35em), ",
            table.columns.len(),
        ));
        for (direction, place, lines) in [
            ("hline", "y", &table.horizontals),
            ("vline", "x", &table.verticals),
        ] {
            for (at, line) in lines.iter().enumerate() {
                let stroke = match line {
                    Line::None => continue,
                    Line::Solid => "0.5pt",
                    Line::Dashed => "(thickness: 0.5pt, dash: \"dashed\")",
                    Line::Double => "1.2pt",
                };
                self.out.push_str(&format!(
                    "grid.{direction}({place}: {at}, stroke: {stroke}), "
                ));
            }
        }
        let empty = Row::default();
        for row in &table.rows {
            for column in 0..table.columns.len() {
                self.out.push('$');
                self.touching = true;
                let cell = row.cells.get(column).unwrap_or(&empty);
                if table.display {
                    self.call("display", |writer| writer.filled(cell));
                } else {
                    self.filled(cell);
                }
                self.out.push_str("$, ");
            }
        }
        self.out.push_str(") })");
        self.touching = false;
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
        if items
            .first()
            .is_some_and(|item| item.before > 0.0 && item.asked == 0.0)
        {
            self.token("class(\"normal\", \"\")");
        }
        self.items(&items, trailing);
    }

    fn tag(&mut self, row: &TableRow) {
        let Tag::Written(tag) = &row.tag else { return };
        if self.on_paper {
            let anchor = optional(row.anchor.as_deref());
            self.code(&format!("line-tag({anchor}, "), tag);
        } else {
            self.token("wide");
            self.row(tag);
        }
    }
}

/// A text of code, or `none`.
fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "none".to_owned(), quote)
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
