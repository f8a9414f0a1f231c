//! A message as rustc shows it to people, with the lines of the cell instead of those of the generated text.
//!
//! ```text
//! error[E0308]: mismatched types
//!  --> 2:14
//!   |
//! 2 | let n: i32 = "one";
//!   |        ---   ^^^^^ expected `i32`, found `&str`
//! ```
//!
//! A reader sees the cell, not the chapter's file, and an edit of the prose above must not change what is shown;
//! so lines count from the cell's first.

use crate::compile::FILE;
use crate::places::rewrite;

/// Rewrites the line numbers of `rendered`. `line_of` gives the line to show for a line of the generated text.
pub(crate) fn human(rendered: &str, line_of: impl Fn(usize) -> Option<usize>) -> String {
    let lines: Vec<_> = rendered
        .trim_end()
        .lines()
        .map(|line| Line::of(line, &line_of))
        .collect();
    let width = lines
        .iter()
        .filter_map(|line| match line {
            Line::Numbered(Some(number), _) => Some(number.to_string().len()),
            _ => None,
        })
        .max()
        .unwrap_or(1);
    let mut text = String::new();
    for line in lines {
        match line {
            Line::Numbered(Some(number), rest) => text += &format!("{number:<width$} {rest}"),
            // A line of scaffolding.
            Line::Numbered(None, _) | Line::Elsewhere => continue,
            Line::Gutter(rest) => text += &format!("{:width$} {rest}", ""),
            Line::Place(line, column) => text += &format!("{:width$}--> {line}:{column}", ""),
            Line::Plain(line) => text += line,
        }
        text.truncate(text.trim_end_matches(' ').len());
        text += "\n";
    }
    rewrite(text.trim_end(), |line, column| {
        Some((String::new(), line_of(line)?, column))
    })
}

enum Line<'a> {
    /// `12 | code`: the line to show and what follows the number.
    Numbered(Option<usize>, &'a str),
    /// `   | ^^^` and `   = note: …`.
    Gutter(&'a str),
    /// `  --> file:12:5` in the program.
    Place(usize, &'a str),
    /// `  --> file:12:5` in another file or in scaffolding.
    Elsewhere,
    /// Anything else.
    Plain(&'a str),
}

impl<'a> Line<'a> {
    fn of(line: &'a str, line_of: &impl Fn(usize) -> Option<usize>) -> Self {
        let trimmed = line.trim_start();
        if let Some(place) = trimmed
            .strip_prefix("--> ")
            .or_else(|| trimmed.strip_prefix("::: "))
        {
            let mut parts = place
                .strip_prefix(FILE)
                .unwrap_or_default()
                .split(':')
                .skip(1);
            let line = parts
                .next()
                .and_then(|line| line.parse().ok())
                .and_then(line_of);
            return match (line, parts.next()) {
                (Some(line), Some(column)) => Self::Place(line, column),
                _ => Self::Elsewhere,
            };
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let rest = line[digits..].trim_start();
            if rest.starts_with(['|', '+', '-', '~']) {
                return Self::Numbered(line[..digits].parse().ok().and_then(line_of), rest);
            }
        }
        match line.starts_with(' ') && (trimmed.starts_with('|') || trimmed.starts_with("= ")) {
            true => Self::Gutter(trimmed),
            false => Self::Plain(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_cell() {
        let rendered = "error[E0308]: mismatched types\n   --> chapter.rs:1042:14\n     |\n1042 | let n: i32 = \"one\";\n     |        ---   ^^^^^ expected `i32`, found `&str`\n     |        |\n     |        expected due to this\n     |\n     = note: a note\n";
        assert_eq!(
            human(rendered, |line| line.checked_sub(1040)),
            "error[E0308]: mismatched types\n --> 2:14\n  |\n2 | let n: i32 = \"one\";\n  |        ---   ^^^^^ expected `i32`, found `&str`\n  |        |\n  |        expected due to this\n  |\n  = note: a note"
        );
    }

    #[test]
    fn lines_of_scaffolding_and_other_files_are_left_out() {
        let rendered = "error: x\n  --> /rustc/abc/library/core/src/macros.rs:9:9\n   |\n12 | hidden\n13 | shown\n   = note: y\n";
        assert_eq!(
            human(rendered, |line| (line == 13).then_some(1)),
            "error: x\n  |\n1 | shown\n  = note: y"
        );
    }
}
