//! The site as a value: what is written to disk, served, and compared in tests.

use std::collections::BTreeMap;

use labook_document::Diagnostic;

/// Every file of a site, by its path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Path (with `/`, relative to the root of the site) and content.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What rendering a book gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The pages and what they need.
    pub site: Site,
    /// What is wrong, each with the index of its chapter.
    pub diagnostics: Vec<(usize, Diagnostic)>,
}

/// Puts a hash of the content into a file's name (`book.css` becomes `book-1f0c6b2a.css`), so that a browser
/// never mixes an old asset with a new page.
pub(crate) fn hashed_name(name: &str, content: &[u8]) -> String {
    let hash = blake3::hash(content).to_hex();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{}.{extension}", &hash[..8]),
        None => format!("{name}-{}", &hash[..8]),
    }
}
