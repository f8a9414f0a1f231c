//! Values that a session does not show as they want to be shown.
//!
//! A session asks the last expression of a cell for its own display, and when the compiler has anything to say of that
//! expression, it falls back to `Debug`. What it has to say is, above all, that a variable was used up which the session
//! wants to keep.

use labook_document::Diagnostic;
use syn::spanned::Spanned as _;
use syn::{Expr, Item, Local, Pat, ReturnType, Stmt, Type};

use super::Reading;
use super::bindings::{adapts, iterates};

/// Types of the standard library whose values are moved, and have no display of their own.
const OWNED: [&str; 12] = [
    "Arc",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Box",
    "HashMap",
    "HashSet",
    "Rc",
    "String",
    "Vec",
    "VecDeque",
    "PathBuf",
];

/// What makes a value of the standard library, besides the types.
const WRAPS: [&str; 5] = ["Some", "Ok", "Err", "Cell", "RefCell"];

/// Methods of the standard library that make a value which is moved.
const MAKES: [&str; 4] = ["collect", "to_vec", "to_owned", "to_string"];

/// Looks at what the last expression of a cell uses up.
pub(super) fn lint(reading: &Reading<'_>, before: &[Reading<'_>], found: &mut Vec<Diagnostic>) {
    let Some(Stmt::Expr(shown, None)) = reading.statements.last() else {
        return;
    };
    let readings: Vec<&Reading<'_>> = before.iter().chain([reading]).collect();
    if !may_have_display(shown, &readings) {
        return;
    }
    let mut used = Vec::new();
    uses(shown, &mut used);
    let name = used.into_iter().find(|(name, method)| {
        is_builder(name, reading)
            || match method {
                Some(method) => adapts(method) && begins_as(name, &readings, iterates),
                None => {
                    let is_owned = |init: &Expr| makes_owned(init, &readings);
                    is_declared(name, &readings) || begins_as(name, &readings, is_owned)
                }
            }
    });
    if let Some((name, _)) = name {
        let message = format!(
            "a session does not find how this value shows itself, because the expression uses up `{name}`"
        );
        let help = format!(
            "name the value (`let shown = …;`, then `shown`), hand over `{name}.clone()`, or write the cell's code in `{{ … }}`"
        );
        found.push(reading.warning(shown.span().byte_range(), message, help));
    }
}

/// Whether an expression may give a value with a display of its own: one of a type that is neither the standard library's
/// nor one of the chapter's without it.
fn may_have_display(shown: &Expr, readings: &[&Reading<'_>]) -> bool {
    match shown {
        Expr::Paren(inner) => may_have_display(&inner.expr, readings),
        Expr::Try(inner) => may_have_display(&inner.expr, readings),
        Expr::MethodCall(call) => match variable(&call.receiver) {
            Some(_) => true,
            None => may_have_display(&call.receiver, readings),
        },
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else {
                return false;
            };
            let mut names = path.path.segments.iter().map(|part| part.ident.to_string());
            let ty = names.find(|name| name.starts_with(char::is_uppercase));
            ty.is_some_and(|ty| {
                let is_known = OWNED.contains(&ty.as_str()) || WRAPS.contains(&ty.as_str());
                !is_known && (!is_defined(&ty, readings) || has_display(readings))
            })
        }
        _ => false,
    }
}

