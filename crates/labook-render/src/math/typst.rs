//! Typst's mathematics, for paper.
//!
//! Typst reads a name where letters touch, a call where a name meets a parenthesis, an argument's end
//! where there is a comma, and it makes brackets grow by itself. So every symbol is a token of its own,
//! every ASCII sign is escaped, and what TeX would not let grow is escaped too. A space beside a quoted
//! text would show, so there is none.

mod built;
mod spaces;
mod table;
mod tokens;

use super::alphabet::Alphabet;
use super::color;
use super::spacing::{Spaced, dots, spaced};
use super::tree::{Class, Face, Node, Row, Side, Style, Symbol};
use super::{Formula, Tag};
use spaces::is_word_between;
use tokens::{disagrees, escaped, is_bracket, number, quote, spelled};

/// The formula as Typst source, to stand between `$ … $` (display) or `$…$`.
pub(super) fn write(formula: &Formula) -> String {
    let mut writer = Writer::new(false);
    writer.body(formula);
    if let Tag::Written(tag) = &formula.tag {
        writer.token("wide");
        writer.row(tag);
    }
    writer.out
}

/// A displayed formula for a page that has its numbers in the margin: the formula, and its own number.
///
/// The numbers of single lines are calls of `line-tag`, which the page's template defines.
pub(super) fn write_on_paper(formula: &Formula) -> (String, Option<String>) {
    let mut writer = Writer::new(true);
    writer.body(formula);
    let tag = match &formula.tag {
        Tag::Written(tag) => {
            let mut writer = Writer::new(true);
            writer.row(tag);
            Some(writer.out)
        }
        Tag::None | Tag::Automatic => None,
    };
    (writer.out, tag)
}

struct Writer {
    out: String,
    /// The next token needs no space before it: it follows a bracket or a text.
    touching: bool,
    /// Numbers stand in the margin, and lines can be linked to.
    on_paper: bool,
}

impl Writer {
    fn new(on_paper: bool) -> Self {
        Self {
            out: String::with_capacity(128),
            touching: true,
            on_paper,
        }
    }

    fn body(&mut self, formula: &Formula) {
        match formula.body.nodes.as_slice() {
            [Node::Table(table)] if formula.display && table.has_lines() => self.lines(table),
            _ => self.row(&formula.body),
        }
    }

    /// Writes a token, apart from the one before it.
    fn token(&mut self, token: &str) {
        if !self.touching {
            self.out.push(' ');
        }
        self.out.push_str(token);
        self.touching = false;
    }

    /// Writes a quoted text, touching its neighbours.
    fn quoted(&mut self, text: &str) {
        self.out.push_str(&quote(text));
        self.touching = true;
    }

    /// Writes `name(…)`, the arguments by `body`.
    fn call(&mut self, name: &str, body: impl FnOnce(&mut Self)) {
        self.token(name);
        self.out.push('(');
        self.touching = true;
        body(self);
        self.out.push(')');
        self.touching = false;
    }

    /// Separates arguments.
    fn comma(&mut self) {
        self.out.push_str(", ");
        self.touching = true;
    }

    /// Names the argument that follows.
    fn named(&mut self, name: &str) {
        self.comma();
        self.out.push_str(name);
        self.out.push_str(": ");
    }

    /// Writes a call of code that takes the row as an equation.
    fn code(&mut self, opening: &str, row: &Row) {
        self.token("#");
        self.out.push_str(opening);
        self.out.push('$');
        self.touching = true;
        self.row(row);
        self.out.push_str("$)");
        self.touching = false;
    }

    /// Writes a box that is as high as the row in it: as a line of text, a formula counts as lower than it is.
    fn boxed(&mut self, style: &str, row: &Row) {
        self.token("#box(");
        self.out.push_str(style);
        self.out.push_str(", { set par(leading: 0pt); $");
        self.touching = true;
        self.row(row);
        self.out.push_str("$ })");
        self.touching = false;
    }

    fn row(&mut self, row: &Row) {
        let (items, trailing) = spaced(row);
        self.items(&items, trailing);
    }

