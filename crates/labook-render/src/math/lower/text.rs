//! Text within formulas: characters become words, and `$…$` within them mathematics again.

use katex::parser::parse_node::AnyParseNode;
use katex::types::Mode;

use super::symbols::{combining, is_textual};
use super::{Lowering, Lowers, Setting};
use crate::math::parse::character;
use crate::math::tree::{Face, Node};

impl Lowering<'_> {
    pub(super) fn text(
        &mut self,
        nodes: &[AnyParseNode],
        setting: Setting,
        out: &mut Vec<Node>,
    ) -> Lowers<()> {
        for node in nodes {
            match node {
                AnyParseNode::Text(text) => {
                    let setting = Setting {
                        face: faced(setting.face, text.font.as_deref()),
                        ..setting
                    };
                    self.text(&text.body, setting, out)?;
                }
                AnyParseNode::HtmlMathMl(either) => self.text(&either.mathml, setting, out)?,
                AnyParseNode::Hbox(boxed) => self.text(&boxed.body, setting, out)?,
                AnyParseNode::OrdGroup(group) if group.mode == Mode::Text => {
                    self.text(&group.body, setting, out)?;
                }
                AnyParseNode::Verb(verbatim) => {
                    let face = Face {
                        mono: true,
                        ..setting.face
                    };
                    verbatim
                        .body
                        .as_str()
                        .chars()
                        .for_each(|letter| write(letter, face, out));
                }
                AnyParseNode::Accent(accent) if is_textual(node) => {
                    self.text(std::slice::from_ref(&accent.base), setting, out)?;
                    if let Some(mark) = combining(&accent.label) {
                        write(mark, setting.face, out);
                    }
                }
                AnyParseNode::Spacing(_) if is_textual(node) => write(' ', setting.face, out),
                AnyParseNode::TextOrd(_) | AnyParseNode::MathOrd(_) | AnyParseNode::Atom(_)
                    if is_textual(node) =>
                {
                    let name = node.text().unwrap_or_default();
                    match name {
                        "--" => write('–', setting.face, out),
                        "---" => write('—', setting.face, out),
                        "``" => write('“', setting.face, out),
                        "''" => write('”', setting.face, out),
                        "'" => write('’', setting.face, out),
                        _ => match character(name, Mode::Text) {
                            Some(letter) => write(letter, setting.face, out),
                            None => name
                                .chars()
                                .for_each(|letter| write(letter, setting.face, out)),
                        },
                    }
                }
                other => self.node(other, setting, out)?,
            }
        }
        Ok(())
    }
}

fn faced(face: Face, font: Option<&str>) -> Face {
    match font.unwrap_or("\\text") {
        "\\textbf" => Face { bold: true, ..face },
        "\\textmd" => Face {
            bold: false,
            ..face
        },
        "\\textit" => Face {
            italic: true,
            ..face
        },
        "\\emph" => Face {
            italic: !face.italic,
            ..face
        },
        "\\textup" => Face {
            italic: false,
            ..face
        },
        "\\textsf" => Face {
            sans: true,
            mono: false,
            ..face
        },
        "\\texttt" => Face {
            mono: true,
            sans: false,
            ..face
        },
        "\\textrm" | "\\textnormal" => Face::default(),
        _ => face,
    }
}

/// Adds a character to the text it follows, or begins one.
fn write(letter: char, face: Face, out: &mut Vec<Node>) {
    let letter = if letter == '\u{a0}' { ' ' } else { letter };
    match out.last_mut() {
        Some(Node::Text { text, face: last }) if *last == face => push(text, letter),
        _ => out.push(Node::Text {
            text: letter.to_string(),
            face,
        }),
    }
}

/// Adds a letter; a combining mark makes the accented letter it forms, where that is a common one.
fn push(text: &mut String, letter: char) {
    const BASES: &str = "AEIOUYaeiouy";
    let composed = text.chars().next_back().and_then(|base| {
        // Under an accent, katex-rs takes the dot off the i.
        let base = if base == 'ı' { 'i' } else { base };
        let row = match letter {
            '\u{300}' => "ÀÈÌÒÙỲàèìòùỳ",
            '\u{301}' => "ÁÉÍÓÚÝáéíóúý",
            '\u{302}' => "ÂÊÎÔÛŶâêîôûŷ",
            '\u{303}' => "ÃẼĨÕŨỸãẽĩõũỹ",
            '\u{304}' => "ĀĒĪŌŪȲāēīōūȳ",
            '\u{308}' => "ÄËÏÖÜŸäëïöüÿ",
            '\u{327}' => {
                return "CScs"
                    .chars()
                    .zip("ÇŞçş".chars())
                    .find(|(plain, _)| *plain == base);
            }
            '\u{30a}' => {
                return "Aa"
                    .chars()
                    .zip("Åå".chars())
                    .find(|(plain, _)| *plain == base);
            }
            '\u{30c}' => {
                return "CSZRcszr"
                    .chars()
                    .zip("ČŠŽŘčšžř".chars())
                    .find(|(plain, _)| *plain == base);
            }
            _ => return None,
        };
        let place = BASES.chars().position(|plain| plain == base)?;
        row.chars().nth(place).map(|accented| (base, accented))
    });
    match composed {
        Some((_, accented)) => {
            text.pop();
            text.push(accented);
        }
        None => text.push(letter),
    }
}
