//! Items that mean something else in a session: defined again, or holding state.

use labook_document::Diagnostic;
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{Ident, Item, Stmt};

use super::Reading;
use crate::names::Mentions;

/// Words in a type that mean that a shared reference can change what it holds.
const STATEFUL: [&str; 6] = ["Atomic", "Mutex", "RwLock", "OnceLock", "LazyLock", "Cell"];

/// Looks at the items of the cell at `index`.
pub(super) fn lint(index: usize, readings: &[Reading<'_>], found: &mut Vec<Diagnostic>) {
    let reading = &readings[index];
    for statement in &reading.statements {
        let Stmt::Item(item) = statement else {
            continue;
        };
        if let Some(name) = name_of(item) {
            redefinition(item, name, reading, &readings[..index], found);
        }
        if let Item::Static(item) = item {
            let ty = item.ty.to_token_stream().to_string();
            let is_mutable = !matches!(item.mutability, syn::StaticMutability::None);
            if is_mutable || STATEFUL.iter().any(|word| ty.contains(word)) {
                let after = &readings[index + 1..];
                state(&item.ident, item.span(), reading, after, found);
            }
        }
    }
}

/// A session compiles all items again with each cell, so earlier ones call the new one.
fn redefinition(
    item: &Item,
    name: &Ident,
    reading: &Reading<'_>,
    before: &[Reading<'_>],
    found: &mut Vec<Diagnostic>,
) {
    let is_same = |other: &Item| {
        std::mem::discriminant(other) == std::mem::discriminant(item)
            && name_of(other).is_some_and(|own| own == name)
    };
    let earlier = || {
        before.iter().flat_map(|reading| {
            reading
                .statements
                .iter()
                .filter_map(|statement| match statement {
                    Stmt::Item(item) => Some(item),
                    _ => None,
                })
        })
    };
    if !earlier().any(is_same) {
        return;
    }
    let word = name.to_string();
    let place = name.span().byte_range();
    if matches!(item, Item::Struct(_) | Item::Enum(_) | Item::Union(_)) {
        let message = format!("a session loses the variables whose type is the earlier `{word}`");
        found.push(reading.warning(
            place,
            message,
            "give the new type a name of its own".to_owned(),
        ));
        return;
    }
    let user = earlier()
        .find(|other| !is_same(other) && Mentions::of(&other.to_token_stream()).contains(&word));
    if let Some(user) = user {
        let whose =
            name_of(user).map_or_else(|| "an earlier item".to_owned(), |own| format!("`{own}`"));
        let message =
            format!("in a session {whose}, defined before, uses this `{word}` from here on");
        found.push(reading.warning(
            place,
            message,
            "give the new one a name of its own".to_owned(),
        ));
    }
}

/// A static of an earlier cell starts afresh in the library that a session makes of each later one.
fn state(
    name: &Ident,
    span: proc_macro2::Span,
    reading: &Reading<'_>,
    after: &[Reading<'_>],
    found: &mut Vec<Diagnostic>,
) {
    let word = name.to_string();
    if after.iter().any(|later| later.mentions.contains(&word)) {
        let message = format!("in a session the static `{word}` starts afresh in each cell");
        let help = "keep the state in a variable, and hand it to what uses it".to_owned();
        found.push(reading.warning(span.byte_range(), message, help));
    }
}

fn name_of(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}
