//! What a cell mentions, and what of it can only be its own.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Stmt;

use super::definitions::{bindings, plain};
use super::{Definition, DefinitionKind};

/// The identifiers of a cell, those in macro calls and format strings too.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    /// How often each stands there.
    counts: BTreeMap<String, usize>,
    /// For each, the kinds that cannot be meant, since the cell has its own; `None` when nothing is
    /// known of the order of definitions and mentions.
    own: Option<BTreeMap<String, Kinds>>,
}

impl Mentions {
    /// The identifiers of a cell's tokens.
    pub(crate) fn of(tokens: &TokenStream) -> Self {
        let mut counts = BTreeMap::new();
        each_name(tokens, &mut |name| *counts.entry(name).or_default() += 1);
        Self { counts, own: None }
    }

    /// Looks at which mentions come after a definition of the cell's own. Items count from the start
    /// of the cell, bindings and macros from where they stand.
    pub(crate) fn resolve(&mut self, statements: &[Stmt], defined: &[Definition]) {
        let mut visible: BTreeMap<String, Kinds> = BTreeMap::new();
        for item in defined.iter().filter(|each| each.certain) {
            if matches!(item.kind, DefinitionKind::Value | DefinitionKind::Type) {
                visible.entry(item.name.clone()).or_default().add(item.kind);
            }
        }
        let mut own: BTreeMap<String, Kinds> = BTreeMap::new();
        for statement in statements {
            let mut mention = |tokens: TokenStream| {
                each_name(&tokens, &mut |name| {
                    let hidden = visible.get(&name).copied().unwrap_or_default();
                    own.entry(name)
                        .and_modify(|all| *all = all.and(hidden))
                        .or_insert(hidden);
                });
            };
            match statement {
                Stmt::Local(local) => {
                    let names: Vec<_> = bindings(&local.pat);
                    // A constant in a pattern looks like a binding, but for its case.
                    let is_binding = |word: &proc_macro2::Ident| {
                        names.contains(word) && !word.to_string().starts_with(char::is_uppercase)
                    };
                    mention(without(local.pat.to_token_stream(), &is_binding));
                    if let Some(init) = &local.init {
                        mention(init.expr.to_token_stream());
                        if let Some((_, diverge)) = &init.diverge {
                            mention(diverge.to_token_stream());
                        }
                    }
                    if local.attrs.is_empty() {
                        for name in &names {
                            visible
                                .entry(plain(name))
                                .or_default()
                                .add(DefinitionKind::Local);
                        }
                    }
                }
                Stmt::Item(syn::Item::Macro(item)) => {
                    mention(item.to_token_stream());
                    if let Some(name) = &item.ident
                        && item.attrs.is_empty()
                    {
                        visible
                            .entry(plain(name))
                            .or_default()
                            .add(DefinitionKind::Macro);
                    }
                }
                other => mention(other.to_token_stream()),
            }
        }
        self.own = Some(own);
    }

    /// How often a name stands there.
    pub(crate) fn count(&self, name: &str) -> usize {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// Whether a name stands there.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.counts.contains_key(name)
    }

    /// Every name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.counts.keys().map(String::as_str)
    }

    /// Whether a name may mean one of this kind from an earlier cell.
    pub(crate) fn reaches(&self, name: &str, kind: DefinitionKind) -> bool {
        match &self.own {
            // A name that no statement mentions is only bound in this cell.
            Some(own) => own.get(name).is_some_and(|hidden| !hidden.hide(kind)),
            None => self.contains(name),
        }
    }
}

/// A set of kinds of definitions.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds(u8);

impl Kinds {
    fn add(&mut self, kind: DefinitionKind) {
        self.0 |= 1 << kind as u8;
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether one of these kinds hides another.
    fn hide(self, earlier: DefinitionKind) -> bool {
        use DefinitionKind::{Local, Macro, Type, Value};
        [Local, Value, Type, Macro]
            .into_iter()
            .any(|kind| self.0 & (1 << kind as u8) != 0 && kind.hides(earlier))
    }
}

/// Calls `found` with every name in the tokens, those in the braces of format strings too.
fn each_name(tokens: &TokenStream, found: &mut impl FnMut(String)) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(word) => found(plain(&word)),
            TokenTree::Group(group) => each_name(&group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.ends_with(['"', '#']) {
                    each_capture(&text, found);
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// Names within the braces of what may be a format string.
fn each_capture(text: &str, found: &mut impl FnMut(String)) {
    for hole in text.split('{').skip(1) {
        let hole = hole.split('}').next().unwrap_or("");
        for word in hole.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
            if word.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                found(word.to_owned());
            }
        }
    }
}

/// The tokens without the identifiers that `left_out` tells.
fn without(tokens: TokenStream, left_out: &impl Fn(&proc_macro2::Ident) -> bool) -> TokenStream {
    tokens
        .into_iter()
        .filter(|token| !matches!(token, TokenTree::Ident(word) if left_out(word)))
        .map(|token| match token {
            TokenTree::Group(group) => {
                proc_macro2::Group::new(group.delimiter(), without(group.stream(), left_out)).into()
            }
            other => other,
        })
        .collect()
}
