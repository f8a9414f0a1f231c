//! MathML Core, as browsers render it without help.
//!
//! Elements and attributes are left out where browsers presume them; spaces follow TeX, and are
//! written only where a browser's own differ. What MathML Core lacks (struck-out terms, frames, the
//! alignment of columns) is said in inline style, so that a formula needs no style sheet.

mod dictionary;
mod table;

use super::alphabet::Alphabet;
use super::spacing::{Spaced, spaced};
use super::tree::{
    Accent, Band, BandKind, Class, Enclosure, EnclosureKind, Extent, Face, Fraction, Mark, Node,
    Placement, Row, Scripts, Side, Stack, Style, Symbol,
};
use super::{Formula, Tag};
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
        let word = items.iter().any(is_text)
            && items
                .iter()
                .all(|item| is_text(item) || core_operator(item.node).is_some());
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
                    "mspace",
                    &format!(
                        "width=\"{}\" height=\"{}\" depth=\"{}\" mathbackground=\"currentcolor\"",
                        em(*width),
                        em(height - depth),
                        em(depth),
                    ),
                );
                self.close("mspace");
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
            Node::Reference { label, parentheses } => {
                let mut text = label.clone();
                if *parentheses {
                    text = format!("({text})");
                }
                self.text(&text, Face::default(), false);
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
        let ordinary = class == Class::Ord && !is_sign(character);
        let bold = if bold {
            " style=\"font-weight:bold\""
        } else {
            ""
        };
        if ordinary {
            self.out.push_str("<mi");
            self.out.push_str(bold);
            self.out.push('>');
            self.character(character, negated);
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

    /// One of the delimiters of `\left … \right`; `flat` if what they hold is no higher than a line.
    fn fence(&mut self, delimiter: Option<char>, form: &str, flat: bool) {
        let Some(delimiter) = delimiter else { return };
        let attributes = match form {
            // Grown delimiters come with more room at their sides, even if they have not grown.
            _ if flat => format!(" form=\"{form}\" stretchy=\"false\""),
            // A fence in the middle grows like one at the beginning, and leaves no spaces either.
            "middle" => " form=\"prefix\" stretchy=\"true\"".to_owned(),
            _ if !is_stretchy(delimiter) => {
                format!(" form=\"{form}\" stretchy=\"true\" lspace=\"0\" rspace=\"0\"")
            }
            // `(` at the end, or `)` at the beginning, as in `\left]0,1\right[`.
            _ if form == "prefix" && is_closing(delimiter)
                || form == "postfix" && is_opening(delimiter) =>
            {
                " stretchy=\"true\"".to_owned()
            }
            _ if is_two_faced(delimiter) => format!(" form=\"{form}\""),
            _ => String::new(),
        };
        self.out.push_str("<mo");
        self.out.push_str(&attributes);
        self.out.push('>');
        push_escaped(delimiter, &mut self.out);
        self.out.push_str("</mo>");
    }

    fn sized(&mut self, delimiter: char, size: u8, class: Class, place: Place) {
        let height = ["1.2em", "1.8em", "2.4em", "3em"][usize::from(size.clamp(1, 4)) - 1];
        let form = match class {
            Class::Open => "prefix",
            Class::Close => "postfix",
            _ if is_closing(delimiter) => "postfix",
            _ => "prefix",
        };
        if size == 1 {
            // A little larger, but not grown: grown delimiters come with more room at their sides.
            return self.operator(delimiter, place, " stretchy=\"false\" mathsize=\"1.2em\"");
        }
        let mut attributes =
            format!(" form=\"{form}\" stretchy=\"true\" minsize=\"{height}\" maxsize=\"{height}\"");
        if !is_stretchy(delimiter) || place.before + place.after > 0.0 {
            attributes.push_str(&format!(
                " lspace=\"{}\" rspace=\"{}\"",
                em(place.before),
                em(place.after)
            ));
        }
        self.out.push_str("<mo");
        self.out.push_str(&attributes);
        self.out.push('>');
        push_escaped(delimiter, &mut self.out);
        self.out.push_str("</mo>");
    }

    fn scripts(&mut self, scripts: &Scripts, place: Place) {
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
        self.script_base(base.as_ref(), stacked && *forced, sub.is_some(), place);
        if let Some(primes) = beside {
            self.out.push_str("<mi>");
            self.out.push_str(primes);
            self.out.push_str("</mi>");
            if name != "mrow" {
                self.out.push_str("</mrow>");
            }
        }
        for script in [sub.as_ref(), sup.as_ref()].into_iter().flatten() {
            self.argument(script);
        }
        if let Some(primes) = above {
            self.out
                .push_str("<mpadded voffset=\"-.4em\" height=\".5em\" scriptlevel=\"0\"><mi>");
            self.out.push_str(primes);
            self.out.push_str("</mi></mpadded>");
        }
        self.close(name);
    }

    fn script_base(&mut self, base: Option<&Node>, forced: bool, has_sub: bool, place: Place) {
        match base {
            None => self.out.push_str("<mrow/>"),
            // Browsers move limits aside where the style is not that of a display.
            Some(Node::BigOperator(operator)) if forced => {
                self.operator(*operator, place, " movablelimits=\"false\"");
            }
            // TeX lowers a subscript from the line, browsers from the foot of the bracket.
            Some(Node::Symbol(symbol)) if has_sub && is_stretchy(symbol.character) => {
                self.out.push_str("<mpadded depth=\"0\">");
                self.symbol(symbol, place);
                self.out.push_str("</mpadded>");
            }
            Some(base) => {
                let start = self.out.len();
                if self.node(base, place) != 1 {
                    self.out.insert_str(start, "<mrow>");
                    self.out.push_str("</mrow>");
                }
            }
        }
    }

    fn stack(&mut self, stack: &Stack, place: Place) {
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

    fn accent(&mut self, accent: &Accent) {
        let (name, role) = if accent.under {
            ("munder", "accentunder")
        } else {
            ("mover", "accent")
        };
        self.open(name, &format!("{role}=\"true\""));
        self.argument(&accent.base);
        // The small arrow is a combining mark, which browsers place well only when it may grow.
        let stretchy = if accent.wide || accent.mark == Mark::Arrow {
            " stretchy=\"true\""
        } else {
            " stretchy=\"false\""
        };
        self.out.push_str("<mo");
        self.out.push_str(stretchy);
        self.out.push('>');
        self.out.push_str(accent_mark(accent.mark, accent.wide));
        self.out.push_str("</mo>");
        self.close(name);
    }

    fn band(&mut self, band: &Band) {
        if band.kind == BandKind::Line {
            // No character for this grows in every font.
            let style = if band.under {
                "style=\"border-bottom:.04em solid;padding-bottom:.15em\""
            } else {
                "style=\"border-top:.04em solid;padding-top:.12em\""
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

    fn arrow(&mut self, shaft: char, over: Option<&Row>, under: Option<&Row>) {
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

    fn text(&mut self, text: &str, face: Face, word: bool) {
        let mut style = String::new();
        for (asked, declaration) in [
            (face.bold, "font-weight:bold;"),
            (face.italic, "font-style:italic;"),
            (face.sans, "font-family:sans-serif;"),
            (face.mono, "font-family:monospace;"),
        ] {
            if asked {
                style.push_str(declaration);
            }
        }
        let name = if word { "mi" } else { "mtext" };
        let mut attributes = Vec::new();
        if word && text.chars().count() == 1 {
            attributes.push("mathvariant=\"normal\"".to_owned());
        }
        if style.pop().is_some() {
            attributes.push(format!("style=\"{style}\""));
        }
        self.open(name, &attributes.join(" "));
        // Browsers drop spaces at the ends of a token, and fold those within.
        let trimmed = text.trim_matches(' ');
        let lead = text.len() - text.trim_start_matches(' ').len();
        (0..lead).for_each(|_| self.out.push('\u{a0}'));
        let mut space = false;
        for letter in trimmed.chars() {
            match letter {
                ' ' if space => self.out.push('\u{a0}'),
                letter => push_escaped(letter, &mut self.out),
            }
            space = letter == ' ';
        }
        (0..text.len() - lead - trimmed.len()).for_each(|_| self.out.push('\u{a0}'));
        self.close(name);
    }

    fn enclosure(&mut self, enclosure: &Enclosure) {
        // A line drawn as a background; printers are told to keep it.
        const LINE: &str =
            "transparent calc(50% - .03em),currentcolor 0 calc(50% + .03em),transparent 0)";
        const ROOM: &str = "padding:.1em .12em;margin:0 -.12em;";
        const KEEP: &str = "print-color-adjust:exact";
        let style = match &enclosure.kind {
            EnclosureKind::Box {
                border,
                background,
                framed,
            } => {
                let mut style = "padding:.3em".to_owned();
                if *framed {
                    style.push_str(";border:.06em solid");
                }
                if let Some(border) = border {
                    style.push(' ');
                    style.push_str(border);
                }
                if let Some(background) = background {
                    style.push_str(&format!(";background:{background};{KEEP}"));
                }
                style
            }
            EnclosureKind::Cancel => {
                format!("{ROOM}background:linear-gradient(to top left,{LINE};{KEEP}")
            }
            EnclosureKind::BackCancel => {
                format!("{ROOM}background:linear-gradient(to top right,{LINE};{KEEP}")
            }
            EnclosureKind::CrossCancel => format!(
                "{ROOM}background:linear-gradient(to top left,{LINE},linear-gradient(to top right,{LINE};{KEEP}"
            ),
            EnclosureKind::Strikeout => format!("background:linear-gradient(to top,{LINE};{KEEP}"),
            EnclosureKind::Angle => {
                "padding:.1em .1em 0 0;border:solid;border-width:.06em .06em 0 0".to_owned()
            }
            EnclosureKind::Phase => {
                "padding:0 0 .1em .3em;border:solid;border-width:0 0 .06em .06em".to_owned()
            }
        };
        self.element("mrow", &format!("style=\"{style}\""), &enclosure.row);
    }

    fn phantom(&mut self, row: &Row, keep: Extent) {
        let whole = keep.width && keep.height && keep.depth;
        if !whole {
            self.open("mpadded", &smashed(keep));
        }
        self.element("mphantom", "", row);
        if !whole {
            self.close("mpadded");
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

fn smashed(keep: Extent) -> String {
    [
        (keep.width, "width=\"0\""),
        (keep.height, "height=\"0\""),
        (keep.depth, "depth=\"0\""),
    ]
    .into_iter()
    .filter(|(kept, _)| !kept)
    .map(|(_, attribute)| attribute)
    .collect::<Vec<_>>()
    .join(" ")
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
                && scripts.base.as_ref().is_none_or(is_leaf)
                && scripts.sub.as_ref().is_none_or(flat)
                && scripts.sup.as_ref().is_none_or(flat)
        }
        Node::Accent(accent) => flat(&accent.base),
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

fn is_opening(character: char) -> bool {
    matches!(
        character,
        '(' | '[' | '{' | '⟨' | '⌈' | '⌊' | '⟦' | '⟮' | '⎰' | '⦃'
    )
}

fn is_closing(character: char) -> bool {
    matches!(
        character,
        ')' | ']' | '}' | '⟩' | '⌉' | '⌋' | '⟧' | '⟯' | '⎱' | '⦄'
    )
}

/// Delimiters that open and close alike, so that only their place tells.
fn is_two_faced(character: char) -> bool {
    matches!(character, '|' | '‖')
}

/// What browsers let grow by themselves.
fn is_stretchy(character: char) -> bool {
    is_opening(character) || is_closing(character) || is_two_faced(character)
}

fn accent_mark(mark: Mark, wide: bool) -> &'static str {
    match (mark, wide) {
        (Mark::Acute, _) => "´",
        (Mark::Arrow, true) => "→",
        (Mark::Arrow, false) => "\u{20d7}",
        (Mark::Bar, _) => "ˉ",
        (Mark::Breve, _) => "˘",
        (Mark::Check, _) => "ˇ",
        (Mark::Dot, _) => "˙",
        (Mark::DoubleAcute, _) => "˝",
        (Mark::DoubleArrow, _) => "⇒",
        (Mark::DoubleDot, _) => "¨",
        (Mark::DoubleHeadedArrow, _) => "↔",
        (Mark::FourDots, _) => "\u{20dc}",
        (Mark::Grave, _) => "ˋ",
        (Mark::Group, _) => "⏠",
        // Fonts have the wide hat where the combining one is, and the narrow one on its own.
        (Mark::Hat, true) => "\u{302}",
        (Mark::Hat, false) => "ˆ",
        (Mark::LeftArrow, _) => "←",
        (Mark::LeftHarpoon, _) => "↼",
        (Mark::RightHarpoon, _) => "⇀",
        (Mark::Ring, _) => "˚",
        (Mark::Segment, _) => "⎴",
        (Mark::Tilde, true) => "~",
        (Mark::Tilde, false) => "˜",
        (Mark::TripleDot, _) => "\u{20db}",
    }
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
