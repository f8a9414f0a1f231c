//! The search for insets, along pulldown-cmark's events.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{
    Context, Inset, InsetKind,
    table::{broken_heads, row_insets},
};
use crate::{Diagnostic, Span};

/// What a search came to.
#[derive(Default)]
pub(super) struct Found {
    /// The insets, which do not overlap.
    pub insets: Vec<Inset>,
    /// Whether what was found changes what the text around it means, so that there may be more.
    pub unsettled: bool,
    /// What is wrong with what is left.
    pub diagnostics: Vec<Diagnostic>,
}

/// Searches a text. What is known already is masked.
pub(super) fn search(text: &str, masked: &str, known: &[Inset], extensions: Options) -> Found {
    let mut search = Search {
        text,
        masked,
        known,
        found: Found::default(),
        covered: 0,
        parenthesis: None,
        hopeless: [0; 3],
        blocks: Vec::new(),
        last_limit: (Span::default(), 0),
        one_line: false,
        columns: 0,
        context: Context::default(),
        verbatim: 0,
        address: false,
        line_start: true,
    };
    for (event, range) in Parser::new_ext(masked, extensions).into_offset_iter() {
        search.take(&event, range.into());
    }
    search.found
}

/// A search on its way.
pub(super) struct Search<'a> {
    /// The text of the chapter.
    pub text: &'a str,
    /// The same without the insets that are known.
    pub masked: &'a str,
    known: &'a [Inset],
    /// What is found.
    pub found: Found,
    /// Where the last inset found ends. What pulldown-cmark makes of its inside does not matter.
    pub covered: usize,
    /// Where a `\(` stands that may yet be closed.
    pub parenthesis: Option<usize>,
    /// For each kind of closing mark, up to where it is known that there is none.
    pub hopeless: [usize; 3],
    /// The blocks that are open.
    blocks: Vec<Span>,
    /// Where what [`Self::limit`] said last holds, and what it said.
    last_limit: (Span, usize),
    /// Whether the text that is open ends with its line: of a heading, a cell of a table.
    pub one_line: bool,
    /// The columns of the table that is open.
    columns: usize,
    /// Where the search is.
    pub context: Context,
    /// How many constructs are open whose text is not running text: code, HTML, images, addresses.
    verbatim: usize,
    /// Whether the link that is open, if one is, shows its own address.
    pub address: bool,
    /// Whether nothing but marks of containers stands before, on the line.
    line_start: bool,
}

/// The closing marks that are searched for, as indices of [`Search::hopeless`].
#[derive(Clone, Copy)]
pub(super) enum Close {
    /// `\]`.
    Bracket,
    /// `$$`.
    Dollars,
    /// The brace of an expression.
    Brace,
}

