//! Places of the generated file in a text: `chapter.rs:12:5`, and the range `chapter.rs:12:5: 12:9` of a closure's name.

use crate::compile::FILE;

/// What stands for a line and a column of the generated file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// A path with its colon, or nothing.
    path: String,
    /// Usually `12:5`.
    text: String,
}

impl Position {
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        Self { path, text }
    }
}

/// Replaces each place in `text`. `map` gives what stands for a line and column. What it does not know stays, without
/// the name of the file.
pub(crate) fn rewrite(text: &str, map: impl Fn(usize, usize) -> Option<Position>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(FILE) {
        let (before, found) = rest.split_at(at);
        result += before;
        rest = &found[FILE.len()..];
        let Some((line, column, length)) = position(rest) else {
            result += FILE;
            continue;
        };
        rest = &rest[length..];
        let start = map(line, column).unwrap_or(Position::new("", format!("{line}:{column}")));
        result += &format!("{}{}", start.path, start.text);
        if let Some((line, column, length)) = rest.strip_prefix(": ").and_then(bare_position)
            && let Some(end) = map(line, column)
        {
            if end.text != start.text {
                result += &format!(": {}", end.text);
            }
            rest = &rest[2 + length..];
        }
    }
    result + rest
}

/// Reads `:12:5` at the start of a text: line, column and length.
fn position(text: &str) -> Option<(usize, usize, usize)> {
    let (line, column, length) = bare_position(text.strip_prefix(':')?)?;
    Some((line, column, length + 1))
}

/// Reads `12:5`.
fn bare_position(text: &str) -> Option<(usize, usize, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let rest = text[first..].strip_prefix(':')?;
    let second = digits(rest);
    Some((
        text[..first].parse().ok()?,
        rest[..second].parse().ok()?,
        first + 1 + second,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        let map = |line: usize, column: usize| {
            (line > 10).then(|| Position::new("a.md:", format!("{}:{column}", line - 10)))
        };
        for (text, expected) in [
            ("", ""),
            ("[chapter.rs:12:5] x = 1", "[a.md:2:5] x = 1"),
            ("{closure@chapter.rs:12:5: 12:9}", "{closure@a.md:2:5: 2:9}"),
            ("at chapter.rs:12:5: 3 items", "at a.md:2:5: 3 items"),
            (
                "chapter.rs and chapter.rs:x:1, chapter.rs:12",
                "chapter.rs and chapter.rs:x:1, chapter.rs:12",
            ),
            ("chapter.rs:1:2", "1:2"),
            (
                "chapter.rs:99999999999999999999:1",
                "chapter.rs:99999999999999999999:1",
            ),
        ] {
            assert_eq!(rewrite(text, map), expected);
        }
    }
}
