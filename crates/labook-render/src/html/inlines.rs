//! Running text.

use labook_document::{CellId, DiffLine, Inline, InlineKind, Math, Span, Verdict};

use super::Writer;
use crate::book::displayed_text;
use crate::escape::{escaped, push_url};
use crate::links::is_external;
use crate::numeral::Numeral;
use crate::status::outcome_words;

impl Writer<'_> {
    /// Appends running text. A formula stays on one line with the marks that touch it: browsers would break there.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        // What the formula before a text has taken of it, and what the one after it will take.
        let (mut taken, mut before) = (0, "");
        for (index, inline) in inlines.iter().enumerate() {
            let next = inlines.get(index + 1).map(|next| &next.kind);
            match &inline.kind {
                InlineKind::Math(math) if !math.display => {
                    let after = match next {
                        Some(InlineKind::Text(text)) => &text[..closing_marks(text)],
                        _ => "",
                    };
                    self.formula_between(before, math, after, inline.span);
                    (taken, before) = (after.len(), "");
                }
                InlineKind::Text(text) => {
                    let held = match next {
                        Some(InlineKind::Math(math)) if !math.display => {
                            opening_marks(&text[taken..])
                        }
                        _ => 0,
                    };
                    let (text, marks) = text[taken..].split_at(text.len() - taken - held);
                    self.text(text);
                    (taken, before) = (0, marks);
                }
                _ => self.inline(inline),
            }
        }
    }

    /// A formula with the marks before and after it.
    fn formula_between(&mut self, before: &str, math: &Math, after: &str, span: Span) {
        if before.is_empty() && after.is_empty() {
            return self.math(math, span);
        }
        self.push("<span class=\"unbroken\">");
        self.text(before);
        self.math(math, span);
        self.text(after);
        self.push("</span>");
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.text(text),
            InlineKind::Emphasis(content) => self.wrapped("em", content),
            InlineKind::Strong(content) => match self.mark(inline.span) {
                Some(anchor) => {
                    self.push("<strong");
                    self.id(&anchor);
                    self.push(">");
                    self.inlines(content);
                    self.push("</strong>");
                }
                None => self.wrapped("strong", content),
            },
            InlineKind::Strikethrough(content) => self.wrapped("del", content),
            InlineKind::Code(code) => {
                self.push("<code>");
                self.text(code);
                self.push("</code>");
            }
            InlineKind::Math(math) => self.math(math, inline.span),
            InlineKind::Number(id) => self.number(*id),
            InlineKind::Link {
                url,
                title,
                content,
            } => self.link(url, title, content, inline.span),
            InlineKind::Image { url, title, alt } => self.image(url, title, alt, inline.span),
            InlineKind::FootnoteReference(label) => self.footnote_reference(label),
            InlineKind::Reference { label } => self.reference(label),
            InlineKind::Citation(cited) => self.citation(cited, inline.span),
            InlineKind::Index(entry) => self.index_entry(entry),
            InlineKind::Html(html) => self.raw_html(html, inline.span),
            InlineKind::SoftBreak => self.push("\n"),
            InlineKind::HardBreak => self.push("<br>\n"),
        }
    }

    fn wrapped(&mut self, element: &str, content: &[Inline]) {
        self.push(&format!("<{element}>"));
        self.inlines(content);
        self.push(&format!("</{element}>"));
    }

    fn link(&mut self, url: &str, title: &str, content: &[Inline], span: Span) {
        let (href, external) = self.resolved(url, span);
        self.push("<a href=\"");
        push_url(&mut self.out, &href);
        self.push(if external {
            "\" rel=\"noopener\""
        } else {
            "\""
        });
        self.title(title);
        self.push(">");
        let outside = std::mem::replace(&mut self.within_link, true);
        self.inlines(content);
        self.within_link = outside;
        self.push("</a>");
    }

    pub(super) fn image(&mut self, url: &str, title: &str, alt: &str, span: Span) {
        let (href, _) = self.resolved(url, span);
        self.push("<img src=\"");
        push_url(&mut self.out, &href);
        self.push("\" alt=\"");
        self.text(alt);
        self.push("\"");
        self.title(title);
        self.push(" loading=\"lazy\" decoding=\"async\">");
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.push(" title=\"");
            self.text(title);
            self.push("\"");
        }
    }

    /// Where a link leads on the page, and whether it leaves the book. What leads nowhere is reported.
    pub(super) fn resolved(&mut self, url: &str, span: Span) -> (String, bool) {
        match self.links {
            Some(links) => {
                let resolved = links.targets.resolve(links.chapter, url, span);
                self.diagnostics.extend(resolved.problem);
                (resolved.href, resolved.external)
            }
            None => (url.to_owned(), is_external(url)),
        }
    }

    /// Appends a number in prose: as the author wrote it where it was checked, as computed where nothing was written.
    fn number(&mut self, id: CellId) {
        let cell = &self.document.cells[id.index()];
        let written = cell.expected.as_ref().map(|e| e.text.text.trim_end());
        let computed = self.run(id).and_then(displayed_text);
        let expression = cell.code.text.trim();
        let (class, value, words) = match (self.verdict(id), written, computed) {
            (Some(Verdict::Match), Some(written), _) => {
                self.tally.numbers_checked += 1;
                ("checked", written, format!("checked: {expression}"))
            }
            (Some(Verdict::Unchecked) | None, None, Some(computed)) => {
                self.tally.numbers_inserted += 1;
                ("computed", computed, format!("computed: {expression}"))
            }
            (Some(Verdict::Mismatch(diff)), Some(written), _) => {
                self.tally.wrong += 1;
                let printed = diff.lines.iter().find_map(|line| match line {
                    DiffLine::Actual { text, .. } => Some(text.as_str()),
                    _ => None,
                });
                let printed = escaped(printed.or(computed).unwrap_or("nothing"));
                let title = escaped(&format!("differs: {expression}"));
                let written = escaped(written);
                self.push(&format!(
                    "<span class=\"differs\" title=\"{title}\"><del>{written}</del> <ins>{printed}</ins></span>"
                ));
                return;
            }
            (verdict, written, _) => {
                let why = match (verdict, self.run(id)) {
                    (Some(Verdict::Failed(outcome)), _) => outcome_words(outcome),
                    (Some(Verdict::Flaky), _) => "its value varies from run to run".to_owned(),
                    (_, Some(run)) if run.outcome != labook_document::Outcome::Ok => {
                        outcome_words(&run.outcome)
                    }
                    _ => "it has no value".to_owned(),
                };
                if verdict.is_some() {
                    self.tally.wrong += 1;
                }
                let shown = written.filter(|w| !w.is_empty()).unwrap_or("?");
                (
                    "uncomputed",
                    shown,
                    format!("not computed ({why}): {expression}"),
                )
            }
        };
        let shown = match Numeral::read(value) {
            Some(Numeral { base, exponent }) => {
                let power = exponent.map(|power| format!("<sup>{power}</sup>"));
                base + &power.unwrap_or_default()
            }
            None => escaped(value),
        };
        let (title, value) = (escaped(&words), escaped(value));
        self.push(&format!(
            "<data class=\"{class}\" value=\"{value}\" title=\"{title}\">{shown}</data>"
        ));
    }
}

/// How many bytes at the start of a text are marks that belong to what stands before them.
fn closing_marks(text: &str) -> usize {
    text.find(|c| !".,;:!?)]’”'\"-–".contains(c))
        .unwrap_or(text.len())
}

/// How many bytes at the end of a text are marks that belong to what follows them.
fn opening_marks(text: &str) -> usize {
    text.len() - text.trim_end_matches(['(', '[', '‘', '“']).len()
}
