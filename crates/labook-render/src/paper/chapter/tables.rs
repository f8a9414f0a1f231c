//! Tables of the chapter's own.

use labook_document::{Alignment, Caption, Inline, InlineKind, Span, TargetKind};

use super::Writer;
use crate::paper::markup::string;
use crate::walk;

impl<'a> Writer<'a, '_> {
    /// Appends a table, with its caption where it has one.
    pub(super) fn table(
        &mut self,
        alignments: &[Alignment],
        head: &'a [Vec<Inline>],
        rows: &'a [Vec<Vec<Inline>>],
        caption: Option<&'a Caption>,
        span: Span,
    ) {
        if let Some(caption) = caption {
            let target = self.numbered(span).filter(|t| t.kind == TargetKind::Table);
            let name = target.and_then(|target| target.name());
            let anchor = target.map(|target| target.anchor.clone());
            let label = self.label_or_none(anchor.as_deref().or(caption.id.as_deref()));
            let name = crate::paper::markup::optional(name.as_deref());
            self.push(&format!("#captioned(\"table\", {name}, {label})["));
            self.inlines(&caption.content);
            self.push("][\n");
        }
        self.sheet.from(span);
        let aligned = alignments.iter().map(|alignment| match alignment {
            Alignment::None | Alignment::Left => "left,",
            Alignment::Center => "center,",
            Alignment::Right => "right,",
        });
        let aligned: String = aligned.collect();
        // What cannot be broken decides how narrow a column can be, and its longest cell how wide it would like to be.
        let widest: String = (0..head.len())
            .map(|column| {
                let cells = std::iter::once(&head[column])
                    .chain(rows.iter().filter_map(|row| row.get(column)));
                let words_of = |cell: &Vec<Inline>| walk::words(cell).chars().count();
                let length = cells.clone().map(words_of).max().unwrap_or_default();
                let (words, code): (Vec<_>, Vec<_>) = cells
                    .flat_map(|cell| pieces(cell))
                    .partition(|(_, is_code)| !is_code);
                let longest = |pieces: Vec<(String, bool)>| {
                    let words = pieces.into_iter().map(|(word, _)| word);
                    string(
                        &words
                            .max_by_key(|word| word.chars().count())
                            .unwrap_or_default(),
                    )
                };
                format!("({}, raw({}), {length}),", longest(words), longest(code))
            })
            .collect();
        let place = self.sheet.place(span).start;
        let chapter = self.links.or(self.chapter).unwrap_or_default() + 1;
        self.push(&format!(
            "#fitted-table({chapter}, {place}, ({aligned}), ({widest}),\ntable.header("
        ));
        self.row(head);
        self.push("),\n");
        for row in rows {
            self.row(row);
            self.push("\n");
        }
        self.push(")");
        if caption.is_some() {
            self.push("]");
        }
    }

    fn row(&mut self, cells: &'a [Vec<Inline>]) {
        for cell in cells {
            self.push("[");
            self.inlines(cell);
            self.push("],");
        }
    }
}

/// The pieces of a cell's text that no line can break, and whether each is code.
fn pieces(cell: &[Inline]) -> Vec<(String, bool)> {
    let is_simple =
        |inline: &&Inline| !matches!(inline.kind, InlineKind::Math(_) | InlineKind::Image { .. });
    let inlines = cell.iter().filter(is_simple);
    let words = inlines.flat_map(|inline| {
        let is_code = matches!(inline.kind, InlineKind::Code(_));
        let words = walk::words(std::slice::from_ref(inline));
        let words = words
            .split_whitespace()
            .map(|word| (word.to_owned(), is_code));
        words.collect::<Vec<_>>()
    });
    words.collect()
}
