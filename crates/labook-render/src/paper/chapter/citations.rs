//! Citations, and the list of works that they lead to.

use labook_document::{Cited, Directive, Span};

use super::Writer;
use crate::citations::{Run, RunLink};
use crate::paper::markup::string;

impl Writer<'_, '_> {
    /// Appends a citation as the book's style has it.
    pub(super) fn citation(&mut self, cited: &[Cited], span: Span) {
        let shared = self.shared;
        let place = self.in_chapter(span);
        if let Some(anchor) = self.mark(span) {
            self.anchor(&anchor);
        }
        let found = self
            .links
            .and_then(|chapter| shared.book.citations.at(chapter, place));
        match found {
            Some(runs) => self.runs(runs),
            None => {
                let keys: Vec<&str> = cited.iter().map(|cited| cited.key.as_str()).collect();
                self.text(&format!("[{}]", keys.join("; ")));
            }
        }
    }

    /// Appends the works that the book cites.
    pub(super) fn bibliography(&mut self) {
        let shared = self.shared;
        let works = shared.book.citations.works();
        self.push("#bibliography-of-works(\n");
        for work in works {
            let label = self.label_or_none(Some(&work.anchor));
            self.push(&format!("({label}, ["));
            self.runs(&work.label);
            self.push("], [");
            self.runs(&work.content);
            self.push("]),\n");
        }
        self.push(")");
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            let opening = run.link.as_ref().filter(|_| !self.within_link);
            let opening = opening.and_then(|link| self.run_opening(link));
            if let Some(opening) = &opening {
                self.push(opening);
            }
            let look = run.look;
            let functions: Vec<&str> = [
                (look.bold, "strong"),
                (look.italic, "emph"),
                (look.small_caps, "smallcaps"),
                (look.superscript, "super"),
                (look.subscript, "sub"),
            ]
            .into_iter()
            .filter_map(|(wanted, function)| wanted.then_some(function))
            .collect();
            for function in &functions {
                self.push(&format!("#{function}["));
            }
            self.text(&run.text);
            for _ in &functions {
                self.push("];");
            }
            if opening.is_some() {
                self.push("];");
            }
        }
    }

    fn run_opening(&mut self, link: &RunLink) -> Option<String> {
        let shared = self.shared;
        match link {
            RunLink::Url(url) => Some(format!("#link({})[", string(url))),
            RunLink::Work(index) => {
                let work = shared.book.citations.works().get(*index)?;
                let chapter = self.numbering().chapter_with(Directive::Bibliography)?;
                Some(self.opening_to(chapter, &work.anchor))
            }
        }
    }
}
