//! What is built of rows: scripts, accents, braces, fractions, frames.

use super::tokens::{accent_name, line_of};
use super::{Writer, style_name};
use crate::math::color;
use crate::math::tree::{
    Accent, Band, BandKind, Class, Enclosure, EnclosureKind, Fraction, Node, Placement, Row,
    Scripts, Stack,
};

impl Writer {
    pub(super) fn scripts(&mut self, scripts: &Scripts) {
        let Scripts {
            base,
            sub,
            sup,
            placement,
            forced,
        } = scripts;
        self.call("attach", |writer| {
            let placed = match (*forced, placement) {
                (true, Placement::Stacked) => Some("limits"),
                (true, Placement::Side) => Some("scripts"),
                (false, Placement::Stacked) if !base.as_ref().is_some_and(stacks_by_itself) => {
                    Some("limits")
                }
                _ => None,
            };
            match (base, placed) {
                (None, _) => writer.quoted(""),
                (Some(base), None) => writer.node(base),
                (Some(base), Some(placed)) => writer.call(placed, |writer| writer.node(base)),
            }
            let side = matches!(base, None | Some(Node::Fenced { .. } | Node::Group(_)));
            let (top, bottom) = if side { ("tr", "br") } else { ("t", "b") };
            writer.attached(top, sup.as_ref());
            writer.attached(bottom, sub.as_ref());
        });
    }

    /// An attachment; primes alone are Typst's primes.
    pub(super) fn attached(&mut self, place: &str, row: Option<&Row>) {
        let Some(row) = row else { return };
        self.named(place);
        let is_prime =
            |node: &&Node| matches!(node, Node::Symbol(symbol) if symbol.character == '′');
        let primes = row.nodes.iter().take_while(is_prime).count();
        if primes > 0 {
            self.token(&format!("primes(#{primes})"));
        }
        let rest = Row {
            nodes: row.nodes[primes..].to_vec(),
            tight: row.tight,
        };
        if primes == 0 || !rest.nodes.is_empty() {
            self.argument(&rest);
        }
    }

    pub(super) fn stack(&mut self, stack: &Stack) {
        self.classed(stack.class, |writer| {
            writer.call("attach", |writer| {
                writer.call("limits", |writer| writer.argument(&stack.base));
                writer.attached("t", stack.over.as_ref());
                writer.attached("b", stack.under.as_ref());
            });
        });
    }

    pub(super) fn accent(&mut self, accent: &Accent) {
        if accent.under {
            self.call("attach", |writer| {
                writer.call("limits", |writer| writer.argument(&accent.base));
                writer.named("b");
                writer.token(&format!("stretch({})", line_of(accent.mark)));
            });
            return;
        }
        let narrow = !accent.wide && accent.base.nodes.len() > 1;
        self.call("accent", |writer| {
            writer.argument(&accent.base);
            writer.comma();
            writer.token(accent_name(accent.mark));
            if narrow {
                writer.named("size");
                writer.out.push_str("#0%");
            }
        });
    }

    pub(super) fn band(&mut self, band: &Band) {
        let name = match (band.kind, band.under) {
            (BandKind::Line, false) => "overline",
            (BandKind::Line, true) => "underline",
            (BandKind::Brace, false) => "overbrace",
            (BandKind::Brace, true) => "underbrace",
            (BandKind::Bracket, false) => "overbracket",
            (BandKind::Bracket, true) => "underbracket",
        };
        self.call(name, |writer| {
            writer.argument(&band.base);
            if let Some(label) = &band.label {
                writer.comma();
                writer.argument(label);
            }
        });
    }

    pub(super) fn fraction(&mut self, fraction: &Fraction) {
        if let Some((style, _)) = fraction.style {
            let plain = Fraction {
                style: None,
                ..fraction.clone()
            };
            return self.call(style_name(style), |writer| writer.fraction(&plain));
        }
        let fenced = fraction.left.is_some() || fraction.right.is_some();
        let name = match (fraction.bar, fraction.left, fraction.right) {
            (Some(0.0), Some('('), Some(')')) => "binom",
            (Some(0.0), _, _) => {
                return self.call("lr", |writer| {
                    writer.delimiter(fraction.left, Class::Open);
                    writer.call("mat", |writer| {
                        writer.out.push_str("delim: #none, ");
                        writer.argument(&fraction.numerator);
                        writer.out.push_str(" ; ");
                        writer.touching = true;
                        writer.argument(&fraction.denominator);
                    });
                    writer.delimiter(fraction.right, Class::Close);
                });
            }
            _ if fenced => {
                let bare = Fraction {
                    left: None,
                    right: None,
                    ..fraction.clone()
                };
                return self.call("lr", |writer| {
                    writer.delimiter(fraction.left, Class::Open);
                    writer.fraction(&bare);
                    writer.delimiter(fraction.right, Class::Close);
                });
            }
            _ => "frac",
        };
        self.call(name, |writer| {
            for (index, row) in [&fraction.numerator, &fraction.denominator]
                .into_iter()
                .enumerate()
            {
                if index > 0 {
                    writer.comma();
                }
                if fraction.continued {
                    writer.call("inline", |writer| writer.argument(row));
                } else {
                    writer.argument(row);
                }
            }
        });
    }

    pub(super) fn enclosure(&mut self, enclosure: &Enclosure) {
        let row = &enclosure.row;
        match &enclosure.kind {
            EnclosureKind::Box {
                border,
                background,
                framed,
            } => {
                let stroke = match border {
                    _ if !framed => "none".to_owned(),
                    Some(css) => format!("0.5pt + rgb(\"{}\")", color::code(css)),
                    None => "0.5pt".to_owned(),
                };
                let fill = background.as_ref().map_or_else(
                    || "none".to_owned(),
                    |css| format!("rgb(\"{}\")", color::code(css)),
                );
                self.boxed(
                    &format!("stroke: {stroke}, fill: {fill}, inset: 0.3em"),
                    row,
                );
            }
            EnclosureKind::Cancel => self.call("cancel", |writer| writer.argument(row)),
            EnclosureKind::BackCancel | EnclosureKind::CrossCancel => {
                self.call("cancel", |writer| {
                    writer.argument(row);
                    writer.named(if enclosure.kind == EnclosureKind::BackCancel {
                        "inverted"
                    } else {
                        "cross"
                    });
                    writer.out.push_str("#true");
                })
            }
            EnclosureKind::Strikeout => self.call("cancel", |writer| {
                writer.argument(row);
                writer.named("angle");
                writer.out.push_str("#90deg");
            }),
            EnclosureKind::Angle => {
                self.boxed("stroke: (top: 0.5pt, right: 0.5pt), outset: 0.1em", row)
            }
            EnclosureKind::Phase => {
                self.boxed("stroke: (bottom: 0.5pt, left: 0.5pt), outset: 0.1em", row);
            }
        }
    }
}

/// Whether Typst stacks the scripts of this base in display style by itself.
fn stacks_by_itself(base: &Node) -> bool {
    match base {
        Node::BigOperator(operator) => !matches!(operator, '∫'..='∳' | '⨋'..='⨜'),
        Node::Function { limits, .. } => *limits,
        _ => false,
    }
}
