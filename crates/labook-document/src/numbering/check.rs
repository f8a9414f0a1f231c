//! What is wrong with a book's labels and references.

use std::collections::BTreeMap;

use super::count::running_text;
use super::{Numberable, Numbering, TargetId, TargetKind};
use crate::equation::equation_numbers;
use crate::{
    BlockKind, Diagnostic, Document, Inline, InlineKind, Math, Span, TheoremKind, each_block,
    each_inline, inlines_of, nearest,
};

/// Finds out what each label names, and which name two things or nothing that has a number.
pub(super) fn label_places(numbering: &mut Numbering, chapters: &[Numberable<'_>]) {
    let mut by_label: BTreeMap<String, TargetId> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (index, target) in numbering.targets.iter().enumerate() {
        let Some(label) = &target.label else { continue };
        let document = chapters[target.chapter].document;
        let place = place_of(document, target.span, label);
        if let Some(diagnostic) = misnamed(target.kind, label, place) {
            diagnostics.push((target.chapter, diagnostic));
            continue;
        }
        let Some(&first) = by_label.get(label) else {
            by_label.insert(label.clone(), TargetId(index));
            continue;
        };
        let first = &numbering.targets[first.0];
        let is_heading =
            |kind: TargetKind| matches!(kind, TargetKind::Chapter | TargetKind::Section);
        if first.chapter == target.chapter && is_heading(first.kind) && is_heading(target.kind) {
            // The parser has said so.
            continue;
        }
        let mut diagnostic =
            Diagnostic::error(place, format!("two things have the label `{label}`"));
        let first_document = chapters[first.chapter].document;
        let first_place = place_of(first_document, first.span, label);
        if first.chapter == target.chapter {
            diagnostic = diagnostic.with_label(first_place, "the first is here");
        } else {
            let location = first_document.source.locate(first_place.start);
            diagnostic.notes.push(format!("the first is at {location}"));
        }
        let diagnostic = diagnostic.with_help("a label is unique in the whole book: rename one");
        diagnostics.push((target.chapter, diagnostic));
    }
    numbering.by_label = by_label;
    numbering.diagnostics.extend(diagnostics);
}

/// What to say of a label that is not one for what it names.
fn misnamed(kind: TargetKind, label: &str, place: Span) -> Option<Diagnostic> {
    let word = kind.word().to_lowercase();
    let Some(prefix) = kind.prefix() else {
        let message = format!("a {word} has no number, so it has no label");
        let help = match kind {
            TargetKind::Theorem(TheoremKind::Proof) => "label the theorem instead",
            _ => "label the exercise instead",
        };
        return Some(Diagnostic::error(place, message).with_help(help));
    };
    let named = TargetKind::of_label(label);
    let is_right = match kind {
        TargetKind::Chapter => named == Some(TargetKind::Section),
        // A label of LaTeX's own, for `\ref` and `\eqref`, may be anything that is not something else.
        TargetKind::Equation => named.is_none_or(|named| named == kind),
        // What has no prefix at all is a figure; it can be linked to.
        TargetKind::Figure => named.is_none_or(|named| named == kind),
        _ => named == Some(kind),
    };
    if is_right {
        return None;
    }
    let name = match named {
        Some(_) => label.split_once('-').map_or(label, |(_, name)| name),
        None => label,
    };
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    let message = format!("the label of {article} {word} begins with `{prefix}-`");
    Some(Diagnostic::error(place, message).with_help(format!("write `{prefix}-{name}`")))
}

/// Follows every reference.
pub(super) fn references(numbering: &mut Numbering, chapters: &[Numberable<'_>]) {
    let mut diagnostics = Vec::new();
    for (chapter, numberable) in chapters.iter().enumerate() {
        let mut check = Check {
            numbering,
            chapters,
            document: numberable.document,
            diagnostics: Vec::new(),
        };
        check.document();
        let mut found = check.diagnostics;
        found.sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
        diagnostics.extend(found.into_iter().map(|diagnostic| (chapter, diagnostic)));
    }
    numbering.diagnostics.extend(diagnostics);
    numbering
        .diagnostics
        .sort_by_key(|(chapter, diagnostic)| (*chapter, diagnostic.span.map(|span| span.start)));
}

struct Check<'a> {
    numbering: &'a Numbering,
    chapters: &'a [Numberable<'a>],
    document: &'a Document,
    diagnostics: Vec<Diagnostic>,
}

