//! Running text.

use labook_document::{CellId, DiffLine, Inline, InlineKind, Verdict};

use super::Writer;
use crate::book::displayed_text;
use crate::links::Destination;
use crate::numeral::Numeral;
use crate::paper::manuscript::label;
use crate::paper::markup::string;

impl<'a> Writer<'a, '_> {
    /// Appends running text.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        let mut index = 0;
        while let Some(inline) = inlines.get(index) {
            index += 1;
            if let InlineKind::Html(html) = &inline.kind {
                // An element whose end stands in the same text is kept where Typst has its like.
                index += self.html_inline(html, &inlines[index..], inline.span);
            } else {
                self.inline(inline);
            }
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match &inline.kind {
            InlineKind::Text(text) => {
                self.sheet.from(inline.span);
                self.text(text);
            }
            InlineKind::Emphasis(content) => self.wrapped("emph", content),
            InlineKind::Strong(content) => {
                if let Some(anchor) = self.mark(inline.span) {
                    self.anchor(&anchor);
                }
                self.wrapped("strong", content);
            }
            InlineKind::Strikethrough(content) => self.wrapped("strike", content),
            InlineKind::Code(code) => {
                self.sheet.from(inline.span);
                self.push(&format!("#raw({});", string(code)));
            }
            InlineKind::Math(math) => {
                self.sheet.from(inline.span);
                self.math(math, false, inline.span);
            }
            InlineKind::Number(id) => {
                self.sheet.from(inline.span);
                self.number(*id);
            }
            InlineKind::Link { url, content, .. } => self.link(url, content, inline),
            InlineKind::Image { url, alt, .. } => {
                self.sheet.from(inline.span);
                self.push("#inline-picture(");
                self.image(url, alt, inline.span);
                self.push(");");
            }
            InlineKind::FootnoteReference(name) => self.footnote(name, inline.span),
            InlineKind::Reference { label } => {
                self.sheet.from(inline.span);
                self.reference(label, inline.span);
            }
            InlineKind::Citation(cited) => {
                self.sheet.from(inline.span);
                self.citation(cited, inline.span);
            }
            InlineKind::Index(entry) => self.index_entry(entry),
            InlineKind::Html(_) => {}
            InlineKind::SoftBreak => self.push("\n"),
            InlineKind::HardBreak => self.push("#linebreak();"),
        }
    }

    fn wrapped(&mut self, function: &str, content: &'a [Inline]) {
        self.push(&format!("#{function}["));
        self.inlines(content);
        self.push("];");
    }

    /// Appends running text without links, footnotes and places, as it stands in titles and lists.
    pub(super) fn words(&mut self, inlines: &'a [Inline]) {
        let outside = (self.within_link, self.is_copy);
        (self.within_link, self.is_copy) = (true, true);
        for inline in inlines {
            match &inline.kind {
                InlineKind::Link { content, .. } => self.words(content),
                InlineKind::FootnoteReference(_) | InlineKind::Html(_) => {}
                InlineKind::Image { alt, .. } => self.text(alt),
                _ => self.inline(inline),
            }
        }
        (self.within_link, self.is_copy) = outside;
    }

    fn link(&mut self, url: &str, content: &'a [Inline], inline: &Inline) {
        self.sheet.from(inline.span);
        let opening = self.opening_of(url, inline);
        match &opening {
            Some(opening) => self.push(opening),
            None => return self.inlines(content),
        }
        let outside = std::mem::replace(&mut self.within_link, true);
        self.inlines(content);
        self.within_link = outside;
        self.push("];");
    }

    /// The beginning of a link; `None` where paper cannot follow it.
    fn opening_of(&mut self, url: &str, inline: &Inline) -> Option<String> {
        if self.within_link {
            return None;
        }
        let Some(from) = self.links else {
            return crate::links::is_external(url).then(|| format!("#link({})[", string(url)));
        };
        let chapter = &self.shared.book.chapters[from];
        let span = self.sheet.place(inline.span);
        let resolved = self.shared.targets.resolve(chapter, url, span);
        self.sheet.diagnostics.extend(resolved.problem);
        match self.shared.targets.destination(chapter, url) {
            Destination::Outside => Some(format!("#link({})[", string(url))),
            Destination::Chapter { index, anchor } => Some(self.opening_to(index, &anchor)),
            // A file of the site is not on paper.
            Destination::File(_) => None,
        }
    }

    /// The beginning of a link to an anchor in a chapter; with an empty one to the chapter.
    pub(super) fn opening_to(&mut self, chapter: usize, anchor: &str) -> String {
        self.sheet.wanted.insert((chapter, anchor.to_owned()));
        format!("#to({})[", string(&label(chapter, anchor)))
    }

    /// Appends a number in prose: as the author wrote it where it was checked, as computed where nothing was written.
    fn number(&mut self, id: CellId) {
        let cell = &self.document.cells[id.index()];
        let written = cell.expected.as_ref().map(|e| e.text.text.trim_end());
        let computed = self.run(id).and_then(displayed_text);
        let (function, value) = match (self.verdict(id), written, computed) {
            (Some(Verdict::Match), Some(written), _) => ("checked", written),
            (Some(Verdict::Unchecked) | None, None, Some(computed)) => ("computed", computed),
            (Some(Verdict::Mismatch(diff)), Some(written), _) => {
                let printed = diff.lines.iter().find_map(|line| match line {
                    DiffLine::Actual { text, .. } => Some(text.as_str()),
                    _ => None,
                });
                let printed = string(printed.or(computed).unwrap_or("nothing"));
                return self.push(&format!("#differs({}, {printed});", string(written)));
            }
            _ => (
                "uncomputed",
                written.filter(|w| !w.is_empty()).unwrap_or("?"),
            ),
        };
        // An exponent has no line under it, since that would stand as high as it does.
        match Numeral::read(value) {
            Some(Numeral { base, exponent }) => {
                self.push(&format!("#{function}({});", string(&base)));
                if let Some(power) = exponent {
                    self.push(&format!("#super({});", string(&power)));
                }
            }
            None => self.push(&format!("#{function}({});", string(value))),
        }
    }
}
