//! Terminal text: colours stay, everything else that a terminal would obey is dropped. In HTML, colours are classes.
//!
//! Only SGR sequences (ECMA-48, 8.3.117) mean something on a page. The sixteen named colours become classes, so
//! that each theme can choose them; the others keep their own value.

use std::fmt::Write as _;

use crate::escape::push_escaped;

/// Appends terminal text as HTML.
pub(crate) fn push_terminal(out: &mut String, text: &str) {
    if !text.contains(['\u{1b}', '\r']) {
        return push_escaped(out, text);
    }
    each_run(text, &mut |style, part| style.push_span(out, part));
}

/// Calls `visit` for each piece of terminal text that is set alike. Ends of lines are pieces of their own.
pub(crate) fn each_run(text: &str, visit: &mut dyn FnMut(&Style, &str)) {
    let mut style = Style::default();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            visit(&Style::default(), "\n");
        }
        let mut rest = overwritten(line);
        while let Some(at) = rest.find('\u{1b}') {
            visit(&style, &rest[..at]);
            let (sequence, after) = escape_sequence(&rest[at..]);
            if let Some(parameters) = sequence {
                style.apply(parameters);
            }
            rest = after;
        }
        visit(&style, rest);
    }
}

/// What is left of a line after its carriage returns: a progress bar leaves its last state.
fn overwritten(line: &str) -> &str {
    let line = line.trim_end_matches('\r');
    line.rsplit_once('\r').map_or(line, |(_, last)| last)
}

/// Cuts an escape sequence off: the parameters where it is SGR, and what follows it.
fn escape_sequence(text: &str) -> (Option<&str>, &str) {
    let body = &text[1..];
    match body.bytes().next() {
        Some(b'[') => {
            let body = &body[1..];
            let Some(end) = body.find(|c: char| ('\u{40}'..='\u{7e}').contains(&c)) else {
                return (None, "");
            };
            let parameters = (body.as_bytes()[end] == b'm').then_some(&body[..end]);
            (parameters, &body[end + 1..])
        }
        // An operating system command, such as a hyperlink, ends with BEL or ESC \.
        Some(b']') => match body.find(['\u{7}', '\u{1b}']) {
            Some(end) if body.as_bytes()[end] == 7 => (None, &body[end + 1..]),
            Some(end) => (
                None,
                body[end + 1..]
                    .strip_prefix('\\')
                    .unwrap_or(&body[end + 1..]),
            ),
            None => (None, ""),
        },
        Some(_) => {
            let mut rest = body.chars();
            rest.next();
            (None, rest.as_str())
        }
        None => (None, ""),
    }
}

/// A colour: one of the sixteen with names, or any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    Named(u8),
    Rgb(u8, u8, u8),
}

/// How text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) dim: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
    pub(crate) strike: bool,
    pub(crate) inverse: bool,
    pub(crate) foreground: Option<Color>,
    pub(crate) background: Option<Color>,
}

impl Style {
    fn push_span(&self, out: &mut String, text: &str) {
        if text.is_empty() {
            return;
        }
        if *self == Self::default() {
            return push_escaped(out, text);
        }
        let mut classes = Vec::new();
        let mut css = String::new();
        for (is_on, class) in [
            (self.bold, "ansi-bold"),
            (self.dim, "ansi-dim"),
            (self.italic, "ansi-italic"),
            (self.underline, "ansi-underline"),
            (self.strike, "ansi-strike"),
            (self.inverse, "ansi-inverse"),
        ] {
            if is_on {
                classes.push(class.to_owned());
            }
        }
        for (color, prefix, property) in [
            (self.foreground, "ansi-", "--own"),
            (self.background, "ansi-on-", "--own-ground"),
        ] {
            match color {
                Some(Color::Named(n)) => classes.push(format!("{prefix}{n}")),
                Some(Color::Rgb(r, g, b)) => {
                    classes.push(format!("{prefix}own"));
                    let _ = write!(css, "{property}:#{r:02x}{g:02x}{b:02x};");
                }
                None => {}
            }
        }
        out.push_str("<span");
        if !classes.is_empty() {
            let _ = write!(out, " class=\"{}\"", classes.join(" "));
        }
        if !css.is_empty() {
            let _ = write!(out, " style=\"{css}\"");
        }
        out.push('>');
        push_escaped(out, text);
        out.push_str("</span>");
    }

