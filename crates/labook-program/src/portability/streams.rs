//! Streams that behave differently in a session: lines left open, and input.

use labook_document::Diagnostic;
use proc_macro2::{TokenStream, TokenTree};

use super::Reading;

/// A macro that prints.
struct Print {
    is_error: bool,
    /// Whether it may leave a line open.
    is_open: bool,
    place: std::ops::Range<usize>,
}

/// Looks at what a cell prints last, and whether it reads.
pub(super) fn lint(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut prints = Vec::new();
    let mut input = None;
    scan(&reading.tokens, &mut prints, &mut input);
    for is_error in [false, true] {
        let last = prints.iter().rfind(|print| print.is_error == is_error);
        if let Some(print) = last.filter(|print| print.is_open) {
            let (stream, end) = if is_error {
                ("standard error", "eprintln!()")
            } else {
                ("standard output", "println!()")
            };
            let message = format!(
                "a session shows the end of this cell's {stream} in a later cell, because its last line is open"
            );
            let help = format!("end the line: `{end};`");
            found.push(reading.warning(print.place.clone(), message, help));
        }
    }
    if let Some(place) = input {
        let message = "a session waits here for input that never comes".to_owned();
        let help = "read from a string or a file; in a book, standard input is empty".to_owned();
        found.push(reading.warning(place, message, help));
    }
}

fn scan(tokens: &TokenStream, prints: &mut Vec<Print>, input: &mut Option<std::ops::Range<usize>>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) => {
                let next = (tokens.get(index + 1), tokens.get(index + 2));
                match next {
                    (Some(TokenTree::Punct(bang)), Some(TokenTree::Group(arguments)))
                        if bang.as_char() == '!' =>
                    {
                        let name = word.to_string();
                        if let "print" | "println" | "eprint" | "eprintln" = name.as_str() {
                            prints.push(Print {
                                is_error: name.starts_with('e'),
                                is_open: !name.ends_with("ln") && !ends_line(&arguments.stream()),
                                place: word.span().byte_range(),
                            });
                        }
                    }
                    (Some(TokenTree::Group(arguments)), _)
                        if word == "stdin" && arguments.stream().is_empty() =>
                    {
                        input.get_or_insert(word.span().byte_range());
                    }
                    _ => {}
                }
            }
            TokenTree::Group(group) => scan(&group.stream(), prints, input),
            _ => {}
        }
    }
}

/// Whether the first argument, a format string, ends in a line's end. One that is no plain string may.
fn ends_line(arguments: &TokenStream) -> bool {
    match arguments.clone().into_iter().next() {
        Some(TokenTree::Literal(literal)) => {
            let text = literal.to_string();
            !text.ends_with('"') || text.ends_with("\\n\"") || text.ends_with("\n\"")
        }
        _ => true,
    }
}