    fn items(&mut self, items: &[Spaced<'_>], trailing: f64) {
        let mut before: Option<&Spaced<'_>> = None;
        for item in items {
            self.space_before(before, item);
            self.item(item);
            before = Some(item);
        }
        self.space(trailing);
    }

    /// An argument, which may not be empty.
    fn argument(&mut self, row: &Row) {
        let start = self.out.len();
        self.row(row);
        if self.out.len() == start {
            self.quoted("");
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Letters { text, alphabet } => self.letters(text, *alphabet),
            Node::Number { text, alphabet } => {
                let digits: String = text.chars().map(|digit| alphabet.apply(digit)).collect();
                // Typst takes digits of other alphabets for words, and sets spaces around them.
                let plain = digits
                    .chars()
                    .all(|digit| digit.is_ascii_digit() || digit == '.');
                if !plain || digits.starts_with('.') {
                    self.quoted(&digits);
                } else {
                    self.token(&digits);
                }
            }
            Node::Symbol(symbol) => self.symbol(symbol),
            Node::Function { name, limits } => {
                let name = quote(&name.replace(' ', "\u{2009}"));
                let limits = if *limits { ", limits: #true" } else { "" };
                self.token(&format!("op({name}{limits})"));
            }
            Node::BigOperator(operator) => self.token(&operator.to_string()),
            Node::Group(row) => self.group(row),
            Node::Classed {
                class: Class::Op,
                row,
            } => self.call("op", |writer| writer.argument(row)),
            // Typst gives words no class; `space_before` writes the spaces around them.
            node if is_word_between(node) => {
                if let Node::Classed { row, .. } = node {
                    self.row(row);
                }
            }
            Node::Classed { class, row } => self.classed(*class, |writer| writer.argument(row)),
            Node::Scripts(scripts) => self.scripts(scripts),
            Node::Stack(stack) => self.stack(stack),
            Node::Accent(accent) => self.accent(accent),
            Node::Band(band) => self.band(band),
            Node::Fraction(fraction) => self.fraction(fraction),
            Node::Root {
                radicand,
                index: None,
            } => {
                self.call("sqrt", |writer| writer.argument(radicand));
            }
            Node::Root {
                radicand,
                index: Some(index),
            } => self.call("root", |writer| {
                writer.argument(index);
                writer.comma();
                writer.argument(radicand);
            }),
            Node::Fenced { left, right, body } => self.call("lr", |writer| {
                writer.delimiter(*left, Class::Open);
                writer.row(body);
                writer.delimiter(*right, Class::Close);
            }),
            Node::Middle(delimiter) => {
                let delimiter = escaped(*delimiter);
                // By itself, Typst sets it as a relation.
                self.classed(Class::Ord, |writer| {
                    writer.token(&format!("mid({delimiter})"))
                });
            }
            Node::Sized {
                delimiter,
                size,
                class,
            } => {
                let height =
                    ["1.2em", "1.8em", "2.4em", "3em"][usize::from(size.saturating_sub(1)).min(3)];
                let delimiter = escaped(*delimiter);
                self.classed(*class, |writer| {
                    writer.token(&format!("lr(size: #{height}, {delimiter})"))
                });
            }
            Node::Table(table) => self.table(table),
            Node::Arrow { shaft, over, under } => {
                self.call("attach", |writer| {
                    writer.token(&format!("limits(stretch({shaft}, size: #(100% + 1em)))"));
                    writer.attached("t", over.as_ref());
                    writer.attached("b", under.as_ref());
                });
            }
            Node::Text { text, face } => self.text(text, *face),
            Node::Space(width) => self.space(*width),
            Node::Color { css, row } => {
                self.code(&format!("text(fill: rgb(\"{}\"), ", color::code(css)), row);
            }
            Node::Enclosure(enclosure) => self.enclosure(enclosure),
            Node::Phantom { row, keep } => {
                if keep.width && keep.height {
                    self.code("hide(", row);
                } else if keep.width {
                    self.code("box(height: 0pt, hide(", row);
                    self.out.push(')');
                } else {
                    self.code("box(width: 0pt, hide(", row);
                    self.out.push(')');
                }
            }
            // How wide what laps over is, only the page's template can tell.
            Node::Lap { row, side } if self.on_paper => {
                let share = match side {
                    Side::Left => "100%",
                    Side::Centre => "50%",
                    Side::Right => "0%",
                };
                self.token(&format!("#lap({share}, $"));
                self.touching = true;
                // A box forgets the style around it.
                match row.tight {
                    true => self.call("script", |writer| writer.argument(row)),
                    false => self.row(row),
                }
                self.out.push_str("$)");
                self.touching = false;
            }
            // Typst has no box without height that does not break its content.
            Node::Smash { row, .. } | Node::Lap { row, .. } => self.group(row),
            Node::Raised { by, row } => {
                self.code(&format!("box(move(dy: {}em, ", number(-by)), row);
                self.out.push(')');
            }
            Node::Rule {
                width,
                height,
                shift,
            } => self.token(&format!(
                "#box(width: {}em, height: {}em, baseline: {}em, fill: black)",
                number(*width),
                number(*height),
                number(-shift),
            )),
            Node::Styled { style, row, .. } => {
                self.call(style_name(*style), |writer| writer.argument(row))
            }
            Node::Scaled { factor, row } => {
                self.code(&format!("text(size: {}em, ", number(*factor)), row);
            }
            Node::Link { href, row } => self.code(&format!("link({}, ", quote(href)), row),
            Node::Reference { text, href, .. } => match href {
                Some(label) => {
                    self.token(&format!(
                        "#link(label({}), ${}$)",
                        quote(label),
                        quote(text)
                    ));
                }
                None => self.quoted(text),
            },
        }
    }

    fn group(&mut self, row: &Row) {
        match row.nodes.as_slice() {
            [] => self.quoted(""),
            _ => self.classed(Class::Ord, |writer| writer.argument(row)),
        }
    }

    fn classed(&mut self, class: Class, body: impl FnOnce(&mut Self)) {
        let name = match class {
            Class::Ord => "normal",
            Class::Op => "large",
            Class::Bin => "binary",
            Class::Rel => "relation",
            Class::Open => "opening",
            Class::Close => "closing",
            Class::Punct => "punctuation",
            Class::Inner => "fence",
        };
        self.call("class", |writer| {
            writer.out.push_str(&format!("\"{name}\", "));
            body(writer);
        });
    }

    fn letters(&mut self, text: &str, alphabet: Alphabet) {
        let single = text.chars().count() == 1;
        let shown: String = text.chars().map(|letter| alphabet.apply(letter)).collect();
        match (alphabet, single) {
            (Alphabet::Calligraphic, _) => self.token(&format!("cal({})", spelled(text))),
            (Alphabet::Script, _) => self.token(&format!("scr({})", spelled(text))),
            (Alphabet::Upright, true) => self.token(&format!("upright({shown})")),
            (Alphabet::Auto, _) => self.token(&spelled(&shown)),
            (_, true) => self.token(&shown),
            (_, false) => self.quoted(&shown),
        }
    }

    fn symbol(&mut self, symbol: &Symbol) {
        let Symbol {
            character,
            class,
            bold,
            negated,
        } = *symbol;
        if let Some(dots) = dots(character, class) {
            return self.quoted(dots);
        }
        let mut token = escaped(character);
        if negated {
            token = quote(&format!("{character}\u{338}"));
        }
        if bold {
            token = format!("bold({token})");
        }
        if negated || disagrees(character, class) {
            self.classed(class, |writer| writer.token(&token));
        } else {
            self.token(&token);
        }
    }

    fn delimiter(&mut self, delimiter: Option<char>, class: Class) {
        if let Some(delimiter) = delimiter {
            let token = escaped(delimiter);
            if is_bracket(delimiter, class) {
                self.token(&token);
            } else {
                self.classed(class, |writer| writer.token(&token));
            }
        }
    }

    fn text(&mut self, text: &str, face: Face) {
        let mut token = quote(text);
        for (asked, name) in [
            (face.bold, "bold"),
            (face.italic, "italic"),
            (face.sans, "sans"),
            (face.mono, "mono"),
        ] {
            if asked {
                token = format!("{name}({token})");
            }
        }
        // A name must not touch another; a quotation mark may touch anything.
        if !token.starts_with('"') && self.out.ends_with(|last: char| last.is_alphanumeric()) {
            self.out.push(' ');
        }
        self.out.push_str(&token);
        self.touching = true;
    }
}

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Display => "display",
        Style::Text => "inline",
        Style::Script => "script",
        Style::ScriptScript => "sscript",
    }
}
