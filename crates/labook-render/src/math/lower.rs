//! From katex-rs's tree to ours: fonts resolved, names and numbers made whole, styles followed.

mod letters;
mod numbers;
mod scripts;
mod symbols;
mod tables;
mod text;

use katex::macro_expander::MacroMap;
use katex::macros::MacroDefinition;
use katex::parser::parse_node::{AnyParseNode, LapAlignment, ParseNodeOp};
use katex::spacing_data::MeasurementOwned;
use katex::types::ErrorLocationProvider as _;

use super::References;
use super::alphabet::Alphabet;
use super::error::MathError;
use super::macros::COLOR;
use super::parse::{EQUATION_REFERENCE, LABEL, REFERENCE, character};
use super::tree::{
    Accent, Band, BandKind, Class, Enclosure, EnclosureKind, Extent, Face, Fraction, Node, Row,
    Side, Style,
};
use letters::apply_not;
use numbers::{em, number};
use symbols::{class_of_atom, class_of_box, delimiter, is_big_operator, mark};

/// What a formula's top level comes to.
pub(super) struct Lowered {
    pub(super) row: Row,
    pub(super) tag: Option<Row>,
    pub(super) labels: Vec<String>,
}

/// Turns the parsed formula into our tree.
pub(super) fn lower(
    nodes: &[AnyParseNode],
    display: bool,
    tex: &str,
    macros: &MacroMap,
    references: References<'_>,
) -> Result<Lowered, MathError> {
    let mut lowering = Lowering {
        tex,
        macros,
        references,
        labels: Vec::new(),
    };
    let style = if display { Style::Display } else { Style::Text };
    let setting = Setting::new(style);
    let (row, tag) = match nodes {
        [AnyParseNode::Tag(tagged)] => (
            lowering.row(&tagged.body, setting)?,
            Some(lowering.row(&tagged.tag, Setting::new(Style::Text))?),
        ),
        _ => (lowering.row(nodes, setting)?, None),
    };
    Ok(Lowered {
        row,
        tag,
        labels: lowering.labels,
    })
}

/// What the surroundings say about a node.
#[derive(Clone, Copy)]
struct Setting {
    style: Style,
    alphabet: Alphabet,
    /// Within `\boldsymbol`.
    bold: bool,
    face: Face,
}

impl Setting {
    fn new(style: Style) -> Setting {
        Setting {
            style,
            alphabet: Alphabet::Auto,
            bold: false,
            face: Face::default(),
        }
    }

    fn styled(self, style: Style) -> Setting {
        Setting { style, ..self }
    }

    fn alphabet(self) -> Alphabet {
        if self.bold {
            self.alphabet.bold()
        } else {
            self.alphabet
        }
    }
}

struct Lowering<'a> {
    tex: &'a str,
    macros: &'a MacroMap,
    references: References<'a>,
    /// Labels met since the innermost row of a table began.
    labels: Vec<String>,
}

type Lowers<T> = Result<T, MathError>;

