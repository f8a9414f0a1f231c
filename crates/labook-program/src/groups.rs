//! Which cells of a chapter go to functions of their own.
//!
//! A compiler's time for a function grows faster than the function, so a long chapter is cut. A group
//! of neighbouring cells becomes a function if
//!
//! - nothing that it defines is mentioned after it (imports apart, which are repeated after it), and
//! - it mentions no binding from before it. Items from before it are in scope, for the function is
//!   nested where the group stands.
//!
//! So a value lives until the last cell that could mention it is over. A value that nothing mentions,
//! or whose name starts with `_`, is there for its destructor, and lives until the chapter is over.

use std::collections::HashMap;
use std::sync::Arc;

use crate::anatomy::Returns;
use crate::names::{DefinitionKind, Import};
use crate::program::Ingredient;

/// How deep functions nest. Names in a binary grow with it.
const MAX_NESTING: usize = 16;

/// A part of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A cell, by its index.
    Cell(usize),
    /// A group of cells, as a function.
    Function(Vec<Part>),
}

/// A chapter cut into groups.
#[derive(Debug)]
pub(crate) struct Groups<'a> {
    /// What the chapter's own function consists of.
    pub(crate) parts: Vec<Part>,
    /// For each cell, the imports that mean the same anywhere after it.
    pub(crate) repeatable: Vec<Vec<&'a Import>>,
}

impl<'a> Groups<'a> {
    /// Cuts a chapter into groups.
    pub(crate) fn of(cells: &'a [Arc<Ingredient>]) -> Self {
        let mut repeatable = Vec::with_capacity(cells.len());
        let reach = Reach::of(cells, &mut repeatable);
        Self {
            parts: reach.cut(0, cells.len(), 0),
            repeatable,
        }
    }
}

/// Whether an import means the same at any place of the chapter, `defined` telling what the chapter
/// defines.
fn is_repeatable(import: &Import, defined: impl Fn(&str) -> bool) -> bool {
    !import.roots.is_empty()
        && import
            .roots
            .iter()
            .all(|root| !matches!(root.as_str(), "self" | "super" | "crate") && !defined(root))
}

/// How far names reach.
struct Reach {
    /// For each cell, the last one that mentions what it defines; itself if none does.
    last_mention: Vec<usize>,
    /// For each cell, the first one whose bindings it mentions; itself if there is none.
    first_binding: Vec<usize>,
    /// For each cell, whether it must stand in the chapter's own function.
    outermost: Vec<bool>,
}

impl Reach {
    fn of<'a>(cells: &'a [Arc<Ingredient>], repeatable: &mut Vec<Vec<&'a Import>>) -> Self {
        let end = cells.len().saturating_sub(1);
        let mut reach = Self {
            last_mention: (0..cells.len()).collect(),
            first_binding: (0..cells.len()).collect(),
            outermost: cells
                .iter()
                .map(|each| each.anatomy.returns != Returns::Never)
                .collect(),
        };
        let mut scope: HashMap<&str, Vec<(usize, DefinitionKind)>> = HashMap::new();
        for (at, cell) in cells.iter().enumerate() {
            let names = &cell.anatomy.names;
            let mut mentions_binding = false;
            for name in names.mentions.names() {
                for &(definer, kind) in scope.get(name).into_iter().flatten() {
                    if !names.mentions.reaches(name, kind) {
                        continue;
                    }
                    reach.last_mention[definer] = at;
                    if kind == DefinitionKind::Local {
                        mentions_binding = true;
                        reach.first_binding[at] = reach.first_binding[at].min(definer);
                    }
                }
            }
            if !cell.is_inline() {
                repeatable.push(Vec::new());
                continue;
            }
            for definition in &names.defined {
                let kind = match definition.kind {
                    // The body may mention a binding, by whose function it is bound then.
                    DefinitionKind::Macro if mentions_binding => DefinitionKind::Local,
                    kind => kind,
                };
                let definers = scope.entry(&definition.name).or_default();
                if definition.certain {
                    definers.retain(|&(_, earlier)| !kind.hides(earlier));
                }
                if definers.last() != Some(&(at, kind)) {
                    definers.push((at, kind));
                }
            }
            let (anywhere, bound): (Vec<_>, Vec<_>) = names
                .imports
                .iter()
                .partition(|import| is_repeatable(import, |name| scope.contains_key(name)));
            repeatable.push(anywhere);
            // What else is imported may be traits, which are used without being mentioned.
            if names.opaque || !bound.is_empty() {
                reach.last_mention[at] = end;
            }
        }
        for (at, cell) in cells.iter().enumerate() {
            let last = reach.last_mention[at];
            let is_mentioned = |name: &String| {
                cells[at + 1..=last.max(at)].iter().any(|later| {
                    later
                        .anatomy
                        .names
                        .mentions
                        .reaches(name, DefinitionKind::Local)
                })
            };
            let guards = &cell.anatomy.names.guards;
            if cell.is_inline()
                && guards
                    .iter()
                    .any(|name| name.starts_with('_') || !is_mentioned(name))
            {
                reach.last_mention[at] = end;
            }
        }
        reach
    }

    /// Cuts the cells from `start` to `end`, which stand in one function.
    fn cut(&self, start: usize, end: usize, nesting: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut at = start;
        while at < end {
            match self.group_at(at, end).filter(|_| nesting < MAX_NESTING) {
                Some(after) => {
                    parts.push(Part::Function(self.cut(at, after, nesting + 1)));
                    at = after;
                }
                None => {
                    parts.push(Part::Cell(at));
                    at += 1;
                }
            }
        }
        parts
    }

    /// The end of the group that starts at a cell, if it can be a function of its own and is not all
    /// that is left anyway.
    fn group_at(&self, start: usize, end: usize) -> Option<usize> {
        let mut last = start;
        let mut at = start;
        while at <= last {
            last = last.max(self.last_mention[at]);
            if last + 1 >= end || self.first_binding[at] < start || self.outermost[at] {
                return None;
            }
            at += 1;
        }
        Some(last + 1)
    }
}
