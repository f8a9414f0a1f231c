//! Blocks.

use labook_document::{
    AlertKind, Block, BlockKind, CodeBlock, Definition, Heading, ListItem, Span, TargetKind,
};

use super::Writer;
use crate::highlight;
use crate::paper::code;
use crate::paper::markup::{optional, string};

/// Deeper headings than these have no bookmark, and look alike.
const DEEPEST: usize = 6;

impl<'a> Writer<'a, '_> {
    /// Appends blocks, each set apart by an empty line.
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
            self.push("\n\n");
        }
    }

    fn block(&mut self, block: &'a Block) {
        self.sheet.from(block.span);
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(heading, block.span),
            BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Cell(id) => self.cell(*id),
            BlockKind::Code(block) => self.code_block(block),
            BlockKind::Math(math) => self.math(math, true, block.span),
            BlockKind::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items),
            BlockKind::Quote(blocks) => {
                self.push("#quote(block: true)[\n");
                self.blocks(blocks);
                self.push("]");
            }
            BlockKind::Alert {
                kind,
                title,
                blocks,
            } => {
                let (class, word) = match kind {
                    AlertKind::Note => ("note", "Note"),
                    AlertKind::Tip => ("tip", "Tip"),
                    AlertKind::Important => ("important", "Important"),
                    AlertKind::Warning => ("warning", "Warning"),
                    AlertKind::Caution => ("caution", "Caution"),
                };
                self.push(&format!("#alert(\"{class}\", \"{word}\")["));
                self.inlines(title);
                self.push("][\n");
                self.blocks(blocks);
                self.push("]");
            }
            BlockKind::Theorem(theorem) => self.theorem(theorem, block),
            BlockKind::Figure(figure) => self.figure(figure, block.span),
            BlockKind::Table {
                alignments,
                head,
                rows,
                caption,
            } => self.table(alignments, head, rows, caption.as_ref(), block.span),
            BlockKind::Definitions(definitions) => self.definitions(definitions),
            // Shown at the foot of the page that refers to it.
            BlockKind::Footnote { .. } => {}
            BlockKind::Directive(directive) => self.list_of(*directive, block.span),
            BlockKind::Index(entries) => {
                for entry in entries {
                    self.index_entry(entry);
                }
            }
            BlockKind::Html(html) => self.html_block(html, block.span),
            BlockKind::Rule => self.push("#rule()"),
        }
    }

    /// The running text of a block that is wanted without its paragraph.
    pub(super) fn only_inlines(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                self.sheet.from(block.span);
                self.inlines(content);
            }
            _ => {
                self.push("\n\n");
                self.block(block);
                self.push("\n\n");
            }
        }
    }

    fn heading(&mut self, heading: &'a Heading, span: Span) {
        if heading.level == 1 && !std::mem::replace(&mut self.has_title, true) {
            // The chapter opened with it.
            return;
        }
        let base = self
            .links
            .and_then(|index| self.shared.book.chapters.get(index))
            .map_or(0, |c| c.level);
        let asked = usize::from(heading.level.max(2)) + base;
        // A reader who goes from heading to heading must not miss a level.
        let level = asked.min(self.sheet.level + 1).clamp(2, DEEPEST);
        if self.chapter.is_some() && !self.is_copy {
            self.sheet.level = level;
        }
        let target = self
            .numbered(span)
            .filter(|target| target.kind == TargetKind::Section);
        let number = target.and_then(|target| target.number.clone());
        let name = if self.chapter.is_some() {
            "section"
        } else {
            "subheading"
        };
        self.push(&format!(
            "#{name}({level}, {}, ",
            optional(number.as_deref())
        ));
        self.labels(std::slice::from_ref(&heading.id));
        self.push(")[");
        self.words(&heading.content);
        self.push("]");
    }

    fn code_block(&mut self, block: &CodeBlock) {
        let code = block.code.text.trim_end_matches('\n');
        let lines = code::highlighted(&highlight::pieces(&block.language, code));
        self.push(&format!("#code({lines})"));
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &'a [ListItem]) {
        let call = match start {
            Some(start) => format!("#enum(start: {start}, tight: {tight},\n"),
            None => format!("#list(tight: {tight},\n"),
        };
        let is_task_list = items.iter().any(|item| item.task.is_some());
        if is_task_list {
            self.push(&format!("#tasks(tight: {tight},\n"));
        } else {
            self.push(&call);
        }
        for item in items {
            if is_task_list {
                let state = item
                    .task
                    .map_or("none", |done| if done { "true" } else { "false" });
                self.push(&format!("({state}, "));
            }
            self.push("[");
            for (index, block) in item.blocks.iter().enumerate() {
                if tight && index == 0 {
                    self.only_inlines(block);
                } else {
                    self.push("\n\n");
                    self.block(block);
                }
            }
            self.push("]");
            self.push(if is_task_list { "),\n" } else { ",\n" });
        }
        self.push(")");
    }

    fn definitions(&mut self, definitions: &'a [Definition]) {
        self.push("#terms(\n");
        for definition in definitions {
            self.push("terms.item[");
            self.inlines(&definition.term);
            self.push("][\n");
            for details in &definition.details {
                self.blocks(details);
            }
            self.push("],\n");
        }
        self.push(")");
    }

    /// Appends a place that links lead to, and that shows nothing.
    pub(super) fn anchor(&mut self, anchor: &str) {
        if let Some(label) = self.new_label(anchor) {
            self.push(&format!("#anchor({});", string(&label)));
        }
    }
}
