//! MathML Core, as browsers render it without help.
//!
//! Elements and attributes are left out where browsers presume them; spaces follow TeX, and are
//! written only where a browser's own differ. What MathML Core lacks (struck-out terms, frames, the
//! alignment of columns) is said in inline style, so that a formula needs no style sheet.

mod boxes;
mod delimiters;
mod dictionary;
mod scripts;
mod slant;
mod table;

use super::alphabet::Alphabet;
use super::spacing::{Spaced, dots, spaced};
use super::tree::{Class, Face, Fraction, Node, Placement, Row, Side, Style, Symbol};
use super::{Formula, Tag};
use boxes::smashed;
use delimiters::is_stretchy;
use dictionary::{Form, spaces};

/// The formula as a `math` element, with `alttext`.
pub(super) fn write(formula: &Formula, alternative: &str) -> String {
    let mut writer = Writer {
        out: String::with_capacity(256),
        diagram: false,
    };
    writer.out.push_str("<math");
    if formula.display {
        writer.out.push_str(" display=\"block\"");
    }
    if let Some(anchor) = &formula.anchor {
        writer.open_anchor(anchor);
    }
    if !alternative.is_empty() {
        writer.out.push_str(" alttext=\"");
        escape(alternative, &mut writer.out);
        writer.out.push('"');
    }
    writer.out.push('>');
    match &formula.tag {
        Tag::Written(tag) => writer.tagged(&formula.body, tag),
        _ => {
            writer.row(&formula.body);
        }
    }
    writer.out.push_str("</math>");
    writer.out
}

impl Writer {
    /// Writes the attribute of an element that can be linked to.
    fn open_anchor(&mut self, anchor: &str) {
        self.out.push_str(" id=\"");
        escape(anchor, &mut self.out);
        self.out.push('"');
    }
}

struct Writer {
    out: String,
    /// Within a commutative diagram, whose arrows are long.
    diagram: bool,
}

/// The spaces an operator is to have, and its place in the row.
#[derive(Clone, Copy)]
struct Place {
    before: f64,
    after: f64,
    form: Form,
    /// Text is to be an identifier: to MathML, text is space, and operators among nothing but space
    /// lose their own.
    word: bool,
}

impl Writer {
    /// Writes the row's elements one after another; returns how many there are.
    fn row(&mut self, row: &Row) -> usize {
        let (items, trailing) = spaced(row);
        let is_text = |item: &Spaced<'_>| matches!(item.node, Node::Text { .. });
        let is_operator = |item: &Spaced<'_>| core_operator(item.node).is_some();
        let word = items.iter().any(is_text)
            && items.iter().any(is_operator)
            && items.iter().all(|item| is_text(item) || is_operator(item));
        let mut written = 0;
        // The space that the item before has taken upon itself, of that which lies between the two.
        let mut given = 0.0;
        for (at, item) in items.iter().enumerate() {
            let next = items.get(at + 1);
            let form = match (at, next) {
                (0, Some(_)) => Form::Prefix,
                (0, None) => Form::Infix,
                (_, None) => Form::Postfix,
                _ => Form::Infix,
            };
            let mut place = Place {
                before: 0.0,
                after: 0.0,
                form,
                word,
            };
            let owed = item.before + item.asked - given;
            if core_operator(item.node).is_some() && (item.asked == 0.0 || near(owed, 0.0)) {
                place.before = owed.max(0.0);
            } else {
                written += self.space(owed);
            }
            given = 0.0;
            if let (Some(next), Some(operator)) = (next, core_operator(item.node)) {
                let wanted = match item.node {
                    Node::Symbol(_) if next.before + next.asked > 0.0 => next.before + next.asked,
                    _ => next.before,
                };
                // Between two operators, the one that would leave that space by itself leaves it.
                let natural = spaces(operator, form).1;
                let left_to_next = core_operator(next.node).is_some()
                    && next.asked == 0.0
                    && !near(natural, wanted);
                if !left_to_next {
                    place.after = wanted;
                    given = wanted;
                }
            }
            written += self.node(item.node, place);
            if let Node::Function { .. } = innermost(item.node) {
                written += self.application(next, &mut given);
            }
        }
        written + self.space(trailing)
    }

