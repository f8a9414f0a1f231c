//! What is wrong with a formula, said in the author's terms.

use katex::types::{ParseError, ParseErrorKind};
use labook_document::Span;
use thiserror::Error;

/// Why a formula cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct MathError {
    /// What is wrong and, where that is known, what to do.
    pub message: String,
    /// Where: a byte offset in the formula's LaTeX.
    pub offset: usize,
}

impl MathError {
    pub(super) fn new(message: impl Into<String>, offset: usize) -> MathError {
        MathError {
            message: message.into(),
            offset,
        }
    }

    /// The character that is wrong of a formula that stands at `span` in a source; all of it where that is not known.
    pub(crate) fn place(&self, source: &str, tex: &str, span: Span) -> Span {
        let found = source.get(span.range()).and_then(|text| text.find(tex));
        let Some(at) = found.map(|at| span.start + at + self.offset.min(tex.len())) else {
            return span;
        };
        let length = source[at..].chars().next().map_or(0, char::len_utf8);
        Span::new(at, at + length)
    }

    pub(super) fn from_katex(error: &ParseError, tex: &str) -> MathError {
        let offset = error
            .position()
            .filter(|start| points_into(error, tex, *start))
            .or_else(|| searched(&error.kind, tex))
            .unwrap_or(0);
        MathError {
            message: message(&error.kind),
            offset,
        }
    }
}

/// Positions may lie in the text of a macro instead of in the formula. KaTeX's message underlines the
/// characters it means, which tells the two apart.
fn points_into(error: &ParseError, tex: &str, start: usize) -> bool {
    let Some(found) = tex.get(start..start + error.length().unwrap_or(0)) else {
        return false;
    };
    let underlined: String = found
        .chars()
        .flat_map(|letter| [letter, '\u{332}'])
        .collect();
    let shown = error.to_string();
    match shown.rfind(&underlined) {
        Some(_) if found.is_empty() => start == tex.len() && shown.contains("at end of input"),
        Some(at) => {
            let before = tex[..start].chars().next_back();
            let shown_before = shown[..at].chars().next_back();
            before.is_none() || before == shown_before
        }
        None => false,
    }
}

/// Where the name that the error speaks of stands.
fn searched(kind: &ParseErrorKind, tex: &str) -> Option<usize> {
    let needle = match kind {
        ParseErrorKind::UndefinedControlSequence { name } => name.clone(),
        ParseErrorKind::NoSuchEnvironment { name }
        | ParseErrorKind::DisplayModeOnly { env: name } => {
            format!("\\begin{{{name}}}")
        }
        ParseErrorKind::MismatchedEnvironmentEnd { end, .. } => format!("\\end{{{end}}}"),
        ParseErrorKind::InvalidColor { color } => color.clone(),
        ParseErrorKind::MultipleTag => return tex.rfind("\\tag"),
        ParseErrorKind::TagNotAllowedInInlineMode => "\\tag".to_owned(),
        ParseErrorKind::TooManyTabCharacters => return tex.rfind('&'),
        ParseErrorKind::FunctionOnlyInArray { func }
        | ParseErrorKind::FunctionDisallowedInMode { func, .. } => func.clone(),
        ParseErrorKind::UnknownColumnAlignment { alignment } => alignment.clone(),
        _ => return None,
    };
    tex.find(&needle)
}

fn end_of_formula(found: &str) -> bool {
    found == "EOF"
}

