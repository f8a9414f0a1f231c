//! What a cell consists of, as far as the program around it must know.

use std::ops::Range;
use std::thread;

use labook_document::{Cell, CellKind, Edition};
use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Item, Meta, Stmt};

use crate::names::{Mentions, Names};
use crate::tokens::{self, Malformed};

/// The nesting that is read on any thread's stack.
const SHALLOW: usize = 32;

/// The stack for what is nested deeper, up to [`tokens::MAX_DEPTH`]. Only what is used of it costs.
const DEEP_STACK: usize = 64 << 20;

/// What a cell consists of.
#[derive(Debug)]
pub(crate) struct Anatomy {
    /// What to do with its end.
    pub(crate) tail: Tail,
    /// Its own `main`, if it has one and nothing but items.
    pub(crate) main: Option<Main>,
    /// Whether it consists of items alone (and is not empty).
    pub(crate) only_items: bool,
    /// Whether it begins with attributes of what encloses it, such as `#![allow(…)]`.
    pub(crate) inner_attributes: bool,
    /// Where what belongs at the root of a crate ends: inner attributes and `extern crate`.
    pub(crate) root_prefix: usize,
    /// Whether it only compiles as the root of a crate.
    pub(crate) needs_root: bool,
    /// Whether, beside other cells, it would put something into the root of their crate.
    pub(crate) exports: bool,
    /// Whether it awaits outside of any function or `async` block of its own.
    pub(crate) awaits: bool,
    /// How it returns from what encloses it.
    pub(crate) returns: Returns,
    /// Its names.
    pub(crate) names: Names,
}

/// The end of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// Nothing is to be done.
    None,
    /// It may be anything. It must not go on into what follows.
    Unknown,
    /// An expression that has no value to show, and wants a semicolon here.
    Semicolon { end: usize },
    /// An expression to display.
    Show {
        start: usize,
        end: usize,
        /// Where its attributes end, if it has any.
        after_attributes: Option<usize>,
    },
    /// `Ok::<(), E>(())`, rustdoc's way to say that the cell uses `?`.
    Ok {
        start: usize,
        end: usize,
        /// Whether the error type is written.
        typed: bool,
    },
}

/// A cell's `main`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Main {
    /// Whether its value is a future: `async`, with no attribute that would run it.
    pub(crate) is_future: bool,
}

/// How a cell returns from what encloses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Returns {
    /// Not.
    Never,
    /// By `return;`.
    Nothing,
    /// By `return value`.
    Value,
}

impl Anatomy {
    /// Looks at a cell. Fails only where its text would break out of a program.
    pub(crate) fn of(cell: &Cell, edition: Edition) -> Result<Self, Malformed> {
        let (tokens, depth) = tokens::read(&cell.code.text)?;
        if depth <= SHALLOW {
            return Ok(Self::of_tokens(tokens, cell, edition));
        }
        // syn descends on the stack. The tokens stay on their thread, so they are read again.
        thread::scope(|scope| {
            thread::Builder::new()
                .stack_size(DEEP_STACK)
                .spawn_scoped(scope, || {
                    let (tokens, _) = tokens::read(&cell.code.text)?;
                    Ok(Self::of_tokens(tokens, cell, edition))
                })
                .ok()
                .and_then(|deep| deep.join().ok())
                .unwrap_or_else(|| {
                    Err(Malformed {
                        message: "the code is nested too deeply to be read".to_owned(),
                        help: None,
                        place: 0..cell.code.text.len(),
                    })
                })
        })
    }

