//! The structure of a book, as its `SUMMARY.md` gives it.

use std::collections::BTreeMap;

use crate::{
    Block, BlockKind, Diagnostic, Inline, InlineKind, ListItem, ParseSettings, Source, Span, parse,
};

/// A parsed `SUMMARY.md`.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The text that was parsed.
    pub source: Source,
    /// The heading at the top, where there is one.
    pub title: Option<String>,
    /// Chapters, parts and separators, in order.
    pub entries: Vec<SummaryEntry>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// An entry of a summary, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryEntry {
    /// What it is.
    pub kind: SummaryEntryKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SummaryEntryKind {
    /// A chapter.
    Chapter {
        /// Its name in the contents.
        title: String,
        /// The file, relative to the book's source directory; `None` for a draft, which is named but not written.
        path: Option<String>,
        /// How deep it is nested, from 0.
        level: usize,
        /// Whether it has a number: those in lists do, those before and after the lists do not.
        numbered: bool,
    },
    /// The title of a part.
    Part(String),
    /// A line between entries.
    Separator,
}

/// Parses a `SUMMARY.md`. This never fails: what is wrong with it is in [`Summary::diagnostics`].
pub fn parse_summary(source: Source) -> Summary {
    let document = parse(source, &ParseSettings::default());
    let mut reader = Reader {
        title: None,
        entries: Vec::new(),
        place: Place::Before,
        files: BTreeMap::new(),
        diagnostics: document.diagnostics,
    };
    for block in &document.blocks {
        reader.block(block);
    }
    reader
        .diagnostics
        .sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
    Summary {
        source: document.source,
        title: reader.title,
        entries: reader.entries,
        diagnostics: reader.diagnostics,
    }
}

/// Where in a summary the reader is: chapters without numbers come before and after those in lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Numbered,
    After,
}

struct Reader {
    title: Option<String>,
    entries: Vec<SummaryEntry>,
    place: Place,
    /// The place where each file is named.
    files: BTreeMap<String, Span>,
    diagnostics: Vec<Diagnostic>,
}

/// What an entry should look like.
const LINK_FORM: &str =
    "name a chapter as `[Title](file.md)`, or as `[Title]()` while it is not written";

impl Reader {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading(heading) if heading.level == 1 => {
                let words = plain_text(&heading.content);
                if self.title.is_none() && self.entries.is_empty() {
                    self.title = Some(words);
                } else {
                    self.numbered(block.span, "a part");
                    self.push(SummaryEntryKind::Part(words), block.span);
                }
            }
            BlockKind::Paragraph(content) => {
                if self.place == Place::Numbered {
                    self.place = Place::After;
                }
                self.chapters(content, 0, false);
            }
            BlockKind::List { items, .. } => {
                self.numbered(block.span, "a list");
                self.list(items, 0, block.span);
            }
            BlockKind::Rule => self.push(SummaryEntryKind::Separator, block.span),
            // Comments to oneself.
            BlockKind::Html(_) => {}
            _ => self.ignored(block.span),
        }
    }

    /// Enters the numbered part of the summary, which must not have ended.
    fn numbered(&mut self, span: Span, what: &str) {
        if self.place == Place::After {
            let message =
                format!("{what} cannot stand after the chapters without numbers that end the book");
            let help = "move those chapters to the end, or into the list";
            self.diagnostics
                .push(Diagnostic::error(span, message).with_help(help));
        }
        self.place = Place::Numbered;
    }

    fn list(&mut self, items: &[ListItem], level: usize, list: Span) {
        for item in items {
            let mut named = false;
            for block in &item.blocks {
                match &block.kind {
                    BlockKind::Paragraph(content) => {
                        self.chapters(content, level, true);
                        named = true;
                    }
                    BlockKind::List { items, .. } => {
                        if !named {
                            let message = "this list has no chapter above it";
                            self.diagnostics
                                .push(Diagnostic::error(block.span, message).with_help(LINK_FORM));
                        }
                        self.list(items, level + 1, block.span);
                        named = true;
                    }
                    BlockKind::Html(_) => {}
                    _ => self.ignored(block.span),
                }
            }
            if item.blocks.is_empty() {
                let message = "an item of this list is empty";
                self.diagnostics
                    .push(Diagnostic::error(list, message).with_help(LINK_FORM));
            }
        }
    }

    /// The chapters that a paragraph names: one in a list, any number before and after the lists.
    fn chapters(&mut self, content: &[Inline], level: usize, numbered: bool) {
        let mut named = 0;
        for inline in content {
            match &inline.kind {
                InlineKind::Link { url, content, .. } => {
                    named += 1;
                    if numbered && named == 2 {
                        let message = "an item of a list names one chapter";
                        let help = "give this one an item of its own";
                        self.diagnostics
                            .push(Diagnostic::error(inline.span, message).with_help(help));
                    }
                    self.chapter(content, url, level, numbered, inline.span);
                }
                InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Html(_) => {}
                InlineKind::Text(text) if text.trim().is_empty() => {}
                _ => self.diagnostics.push(
                    Diagnostic::error(inline.span, "this is not the link to a chapter")
                        .with_help(LINK_FORM)
                        .with_help(
                            "a path with spaces is written `<my file.md>` or `my%20file.md`",
                        ),
                ),
            }
        }
    }

    fn chapter(&mut self, content: &[Inline], url: &str, level: usize, numbered: bool, span: Span) {
        let title = plain_text(content);
        if title.trim().is_empty() {
            let message = "this chapter has no title";
            self.diagnostics
                .push(Diagnostic::error(span, message).with_help(LINK_FORM));
        }
        let path = match url {
            "" => None,
            _ => match file_path(url) {
                Ok(path) => Some(path),
                Err(reason) => {
                    let message = format!("`{url}` {reason}");
                    let help = "a chapter is a Markdown file in the book's source directory";
                    self.diagnostics
                        .push(Diagnostic::error(span, message).with_help(help));
                    return;
                }
            },
        };
        if let Some(path) = &path {
            if let Some(&first) = self.files.get(path) {
                let message = format!("`{path}` is named twice");
                self.diagnostics
                    .push(Diagnostic::error(span, message).with_label(first, "first named here"));
                return;
            }
            self.files.insert(path.clone(), span);
        }
        self.push(
            SummaryEntryKind::Chapter {
                title,
                path,
                level,
                numbered,
            },
            span,
        );
    }

    fn ignored(&mut self, span: Span) {
        let message = "a summary holds links to chapters, lists of them, titles of parts and separators; this has no effect";
        self.diagnostics.push(Diagnostic::warning(span, message));
    }

    fn push(&mut self, kind: SummaryEntryKind, span: Span) {
        self.entries.push(SummaryEntry { kind, span });
    }
}

fn plain_text(content: &[Inline]) -> String {
    Inline::plain_text(content, &mut |_| String::new())
}

/// The path that a link of a summary stands for, without `.`, `..` and percent signs; or what is wrong with it.
fn file_path(url: &str) -> Result<String, &'static str> {
    if url.contains("://") {
        return Err("is not a file of the book");
    }
    let path =
        percent_decode(url).ok_or("is not valid UTF-8 once its percent signs are decoded")?;
    if path.contains('\0') {
        return Err("cannot be the name of a file");
    }
    if path.starts_with('/') {
        return Err("is an absolute path");
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or("lies outside of the book")?;
            }
            _ => parts.push(part),
        }
    }
    if parts.is_empty() || path.ends_with('/') {
        return Err("is a directory");
    }
    Ok(parts.join("/"))
}

/// Decodes `%20` and its like. A percent sign that no two hexadecimal digits follow is itself.
fn percent_decode(url: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}
