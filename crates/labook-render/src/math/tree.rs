//! The formula as the writers see it: what is meant and how TeX would set it, free of how it was typed.
//!
//! The tree of katex-rs is close to its source and to KaTeX's HTML: text is characters, a norm is
//! two unrelated bars, a matrix is a table of styled groups. Here fonts are resolved to alphabets,
//! names and numbers are whole, and what only TeX's style rules know (whether limits are stacked,
//! whether spaces are tight) is written down, so that three short writers can agree.

use super::alphabet::Alphabet;

/// A row of atoms, the unit within which TeX spaces neighbours.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    pub(super) nodes: Vec<Node>,
    /// Script size: TeX drops the spaces around relations and binary operators.
    pub(super) tight: bool,
}

/// TeX's classes of atoms (The TeXbook, chapter 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Ord,
    Op,
    Bin,
    Rel,
    Open,
    Close,
    Punct,
    Inner,
}

/// TeX's styles; cramping makes no difference to what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Display,
    Text,
    Script,
    ScriptScript,
}

impl Style {
    /// The style of a superscript or subscript.
    pub(super) fn script(self) -> Style {
        match self {
            Style::Display | Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        }
    }

    /// The style of a numerator or denominator.
    pub(super) fn fraction(self) -> Style {
        match self {
            Style::Display => Style::Text,
            other => other.script(),
        }
    }

    pub(super) fn is_tight(self) -> bool {
        self >= Style::Script
    }

    /// How deep in scripts: MathML's `scriptlevel`.
    pub(super) fn level(self) -> u8 {
        match self {
            Style::Display | Style::Text => 0,
            Style::Script => 1,
            Style::ScriptScript => 2,
        }
    }
}

/// Where the scripts of an operator stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// To the right of the base.
    Side,
    /// Above and below the base.
    Stacked,
}

/// The face of upright text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Face {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) sans: bool,
    pub(super) mono: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A letter, or several that make one word (`\mathrm{Var}`).
    Letters {
        text: String,
        alphabet: Alphabet,
    },
    /// Digits, with their decimal point.
    Number {
        text: String,
        alphabet: Alphabet,
    },
    /// Any other single symbol.
    Symbol(Symbol),
    /// A named function: `\log`, `\operatorname{rank}`; `\,` within it is a space.
    Function {
        name: String,
        limits: bool,
    },
    /// A sum, a product, an integral: an operator that grows in display style.
    BigOperator(char),
    /// A braced group: one ordinary atom.
    Group(Row),
    /// Atoms of which the author says the class: `\mathbin{…}`.
    Classed {
        class: Class,
        row: Row,
    },
    Scripts(Box<Scripts>),
    /// Something written right above or below: `\overset`, `\underset`, `\stackrel`.
    Stack(Box<Stack>),
    Accent(Box<Accent>),
    /// A line or a brace along the whole base.
    Band(Box<Band>),
    Fraction(Box<Fraction>),
    Root {
        radicand: Row,
        index: Option<Row>,
    },
    /// `\left … \right`: delimiters as high as what they hold. `None` is the empty delimiter `.`.
    Fenced {
        left: Option<char>,
        right: Option<char>,
        body: Row,
    },
    /// `\middle|` within a `Fenced`.
    Middle(char),
    /// `\big(` and the like; `size` is 1 to 4.
    Sized {
        delimiter: char,
        size: u8,
        class: Class,
    },
    Table(Box<Table>),
    /// `\xrightarrow[under]{over}`.
    Arrow {
        shaft: char,
        over: Option<Row>,
        under: Option<Row>,
    },
    Text {
        text: String,
        face: Face,
    },
    /// A horizontal space, in em; it may be negative.
    Space(f64),
    Color {
        css: String,
        row: Row,
    },
    /// `\boxed`, `\cancel` and other marks around or over the row.
    Enclosure(Box<Enclosure>),
    /// Takes room and shows nothing.
    Phantom {
        row: Row,
        keep: Extent,
    },
    /// Shows and takes no room in one direction.
    Smash {
        row: Row,
        keep: Extent,
    },
    /// `\mathllap`, `\mathclap`, `\mathrlap`: shows and takes no width.
    Lap {
        row: Row,
        side: Side,
    },
    /// Raised by so many em.
    Raised {
        by: f64,
        row: Row,
    },
    /// A filled rectangle, in em.
    Rule {
        width: f64,
        height: f64,
        shift: f64,
    },
    /// `\displaystyle` and its kin; `was` is the style around it.
    Styled {
        style: Style,
        was: Style,
        row: Row,
    },
    /// `\large` and its kin: so many times the normal size.
    Scaled {
        factor: f64,
        row: Row,
    },
    /// `\href`.
    Link {
        href: String,
        row: Row,
    },
    /// `\ref` or `\eqref` to a label.
    Reference {
        label: String,
        /// What it says: a number, with its parentheses; the label where nobody knows a number.
        text: String,
        /// Where it leads.
        href: Option<String>,
    },
}

