//! A book as Typst source, with the way back to its chapters.

use std::collections::{BTreeMap, BTreeSet};

use labook_document::{Diagnostic, Span};

/// The path of the file that Typst begins with.
pub(super) const MAIN: &str = "/main.typ";

/// What each source begins with: the template, whose names a formula must not meet. A colour `accent` of a template
/// would take the place of every hat and bar.
pub(super) const IMPORTS: &str = "#import \"/paper/book.typ\": *\n\
    #import math: accent, attach, binom, bold, cal, cancel, class, display, frac, inline, italic, limits, lr, mat, \
    mid, mono, op, primes, root, sans, scr, script, scripts, serif, sqrt, sscript, stretch, upright\n\n";

/// A book as Typst takes it.
#[derive(Clone, Debug, Default)]
pub struct Manuscript {
    /// Every file, by its path from the root: sources, drawings, images.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is wrong with the book as far as paper goes, each with the index of its chapter.
    pub diagnostics: Vec<(usize, Diagnostic)>,
    /// The places of each chapter's source, in the order of the chapters.
    pub(super) places: Vec<Places>,
    /// The place of each drawing and image, for what is said of the file itself.
    pub(super) shown_at: BTreeMap<String, (usize, Span)>,
}

/// Which bytes of a generated source came from where in the chapter: an offset there, and what begins at it.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Vec<(usize, Span)>);

impl Places {
    /// What is written from `at` on comes from `span`.
    pub(super) fn begin(&mut self, at: usize, span: Span) {
        match self.0.last_mut() {
            Some(last) if last.0 == at => last.1 = span,
            _ => self.0.push((at, span)),
        }
    }

    /// Where what stands at `at` came from.
    #[cfg_attr(not(feature = "pdf"), allow(dead_code))]
    pub(super) fn find(&self, at: usize) -> Option<Span> {
        let after = self.0.partition_point(|&(start, _)| start <= at);
        Some(self.0[after.checked_sub(1)?].1)
    }
}

/// What is being written of one chapter.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// The Typst source.
    pub(super) text: String,
    pub(super) places: Places,
    /// While something of another document is written: what of this chapter asked for it.
    pub(super) within: Option<Span>,
    /// Labels of this chapter that the source defines.
    pub(super) labels: BTreeSet<String>,
    /// Labels, of any chapter, that links of the source lead to.
    pub(super) wanted: BTreeSet<(usize, String)>,
    /// Drawings and images, by path.
    pub(super) files: BTreeMap<String, (Vec<u8>, Span)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The level of the heading before, which the next may exceed by one.
    pub(super) level: usize,
}

impl Sheet {
    /// Notes that what follows comes from `span`.
    pub(super) fn from(&mut self, span: Span) {
        let span = self.within.unwrap_or(span);
        self.places.begin(self.text.len(), span);
    }

    /// The place that an author can go to for something at `span`.
    pub(super) fn place(&self, span: Span) -> Span {
        self.within.unwrap_or(span)
    }
}

/// The path of a chapter's source.
pub(super) fn chapter_path(index: usize) -> String {
    format!("/chapter-{:03}.typ", index + 1)
}

/// The label in Typst of an anchor in a chapter.
pub(super) fn label(chapter: usize, anchor: &str) -> String {
    format!("{}:{anchor}", chapter + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_place_before_counts() {
        let mut places = Places::default();
        places.begin(0, Span::new(0, 9));
        places.begin(4, Span::new(1, 2));
        places.begin(4, Span::new(2, 3));
        assert_eq!(places.find(3), Some(Span::new(0, 9)));
        assert_eq!(places.find(4), Some(Span::new(2, 3)));
        assert_eq!(places.find(99), Some(Span::new(2, 3)));
        assert_eq!(Places::default().find(1), None);
    }
}
