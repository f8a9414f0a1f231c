//! A cell's text as tokens, and what makes it unfit to stand in a program.

use std::ops::Range;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// The deepest nesting of delimiters that a cell may have. Parsers descend once or more for each.
pub(crate) const MAX_DEPTH: usize = 256;

/// The most tokens of one statement or list element that can nest without a delimiter, such as
/// prefix operators.
pub(crate) const MAX_CHAIN: usize = 512;

/// Why a cell's text cannot stand in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// Where in the cell's text.
    pub(crate) place: Range<usize>,
}

/// The tokens of a cell's text, if no token reaches over its end and every delimiter is closed in it;
/// with how deep they are nested.
pub(crate) fn read(text: &str) -> Result<(TokenStream, usize), Malformed> {
    if text.starts_with('\u{feff}') {
        return Err(Malformed {
            message: "the cell starts with a byte order mark".to_owned(),
            help: Some("delete the invisible character".to_owned()),
            place: 0..'\u{feff}'.len_utf8(),
        });
    }
    let tokens: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
        let start = error.span().byte_range().start.min(text.len());
        unreadable(text, start)
    })?;
    let depth = depth(&tokens)?;
    Ok((tokens, depth))
}

fn unreadable(text: &str, start: usize) -> Malformed {
    let rest = &text[start..];
    let first = rest.chars().next();
    let message = match first {
        Some('(' | '[' | '{') => "this delimiter is never closed in its cell",
        Some(')' | ']' | '}') => "this closing delimiter has no opening one in its cell",
        Some('"') => "this string is never closed in its cell",
        Some('/') => "this comment is never closed in its cell",
        Some('r' | 'b' | 'c') => "this literal is never closed in its cell",
        Some('\'') => "this is neither a character nor a lifetime",
        None => "a delimiter is never closed in its cell",
        Some(_) => "this is not Rust",
    };
    let help = matches!(first, Some('(' | '[' | '{' | ')' | ']' | '}') | None).then(|| {
        "each cell must be whole by itself: no block reaches from one cell into the next".to_owned()
    });
    Malformed {
        message: message.to_owned(),
        help,
        place: start..start + first.map_or(0, char::len_utf8),
    }
}

/// How deep tokens are nested. Refuses what would overflow the stack of a parser, and does not recurse
/// itself.
fn depth(tokens: &TokenStream) -> Result<usize, Malformed> {
    let mut deepest = 0;
    let mut open = vec![(tokens.clone().into_iter(), Chain::default())];
    while let Some((rest, chain)) = open.last_mut() {
        let Some(token) = rest.next() else {
            open.pop();
            continue;
        };
        chain.grow(&token);
        if chain.length > MAX_CHAIN {
            return Err(Malformed {
                message: format!("this expression has more than {MAX_CHAIN} operators in a row"),
                help: Some("split it into several statements".to_owned()),
                place: token.span().byte_range(),
            });
        }
        if let TokenTree::Group(group) = token {
            if open.len() > MAX_DEPTH {
                return Err(Malformed {
                    message: format!("the code is nested more than {MAX_DEPTH} deep here"),
                    help: None,
                    place: group.span_open().byte_range(),
                });
            }
            deepest = deepest.max(open.len());
            open.push((group.stream().into_iter(), Chain::default()));
        }
    }
    Ok(deepest)
}

/// How many tokens of one statement, or of one element of a list, can nest in one another.
#[derive(Default)]
struct Chain {
    length: usize,
    /// The length before a block that has just ended, in case it did not end the statement.
    before_block: Option<usize>,
}

impl Chain {
    fn grow(&mut self, token: &TokenTree) {
        let before_block = self.before_block.take();
        match token {
            TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => self.length = 0,
            TokenTree::Punct(punct) if punct.as_char() == '#' => {}
            TokenTree::Punct(_) => self.length += 1 + before_block.unwrap_or(0),
            TokenTree::Ident(word) if nests(word) => self.length += 1 + before_block.unwrap_or(0),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                self.before_block = Some(self.length);
                self.length = 0;
            }
            _ => {}
        }
    }
}

/// Whether what follows the word is parsed one level down.
fn nests(word: &Ident) -> bool {
    ["else", "return", "break", "move", "ref", "mut", "as"]
        .iter()
        .any(|keyword| word == keyword)
}
