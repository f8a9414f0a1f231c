//! Code becomes spans with classes, at build time.
//!
//! A class is one letter (see [`Class`]), so that a page stays small; `code.css` gives each its colour.

mod other;
mod rust;

pub(crate) use rust::rust;

use crate::escape::push_escaped;

/// What a piece of code is, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Plain,
    Attribute,
    Comment,
    Constant,
    DocComment,
    Function,
    Keyword,
    Lifetime,
    Macro,
    Number,
    String,
    Type,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Attribute => "a",
            Self::Comment => "c",
            Self::Constant => "v",
            Self::DocComment => "d",
            Self::Function => "f",
            Self::Keyword => "k",
            Self::Lifetime => "l",
            Self::Macro => "m",
            Self::Number => "n",
            Self::String => "s",
            Self::Type => "t",
        }
    }
}

/// Code cut into classed pieces that cover it without gaps.
pub(crate) type Pieces<'a> = Vec<(&'a str, Class)>;

/// Cuts code of any language into pieces; unknown languages are plain.
pub(crate) fn pieces<'a>(language: &str, code: &'a str) -> Pieces<'a> {
    match language {
        "rust" | "rs" => rust(code),
        "" | "text" | "txt" | "plain" | "output" => vec![(code, Class::Plain)],
        _ => other::pieces(language, code).unwrap_or_else(|| vec![(code, Class::Plain)]),
    }
}

/// Appends a piece; neighbours of one class become one.
fn push<'a>(pieces: &mut Pieces<'a>, code: &'a str, text: &'a str, class: Class) {
    if let Some((last, last_class)) = pieces.last_mut()
        && *last_class == class
    {
        let start = last.as_ptr() as usize - code.as_ptr() as usize;
        *last = &code[start..start + last.len() + text.len()];
    } else {
        pieces.push((text, class));
    }
}

/// One line of highlighted code at a time, without its line end; no span crosses a line.
pub(crate) fn lines(pieces: &[(&str, Class)]) -> Vec<String> {
    let mut lines = vec![String::new()];
    for &(text, class) in pieces {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(String::new());
            }
            push_span(lines.last_mut().expect("starts with one line"), part, class);
        }
    }
    lines
}

/// Highlighted code in one piece.
pub(crate) fn html(pieces: &[(&str, Class)]) -> String {
    let mut out = String::new();
    for &(text, class) in pieces {
        push_span(&mut out, text, class);
    }
    out
}

fn push_span(out: &mut String, text: &str, class: Class) {
    if text.trim().is_empty() || class == Class::Plain {
        push_escaped(out, text);
        return;
    }
    out.push_str("<span class=\"");
    out.push_str(class.name());
    out.push_str("\">");
    push_escaped(out, text);
    out.push_str("</span>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_never_crosses_a_line() {
        let code = "let s = \"a\n<b>\"; /* c\nd */";
        let lines = lines(&rust(code));
        assert_eq!(
            lines,
            [
                r#"<span class="k">let</span> s = <span class="s">&quot;a</span>"#,
                r#"<span class="s">&lt;b&gt;&quot;</span>; <span class="c">/* c</span>"#,
                r#"<span class="c">d */</span>"#,
            ]
        );
    }

    #[test]
    fn pieces_cover_the_code() {
        for language in ["rust", "python", "toml", "console", "nonsense", ""] {
            let code = "fn f() { 'a' }\n# é \"unclosed\n\tx = [1, 2]\n";
            let joined: String = pieces(language, code).iter().map(|p| p.0).collect();
            assert_eq!(joined, code, "{language}");
        }
    }
}