    fn of_tokens(tokens: TokenStream, cell: &Cell, edition: Edition) -> Self {
        let mut names = Names {
            mentions: Mentions::of(&tokens),
            ..Names::default()
        };
        let paths = RootPaths::of(&tokens);
        let parsed = match cell.kind {
            CellKind::Fence => parse_statements.parse2(tokens.clone()).ok(),
            // It is an expression, whatever it looks like as a statement.
            CellKind::Number => Some((Vec::new(), Vec::new())),
        };
        let Some((attributes, statements)) = parsed else {
            // The compiler will say what is wrong, or understand what syn does not.
            names.define_all(&tokens);
            return Self {
                tail: Tail::Unknown,
                main: None,
                only_items: false,
                inner_attributes: true,
                root_prefix: 0,
                needs_root: paths.to_crate,
                exports: false,
                awaits: awaits_in(&tokens),
                returns: Returns::Value,
                names,
            };
        };
        names.define(&statements);
        if cell.kind == CellKind::Fence {
            names.mentions.resolve(&statements, &names.defined);
        }
        let mut flow = Flow::new();
        match cell.kind {
            CellKind::Fence => statements.iter().for_each(|each| flow.visit_stmt(each)),
            CellKind::Number => flow.awaits = awaits_in(&tokens),
        }
        let only_items = !statements.is_empty() && statements.iter().all(is_item);
        let main = statements.iter().find_map(main_of);
        let paths_want_root = paths.to_crate || main.is_some() && only_items && paths.to_self;
        // In the first edition, the paths of imports start at the root.
        let imports_own = names
            .imports
            .iter()
            .flat_map(|each| &each.roots)
            .any(|root| main.is_some() && names.defined.iter().any(|each| each.name == *root));
        let mut root = AtRoot::default();
        statements.iter().for_each(|each| root.visit_stmt(each));
        Self {
            tail: statements.last().map_or(Tail::None, tail_of),
            main: main.filter(|_| only_items),
            only_items,
            inner_attributes: !attributes.is_empty(),
            root_prefix: root_prefix(&attributes, &statements),
            needs_root: paths_want_root
                || attributes.iter().any(|each| !is_lint_level(each))
                || root.needed
                || edition == Edition::E2015 && (root.extern_crate || imports_own),
            exports: root.exports,
            awaits: flow.awaits || main.is_some_and(|main| main.is_future),
            returns: flow.returns,
            names,
        }
    }
}

fn parse_statements(
    input: syn::parse::ParseStream<'_>,
) -> syn::Result<(Vec<Attribute>, Vec<Stmt>)> {
    let attributes = input.call(Attribute::parse_inner)?;
    Ok((attributes, input.call(Block::parse_within)?))
}

fn is_item(statement: &Stmt) -> bool {
    match statement {
        Stmt::Item(_) => true,
        Stmt::Macro(call) => defines_items(&call.mac),
        _ => false,
    }
}

/// Whether a macro call with braces stands for items: so it looks if items are what it is given, as
/// with `thread_local! { static … }`.
fn defines_items(call: &syn::Macro) -> bool {
    if !matches!(call.delimiter, syn::MacroDelimiter::Brace(_)) {
        return false;
    }
    let mut rest = call.tokens.clone().into_iter();
    loop {
        match rest.next() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '#' => drop(rest.next()),
            Some(TokenTree::Ident(word)) => {
                return [
                    "pub",
                    "static",
                    "struct",
                    "enum",
                    "union",
                    "fn",
                    "impl",
                    "type",
                    "mod",
                    "use",
                    "trait",
                    "const",
                    "unsafe",
                    "extern",
                    "macro_rules",
                    "async",
                ]
                .iter()
                .any(|keyword| word == keyword);
            }
            _ => return false,
        }
    }
}

/// Macros whose value is `()`, or that never return. They define no name either.
const SHOWS_NOTHING: [&str; 15] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "panic",
    "print",
    "println",
    "todo",
    "unimplemented",
    "unreachable",
    "compile_error",
];

/// Whether a path names one of the macros that show nothing.
pub(crate) fn shows_nothing(path: &syn::Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| SHOWS_NOTHING.iter().any(|name| last.ident == name))
}