    fn apply(&mut self, parameters: &str) {
        let mut numbers = parameters.split([';', ':']).map(|n| {
            if n.is_empty() {
                0
            } else {
                n.parse::<u16>().unwrap_or(u16::MAX)
            }
        });
        while let Some(number) = numbers.next() {
            match number {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                3 => self.italic = true,
                4 | 21 => self.underline = true,
                7 => self.inverse = true,
                9 => self.strike = true,
                22 => (self.bold, self.dim) = (false, false),
                23 => self.italic = false,
                24 => self.underline = false,
                27 => self.inverse = false,
                29 => self.strike = false,
                30..=37 => self.foreground = Some(Color::Named((number - 30) as u8)),
                38 => self.foreground = extended(&mut numbers).or(self.foreground),
                39 => self.foreground = None,
                40..=47 => self.background = Some(Color::Named((number - 40) as u8)),
                48 => self.background = extended(&mut numbers).or(self.background),
                49 => self.background = None,
                90..=97 => self.foreground = Some(Color::Named((number - 82) as u8)),
                100..=107 => self.background = Some(Color::Named((number - 92) as u8)),
                _ => {}
            }
        }
    }
}

/// The colour after 38 or 48: `5;n` from the palette of 256, or `2;r;g;b`.
fn extended(numbers: &mut impl Iterator<Item = u16>) -> Option<Color> {
    let mut byte = || u8::try_from(numbers.next()?).ok();
    match byte()? {
        2 => Some(Color::Rgb(byte()?, byte()?, byte()?)),
        5 => Some(match byte()? {
            n @ 0..=15 => Color::Named(n),
            n @ 16..=231 => {
                let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
                let n = n - 16;
                Color::Rgb(level(n / 36), level(n / 6 % 6), level(n % 6))
            }
            n => {
                let grey = 8 + 10 * (n - 232);
                Color::Rgb(grey, grey, grey)
            }
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        for (text, html) in [
            ("plain <b>", "plain &lt;b&gt;"),
            (
                "\u{1b}[31mred\u{1b}[0m.",
                r#"<span class="ansi-1">red</span>."#,
            ),
            (
                "\u{1b}[1;94;40mx\u{1b}[m",
                r#"<span class="ansi-bold ansi-12 ansi-on-0">x</span>"#,
            ),
            (
                "\u{1b}[38;5;208mx",
                r#"<span class="ansi-own" style="--own:#ff8700;">x</span>"#,
            ),
            (
                "\u{1b}[48;2;1;2;3mx",
                r#"<span class="ansi-on-own" style="--own-ground:#010203;">x</span>"#,
            ),
            (
                "\u{1b}[38;5;244mx",
                r#"<span class="ansi-own" style="--own:#808080;">x</span>"#,
            ),
            (
                "\u{1b}[4mtwo\nlines\u{1b}[24m",
                "<span class=\"ansi-underline\">two</span>\n<span class=\"ansi-underline\">lines</span>",
            ),
            ("a\u{1b}[2Jb\u{1b}[?25lc", "abc"),
            ("\u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{1b}\\", "link"),
            ("10 %\r50 %\r100 %\r\ndone", "100 %\ndone"),
            ("\u{1b}[999;31", ""),
            ("\u{1b}", ""),
            ("\u{1b}[31m<i>", r#"<span class="ansi-1">&lt;i&gt;</span>"#),
        ] {
            let mut out = String::new();
            push_terminal(&mut out, text);
            assert_eq!(out, html, "{text:?}");
        }
    }
}
