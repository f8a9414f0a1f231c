//! Where the links of a notebook lead, and how words are written so that they mean themselves.

use labook_document::BlockKind;

use super::{notebook_path, numbers};
use crate::escape::percent_decoded;
use crate::links::{is_external, join, relative};
use crate::{Book, Chapter, walk};

/// The address in a notebook for a link of the chapter, where it is not the one that the author wrote.
pub(super) fn address(book: &Book, from: &Chapter, url: &str) -> Option<String> {
    if is_external(url) || url.starts_with('/') {
        return None;
    }
    let (file, fragment) = match url.split_once('#') {
        Some((file, fragment)) => (file, Some(percent_decoded(fragment))),
        None => (url, None),
    };
    let target = if file.is_empty() {
        from
    } else {
        let path = join(&from.source_path, &percent_decoded(file));
        book.chapters
            .iter()
            .find(|chapter| chapter.source_path == path || chapter.path == path)?
    };
    let mut address = if file.is_empty() {
        String::new()
    } else {
        let path = relative(&notebook_path(&from.path), &notebook_path(&target.path));
        let mut encoded = String::new();
        crate::escape::push_url(&mut encoded, &path);
        encoded.replace('(', "%28").replace(')', "%29")
    };
    // What is no heading has no anchor in a notebook.
    if let Some(anchor) = fragment.and_then(|fragment| anchor(book, target, &fragment)) {
        address.push('#');
        address.push_str(&anchor);
    } else if address.is_empty() {
        address.push('#');
    }
    Some(address)
}

/// The address of a file beside the chapter, where it does not lie beside the notebook too.
pub(super) fn file(files: &str, url: &str) -> Option<String> {
    let is_beside = !(is_external(url) || url.starts_with(['/', '#']));
    (is_beside && !files.is_empty()).then(|| format!("{files}{url}"))
}

/// The anchor that Jupyter gives to a heading: its words, with `-` for spaces.
fn anchor(book: &Book, chapter: &Chapter, id: &str) -> Option<String> {
    let mut chapters = book.chapters.iter();
    let index = chapters.position(|each| each.source_path == chapter.source_path)?;
    let mut found = None;
    labook_document::each_block(&chapter.document.blocks, &mut |block| {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.id == id
        {
            let words = walk::words(&heading.content);
            let number = numbers::section(book, book.numbering.block(index, block.span));
            found.get_or_insert(match number {
                Some(number) => format!("{number} {words}"),
                None => words,
            });
        }
    });
    let mut address = String::new();
    crate::escape::push_url(&mut address, &found?.replace(' ', "-"));
    Some(address.replace('(', "%28").replace(')', "%29"))
}

/// Words as Markdown that shows just them.
pub(super) fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if "\\`*_[]<$|".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
