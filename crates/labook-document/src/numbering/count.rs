//! The counting: a chapter's numbers, in reading order.

use std::collections::BTreeMap;

use super::{Numberable, Numbering, Target, TargetId, TargetKind};
use crate::equation::equation_numbers;
use crate::{
    Block, BlockKind, CellId, CellKind, Directive, Document, Inline, InlineKind, Math,
    ParseSettings, Source, Span, Theorem, TheoremKind, each_block, each_inline, inlines_of, parse,
};

/// The deepest heading that has a number.
const MAX_LEVEL: usize = 3;

/// Numbers a chapter.
pub(super) fn count(
    numbering: &mut Numbering,
    chapter: usize,
    numberable: Numberable<'_>,
    sections: bool,
) {
    let own = numberable
        .number
        .map(|number| number.trim_end_matches('.').to_owned());
    numbering.chapters.push(Default::default());
    let mut counter = Counter {
        numbering,
        chapter,
        document: numberable.document,
        has_sections: sections && own.is_some(),
        own,
        counts: BTreeMap::new(),
        unnumbered: BTreeMap::new(),
        sections: [0; MAX_LEVEL - 1],
        has_title: false,
        exercise: None,
    };
    let blocks = &numberable.document.blocks;
    for block in blocks {
        // Headings within quotes and the like are no sections.
        if let BlockKind::Heading(heading) = &block.kind {
            counter.heading(heading, block.span);
        }
        each_block(std::slice::from_ref(block), &mut |block| {
            counter.block(block)
        });
    }
}

/// What is counted together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Series {
    Figures,
    Tables,
    Listings,
    Equations,
    /// Definitions, theorems, examples and the like: a reader finds 2.5 between 2.4 and 2.6, whatever they are.
    Theorems,
    Exercises,
    Algorithms,
}

impl Series {
    const fn of(kind: TargetKind) -> Option<Self> {
        Some(match kind {
            TargetKind::Chapter | TargetKind::Section => return None,
            TargetKind::Figure => Self::Figures,
            TargetKind::Table => Self::Tables,
            TargetKind::Listing => Self::Listings,
            TargetKind::Equation => Self::Equations,
            TargetKind::Theorem(kind) => match kind {
                TheoremKind::Proof | TheoremKind::Solution => return None,
                TheoremKind::Exercise => Self::Exercises,
                TheoremKind::Algorithm => Self::Algorithms,
                _ => Self::Theorems,
            },
        })
    }
}

struct Counter<'a> {
    numbering: &'a mut Numbering,
    chapter: usize,
    document: &'a Document,
    /// The chapter's number.
    own: Option<String>,
    counts: BTreeMap<Series, usize>,
    /// How many there are of what has no number.
    unnumbered: BTreeMap<TargetKind, usize>,
    /// Whether sections have numbers.
    has_sections: bool,
    /// The counts of sections and subsections.
    sections: [usize; MAX_LEVEL - 1],
    has_title: bool,
    /// The number of the last exercise.
    exercise: Option<String>,
}

