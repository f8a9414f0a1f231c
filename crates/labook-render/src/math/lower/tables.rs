//! Arrays, matrices, alignments and diagrams.

use katex::parser::parse_node::{
    AlignSpec, AnyParseNode, ColSeparationType, ParseNodeArray, ParseNodeArrayTag,
};

use super::numbers::em;
use super::{Lowering, Lowers, Setting};
use crate::math::parse::{EQUATION_ARRAY, MULTLINE};
use crate::math::tree::{Line, Node, Row, Side, Style, Table, TableKind, TableRow, Tag};

impl Lowering<'_> {
    pub(super) fn table(
        &mut self,
        array: &ParseNodeArray,
        setting: Setting,
        out: &mut Vec<Node>,
    ) -> Lowers<()> {
        let kind = kind_of(array);
        let cell_style = cell_style(array).unwrap_or(Style::Text);
        let outside = std::mem::take(&mut self.labels);
        let mut rows = Vec::with_capacity(array.body.len());
        for (index, cells) in array.body.iter().enumerate() {
            if cells.is_empty() {
                continue;
            }
            let cells = cells
                .iter()
                .map(|cell| self.cell(cell, cell_style))
                .collect::<Lowers<Vec<Row>>>()?;
            let gap = array.row_gaps.get(index).and_then(Option::as_ref);
            let tag = match array.tags.as_ref().and_then(|tags| tags.get(index)) {
                Some(ParseNodeArrayTag::Bool(true)) => Tag::Automatic,
                Some(ParseNodeArrayTag::Nodes(nodes)) => {
                    Tag::Written(self.row(nodes, Setting::new(Style::Text))?)
                }
                Some(ParseNodeArrayTag::Bool(false)) | None => Tag::None,
            };
            rows.push(TableRow {
                cells,
                gap: gap.map_or(0.0, |gap| em(gap, setting.style)),
                tag,
                labels: std::mem::take(&mut self.labels),
                anchor: None,
            });
        }
        self.labels = outside;
        if kind == TableKind::Multline {
            number_at_the_end(&mut rows);
        }
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let (mut columns, mut verticals) = columns_of(array, kind);
        columns.resize(width.max(columns.len().min(width)), Side::Centre);
        verticals.resize(width + 1, Line::None);
        let mut horizontals: Vec<Line> = array
            .h_lines_before_row
            .iter()
            .map(|lines| horizontal(lines))
            .collect();
        horizontals.resize(rows.len() + 1, Line::None);
        let single = rows.len() == 1 && width == 1 && array.tags.is_some();
        if single && !rows[0].tag.is_some() && rows[0].labels.is_empty() {
            // An `equation*`, or an `equation` that nobody numbers: just what it holds.
            let row = rows.remove(0).cells.remove(0);
            if setting.style == Style::Display {
                out.extend(row.nodes);
            } else {
                out.push(Node::Styled {
                    style: Style::Display,
                    was: setting.style,
                    row,
                });
            }
            return Ok(());
        }
        out.push(Node::Table(Box::new(Table {
            kind,
            columns,
            verticals,
            rows,
            horizontals,
            display: cell_style == Style::Display,
            stretch: array.arraystretch,
            style: setting.style,
        })));
        Ok(())
    }

    fn cell(&mut self, cell: &AnyParseNode, style: Style) -> Lowers<Row> {
        // Cells forget the fonts around them, as TeX's do.
        let setting = Setting::new(style);
        match cell {
            AnyParseNode::Styling(styling) => match styling.body.as_slice() {
                [AnyParseNode::OrdGroup(group)] => self.row(&group.body, setting),
                body => self.row(body, setting),
            },
            other => self.row(std::slice::from_ref(other), setting),
        }
    }
}

