//! Lines of code and of what programs print, as Typst values with a class for each piece.

use super::markup::{array, push_string, string};
use crate::ansi::{self, Color};
use crate::highlight::{Class, Pieces};

/// Highlighted code as the two arguments of the template's `code` and its kin: the lines as they are shown, and their
/// plain text.
pub(super) fn highlighted(pieces: &Pieces<'_>) -> String {
    let mut lines = vec![Line::default()];
    for &(text, class) in pieces {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(Line::default());
            }
            let line = lines.last_mut().expect("starts with one line");
            let name = if part.trim().is_empty() {
                ""
            } else {
                class_name(class)
            };
            line.push(part, name);
        }
    }
    arguments(lines)
}

/// What a program printed, in the colours that it asked the terminal for.
pub(super) fn printed(text: &str) -> String {
    let mut lines = vec![Line::default()];
    ansi::each_run(text, &mut |style, part| {
        for (index, part) in part.split('\n').enumerate() {
            if index > 0 {
                lines.push(Line::default());
            }
            let line = lines.last_mut().expect("starts with one line");
            match terminal_style(style) {
                Some(call) => line.push(part, &call),
                None => line.push(part, ""),
            }
        }
    });
    arguments(lines)
}

/// Lines without any colour.
pub(super) fn plain(text: &str) -> String {
    let lines = text.split('\n').map(|text| {
        let mut line = Line::default();
        line.push(text, "");
        line
    });
    arguments(lines.collect())
}

#[derive(Default)]
struct Line {
    /// Statements that, one after another, join to what is shown.
    shown: String,
    plain: String,
}

impl Line {
    /// Appends a piece; `call` is the beginning of a call that takes it, or nothing.
    fn push(&mut self, text: &str, call: &str) {
        let text = text.replace('\t', "    ").replace('\r', "");
        if text.is_empty() {
            return;
        }
        self.plain.push_str(&text);
        if !self.shown.is_empty() {
            self.shown.push(';');
        }
        if call.is_empty() {
            push_string(&mut self.shown, &text);
        } else {
            self.shown.push_str(call);
            push_string(&mut self.shown, &text);
            self.shown.push(')');
        }
    }
}

fn arguments(lines: Vec<Line>) -> String {
    let plain: Vec<&str> = lines.iter().map(|line| line.plain.as_str()).collect();
    let plain = string(&plain.join("\n"));
    let shown = array(lines.iter().map(|line| match line.shown.as_str() {
        "" => "\"\"".to_owned(),
        shown => format!("{{{shown}}}"),
    }));
    format!("{shown}, {plain}")
}

/// The template's word for a class of code, with the bracket of its call.
const fn class_name(class: Class) -> &'static str {
    match class {
        Class::Plain => "",
        Class::Attribute => "attribute(",
        Class::Comment => "comment(",
        Class::Constant => "constant(",
        Class::DocComment => "doc-comment(",
        Class::Function => "function-name(",
        Class::Keyword => "keyword(",
        Class::Lifetime => "lifetime(",
        Class::Macro => "macro-name(",
        Class::Number => "numeral(",
        Class::String => "string-literal(",
        Class::Type => "type-name(",
    }
}

fn terminal_style(style: &ansi::Style) -> Option<String> {
    if *style == ansi::Style::default() {
        return None;
    }
    let color = |color: Option<Color>| match color {
        None => "none".to_owned(),
        Some(Color::Named(n)) => n.to_string(),
        Some(Color::Rgb(r, g, b)) => format!("rgb({r}, {g}, {b})"),
    };
    let mut call = "terminal(".to_owned();
    for (is_on, name) in [
        (style.bold, "bold"),
        (style.dim, "dim"),
        (style.italic, "italic"),
        (style.underline, "underlined"),
        (style.strike, "struck"),
        (style.inverse, "inverse"),
    ] {
        if is_on {
            call.push_str(&format!("{name}: true, "));
        }
    }
    if style.foreground.is_some() {
        call.push_str(&format!("ink: {}, ", color(style.foreground)));
    }
    if style.background.is_some() {
        call.push_str(&format!("ground: {}, ", color(style.background)));
    }
    Some(call)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::highlight;

    #[test]
    fn code_keeps_its_spaces_and_lines() {
        let code = "let s = \"a\";\n\n\t// b";
        assert_eq!(
            highlighted(&highlight::rust(code)),
            r#"({keyword("let");" s = ";string-literal("\"a\"");";"},"",{"    ";comment("// b")},), "let s = \"a\";\n\n    // b""#
        );
    }

    #[test]
    fn terminal_colours() {
        assert_eq!(
            printed("\u{1b}[1;31mred\u{1b}[0m.\nb"),
            r#"({terminal(bold: true, ink: 1, "red");"."},{"b"},), "red.\nb""#
        );
        assert_eq!(plain("a\nb"), r#"({"a"},{"b"},), "a\nb""#);
    }
}
