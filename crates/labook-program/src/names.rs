//! Which names a cell mentions and defines.
//!
//! This is read from the text, without types, so it errs to one side: a name that may be mentioned or
//! defined counts as such. Erring costs a longer function, never a wrong program.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Item, Pat, Stmt, UseTree};

use crate::anatomy::shows_nothing;

/// The names of a cell.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Every identifier in it, in macro calls and format strings too, and how often it stands there.
    pub(crate) mentioned: BTreeMap<String, usize>,
    /// What it leaves to later cells.
    pub(crate) defined: Vec<Definition>,
    /// What it imports.
    pub(crate) imports: Vec<Import>,
    /// Whether it may define what cannot be seen here.
    pub(crate) opaque: bool,
    /// Whether some of `defined` are only perhaps so, and perhaps items.
    pub(crate) perhaps: bool,
    /// Bindings that nothing in the cell mentions again. If nothing else does either, they hold a
    /// value for the sake of its destructor.
    pub(crate) guards: Vec<String>,
}

/// A name that later cells can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) kind: DefinitionKind,
    /// Whether it is surely defined, so that an earlier one of this name is out of reach.
    pub(crate) certain: bool,
}

/// The kinds of names, by where they reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DefinitionKind {
    /// A binding: only code of the same function reaches it.
    Local,
    /// A value item: functions nested in its scope reach it too.
    Value,
    /// A type, trait or module.
    Type,
    /// A macro; what its body mentions is found where it was defined.
    Macro,
    /// A method, found through its trait.
    Method,
}

/// A `use` or `extern crate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// Where it stands in the cell.
    pub(crate) place: std::ops::Range<usize>,
    /// Its text, token by token.
    pub(crate) text: String,
    /// The names that it brings in; `None` for what a glob brings in.
    pub(crate) names: Vec<Option<String>>,
    /// The first names of its paths.
    pub(crate) roots: Vec<String>,
}

