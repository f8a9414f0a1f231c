//! Where a chapter leaves what an evcxr session accepts, or means something else there, each with the rewrite.
//!
//! A session compiles each cell by itself and carries the variables at its top from one to the next. So each of them
//! must own what it holds, and have a type that can be written down; items are compiled anew with each cell. All of
//! this is read from the syntax, without types: what the lint says is so, but it does not see everything.

mod bindings;
mod displays;
mod items;
mod streams;

use labook_document::{Cell, CellKind, Diagnostic, Document, Evaluate, Span};
use proc_macro2::TokenStream;
use syn::Stmt;
use syn::parse::Parser as _;

use crate::anatomy::parse_statements;
use crate::names::Mentions;
use crate::tokens;

/// The nesting that a parser can follow on any stack. What is nested deeper is not looked at.
const SHALLOW: usize = 32;

/// A cell as the lint reads it.
struct Reading<'a> {
    cell: &'a Cell,
    tokens: TokenStream,
    statements: Vec<Stmt>,
    mentions: Mentions,
}

impl Reading<'_> {
    /// A warning at a place of the cell's text.
    fn warning(&self, place: std::ops::Range<usize>, message: String, help: String) -> Diagnostic {
        let span = self.cell.code.source_span(Span::from(place));
        Diagnostic::warning(span, message).with_help(help)
    }
}

/// What a session would refuse, or do otherwise, in the order of the chapter.
pub fn portability(document: &Document) -> Vec<Diagnostic> {
    let readings: Vec<Reading<'_>> = document.cells.iter().filter_map(read).collect();
    let mut found = Vec::new();
    for (index, reading) in readings.iter().enumerate() {
        bindings::lint(reading, &readings[..index], &mut found);
        items::lint(index, &readings, &mut found);
        streams::lint(reading, &mut found);
        displays::lint(reading, &readings[..index], &mut found);
    }
    proc_macro2::extra::invalidate_current_thread_spans();
    found.sort_by_key(|diagnostic| diagnostic.span);
    found.dedup();
    found
}

/// Reads a cell that is to run; one that cannot be read is told of elsewhere.
fn read(cell: &Cell) -> Option<Reading<'_>> {
    let runs = matches!(cell.options.evaluate, Evaluate::Run | Evaluate::ShouldPanic);
    if cell.kind != CellKind::Fence || !runs {
        return None;
    }
    let (tokens, depth) = tokens::read(&cell.code.text).ok()?;
    if depth > SHALLOW {
        return None;
    }
    let (_, statements) = parse_statements.parse2(tokens.clone()).ok()?;
    Some(Reading {
        cell,
        mentions: Mentions::of(&tokens),
        tokens,
        statements,
    })
}
