//! Text becomes Typst: the only place that knows which characters are special there.

/// Appends running text so that it means itself.
///
/// Every sign that means something anywhere in Typst's markup is escaped, wherever it stands, so that a text may
/// begin a line, end one, or stand behind an expression. What a font cannot show and HTML forbids, the control
/// characters, becomes U+FFFD.
pub(super) fn push_text(out: &mut String, text: &str) {
    let mut before = '\0';
    for c in text.chars() {
        match c {
            '\\' | '#' | '*' | '_' | '`' | '$' | '<' | '>' | '@' | '[' | ']' | '=' | '-' | '+'
            | '/' | '~' | '\'' | '"' => {
                out.push('\\');
                out.push(c);
            }
            // `1.` begins an item of a list, and three dots are an ellipsis.
            '.' if before.is_ascii_digit() || before == '.' => out.push_str("\\."),
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
        before = c;
    }
}

/// Appends a string literal.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => {}
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A string literal.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_string(&mut out, text);
    out
}

/// A string literal, or `none`.
pub(super) fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "none".to_owned(), string)
}

/// An array of values that are Typst already.
pub(super) fn array(values: impl IntoIterator<Item = String>) -> String {
    let mut out = "(".to_owned();
    for value in values {
        out.push_str(&value);
        out.push(',');
    }
    out.push(')');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_special() {
        let mut out = String::new();
        push_text(
            &mut out,
            "= a *b* #c 1. d... [e] <f> @g $h$ \"i\"\u{7}\nhttp://x",
        );
        assert_eq!(
            out,
            "\\= a \\*b\\* \\#c 1\\. d.\\.\\. \\[e\\] \\<f\\> \\@g \\$h\\$ \\\"i\\\"\u{fffd} http:\\/\\/x"
        );
    }

    #[test]
    fn literals() {
        assert_eq!(
            string("a\"b\\c\nd\r\t\u{1}"),
            "\"a\\\"b\\\\c\\nd\\t\u{fffd}\""
        );
        assert_eq!(optional(None), "none");
        assert_eq!(array(["1".to_owned()]), "(1,)");
        assert_eq!(array([]), "()");
    }
}