fn tail_of(last: &Stmt) -> Tail {
    let (attributes, call, expression) = match last {
        Stmt::Macro(call) if call.semi_token.is_none() => (&*call.attrs, Some(&call.mac), None),
        Stmt::Expr(Expr::Macro(call), None) => (&*call.attrs, Some(&call.mac), None),
        Stmt::Expr(expression, None) => (attributes_of(expression), None, Some(expression)),
        _ => return Tail::None,
    };
    let Range { start, end } = last.span().byte_range();
    let show = Tail::Show {
        start,
        end,
        after_attributes: attributes.last().map(|each| each.span().byte_range().end),
    };
    if let Some(call) = call {
        let has_braces = matches!(call.delimiter, syn::MacroDelimiter::Brace(_));
        return match shows_nothing(&call.path) {
            true if has_braces => Tail::None,
            true => Tail::Semicolon { end },
            false if defines_items(call) => Tail::None,
            false => show,
        };
    }
    match expression {
        Some(Expr::ForLoop(_) | Expr::While(_)) => Tail::None,
        Some(Expr::If(branch)) if branch.else_branch.is_none() => Tail::None,
        Some(Expr::Assign(_) | Expr::Return(_) | Expr::Break(_) | Expr::Continue(_)) => {
            Tail::Semicolon { end }
        }
        Some(Expr::Call(call)) => match ok_of_unit(call) {
            Some(typed) => Tail::Ok { start, end, typed },
            None => show,
        },
        _ => show,
    }
}

/// For `Ok(())` and `Ok::<(), E>(())`, whether the types are written.
fn ok_of_unit(call: &syn::ExprCall) -> Option<bool> {
    let Expr::Path(function) = &*call.func else {
        return None;
    };
    let last = function.path.segments.last()?;
    let unit = match call.args.first() {
        Some(Expr::Tuple(tuple)) => tuple.elems.is_empty() && call.args.len() == 1,
        _ => false,
    };
    (unit && last.ident == "Ok").then(|| !last.arguments.is_empty())
}

/// The attributes of an expression, of the kinds that have a value and are ever given one.
fn attributes_of(expression: &Expr) -> &[Attribute] {
    match expression {
        Expr::Block(it) => &it.attrs,
        Expr::If(it) => &it.attrs,
        Expr::Loop(it) => &it.attrs,
        Expr::Match(it) => &it.attrs,
        Expr::Unsafe(it) => &it.attrs,
        Expr::Async(it) => &it.attrs,
        Expr::Await(it) => &it.attrs,
        Expr::Cast(it) => &it.attrs,
        Expr::Field(it) => &it.attrs,
        Expr::Index(it) => &it.attrs,
        Expr::Range(it) => &it.attrs,
        Expr::Repeat(it) => &it.attrs,
        Expr::Try(it) => &it.attrs,
        Expr::Array(it) => &it.attrs,
        Expr::Binary(it) => &it.attrs,
        Expr::Call(it) => &it.attrs,
        Expr::Closure(it) => &it.attrs,
        Expr::Lit(it) => &it.attrs,
        Expr::Macro(it) => &it.attrs,
        Expr::MethodCall(it) => &it.attrs,
        Expr::Path(it) => &it.attrs,
        Expr::Paren(it) => &it.attrs,
        Expr::Reference(it) => &it.attrs,
        Expr::Struct(it) => &it.attrs,
        Expr::Tuple(it) => &it.attrs,
        Expr::Unary(it) => &it.attrs,
        _ => &[],
    }
}

fn main_of(statement: &Stmt) -> Option<Main> {
    let Stmt::Item(Item::Fn(function)) = statement else {
        return None;
    };
    if function.sig.ident != "main" || !function.sig.inputs.is_empty() {
        return None;
    }
    // `#[tokio::main]` and its like make a plain function of it.
    let is_run = function.attrs.iter().any(|attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|last| last.ident == "main")
    });
    Some(Main {
        is_future: function.sig.asyncness.is_some() && !is_run,
    })
}

fn is_lint_level(attribute: &Attribute) -> bool {
    ["allow", "warn", "deny", "forbid", "expect"]
        .iter()
        .any(|level| attribute.path().is_ident(level))
}

fn root_prefix(attributes: &[Attribute], statements: &[Stmt]) -> usize {
    let crates = statements
        .iter()
        .take_while(|each| matches!(each, Stmt::Item(Item::ExternCrate(_))))
        .last();
    let last = crates
        .map(|each| each.span())
        .or(attributes.last().map(|each| each.span()));
    last.map_or(0, |span| span.byte_range().end)
}

/// Paths that start at a module rather than at a name in scope.
#[derive(Default)]
struct RootPaths {
    to_crate: bool,
    /// To `self` or `super`, outside of any module of the cell's own.
    to_self: bool,
}

impl RootPaths {
    fn of(tokens: &TokenStream) -> Self {
        let mut found = Self::default();
        found.scan(tokens, true);
        found
    }