impl Lowering<'_> {
    fn row(&mut self, nodes: &[AnyParseNode], setting: Setting) -> Lowers<Row> {
        let mut out = Vec::with_capacity(nodes.len());
        self.nodes(nodes, setting, &mut out)?;
        Ok(Row {
            nodes: out,
            tight: setting.style.is_tight(),
        })
    }

    /// The row that a braced argument holds.
    fn argument(&mut self, node: &AnyParseNode, setting: Setting) -> Lowers<Row> {
        match node {
            AnyParseNode::OrdGroup(group) => self.row(&group.body, setting),
            node => self.row(std::slice::from_ref(node), setting),
        }
    }

    fn nodes(
        &mut self,
        nodes: &[AnyParseNode],
        setting: Setting,
        out: &mut Vec<Node>,
    ) -> Lowers<()> {
        let mut rest = nodes;
        while let Some((node, tail)) = rest.split_first() {
            if let Some(used) = number(rest, setting, out) {
                rest = &rest[used..];
                continue;
            }
            rest = tail;
            let before = out.len();
            self.node(node, setting, out)?;
            if let Some(slash) = out.len().checked_sub(2).filter(|at| *at + 1 >= before) {
                apply_not(out, slash);
            }
        }
        Ok(())
    }

    fn node(&mut self, node: &AnyParseNode, setting: Setting, out: &mut Vec<Node>) -> Lowers<()> {
        use AnyParseNode as K;
        match node {
            K::MathOrd(ord) => self.symbol(&ord.text, ord.mode, Class::Ord, setting, out),
            K::TextOrd(ord) => self.symbol(&ord.text, ord.mode, Class::Ord, setting, out),
            K::Atom(atom) => {
                self.symbol(
                    &atom.text,
                    atom.mode,
                    class_of_atom(atom.family),
                    setting,
                    out,
                );
            }
            K::OpToken(token) => self.symbol(&token.text, token.mode, Class::Op, setting, out),
            K::AccentToken(token) => self.symbol(&token.text, token.mode, Class::Ord, setting, out),
            K::Spacing(space) => match space.text.as_str() {
                "\\nobreak" | "\\allowbreak" => {}
                _ if setting.style.is_tight() => out.push(Node::Space(0.25)),
                _ => out.push(Node::Space(0.333)),
            },
            K::OrdGroup(group) if group.semisimple == Some(true) => {
                self.nodes(&group.body, setting, out)?;
            }
            K::OrdGroup(group) => {
                let row = self.row(&group.body, setting)?;
                out.push(group_of(row));
            }
            K::SupSub(scripts) => self.scripts(scripts, setting, out)?,
            K::Genfrac(fraction) => {
                let style = fraction.size.map(symbols::style_of);
                let inner = style.unwrap_or(setting.style).fraction();
                let inner = if fraction.continued {
                    Style::Text
                } else {
                    inner
                };
                let numerator = self.argument(&fraction.numer, setting.styled(inner))?;
                let denominator = self.argument(&fraction.denom, setting.styled(inner))?;
                let bar = match (&fraction.bar_size, fraction.has_bar_line) {
                    (_, false) => Some(0.0),
                    (Some(size), true) => Some(em(size, setting.style)),
                    (None, true) => None,
                };
                out.push(Node::Fraction(Box::new(Fraction {
                    numerator,
                    denominator,
                    bar,
                    left: fraction.left_delim.as_deref().and_then(delimiter),
                    right: fraction.right_delim.as_deref().and_then(delimiter),
                    style: style
                        .or(fraction.continued.then_some(Style::Display))
                        .filter(|style| *style != setting.style)
                        .map(|style| (style, setting.style)),
                    continued: fraction.continued,
                })));
            }
            K::LeftRight(fenced) => {
                let body = self.row(&fenced.body, setting)?;
                let (left, right) = (delimiter(&fenced.left), delimiter(&fenced.right));
                out.push(Node::Fenced { left, right, body });
            }
            K::Middle(middle) => {
                if let Some(delimiter) = delimiter(&middle.delim) {
                    out.push(Node::Middle(delimiter));
                }
            }
            K::Delimsizing(sized) => {
                if let Some(delimiter) = delimiter(&sized.delim) {
                    let class = class_of_box(&sized.mclass);
                    out.push(Node::Sized {
                        delimiter,
                        size: sized.size,
                        class,
                    });
                }
            }
            K::Sqrt(root) => {
                let radicand = self.argument(&root.body, setting)?;
                let inner = setting.styled(Style::ScriptScript);
                let index = root
                    .index
                    .as_ref()
                    .map(|index| self.argument(index, inner))
                    .transpose()?;
                out.push(Node::Root { radicand, index });
            }
            K::Op(operator) => out.push(self.operator(operator, setting)?),
            K::OperatorName(operator) => {
                let row = self.row(
                    &operator.body,
                    Setting {
                        alphabet: Alphabet::Upright,
                        ..setting
                    },
                )?;
                let limits = operator.limits || operator.always_handle_sup_sub;
                out.push(match symbols::words(&row) {
                    Some(name) => Node::Function { name, limits },
                    None => Node::Classed {
                        class: Class::Op,
                        row,
                    },
                });
            }
            K::Text(_) | K::Verb(_) | K::Hbox(_) => {
                self.text(std::slice::from_ref(node), setting, out)?
            }
            K::Styling(styling) => {
                let style = symbols::style_of(styling.style);
                let inner = if styling.reset_font {
                    Setting::new(style)
                } else {
                    setting.styled(style)
                };
                if style == setting.style {
                    self.nodes(&styling.body, inner, out)?;
                } else {
                    let row = self.row(&styling.body, inner)?;
                    out.push(Node::Styled {
                        style,
                        was: setting.style,
                        row,
                    });
                }
            }
            K::Sizing(sizing) => {
                let row = self.row(&sizing.body, setting)?;
                out.push(Node::Scaled {
                    factor: symbols::size_factor(sizing.size),
                    row,
                });
            }
            K::Font(font) => self.font(&font.font, &font.body, setting, out)?,
            K::Pmb(bold) => self.nodes(
                &bold.body,
                Setting {
                    bold: true,
                    ..setting
                },
                out,
            )?,
            K::Color(color) => {
                let css = self.color(&color.color)?;
                let mut row = self.row(&color.body, setting)?;
                continue_from(out, &mut row);
                out.push(Node::Color { css, row });
            }
            K::Accent(accent) => {
                let base = self.argument(&accent.base, setting)?;
                let wide = accent.is_stretchy == Some(true);
                out.push(self.accent(&accent.label, base, wide, false)?);
            }
            K::AccentUnder(accent) => {
                let base = self.argument(&accent.base, setting)?;
                out.push(self.accent(&accent.label, base, true, true)?);
            }
            K::Overline(line) => {
                let base = self.argument(&line.body, setting)?;
                out.push(band(BandKind::Line, false, base));
            }
            K::Underline(line) => {
                let base = self.argument(&line.body, setting)?;
                out.push(band(BandKind::Line, true, base));
            }
            K::HorizBrace(brace) => {
                let base = self.argument(&brace.base, setting)?;
                out.push(band(symbols::band_kind(&brace.label), !brace.is_over, base));
            }
            K::XArrow(arrow) => {
                let inner = setting.styled(setting.style.script());
                let over = arrow
                    .body
                    .as_ref()
                    .map(|label| self.argument(label, inner))
                    .transpose()?;
                let under = arrow
                    .below
                    .as_ref()
                    .map(|label| self.argument(label, inner))
                    .transpose()?;
                let shaft = symbols::shaft(&arrow.label);
                let (over, under) = (over.filter(visible), under.filter(visible));
                out.push(Node::Arrow { shaft, over, under });
            }
            K::Mclass(classed) => self.classed(classed, setting, out)?,
            K::MathChoice(choice) => {
                let body = match setting.style {
                    Style::Display => &choice.display,
                    Style::Text => &choice.text,
                    Style::Script => &choice.script,
                    Style::ScriptScript => &choice.scriptscript,
                };
                self.nodes(body, setting, out)?;
            }
            K::HtmlMathMl(either) => self.nodes(&either.mathml, setting, out)?,
            K::Kern(kern) => out.push(Node::Space(em(&kern.dimension, setting.style))),
            K::Phantom(phantom) => {
                let row = self.row(&phantom.body, setting)?;
                let keep = Extent {
                    width: true,
                    height: true,
                    depth: true,
                };
                out.push(Node::Phantom { row, keep });
            }
            K::Hphantom(phantom) => {
                let row = self.argument(&phantom.body, setting)?;
                let keep = Extent {
                    width: true,
                    height: false,
                    depth: false,
                };
                out.push(Node::Phantom { row, keep });
            }
            K::Vphantom(phantom) => {
                let row = self.argument(&phantom.body, setting)?;
                let keep = Extent {
                    width: false,
                    height: true,
                    depth: true,
                };
                out.push(Node::Phantom { row, keep });
            }
            K::Smash(smash) => {
                let mut row = self.argument(&smash.body, setting)?;
                let keep = Extent {
                    width: true,
                    height: !smash.smash_height,
                    depth: !smash.smash_depth,
                };
                out.push(match row.nodes.as_mut_slice() {
                    [Node::Phantom { row, .. }] => Node::Phantom {
                        row: std::mem::take(row),
                        keep,
                    },
                    _ => Node::Smash { row, keep },
                });
            }
            K::Lap(lap) => {
                let row = self.argument(&lap.body, setting)?;
                let side = match lap.alignment {
                    LapAlignment::Left => Side::Left,
                    LapAlignment::Center => Side::Centre,
                    LapAlignment::Right => Side::Right,
                };
                out.push(Node::Lap { row, side });
            }
            K::Raisebox(raised) => {
                let row = self.argument(&raised.body, setting)?;
                out.push(Node::Raised {
                    by: em(&raised.dy, setting.style),
                    row,
                });
            }
            K::Vcenter(centred) => {
                let row = self.argument(&centred.body, setting)?;
                out.push(group_of(row));
            }
            K::Rule(rule) => {
                let measure = |size: &MeasurementOwned| em(size, setting.style);
                let (width, height) = (measure(&rule.width), measure(&rule.height));
                let shift = rule.shift.as_ref().map_or(0.0, measure);
                out.push(Node::Rule {
                    width,
                    height,
                    shift,
                });
            }
            K::Enclose(enclose) => {
                let border = enclose
                    .border_color
                    .as_deref()
                    .map(|name| self.color(name))
                    .transpose()?;
                let background = enclose
                    .background_color
                    .as_deref()
                    .map(|name| self.color(name))
                    .transpose()?;
                let kind = match enclose.label.as_str() {
                    "\\cancel" => EnclosureKind::Cancel,
                    "\\bcancel" => EnclosureKind::BackCancel,
                    "\\xcancel" => EnclosureKind::CrossCancel,
                    "\\sout" => EnclosureKind::Strikeout,
                    "\\angl" => EnclosureKind::Angle,
                    "\\phase" => EnclosureKind::Phase,
                    label => EnclosureKind::Box {
                        border,
                        background,
                        framed: label != "\\colorbox",
                    },
                };
                let row = self.argument(&enclose.body, setting)?;
                out.push(Node::Enclosure(Box::new(Enclosure { kind, row })));
            }
            K::Array(array) => self.table(array, setting, out)?,
            K::Href(link) => {
                let equation = link.href.strip_prefix(EQUATION_REFERENCE);
                if let Some(label) = equation.or_else(|| link.href.strip_prefix(REFERENCE)) {
                    let found = (self.references)(label);
                    let (text, href) = found.map_or((None, None), |r| (Some(r.number), r.href));
                    let text = text.unwrap_or_else(|| label.to_owned());
                    out.push(Node::Reference {
                        label: label.to_owned(),
                        text: match equation {
                            Some(_) => format!("({text})"),
                            None => text,
                        },
                        href,
                    });
                } else {
                    self.check_link(&link.href, node)?;
                    let row = self.row(&link.body, setting)?;
                    out.push(Node::Link {
                        href: link.href.clone(),
                        row,
                    });
                }
            }
            K::Html(html) => match html.attributes.get(LABEL) {
                Some(label) => self.labels.push(label.clone()),
                None => self.nodes(&html.body, setting, out)?,
            },
            K::Tag(tagged) => self.nodes(&tagged.body, setting, out)?,
            K::CdLabel(label) => {
                let inner = setting.styled(setting.style.script());
                let row = self.argument(&label.label, inner)?;
                let small = Node::Styled {
                    style: inner.style,
                    was: setting.style,
                    row,
                };
                out.push(Node::Lap {
                    row: Row {
                        nodes: vec![small],
                        tight: true,
                    },
                    side: if label.side == "left" {
                        Side::Left
                    } else {
                        Side::Right
                    },
                });
            }
            K::CdLabelParent(parent) => self.node(&parent.fragment, setting, out)?,
            K::Includegraphics(_) => {
                return Err(self.error(
                    node,
                    "\\includegraphics cannot stand in a formula: use Markdown's `![…](…)`",
                ));
            }
            K::Cr(_) => {
                return Err(self.error(
                    node,
                    "`\\\\` outside of an environment with lines: put the formula into `aligned` or `gathered`",
                ));
            }
            K::LeftRightRight(_)
            | K::ColorToken(_)
            | K::Raw(_)
            | K::Size(_)
            | K::Url(_)
            | K::Environment(_)
            | K::Infix(_)
            | K::Internal(_) => {}
        }
        Ok(())
    }

    fn font(
        &mut self,
        font: &str,
        body: &AnyParseNode,
        setting: Setting,
        out: &mut Vec<Node>,
    ) -> Lowers<()> {
        let setting = match font {
            "boldsymbol" => Setting {
                bold: true,
                ..setting
            },
            font => Setting {
                alphabet: symbols::alphabet_of(font),
                ..setting
            },
        };
        // Lowered on its own, so that a word does not join the letters before it.
        let row = self.argument(body, setting)?;
        out.extend(row.nodes);
        Ok(())
    }

    fn operator(&mut self, operator: &ParseNodeOp, setting: Setting) -> Lowers<Node> {
        match operator {
            ParseNodeOp::Symbol {
                name,
                symbol: true,
                mode,
                ..
            } => Ok(Node::BigOperator(character(name, *mode).unwrap_or('∑'))),
            ParseNodeOp::Symbol { name, limits, .. } => Ok(Node::Function {
                name: name.trim_start_matches('\\').to_owned(),
                limits: *limits,
            }),
            ParseNodeOp::Body { body, limits, .. } => {
                let row = self.row(body, setting)?;
                Ok(match row.nodes.as_slice() {
                    [Node::Symbol(symbol)] if is_big_operator(symbol.character) => {
                        Node::BigOperator(symbol.character)
                    }
                    _ => match symbols::words(&row) {
                        Some(name) => Node::Function {
                            name,
                            limits: *limits,
                        },
                        None => Node::Classed {
                            class: Class::Op,
                            row,
                        },
                    },
                })
            }
        }
    }

    fn accent(&self, label: &str, base: Row, wide: bool, under: bool) -> Lowers<Node> {
        let Some(mark) = mark(label) else {
            return Err(MathError::new(
                format!("{label} is not known here"),
                self.find(label),
            ));
        };
        Ok(Node::Accent(Box::new(Accent {
            mark,
            under,
            wide,
            base,
        })))
    }

    /// A colour of the formula as CSS writes it.
    fn color(&self, name: &str) -> Lowers<String> {
        if let Some(MacroDefinition::String(css)) = self.macros.get(&format!("{COLOR}{name}")) {
            return Ok(css.clone());
        }
        super::color::css(name).ok_or_else(|| {
            MathError::new(
                format!("`{name}` is no colour: use a name such as `red`, a code such as `#8800ff`, or \\definecolor"),
                self.find(name),
            )
        })
    }

    fn check_link(&self, href: &str, node: &AnyParseNode) -> Lowers<()> {
        let scheme = href
            .split_once(':')
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            None | Some("http" | "https" | "mailto") => Ok(()),
            Some(scheme) => Err(self.error(node, &format!("a link cannot use `{scheme}:`"))),
        }
    }

    fn error(&self, node: &AnyParseNode, message: &str) -> MathError {
        let offset = node
            .loc()
            .filter(|location| location.input() == self.tex)
            .map_or(0, |location| location.start());
        MathError::new(message, offset)
    }

    fn find(&self, needle: &str) -> usize {
        self.tex.find(needle).unwrap_or(0)
    }
}

/// Lets a row that begins with a binary operator join it to what stands before the row.
fn continue_from(out: &[Node], row: &mut Row) {
    let binary =
        matches!(row.nodes.first(), Some(Node::Symbol(symbol)) if symbol.class == Class::Bin);
    if binary && !out.is_empty() {
        row.nodes.insert(0, Node::Group(Row::default()));
    }
}

/// A group of one ordinary thing is that thing.
fn group_of(mut row: Row) -> Node {
    match row.nodes.as_slice() {
        [
            Node::Letters { .. }
            | Node::Number { .. }
            | Node::Group(_)
            | Node::Root { .. }
            | Node::Accent(_),
        ] => row.nodes.remove(0),
        _ => Node::Group(row),
    }
}

fn band(kind: BandKind, under: bool, base: Row) -> Node {
    Node::Band(Box::new(Band {
        kind,
        under,
        base,
        label: None,
    }))
}

fn visible(row: &Row) -> bool {
    !row.nodes.is_empty()
}
