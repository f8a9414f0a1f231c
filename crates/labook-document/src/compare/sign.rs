//! Which numbers are flipped together when two outputs may differ in signs.
//!
//! An eigenvector times −1 is the same eigenvector, so with `up-to: sign` the numbers of one vector may
//! change their sign all together. A vector is found by how matrices and vectors are printed:
//!
//! - Lines that follow each other and hold equally many numbers are the rows of a matrix; each **column**
//!   is a vector. A line without numbers, or with another count of them, ends the matrix.
//! - A row with no such neighbour is a vector itself.
//! - A matrix in one line, `[[0.6, -0.8], [0.8, 0.6]]`, is read as the same matrix in two.
//! - In a line that names its lists, `v1 = [0.6, -0.8]` or `(2.0, [0.6, -0.8])`, each list is a vector, and
//!   a number outside of them keeps its sign. (A line that leaves a list open, `V = [[0.6, -0.8],`, is a row.)
//!
//! With signs free, 0 and −0 are the same.

use std::collections::BTreeMap;

use super::number::{Number, Rule};
use super::token::{Line, TokenKind};

/// A number's place: the indices of its expected line and of its token in it.
type Place = (usize, usize);

/// Whether each vector is flipped.
pub(super) struct Orientations {
    rule: Rule,
    /// The vector that a number belongs to. A number that is missing here keeps its sign.
    vectors: BTreeMap<Place, usize>,
    /// For each vector, how many numbers would not match as they are, and how many flipped.
    against: Vec<(usize, usize)>,
}

impl Orientations {
    pub(super) fn new(rule: &Rule, expected: &[Line<'_>]) -> Self {
        let mut orientations = Self {
            rule: rule.clone(),
            vectors: BTreeMap::new(),
            against: Vec::new(),
        };
        if rule.up_to_sign {
            orientations.find_vectors(expected);
        }
        orientations
    }

    /// Counts a number for or against flipping its vector. One of another size is wrong either way.
    pub(super) fn vote(&mut self, place: Place, expected: &Number, actual: &Number) {
        let Some(&vector) = self.vectors.get(&place) else {
            return;
        };
        let as_it_is = expected.accepts(actual, &self.rule);
        let flipped = expected.accepts(&actual.flipped(), &self.rule);
        if as_it_is || flipped {
            self.against[vector].0 += usize::from(!as_it_is);
            self.against[vector].1 += usize::from(!flipped);
        }
    }

    /// Whether the vector of this number is flipped: when that leaves fewer of its numbers wrong.
    pub(super) fn flips(&self, place: Place) -> bool {
        self.vectors
            .get(&place)
            .is_some_and(|&vector| self.against[vector].1 < self.against[vector].0)
    }

    fn find_vectors(&mut self, lines: &[Line<'_>]) {
        let layouts: Vec<Layout> = lines.iter().map(Layout::of).collect();
        let mut at = 0;
        while at < layouts.len() {
            match &layouts[at] {
                Layout::None => at += 1,
                Layout::Lists(lists) => {
                    for list in lists {
                        self.add_rows(list.iter().map(|row| (at, row.as_slice())));
                    }
                    at += 1;
                }
                Layout::Row(row) => {
                    let rows: Vec<(usize, &[usize])> = layouts[at..]
                        .iter()
                        .map_while(|layout| match layout {
                            Layout::Row(other) if other.len() == row.len() => Some(&other[..]),
                            _ => None,
                        })
                        .zip(at..)
                        .map(|(row, line)| (line, row))
                        .collect();
                    at += rows.len();
                    self.add_rows(rows.into_iter());
                }
            }
        }
    }

    /// Makes vectors of the columns of some rows of equal length; of a single row, one vector.
    fn add_rows<'a>(&mut self, rows: impl ExactSizeIterator<Item = (usize, &'a [usize])>) {
        let single = rows.len() == 1;
        let first = self.against.len();
        for (line, row) in rows {
            for (column, &token) in row.iter().enumerate() {
                let vector = if single { first } else { first + column };
                self.vectors.insert((line, token), vector);
                if vector >= self.against.len() {
                    self.against.push((0, 0));
                }
            }
        }
    }
}

/// How the numbers of a line are laid out. Numbers are given by the indices of their tokens.
enum Layout {
    /// It has none.
    None,
    /// A row of a matrix, or a vector.
    Row(Vec<usize>),
    /// Lists with names; each is a matrix of one or more rows.
    Lists(Vec<Vec<Vec<usize>>>),
}

impl Layout {
    fn of(line: &Line<'_>) -> Self {
        let mut scan = Scan::default();
        for (index, token) in line.tokens.iter().enumerate() {
            scan.token(index, &token.kind, line.slice(token));
        }
        scan.into_layout()
    }
}

/// A walk along the brackets of a line.
#[derive(Default)]
struct Scan {
    /// All numbers.
    numbers: Vec<usize>,
    /// For each list that is open, its bracket and the numbers right in it.
    open: Vec<(String, Vec<usize>)>,
    /// The lists of numbers that were closed, each with its depth, 0 for an outer one.
    closed: Vec<(usize, Vec<usize>)>,
    /// Whether lists stand in a tuple or a struct.
    grouped: bool,
    /// Whether a bracket is closed that this line does not open.
    overclosed: bool,
    /// Whether a word or a number stands outside of lists.
    named: bool,
}

impl Scan {
    fn token(&mut self, index: usize, kind: &TokenKind, text: &str) {
        match kind {
            TokenKind::Number(_) => {
                self.numbers.push(index);
                match self.open.last_mut() {
                    Some((_, list)) => list.push(index),
                    None => self.named = true,
                }
            }
            TokenKind::Text => match text {
                "[" | "(" | "{" => self.open.push((text.to_owned(), Vec::new())),
                "]" | ")" | "}" => match self.open.pop() {
                    Some((_, list)) if !list.is_empty() => {
                        self.grouped |= self.open.last().is_some_and(|(outer, _)| outer != "[");
                        self.closed.push((self.open.len(), list));
                    }
                    Some(_) => {}
                    None => self.overclosed = true,
                },
                word if word.starts_with(char::is_alphabetic) && self.open.is_empty() => {
                    self.named = true;
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn into_layout(self) -> Layout {
        if self.numbers.is_empty() {
            return Layout::None;
        }
        let Some(deepest) = self.closed.iter().map(|(depth, _)| *depth).max() else {
            return Layout::Row(self.numbers);
        };
        // A tuple that holds lists keeps them apart, and its own numbers stand beside them, as names do.
        let beside = self.grouped || self.closed.iter().any(|(depth, _)| *depth < deepest);
        let whole = self.open.is_empty() && !self.overclosed;
        let mut matrices: Vec<Vec<Vec<usize>>> = Vec::new();
        let innermost = self
            .closed
            .into_iter()
            .filter(|(depth, _)| *depth == deepest);
        for (_, list) in innermost {
            match matrices.last_mut() {
                // Lists of one length within a list are the rows of a matrix.
                Some(rows) if deepest > 0 && !beside && rows[0].len() == list.len() => {
                    rows.push(list);
                }
                _ => matrices.push(vec![list]),
            }
        }
        let is_matrix = matrices.len() == 1 && matrices[0].len() > 1;
        if whole && (self.named || beside || is_matrix) {
            Layout::Lists(matrices)
        } else {
            Layout::Row(self.numbers)
        }
    }
}
