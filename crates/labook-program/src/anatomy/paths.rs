//! Paths that start at a module rather than at a name in scope.
//!
//! The cells of a chapter stand in a function, so their items are in no module that a path could name.
//! What is only there for tests counts for nothing: no program is compiled for them.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// Which modules the paths of a cell lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paths {
    /// To the root of the crate.
    pub(super) to_crate: bool,
    /// To the module that the cell's own items are in, or beyond it, but not from the root.
    pub(super) to_own: bool,
}

impl Paths {
    pub(super) fn of(tokens: &TokenStream) -> Self {
        let mut found = Self::default();
        found.scan(tokens, 0);
        found
    }

    /// Looks at tokens that `depth` modules of the cell enclose.
    fn scan(&mut self, tokens: &TokenStream, depth: usize) {
        // The word `mod` comes two tokens before its braces.
        let mut after_mod = 0;
        let mut after_dollar = false;
        let mut supers = 0;
        let mut rest = tokens.clone().into_iter().peekable();
        while let Some(token) = rest.next() {
            if let TokenTree::Group(group) = &token
                && is_for_tests(group)
            {
                // The item ends in a block or a semicolon.
                rest.find(|token| match token {
                    TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                    TokenTree::Punct(punct) => punct.as_char() == ';',
                    _ => false,
                });
                continue;
            }
            after_mod = usize::saturating_sub(after_mod, 1);
            let dollar = std::mem::replace(&mut after_dollar, false);
            match &token {
                TokenTree::Group(group) => {
                    self.scan(&group.stream(), depth + usize::from(after_mod > 0));
                    supers = 0;
                }
                TokenTree::Punct(punct) => {
                    after_dollar = punct.as_char() == '$';
                    if punct.as_char() != ':' {
                        supers = 0;
                    }
                }
                TokenTree::Ident(word) => {
                    let leads_on = matches!(rest.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint);
                    if word == "mod" {
                        after_mod = 3;
                    } else if leads_on && !dollar && word == "crate" {
                        self.to_crate = true;
                    } else if leads_on && word == "self" {
                        self.to_own |= depth == 0;
                    } else if leads_on && word == "super" {
                        supers += 1;
                        self.to_own |= supers >= depth;
                    }
                    if word != "super" {
                        supers = 0;
                    }
                }
                TokenTree::Literal(_) => supers = 0,
            }
        }
    }
}

/// Whether these are the brackets of `#[cfg(test)]`.
fn is_for_tests(brackets: &Group) -> bool {
    let mut tokens = brackets.stream().into_iter();
    matches!(
        (tokens.next(), tokens.next(), tokens.next()),
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(group)), None)
            if word == "cfg" && group.stream().to_string() == "test"
    )
}

#[cfg(test)]
mod tests {
    use super::Paths;

    #[test]
    fn where_paths_lead() {
        for (code, to_crate, to_own) in [
            ("use crate::a;", true, false),
            ("$crate::a!()", false, false),
            ("pub(crate) fn f() {}", false, false),
            ("use self::Shape::*;", false, true),
            ("use super::a;", false, true),
            ("fn f(self: &Rc<Self>) { self.x }", false, false),
            ("mod a { use self::b::c; }", false, false),
            ("mod a { use super::b; }", false, true),
            ("mod a { mod b { use super::c; } }", false, false),
            (
                "mod a { mod b { fn f() { super::super::c() } } }",
                false,
                true,
            ),
            ("#[cfg(test)] mod tests { use super::*; }", false, false),
            (
                "#[cfg(test)] #[path = \"t\"] mod t; use super::a;",
                false,
                true,
            ),
            ("mod a { #[cfg(test)] use crate::b; }", false, false),
            (
                "mod a {} fn f() { mod b { pub(super) fn g() {} } }",
                false,
                false,
            ),
            (
                "mod a { mod b { fn f() { super::c(super::d()) } } }",
                false,
                false,
            ),
        ] {
            let paths = Paths::of(&code.parse().expect("tokens"));
            assert_eq!(paths, Paths { to_crate, to_own }, "{code}");
        }
    }
}
