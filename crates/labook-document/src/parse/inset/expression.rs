//! Where the expression of a number ends.

/// Why an expression has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unbalanced {
    /// The text ends first. `inner` is the bracket that is open, if it is not the expression's own.
    Open { inner: Option<usize> },
    /// Something is closed that is not open.
    Closed { at: usize },
}

/// Finds the brace that closes an expression which begins at the start of `text`. What Rust does not read as
/// brackets (those in strings, characters and comments) does not count.
pub(super) fn closing_brace(text: &str) -> Result<usize, Unbalanced> {
    let mut open: Vec<(usize, u8)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let word = at
            .checked_sub(1)
            .is_some_and(|before| is_word(bytes[before]));
        at += match byte {
            b'(' | b'[' | b'{' => {
                open.push((at, byte));
                1
            }
            b')' | b']' | b'}' => match open.pop() {
                Some((_, bracket)) if closes(bracket, byte) => 1,
                None if byte == b'}' => return Ok(at),
                _ => return Err(Unbalanced::Closed { at }),
            },
            b'"' => string(&text[at..]),
            b'r' | b'b' | b'c' if !word => prefixed_string(&text[at..]),
            b'\'' => character(&text[at..]),
            b'/' if bytes[at..].starts_with(b"//") => {
                text[at..].find('\n').unwrap_or(text.len() - at)
            }
            b'/' if bytes[at..].starts_with(b"/*") => comment(&text[at..]),
            _ => 1,
        };
    }
    let inner = open.last().map(|&(at, _)| at);
    Err(Unbalanced::Open { inner })
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

const fn closes(open: u8, close: u8) -> bool {
    matches!((open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'))
}

/// The length of a string with its quotes.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a raw string, byte string or C string; 1 for what only starts like one.
fn prefixed_string(text: &str) -> usize {
    let prefix = text.len() - text.trim_start_matches(['b', 'c', 'r']).len();
    let hashes = text[prefix..].len() - text[prefix..].trim_start_matches('#').len();
    let quote = prefix + hashes;
    if prefix > 2 || !text[quote..].starts_with('"') {
        return 1;
    }
    if !text[..prefix].contains('r') {
        return if hashes == 0 {
            prefix + string(&text[quote..])
        } else {
            1
        };
    }
    let close = format!("\"{}", "#".repeat(hashes));
    text[quote + 1..]
        .find(&close)
        .map_or(text.len(), |found| quote + 1 + found + close.len())
}

/// The length of a character with its quotes; 1 for the mark of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        // What is escaped may be a quote itself, and may be long: `'\u{1F600}'`.
        Some((_, '\\')) => {
            let rest = text.get(3..).and_then(|rest| rest.find('\''));
            rest.map_or(1, |found| found + 4)
        }
        Some(_) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

/// The length of a comment with its marks; comments nest.
fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Unbalanced, closing_brace};

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        for expression in [
            "a",
            "f(a, [b, { c }])",
            "\"}\"",
            "\"\\\"}\"",
            "r\"}\\\"",
            "r#\"}\"}\"#",
            "b\"}\"",
            "br##\"}\"#\"##",
            "'}'",
            "'\\''",
            "b'}'",
            "'\\u{7d}'",
            "'é'",
            "x::<'a>('}')",
            "a /* } /* } */ } */ + b",
            "a // }\n + b",
            "bar(rust, br, c)",
            "format!(\"{a:.3}\")",
            "",
        ] {
            let text = format!("{expression}}} and }}");
            assert_eq!(closing_brace(&text), Ok(expression.len()), "{expression}");
        }
    }

    #[test]
    fn what_is_not_closed_says_where() {
        assert_eq!(closing_brace("a"), Err(Unbalanced::Open { inner: None }));
        assert_eq!(closing_brace("f(a}"), Err(Unbalanced::Closed { at: 3 }));
        assert_eq!(
            closing_brace("f(a"),
            Err(Unbalanced::Open { inner: Some(1) })
        );
        assert_eq!(closing_brace("a)"), Err(Unbalanced::Closed { at: 1 }));
    }
}
