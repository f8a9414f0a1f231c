//! What of a cell leaves it before its end: awaiting, returning.

use proc_macro2::{TokenStream, TokenTree};
use syn::Item;
use syn::visit::{self, Visit};

use super::Returns;

/// What of a cell leaves it: awaiting, returning.
pub(super) struct Flow {
    pub(super) awaits: bool,
    pub(super) returns: Returns,
}

impl Flow {
    pub(super) fn new() -> Self {
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
pub(super) fn awaits_in(tokens: &TokenStream) -> bool {
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
