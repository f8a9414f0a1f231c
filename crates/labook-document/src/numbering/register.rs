//! What the lists at a book's end are made of: terms, definitions, citations.

use super::count::running_text;
use super::{
    ChapterNumbers, CitationPlace, GlossaryEntry, IndexPlace, IndexTerm, Numbering, TargetId,
};
use crate::{
    Block, BlockKind, CellId, Document, Inline, InlineKind, Span, Theorem, TheoremKind, each_block,
    each_inline, inlines_of,
};

/// Gathers what a chapter, numbered already, adds to the lists.
pub(super) fn register(numbering: &mut Numbering, chapter: usize, document: &Document) {
    let mut register = Register {
        numbering,
        document,
        chapter,
        section: None,
        marks: 0,
        citations: 0,
    };
    for block in &document.blocks {
        if let BlockKind::Heading(_) = block.kind {
            register.section = register.at(block.span);
        }
        register.block(block);
    }
}

struct Register<'a> {
    numbering: &'a mut Numbering,
    document: &'a Document,
    chapter: usize,
    /// The section that is open.
    section: Option<TargetId>,
    /// How many places the index leads to so far.
    marks: usize,
    citations: usize,
}

impl Register<'_> {
    fn block(&mut self, block: &Block) {
        each_block(std::slice::from_ref(block), &mut |inner| {
            match &inner.kind {
                BlockKind::Index(entries) => {
                    for entry in entries {
                        self.enter(&entry.terms, entry.span, None);
                    }
                }
                BlockKind::Cell(id) => {
                    let cell = &self.document.cells[id.index()];
                    if let Some(caption) = &cell.options.caption {
                        self.caption(caption, cell.span.start);
                    }
                }
                BlockKind::Figure(figure) => self.caption(&figure.caption, inner.span.start),
                BlockKind::Theorem(theorem) if theorem.kind == TheoremKind::Definition => {
                    self.definition(theorem, inner.span);
                }
                _ => {}
            }
            for content in inlines_of(inner) {
                each_inline(content, &mut |inline| match &inline.kind {
                    InlineKind::Index(entry) => self.enter(&entry.terms, entry.span, None),
                    InlineKind::Citation(cited) => self.citation(cited.clone(), inline.span),
                    _ => {}
                });
            }
        });
    }

    /// The citations in a caption count as standing in what it is the caption of, which begins at `offset`.
    fn caption(&mut self, markdown: &str, offset: usize) {
        if !markdown.contains("[@") {
            return;
        }
        let shifted = |span: Span| Span::new(span.start + offset, span.end + offset);
        each_inline(&running_text(markdown), &mut |inline| {
            if let InlineKind::Citation(cited) = &inline.kind {
                let mut cited = cited.clone();
                for work in &mut cited {
                    work.span = search(self.document, offset, &format!("@{}", work.key))
                        .unwrap_or_else(|| shifted(work.span));
                }
                self.citation(cited, shifted(inline.span));
            }
        });
    }

    /// What a definition sets in strong type is what it defines.
    fn definition(&mut self, theorem: &Theorem, span: Span) {
        let Some(target) = self.at(span) else { return };
        let mut first = None;
        each_block(&theorem.blocks, &mut |block| {
            for content in inlines_of(block) {
                each_inline(content, &mut |inline| {
                    if let InlineKind::Strong(content) = &inline.kind {
                        let term = self.words(content);
                        let term = term.trim_end_matches(['.', ',', ':', ';']);
                        if !term.is_empty() {
                            first.get_or_insert_with(|| term.to_owned());
                            self.enter(&[term.to_owned()], inline.span, Some(target));
                        }
                    }
                });
            }
        });
        let title = self.words(&theorem.title);
        let term = if title.is_empty() { first } else { Some(title) };
        if let Some(term) = term {
            let blocks = theorem
                .blocks
                .iter()
                .take_while(|block| {
                    matches!(
                        block.kind,
                        BlockKind::Paragraph(_) | BlockKind::Math(_) | BlockKind::List { .. }
                    )
                })
                .cloned()
                .collect();
            self.numbering.glossary.push(GlossaryEntry {
                term,
                target,
                blocks,
            });
        }
    }

    fn words(&self, content: &[Inline]) -> String {
        let words = Inline::plain_text(content, &mut |cell: CellId| {
            let expected = self.document.cells[cell.index()].expected.as_ref();
            expected.map_or_else(String::new, |expected| expected.text.text.clone())
        });
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn enter(&mut self, terms: &[String], span: Span, definition: Option<TargetId>) {
        self.marks += 1;
        let anchor = format!("term.{}", self.marks);
        self.chapter_numbers()
            .marks
            .insert(span.start, anchor.clone());
        let place = IndexPlace {
            chapter: self.chapter,
            anchor,
            within: definition.or(self.section),
        };
        insert(&mut self.numbering.index, terms, place);
    }

    fn citation(&mut self, cited: Vec<crate::Cited>, span: Span) {
        self.citations += 1;
        let anchor = format!("cite.{}", self.citations);
        self.chapter_numbers()
            .marks
            .insert(span.start, anchor.clone());
        self.numbering.citations.push(CitationPlace {
            chapter: self.chapter,
            span,
            anchor,
            cited,
        });
    }

    fn at(&mut self, span: Span) -> Option<TargetId> {
        self.chapter_numbers().blocks.get(&span.start).copied()
    }

    fn chapter_numbers(&mut self) -> &mut ChapterNumbers {
        &mut self.numbering.chapters[self.chapter]
    }
}

/// The place of a text after an offset.
fn search(document: &Document, offset: usize, needle: &str) -> Option<Span> {
    let at = offset + document.source.text().get(offset..)?.find(needle)?;
    Some(Span::new(at, at + needle.len()))
}

fn insert(index: &mut Vec<IndexTerm>, terms: &[String], place: IndexPlace) {
    let Some((first, narrower)) = terms.split_first() else {
        return;
    };
    let at = match index.iter().position(|known| known.term == *first) {
        Some(at) => at,
        None => {
            index.push(IndexTerm {
                term: first.clone(),
                ..IndexTerm::default()
            });
            index.len() - 1
        }
    };
    if narrower.is_empty() {
        let places = &mut index[at].places;
        // One place in a definition is enough.
        let known = |known: &IndexPlace| {
            known.within.is_some() && known.within == place.within && known.chapter == place.chapter
        };
        if !places.iter().any(known) {
            places.push(place);
        }
    } else {
        insert(&mut index[at].narrower, narrower, place);
    }
}

/// What terms are ordered by: letters without their case and their accents, then the term itself.
pub(super) fn sort_key(term: &str) -> (String, String) {
    let letters: String = term
        .chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .skip_while(|char| !char.is_alphanumeric())
        .collect();
    (letters, term.to_owned())
}

/// The letter below an accent, for the letters that names in mathematics have.
const fn plain(char: char) -> char {
    match char {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'š' | 'ś' => 's',
        'ù' | 'ú' | 'û' | 'ü' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        'ł' => 'l',
        other => other,
    }
}

pub(super) fn sort_terms(terms: &mut [IndexTerm]) {
    terms.sort_by_cached_key(|term| sort_key(&term.term));
    for term in terms {
        sort_terms(&mut term.narrower);
    }
}
