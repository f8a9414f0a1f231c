//! Where links lead: chapters become pages, and what leads nowhere is reported.

use std::collections::{BTreeMap, BTreeSet};

use labook_document::{Diagnostic, Span, nearest};

use crate::escape::percent_decoded;
use crate::{Book, Chapter, walk};

/// Everything that a link within the book can lead to.
pub(crate) struct Targets {
    /// By the chapter's file.
    by_source: BTreeMap<String, Target>,
    /// Page path to chapter file, for links that name the page itself.
    by_page: BTreeMap<String, String>,
    /// The other files of the site, where they are known.
    files: Option<BTreeSet<String>>,
}

struct Target {
    /// The index of the chapter.
    index: usize,
    page: String,
    anchors: BTreeSet<String>,
}

/// A link, ready to be written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// The reference, not yet escaped.
    pub(crate) href: String,
    /// Whether it leaves the book.
    pub(crate) external: bool,
    /// Why it leads nowhere.
    pub(crate) problem: Option<Diagnostic>,
}

/// Where a link leads, as far as paper can follow it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// Out of the book.
    Outside,
    /// To a chapter, or an anchor in it.
    Chapter {
        /// The index of the chapter.
        index: usize,
        /// The anchor; empty for the chapter as a whole.
        anchor: String,
    },
    /// To another file of the site, by its path there.
    File(String),
}

impl Targets {
    pub(crate) fn new(book: &Book) -> Self {
        let mut by_source = BTreeMap::new();
        let mut by_page = BTreeMap::new();
        for (index, chapter) in book.chapters.iter().enumerate() {
            by_page.insert(chapter.path.clone(), chapter.source_path.clone());
            let target = Target {
                index,
                page: chapter.path.clone(),
                anchors: walk::anchors(chapter.document),
            };
            by_source.insert(chapter.source_path.clone(), target);
        }
        let files = book.options.files.as_ref();
        Self {
            by_source,
            by_page,
            files: files.map(|files| files.iter().cloned().collect()),
        }
    }

    /// Resolves a link of `from` as the author wrote it.
    pub(crate) fn resolve(&self, from: &Chapter, url: &str, span: Span) -> Resolved {
        let resolved = |href: String, problem| Resolved {
            href,
            external: false,
            problem,
        };
        if is_external(url) {
            return Resolved {
                href: url.to_owned(),
                external: true,
                problem: None,
            };
        }
        let (file, fragment) = match url.split_once('#') {
            Some((file, fragment)) => (file, Some(fragment)),
            None => (url, None),
        };
        let (file, query) = match file.split_once('?') {
            Some((file, query)) => (file, format!("?{query}")),
            None => (file, String::new()),
        };
        if file.starts_with('/') {
            return resolved(url.to_owned(), None);
        }
        let suffix = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
        if file.is_empty() {
            let problem = self.check_anchor(&from.source_path, &from.source_path, fragment, span);
            return resolved(url.to_owned(), problem);
        }
        let path = join(&from.source_path, &percent_decoded(file));
        if let Some((source, target)) = self.find(&path) {
            let problem = self.check_anchor(source, file, fragment, span);
            let href = relative(&from.path, &target.page);
            return resolved(format!("{}{query}{suffix}", encode_path(&href)), problem);
        }
        let problem = self.check_file(from, &path, file, span);
        resolved(url.to_owned(), problem)
    }

    /// Where a link of `from` leads, be it there or not.
    pub(crate) fn destination(&self, from: &Chapter, url: &str) -> Destination {
        if is_external(url) {
            return Destination::Outside;
        }
        let (file, anchor) = url.split_once('#').unwrap_or((url, ""));
        let file = file.split_once('?').map_or(file, |(file, _)| file);
        let path = match file.strip_prefix('/') {
            Some(path) => percent_decoded(path),
            None if file.is_empty() => from.source_path.clone(),
            None => join(&from.source_path, &percent_decoded(file)),
        };
        match self.find(&path) {
            Some((_, target)) => Destination::Chapter {
                index: target.index,
                // What a page calls its whole is the chapter.
                anchor: match percent_decoded(anchor) {
                    anchor if target.anchors.contains(&anchor) => anchor,
                    _ => String::new(),
                },
            },
            None => Destination::File(path),
        }
    }

    fn find(&self, path: &str) -> Option<(&str, &Target)> {
        let source = match self.by_source.get_key_value(path) {
            Some((source, _)) => source,
            None => self.by_page.get(path)?,
        };
        Some((source, &self.by_source[source]))
    }

