//! A message as rustc shows it to people, with the lines of the cell instead of those of the generated text.
//!
//! ```text
//! error[E0502]: cannot borrow `v` as mutable because it is also borrowed as immutable
//!  --> 2:1
//!   |
//! … | let first = &v[0];
//!   |              - immutable borrow occurs here
//! ...
//! 2 | v.push(2);
//!   | ^^^^^^^^^ mutable borrow occurs here
//! 3 | println!("{first}");
//!   |            ----- immutable borrow later used here
//! ```
//!
//! A reader sees the cell, not the chapter's file, and an edit of the prose above must not change what is shown;
//! so lines count from the cell's first, and those of earlier cells have no number.

use crate::compile::FILE;
use crate::places::{Position, rewrite};

/// A line of the generated text as the reader of a cell sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CellLine<'a> {
    /// Its number in the cell, from 1; `None` for a line of an earlier cell.
    pub(crate) number: Option<usize>,
    /// What the author has not written of it, each with its column, from 0.
    pub(crate) scaffolding: Vec<(usize, &'a str)>,
}

impl CellLine<'_> {
    /// A column, from 1, without the scaffolding before it.
    fn column(&self, column: usize) -> usize {
        let before = |&&(at, _): &&(usize, &str)| at + 1 < column;
        let pieces = self.scaffolding.iter().take_while(before);
        let hidden: usize = pieces
            .map(|&(at, text)| text.chars().count().min(column - 1 - at))
            .sum();
        column - hidden
    }

    fn position(&self, column: usize) -> Option<String> {
        let column = self.column(column);
        self.number.map(|number| format!("{number}:{column}"))
    }
}

/// Rewrites the places of `rendered`. `line_of` tells of a line of the generated text what it is in the cell;
/// `None` for one of scaffolding.
pub(crate) fn human<'a>(rendered: &str, line_of: impl Fn(usize) -> Option<CellLine<'a>>) -> String {
    let mut page = Page::default();
    let mut is_here = true;
    let mut hidden = Vec::new();
    for line in rendered.trim_end().lines() {
        match Line::of(line) {
            Line::Place(place) => {
                is_here = page.place(place, &line_of);
                hidden.clear();
            }
            Line::Numbered(number, code) => {
                hidden.clear();
                if let Some(line) = line_of(number).filter(|_| is_here) {
                    let code = without(code, &line.scaffolding, &mut hidden);
                    let number = line.number.map_or("…".to_owned(), |it| it.to_string());
                    page.rows.push(Row::Gutter(number, code));
                }
            }
            Line::Drawing(drawing) if is_here => {
                page.rows
                    .push(Row::Gutter(String::new(), narrow(drawing, &hidden)));
            }
            Line::Drawing(_) => {}
            Line::Remark(remark) => page
                .rows
                .push(Row::Gutter(String::new(), remark.to_owned())),
            Line::Plain(line) => {
                is_here = true;
                hidden.clear();
                page.rows.push(Row::Plain(line.to_owned()));
            }
        }
    }
    rewrite(page.text().trim_end(), |line, column| {
        let position = line_of(line)?.position(column);
        Some(Position::new("", position.unwrap_or("…".to_owned())))
    })
}

/// The rows of a message.
#[derive(Default)]
struct Page {
    rows: Vec<Row>,
}

enum Row {
    /// What stands left of the bar, and the rest.
    Gutter(String, String),
    /// A place, which an arrow points to.
    Place(String),
    Plain(String),
}

impl Page {
    /// Adds a place, `file:12:5`. Returns whether it is in the program. What is said of a place in another file goes
    /// with it: whether its lines can be shown is a matter of what is installed.
    fn place<'a>(&mut self, place: &str, line_of: impl Fn(usize) -> Option<CellLine<'a>>) -> bool {
        let position = place.strip_prefix(FILE).and_then(|place| {
            let (line, column) = place.strip_prefix(':')?.split_once(':')?;
            Some((line.parse().ok()?, column.parse().ok()?))
        });
        let Some((line, column)) = position else {
            if matches!(self.rows.last(), Some(Row::Plain(line)) if line.starts_with("note: ")) {
                self.rows.pop();
            }
            return false;
        };
        if let Some(line) = line_of(line) {
            let place = line.position(column);
            let place = place.unwrap_or("an earlier cell".to_owned());
            self.rows.push(Row::Place(place));
        }
        true
    }

    fn text(&self) -> String {
        let length = |row: &Row| match row {
            Row::Gutter(number, _) => number.chars().count(),
            _ => 0,
        };
        let width = self.rows.iter().map(length).max().unwrap_or(0).max(1);
        let mut text = String::new();
        for row in &self.rows {
            let line = match row {
                Row::Gutter(number, rest) => format!("{number:<width$} {rest}"),
                Row::Place(place) => format!("{:width$}--> {place}", ""),
                Row::Plain(line) => line.clone(),
            };
            text += line.trim_end_matches(' ');
            text += "\n";
        }
        text
    }
}

