//! Mathematics: LaTeX in; MathML Core for the page, Typst for paper, English for whoever listens.
//!
//! ```text
//! LaTeX ──parse──▶ katex-rs's tree ──lower──▶ Formula ──▶ mathml   (HTML)
//!        depth       macros                            ├─▶ typst    (PDF)
//!                                                      └─▶ spoken   (alternative text)
//! ```
//!
//! The formula is parsed once; the three writers see the same tree, so the page, the paper and the
//! alternative text say the same. A formula that cannot be parsed is a [`MathError`] at its offset;
//! there is no fallback that would put LaTeX on a page.

mod alphabet;
mod color;
mod depth;
mod error;
mod font;
mod lower;
mod macros;
mod mathml;
mod numbering;
mod parse;
mod spacing;
mod spoken;
mod tree;
mod typst;

pub use error::MathError;
pub use font::math_font;
pub use macros::Macros;

use tree::{Row, Table, Tag};

/// A parsed formula.
#[derive(Debug, Clone)]
pub struct Formula {
    display: bool,
    body: Row,
    tag: Tag,
    labels: Vec<String>,
    /// What links to it name.
    anchor: Option<String>,
}

/// What a `\ref` in a formula leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The number that it shows.
    pub number: String,
    /// Where it leads: an address on pages, a label on paper.
    pub href: Option<String>,
}

/// Knows what labels lead to.
pub type References<'a> = &'a (dyn Fn(&str) -> Option<Reference> + Sync);

impl Formula {
    /// Parses LaTeX, `display` for `$$…$$` and `\[…\]`. References show their labels.
    pub fn parse(tex: &str, display: bool, macros: &Macros) -> Result<Formula, MathError> {
        Self::parse_with(tex, display, macros, &|_| None)
    }

    /// Parses LaTeX whose `\ref` and `\eqref` lead where `references` says.
    pub fn parse_with(
        tex: &str,
        display: bool,
        macros: &Macros,
        references: References<'_>,
    ) -> Result<Formula, MathError> {
        let depth = depth::check(tex, macros)?;
        let lowered = depth::with_stack(depth, || {
            let (nodes, definitions) = parse::read(tex, display, macros, false)?;
            lower::lower(&nodes, display, tex, &definitions, references)
        })?;
        Ok(Formula {
            display,
            body: lowered.row,
            tag: lowered.tag.map_or(Tag::None, Tag::Written),
            labels: lowered.labels,
            anchor: None,
        })
    }

    /// The formula as a `math` element.
    pub fn mathml(&self) -> String {
        mathml::write(self, &self.spoken())
    }

    /// The formula as Typst source, to stand between dollar signs.
    pub fn typst(&self) -> String {
        typst::write(self)
    }

    /// A displayed formula as Typst source whose numbers stand in the margin.
    pub(crate) fn typst_on_paper(&self) -> PaperFormula {
        let (body, tag) = typst::write_on_paper(self);
        PaperFormula {
            body,
            tag,
            anchor: self.anchor.clone(),
        }
    }

    /// Whether there is nothing to set, as where a formula only defines commands.
    pub(crate) fn is_empty(&self) -> bool {
        self.body.nodes.is_empty() && self.tag == Tag::None
    }

    /// The formula in English, for alternative text.
    pub fn spoken(&self) -> String {
        spoken::write(self)
    }
}

/// A displayed formula, its number apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaperFormula {
    /// What stands between dollar signs.
    pub(crate) body: String,
    /// Its number, likewise.
    pub(crate) tag: Option<String>,
    /// What links to it name.
    pub(crate) anchor: Option<String>,
}

/// A formula as MathML Core, for a page.
pub fn mathml(tex: &str, display: bool, macros: &Macros) -> Result<String, MathError> {
    Ok(Formula::parse(tex, display, macros)?.mathml())
}

/// A formula as Typst source, for paper; it is to stand between dollar signs.
pub fn typst(tex: &str, display: bool, macros: &Macros) -> Result<String, MathError> {
    Ok(Formula::parse(tex, display, macros)?.typst())
}

/// A formula in English, for alternative text.
pub fn spoken(tex: &str, display: bool, macros: &Macros) -> Result<String, MathError> {
    Ok(Formula::parse(tex, display, macros)?.spoken())
}