    /// The row as exactly one element.
    fn argument(&mut self, row: &Row) {
        let start = self.out.len();
        if self.row(row) != 1 {
            self.out.insert_str(start, "<mrow>");
            self.out.push_str("</mrow>");
        }
    }

    /// The row in an element that takes any number of children.
    fn element(&mut self, name: &str, attributes: &str, row: &Row) {
        self.open(name, attributes);
        self.row(row);
        self.close(name);
    }

    fn open(&mut self, name: &str, attributes: &str) {
        self.out.push('<');
        self.out.push_str(name);
        if !attributes.is_empty() {
            self.out.push(' ');
            self.out.push_str(attributes);
        }
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn space(&mut self, width: f64) -> usize {
        if width > 1e-3 {
            self.out.push_str("<mspace width=\"");
            push_em(width, &mut self.out);
            self.out.push_str("\"/>");
            return 1;
        }
        if width < -1e-3 {
            self.out.push_str("<mspace style=\"margin-left:");
            push_em(width, &mut self.out);
            self.out.push_str("\"/>");
            return 1;
        }
        0
    }

    /// The invisible operator between a function and its argument, which also holds their distance.
    fn application(&mut self, next: Option<&Spaced<'_>>, given: &mut f64) -> usize {
        let Some(next) = next else { return 0 };
        if !matches!(
            next.class,
            Class::Ord | Class::Op | Class::Inner | Class::Open
        ) {
            return 0;
        }
        let space = next.before + next.asked;
        self.out.push_str("<mo");
        if space > 0.0 {
            self.length("rspace", space);
            *given = space;
        }
        self.out.push_str(">\u{2061}</mo>");
        1
    }

    fn length(&mut self, name: &str, em: f64) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_em(em, &mut self.out);
        self.out.push('"');
    }

