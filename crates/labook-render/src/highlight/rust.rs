//! Rust: rustc's own lexer finds the tokens, their neighbours tell what a name is.

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

use super::{Class, Pieces, push};

/// A token with its text.
struct Token<'a> {
    kind: TokenKind,
    text: &'a str,
}

/// Cuts Rust code into classed pieces. Code that is not valid Rust is cut as well as it goes.
pub(crate) fn rust(code: &str) -> Pieces<'_> {
    let tokens = tokens(code);
    let mut pieces = Pieces::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if let Some(length) = attribute(&tokens[at..]) {
            for token in &tokens[at..at + length] {
                let class = match class_of_kind(token.kind) {
                    Class::Plain => Class::Attribute,
                    class => class,
                };
                push(&mut pieces, code, token.text, class);
            }
            at += length;
            continue;
        }
        let class = match tokens[at].kind {
            TokenKind::Ident | TokenKind::RawIdent => name(&tokens, at),
            TokenKind::Bang if is_macro_call(&tokens, at) => Class::Macro,
            kind => class_of_kind(kind),
        };
        push(&mut pieces, code, tokens[at].text, class);
        at += 1;
    }
    pieces
}

fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut at = 0;
    tokenize(code, FrontmatterAllowed::No)
        .map(|token| {
            let start = at;
            at += token.len as usize;
            Token {
                kind: token.kind,
                text: &code[start..at],
            }
        })
        .collect()
}

/// The class of a token that needs no look around.
fn class_of_kind(kind: TokenKind) -> Class {
    match kind {
        TokenKind::LineComment { doc_style: Some(_) }
        | TokenKind::BlockComment {
            doc_style: Some(_), ..
        } => Class::DocComment,
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Class::Comment,
        TokenKind::Literal { kind, .. } => match kind {
            LiteralKind::Int { .. } | LiteralKind::Float { .. } => Class::Number,
            _ => Class::String,
        },
        TokenKind::Lifetime { .. } | TokenKind::RawLifetime | TokenKind::UnknownPrefixLifetime => {
            Class::Lifetime
        }
        _ => Class::Plain,
    }
}

/// The number of tokens of an attribute (`#[…]`, `#![…]`) that starts here.
fn attribute(tokens: &[Token]) -> Option<usize> {
    if tokens[0].kind != TokenKind::Pound {
        return None;
    }
    let open = match tokens.get(1)?.kind {
        TokenKind::OpenBracket => 1,
        TokenKind::Bang if tokens.get(2)?.kind == TokenKind::OpenBracket => 2,
        _ => return None,
    };
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBracket => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}

/// What the name at `at` is, by its spelling and its neighbours.
fn name(tokens: &[Token], at: usize) -> Class {
    let text = tokens[at].text;
    let before = before(tokens, at);
    let after = after(tokens, at);
    let is_field = before == Some(TokenKind::Dot) && !previous_is_range(tokens, at);
    if is_keyword(text) && !(is_field && text != "await") {
        return match text {
            "true" | "false" => Class::Constant,
            "Self" => Class::Type,
            _ => Class::Keyword,
        };
    }
    if is_contextual_keyword(text, after) {
        return Class::Keyword;
    }
    if after == Some(TokenKind::Bang) && is_macro_call(tokens, next(tokens, at)) {
        return Class::Macro;
    }
    if is_primitive(text) && !is_field && after != Some(TokenKind::OpenParen) {
        return Class::Type;
    }
    let bare = text.strip_prefix("r#").unwrap_or(text);
    if bare.chars().next().is_some_and(char::is_uppercase) {
        let is_constant = bare.len() > 1 && !bare.chars().any(char::is_lowercase);
        return if is_constant && after != Some(TokenKind::OpenParen) {
            Class::Constant
        } else {
            Class::Type
        };
    }
    let defines = at
        .checked_sub(2)
        .is_some_and(|previous| tokens[previous].text == "fn");
    if defines || after == Some(TokenKind::OpenParen) || calls_with_turbofish(tokens, at) {
        return Class::Function;
    }
    Class::Plain
}

/// Whether the `!` at `at` belongs to a macro call or to `macro_rules!`.
fn is_macro_call(tokens: &[Token], at: usize) -> bool {
    let called = at
        .checked_sub(1)
        .is_some_and(|i| matches!(tokens[i].kind, TokenKind::Ident | TokenKind::RawIdent));
    let name_is_value = called
        && matches!(
            tokens[at - 1].text,
            "return" | "break" | "if" | "while" | "match" | "in"
        );
    called
        && !name_is_value
        && (tokens[at - 1].text == "macro_rules"
            || matches!(
                after(tokens, at),
                Some(TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace)
            ))
}

