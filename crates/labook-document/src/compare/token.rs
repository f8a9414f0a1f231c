//! A line of output as tokens: text, space, numbers, holes.
//!
//! What looks like a number is one only where a reader would take it for one:
//!
//! | written | is |
//! | --- | --- |
//! | `42`, `-7`, `+3`, `1_000` | an integer |
//! | `0.5`, `.5`, `1e-5`, `1.5E3`, `-inf`, `NaN` | a float; `5.` is the integer 5 and a full stop |
//! | `1.5ms`, `2x`, `3.5%`, `1.0-2.5i` | numbers with units: letters right after a number are text |
//! | `f64x4`, `x1`, `x.5`, `v1.95.0`, `1.95.0`, `3x3`, `0xff`, `9f86d0` | text |
//! | `2026-11-22`, `007` | text |
//! | `3-2`, `1-2`, `a-1` | the minus is text: it is a sign only where no operand stands before it |
//! | `1,000` | `1`, a comma, and the text `000`: commas part the items of lists |
//! | `0..5` | two integers |

use super::number::Number;

/// A hole in a line.
const HOLE: &str = "[..]";

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// The byte that it starts at.
    pub(super) start: usize,
    /// The byte after it.
    pub(super) end: usize,
}

/// What a piece of a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word or a punctuation mark.
    Text,
    /// A run of white space.
    Space,
    /// The same next to a number, where its width says nothing.
    Padding,
    /// A number.
    Number(Number),
    /// `[..]`.
    Hole,
}

/// A line without its trailing white space, and its tokens, which cover it.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
}

impl<'a> Line<'a> {
    /// A line that was printed.
    pub(super) fn printed(text: &'a str) -> Self {
        Self::new(text, false)
    }

    /// A line that an author wrote.
    pub(super) fn expected(text: &'a str, holes: bool) -> Self {
        Self::new(text, holes)
    }

    fn new(text: &'a str, holes: bool) -> Self {
        let text = text.trim_end();
        let mut line = Self {
            text,
            tokens: tokenize(text, holes),
        };
        line.mark_padding();
        line
    }

    pub(super) fn slice(&self, token: &Token) -> &'a str {
        &self.text[token.start..token.end]
    }

    pub(super) fn number(&self, index: usize) -> Option<&Number> {
        match &self.tokens.get(index)?.kind {
            TokenKind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn has_hole(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| token.kind == TokenKind::Hole)
    }

    /// The padding before a token.
    pub(super) fn padding_before(&self, index: usize) -> &'a str {
        match index.checked_sub(1).map(|before| &self.tokens[before]) {
            Some(token) if token.kind == TokenKind::Padding => self.slice(token),
            _ => "",
        }
    }

    /// The index of the token that starts at byte `at`.
    pub(super) fn token_at(&self, at: usize) -> Option<usize> {
        self.tokens
            .binary_search_by_key(&at, |token| token.start)
            .ok()
    }

    fn mark_padding(&mut self) {
        for index in 0..self.tokens.len() {
            if self.tokens[index].kind == TokenKind::Space
                && (index > 0 && self.number(index - 1).is_some()
                    || self.number(index + 1).is_some())
            {
                self.tokens[index].kind = TokenKind::Padding;
            }
        }
    }
}

fn tokenize(text: &str, holes: bool) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (kind, length) = token(text, at, holes, tokens.last());
        tokens.push(Token {
            kind,
            start: at,
            end: at + length,
        });
        at += length;
    }
    for index in 0..tokens.len() {
        let is_hole = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|token| token.kind == TokenKind::Hole)
        };
        let is_point = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|token| &text[token.start..token.end] == ".")
        };
        let touches_hole = is_hole(index + 1)
            || is_point(index + 1) && is_hole(index + 2)
            || index > 0 && is_hole(index - 1)
            || index > 1 && is_point(index - 1) && is_hole(index - 2);
        // The hole may swallow some of its digits, so it is compared as text.
        if touches_hole && matches!(tokens[index].kind, TokenKind::Number(_)) {
            tokens[index].kind = TokenKind::Text;
        }
    }
    tokens
}

