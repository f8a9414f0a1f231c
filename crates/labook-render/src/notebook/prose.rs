//! Notations that Jupyter does not know, replaced by plain Markdown. What needs no change is not touched.

use labook_document::{
    AlertKind, Block, BlockKind, Caption, CellId, Definition, Heading, Inline, InlineKind, Math,
    Span, Target,
};

use super::{citations, footnotes, numbers, places};
use crate::{Book, Chapter};

/// What becomes of a chapter's text.
pub(super) struct Rewrite<'a> {
    pub(super) edits: Edits<'a>,
    /// The fences that are cells, in order.
    pub(super) cuts: Vec<CellId>,
    /// The labels of footnotes, in the order of the first reference to each.
    pub(super) footnotes: Vec<String>,
}

/// Replacements of parts of a text, in order.
pub(super) struct Edits<'a> {
    text: &'a str,
    edits: Vec<Edit>,
}

struct Edit {
    span: Span,
    replacement: String,
    /// Whether it takes out a whole block, which is wanted elsewhere.
    moved: bool,
}

impl Edits<'_> {
    /// A part of the text with what is to be replaced in it replaced.
    pub(super) fn apply(&self, span: Span) -> String {
        self.replaced(span, true)
    }

    /// The text of a block that is moved elsewhere.
    pub(super) fn within(&self, span: Span) -> String {
        self.replaced(span, false)
    }

    fn replaced(&self, span: Span, and_moves: bool) -> String {
        let mut out = String::new();
        let mut at = span.start;
        let inside = |edit: &&Edit| {
            edit.span.start >= span.start && edit.span.end <= span.end && (and_moves || !edit.moved)
        };
        for edit in self.edits.iter().filter(inside) {
            // Of two that overlap, the outer one came first.
            if edit.span.start < at {
                continue;
            }
            out.push_str(&self.text[at..edit.span.start]);
            out.push_str(&edit.replacement);
            at = edit.span.end;
        }
        out.push_str(&self.text[at..span.end.max(at)]);
        out
    }
}

impl<'a> Rewrite<'a> {
    /// Finds what is to be replaced in a chapter.
    pub(super) fn of(book: &'a Book<'a>, chapter: &'a Chapter<'a>, files: &'a str) -> Self {
        let text = chapter.document.source.text();
        let mut finder = Finder {
            book,
            chapter,
            files,
            text,
            edits: Vec::new(),
            cuts: Vec::new(),
            footnotes: Vec::new(),
        };
        finder.blocks(&chapter.document.blocks);
        let mut edits = finder.edits;
        edits.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
        Self {
            edits: Edits { text, edits },
            cuts: finder.cuts,
            footnotes: finder.footnotes,
        }
    }
}

struct Finder<'a> {
    book: &'a Book<'a>,
    chapter: &'a Chapter<'a>,
    /// What leads to the files beside the chapter.
    files: &'a str,
    text: &'a str,
    edits: Vec<Edit>,
    cuts: Vec<CellId>,
    footnotes: Vec<String>,
}

impl<'a> Finder<'a> {
    fn replace(&mut self, span: Span, replacement: impl Into<String>) {
        self.edits.push(Edit {
            span,
            replacement: replacement.into(),
            moved: false,
        });
    }

    fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(Span::new(at, at), text);
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(heading, block.span),
            BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Cell(id) => self.cuts.push(*id),
            BlockKind::Math(math) => self.formula(math, block.span),
            BlockKind::List { items, .. } => {
                for item in items {
                    self.blocks(&item.blocks);
                }
            }
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Alert {
                kind,
                title,
                blocks,
            } => {
                let word = match kind {
                    AlertKind::Note => "Note",
                    AlertKind::Tip => "Tip",
                    AlertKind::Important => "Important",
                    AlertKind::Warning => "Warning",
                    AlertKind::Caution => "Caution",
                };
                self.alert(word, title, block.span);
                self.blocks(blocks);
            }
            BlockKind::Theorem(theorem) => {
                let target = self.target(block.span);
                let name = target.and_then(Target::name);
                let name = name.unwrap_or_else(|| theorem.kind.word().to_owned());
                self.alert(&name, &theorem.title, block.span);
                self.blocks(&theorem.blocks);
            }
            BlockKind::Table {
                head,
                rows,
                caption,
                ..
            } => {
                let cells = head.iter().chain(rows.iter().flatten());
                for content in cells.chain(caption.iter().map(|caption| &caption.content)) {
                    self.inlines(content);
                }
                if let Some(caption) = caption {
                    self.table_caption(caption, block.span);
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    self.definition(definition);
                }
            }
            BlockKind::Footnote { blocks, .. } => {
                self.edits.push(Edit {
                    span: block.span,
                    replacement: String::new(),
                    moved: true,
                });
                self.blocks(blocks);
            }
            BlockKind::Figure(figure) => {
                let url = places::file(self.files, &figure.url);
                let url = url.as_deref().unwrap_or(&figure.url);
                let image = format!("![{}]({url})", places::plain(&figure.alt));
                let name = self.target(block.span).and_then(Target::name);
                let caption = numbers::caption(name, &figure.caption);
                let prefix = self.container(block.span.start);
                self.replace(
                    block.span,
                    format!("{image}\n{}\n{prefix}{caption}\n", prefix.trim_end()),
                );
            }
            BlockKind::Directive(directive) => {
                let list = numbers::list(self.book, self.chapter, *directive);
                self.replace(block.span, list);
            }
            BlockKind::Code(_) | BlockKind::Index(_) | BlockKind::Html(_) | BlockKind::Rule => {}
        }
    }

    /// Takes off a heading's attributes, which Jupyter would show, and puts the number of a section before it.
    fn heading(&mut self, heading: &'a Heading, span: Span) {
        let number = numbers::section(self.book, self.target(span));
        if let (Some(number), Some(first)) = (number, heading.content.first()) {
            self.insert(first.span.start, format!("{number} "));
        }
        self.inlines(&heading.content);
        let end = heading.content.last().map_or(span.start, |i| i.span.end);
        let rest = &self.text[end..span.end];
        let line = rest.split('\n').next().unwrap_or_default();
        if let (Some(open), Some(close)) = (line.find('{'), line.rfind('}')) {
            let open = line[..open].trim_end().len();
            self.replace(Span::new(end + open, end + close + 1), "");
        }
    }

    /// A formula in any form but the one that Jupyter sets.
    fn formula(&mut self, math: &Math, span: Span) {
        let source = self.text[span.range()].trim_end();
        let mark = if math.display { "$$" } else { "$" };
        let is_plain = source.starts_with(mark) && !source.starts_with("$`");
        let numbered = numbers::formula(self.book, math);
        if is_plain && numbered.is_none() {
            return;
        }
        let tex = numbered.as_deref().unwrap_or(&math.tex).trim();
        let formula = if math.display {
            let prefix = self.container(span.start);
            format!("$$\n{tex}\n$$").replace('\n', &format!("\n{prefix}"))
        } else {
            format!("${tex}$")
        };
        self.replace(Span::new(span.start, span.start + source.len()), formula);
    }

    /// What the lines of a block begin with, that is, the marks of what it stands in.
    fn container(&self, at: usize) -> String {
        let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let marks = self.text[line..at].chars();
        marks.map(|c| if c == '>' { c } else { ' ' }).collect()
    }

    /// The caption of a table, a paragraph of its own after it.
    fn table_caption(&mut self, caption: &'a Caption, table: Span) {
        let name = self.target(table).and_then(Target::name);
        let name = name.unwrap_or_else(|| "Table".to_owned());
        let Span { start, end } = caption.span;
        let (first, last) = match (caption.content.first(), caption.content.last()) {
            (Some(first), Some(last)) => (first.span.start, last.span.end),
            _ => (end, end),
        };
        self.replace(Span::new(start, first), format!("**{name}.** "));
        let end = last + self.text[last..end.max(last)].trim_end().len();
        self.replace(Span::new(last, end), "");
    }

    fn target(&self, span: Span) -> Option<&'a Target> {
        self.book.numbering.block(self.index()?, span)
    }

    /// The index of the chapter in its book.
    fn index(&self) -> Option<usize> {
        let mut chapters = self.book.chapters.iter();
        chapters.position(|chapter| std::ptr::eq(chapter, self.chapter))
    }

    fn alert(&mut self, word: &str, title: &'a [Inline], span: Span) {
        self.inlines(title);
        let source = &self.text[span.range()];
        let Some(open) = source.find("[!") else {
            return;
        };
        let start = span.start + open;
        let Some(close) = self.text[start..span.end].find(']') else {
            return;
        };
        let end = start + close + 1;
        let line_end = self.text[end..span.end]
            .find('\n')
            .map_or(span.end, |at| end + at);
        // The label at the end of the line.
        if let Some(label) = self.text[end..line_end].find("{#") {
            let label = self.text[..end + label].trim_end().len();
            self.replace(Span::new(label, line_end), "");
        }
        let head = if title.is_empty() {
            format!("**{word}**")
        } else {
            format!("**{word}:**")
        };
        self.replace(Span::new(start, end), head);
        let prefix = self.container(start);
        self.insert(line_end, format!("\n{}", prefix.trim_end()));
    }

    /// A definition list's entry: the term in bold, its meanings as a list.
    fn definition(&mut self, definition: &'a Definition) {
        self.inlines(&definition.term);
        if let (Some(first), Some(last)) = (definition.term.first(), definition.term.last()) {
            self.insert(first.span.start, "**");
            self.insert(last.span.end, "**\n");
        }
        for blocks in &definition.details {
            if let Some(first) = blocks.first() {
                let before = &self.text[..first.span.start];
                if let Some(colon) = before.rfind(':') {
                    self.replace(Span::new(colon, colon + 1), "-");
                }
            }
            self.blocks(blocks);
        }
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        let span = inline.span;
        match &inline.kind {
            InlineKind::Text(_) => self.literal_dollars(span),
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content) => self.inlines(content),
            InlineKind::Math(math) => self.formula(math, span),
            InlineKind::Number(id) => {
                let number = self.chapter.number_text(*id).unwrap_or("?");
                self.replace(span, places::plain(number));
            }
            InlineKind::Link {
                url,
                title,
                content,
            } => {
                self.inlines(content);
                self.link(url, title, content, span);
            }
            InlineKind::FootnoteReference(label) => {
                let known = self.footnotes.iter().position(|known| known == label);
                let index = known.unwrap_or_else(|| {
                    self.footnotes.push(label.clone());
                    self.footnotes.len() - 1
                });
                self.replace(span, footnotes::mark(index + 1));
            }
            InlineKind::Image { url, title, alt } => {
                if let Some(address) = places::file(self.files, url) {
                    let title = titled(title);
                    let alt = places::plain(alt);
                    self.replace(span, format!("![{alt}]({address}{title})"));
                }
            }
            InlineKind::Reference { label } => {
                if let Some(target) = self.book.numbering.target(label) {
                    self.replace(span, numbers::reference(self.book, self.chapter, target));
                }
            }
            InlineKind::Citation(_) => {
                let index = self.index();
                if let Some(shown) =
                    index.and_then(|index| citations::citation(self.book, index, span))
                {
                    self.replace(span, shown);
                }
            }
            InlineKind::Code(_)
            | InlineKind::Index(_)
            | InlineKind::Html(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak => {}
        }
    }

    /// Jupyter takes what stands between any two dollars of a line for a formula.
    fn literal_dollars(&mut self, span: Span) {
        let source = &self.text[span.range()];
        for (at, _) in source.match_indices('$') {
            let at = span.start + at;
            if !self.text[..at].ends_with('\\') {
                self.insert(at, "\\");
            }
        }
    }

    /// A link within the book leads to the other notebook; one that names a reference far away says where it leads.
    fn link(&mut self, url: &str, title: &str, content: &[Inline], span: Span) {
        let words_end = content.last().map_or(span.start + 1, |last| last.span.end);
        let source = &self.text[span.range()];
        if source.starts_with('<') || words_end >= span.end {
            return;
        }
        let address =
            places::address(self.book, self.chapter, url).or_else(|| places::file(self.files, url));
        let tail = &self.text[words_end..span.end];
        let is_inline = tail.contains("](");
        if address.is_none() && is_inline {
            return;
        }
        // The words may end in marks of emphasis.
        let Some(bracket) = tail.find(']') else {
            return;
        };
        let address = address.as_deref().unwrap_or(url);
        let title = titled(title);
        let tail = Span::new(words_end + bracket, span.end);
        self.replace(tail, format!("]({address}{title})"));
    }
}

/// The title of a link or an image, as it stands after the address.
fn titled(title: &str) -> String {
    match title {
        "" => String::new(),
        title => format!(" \"{}\"", title.replace('"', "\\\"")),
    }
}
