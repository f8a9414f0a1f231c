//! Variables that a session cannot carry to the next cell.

use labook_document::Diagnostic;
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{Expr, Item, Pat, ReturnType, Stmt, Type};

use super::Reading;
use crate::names::Mentions;

/// Methods of the standard library whose value borrows from what they are called on.
const BORROWS: [&str; 24] = [
    "as_bytes",
    "as_mut",
    "as_mut_slice",
    "as_ref",
    "as_slice",
    "as_str",
    "borrow",
    "borrow_mut",
    "bytes",
    "char_indices",
    "chars",
    "chunks",
    "first",
    "iter",
    "iter_mut",
    "keys",
    "last",
    "lines",
    "lock",
    "split_whitespace",
    "trim",
    "values",
    "windows",
    "drain",
];

/// Methods that make an iterator, and those that make one of another.
const ITERATES: [&str; 11] = [
    "iter",
    "into_iter",
    "iter_mut",
    "chars",
    "bytes",
    "lines",
    "windows",
    "chunks",
    "keys",
    "values",
    "drain",
];
const ADAPTS: [&str; 18] = [
    "map",
    "filter",
    "filter_map",
    "flat_map",
    "zip",
    "enumerate",
    "rev",
    "take",
    "skip",
    "chain",
    "cycle",
    "step_by",
    "take_while",
    "skip_while",
    "scan",
    "inspect",
    "cloned",
    "copied",
];

/// Types that are made empty, so that only later use says what they hold.
const COLLECTIONS: [&str; 7] = [
    "Vec",
    "VecDeque",
    "HashMap",
    "BTreeMap",
    "HashSet",
    "BTreeSet",
    "BinaryHeap",
];

/// What is wrong with a variable.
struct Fault {
    message: String,
    help: String,
}

/// Looks at the variables that a cell leaves behind.
pub(super) fn lint(reading: &Reading<'_>, before: &[Reading<'_>], found: &mut Vec<Diagnostic>) {
    for (index, statement) in reading.statements.iter().enumerate() {
        let Stmt::Local(local) = statement else {
            continue;
        };
        let Some(init) = &local.init else {
            continue;
        };
        let mut bindings = Vec::new();
        collect(&local.pat, None, &init.expr, &mut bindings);
        let rest = &reading.statements[index + 1..];
        for binding in &bindings {
            if let Some(fault) = fault(binding, rest, reading, before) {
                let place = local.span().byte_range();
                found.push(reading.warning(place, fault.message, fault.help));
            }
        }
    }
}

/// A name with the value that it is given.
struct Binding<'a> {
    name: String,
    annotation: Option<&'a Type>,
    init: &'a Expr,
}

/// The names that a pattern binds, each with its own value: alone, or in a tuple that is taken apart where it is made.
fn collect<'a>(
    pattern: &'a Pat,
    annotation: Option<&'a Type>,
    init: &'a Expr,
    bindings: &mut Vec<Binding<'a>>,
) {
    let init = peeled(init);
    match (pattern, init) {
        (Pat::Ident(ident), _) => bindings.push(Binding {
            name: ident.ident.to_string(),
            annotation,
            init,
        }),
        (Pat::Type(typed), _) => collect(&typed.pat, Some(&typed.ty), init, bindings),
        (Pat::Tuple(names), Expr::Tuple(values)) if names.elems.len() == values.elems.len() => {
            let types = annotation.and_then(|annotation| match annotation {
                Type::Tuple(types) => Some(&types.elems),
                _ => None,
            });
            for (index, (name, value)) in names.elems.iter().zip(&values.elems).enumerate() {
                let own = types.and_then(|types| types.get(index));
                collect(name, own, value, bindings);
            }
        }
        _ => {}
    }
}

fn fault(
    binding: &Binding<'_>,
    rest: &[Stmt],
    reading: &Reading<'_>,
    before: &[Reading<'_>],
) -> Option<Fault> {
    let Binding {
        name,
        annotation,
        init,
    } = binding;
    if let (Expr::Closure(closure), None) = (*init, annotation) {
        let inputs = vec!["_"; closure.inputs.len()].join(", ");
        return Some(Fault {
            message: format!("a session cannot keep the closure `{name}`"),
            help: format!(
                "write a function, or `let {name}: Box<dyn Fn({inputs}) -> _> = Box::new(…)` with the types filled in"
            ),
        });
    }
    if annotation.is_none() && is_unnameable(init, reading, before) {
        return Some(Fault {
            message: format!("a session cannot keep `{name}`, whose type has no name"),
            help: "collect it into a `Vec`, put it into a `Box<dyn …>`, or write the cell's code in `{ … }`".to_owned(),
        });
    }
    // What the cell itself uses up leaves nothing to keep.
    if is_used_up(name, rest) {
        return None;
    }
    if borrows(init) {
        return Some(Fault {
            message: format!("a session cannot keep `{name}`, which borrows from another variable"),
            help: "own the value (`.clone()`, `.to_owned()`), borrow in each cell that needs it, or write the cell's code in `{ … }`".to_owned(),
        });
    }
    if annotation.is_none() && says_no_type(init) && !is_mentioned(name, rest) {
        return Some(Fault {
            message: format!(
                "the type of `{name}` is only known from a later cell, and a session must know it here"
            ),
            help: format!("write the type: `let {name}: … = …`"),
        });
    }
    None
}

fn peeled(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => peeled(&inner.expr),
        Expr::Group(inner) => peeled(&inner.expr),
        Expr::Try(inner) => peeled(&inner.expr),
        other => other,
    }
}