impl Check<'_> {
    fn document(&mut self) {
        let document = self.document;
        each_block(&document.blocks, &mut |block| {
            match &block.kind {
                BlockKind::Math(math) => self.formula(math, block.span),
                BlockKind::Figure(figure) => self.caption(&figure.caption, block.span),
                _ => {}
            }
            for content in inlines_of(block) {
                self.inlines(content, None);
            }
        });
        for cell in &document.cells {
            let options = &cell.options;
            if let Some(caption) = &options.caption {
                self.caption(caption, cell.span);
            }
            if let Some(label) = &options.label {
                self.cell_label(label, cell.span);
            }
        }
    }

    /// What a cell's label names is a figure, a table or a listing.
    fn cell_label(&mut self, label: &str, span: Span) {
        let Some(kind) = TargetKind::of_label(label) else {
            return;
        };
        if !matches!(
            kind,
            TargetKind::Figure | TargetKind::Table | TargetKind::Listing
        ) {
            let place = place_of(self.document, span, label);
            let message = "the label of a cell begins with `fig-`, `tbl-` or `lst-`";
            self.diagnostics.push(Diagnostic::error(place, message));
        }
    }

    /// A caption, which is Markdown of its own: its places are searched for in the whole.
    fn caption(&mut self, markdown: &str, whole: Span) {
        if markdown.contains(['@', '\\']) {
            self.inlines(&running_text(markdown), Some(whole));
        }
    }

    fn inlines(&mut self, content: &[Inline], whole: Option<Span>) {
        each_inline(content, &mut |inline| match &inline.kind {
            InlineKind::Reference { label } => {
                let place = whole.map(|whole| self.search(whole, &format!("@{label}")));
                self.reference(label, place.unwrap_or(inline.span));
            }
            InlineKind::Math(math) => self.formula(math, whole.unwrap_or(inline.span)),
            _ => {}
        });
    }

    fn formula(&mut self, math: &Math, span: Span) {
        for label in equation_numbers(&math.tex).references {
            let place = self.search(span, &label);
            if let Some(target) = self.numbering.target(&label)
                && target.number.is_none()
            {
                let word = target.kind.word().to_lowercase();
                let message =
                    format!("the {word} `{label}` has no number that a formula could show");
                let help = "write the reference in the text, as `@…`";
                self.diagnostics
                    .push(Diagnostic::error(place, message).with_help(help));
            } else {
                self.reference(&label, place);
            }
        }
    }

    fn reference(&mut self, label: &str, place: Span) {
        if self.numbering.by_label.contains_key(label) {
            return;
        }
        let kind = TargetKind::of_label(label);
        let word = kind.map_or("thing", TargetKind::word).to_lowercase();
        let error = Diagnostic::error(place, format!("there is no {word} `{label}`"));
        let same_kind = |name: &&str| TargetKind::of_label(name) == kind;
        let labels = || self.numbering.by_label.keys().map(String::as_str);
        let near = nearest(label, labels().filter(same_kind)).or_else(|| nearest(label, labels()));
        let heading = label
            .strip_prefix("sec-")
            .filter(|name| self.has_heading(name));
        self.diagnostics.push(match (near, heading, kind) {
            (Some(near), ..) => error.with_help(format!("did you mean `{near}`?")),
            (_, Some(_), _) => {
                error.with_help(format!("give the heading the label: `{{#{label}}}`"))
            }
            (.., Some(TargetKind::Equation)) => error.with_help(format!(
                "give the formula the label: `$$ … $$ {{#{label}}}`, or write `\\@` for an at sign"
            )),
            (.., Some(TargetKind::Section | TargetKind::Theorem(_))) => error.with_help(format!(
                "give the {word} the label, `{{#{label}}}`, or write `\\@` for an at sign"
            )),
            _ => error.with_help(format!(
                "give a cell or an image the label `{label}`, or write `\\@` for an at sign"
            )),
        });
    }

    fn has_heading(&self, id: &str) -> bool {
        let mut found = false;
        for chapter in self.chapters {
            each_block(&chapter.document.blocks, &mut |block| {
                found |= matches!(&block.kind, BlockKind::Heading(heading) if heading.id == id);
            });
        }
        found
    }

    fn search(&self, whole: Span, needle: &str) -> Span {
        search(self.document, whole, needle).unwrap_or(whole)
    }
}

/// The place where something is given its label.
fn place_of(document: &Document, span: Span, label: &str) -> Span {
    // Behind what it names, in a formula, among the options of a cell.
    for (before, after) in [("{#", "}"), ("\\label{", "}"), ("label:", "")] {
        let all = document.source.text().get(span.range()).unwrap_or_default();
        let mut from = 0;
        while let Some(at) = all[from..].find(before).map(|at| from + at + before.len()) {
            let rest = all[at..].trim_start();
            let start = at + (all[at..].len() - rest.len());
            if rest.starts_with(label) && rest[label.len()..].trim_start().starts_with(after) {
                return Span::new(span.start + start, span.start + start + label.len());
            }
            from = at;
        }
    }
    // The caption of a table stands after it.
    let rest = Span::new(span.end, document.source.text().len());
    let needle = format!("{{#{label}}}");
    search(document, span, label)
        .or_else(|| {
            let found = search(document, rest, &needle)?;
            Some(Span::new(found.start + 2, found.end - 1))
        })
        .unwrap_or(span)
}

fn search(document: &Document, whole: Span, needle: &str) -> Option<Span> {
    let text = document.source.text().get(whole.range())?;
    let at = whole.start + text.find(needle)?;
    Some(Span::new(at, at + needle.len()))
}
