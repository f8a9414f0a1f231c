//! Citations, and the list of works that they lead to.

use labook_document::{Cited, Directive, Span};
use minijinja::{Value, context};

use super::Writer;
use crate::citations::{Look, Run, RunLink};
use crate::escape::push_url;

impl Writer<'_> {
    /// Appends a citation as the book's style has it.
    pub(super) fn citation(&mut self, cited: &[Cited], span: Span) {
        let place = self.in_chapter(span);
        let found = self.chapter.zip(self.links);
        let found = found.and_then(|(chapter, links)| links.book.citations.at(chapter, place));
        let Some(runs) = found else {
            let keys: Vec<&str> = cited.iter().map(|cited| cited.key.as_str()).collect();
            return self.text(&format!("[{}]", keys.join("; ")));
        };
        self.push("<cite");
        if let Some(anchor) = self.mark(span) {
            self.id(&anchor);
        }
        self.push(">");
        self.runs(runs);
        self.push("</cite>");
    }

    /// Appends the works that the book cites.
    pub(super) fn bibliography(&mut self) {
        let Some(links) = self.links else { return };
        let places = self.numbering.citations();
        let entries: Vec<Value> = links
            .book
            .citations
            .works()
            .iter()
            .map(|work| {
                let label = self.captured(|writer| writer.runs(&work.label));
                let content = self.captured(|writer| writer.runs(&work.content));
                let back: Vec<Value> = work
                    .cited
                    .iter()
                    .filter_map(|&index| places.get(index))
                    .map(|place| {
                        let chapter = links.book.chapters.get(place.chapter);
                        context! {
                            href => self.href_to(place.chapter, &place.anchor),
                            chapter => chapter.map(|chapter| match chapter.plain_number() {
                                Some(number) => format!("{number} {}", chapter.title),
                                None => chapter.title.clone(),
                            }),
                        }
                    })
                    .collect();
                context! {
                    anchor => &work.anchor,
                    back,
                    content => Value::from_safe_string(content),
                    label => Value::from_safe_string(label),
                }
            })
            .collect();
        let has_labels = links
            .book
            .citations
            .works()
            .iter()
            .any(|work| !work.label.is_empty());
        self.template("bibliography.html", context! { entries, has_labels });
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            let href = run.link.as_ref().and_then(|link| self.run_href(link));
            if let Some(href) = href.as_ref().filter(|_| !self.within_link) {
                self.push("<a href=\"");
                push_url(&mut self.out, href);
                let is_url = matches!(run.link, Some(RunLink::Url(_)));
                self.push(if is_url {
                    "\" rel=\"noopener\">"
                } else {
                    "\">"
                });
            }
            let elements = elements(run.look);
            for element in &elements {
                self.push(&format!("<{element}>"));
            }
            self.text(&run.text);
            for element in elements.iter().rev() {
                let name = element.split(' ').next().unwrap_or(element);
                self.push(&format!("</{name}>"));
            }
            if href.is_some() && !self.within_link {
                self.push("</a>");
            }
        }
    }

    fn run_href(&self, link: &RunLink) -> Option<String> {
        match link {
            RunLink::Url(url) => Some(url.clone()),
            RunLink::Work(index) => {
                let work = self.links?.book.citations.works().get(*index)?;
                let chapter = self.numbering.chapter_with(Directive::Bibliography)?;
                self.href_to(chapter, &work.anchor)
            }
        }
    }
}

/// The elements that set text in a look, outermost first.
fn elements(look: Look) -> Vec<&'static str> {
    let all = [
        (look.bold, "b"),
        (look.italic, "i"),
        (look.small_caps, "span class=\"small-caps\""),
        (look.superscript, "sup"),
        (look.subscript, "sub"),
    ];
    let wanted = all.into_iter().filter(|(wanted, _)| *wanted);
    wanted.map(|(_, element)| element).collect()
}