enum Line<'a> {
    /// `12 | code`: the number and what follows it.
    Numbered(usize, &'a str),
    /// `   | ^^^`.
    Drawing(&'a str),
    /// `   = note: …`.
    Remark(&'a str),
    /// `  --> file:12:5`.
    Place(&'a str),
    /// Anything else.
    Plain(&'a str),
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let trimmed = line.trim_start();
        let arrow = trimmed
            .strip_prefix("--> ")
            .or_else(|| trimmed.strip_prefix("::: "));
        if let Some(place) = arrow {
            return Self::Place(place);
        }
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let rest = trimmed[digits..].trim_start();
        if rest.starts_with(['|', '+', '-', '~'])
            && let Ok(number) = trimmed[..digits].parse()
        {
            return Self::Numbered(number, rest);
        }
        match trimmed.chars().next() {
            Some('|') if line.starts_with(' ') => Self::Drawing(trimmed),
            Some('=') if line.starts_with(' ') => Self::Remark(trimmed),
            _ => Self::Plain(line),
        }
    }
}

/// What stands between a line's number and its code.
const BAR: &str = "| ";

/// A line of code without its scaffolding. Where that stood goes to `hidden`: column and length.
fn without(code: &str, scaffolding: &[(usize, &str)], hidden: &mut Vec<(usize, usize)>) -> String {
    let mut text = String::new();
    let mut rest = code;
    for &(at, piece) in scaffolding {
        // The bar stands before the code. Tabs are shown as spaces, which moves a column to the right.
        let column_of = |end: &str| code[..code.len() - end.len()].chars().count();
        let found = rest
            .match_indices(piece)
            .map(|(start, _)| start)
            .find(|&start| column_of(&rest[start..]) >= at + BAR.len());
        if let Some(start) = found {
            text += &rest[..start];
            hidden.push((column_of(&rest[start..]), piece.chars().count()));
            rest = &rest[start + piece.len()..];
        }
    }
    text + rest
}

/// What is drawn below a line, as far as it is below something hidden and no word.
fn narrow(drawing: &str, hidden: &[(usize, usize)]) -> String {
    let chars: Vec<char> = drawing.chars().collect();
    let word = |one: &char| !matches!(one, ' ' | '|' | '^' | '-' | '_' | '~' | '+');
    let words = chars.iter().position(word).unwrap_or(chars.len());
    let is_hidden = |column: usize| {
        hidden
            .iter()
            .any(|&(at, length)| at <= column && column < at + length && at + length <= words)
    };
    let shown = chars.iter().enumerate();
    let shown = shown.filter(|&(column, _)| !is_hidden(column));
    shown.map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(number: usize) -> Option<CellLine<'static>> {
        Some(CellLine {
            number: Some(number),
            ..CellLine::default()
        })
    }

    #[test]
    fn lines_of_earlier_cells_have_no_number() {
        let rendered = "error: {closure@chapter.rs:7:9: 7:17} in {closure@chapter.rs:12:9: 12:17}\n  --> chapter.rs:12:1\n   |\n 7 | first\n   | - here\n...\n12 | last\nnote: function defined here\n  --> chapter.rs:7:4\n   |\n 7 | first\n";
        let line_of = |line| match line {
            7 => Some(CellLine::default()),
            12 => own(3),
            _ => None,
        };
        assert_eq!(
            human(rendered, line_of),
            "error: {closure@…} in {closure@3:9: 3:17}\n --> 3:1\n  |\n… | first\n  | - here\n...\n3 | last\nnote: function defined here\n --> an earlier cell\n  |\n… | first"
        );
    }

    #[test]
    fn scaffolding_in_a_line_is_left_out() {
        let rendered = "error: x\n --> chapter.rs:4:17\n  |\n4 | let y = 1; show!(unknown + y);\n  |                  ^^^^^^^   - help\n  |                  |\n  |                  not found\n  |            -------------------\n";
        let line = || CellLine {
            number: Some(1),
            scaffolding: vec![(11, "show!("), (28, ");")],
        };
        assert_eq!(
            human(rendered, |_| Some(line())),
            "error: x\n --> 1:12\n  |\n1 | let y = 1; unknown + y\n  |            ^^^^^^^   - help\n  |            |\n  |            not found\n  |            -----------"
        );
        // An author's semicolon is not the one that was added.
        assert_eq!(
            without("| let y = 1; y;", &[(12, ";")], &mut vec![]),
            "| let y = 1; y"
        );
        for (column, shown) in [
            (1, 1),
            (11, 11),
            (12, 12),
            (14, 12),
            (18, 12),
            (19, 13),
            (29, 23),
            (31, 23),
        ] {
            assert_eq!(line().column(column), shown, "{column}");
        }
    }

    #[test]
    fn lines_are_those_of_the_cell() {
        let rendered = "error[E0308]: mismatched types\n   --> chapter.rs:1042:14\n     |\n1042 | let n: i32 = \"one\";\n     |        ---   ^^^^^ expected `i32`, found `&str`\n     |        |\n     |        expected due to this\n     |\n     = note: a note\n";
        assert_eq!(
            human(rendered, |line| own(line.checked_sub(1040)?)),
            "error[E0308]: mismatched types\n --> 2:14\n  |\n2 | let n: i32 = \"one\";\n  |        ---   ^^^^^ expected `i32`, found `&str`\n  |        |\n  |        expected due to this\n  |\n  = note: a note"
        );
    }

    #[test]
    fn lines_of_scaffolding_and_other_files_are_left_out() {
        let rendered = "error: x\n  --> chapter.rs:13:9\n   |\n12 | hidden\n13 | shown\nnote: method defined here\n  --> /rustc/vec.rs:13:4\n   |\n13 | other\n   |  ^\n   = note: y\n";
        assert_eq!(
            human(rendered, |line| own((line == 13).then_some(1)?)),
            "error: x\n --> 1:9\n  |\n1 | shown\n  = note: y"
        );
        let rendered = "error: x\n  --> /rustc/abc/library/core/src/macros.rs:9:9\n   |\n12 | hidden\n13 | shown\n   = note: y\n";
        assert_eq!(
            human(rendered, |line| own((line == 13).then_some(1)?)),
            "error: x\n  = note: y"
        );
    }
}
