//! What a book has besides its text: figures and captions, citations, and the lists at its end.

use crate::{Inline, Span};

/// An image that stands alone in a paragraph and has a label: `![alt](x.svg "Caption"){#fig-x}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The label that references use, and its anchor.
    pub id: String,
    /// Where the image is, as written.
    pub url: String,
    /// The alternative text.
    pub alt: String,
    /// The caption, as Markdown; may be empty.
    pub caption: String,
}

/// The caption of a table: a paragraph `Table: Caption {#tbl-x}` right after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// The label that references use, and its anchor.
    pub id: Option<String>,
    /// What it says.
    pub content: Vec<Inline>,
    /// The paragraph in the source.
    pub span: Span,
}

/// A work that is cited, `[@key, p. 3]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Its key in the bibliography.
    pub key: String,
    /// The place in it, such as `p. 3`.
    pub supplement: Option<String>,
    /// The key, with its `@`, in the source.
    pub span: Span,
}

/// An entry of the index, `<!-- index: matrix; symmetric -->`, which is seen there alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// The term, and what it is narrowed down to; never empty.
    pub terms: Vec<String>,
    /// The comment in the source.
    pub span: Span,
}

/// A list that stands where a line such as `{{#index}}` asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Directive {
    /// The works cited.
    Bibliography,
    /// The terms, with where they are explained.
    Index,
    /// What is defined, with what it means.
    Glossary,
    /// The figures.
    Figures,
    /// The tables.
    Tables,
    /// The definitions, theorems and their kin.
    Theorems,
}

impl Directive {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Bibliography,
        Self::Index,
        Self::Glossary,
        Self::Figures,
        Self::Tables,
        Self::Theorems,
    ];

    /// The name that an author writes, `{{#name}}`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bibliography => "bibliography",
            Self::Index => "index",
            Self::Glossary => "glossary",
            Self::Figures => "figures",
            Self::Tables => "tables",
            Self::Theorems => "theorems",
        }
    }

    /// The directive that is all of a text.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let name = text.trim().strip_prefix("{{#")?.strip_suffix("}}")?.trim();
        Self::ALL
            .into_iter()
            .find(|directive| directive.name() == name)
    }
}