/// KaTeX's messages, except for those that mislead or that speak of its inner workings.
fn message(kind: &ParseErrorKind) -> String {
    use ParseErrorKind as Kind;
    match kind {
        Kind::UndefinedControlSequence { name } => match name.as_str() {
            "\\newcommand" | "\\renewcommand" | "\\providecommand" | "\\DeclareRobustCommand" => {
                format!(
                    "malformed {name}: write {name}{{\\name}}[number of arguments]{{replacement}}"
                )
            }
            "\\DeclareMathOperator" => {
                "malformed \\DeclareMathOperator: write \\DeclareMathOperator{\\name}{text}"
                    .to_owned()
            }
            "\\DeclarePairedDelimiter" => "malformed \\DeclarePairedDelimiter: write \
                 \\DeclarePairedDelimiter{\\name}{left}{right}"
                .to_owned(),
            "\\definecolor" => "malformed \\definecolor: write \\definecolor{name}{HTML}{8800FF}, \
                 {RGB}{136,0,255}, {rgb}{0.5,0,1} or {gray}{0.5}, with a name of letters"
                .to_owned(),
            "\\tag@literal" => "there is more than one \\tag on this line".to_owned(),
            _ => match nearest_command(name) {
                Some(near) => format!("unknown command {name}: did you mean {near}?"),
                None => {
                    format!("unknown command {name}: if it is yours, define it with \\newcommand")
                }
            },
        },
        Kind::NoSuchEnvironment { name } => format!("unknown environment `{name}`"),
        Kind::DisplayModeOnly { env } => {
            let inner = match env.trim_end_matches('*') {
                "align" | "flalign" => "; within a line use `aligned`",
                "alignat" => "; within a line use `alignedat`",
                "gather" => "; within a line use `gathered`",
                _ => "",
            };
            format!("`{env}` can only stand in a displayed formula ($$…$$){inner}")
        }
        Kind::MismatchedEnvironmentEnd { begin, end } => {
            format!("\\begin{{{begin}}} is closed by \\end{{{end}}}")
        }
        Kind::ExpectedArrayDelimiter { found } if end_of_formula(found) => {
            "the formula ends within an environment: close it with \\end{…} before the formula ends"
                .to_owned()
        }
        Kind::ExpectedArrayDelimiter { found } => match found.as_str() {
            "\\right" => {
                "\\right without its \\left in this cell: both must stand in the same cell"
                    .to_owned()
            }
            "}" => "`}` without its `{`".to_owned(),
            _ => format!("`{found}` cannot stand here: expected `&`, `\\\\` or \\end"),
        },
        Kind::ExpectedToken { expected, found } if end_of_formula(found) => match expected.as_str()
        {
            "}" => "`{` is never closed".to_owned(),
            "\\right" => "\\left without its \\right".to_owned(),
            _ => format!("the formula ends where `{expected}` is expected"),
        },
        Kind::ExpectedToken { expected, found } if end_of_formula(expected) => match found.as_str()
        {
            "}" => "`}` without its `{`".to_owned(),
            "&" => "`&` outside of an environment that has columns; for the character write \\&"
                .to_owned(),
            "\\right" => "\\right without its \\left".to_owned(),
            "\\end" => "\\end without its \\begin".to_owned(),
            _ => format!("unexpected `{found}`"),
        },
        Kind::ExpectedToken { expected, found } if expected == "\\right" => {
            format!("\\left without its \\right before `{found}`")
        }
        Kind::UnexpectedEndOfMacroArgument { expected } if expected == "}" => {
            "`{` is never closed".to_owned()
        }
        Kind::UnexpectedEndOfMacroArgument { expected } => {
            format!("the formula ends within an argument: `{expected}` is missing")
        }
        Kind::ExpectedGroupAs { context } => format!("the {context} is missing"),
        Kind::FunctionMissingArguments { func, context } => {
            format!("{func} cannot stand as {context} without braces: write {{{func}{{…}}}}")
        }
        Kind::MacroTooManyExpansions => {
            "commands expand without end: does one lead back to itself?".to_owned()
        }
        Kind::DoubleSuperscript => {
            "double superscript: write a^{bc} or {a^b}^c (a prime is a superscript too)".to_owned()
        }
        Kind::DoubleSubscript => "double subscript: write a_{bc} or {a_b}_c".to_owned(),
        Kind::TagNotAllowedInInlineMode => {
            "\\tag can only stand in a displayed formula ($$…$$)".to_owned()
        }
        Kind::MultipleTag => "there is more than one \\tag on this line".to_owned(),
        Kind::TooManyTabCharacters => "more `&` than this environment has columns".to_owned(),
        Kind::InvalidColor { color } => {
            format!("`{color}` is no colour: use a name such as `red` or a code such as `#8800ff`")
        }
        Kind::MiddleWithoutPrecedingLeft => "\\middle outside of \\left … \\right".to_owned(),
        Kind::UnexpectedCharacter { character } if character == "\\" => {
            "a single backslash at the end of the formula".to_owned()
        }
        other => {
            let text = other.to_string();
            let mut letters = text.chars();
            match letters.next() {
                Some(first) if first.is_uppercase() => {
                    first.to_lowercase().chain(letters).collect::<String>()
                }
                _ => text,
            }
        }
    }
}

/// A command one slip away from `name`.
fn nearest_command(name: &str) -> Option<String> {
    let known = super::parse::known_commands();
    labook_document::nearest(name, known.iter().map(String::as_str)).map(str::to_owned)
}
