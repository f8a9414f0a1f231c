//! The search for insets, along pulldown-cmark's events.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{
    Context, Inset, InsetKind,
    expression::{Unbalanced, closing_brace},
    table::{broken_heads, row_insets},
};
use crate::{Diagnostic, Span};

/// How far a displayed formula may reach when Markdown sees no formula in it.
const MAX_DISPLAY: usize = 16 << 10;

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
        line_start: true,
    };
    for (event, range) in Parser::new_ext(masked, extensions).into_offset_iter() {
        search.take(&event, range.into());
    }
    search.found
}

struct Search<'a> {
    text: &'a str,
    masked: &'a str,
    known: &'a [Inset],
    found: Found,
    /// Where the last inset found ends. What pulldown-cmark makes of its inside does not matter.
    covered: usize,
    /// Where a `\(` stands that may yet be closed.
    parenthesis: Option<usize>,
    /// For each kind of closing mark, up to where it is known that there is none.
    hopeless: [usize; 3],
    /// The blocks that are open.
    blocks: Vec<Span>,
    /// Where what [`Self::limit`] said last holds, and what it said.
    last_limit: (Span, usize),
    /// Whether the text that is open ends with its line: of a heading, a cell of a table.
    one_line: bool,
    /// The columns of the table that is open.
    columns: usize,
    context: Context,
    /// How many constructs are open whose text is not running text: code, HTML, images.
    verbatim: usize,
    /// Whether nothing but marks of containers stands before, on the line.
    line_start: bool,
}