/// A symbol that is neither letter nor digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Symbol {
    pub(super) character: char,
    pub(super) class: Class,
    pub(super) bold: bool,
    /// Struck through by `\not`, where Unicode has no single character for that.
    pub(super) negated: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scripts {
    pub(super) base: Option<Node>,
    pub(super) sub: Option<Row>,
    pub(super) sup: Option<Row>,
    pub(super) placement: Placement,
    /// The author asked for the placement with `\limits` or `\nolimits`.
    pub(super) forced: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stack {
    pub(super) base: Row,
    pub(super) over: Option<Row>,
    pub(super) under: Option<Row>,
    pub(super) class: Class,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Accent {
    pub(super) mark: Mark,
    pub(super) under: bool,
    /// As wide as the base.
    pub(super) wide: bool,
    pub(super) base: Row,
}

/// What an accent puts over (or under) its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Acute,
    Arrow,
    Bar,
    Breve,
    Check,
    Dot,
    DoubleAcute,
    DoubleArrow,
    DoubleDot,
    DoubleHeadedArrow,
    FourDots,
    Grave,
    Group,
    Hat,
    LeftArrow,
    LeftHarpoon,
    RightHarpoon,
    Ring,
    Segment,
    Tilde,
    TripleDot,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    pub(super) kind: BandKind,
    pub(super) under: bool,
    pub(super) base: Row,
    pub(super) label: Option<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BandKind {
    Line,
    Brace,
    Bracket,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fraction {
    pub(super) numerator: Row,
    pub(super) denominator: Row,
    /// Thickness of the bar in em: `None` is the font's own, zero is none.
    pub(super) bar: Option<f64>,
    pub(super) left: Option<char>,
    pub(super) right: Option<char>,
    /// The style, where it is not the one around it (`\dfrac`, `\tfrac`), with the one around it.
    pub(super) style: Option<(Style, Style)>,
    pub(super) continued: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Enclosure {
    pub(super) kind: EnclosureKind,
    pub(super) row: Row,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum EnclosureKind {
    /// A frame, its colour if one is named, and a background.
    Box {
        border: Option<String>,
        background: Option<String>,
        framed: bool,
    },
    /// `\cancel`: from bottom left to top right.
    Cancel,
    /// `\bcancel`: from top left to bottom right.
    BackCancel,
    /// `\xcancel`: both.
    CrossCancel,
    /// `\sout`: a line through the middle.
    Strikeout,
    /// The actuarial angle.
    Angle,
    /// The phasor's angle.
    Phase,
}

/// The directions in which a box keeps its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) width: bool,
    pub(super) height: bool,
    pub(super) depth: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Centre,
    Right,
}

/// What a table is, because writers set (and say) a matrix, an alignment and a case distinction differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    /// `array`: columns as its argument says.
    Array,
    /// `matrix` and what is built on it.
    Matrix,
    /// `smallmatrix`.
    SmallMatrix,
    /// `cases` and its kin.
    Cases,
    /// `substack`, `subarray`.
    Substack,
    /// `align`, `aligned`, `split`: right and left by turns, pairs set apart.
    Aligned,
    /// `alignat`: as `Aligned`, pairs not set apart.
    AlignedAt,
    /// `gather`, `equation`: centred lines.
    Gathered,
    /// `eqnarray`: right, centre, left.
    EquationArray,
    /// `multline`: the first line left, the last right.
    Multline,
    /// `CD`: a commutative diagram.
    Diagram,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) kind: TableKind,
    pub(super) columns: Vec<Side>,
    /// Rules before each column and after the last: one entry more than there are columns.
    pub(super) verticals: Vec<Line>,
    pub(super) rows: Vec<TableRow>,
    /// Rules before each row and after the last.
    pub(super) horizontals: Vec<Line>,
    /// Cells are in display style.
    pub(super) display: bool,
    /// `\arraystretch`.
    pub(super) stretch: f64,
    /// The style around the table.
    pub(super) style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Line {
    #[default]
    None,
    Solid,
    Dashed,
    Double,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct TableRow {
    pub(super) cells: Vec<Row>,
    /// Additional space below, in em (`\\[1ex]`).
    pub(super) gap: f64,
    pub(super) tag: Tag,
    pub(super) labels: Vec<String>,
    /// What links to it name.
    pub(super) anchor: Option<String>,
}

/// What stands at the end of an equation's line.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Tag {
    /// Nothing: a starred environment, `\notag`, or no equation environment.
    #[default]
    None,
    /// A number, from whoever numbers the document's equations.
    Automatic,
    /// The author's own, from `\tag`.
    Written(Row),
}

impl Tag {
    /// Whether something stands at the end of the line.
    pub(super) fn is_some(&self) -> bool {
        *self != Tag::None
    }
}