impl Names {
    /// Notes every identifier.
    pub(crate) fn mention(&mut self, tokens: &TokenStream) {
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(word) => {
                    *self.mentioned.entry(plain(&word)).or_default() += 1;
                }
                TokenTree::Group(group) => self.mention(&group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if text.ends_with(['"', '#']) {
                        self.mention_captures(&text);
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// Names within the braces of what may be a format string.
    fn mention_captures(&mut self, text: &str) {
        for hole in text.split('{').skip(1) {
            let hole = hole.split('}').next().unwrap_or("");
            for word in hole.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
                if word.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                    *self.mentioned.entry(word.to_owned()).or_default() += 1;
                }
            }
        }
    }

    /// Notes what statements at the top of the cell define.
    pub(crate) fn define(&mut self, statements: &[Stmt]) {
        for statement in statements {
            match statement {
                Stmt::Local(local) => {
                    if let Some(name) = only_name(&local.pat).map(plain)
                        && self.mentioned.get(&name) == Some(&1)
                    {
                        self.guards.push(name);
                    }
                    Bindings(self).visit_pat(&local.pat);
                }
                Stmt::Item(item) => self.define_item(item),
                Stmt::Macro(call) if !shows_nothing(&call.mac.path) => {
                    self.define_perhaps(&call.mac.tokens);
                }
                Stmt::Macro(_) | Stmt::Expr(..) => {}
            }
        }
    }

    /// Takes every identifier for a definition.
    pub(crate) fn define_all(&mut self, tokens: &TokenStream) {
        self.opaque = true;
        self.define_perhaps(tokens);
    }

    /// What a macro is given may become items or bindings.
    fn define_perhaps(&mut self, tokens: &TokenStream) {
        self.perhaps = true;
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(word) if !KEYWORDS.iter().any(|keyword| word == keyword) => {
                    self.add(&word, DefinitionKind::Local, false);
                }
                TokenTree::Group(group) => self.define_perhaps(&group.stream()),
                _ => {}
            }
        }
    }

    fn add(&mut self, name: &Ident, kind: DefinitionKind, certain: bool) {
        self.defined.push(Definition {
            name: plain(name),
            kind,
            certain,
        });
    }

    fn define_item(&mut self, item: &Item) {
        use DefinitionKind::{Macro, Method, Type, Value};
        let certain = !attributes(item)
            .iter()
            .any(|each| each.path().is_ident("cfg"));
        match item {
            Item::Const(it) => self.add(&it.ident, Value, certain),
            Item::Enum(it) => self.add(&it.ident, Type, certain),
            Item::Fn(it) => self.add(&it.sig.ident, Value, certain),
            Item::Mod(it) => {
                self.add(&it.ident, Type, certain);
                // Its macros may come out of it.
                self.opaque |= it
                    .attrs
                    .iter()
                    .any(|each| each.path().is_ident("macro_use"));
            }
            Item::Static(it) => self.add(&it.ident, Value, certain),
            Item::Struct(it) => {
                self.add(&it.ident, Type, certain);
                if !matches!(it.fields, syn::Fields::Named(_)) {
                    self.add(&it.ident, Value, certain);
                }
            }
            Item::Trait(it) => {
                self.add(&it.ident, Type, certain);
                for member in &it.items {
                    match member {
                        syn::TraitItem::Fn(it) => self.add(&it.sig.ident, Method, false),
                        syn::TraitItem::Const(it) => self.add(&it.ident, Method, false),
                        syn::TraitItem::Type(it) => self.add(&it.ident, Method, false),
                        _ => self.opaque = true,
                    }
                }
            }
            Item::TraitAlias(it) => self.add(&it.ident, Type, certain),
            Item::Type(it) => self.add(&it.ident, Type, certain),
            Item::Union(it) => self.add(&it.ident, Type, certain),
            Item::Macro(it) => match &it.ident {
                Some(name) => {
                    self.add(name, Macro, certain);
                    self.define_within(&it.mac.tokens);
                }
                None => {
                    self.opaque = true;
                    self.define_perhaps(&it.mac.tokens);
                }
            },
            Item::Use(it) => {
                let mut import = self.import(item);
                use_tree(&it.tree, None, &mut import);
                self.imports.push(import);
            }
            Item::ExternCrate(it) => {
                let mut import = self.import(item);
                let name = it.rename.as_ref().map_or(&it.ident, |(_, name)| name);
                import.names.push(Some(plain(name)));
                self.imports.push(import);
            }
            // Implementations hold everywhere, wherever they stand.
            Item::Impl(_) => {}
            _ => {
                self.opaque = true;
                self.define_perhaps(&item.to_token_stream());
            }
        }
    }

    fn import(&self, item: &Item) -> Import {
        Import {
            place: item.span().byte_range(),
            text: item.to_token_stream().to_string(),
            names: Vec::new(),
            roots: Vec::new(),
        }
    }

    /// The items that a macro's body may define when it is called.
    fn define_within(&mut self, tokens: &TokenStream) {
        let mut after_keyword = false;
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(word) => {
                    if after_keyword {
                        self.add(&word, DefinitionKind::Macro, false);
                    }
                    after_keyword = [
                        "fn", "struct", "enum", "union", "const", "static", "type", "trait", "mod",
                    ]
                    .iter()
                    .any(|keyword| word == keyword);
                }
                TokenTree::Group(group) => {
                    self.define_within(&group.stream());
                    after_keyword = false;
                }
                _ => after_keyword = false,
            }
        }
    }
}

/// The bindings of a pattern.
struct Bindings<'a>(&'a mut Names);

impl<'ast> Visit<'ast> for Bindings<'_> {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.0.add(&pattern.ident, DefinitionKind::Local, true);
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_expr(&mut self, _: &'ast syn::Expr) {}
}

fn only_name(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(it) => Some(&it.ident),
        Pat::Type(it) => only_name(&it.pat),
        _ => None,
    }
}

fn use_tree(tree: &UseTree, root: Option<&Ident>, import: &mut Import) {
    let mut leaf = |name: Option<String>, own: Option<&Ident>| {
        import.names.push(name);
        import.roots.extend(root.or(own).map(plain));
    };
    match tree {
        UseTree::Path(path) => use_tree(&path.tree, root.or(Some(&path.ident)), import),
        UseTree::Name(it) => leaf(Some(plain(&it.ident)), Some(&it.ident)),
        UseTree::Rename(it) => leaf(Some(plain(&it.rename)), Some(&it.ident)),
        UseTree::Glob(_) => leaf(None, None),
        UseTree::Group(group) => {
            for each in &group.items {
                use_tree(each, root, import);
            }
        }
    }
}

fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        _ => &[],
    }
}

/// An identifier without the mark of a raw one.
fn plain(word: &Ident) -> String {
    let text = word.to_string();
    match text.strip_prefix("r#") {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// Words that are no names, as far as cells are full of them.
const KEYWORDS: [&str; 32] = [
    "as", "async", "await", "break", "const", "continue", "else", "enum", "false", "fn", "for",
    "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "static", "struct", "true", "type", "unsafe", "use", "where", "while",
];
