//! Tables in MathML Core, whose columns are aligned and ruled by CSS alone.

use super::{Writer, em};
use crate::math::Tag;
use crate::math::tree::{Line, Row, Side, Style, Table, TableKind, TableRow};

impl Writer {
    pub(super) fn table(&mut self, table: &Table) {
        let numbered = table
            .rows
            .iter()
            .any(|row| matches!(row.tag, Tag::Written(_)));
        let mut attributes = Vec::new();
        if table.display {
            attributes.push("displaystyle=\"true\"".to_owned());
        }
        if table.kind == TableKind::SmallMatrix && table.style < Style::Script {
            attributes.push("scriptlevel=\"1\"".to_owned());
        }
        let style = table_style(table, numbered);
        if !style.is_empty() {
            attributes.push(format!("style=\"{style}\""));
        }
        self.open("mtable", &attributes.join(" "));
        let outside = std::mem::replace(&mut self.diagram, table.kind == TableKind::Diagram);
        for (index, row) in table.rows.iter().enumerate() {
            self.out.push_str("<mtr");
            if let Some(anchor) = row.anchor.as_deref() {
                self.open_anchor(anchor);
            }
            self.out.push('>');
            let is_long = table.kind == TableKind::Multline;
            if numbered && !is_long {
                self.out.push_str("<mtd style=\"width:50%\"></mtd>");
            }
            if table.is_text_between(row) {
                let columns = table.columns.len();
                self.open(
                    "mtd",
                    &format!("columnspan=\"{columns}\" style=\"text-align:left\""),
                );
                self.row(&row.cells[0]);
                self.close("mtd");
            } else {
                self.cells(table, row, index);
            }
            if numbered {
                self.out.push_str(if is_long {
                    "<mtd style=\"padding-left:1em;text-align:-webkit-right\">"
                } else {
                    "<mtd style=\"width:50%;text-align:-webkit-right\">"
                });
                if let Tag::Written(tag) = &row.tag {
                    self.row(tag);
                }
                self.out.push_str("</mtd>");
            }
            self.out.push_str("</mtr>");
        }
        self.diagram = outside;
        self.close("mtable");
    }

    fn cells(&mut self, table: &Table, row: &TableRow, index: usize) {
        let empty = Row::default();
        for column in 0..table.columns.len() {
            let cell = row.cells.get(column).unwrap_or(&empty);
            let style = cell_style(table, index, column);
            if style.is_empty() {
                self.out.push_str("<mtd>");
            } else {
                self.open("mtd", &format!("style=\"{style}\""));
            }
            self.row(cell);
            self.close("mtd");
        }
    }

    /// A displayed formula with its number at the right margin.
    pub(super) fn tagged(&mut self, body: &Row, tag: &Row) {
        self.out.push_str("<mtable displaystyle=\"true\" style=\"display:table;width:100%\"><mtr><mtd style=\"width:50%\"></mtd><mtd>");
        self.row(body);
        self.out
            .push_str("</mtd><mtd style=\"width:50%;text-align:-webkit-right\">");
        self.row(tag);
        self.out.push_str("</mtd></mtr></mtable>");
    }
}

fn table_style(table: &Table, numbered: bool) -> String {
    let mut style = Vec::new();
    if numbered || table.kind == TableKind::Multline {
        style.push("display:table;width:100%".to_owned());
    }
    style.join(";")
}

fn cell_style(table: &Table, row: usize, column: usize) -> String {
    let mut style: Vec<String> = Vec::new();
    let last_row = row + 1 == table.rows.len();
    let side = match table.kind {
        TableKind::Multline if row == 0 => Side::Left,
        TableKind::Multline if last_row => Side::Right,
        _ => table.columns[column],
    };
    match side {
        Side::Left => style.push("text-align:left".to_owned()),
        Side::Right => style.push("text-align:-webkit-right".to_owned()),
        Side::Centre => {}
    }
    if table.kind == TableKind::Multline {
        style.push("width:100%".to_owned());
    }
    let last_column = column + 1 == table.columns.len();
    // Browsers leave half an ex above and below, and 0.4 em at the sides; TeX opens up displayed lines.
    let padding = match table.kind {
        TableKind::Aligned if column > 0 && column.is_multiple_of(2) => ".25em 0 .25em 1em",
        TableKind::EquationArray if column == 1 => ".25em .28em",
        TableKind::Aligned | TableKind::AlignedAt | TableKind::EquationArray => ".25em 0",
        TableKind::Gathered | TableKind::Multline => ".25em 0",
        TableKind::Cases if last_column => ".25em 0",
        TableKind::Cases => ".25em 1em .25em 0",
        TableKind::Substack => ".1em 0",
        TableKind::SmallMatrix => ".1em .2em",
        TableKind::Diagram => ".2em .3em",
        TableKind::Array | TableKind::Matrix => "",
    };
    if !padding.is_empty() {
        style.push(format!("padding:{padding}"));
    }
    // Browsers disagree about the outer sides; TeX leaves none around a matrix.
    let outer = match table.kind {
        TableKind::Matrix => ".1em",
        TableKind::SmallMatrix => "0",
        TableKind::Array => ".4em",
        _ => "",
    };
    if !outer.is_empty() && column == 0 {
        style.push(format!("padding-left:{outer}"));
    }
    if !outer.is_empty() && last_column {
        style.push(format!("padding-right:{outer}"));
    }
    if (table.stretch - 1.0).abs() > 0.3 && table.kind == TableKind::Array {
        style.push(format!(
            "padding-top:{0};padding-bottom:{0}",
            em((table.stretch - 1.0).mul_add(0.6, 0.22).max(0.0))
        ));
    }
    // One taller cell makes the row taller.
    let gap = table.rows[row].gap;
    if gap != 0.0 && column == 0 {
        style.push(format!("padding-bottom:{}", em((gap + 0.22).max(0.0))));
    }
    let mut border = |edge: &str, line: Line| {
        let kind = match line {
            Line::None => return,
            Line::Solid => ".05em solid",
            Line::Dashed => ".05em dashed",
            Line::Double => ".2em double",
        };
        style.push(format!("border-{edge}:{kind}"));
    };
    border("left", table.verticals[column]);
    if last_column {
        border("right", table.verticals[column + 1]);
    }
    border("top", table.horizontals[row]);
    if last_row {
        border("bottom", table.horizontals[row + 1]);
    }
    style.join(";")
}
