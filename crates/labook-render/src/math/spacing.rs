//! The space that TeX leaves between neighbouring atoms (The TeXbook, chapters 17 and 18).

use super::tree::{Class, Node, Row, Symbol};

/// One thing of a row that shows, with what comes before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spaced<'n> {
    pub(super) node: &'n Node,
    /// The class after TeX has decided which binary operators are none.
    pub(super) class: Class,
    /// The space before it that its class and its neighbour's make, in em.
    pub(super) before: f64,
    /// The space before it that the author asked for, in em.
    pub(super) asked: f64,
}

/// A row's visible nodes with the spaces between them, and the space that trails.
pub(super) fn spaced(row: &Row) -> (Vec<Spaced<'_>>, f64) {
    let mut atoms: Vec<Atom<'_>> = Vec::with_capacity(row.nodes.len());
    let mut waiting = 0.0;
    for node in &row.nodes {
        match (node, edges(node)) {
            (Node::Space(width), _) => waiting += width,
            (_, Some((first, last))) => {
                atoms.push(Atom {
                    node,
                    first,
                    last,
                    before: waiting,
                });
                waiting = 0.0;
            }
            (_, None) => {}
        }
    }
    settle_binaries(&mut atoms);
    let mut result = Vec::with_capacity(atoms.len());
    let mut previous: Option<Class> = None;
    let (mut before, mut asked) = (0.0, 0.0);
    for atom in &atoms {
        before += previous.map_or(0.0, |left| between(left, atom.first, row.tight));
        asked += atom.before;
        previous = Some(atom.last);
        // An empty group shows nothing, but its neighbours keep their distance to it.
        if !is_invisible(atom.node) {
            result.push(Spaced {
                node: atom.node,
                class: atom.first,
                before,
                asked,
            });
            (before, asked) = (0.0, 0.0);
        }
    }
    (result, before + asked + waiting)
}

/// The dots of `\ldots` and `\cdots` as TeX sets them, apart by a sixth of an em each; the single characters that fonts have
/// for them stand closer, as three full stops do.
pub(super) fn dots(character: char, class: Class) -> Option<&'static str> {
    match (character, class) {
        ('…', Class::Inner) => Some(".\u{2006}.\u{2006}."),
        ('⋯', Class::Inner) => Some("⋅\u{2006}⋅\u{2006}⋅"),
        _ => None,
    }
}

struct Atom<'n> {
    node: &'n Node,
    first: Class,
    last: Class,
    before: f64,
}

fn is_invisible(node: &Node) -> bool {
    matches!(node, Node::Group(row) | Node::Classed { row, .. } if row.nodes.is_empty())
}

/// The classes that a node shows to its left and to its right; `None` if it is no atom.
pub(super) fn edges(node: &Node) -> Option<(Class, Class)> {
    let one = |class| Some((class, class));
    match node {
        Node::Space(_) => None,
        Node::Symbol(Symbol { class, .. })
        | Node::Sized { class, .. }
        | Node::Classed { class, .. } => one(*class),
        Node::Function { .. } | Node::BigOperator(_) => one(Class::Op),
        Node::Fenced { .. } => one(Class::Inner),
        Node::Arrow { .. } => one(Class::Rel),
        Node::Stack(stack) => one(stack.class),
        Node::Middle(_) => Some((Class::Close, Class::Open)),
        Node::Scripts(scripts) => match &scripts.base {
            Some(base) => edges(base).or(one(Class::Ord)),
            None => one(Class::Ord),
        },
        Node::Color { row, .. }
        | Node::Styled { row, .. }
        | Node::Scaled { row, .. }
        | Node::Link { row, .. } => {
            let mut classes = row.nodes.iter().filter_map(edges);
            let (first, mut last) = classes.next()?;
            for (_, right) in classes {
                last = right;
            }
            Some((first, last))
        }
        _ => one(Class::Ord),
    }
}

/// A binary operator with nothing to join is an ordinary symbol.
fn settle_binaries(atoms: &mut [Atom<'_>]) {
    let mut previous = None;
    for at in 0..atoms.len() {
        let joins_left = !matches!(
            previous,
            None | Some(Class::Bin | Class::Op | Class::Rel | Class::Open | Class::Punct)
        );
        let next = atoms.get(at + 1).map(|atom| atom.first);
        let joins_right = !matches!(next, None | Some(Class::Rel | Class::Close | Class::Punct));
        let atom = &mut atoms[at];
        if atom.first == Class::Bin && !(joins_left && joins_right) {
            atom.first = Class::Ord;
            if atom.last == Class::Bin {
                atom.last = Class::Ord;
            }
        }
        previous = Some(atom.last);
    }
}

/// The space between two classes, in em.
fn between(left: Class, right: Class, tight: bool) -> f64 {
    use Class::{Bin, Close, Inner, Op, Open, Ord, Punct, Rel};
    let (amount, in_scripts) = match (left, right) {
        (Ord | Op | Close | Inner, Op) | (Op, Ord) => (3.0, true),
        (Bin, _) | (_, Bin) => (4.0, false),
        (Rel, Rel | Close | Punct) | (Open, _) => (0.0, false),
        (Rel, _) | (Ord | Op | Close | Inner, Rel) => (5.0, false),
        (Punct, _) => (3.0, false),
        (Inner, Ord | Open | Punct | Inner) | (Ord | Op | Close, Inner) => (3.0, false),
        _ => (0.0, false),
    };
    if tight && !in_scripts {
        0.0
    } else {
        amount / 18.0
    }
}
