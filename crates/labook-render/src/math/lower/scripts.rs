//! Superscripts, subscripts, limits, and what is stacked on a symbol.

use katex::parser::parse_node::{AnyParseNode, ParseNodeMclass, ParseNodeOp, ParseNodeSupSub};

use super::symbols::{self, class_of_box};
use super::{Lowering, Lowers, Setting};
use crate::math::tree::{Band, Class, Node, Placement, Row, Scripts, Stack, Style};

impl Lowering<'_> {
    pub(super) fn scripts(
        &mut self,
        node: &ParseNodeSupSub,
        setting: Setting,
        out: &mut Vec<Node>,
    ) -> Lowers<()> {
        let inner = setting.styled(setting.style.script());
        let inner = Setting {
            alphabet: setting.alphabet,
            ..inner
        };
        let sup = node
            .sup
            .as_ref()
            .map(|sup| self.argument(sup, inner))
            .transpose()?;
        let sub = node
            .sub
            .as_ref()
            .map(|sub| self.argument(sub, inner))
            .transpose()?;
        let Some(base) = node.base.as_deref() else {
            out.push(scripts(None, sub, sup, Placement::Side, false));
            return Ok(());
        };
        if let AnyParseNode::HorizBrace(brace) = base {
            let label = if brace.is_over { &sup } else { &sub };
            let base_row = self.argument(&brace.base, setting)?;
            let kind = symbols::band_kind(&brace.label);
            let (label, other) = match label {
                Some(label) => (Some(label.clone()), if brace.is_over { sub } else { sup }),
                None => (None, sub.or(sup)),
            };
            let band = Node::Band(Box::new(Band {
                kind,
                under: !brace.is_over,
                base: base_row,
                label,
            }));
            out.push(match other {
                Some(row) if brace.is_over => {
                    scripts(Some(band), Some(row), None, Placement::Side, false)
                }
                Some(row) => scripts(Some(band), None, Some(row), Placement::Side, false),
                None => band,
            });
            return Ok(());
        }
        let (limits, forced) = limits_of(base);
        let stacked = limits && (forced || setting.style == Style::Display);
        let placement = if stacked {
            Placement::Stacked
        } else {
            Placement::Side
        };
        let mut lowered = Vec::new();
        self.node(base, setting, &mut lowered)?;
        // Spaces that come with the base (of `\mathop` and the like) stay outside of the scripts.
        let base = match lowered.len() {
            0 => None,
            1 => lowered.pop(),
            _ => Some(Node::Group(Row {
                nodes: lowered,
                tight: setting.style.is_tight(),
            })),
        };
        out.push(scripts(base, sub, sup, placement, forced));
        Ok(())
    }

    pub(super) fn classed(
        &mut self,
        node: &ParseNodeMclass,
        setting: Setting,
        out: &mut Vec<Node>,
    ) -> Lowers<()> {
        let class = class_of_box(&node.mclass);
        // `\overset`, `\underset`, `\stackrel` come as scripts of an operator with limits.
        if let [AnyParseNode::SupSub(scripts)] = node.body.as_slice()
            && let Some(AnyParseNode::Op(ParseNodeOp::Body {
                body, limits: true, ..
            })) = scripts.base.as_deref()
        {
            let inner = setting.styled(setting.style.script());
            let base = self.row(body, setting)?;
            let over = scripts
                .sup
                .as_ref()
                .map(|sup| self.argument(sup, inner))
                .transpose()?;
            let under = scripts
                .sub
                .as_ref()
                .map(|sub| self.argument(sub, inner))
                .transpose()?;
            out.push(Node::Stack(Box::new(Stack {
                base,
                over,
                under,
                class,
            })));
            return Ok(());
        }
        let mut row = self.row(&node.body, setting)?;
        match row.nodes.as_mut_slice() {
            [Node::Symbol(symbol)] => {
                symbol.class = class;
                out.append(&mut row.nodes);
            }
            [Node::Letters { .. } | Node::Number { .. }] if class == Class::Ord => {
                out.append(&mut row.nodes);
            }
            [Node::Group(_)] if class == Class::Ord => out.append(&mut row.nodes),
            [] if class == Class::Ord => {}
            _ => out.push(Node::Classed { class, row }),
        }
        Ok(())
    }
}

fn scripts(
    base: Option<Node>,
    sub: Option<Row>,
    sup: Option<Row>,
    placement: Placement,
    forced: bool,
) -> Node {
    Node::Scripts(Box::new(Scripts {
        base,
        sub,
        sup,
        placement,
        forced,
    }))
}

/// Whether scripts of this base are limits, and whether the author said so.
fn limits_of(base: &AnyParseNode) -> (bool, bool) {
    match base {
        AnyParseNode::Op(operator) => {
            let forced = operator.always_handle_sup_sub();
            (operator.limits(), forced)
        }
        AnyParseNode::OperatorName(operator) => (
            operator.limits || operator.always_handle_sup_sub,
            operator.limits && operator.always_handle_sup_sub,
        ),
        AnyParseNode::Font(font) => limits_of(&font.body),
        AnyParseNode::Color(color) => match color.body.as_slice() {
            [only] => limits_of(only),
            _ => (false, false),
        },
        _ => (false, false),
    }
}