    /// Writes a node; returns how many elements that made.
    fn node(&mut self, node: &Node, place: Place) -> usize {
        match node {
            Node::Letters { text, alphabet } => self.letters(text, *alphabet),
            Node::Number { text, alphabet } => {
                self.out.push_str("<mn>");
                self.out
                    .extend(text.chars().map(|digit| alphabet.apply(digit)));
                self.out.push_str("</mn>");
            }
            Node::Symbol(symbol) => self.symbol(symbol, place),
            Node::Function { name, .. } => {
                let alone = name.chars().count() == 1;
                self.out.push_str(if alone {
                    "<mi mathvariant=\"normal\">"
                } else {
                    "<mi>"
                });
                escape(&name.replace(' ', "\u{2009}"), &mut self.out);
                self.out.push_str("</mi>");
            }
            Node::BigOperator(operator) => self.operator(*operator, place, ""),
            Node::Group(row) => self.argument(row),
            Node::Classed { row, .. } => self.argument(row),
            Node::Scripts(scripts) => self.scripts(scripts, place),
            Node::Stack(stack) => self.stack(stack, place),
            Node::Accent(accent) => self.accent(accent),
            Node::Band(band) => self.band(band),
            Node::Fraction(fraction) => self.fraction(fraction),
            Node::Root {
                radicand,
                index: None,
            } => self.element("msqrt", "", radicand),
            Node::Root {
                radicand,
                index: Some(index),
            } => {
                self.out.push_str("<mroot>");
                self.argument(radicand);
                self.argument(index);
                self.out.push_str("</mroot>");
            }
            Node::Fenced { left, right, body } => {
                self.out.push_str("<mrow>");
                let flat = body.nodes.iter().all(is_flat);
                self.fence(*left, "prefix", flat);
                // The body is a row of its own, so that its operators find their forms.
                self.argument(body);
                self.fence(*right, "postfix", flat);
                self.out.push_str("</mrow>");
            }
            Node::Middle(delimiter) => self.fence(Some(*delimiter), "middle", false),
            Node::Sized {
                delimiter,
                size,
                class,
            } => self.sized(*delimiter, *size, *class, place),
            Node::Table(table) => self.table(table),
            Node::Arrow { shaft, over, under } => {
                self.arrow(*shaft, over.as_ref(), under.as_ref());
            }
            Node::Text { text, face } => self.text(text, *face, place.word),
            Node::Space(_) => return 0,
            Node::Color { css, row } => {
                self.element("mrow", &format!("mathcolor=\"{css}\""), row);
            }
            Node::Enclosure(enclosure) => self.enclosure(enclosure),
            Node::Phantom { row, keep } => self.phantom(row, *keep),
            Node::Smash { row, keep } => {
                self.open("mpadded", &smashed(*keep));
                self.row(row);
                self.close("mpadded");
            }
            Node::Lap { row, side } => {
                let shift = match side {
                    Side::Right => "",
                    Side::Centre => "style=\"transform:translateX(-50%)\"",
                    Side::Left => "style=\"transform:translateX(-100%)\"",
                };
                self.open("mpadded", "width=\"0\"");
                self.element("mrow", shift, row);
                self.close("mpadded");
            }
            Node::Raised { by, row } => {
                self.element("mpadded", &format!("voffset=\"{}\"", em(*by)), row);
            }
            Node::Rule {
                width,
                height,
                shift,
            } => {
                let depth = (-shift).max(0.0);
                self.open(
                    "mpadded",
                    &format!(
                        "width=\"{}\" height=\"{}\" depth=\"{}\" style=\"background:currentcolor;print-color-adjust:exact\"",
                        em(*width),
                        em(height - depth),
                        em(depth),
                    ),
                );
                self.close("mpadded");
            }
            Node::Styled { style, was, row } => return self.styled(*style, *was, row),
            Node::Scaled { factor, row } => {
                self.element("mstyle", &format!("mathsize=\"{}\"", em(*factor)), row);
            }
            Node::Link { href, row } => {
                let mut attribute = "href=\"".to_owned();
                escape(href, &mut attribute);
                attribute.push('"');
                self.element("mrow", &attribute, row);
            }
            Node::Reference { text, href, .. } => {
                if let Some(href) = href {
                    let mut attribute = "href=\"".to_owned();
                    escape(href, &mut attribute);
                    attribute.push('"');
                    self.open("mrow", &attribute);
                }
                self.text(text, Face::default(), false);
                if href.is_some() {
                    self.close("mrow");
                }
            }
        }
        1
    }

    fn letters(&mut self, text: &str, alphabet: Alphabet) {
        let mut letters = text.chars();
        let single = match (letters.next(), letters.next()) {
            (Some(letter), None) => Some(letter),
            _ => None,
        };
        // The nabla is an operator to MathML, which would set an identifier's in italics.
        if single == Some('∇') && matches!(alphabet, Alphabet::Auto | Alphabet::Upright) {
            self.out.push_str("<mo lspace=\"0\" rspace=\"0\">∇</mo>");
            return;
        }
        let upright = single.is_some_and(|letter| match alphabet {
            Alphabet::Auto => matches!(letter, 'Α'..='Ω'),
            Alphabet::Upright => true,
            _ => false,
        });
        self.out.push_str(if upright {
            "<mi mathvariant=\"normal\">"
        } else {
            "<mi>"
        });
        self.out
            .extend(text.chars().map(|letter| alphabet.apply(letter)));
        if alphabet == Alphabet::Script {
            // Asks fonts that have both for the round hand rather than the chancery hand.
            self.out.push('\u{fe01}');
        }
        self.out.push_str("</mi>");
    }