/// Whether a value borrows from something that is no constant.
fn borrows(init: &Expr) -> bool {
    match init {
        Expr::Reference(reference) => has_variable(&reference.expr),
        Expr::MethodCall(call) => {
            let unwraps = ["unwrap", "expect"].iter().any(|name| call.method == name);
            let is_borrow = BORROWS.iter().any(|name| call.method == name);
            let adapts = ADAPTS.iter().any(|name| call.method == name);
            (is_borrow && has_variable(&call.receiver))
                || adapts && iterates(&call.receiver) && borrows(peeled(&call.receiver))
                || (unwraps
                    && matches!(peeled(&call.receiver), Expr::MethodCall(_))
                    && borrows(peeled(&call.receiver)))
        }
        // A structure's own name makes it of what it is given.
        Expr::Call(call) => {
            let is_constructor = matches!(peeled(&call.func), Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase)));
            is_constructor && call.args.iter().any(|argument| borrows(peeled(argument)))
        }
        Expr::Struct(value) => value
            .fields
            .iter()
            .any(|field| borrows(peeled(&field.expr))),
        _ => false,
    }
}

/// Whether an expression is made of a variable, rather than of constants alone.
fn has_variable(expression: &Expr) -> bool {
    match peeled(expression) {
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
            let name = name.to_string();
            name.starts_with(|c: char| c.is_lowercase() || c == '_')
        }),
        Expr::Field(field) => has_variable(&field.base),
        Expr::Index(index) => has_variable(&index.expr),
        Expr::MethodCall(call) => has_variable(&call.receiver),
        Expr::Reference(reference) => has_variable(&reference.expr),
        Expr::Macro(call) => call.mac.path.is_ident("vec") || call.mac.path.is_ident("format"),
        _ => false,
    }
}

/// Whether a value's type cannot be written down.
fn is_unnameable(init: &Expr, reading: &Reading<'_>, before: &[Reading<'_>]) -> bool {
    match init {
        Expr::Async(_) => true,
        Expr::MethodCall(_) => iterates(init) && has_closure(init),
        Expr::Call(call) => {
            let Expr::Path(path) = peeled(&call.func) else {
                return false;
            };
            let readings = before.iter().chain([reading]);
            let mut statements = readings.flat_map(|reading| &reading.statements);
            path.path.get_ident().is_some_and(|name| {
                statements.any(|statement| match statement {
                    Stmt::Item(Item::Fn(function)) => {
                        let output = &function.sig.output;
                        function.sig.ident == *name
                            && matches!(output, ReturnType::Type(_, ty) if matches!(**ty, Type::ImplTrait(_)))
                    }
                    _ => false,
                })
            })
        }
        _ => false,
    }
}

/// Whether a chain of methods is given a closure, whose type has no name.
fn has_closure(expression: &Expr) -> bool {
    match peeled(expression) {
        Expr::MethodCall(call) => {
            let mut arguments = call.args.iter();
            arguments.any(|argument| matches!(peeled(argument), Expr::Closure(_)))
                || has_closure(&call.receiver)
        }
        _ => false,
    }
}

/// Whether a method makes an iterator of another.
pub(super) fn adapts(method: &str) -> bool {
    ADAPTS.contains(&method)
}

/// Whether an expression is surely an iterator.
pub(super) fn iterates(expression: &Expr) -> bool {
    match peeled(expression) {
        Expr::Range(_) => true,
        Expr::MethodCall(call) => {
            ITERATES.iter().any(|name| call.method == name)
                || call.method.to_string().ends_with("_iter")
                || ADAPTS.iter().any(|name| call.method == name) && iterates(&call.receiver)
        }
        _ => false,
    }
}

/// Whether a value alone does not say its type.
fn says_no_type(init: &Expr) -> bool {
    match init {
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Macro(call) => call.mac.path.is_ident("vec") && call.mac.tokens.is_empty(),
        Expr::Call(call) => {
            let Expr::Path(function) = peeled(&call.func) else {
                return false;
            };
            let segments: Vec<_> = function.path.segments.iter().collect();
            match segments.as_slice() {
                [.., of, new] => {
                    COLLECTIONS.iter().any(|name| of.ident == name)
                        && of.arguments.is_empty()
                        && (new.ident == "new" || new.ident == "with_capacity")
                        || of.ident == "Default" && new.ident == "default"
                }
                _ => false,
            }
        }
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            match name.as_str() {
                "collect" | "parse" | "into" | "sum" | "product" => call.turbofish.is_none(),
                "unwrap" | "expect" => {
                    matches!(peeled(&call.receiver), Expr::MethodCall(inner) if inner.method == "parse" && inner.turbofish.is_none())
                }
                _ => false,
            }
        }
        _ => false,
    }
}

fn is_mentioned(name: &str, statements: &[Stmt]) -> bool {
    statements
        .iter()
        .any(|statement| Mentions::of(&statement.to_token_stream()).contains(name))
}

/// Whether statements use a variable up: a loop over it, or a method that takes an iterator.
fn is_used_up(name: &str, statements: &[Stmt]) -> bool {
    const CONSUMES: [&str; 12] = [
        "sum", "product", "collect", "count", "fold", "for_each", "max", "min", "last", "all",
        "any", "unzip",
    ];
    statements.iter().any(|statement| {
        let text = statement.to_token_stream().to_string();
        let words: Vec<&str> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|w| !w.is_empty())
            .collect();
        words.windows(2).any(|pair| {
            pair == ["in", name]
                || pair == ["drop", name]
                || pair[0] == name && (CONSUMES.contains(&pair[1]) || ADAPTS.contains(&pair[1]))
        })
    })
}
