//! What stands above, below and beside a base.

use super::delimiters::is_stretchy;
use super::slant::{accent_skew, descends, italic_correction};
use super::{Place, Writer, core_operator, em};
use crate::math::tree::{Accent, Band, BandKind, Mark, Node, Placement, Row, Scripts, Stack};

/// A line above.
const OVERLINE: &str = "style=\"border-top:.04em solid;padding-top:.12em\"";

/// What a base has around it.
#[derive(Clone, Copy)]
struct Asked {
    /// Limits stay above and below in every style.
    forced: bool,
    sub: bool,
    sup: bool,
}

impl Writer {
    pub(super) fn scripts(&mut self, scripts: &Scripts, place: Place) {
        let Scripts {
            base,
            sub,
            sup,
            placement,
            forced,
        } = scripts;
        let stacked = *placement == Placement::Stacked;
        let (primes, sup) = sup.as_ref().map_or((None, None), split_primes);
        // Browsers would set a prime too small and too high, so it stands on the line, where fonts
        // have it raised. Above a subscript it is brought down again.
        let (beside, above) = if sub.is_some() && sup.is_none() {
            (None, primes)
        } else {
            (primes, None)
        };
        let name = match (stacked, sub.is_some(), sup.is_some() || above.is_some()) {
            (_, false, false) => "mrow",
            (false, true, true) => "msubsup",
            (false, true, false) => "msub",
            (false, false, true) => "msup",
            (true, true, true) => "munderover",
            (true, true, false) => "munder",
            (true, false, true) => "mover",
        };
        self.open(name, "");
        if name != "mrow" && beside.is_some() {
            self.out.push_str("<mrow>");
        }
        let asked = Asked {
            forced: stacked && *forced,
            sub: !stacked && sub.is_some(),
            sup: !stacked && sup.is_some(),
        };
        self.script_base(base.as_ref(), asked, place);
        if let Some(primes) = beside {
            self.out.push_str("<mi>");
            self.out.push_str(primes);
            self.out.push_str("</mi>");
            if name != "mrow" {
                self.out.push_str("</mrow>");
            }
        }
        if let Some(sub) = sub {
            self.argument(sub);
        }
        if let Some(sup) = &sup {
            let leans = base.as_ref().and_then(italic_correction);
            match leans.filter(|_| !stacked && beside.is_none()) {
                // Within the script, an em is seven tenths of what it is outside.
                Some(space) => {
                    self.out.push_str("<mrow>");
                    self.space(space / 0.7);
                    self.row(sup);
                    self.out.push_str("</mrow>");
                }
                None => self.argument(sup),
            }
        }
        if let Some(primes) = above {
            self.out
                .push_str("<mpadded voffset=\"-.4em\" height=\".5em\" scriptlevel=\"0\"><mi>");
            self.out.push_str(primes);
            self.out.push_str("</mi></mpadded>");
        }
        self.close(name);
    }

    fn script_base(&mut self, base: Option<&Node>, asked: Asked, place: Place) {
        match base {
            None => self.out.push_str("<mrow/>"),
            // Browsers move limits aside where the style is not that of a display.
            Some(Node::BigOperator(operator)) if asked.forced => {
                self.operator(*operator, place, " movablelimits=\"false\"");
            }
            // TeX places scripts of a single character by the line, browsers by the head and foot of the bracket.
            Some(Node::Symbol(symbol))
                if (asked.sub || asked.sup) && is_stretchy(symbol.character) =>
            {
                self.open(
                    "mpadded",
                    match (asked.sup, asked.sub) {
                        (true, true) => "height=\".6em\" depth=\"0\"",
                        (true, false) => "height=\".6em\"",
                        (false, _) => "depth=\"0\"",
                    },
                );
                self.symbol(symbol, place);
                self.close("mpadded");
            }
            Some(base) if asked.sub && descends(base) => {
                self.open("mpadded", "depth=\"0\"");
                self.node(base, place);
                self.close("mpadded");
            }
            Some(base) => {
                let start = self.out.len();
                // Within scripts, Chromium lets a delimiter grow only in a row of its own.
                let grows = matches!(base, Node::Sized { .. });
                if self.node(base, place) != 1 || grows {
                    self.out.insert_str(start, "<mrow>");
                    self.out.push_str("</mrow>");
                }
            }
        }
    }

    pub(super) fn stack(&mut self, stack: &Stack, place: Place) {
        let name = match (&stack.under, &stack.over) {
            (Some(_), Some(_)) => "munderover",
            (Some(_), None) => "munder",
            _ => "mover",
        };
        self.open(name, "");
        match stack.base.nodes.as_slice() {
            [base] if core_operator(base).is_some() => {
                self.node(base, place);
            }
            _ => self.argument(&stack.base),
        }
        for script in [&stack.under, &stack.over].into_iter().flatten() {
            self.argument(script);
        }
        self.close(name);
    }