/// The closing marks that are searched for, as indices of [`Search::hopeless`].
#[derive(Clone, Copy)]
enum Close {
    Bracket,
    Dollars,
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
            Event::Html(_) => self.html(span),
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
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => return,
            Tag::Image { .. } => {
                self.verbatim += 1;
                return;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.verbatim += 1,
            Tag::BlockQuote(_) => self.context.quotes += 1,
            Tag::Paragraph => self.paragraph(span),
            Tag::Heading { .. } | Tag::TableCell | Tag::DefinitionListTitle => self.one_line = true,
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
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => return,
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

    /// A span of code may be the expected text of a number.
    fn code(&mut self, span: Span) {
        let code = &self.text[span.range()];
        if code.starts_with("``{=") {
            // Two backticks that have nothing between them were taken for the beginning of this code.
            self.number(span.start, None, span.start + 2, true);
            // And those that were taken for its end may have nothing between them either. If not, they begin
            // something, and pulldown-cmark must be asked again what the rest of the block is.
            if span.end - 2 >= self.covered && self.masked[span.end..].starts_with("{=") {
                self.number(span.end - 2, None, span.end, true);
            } else {
                self.covered = self.limit(span.start);
            }
            return;
        }
        let after = &self.masked[span.end..];
        if after.starts_with("{=") {
            let ticks = code.len() - code.trim_start_matches('`').len();
            let inner = Span::new(span.start + ticks, span.end - ticks);
            self.number(span.start, Some(inner), span.end, false);
        } else if after.starts_with([' ', '\t'])
            && after.trim_start_matches([' ', '\t']).starts_with("{= ")
        {
            let gap = after.len() - after.trim_start_matches([' ', '\t']).len();
            let place = Span::new(span.end, span.end + gap);
            self.found.diagnostics.push(
                Diagnostic::warning(place, "white space keeps this expression from its number")
                    .with_help("write `{= …}` right after the backtick"),
            );
        }
    }

    /// A formula after which a digit stands is two amounts of money.
    fn amount(&mut self, span: Span) {
        if self.masked[span.end..].starts_with(|char: char| char.is_ascii_digit()) {
            let dollar = Span::new(span.start, span.start + 1);
            self.push(dollar, InsetKind::Literal, true);
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
        if words.starts_with("``") && !words.starts_with("```") && rest.starts_with("``{=") {
            self.number(span.start, None, span.start + 2, true);
        }
    }

    /// Markdown does not look into HTML, and so numbers in it stay what they are.
    fn html(&mut self, span: Span) {
        if let Some(at) = self.masked[span.range()].find("`{=") {
            let start = span.start + at;
            self.found.diagnostics.push(
                Diagnostic::warning(
                    Span::new(start, start + 3),
                    "this number stands in raw HTML, so it is not computed",
                )
                .with_help("leave a blank line between the HTML tag and the words"),
            );
        }
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

    /// `\(…\)`, within running text that has no code in between.
    fn inline_formula(&mut self, end: usize) {
        let Some(start) = self.parenthesis.take() else {
            return;
        };
        let tex = Span::new(start + 2, end - 2);
        if !self.masked[tex.range()].trim().is_empty() {
            let display = false;
            let kind = InsetKind::Math { display, tex };
            self.push(Span::new(start, end), kind, true);
        }
    }

    /// `\[…\]`, and `$$…$$` where Markdown sees none. Both stand on lines of their own, so that an escaped
    /// bracket and a stray pair of dollars stay what they are; then they may hold anything, blank lines too.
    fn display_formula(&mut self, start: usize, mark: &str, close: Close) {
        if self.one_line || start < self.hopeless[close as usize] {
            return;
        }
        let inner = start + 2;
        let limit = self
            .masked
            .floor_char_boundary(self.masked.len().min(inner + MAX_DISPLAY));
        let Some(len) = find_mark(&self.masked[inner..limit], mark) else {
            self.hopeless[close as usize] = limit;
            return;
        };
        let tex = Span::new(inner, inner + len);
        if self.can_be_displayed(tex) {
            let display = true;
            let span = Span::new(start, tex.end + 2);
            self.push(span, InsetKind::Math { display, tex }, true);
        } else {
            self.hopeless[close as usize] = tex.end;
        }
    }

    /// Whether a formula, by what it holds and what stands after it, is one.
    fn can_be_displayed(&self, tex: Span) -> bool {
        let after = self.masked[tex.end + 2..].lines().next();
        let after = after.unwrap_or_default().trim();
        let ends_line =
            after.is_empty() || after.starts_with('{') || matches!(after, "." | "," | ";" | ":");
        let inner = &self.masked[tex.range()];
        let quotes = self.context.quotes;
        ends_line
            && !inner.trim().is_empty()
            && inner.lines().skip(1).map(str::trim_start).all(|line| {
                let fence = line.starts_with("```") || line.starts_with("~~~");
                !fence && (quotes == 0 || line.starts_with('>'))
            })
    }

    /// A number whose expression's brace opens at `brace`.
    fn number(&mut self, start: usize, inner: Option<Span>, brace: usize, unsettled: bool) {
        if start < self.hopeless[Close::Brace as usize] {
            return;
        }
        let limit = self.limit(brace);
        let body = brace + 2;
        match closing_brace(&self.masked[body..limit]) {
            Ok(len) => {
                let expression = Span::new(body, body + len);
                if self.text[expression.range()].trim().is_empty() {
                    let span = Span::new(brace, expression.end + 1);
                    self.found.diagnostics.push(
                        Diagnostic::error(span, "this number has no expression")
                            .with_help("write `{= …}` with the Rust that computes it"),
                    );
                    return;
                }
                let expected = inner.filter(|inner| !self.text[inner.range()].trim().is_empty());
                let kind = InsetKind::Number {
                    expected,
                    expression,
                };
                self.push(Span::new(start, expression.end + 1), kind, unsettled);
                if self.masked[expression.range()].contains('`') {
                    // What pulldown-cmark took for code after it may be no code.
                    self.found.unsettled = true;
                    self.covered = limit;
                }
            }
            Err(problem) => {
                let opening = Span::new(brace, body);
                self.found.diagnostics.push(match problem {
                    Unbalanced::Open { inner: None } => {
                        Diagnostic::error(opening, "this expression is never closed")
                            .with_help("close it with `}` in the same paragraph")
                    }
                    Unbalanced::Open { inner: Some(at) } => {
                        let span = Span::new(body + at, body + at + 1);
                        let bracket = &self.text[span.range()];
                        let message = format!("this `{bracket}` is never closed");
                        Diagnostic::error(span, message).with_label(opening, "in this expression")
                    }
                    Unbalanced::Closed { at } => {
                        let span = Span::new(body + at, body + at + 1);
                        let bracket = &self.text[span.range()];
                        let message = format!("this `{bracket}` closes nothing");
                        Diagnostic::error(span, message).with_label(opening, "in this expression")
                    }
                });
                self.hopeless[Close::Brace as usize] = limit;
            }
        }
    }

    /// Where what begins at a place in the innermost block must have ended: with the block, or at a blank
    /// line, because an item of a list holds its text and further blocks alike.
    fn limit(&mut self, from: usize) -> usize {
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

    fn push(&mut self, span: Span, kind: InsetKind, unsettled: bool) {
        self.parenthesis = None;
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

/// The first place of a mark that no backslash stands before. A mark may begin with one.
fn find_mark(text: &str, mark: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find(mark) {
        let at = from + found;
        let backslashes = text[..at].len() - text[..at].trim_end_matches('\\').len();
        if backslashes.is_multiple_of(2) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