    fn scan(&mut self, tokens: &TokenStream, outside: bool) {
        let mut before = [None, None];
        let mut rest = tokens.clone().into_iter().peekable();
        while let Some(token) = rest.next() {
            match &token {
                TokenTree::Group(group) => {
                    let in_module = matches!(before, [Some(Word::Mod), Some(Word::Other)]);
                    self.scan(&group.stream(), outside && !in_module);
                }
                TokenTree::Ident(word) if before[1] != Some(Word::Dollar) => {
                    let starts_path = matches!(rest.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                    if starts_path && word == "crate" {
                        self.to_crate = true;
                    } else if starts_path && outside && (word == "self" || word == "super") {
                        self.to_self = true;
                    }
                }
                _ => {}
            }
            before = [before[1], Some(Word::of(&token))];
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Mod,
    Dollar,
    Other,
}

impl Word {
    fn of(token: &TokenTree) -> Self {
        match token {
            TokenTree::Ident(word) if word == "mod" => Self::Mod,
            TokenTree::Punct(punct) if punct.as_char() == '$' => Self::Dollar,
            _ => Self::Other,
        }
    }
}

/// What of a cell leaves it: awaiting, returning.
struct Flow {
    awaits: bool,
    returns: Returns,
}

impl Flow {
    fn new() -> Self {
        Self {
            awaits: false,
            returns: Returns::Never,
        }
    }
}

impl<'ast> Visit<'ast> for Flow {
    fn visit_item(&mut self, _: &'ast Item) {}

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_expr_await(&mut self, expression: &'ast syn::ExprAwait) {
        self.awaits = true;
        visit::visit_expr_await(self, expression);
    }

    fn visit_expr_return(&mut self, expression: &'ast syn::ExprReturn) {
        self.returns = self.returns.max(match expression.expr {
            None => Returns::Nothing,
            Some(_) => Returns::Value,
        });
        visit::visit_expr_return(self, expression);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|last| &last.ident);
        let joins = name.is_some_and(|name| {
            ["join", "try_join", "select", "select_biased"]
                .iter()
                .any(|each| name == each)
        });
        self.awaits |= joins || awaits_in(&call.tokens);
    }
}

/// Whether tokens hold `.await` outside of an `async` block.
fn awaits_in(tokens: &TokenStream) -> bool {
    let mut after_dot = false;
    let mut in_async = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(word) if word == "await" && after_dot => return true,
            TokenTree::Ident(word) if word == "async" => in_async = true,
            TokenTree::Group(group) => {
                if !in_async && awaits_in(&group.stream()) {
                    return true;
                }
                // The parameters of an `async fn` or closure come before its body.
                in_async &= group.delimiter() != proc_macro2::Delimiter::Brace;
                after_dot = false;
            }
            TokenTree::Punct(punct) => {
                after_dot = punct.as_char() == '.';
                in_async &= punct.as_char() != ';';
            }
            _ => after_dot = false,
        }
    }
    false
}

/// Items that belong at the root of a crate.
#[derive(Default)]
struct AtRoot {
    needed: bool,
    exports: bool,
    extern_crate: bool,
}

impl<'ast> Visit<'ast> for AtRoot {
    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.extern_crate = true;
        self.needed |= item.ident == "self";
        visit::visit_item_extern_crate(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let Some(name) = attribute_name(&attribute.meta) else {
            return;
        };
        match name.as_str() {
            "global_allocator" | "panic_handler" | "alloc_error_handler" => self.needed = true,
            "macro_export" | "no_mangle" | "export_name" => self.exports = true,
            _ => {}
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Item(Item::ExternCrate(item)) = statement {
            self.needed |= item
                .attrs
                .iter()
                .any(|each| each.path().is_ident("macro_use"));
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr(&mut self, _: &'ast Expr) {}
}

/// The name of an attribute, within `unsafe(…)` too.
fn attribute_name(meta: &Meta) -> Option<String> {
    let name = meta.path().get_ident()?.to_string();
    match meta {
        Meta::List(list) if name == "unsafe" => match list.tokens.clone().into_iter().next() {
            Some(TokenTree::Ident(inner)) => Some(inner.to_string()),
            _ => None,
        },
        _ => Some(name),
    }
}
