//! The numbers of figures, tables and listings: `Figure 2.1` is the first figure of chapter 2.

use labook_document::Document;

/// What a captioned cell is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Numbered {
    pub(crate) kind: FloatKind,
    /// `2.1`, or `1` in a chapter without a number.
    pub(crate) number: String,
}

/// The kinds of things that carry a number and a caption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FloatKind {
    Figure,
    Table,
    Listing,
}

impl FloatKind {
    /// The kind that a label's prefix names; a figure when it names none.
    fn of_label(label: &str) -> Self {
        match label.split('-').next() {
            Some("tbl") => Self::Table,
            Some("lst") => Self::Listing,
            _ => Self::Figure,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Figure => "Figure",
            Self::Table => "Table",
            Self::Listing => "Listing",
        }
    }
}

/// The number of each cell of a chapter that has a caption or a label that asks for one.
pub(crate) fn numbered(chapter: Option<&str>, document: &Document) -> Vec<Option<Numbered>> {
    let mut counts = [0; 3];
    document
        .cells
        .iter()
        .map(|cell| {
            let label = cell.options.label.as_deref().unwrap_or("");
            let has_prefix = ["fig-", "tbl-", "lst-"]
                .iter()
                .any(|prefix| label.starts_with(prefix));
            if cell.options.caption.is_none() && !has_prefix {
                return None;
            }
            let kind = FloatKind::of_label(label);
            let count = &mut counts[kind as usize];
            *count += 1;
            let number = match chapter {
                Some(chapter) => format!("{chapter}.{count}"),
                None => count.to_string(),
            };
            Some(Numbered { kind, number })
        })
        .collect()
}
