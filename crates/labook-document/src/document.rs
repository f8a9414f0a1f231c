//! A parsed chapter: a tree of blocks, and the cells that stand in it.

use crate::{
    Caption, Cell, CellId, Cited, Diagnostic, Directive, Excerpt, Figure, IndexEntry, Source, Span,
    Theorem,
};

/// A parsed chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The text that was parsed.
    pub source: Source,
    /// What the chapter consists of, in order.
    pub blocks: Vec<Block>,
    /// Every cell of the chapter, fences and numbers in prose alike, in order; `cells[id.index()].id == id`.
    pub cells: Vec<Cell>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A block of a chapter, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of blocks.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A fence that labook treats as a cell, together with its expectation.
    Cell(CellId),
    /// A fence or an indented block in any other language, only shown.
    Code(CodeBlock),
    /// A formula on lines of its own.
    Math(Math),
    /// A list; `start` is the first number of an ordered one.
    List {
        /// The first number, for an ordered list.
        start: Option<u64>,
        /// Whether paragraphs in items are set without space between.
        tight: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A block quote.
    Quote(Vec<Block>),
    /// A GitHub alert.
    Alert {
        /// Note, tip, important, warning or caution.
        kind: AlertKind,
        /// The words after the marker, where there are some.
        title: Vec<Inline>,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A definition, a theorem, a proof, an exercise and the like.
    Theorem(Theorem),
    /// An image with a label, alone in its paragraph.
    Figure(Figure),
    /// A table; every row has as many cells as `head`.
    Table {
        /// The alignment of each column.
        alignments: Vec<Alignment>,
        /// The head row.
        head: Vec<Vec<Inline>>,
        /// The other rows.
        rows: Vec<Vec<Vec<Inline>>>,
        /// Its caption, where there is one.
        caption: Option<Caption>,
    },
    /// A definition list.
    Definitions(Vec<Definition>),
    /// The text of a footnote, shown where the page ends.
    Footnote {
        /// The label that references use, in lower case.
        label: String,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A list of what the book holds.
    Directive(Directive),
    /// Entries of the index, on lines of their own.
    Index(Vec<IndexEntry>),
    /// Raw HTML.
    Html(String),
    /// A thematic break.
    Rule,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor, unique in the chapter: the author's, or made from the words.
    pub id: String,
    /// Classes from the heading's attributes.
    pub classes: Vec<String>,
    /// The words.
    pub content: Vec<Inline>,
}

/// Code that does not run.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeBlock {
    /// The first word of the info string; empty when there is none.
    pub language: String,
    /// The whole info string.
    pub info: String,
    /// The code.
    pub code: Excerpt,
}

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Math {
    /// Set on a line of its own.
    pub display: bool,
    /// The LaTeX between the delimiters.
    pub tex: String,
    /// The label behind a displayed formula, `$$ … $$ {#eq-x}`. Those in it, `\label{eq-x}`, are in `tex`.
    pub label: Option<String>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// For an item of a task list, whether it is done.
    pub task: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A term with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// Its meanings.
    pub details: Vec<Vec<Block>>,
}

/// The alignment of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// As the reader's language sets it.
    #[default]
    None,
    /// To the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// The kinds of GitHub alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// Useful to know.
    Note,
    /// Helpful advice.
    Tip,
    /// Key to the matter.
    Important,
    /// Needs attention.
    Warning,
    /// Risks and bad outcomes.
    Caution,
}

/// A piece of running text, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum InlineKind {
    /// Words.
    Text(String),
    /// Emphasised text.
    Emphasis(Vec<Inline>),
    /// Strongly emphasised text.
    Strong(Vec<Inline>),
    /// Text struck through.
    Strikethrough(Vec<Inline>),
    /// Code in running text.
    Code(String),
    /// A formula, inline or displayed within a paragraph.
    Math(Math),
    /// A number whose expression is checked, or whose value is inserted.
    Number(CellId),
    /// A link.
    Link {
        /// Where it leads, as written.
        url: String,
        /// Its title; may be empty.
        title: String,
        /// What one clicks on.
        content: Vec<Inline>,
    },
    /// An image.
    Image {
        /// Where it is, as written.
        url: String,
        /// Its title; may be empty.
        title: String,
        /// The alternative text.
        alt: String,
    },
    /// A reference to the footnote of this label.
    FootnoteReference(String),
    /// A reference to something with a label, `@fig-x`.
    Reference {
        /// The label, without the `@`.
        label: String,
    },
    /// A citation, `[@key, p. 3; @other]`; never empty.
    Citation(Vec<Cited>),
    /// An entry of the index.
    Index(IndexEntry),
    /// Raw HTML.
    Html(String),
    /// An end of line in the source.
    SoftBreak,
    /// A line break that the author wants.
    HardBreak,
}

impl Inline {
    /// The words of running text alone, as navigation, search and alternative texts need them. A line break
    /// is a space, a formula its LaTeX; `number` says what stands for a number.
    pub fn plain_text(content: &[Self], number: &mut dyn FnMut(CellId) -> String) -> String {
        let mut text = String::new();
        collect_text(content, number, &mut text);
        text
    }
}

fn collect_text(content: &[Inline], number: &mut dyn FnMut(CellId) -> String, text: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => text.push_str(words),
            InlineKind::Math(math) => text.push_str(&math.tex),
            InlineKind::Number(cell) => text.push_str(&number(*cell)),
            InlineKind::Image { alt, .. } => text.push_str(alt),
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            InlineKind::Reference { label } => {
                text.push('@');
                text.push_str(label);
            }
            InlineKind::FootnoteReference(_)
            | InlineKind::Citation(_)
            | InlineKind::Index(_)
            | InlineKind::Html(_) => {}
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Link { content, .. } => collect_text(content, number, text),
        }
    }
}