impl Counter<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Theorem(theorem) => self.theorem(theorem, block.span),
            BlockKind::Cell(id) => self.cell(*id),
            BlockKind::Math(math) => self.equation(math, block.span),
            BlockKind::Figure(figure) => {
                let kind = TargetKind::of_label(&figure.id).unwrap_or(TargetKind::Figure);
                let title = running_text(&figure.caption);
                let id = self.add(kind, Some(&figure.id), title, block.span);
                self.stand(block.span, id);
            }
            BlockKind::Table {
                caption: Some(caption),
                ..
            } => {
                let label = caption.id.as_deref();
                let title = caption.content.clone();
                let id = self.add(TargetKind::Table, label, title, block.span);
                self.stand(block.span, id);
            }
            BlockKind::Directive(directive) => self.directive(*directive),
            _ => {}
        }
        for content in inlines_of(block) {
            each_inline(content, &mut |inline| {
                if let InlineKind::Math(math) = &inline.kind {
                    self.equation(math, inline.span);
                }
            });
        }
    }

    fn heading(&mut self, heading: &crate::Heading, span: Span) {
        let level = usize::from(heading.level);
        let is_title = level == 1 && !self.has_title;
        self.has_title |= level == 1;
        let (kind, number) = if is_title {
            (TargetKind::Chapter, self.own.clone())
        } else {
            (TargetKind::Section, self.section_number(heading, level))
        };
        let is_label = TargetKind::of_label(&heading.id) == Some(TargetKind::Section);
        let id = self.push(Target {
            kind,
            chapter: self.chapter,
            label: is_label.then(|| heading.id.clone()),
            anchor: heading.id.clone(),
            number,
            title: heading.content.clone(),
            span,
        });
        self.stand(span, id);
    }

    fn section_number(&mut self, heading: &crate::Heading, level: usize) -> Option<String> {
        let is_counted = (2..=MAX_LEVEL).contains(&level)
            && self.has_sections
            && !heading.classes.iter().any(|class| class == "unnumbered");
        if !is_counted {
            return None;
        }
        self.sections[level - 2] += 1;
        self.sections[level - 1..].fill(0);
        let counts: Vec<String> = self.sections[..=level - 2]
            .iter()
            .map(ToString::to_string)
            .collect();
        Some(format!("{}.{}", self.own.as_ref()?, counts.join(".")))
    }

    fn theorem(&mut self, theorem: &Theorem, span: Span) {
        let kind = TargetKind::Theorem(theorem.kind);
        let id = self.add(kind, theorem.id.as_deref(), theorem.title.clone(), span);
        let target = &mut self.numbering.targets[id.0];
        match theorem.kind {
            TheoremKind::Exercise => self.exercise.clone_from(&target.number),
            TheoremKind::Solution => target.number.clone_from(&self.exercise),
            _ => {}
        }
        self.stand(span, id);
    }

    fn cell(&mut self, id: CellId) {
        let cell = &self.document.cells[id.index()];
        let label = cell.options.label.as_deref();
        let named = label.and_then(TargetKind::of_label).filter(|kind| {
            matches!(
                kind,
                TargetKind::Figure | TargetKind::Table | TargetKind::Listing
            )
        });
        if cell.kind != CellKind::Fence || named.is_none() && cell.options.caption.is_none() {
            return;
        }
        let title = running_text(cell.options.caption.as_deref().unwrap_or_default());
        let kind = named.unwrap_or(TargetKind::Figure);
        let target = self.add(kind, label, title, cell.span);
        self.numbering.chapters[self.chapter]
            .cells
            .insert(id, target);
    }

    /// Labelled formulas have a number, and so has each labelled line.
    fn equation(&mut self, math: &Math, span: Span) {
        if !math.display {
            return;
        }
        let numbers = equation_numbers(&math.tex);
        let whole = math.label.as_ref();
        if let Some(label) = whole {
            let id = self.tagged(label, numbers.tag.as_ref(), span);
            self.stand(span, id);
        }
        for line in &numbers.lines {
            let Some((first, others)) = line.labels.split_first() else {
                continue;
            };
            let id = self.tagged(first, line.tag.as_ref(), span);
            self.numbering.chapters[self.chapter]
                .blocks
                .entry(span.start)
                .or_insert(id);
            for label in others {
                let mut target = self.numbering.targets[id.0].clone();
                target.label = Some(label.clone());
                target.anchor.clone_from(label);
                self.push(target);
            }
        }
    }

    fn tagged(&mut self, label: &str, tag: Option<&String>, span: Span) -> TargetId {
        let number = match tag {
            Some(tag) => Some(tag.clone()),
            None => Some(self.next(Series::Equations)),
        };
        self.push(Target {
            kind: TargetKind::Equation,
            chapter: self.chapter,
            label: Some(label.to_owned()),
            anchor: label.to_owned(),
            number,
            title: Vec::new(),
            span,
        })
    }

    fn directive(&mut self, directive: Directive) {
        self.numbering
            .directives
            .entry(directive.name())
            .or_insert(self.chapter);
    }

    /// Adds something with the next number of its series.
    fn add(
        &mut self,
        kind: TargetKind,
        label: Option<&str>,
        title: Vec<Inline>,
        span: Span,
    ) -> TargetId {
        let number = Series::of(kind).map(|series| self.next(series));
        let anchor = match (label, &number) {
            (Some(label), _) => label.to_owned(),
            // A dot is in no anchor that is made from a heading's words.
            (None, Some(number)) => format!("{}.{number}", kind.word().to_lowercase()),
            (None, None) => {
                let count = self.unnumbered.entry(kind).or_default();
                *count += 1;
                format!("{}.{count}", kind.word().to_lowercase())
            }
        };
        self.push(Target {
            kind,
            chapter: self.chapter,
            label: label.map(str::to_owned),
            anchor,
            number,
            title,
            span,
        })
    }

    fn next(&mut self, series: Series) -> String {
        let count = self.counts.entry(series).or_default();
        *count += 1;
        match &self.own {
            Some(own) => format!("{own}.{count}"),
            None => count.to_string(),
        }
    }

    fn push(&mut self, target: Target) -> TargetId {
        let id = TargetId(self.numbering.targets.len());
        self.numbering.targets.push(target);
        id
    }

    fn stand(&mut self, span: Span, id: TargetId) {
        self.numbering.chapters[self.chapter]
            .blocks
            .insert(span.start, id);
    }
}

/// The running text of a caption.
pub(super) fn running_text(markdown: &str) -> Vec<Inline> {
    if markdown.is_empty() {
        return Vec::new();
    }
    let document = parse(Source::new("", markdown), &ParseSettings::default());
    match document.blocks.into_iter().next() {
        Some(Block {
            kind: BlockKind::Paragraph(content),
            ..
        }) => content,
        _ => Vec::new(),
    }
}