fn is_defined(ty: &str, readings: &[&Reading<'_>]) -> bool {
    items(readings).any(|item| match item {
        Item::Struct(item) => item.ident == ty,
        Item::Enum(item) => item.ident == ty,
        _ => false,
    })
}

fn has_display(readings: &[&Reading<'_>]) -> bool {
    readings
        .iter()
        .any(|reading| reading.mentions.contains("evcxr_display"))
}

fn items<'a>(readings: &'a [&Reading<'_>]) -> impl Iterator<Item = &'a Item> {
    readings
        .iter()
        .flat_map(|reading| &reading.statements)
        .filter_map(|statement| match statement {
            Stmt::Item(item) => Some(item),
            _ => None,
        })
}

/// The variables that an expression hands over as they are, each with the method that is called on it, if one is.
fn uses(expression: &Expr, used: &mut Vec<(String, Option<String>)>) {
    match expression {
        Expr::Paren(inner) => uses(&inner.expr, used),
        Expr::Try(inner) => uses(&inner.expr, used),
        Expr::MethodCall(call) => {
            match variable(&call.receiver) {
                Some(name) => used.push((name, Some(call.method.to_string()))),
                None => uses(&call.receiver, used),
            }
            arguments(&call.args, used);
        }
        Expr::Call(call) => arguments(&call.args, used),
        _ => {}
    }
}

fn arguments<'a>(
    arguments: impl IntoIterator<Item = &'a Expr>,
    used: &mut Vec<(String, Option<String>)>,
) {
    for argument in arguments {
        match variable(argument) {
            Some(name) => used.push((name, None)),
            None => uses(argument, used),
        }
    }
}

fn variable(expression: &Expr) -> Option<String> {
    let Expr::Path(path) = expression else {
        return None;
    };
    let name = path.path.get_ident()?.to_string();
    name.starts_with(|c: char| c.is_lowercase()).then_some(name)
}

/// Whether the cell makes a value step by step, each of which uses up the one before: `x = x.with(…)`.
fn is_builder(name: &str, reading: &Reading<'_>) -> bool {
    let text = reading.tokens.to_string();
    let words: Vec<&str> = text
        .split_whitespace()
        .flat_map(|word| word.split_inclusive(['.', '=']))
        .collect();
    words
        .windows(3)
        .any(|three| three[0] == name && three[1] == "=" && three[2].trim_end_matches('.') == name)
}

/// The last binding of a variable.
fn binding<'a>(name: &str, readings: &'a [&Reading<'_>]) -> Option<&'a Local> {
    let statements = readings.iter().flat_map(|reading| &reading.statements);
    statements
        .filter_map(|statement| match statement {
            Stmt::Local(local) => Some(local),
            _ => None,
        })
        .rfind(|local| {
            let pattern = match &local.pat {
                Pat::Type(typed) => &*typed.pat,
                pattern => pattern,
            };
            matches!(pattern, Pat::Ident(ident) if ident.ident == name)
        })
}

/// Whether a variable is declared with a type whose values are moved.
fn is_declared(name: &str, readings: &[&Reading<'_>]) -> bool {
    let local = binding(name, readings);
    local.is_some_and(|local| matches!(&local.pat, Pat::Type(typed) if is_owned(&typed.ty)))
}

/// Whether a variable begins as a value of some kind.
fn begins_as(name: &str, readings: &[&Reading<'_>], is_so: impl Fn(&Expr) -> bool) -> bool {
    let init = binding(name, readings).and_then(|local| local.init.as_ref());
    init.is_some_and(|init| is_so(&init.expr))
}

fn is_owned(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| OWNED.iter().any(|name| last.ident == name))
        }
        _ => false,
    }
}

fn makes_owned(init: &Expr, readings: &[&Reading<'_>]) -> bool {
    match init {
        Expr::Macro(call) => ["vec", "format"]
            .iter()
            .any(|name| call.mac.path.is_ident(name)),
        Expr::MethodCall(call) => MAKES.iter().any(|name| call.method == name),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else {
                return false;
            };
            if let Some(function) = path.path.get_ident() {
                return items(readings).any(|item| match item {
                    Item::Fn(item) => {
                        let output = &item.sig.output;
                        item.sig.ident == *function
                            && matches!(output, ReturnType::Type(_, ty) if is_owned(ty))
                    }
                    _ => false,
                });
            }
            let mut parts = path.path.segments.iter();
            parts.any(|part| OWNED.iter().any(|name| part.ident == name))
        }
        _ => false,
    }
}