    fn check_anchor(
        &self,
        source: &str,
        shown_file: &str,
        fragment: Option<&str>,
        span: Span,
    ) -> Option<Diagnostic> {
        let anchor = percent_decoded(fragment.filter(|fragment| !fragment.is_empty())?);
        let target = self.by_source.get(source)?;
        if target.anchors.contains(&anchor) || anchor == "main" || anchor.starts_with(":~:") {
            return None;
        }
        let diagnostic = Diagnostic::warning(
            span,
            format!("no heading or label `{anchor}` in `{shown_file}`"),
        );
        Some(
            match nearest(&anchor, target.anchors.iter().map(String::as_str)) {
                Some(name) => diagnostic.with_help(format!("did you mean `#{name}`?")),
                None => diagnostic
                    .with_help("a heading's anchor is its words in small letters, joined by `-`"),
            },
        )
    }

    fn check_file(
        &self,
        from: &Chapter,
        path: &str,
        shown: &str,
        span: Span,
    ) -> Option<Diagnostic> {
        let is_chapter = path.ends_with(".md");
        let known = self.files.as_ref();
        if !is_chapter
            && known.is_none_or(|files| files.contains(path) || is_directory(files, path))
        {
            return None;
        }
        if is_chapter && known.is_some_and(|files| files.contains(path)) {
            let message =
                format!("`{shown}` is not a chapter of this book, so the link leads to its source");
            return Some(
                Diagnostic::warning(span, message)
                    .with_help(format!("list `{path}` in SUMMARY.md to make it a page")),
            );
        }
        let message = format!("the link leads to `{shown}`, which is not in the book");
        let candidates = self.by_source.keys().chain(known.into_iter().flatten());
        Some(match nearest_path(path, candidates.map(String::as_str)) {
            Some(name) => {
                let name = relative(&from.source_path, name);
                Diagnostic::warning(span, message).with_help(format!("did you mean `{name}`?"))
            }
            None => Diagnostic::warning(span, message).with_help(if is_chapter {
                "correct the path, or list the chapter in SUMMARY.md"
            } else {
                "correct the path, or put the file there: what lies beside the chapters belongs to the book"
            }),
        })
    }
}

/// The path most like `path`: as a whole, or else by the file's name, wherever that file is.
fn nearest_path<'a>(
    path: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let name = |path: &'a str| path.rsplit('/').next().unwrap_or(path);
    nearest(path, candidates.clone()).or_else(|| {
        let wanted = path.rsplit('/').next().unwrap_or(path);
        let found = nearest(wanted, candidates.clone().map(name))?;
        candidates
            .into_iter()
            .find(|candidate| name(candidate) == found)
    })
}

fn is_directory(files: &BTreeSet<String>, path: &str) -> bool {
    let prefix = format!("{}/", path.trim_end_matches('/'));
    files
        .range(prefix.clone()..)
        .next()
        .is_some_and(|file| file.starts_with(&prefix))
}

/// Whether a URL has a scheme (`https:`, `mailto:`) or names a host.
pub(crate) fn is_external(url: &str) -> bool {
    if url.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = url.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The path that `reference` means in the file `from`, both relative to one root.
pub(crate) fn join(from: &str, reference: &str) -> String {
    let directory = from.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut parts: Vec<&str> = directory
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    let slash = if reference.ends_with('/') && !parts.is_empty() {
        "/"
    } else {
        ""
    };
    parts.join("/") + slash
}

/// The reference from the file `from` to the file `to`, both relative to one root.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let directories = from.len().min(to.len()) - 1;
    let shared = (0..directories).take_while(|&i| from[i] == to[i]).count();
    let mut parts = vec![".."; from.len() - 1 - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

/// Encodes what a path may hold but a URL may not.
fn encode_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' | '#' | '?' | ' ' => out.push_str(&format!("%{:02X}", c as u32)),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        assert_eq!(join("a/b.md", "../c.md"), "c.md");
        assert_eq!(join("a/b.md", "./d/e.md"), "a/d/e.md");
        assert_eq!(join("b.md", "../c.md"), "../c.md");
        assert_eq!(relative("a/b.html", "c.html"), "../c.html");
        assert_eq!(relative("a/b.html", "a/c.html"), "c.html");
        assert_eq!(relative("a.html", "b/c/d.html"), "b/c/d.html");
        assert_eq!(relative("a/b/c.html", "a/d/e.html"), "../d/e.html");
    }

    #[test]
    fn schemes() {
        for url in ["https://x", "mailto:a@b", "//host/x", "data:x"] {
            assert!(is_external(url), "{url}");
        }
        for url in ["a.md", "#x", "a/b:c", "1:2", ""] {
            assert!(!is_external(url), "{url}");
        }
    }
}
