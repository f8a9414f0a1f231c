//! What of a cell belongs at the root of a crate.

use proc_macro2::TokenTree;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Meta, Stmt};

/// Items that belong at the root of a crate.
#[derive(Default)]
pub(super) struct AtRoot {
    pub(super) needed: bool,
    pub(super) exports: bool,
    pub(super) extern_crate: bool,
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
