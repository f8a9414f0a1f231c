//! The end of a cell: whether it has a value to show.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, Stmt};

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

pub(super) fn tail_of(last: &Stmt) -> Tail {
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

/// The end of a cell that syn cannot read.
pub(super) fn tail_of_tokens(tokens: &TokenStream) -> Tail {
    match tokens.clone().into_iter().last() {
        None => Tail::None,
        Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => Tail::None,
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Tail::None,
        Some(_) => Tail::Unknown,
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

/// Whether a macro call with braces stands for items: so it looks if items are what it is given, as
/// with `thread_local! { static … }`.
pub(super) fn defines_items(call: &syn::Macro) -> bool {
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
