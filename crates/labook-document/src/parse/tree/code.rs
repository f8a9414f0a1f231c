//! Blocks of code: cells, their expectations, and what is only shown.

use pulldown_cmark::CowStr;

use super::{Builder, words::without_margins};
use crate::{
    Block, BlockKind, Cell, CellId, CodeBlock, Diagnostic, Evaluate, Excerpt, Expectation, Math,
    Span,
    parse::{
        cell::{RustFence, read_fence},
        fence::{Purpose, purpose},
    },
};

impl<'a> Builder<'a> {
    /// The end of a block of code: a cell, an expectation, a formula or only code.
    pub(super) fn code(&mut self, info: Option<CowStr<'a>>, mut content: Excerpt, span: Span) {
        let Some(info) = info else {
            let code = CodeBlock {
                language: String::new(),
                info: String::new(),
                code: content,
            };
            return self.block(BlockKind::Code(code), span);
        };
        let fence = Fence::find(self.text, span, &content);
        content.anchor(fence.content_start);
        if !fence.closed {
            self.diagnostics.push(
                Diagnostic::error(fence.opening, "this fence is never closed").with_help(format!(
                    "put a line {} where the code ends",
                    &self.text[fence.opening.range()]
                )),
            );
        }
        match purpose(self.text, fence.info, &mut self.diagnostics) {
            Purpose::Cell(words) => {
                let fence = RustFence {
                    span,
                    words,
                    content,
                };
                let id = self.next_cell();
                let (mut cell, label_span) =
                    read_fence(id, fence, self.settings, &mut self.diagnostics);
                if let Some(label_span) = label_span {
                    self.register_label(&mut cell, label_span);
                }
                self.cells.push(cell);
                self.block(BlockKind::Cell(id), span);
            }
            Purpose::Output => self.expectation(info, fence.opening, content, span),
            Purpose::Math => {
                let tex = without_margins(&content.text).to_owned();
                let math = Math {
                    display: true,
                    tex,
                    label: None,
                };
                self.block(BlockKind::Math(math), span);
            }
            Purpose::Code => self.plain_code(info, content, span),
        }
    }

    fn plain_code(&mut self, info: CowStr<'a>, code: Excerpt, span: Span) {
        let language = info
            .split(|char: char| char == ',' || char.is_whitespace())
            .next()
            .unwrap_or_default()
            .to_owned();
        let info = info.into_string();
        let code = CodeBlock {
            language,
            info,
            code,
        };
        self.block(BlockKind::Code(code), span);
    }

    /// Gives an `output` fence to the cell right before it.
    fn expectation(&mut self, info: CowStr<'a>, opening: Span, text: Excerpt, span: Span) {
        let frame = self.top();
        let before = frame.blocks.last().filter(|_| frame.inlines.is_empty());
        let cell = match before {
            Some(&Block {
                kind: BlockKind::Cell(id),
                ..
            }) => Some(id),
            _ => None,
        };
        let Some(id) = cell else {
            self.diagnostics.push(
                Diagnostic::error(opening, "this `output` fence belongs to no cell").with_help(
                    "put it right after a Rust cell, with nothing but blank lines between, or write `text`",
                ),
            );
            return self.plain_code(info, text, span);
        };
        let cell = &mut self.cells[id.index()];
        if let Some(first) = &cell.expected {
            let first = first.span;
            self.diagnostics.push(
                Diagnostic::error(opening, "the cell before has an `output` fence already")
                    .with_label(first, "its output is here")
                    .with_help("a cell has one `output` fence, which holds all that it prints"),
            );
            return self.plain_code(info, text, span);
        }
        cell.expected = Some(Expectation { span, text });
        let reason = match &cell.options.evaluate {
            Evaluate::Skip(reason) => reason.as_str(),
            Evaluate::NoRun => "no_run",
            Evaluate::Run | Evaluate::ShouldPanic | Evaluate::CompileFail(_) => return,
        };
        let message = format!("this output is not checked: its cell does not run (`{reason}`)");
        self.diagnostics.push(Diagnostic::warning(opening, message));
    }

    fn register_label(&mut self, cell: &mut Cell, span: Span) {
        let Some(label) = cell.options.label.clone() else {
            return;
        };
        match self.labels.get(&label) {
            Some(&first) => {
                self.diagnostics.push(
                    Diagnostic::error(span, format!("two cells have the label `{label}`"))
                        .with_label(first, "the first is here"),
                );
                // References are to the first.
                cell.options.label = None;
            }
            None => {
                self.labels.insert(label, span);
            }
        }
    }

    /// The id of the next cell.
    pub(super) fn next_cell(&self) -> CellId {
        CellId(u32::try_from(self.cells.len()).expect("a cell takes bytes, and text is shorter"))
    }
}

/// The lines that make a fence a fence.
struct Fence {
    /// The marks of the opening line.
    opening: Span,
    /// What stands after them.
    info: Span,
    /// Where the code starts, or would.
    content_start: usize,
    /// Whether there is a closing line.
    closed: bool,
}

impl Fence {
    fn find(text: &str, block: Span, content: &Excerpt) -> Self {
        let all = &text[block.range()];
        let line = all.lines().next().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        let mark = line[indent..].chars().next().unwrap_or('`');
        let rest = line[indent..].trim_start_matches(mark);
        let marks = line.len() - rest.len();
        let info = block.start + marks + (rest.len() - rest.trim_start().len());
        let info_end = info + rest.trim().len();
        let after_line = all.find('\n').map_or(block.end, |at| block.start + at + 1);
        // After the code come the marks of containers, and the closing line if there is one.
        let code_end = content.runs.last().map_or(after_line, |&(_, run)| run.end);
        let closed = text[code_end.min(block.end)..block.end].contains(mark);
        Self {
            opening: Span::new(block.start + indent, block.start + marks),
            info: Span::new(info, info_end),
            content_start: after_line,
            closed,
        }
    }
}
