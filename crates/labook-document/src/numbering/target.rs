//! What a reference can lead to.

use crate::{Inline, Span, TheoremKind};

/// The kinds of things that a reference can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TargetKind {
    /// A whole chapter, by the heading that is its title.
    Chapter,
    /// A section.
    Section,
    /// A figure.
    Figure,
    /// A table.
    Table,
    /// A listing: code with a caption.
    Listing,
    /// A displayed formula, or a line of one.
    Equation,
    /// A definition, a theorem and the like.
    Theorem(TheoremKind),
}

impl TargetKind {
    /// The kind that a label's prefix names, as `fig-` in `fig-unit-balls`.
    pub fn of_label(label: &str) -> Option<Self> {
        let (prefix, name) = label.split_once('-')?;
        if name.is_empty() {
            return None;
        }
        Some(match prefix {
            "sec" => Self::Section,
            "fig" => Self::Figure,
            "tbl" => Self::Table,
            "lst" => Self::Listing,
            "eq" => Self::Equation,
            _ => {
                let mut kinds = TheoremKind::ALL.into_iter();
                Self::Theorem(kinds.find(|kind| kind.prefix() == Some(prefix))?)
            }
        })
    }

    /// What labels of this kind begin with; `None` where nothing can refer to it.
    pub const fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Chapter | Self::Section => Some("sec"),
            Self::Figure => Some("fig"),
            Self::Table => Some("tbl"),
            Self::Listing => Some("lst"),
            Self::Equation => Some("eq"),
            Self::Theorem(kind) => kind.prefix(),
        }
    }

    /// The word that readers see before its number.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chapter => "Chapter",
            Self::Section => "Section",
            Self::Figure => "Figure",
            Self::Table => "Table",
            Self::Listing => "Listing",
            Self::Equation => "Equation",
            Self::Theorem(kind) => kind.word(),
        }
    }
}

/// The index of a target in [`Numbering::targets`](super::Numbering::targets).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetId(pub usize);

/// Something in the book with a number or a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// The index of its chapter.
    pub chapter: usize,
    /// The label that references use, where it has one.
    pub label: Option<String>,
    /// Its id in the chapter's page: the label, or one made for it.
    pub anchor: String,
    /// Its number, such as `2.1`, or what the author tagged it with. The solution of an exercise has that
    /// of the exercise.
    pub number: Option<String>,
    /// Its title or caption; cells in it are those of its chapter, and so are places unless it is the
    /// caption of a cell or of an image.
    pub title: Vec<Inline>,
    /// Where it stands in its chapter.
    pub span: Span,
}

impl Target {
    /// What a reference to it says: `Figure 2.1`, or `None` where it has no number and its title must do.
    pub fn name(&self) -> Option<String> {
        let number = self.number.as_ref()?;
        Some(format!("{}\u{a0}{number}", self.kind.word()))
    }
}