    fn symbol(&mut self, symbol: &Symbol, place: Place) {
        let Symbol {
            character,
            class,
            bold,
            negated,
        } = *symbol;
        let ordinary = class == Class::Inner || class == Class::Ord && !is_sign(character);
        let bold = if bold {
            " style=\"font-weight:bold\""
        } else {
            ""
        };
        if ordinary {
            self.out.push_str("<mi");
            self.out.push_str(bold);
            self.out.push('>');
            match dots(character, class) {
                Some(dots) => self.out.push_str(dots),
                None => self.character(character, negated),
            }
            self.out.push_str("</mi>");
            return;
        }
        let bracket = matches!(class, Class::Open | Class::Close) && is_stretchy(character);
        let upright = matches!(character, '↑' | '↓' | '↕' | '⇑' | '⇓' | '⇕');
        let mut attributes = bold.to_owned();
        if bracket || upright {
            attributes.push_str(" stretchy=\"false\"");
        }
        // The bar of `\mid` is the one with a relation's spaces where it stands between two things.
        let character = if character == '∣' && !negated {
            '|'
        } else {
            character
        };
        let mut place = place;
        if character == '|' && class == Class::Rel && place.form != Form::Infix {
            attributes.push_str(" form=\"infix\"");
            place.form = Form::Infix;
        }
        if matches!(character, '|' | '‖') && bracket && place.form == Form::Infix {
            attributes.push_str(if class == Class::Open {
                " form=\"prefix\""
            } else {
                " form=\"postfix\""
            });
            place.form = if class == Class::Open {
                Form::Prefix
            } else {
                Form::Postfix
            };
        }
        if negated {
            attributes.push_str(&self.spacing(character, place));
            self.out.push_str("<mo");
            self.out.push_str(&attributes);
            self.out.push('>');
            self.character(character, true);
            self.out.push_str("</mo>");
        } else {
            self.operator(character, place, &attributes);
        }
    }

    fn character(&mut self, character: char, negated: bool) {
        push_escaped(character, &mut self.out);
        if negated {
            self.out.push('\u{338}');
        }
    }

    fn operator(&mut self, operator: char, place: Place, attributes: &str) {
        self.out.push_str("<mo");
        self.out.push_str(attributes);
        let spacing = self.spacing(operator, place);
        self.out.push_str(&spacing);
        self.out.push('>');
        push_escaped(operator, &mut self.out);
        self.out.push_str("</mo>");
    }

    /// The attributes that make a browser leave the spaces of `place`.
    fn spacing(&self, operator: char, place: Place) -> String {
        let (before, after) = spaces(operator, place.form);
        let mut attributes = String::new();
        for (name, wanted, presumed) in [
            ("lspace", place.before, before),
            ("rspace", place.after, after),
        ] {
            if !near(wanted, presumed) {
                attributes.push(' ');
                attributes.push_str(name);
                attributes.push_str("=\"");
                push_em(wanted, &mut attributes);
                attributes.push('"');
            }
        }
        attributes
    }

    fn fraction(&mut self, fraction: &Fraction) {
        let fenced = fraction.left.is_some() || fraction.right.is_some();
        if fenced {
            self.out.push_str("<mrow>");
            self.fence(fraction.left, "prefix", false);
        }
        let mut attributes = Vec::new();
        if let Some(bar) = fraction.bar {
            attributes.push(format!("linethickness=\"{}\"", em(bar)));
        }
        if let Some((style, was)) = fraction.style {
            attributes.push(style_attributes(style, was));
        }
        self.open("mfrac", &attributes.join(" "));
        self.argument(&fraction.numerator);
        self.argument(&fraction.denominator);
        self.close("mfrac");
        if fenced {
            self.fence(fraction.right, "postfix", false);
            self.out.push_str("</mrow>");
        }
    }

    fn styled(&mut self, style: Style, was: Style, row: &Row) -> usize {
        if style.level() == was.level() && !row.nodes.iter().any(feels_style) {
            return self.row(row);
        }
        self.element("mstyle", &style_attributes(style, was), row);
        1
    }
}