impl Search<'_> {
    fn take(&mut self, event: &Event<'_>, span: Span) {
        let line_start = std::mem::replace(&mut self.line_start, false);
        match event {
            Event::Start(tag) => {
                self.line_start = line_start;
                self.start(tag, span);
            }
            Event::End(tag) => {
                self.line_start = line_start;
                self.end(*tag);
            }
            Event::SoftBreak | Event::HardBreak => self.line_start = true,
            Event::Html(_) if span.start >= self.covered => self.html(span),
            _ if self.verbatim > 0 || span.start < self.covered => {}
            Event::Text(_) => self.words(span, line_start),
            Event::Code(_) => {
                self.parenthesis = None;
                self.code(span);
            }
            Event::InlineMath(_) => self.amount(span),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Link { link_type, .. } => {
                self.address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                return;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => return,
            Tag::Image { .. } => {
                self.verbatim += 1;
                return;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.verbatim += 1,
            Tag::BlockQuote(_) => self.context.quotes += 1,
            Tag::Paragraph => self.paragraph(span),
            // What looks like a heading underlined with `=` may be a formula with its equals sign on a line of its own.
            Tag::Heading { .. } => self.one_line = self.masked[span.start..].starts_with('#'),
            Tag::TableCell | Tag::DefinitionListTitle => self.one_line = true,
            Tag::Table(alignments) => {
                self.columns = alignments.len();
                self.context.table = true;
            }
            Tag::TableHead | Tag::TableRow => self.row(span, self.columns),
            _ => {}
        }
        self.line_start = true;
        self.parenthesis = None;
        self.blocks.push(span);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => {
                self.address = false;
                return;
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => return,
            TagEnd::Image => {
                self.verbatim -= 1;
                return;
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.verbatim -= 1,
            TagEnd::BlockQuote(_) => self.context.quotes -= 1,
            TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::DefinitionListTitle => {
                self.one_line = false;
            }
            TagEnd::Table => {
                self.context.table = false;
                self.columns = 0;
            }
            _ => {}
        }
        self.line_start = true;
        self.parenthesis = None;
        self.blocks.pop();
    }

    /// A paragraph may be a table whose head has bars in its formulas.
    fn paragraph(&mut self, span: Span) {
        let text = &self.masked[span.range()];
        if !text.contains('|') || !text.contains('\n') {
            return;
        }
        for (head, columns) in broken_heads(self.masked, span) {
            let context = std::mem::replace(&mut self.context.table, true);
            self.row(head, columns);
            self.context.table = context;
        }
    }

    fn row(&mut self, span: Span, columns: usize) {
        if span.start < self.covered {
            return;
        }
        let (insets, excess) = row_insets(self.masked, span, columns, self.context);
        for inset in insets {
            self.push(inset.span, inset.kind, true);
        }
        if excess > 0 && self.columns > 0 {
            let row = self.text[span.range()].trim_end();
            let row = Span::new(span.start, span.start + row.len());
            let message = format!(
                "this row has more cells than the table's {columns} columns; the last are not shown"
            );
            self.found.diagnostics.push(
                Diagnostic::warning(row, message).with_help("write `\\|` for a bar within a cell"),
            );
        }
    }

    fn words(&mut self, span: Span, line_start: bool) {
        let escaped = self.masked[..span.start].ends_with('\\');
        let words = &self.masked[span.range()];
        if escaped && words.starts_with('(') {
            self.parenthesis = Some(span.start - 1);
            return;
        }
        if escaped && words.starts_with(')') {
            return self.inline_formula(span.start + 1);
        }
        if escaped && words.starts_with('[') {
            if line_start {
                self.display_formula(span.start - 1, "\\]", Close::Bracket);
            }
            return;
        }
        let rest = &self.masked[span.start..];
        if line_start && rest.starts_with("$$") && !rest.starts_with("$$$") {
            return self.display_formula(span.start, "$$", Close::Dollars);
        }
        if words == "[" && rest.starts_with("[^") && !escaped {
            self.footnote(span.start);
        }
        if words == "[" && rest.starts_with("[@") && !escaped {
            self.citation(span.start);
        }
        if words.starts_with("``") && !words.starts_with("```") && rest.starts_with("``{=") {
            self.number(span.start, None, span.start + 2, true);
        }
        self.references(span, escaped);
    }

    /// What looks like a reference to a footnote and is none.
    fn footnote(&mut self, start: usize) {
        let label = &self.masked[start + 2..];
        let ends = |char: char| char == '[' || char == ']' || char.is_whitespace();
        // References are short, and a bracket that is never closed must not be followed to the end.
        let Some((len, ']')) = label.char_indices().take(64).find(|&(_, char)| ends(char)) else {
            return;
        };
        if len > 0 {
            let span = Span::new(start, start + len + 3);
            let message = format!("there is no footnote `{}`", &label[..len]);
            let help = format!(
                "write what it says as `[^{}]: …`, or `\\[` for a bracket",
                &label[..len]
            );
            self.found
                .diagnostics
                .push(Diagnostic::warning(span, message).with_help(help));
        }
    }

    /// Where what begins at a place in the innermost block must have ended: with the block, or at a blank
    /// line, because an item of a list holds its text and further blocks alike.
    pub(super) fn limit(&mut self, from: usize) -> usize {
        let end = self
            .blocks
            .last()
            .map_or(self.masked.len(), |block| block.end);
        let (known, limit) = self.last_limit;
        if known.end == end && (known.start..limit).contains(&from) {
            return limit;
        }
        let mut limit = from;
        for (index, line) in self.masked[from..end].split_inclusive('\n').enumerate() {
            let blank = line
                .bytes()
                .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'));
            if blank && index > 0 {
                break;
            }
            limit += line.len();
        }
        self.last_limit = (Span::new(from, end), limit);
        limit
    }

    /// Adds an inset; `unsettled` says that it changes what the text around it means.
    pub(super) fn push(&mut self, span: Span, kind: InsetKind, unsettled: bool) {
        self.parenthesis = None;
        if matches!(kind, InsetKind::Math { .. }) {
            // What looked like a reference is part of the formula.
            let outside = |inset: &mut Inset| inset.span.start < span.start;
            while self.found.insets.pop_if(|inset| !outside(inset)).is_some() {}
        }
        // A formula around a number would take its check away.
        let first = self
            .known
            .partition_point(|inset| inset.span.end <= span.start);
        if self
            .known
            .get(first)
            .is_some_and(|inset| inset.span.start < span.end)
        {
            return;
        }
        self.covered = span.end;
        self.found.unsettled |= unsettled;
        let context = self.context;
        self.found.insets.push(Inset {
            span,
            kind,
            context,
        });
    }
}
