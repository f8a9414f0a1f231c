//! Lists of what the book holds: figures, tables, theorems, terms.

use labook_document::{Directive, IndexPlace, IndexTerm, Target, TargetKind};
use minijinja::{Value, context};

use super::Writer;
use crate::walk::initial;

impl Writer<'_> {
    /// Appends the list that a directive asks for.
    pub(super) fn list_of(&mut self, directive: Directive) {
        match directive {
            Directive::Figures | Directive::Tables | Directive::Theorems => self.targets(directive),
            Directive::Index => self.index(),
            Directive::Glossary => self.glossary(),
            Directive::Bibliography => self.bibliography(),
        }
    }

    fn targets(&mut self, directive: Directive) {
        let numbering = self.numbering;
        let entries: Vec<Value> = numbering
            .list(directive)
            .map(|target| {
                let title = self.captured(|writer| writer.title_of(target));
                context! {
                    href => self.href_of(target),
                    name => target.name().unwrap_or_else(|| target.kind.word().to_owned()),
                    title => Value::from_safe_string(title),
                }
            })
            .collect();
        let word = directive.name();
        self.template("list.html", context! { entries, kind => word });
    }

    /// Appends the title of a target, which may stand in another chapter.
    pub(super) fn title_of(&mut self, target: &Target) {
        // The caption of a cell or an image has places of its own, from its beginning.
        let is_caption = target
            .title
            .first()
            .is_some_and(|first| first.span.start < target.span.start);
        let offset = if is_caption { target.span.start } else { 0 };
        self.within_chapter(target.chapter, |writer| {
            writer.offset = offset;
            writer.words_only(&target.title);
        });
    }

    fn index(&mut self) {
        let numbering = self.numbering;
        let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
        for term in numbering.index() {
            let letter = initial(&term.term);
            let value = self.term(term);
            match groups.last_mut() {
                Some((last, terms)) if *last == letter => terms.push(value),
                _ => groups.push((letter, vec![value])),
            }
        }
        let groups: Vec<Value> = groups
            .into_iter()
            .map(|(letter, terms)| context! { letter, terms })
            .collect();
        self.template("index.html", context! { groups });
    }

    fn term(&mut self, term: &IndexTerm) -> Value {
        let places: Vec<Value> = term.places.iter().map(|place| self.place(place)).collect();
        let narrower: Vec<Value> = term.narrower.iter().map(|term| self.term(term)).collect();
        context! { term => &term.term, places, narrower }
    }

    /// A place of the index: the number or the title of what it stands in.
    fn place(&mut self, place: &IndexPlace) -> Value {
        let target = place.within.map(|id| self.numbering.get(id));
        let name = self.captured(|writer| match target {
            Some(Target {
                kind: TargetKind::Section,
                number: Some(number),
                ..
            }) => writer.text(&format!("§\u{a0}{number}")),
            Some(target) => match target.name() {
                Some(name) => writer.text(&name),
                None => writer.title_of(target),
            },
            None => {
                let title = writer
                    .links
                    .and_then(|links| links.book.chapters.get(place.chapter))
                    .map_or("", |chapter| chapter.title.as_str());
                writer.text(title);
            }
        });
        context! {
            href => self.href_to(place.chapter, &place.anchor),
            name => Value::from_safe_string(name),
            is_definition => target.is_some_and(|target| matches!(target.kind, TargetKind::Theorem(_))),
        }
    }

    fn glossary(&mut self) {
        let numbering = self.numbering;
        let entries: Vec<Value> = numbering
            .glossary()
            .iter()
            .map(|entry| {
                let target = numbering.get(entry.target);
                let body = self.captured(|writer| {
                    writer.within_chapter(target.chapter, |writer| writer.blocks(&entry.blocks));
                });
                context! {
                    body => Value::from_safe_string(body),
                    href => self.href_of(target),
                    name => target.name(),
                    term => &entry.term,
                }
            })
            .collect();
        self.template("glossary.html", context! { entries });
    }
}