    pub(super) fn accent(&mut self, accent: &Accent) {
        // A bar of the font is finer than a pixel, and stands so low that it runs into the letter.
        if accent.mark == Mark::Bar && !accent.under {
            return self.element("mrow", OVERLINE, &accent.base);
        }
        let (name, role) = if accent.under {
            ("munder", "accentunder")
        } else {
            ("mover", "accent")
        };
        self.open(name, &format!("{role}=\"true\""));
        self.argument(&accent.base);
        // Browsers set a mark at its height only when it may grow; fonts have no larger ones of the marks that do not.
        self.out.push_str("<mo stretchy=\"true\"");
        if accent.wide && accent.mark == Mark::Tilde {
            // No browser lets a tilde grow with this font.
            let letters = letters(&accent.base).clamp(1, 12);
            let scale = em(1.5 * letters as f64);
            let scale = scale.trim_end_matches("em");
            self.out
                .push_str(&format!(" style=\"transform:scaleX({scale})\""));
        } else if let Some(skew) =
            accent_skew(&accent.base).filter(|_| !accent.wide && !accent.under)
        {
            let skew = em(skew);
            self.out
                .push_str(&format!(" style=\"transform:translateX({skew})\""));
        }
        self.out.push('>');
        self.out.push_str(accent_mark(accent.mark, accent.wide));
        self.out.push_str("</mo>");
        self.close(name);
    }

    pub(super) fn band(&mut self, band: &Band) {
        if band.kind == BandKind::Line {
            // No character for this grows in every font.
            let style = if band.under {
                "style=\"border-bottom:.04em solid;padding-bottom:.15em\""
            } else {
                OVERLINE
            };
            return self.element("mrow", style, &band.base);
        }
        let name = if band.under { "munder" } else { "mover" };
        if band.label.is_some() {
            self.open(name, "");
        }
        let character = match (band.kind, band.under) {
            (BandKind::Line | BandKind::Brace, false) => "⏞",
            (BandKind::Line | BandKind::Brace, true) => "⏟",
            (BandKind::Bracket, false) => "⎴",
            (BandKind::Bracket, true) => "⎵",
        };
        self.open(
            name,
            if band.under {
                "accentunder=\"true\""
            } else {
                "accent=\"true\""
            },
        );
        self.argument(&band.base);
        self.out.push_str("<mo stretchy=\"true\">");
        self.out.push_str(character);
        self.out.push_str("</mo>");
        self.close(name);
        if let Some(label) = &band.label {
            self.argument(label);
            self.close(name);
        }
    }

    pub(super) fn arrow(&mut self, shaft: char, over: Option<&Row>, under: Option<&Row>) {
        let name = match (under, over) {
            (Some(_), Some(_)) => "munderover",
            (Some(_), None) => "munder",
            _ => "mover",
        };
        self.open(name, "");
        self.out
            .push_str("<mo stretchy=\"true\" lspace=\"0\" rspace=\"0\">");
        self.out.push(shaft);
        self.out.push_str("</mo>");
        for label in [under, over].into_iter().flatten() {
            let room = if self.diagram {
                "style=\"padding:0 1em\""
            } else if label.nodes.len() <= 2 && !matches!(label.nodes[..], [Node::Text { .. }]) {
                // Fonts have no arrow a little longer than the shortest, and what is drawn would be longer than its place.
                "style=\"padding:0 .8em\""
            } else {
                "style=\"padding:0 .4em\""
            };
            self.element("mrow", room, label);
        }
        if under.is_none() && over.is_none() {
            self.out.push_str(if self.diagram {
                "<mspace width=\"3em\"/>"
            } else {
                "<mspace width=\"2em\"/>"
            });
        }
        self.close(name);
    }
}

fn accent_mark(mark: Mark, wide: bool) -> &'static str {
    match (mark, wide) {
        (Mark::Acute, _) => "´",
        (Mark::Arrow, true) => "→",
        (Mark::Arrow, false) => "\u{20d7}",
        (Mark::Bar, _) => "¯",
        (Mark::Breve, _) => "˘",
        (Mark::Check, _) => "ˇ",
        (Mark::Dot, _) => "˙",
        (Mark::DoubleAcute, _) => "˝",
        (Mark::DoubleArrow, _) => "⇒",
        (Mark::DoubleDot, _) => "¨",
        (Mark::DoubleHeadedArrow, _) => "↔",
        (Mark::FourDots, _) => "\u{20dc}",
        (Mark::Grave, _) => "`",
        (Mark::Group, _) => "⏠",
        // Fonts have the wide hat where the combining one is, and the narrow one on its own.
        (Mark::Hat, true) => "\u{302}",
        (Mark::Hat, false) => "ˆ",
        (Mark::LeftArrow, _) => "←",
        (Mark::LeftHarpoon, _) => "↼",
        (Mark::RightHarpoon, _) => "⇀",
        (Mark::Ring, _) => "˚",
        (Mark::Segment, _) => "⎴",
        (Mark::Tilde, _) => "˜",
        (Mark::TripleDot, _) => "\u{20db}",
    }
}

/// About how many letters wide a row is.
fn letters(row: &Row) -> usize {
    let width = |node: &Node| match node {
        Node::Letters { text, .. } | Node::Number { text, .. } => text.chars().count(),
        _ => 1,
    };
    row.nodes.iter().map(width).sum()
}

/// The primes that a superscript begins with, as one character, and what is left of it.
fn split_primes(row: &Row) -> (Option<&'static str>, Option<Row>) {
    let is_prime = |node: &&Node| matches!(node, Node::Symbol(symbol) if symbol.character == '′');
    let count = row.nodes.iter().take_while(is_prime).count();
    let primes = match count {
        0 => return (None, Some(row.clone())),
        1 => "′",
        2 => "″",
        3 => "‴",
        4 => "⁗",
        _ => return (None, Some(row.clone())),
    };
    let rest = Row {
        nodes: row.nodes[count..].to_vec(),
        tight: row.tight,
    };
    (Some(primes), (!rest.nodes.is_empty()).then_some(rest))
}
