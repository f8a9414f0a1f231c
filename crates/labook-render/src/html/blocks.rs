//! Blocks.

use labook_document::{
    AlertKind, Alignment, Block, BlockKind, CodeBlock, Definition, Heading, Inline, InlineKind,
    ListItem, Span, TargetKind,
};
use minijinja::{Value, context};

use super::{ContentsEntry, Writer};
use crate::escape::escaped;
use crate::{highlight, walk};

impl Writer<'_> {
    /// Appends blocks, each on its own line.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
            if !self.out.ends_with('\n') {
                self.push("\n");
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(heading, block.span),
            BlockKind::Paragraph(content) => {
                self.push("<p>");
                self.inlines(content);
                self.push("</p>");
            }
            BlockKind::Cell(id) => self.cell(*id),
            BlockKind::Code(code) => self.code_block(code),
            BlockKind::Math(math) => {
                self.push("<div class=\"formula\">");
                self.math(math, block.span);
                self.push("</div>");
            }
            BlockKind::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items),
            BlockKind::Quote(blocks) => {
                self.push("<blockquote>\n");
                self.blocks(blocks);
                self.push("</blockquote>");
            }
            BlockKind::Alert {
                kind,
                title,
                blocks,
            } => self.alert(*kind, title, blocks),
            BlockKind::Theorem(theorem) => self.theorem(theorem, block.span),
            BlockKind::Figure(figure) => self.figure(figure, block.span),
            BlockKind::Table {
                alignments,
                head,
                rows,
                caption: None,
            } => self.table(alignments, head, rows),
            BlockKind::Table {
                alignments,
                head,
                rows,
                caption: Some(caption),
            } => {
                let table = self.captured(|writer| writer.table(alignments, head, rows));
                self.captioned_table(caption, block.span, table);
            }
            BlockKind::Definitions(definitions) => self.definitions(definitions),
            // Shown where the page ends.
            BlockKind::Footnote { .. } => {}
            BlockKind::Directive(directive) => self.list_of(*directive),
            BlockKind::Index(entries) => {
                self.push("<p class=\"index-places\">");
                for entry in entries {
                    self.index_entry(entry);
                }
                self.push("</p>");
            }
            BlockKind::Html(html) => self.raw_html(html, block.span),
            BlockKind::Rule => self.push("<hr>"),
        }
    }

    /// The running text of a block that is wanted without its paragraph.
    pub(super) fn only_inlines(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.inlines(content),
            _ => self.block(block),
        }
    }

    fn heading(&mut self, heading: &Heading, span: Span) {
        let level = heading.level.clamp(1, 6);
        let id = escaped(&format!("{}{}", self.id_prefix, heading.id));
        // The number of the chapter stands above its title.
        let target = self
            .numbered(span)
            .filter(|t| t.kind == TargetKind::Section);
        let number = target.and_then(|target| target.number.clone());
        self.push(&format!("<h{level} id=\"{id}\""));
        if !heading.classes.is_empty() {
            let classes = escaped(&heading.classes.join(" "));
            self.push(&format!(" class=\"{classes}\""));
        }
        self.push(">");
        if let Some(number) = &number {
            self.push(&format!("<span class=\"number\">{number}</span> "));
        }
        self.inlines(&heading.content);
        // The heading's own words name it; a second name in its midst would be read out with it.
        self.push(&format!(
            "<a class=\"anchor\" href=\"#{id}\" tabindex=\"-1\" aria-hidden=\"true\">#</a></h{level}>"
        ));
        if (2..=3).contains(&level) {
            let diagnostics = std::mem::take(&mut self.diagnostics);
            let html = self.captured(|writer| {
                if let Some(number) = &number {
                    writer.push(&format!("<span class=\"number\">{number}</span> "));
                }
                writer.words_only(&heading.content);
            });
            self.diagnostics = diagnostics;
            self.contents.push(ContentsEntry { level, id, html });
        }
    }

    /// Running text without links and footnotes, as it stands within a link.
    pub(super) fn words_only(&mut self, inlines: &[Inline]) {
        let outside = (self.within_link, self.is_copy);
        (self.within_link, self.is_copy) = (true, true);
        for inline in inlines {
            match &inline.kind {
                InlineKind::Link { content, .. } => self.words_only(content),
                InlineKind::FootnoteReference(_) | InlineKind::Html(_) | InlineKind::Number(_) => {}
                InlineKind::Image { alt, .. } => self.text(alt),
                _ => self.inlines(std::slice::from_ref(inline)),
            }
        }
        (self.within_link, self.is_copy) = outside;
    }

    fn code_block(&mut self, block: &CodeBlock) {
        let language = escaped(&block.language);
        let code = block.code.text.trim_end_matches('\n');
        let html = highlight::html(&highlight::pieces(&block.language, code));
        self.push("<div class=\"code\"><pre><code");
        if !language.is_empty() {
            self.push(&format!(" class=\"language-{language}\""));
        }
        self.push(&format!(">{html}</code></pre></div>"));
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &[ListItem]) {
        let is_task_list = items.iter().any(|item| item.task.is_some());
        let class = if is_task_list { " class=\"tasks\"" } else { "" };
        let element = if start.is_some() { "ol" } else { "ul" };
        self.push(&format!("<{element}{class}"));
        if let Some(start) = start.filter(|start| *start != 1) {
            self.push(&format!(" start=\"{start}\""));
        }
        self.push(">\n");
        for item in items {
            self.push("<li>");
            if let Some(done) = item.task {
                self.push("<input type=\"checkbox\" disabled");
                self.push(if done {
                    " checked aria-label=\"done\"> "
                } else {
                    " aria-label=\"to do\"> "
                });
            }
            self.item(&item.blocks, tight);
            self.push("</li>\n");
        }
        self.push(&format!("</{element}>"));
    }

    /// The blocks of a list's item; paragraphs of a tight list are not set apart.
    fn item(&mut self, blocks: &[Block], tight: bool) {
        if !tight {
            self.push("\n");
            return self.blocks(blocks);
        }
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.push("\n");
            }
            self.only_inlines(block);
        }
    }

    fn alert(&mut self, kind: AlertKind, title: &[Inline], blocks: &[Block]) {
        let (class, word) = match kind {
            AlertKind::Note => ("note", "Note"),
            AlertKind::Tip => ("tip", "Tip"),
            AlertKind::Important => ("important", "Important"),
            AlertKind::Warning => ("warning", "Warning"),
            AlertKind::Caution => ("caution", "Caution"),
        };
        let title = self.captured(|writer| writer.inlines(title));
        let body = self.captured(|writer| writer.blocks(blocks));
        let (title, body) = (
            Value::from_safe_string(title),
            Value::from_safe_string(body),
        );
        self.template("alert.html", context! { kind => class, word, title, body });
    }

    fn table(&mut self, alignments: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        let columns: Vec<String> = head
            .iter()
            .map(|cell| walk::words(cell))
            .filter(|words| !words.is_empty())
            .collect();
        let label = escaped(&format!("Table: {}", columns.join(", ")));
        // A table wider than the page scrolls, so the keyboard must reach it.
        self.push(&format!(
            "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\"><table>\n<thead><tr>"
        ));
        self.row("th scope=\"col\"", alignments, head);
        self.push("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.push("<tr>");
            self.row("td", alignments, row);
            self.push("</tr>\n");
        }
        self.push("</tbody></table></div>");
    }

    fn row(&mut self, element: &str, alignments: &[Alignment], cells: &[Vec<Inline>]) {
        for (index, cell) in cells.iter().enumerate() {
            let class = match alignments.get(index) {
                Some(Alignment::Left) => " class=\"left\"",
                Some(Alignment::Center) => " class=\"center\"",
                Some(Alignment::Right) => " class=\"right\"",
                Some(Alignment::None) | None => "",
            };
            // An empty head cell heads nothing.
            let element = if cell.is_empty() { "td" } else { element };
            let name = &element[..2];
            self.push(&format!("<{element}{class}>"));
            self.inlines(cell);
            self.push(&format!("</{name}>"));
        }
    }

    fn definitions(&mut self, definitions: &[Definition]) {
        self.push("<dl>\n");
        for definition in definitions {
            self.push("<dt>");
            self.inlines(&definition.term);
            self.push("</dt>\n");
            for details in &definition.details {
                self.push("<dd>");
                match details.as_slice() {
                    [block] => self.only_inlines(block),
                    blocks => self.blocks(blocks),
                }
                self.push("</dd>\n");
            }
        }
        self.push("</dl>");
    }
}
