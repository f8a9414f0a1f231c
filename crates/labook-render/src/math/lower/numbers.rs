//! Numbers and lengths.

use katex::parser::parse_node::AnyParseNode;
use katex::spacing_data::MeasurementOwned;
use katex::types::Mode;

use super::Setting;
use crate::math::tree::{Node, Style};

/// Digits that make one number, with a decimal point between them; returns how many nodes it took.
pub(super) fn number(
    nodes: &[AnyParseNode],
    setting: Setting,
    out: &mut Vec<Node>,
) -> Option<usize> {
    let digit = |node: &AnyParseNode| match node {
        AnyParseNode::TextOrd(ord) if ord.mode == Mode::Math => ord
            .text
            .as_str()
            .bytes()
            .next()
            .filter(|byte| byte.is_ascii_digit() && ord.text.len() == 1),
        _ => None,
    };
    let is_point =
        |node: &AnyParseNode| matches!(node, AnyParseNode::TextOrd(ord) if ord.text == ".");
    let is_separator = |node: &AnyParseNode| {
        matches!(node, AnyParseNode::OrdGroup(group)
            if matches!(group.body.as_slice(), [AnyParseNode::Atom(atom)] if atom.text == ","))
    };
    let mut text = String::new();
    let mut used = 0;
    while let Some(node) = nodes.get(used) {
        let next = nodes.get(used + 1).and_then(digit);
        if let Some(byte) = digit(node) {
            text.push(char::from(byte));
        } else if is_point(node) && next.is_some() && !text.contains('.') {
            text.push('.');
        } else if is_separator(node) && next.is_some() && !text.is_empty() {
            text.push(',');
        } else {
            break;
        }
        used += 1;
    }
    if text.is_empty() {
        return None;
    }
    out.push(Node::Number {
        text,
        alphabet: setting.alphabet(),
    });
    Some(used)
}

/// A TeX length in em of the size around it.
pub(super) fn em(length: &MeasurementOwned, style: Style) -> f64 {
    let factor = match style {
        Style::Display | Style::Text => 1.0,
        Style::Script => 0.7,
        Style::ScriptScript => 0.5,
    };
    // Absolute lengths are so many points of a ten-point text, and grow in em as the size shrinks.
    let points = match length.unit.as_str() {
        "em" => return length.number,
        "ex" => return length.number * 0.431,
        "mu" => return length.number / 18.0,
        "pt" => 1.0,
        "mm" => 7227.0 / 2540.0,
        "cm" => 7227.0 / 254.0,
        "in" => 72.27,
        "bp" => 803.0 / 800.0,
        "pc" => 12.0,
        "dd" => 1238.0 / 1157.0,
        "cc" => 14856.0 / 1157.0,
        "nd" => 685.0 / 642.0,
        "nc" => 1370.0 / 107.0,
        "sp" => 1.0 / 65536.0,
        "px" => 803.0 / 800.0,
        _ => 0.0,
    };
    length.number * points / 10.0 / factor
}