/// The number of a formula over several lines stands beside its last, whichever line asked for it.
fn number_at_the_end(rows: &mut [TableRow]) {
    let labels = rows
        .iter_mut()
        .flat_map(|row| std::mem::take(&mut row.labels));
    let labels = labels.collect();
    let tags = rows.iter_mut().map(|row| std::mem::take(&mut row.tag));
    let tags: Vec<Tag> = tags.collect();
    let written = tags.iter().find(|tag| matches!(tag, Tag::Written(_)));
    let tag = written.or_else(|| tags.iter().find(|tag| tag.is_some()));
    if let Some(last) = rows.last_mut() {
        last.labels = labels;
        last.tag = tag.cloned().unwrap_or_default();
    }
}

fn cell_style(array: &ParseNodeArray) -> Option<Style> {
    match array.body.first()?.first()? {
        AnyParseNode::Styling(styling) => Some(super::symbols::style_of(styling.style)),
        _ => None,
    }
}

fn kind_of(array: &ParseNodeArray) -> TableKind {
    let mark = match array.cols.as_deref() {
        Some([AlignSpec::Align { align, .. }, ..]) => align.as_str(),
        _ => "",
    };
    match (mark, &array.col_separation_type) {
        (MULTLINE, _) => TableKind::Multline,
        (EQUATION_ARRAY, _) => TableKind::EquationArray,
        (_, Some(ColSeparationType::Align)) => TableKind::Aligned,
        (_, Some(ColSeparationType::Alignat)) => TableKind::AlignedAt,
        (_, Some(ColSeparationType::Gather)) => TableKind::Gathered,
        (_, Some(ColSeparationType::Small)) => TableKind::SmallMatrix,
        (_, Some(ColSeparationType::CD)) => TableKind::Diagram,
        (_, None) if array.tags.is_some() => TableKind::Gathered,
        (_, None) if array.arraystretch == 0.5 => TableKind::Substack,
        (_, None) if array.hskip_before_and_after == Some(true) => TableKind::Array,
        (_, None) if is_cases(array) => TableKind::Cases,
        (_, None) => TableKind::Matrix,
    }
}

fn is_cases(array: &ParseNodeArray) -> bool {
    matches!(
        array.cols.as_deref(),
        Some([AlignSpec::Align { postgap: Some(gap), .. }, _]) if *gap > 0.0
    )
}

fn columns_of(array: &ParseNodeArray, kind: TableKind) -> (Vec<Side>, Vec<Line>) {
    let mut columns = Vec::new();
    let mut verticals = vec![Line::None];
    for column in array.cols.iter().flatten() {
        match column {
            AlignSpec::Align { align, .. } => {
                columns.push(match (align.as_str(), kind) {
                    ("l", _) => Side::Left,
                    ("r", _) => Side::Right,
                    (_, TableKind::EquationArray) => match columns.len() {
                        0 => Side::Right,
                        1 => Side::Centre,
                        _ => Side::Left,
                    },
                    _ => Side::Centre,
                });
                verticals.push(Line::None);
            }
            AlignSpec::Separator { separator } => {
                if let Some(line) = verticals.last_mut() {
                    *line = match (*line, separator.as_str()) {
                        (Line::None, ":") => Line::Dashed,
                        (Line::None, _) => Line::Solid,
                        (_, _) => Line::Double,
                    };
                }
            }
        }
    }
    (columns, verticals)
}

fn horizontal(lines: &[bool]) -> Line {
    match lines {
        [] => Line::None,
        [true] => Line::Dashed,
        [false] => Line::Solid,
        _ => Line::Double,
    }
}

impl Table {
    /// A line of text among aligned equations (`\intertext`), which belongs to no column.
    pub(in crate::math) fn is_text_between(&self, row: &TableRow) -> bool {
        matches!(self.kind, TableKind::Aligned | TableKind::AlignedAt)
            && self.columns.len() > 1
            && matches!(row.cells.as_slice(), [cell] if matches!(cell.nodes.as_slice(), [Node::Text { .. }]))
    }
}
