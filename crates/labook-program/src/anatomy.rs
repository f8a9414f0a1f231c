//! What a cell consists of, as far as the program around it must know.

mod flow;
mod paths;
mod root;
mod tail;

use std::thread;

use labook_document::{Cell, CellKind, Edition};
use proc_macro2::TokenStream;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::visit::Visit as _;
use syn::{Attribute, Block, Item, Stmt};

use crate::names::{Mentions, Names};
use crate::tokens::{self, Malformed};
use flow::{Flow, awaits_in};
use paths::Paths;
use root::AtRoot;
pub(crate) use tail::{Tail, shows_nothing};
use tail::{defines_items, tail_of, tail_of_tokens};

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
    /// Where what belongs at the root of a crate ends: inner attributes, `extern crate`, and the items
    /// that the cell begins with if its paths start at a module.
    pub(crate) root_prefix: usize,
    /// Whether it only compiles as the root of a crate.
    pub(crate) needs_root: bool,
    /// Whether its paths only lead to its items where these are in a module.
    pub(crate) needs_module: bool,
    /// Whether, beside other cells, it would put something into the root of their crate.
    pub(crate) exports: bool,
    /// Whether it awaits outside of any function or `async` block of its own.
    pub(crate) awaits: bool,
    /// How it returns from what encloses it.
    pub(crate) returns: Returns,
    /// Its names.
    pub(crate) names: Names,
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
        let paths = Paths::of(&tokens);
        let parsed = match cell.kind {
            CellKind::Fence => parse_statements.parse2(tokens.clone()).ok(),
            // It is an expression, whatever it looks like as a statement.
            CellKind::Number => Some((Vec::new(), Vec::new())),
        };
        let Some((attributes, statements)) = parsed else {
            // The compiler will say what is wrong, or understand what syn does not.
            names.define_all(&tokens);
            return Self {
                tail: tail_of_tokens(&tokens),
                main: None,
                only_items: false,
                inner_attributes: true,
                root_prefix: 0,
                needs_root: paths.to_crate,
                needs_module: false,
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
            root_prefix: root_prefix(&attributes, &statements, &paths),
            needs_root: paths.to_crate
                || attributes.iter().any(|each| !is_lint_level(each))
                || root.needed
                || edition == Edition::E2015 && (root.extern_crate || imports_own),
            needs_module: paths.to_own && statements.first().is_some_and(is_item),
            exports: root.exports,
            awaits: flow.awaits || main.is_some_and(|main| main.is_future),
            returns: flow.returns,
            names,
        }
    }
}

/// The inner attributes and the statements of a cell.
pub(crate) fn parse_statements(
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

fn root_prefix(attributes: &[Attribute], statements: &[Stmt], paths: &Paths) -> usize {
    let is_at_root = |each: &&Stmt| match each {
        Stmt::Item(Item::ExternCrate(_)) => true,
        // Beside other statements, a `main` is not that of the crate.
        _ if main_of(each).is_some() => false,
        _ => (paths.to_crate || paths.to_own) && is_item(each),
    };
    let items = statements.iter().take_while(is_at_root).last();
    let last = items
        .map(|each| each.span())
        .or(attributes.last().map(|each| each.span()));
    last.map_or(0, |span| span.byte_range().end)
}
