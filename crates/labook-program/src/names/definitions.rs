//! What a cell leaves to later cells.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Pat, Stmt, UseTree};

use super::{Definition, DefinitionKind, Import, Names};
use crate::anatomy::shows_nothing;

impl Names {
    /// Notes what statements at the top of the cell define.
    pub(crate) fn define(&mut self, statements: &[Stmt]) {
        for statement in statements {
            match statement {
                Stmt::Local(local) => {
                    if let Some(name) = only_name(&local.pat).map(plain)
                        && self.mentions.count(&name) == 1
                    {
                        self.guards.push(name);
                    }
                    let certain = is_certain(&local.attrs);
                    for name in bindings(&local.pat) {
                        self.add(&name, DefinitionKind::Local, certain);
                    }
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
        let certain = is_certain(attributes(item));
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

/// Whether nothing can leave it out.
fn is_certain(attributes: &[Attribute]) -> bool {
    !attributes.iter().any(|each| each.path().is_ident("cfg"))
}

/// The bindings of a pattern.
pub(super) fn bindings(pattern: &Pat) -> Vec<Ident> {
    struct Bindings(Vec<Ident>);

    impl<'ast> Visit<'ast> for Bindings {
        fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
            self.0.push(pattern.ident.clone());
            visit::visit_pat_ident(self, pattern);
        }

        fn visit_expr(&mut self, _: &'ast syn::Expr) {}
    }

    let mut found = Bindings(Vec::new());
    found.visit_pat(pattern);
    found.0
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

fn attributes(item: &Item) -> &[Attribute] {
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
pub(super) fn plain(word: &Ident) -> String {
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