/// Whether `name::<…>(` stands here.
fn calls_with_turbofish(tokens: &[Token], at: usize) -> bool {
    let rest = &tokens[at + 1..];
    let opens = rest.len() > 3
        && rest[0].kind == TokenKind::Colon
        && rest[1].kind == TokenKind::Colon
        && rest[2].kind == TokenKind::Lt;
    if !opens {
        return false;
    }
    let mut depth = 0;
    for (index, token) in rest.iter().enumerate().skip(2).take(64) {
        match token.kind {
            TokenKind::Lt => depth += 1,
            TokenKind::Gt => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return rest
                .get(index + 1)
                .is_some_and(|t| t.kind == TokenKind::OpenParen);
        }
    }
    false
}

/// Whether two dots stand before the token: `a..b` is a range, not a field.
fn previous_is_range(tokens: &[Token], at: usize) -> bool {
    at >= 2 && tokens[at - 1].kind == TokenKind::Dot && tokens[at - 2].kind == TokenKind::Dot
}

fn next(tokens: &[Token], at: usize) -> usize {
    (at + 1..tokens.len())
        .find(|&i| tokens[i].kind != TokenKind::Whitespace)
        .unwrap_or(tokens.len())
}

fn after(tokens: &[Token], at: usize) -> Option<TokenKind> {
    tokens.get(next(tokens, at)).map(|token| token.kind)
}

fn before(tokens: &[Token], at: usize) -> Option<TokenKind> {
    tokens[..at]
        .iter()
        .rev()
        .map(|token| token.kind)
        .find(|&kind| kind != TokenKind::Whitespace)
}

fn is_keyword(text: &str) -> bool {
    matches!(
        text,
        "as" | "async"
            | "await"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "Self"
            | "self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
            | "yield"
    )
}

/// Words that are keywords only in their place.
fn is_contextual_keyword(text: &str, after: Option<TokenKind>) -> bool {
    matches!(text, "union" | "macro_rules" | "auto" | "safe") && after == Some(TokenKind::Ident)
        || text == "raw" && after == Some(TokenKind::Ident)
}

fn is_primitive(text: &str) -> bool {
    matches!(
        text,
        "bool"
            | "char"
            | "f16"
            | "f32"
            | "f64"
            | "f128"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "i128"
            | "isize"
            | "str"
            | "u8"
            | "u16"
            | "u32"
            | "u64"
            | "u128"
            | "usize"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every piece with a class, as `class:text`.
    fn classes(code: &str) -> String {
        rust(code)
            .iter()
            .filter(|(_, class)| *class != Class::Plain)
            .map(|(text, class)| format!("{}:{}", class.name(), text.trim()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn names_by_their_neighbours() {
        for (code, expected) in [
            (
                "let v: Vec<f64> = Vec::new();",
                "k:let t:Vec t:f64 t:Vec f:new",
            ),
            ("println!(\"{x}\")", "m:println! s:\"{x}\""),
            ("a != b", ""),
            ("if !(a) {}", "k:if"),
            ("x.iter().sum::<f64>()", "f:iter f:sum t:f64"),
            ("struct P<'a, T>(&'a T);", "k:struct t:P l:'a t:T l:'a t:T"),
            (
                "const MAX_LEN: usize = 0xff_u8;",
                "k:const v:MAX_LEN t:usize n:0xff_u8",
            ),
            ("Some(true)", "t:Some v:true"),
            ("#[derive(Debug)]\nfn f() {}", "a:#[derive(Debug)] k:fn f:f"),
            ("/// doc\n// not\nx", "d:/// doc c:// not"),
            ("p.type_ + p.0", "n:0"),
            ("for i in 0..n {}", "k:for k:in n:0"),
            ("future.await", "k:await"),
            ("macro_rules! m { () => {} }", "m:macro_rules!"),
            ("return !(x)", "k:return"),
            ("f64::from(x)", "t:f64 f:from"),
            ("E::f(1e-3)", "t:E f:f n:1e-3"),
            ("\"open", "s:\"open"),
        ] {
            assert_eq!(classes(code), expected, "{code}");
        }
    }
}