/// The attributes that lead from one style to another.
fn style_attributes(style: Style, was: Style) -> String {
    let mut attributes = format!("displaystyle=\"{}\"", style == Style::Display);
    if style.level() != was.level() {
        attributes.push_str(&format!(" scriptlevel=\"{}\"", style.level()));
    }
    attributes
}

/// Whether the node looks otherwise in display style than in text style.
fn feels_style(node: &Node) -> bool {
    match node {
        Node::Letters { .. }
        | Node::Number { .. }
        | Node::Symbol(_)
        | Node::Text { .. }
        | Node::Space(_) => false,
        Node::Scripts(scripts) => scripts.base.as_ref().is_some_and(feels_style),
        _ => true,
    }
}

/// Whether brackets of the normal size are high enough for the node.
fn is_flat(node: &Node) -> bool {
    let flat = |row: &Row| row.nodes.iter().all(is_leaf);
    match node {
        Node::Scripts(scripts) => {
            scripts.placement == Placement::Side
                && scripts.base.as_ref().is_none_or(is_low)
                && scripts.sub.as_ref().is_none_or(flat)
                && scripts.sup.as_ref().is_none_or(flat)
        }
        node => is_low(node),
    }
}

/// A letter or a sign, also one with an accent.
fn is_low(node: &Node) -> bool {
    match node {
        Node::Accent(accent) => accent.base.nodes.iter().all(is_leaf),
        node => is_leaf(node),
    }
}

fn is_leaf(node: &Node) -> bool {
    matches!(
        node,
        Node::Letters { .. }
            | Node::Number { .. }
            | Node::Symbol(_)
            | Node::Function { .. }
            | Node::Space(_)
            | Node::Text { .. }
    )
}

/// The operator at the heart of what MathML calls an embellished operator.
fn core_operator(node: &Node) -> Option<char> {
    match node {
        // Browsers disagree about the spaces around dots, so dots are no operators here.
        Node::Symbol(symbol) if symbol.class == Class::Inner => None,
        Node::Symbol(symbol) if symbol.class != Class::Ord || is_sign(symbol.character) => {
            Some(symbol.character)
        }
        Node::BigOperator(operator) => Some(*operator),
        Node::Sized { delimiter, .. } => Some(*delimiter),
        Node::Scripts(scripts) => scripts.base.as_ref().and_then(core_operator),
        Node::Stack(stack) => match stack.base.nodes.as_slice() {
            [base] => core_operator(base),
            _ => None,
        },
        _ => None,
    }
}

fn innermost(node: &Node) -> &Node {
    match node {
        Node::Scripts(scripts) => scripts.base.as_ref().map_or(node, innermost),
        node => node,
    }
}

/// Signs that stay operators where TeX takes them for ordinary symbols.
fn is_sign(character: char) -> bool {
    matches!(
        character,
        '+' | '−'
            | '±'
            | '∓'
            | '×'
            | '⋅'
            | '∗'
            | '⋆'
            | '∘'
            | '='
            | '<'
            | '>'
            | '⊕'
            | '⊗'
            | '⊙'
            | '→'
            | '∩'
            | '∪'
    )
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.06
}

fn em(length: f64) -> String {
    let mut text = String::new();
    push_em(length, &mut text);
    text
}

/// A length in em, as short as it can be written.
fn push_em(length: f64, out: &mut String) {
    let text = format!("{length:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match (text, text.strip_prefix("0."), text.strip_prefix("-0.")) {
        ("0" | "-0", ..) => {
            out.push('0');
            return;
        }
        (_, Some(rest), _) => {
            out.push('.');
            out.push_str(rest);
        }
        (_, _, Some(rest)) => {
            out.push_str("-.");
            out.push_str(rest);
        }
        _ => out.push_str(text),
    }
    out.push_str("em");
}

fn push_escaped(letter: char, out: &mut String) {
    match letter {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '"' => out.push_str("&quot;"),
        letter => out.push(letter),
    }
}

fn escape(text: &str, out: &mut String) {
    text.chars().for_each(|letter| push_escaped(letter, out));
}