/// The token at byte `at` of `text`, and its length.
fn token(text: &str, at: usize, holes: bool, last: Option<&Token>) -> (TokenKind, usize) {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else {
        return (TokenKind::Text, 0);
    };
    if holes && rest.starts_with(HOLE) {
        return (TokenKind::Hole, HOLE.len());
    }
    if first.is_whitespace() {
        let length = rest.len() - rest.trim_start().len();
        return (TokenKind::Space, length);
    }
    if let Some((number, length)) = number(text, at, last) {
        return (TokenKind::Number(number), length);
    }
    let length = if is_word(first) {
        word(rest)
    } else {
        first.len_utf8()
    };
    (TokenKind::Text, length)
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_digit())
}

/// The length of the word at the start of `text`: an identifier, a version, a hash, a date.
fn word(text: &str) -> usize {
    let from_digit = starts_with_digit(text);
    let mut end = 0;
    for (at, char) in text.char_indices() {
        let joins = char == '.' || char == '-' && from_digit;
        let goes_on = is_word(char) || joins && starts_with_digit(&text[at + 1..]);
        if !goes_on {
            break;
        }
        end = at + char.len_utf8();
    }
    end
}

/// The number at byte `at`, if a reader would take it for one.
fn number(text: &str, at: usize, last: Option<&Token>) -> Option<(Number, usize)> {
    let (before, rest) = text.split_at(at);
    let first = rest.chars().next()?;
    let previous = before.chars().next_back();
    let after_operand = ends_operand(before);
    let signed = matches!(first, '-' | '−' | '+');
    let (number, length) = match first {
        '0'..='9' | 'i' | 'N' if previous.is_none_or(|char| !is_word(char)) => Number::read(rest)?,
        '.' if !after_operand && previous != Some('.') => Number::read(rest)?,
        '-' | '−' | '+' if !after_operand && !previous.is_some_and(|char| "-−+".contains(char)) => {
            Number::read(rest)?
        }
        // The imaginary part of a complex number: its sign is its own, as in 0.5-1.5i.
        '-' | '−' | '+' if last.is_some_and(|token| matches!(token.kind, TokenKind::Number(_))) =>
        {
            let (number, length) = Number::read(rest)?;
            let unit = &rest[length..];
            let unit = &unit[..word(unit)];
            if !matches!(unit, "i" | "j") {
                return None;
            }
            (number, length)
        }
        _ => return None,
    };
    let body = &rest[..length];
    let body = if signed {
        &body[first.len_utf8()..]
    } else {
        body
    };
    stands_alone(body, &rest[length..]).then_some((number, length))
}

/// Whether a value ends where `before` does, so that a minus after it takes something from it.
fn ends_operand(before: &str) -> bool {
    let mut chars = before.chars();
    match chars.next_back() {
        // A quote after a value closes a string; else it opens one, as in "-1.5".
        Some('"' | '\'') => chars.next_back().is_some_and(is_word),
        Some(char) => is_word(char) || ")]}%".contains(char),
        None => false,
    }
}

/// Whether the unsigned number `body` is not the beginning of a word that goes on with `after`.
fn stands_alone(body: &str, after: &str) -> bool {
    let Some(next) = after.chars().next() else {
        return true;
    };
    if next == '.' && starts_with_digit(&after[1..]) {
        return false; // 1.95.0
    }
    let is_named = !starts_with_digit(body) && !body.starts_with('.'); // inf, NaN
    if is_word(next) {
        let unit: &str = &after[..after.find(|char| !is_word(char)).unwrap_or(after.len())];
        let is_radix = body == "0" && unit.starts_with(['x', 'b', 'o']);
        return !is_named && !is_radix && unit.chars().all(char::is_alphabetic);
    }
    !(body.bytes().all(|byte| byte.is_ascii_digit()) && is_rest_of_date(after))
}

/// Whether `after`, which follows digits, makes a date of them: `-11-22`.
fn is_rest_of_date(after: &str) -> bool {
    let mut rest = after;
    for _ in 0..2 {
        let Some(part) = rest.strip_prefix('-') else {
            return false;
        };
        rest = part.trim_start_matches(|char: char| char.is_ascii_digit());
        if rest.len() == part.len() {
            return false;
        }
    }
    true
}
