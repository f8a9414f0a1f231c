//! Two outputs side by side: which lines match, and what differs in the others.

use super::align::{Step, align};
use super::line::{NumberPair, match_line};
use super::number::{Number, Rule};
use super::sign::Orientations;
use super::token::{Line, TokenKind};

/// A line that stands for any number of lines.
const LINE_HOLE: &str = "...";

/// The comparison of an expected output with a printed one.
#[derive(Debug)]
pub(super) struct Comparison<'a> {
    pub(super) rule: &'a Rule,
    pub(super) expected: Vec<Line<'a>>,
    pub(super) actual: Vec<Line<'a>>,
    /// Both sides, in order.
    pub(super) rows: Vec<Row>,
}

/// A line on one side or on both; the numbers are indices of lines.
#[derive(Debug)]
pub(super) enum Row {
    /// A line `...`, whatever it takes.
    Hole(usize),
    /// A printed line that is as expected.
    Same(usize),
    /// A printed line that is not.
    Changed(ChangedLine),
    /// A line that was not printed.
    Missing(usize),
    /// A line that nobody expected.
    Extra(usize),
}

/// A printed line with the expected one that it should have been.
#[derive(Debug)]
pub(super) struct ChangedLine {
    /// The expected line.
    pub(super) expected: usize,
    /// The printed one.
    pub(super) actual: usize,
    /// Its pieces, in order.
    pub(super) changes: Vec<Change>,
}

/// A piece of a changed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is as expected; or it is a hole.
    Keep(Piece),
    /// A number that is not the expected one.
    Number {
        expected: Piece,
        actual: Piece,
        /// Whether the column that it stands in is flipped.
        flip: bool,
    },
    /// Text that is not the expected one.
    Replace { expected: Piece, actual: Piece },
    /// It was not printed.
    Drop(Piece),
    /// Nobody expected it.
    Add(Piece),
}

/// A token of a line, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The index of the token.
    pub(super) token: usize,
    /// The byte that it starts at.
    pub(super) start: usize,
    /// The byte after it.
    pub(super) end: usize,
}

/// A row before it is known which columns are flipped.
enum Rough {
    Matched(usize, usize, Vec<NumberPair>),
    Changed(ChangedLine),
    Settled(Row),
}

impl<'a> Comparison<'a> {
    pub(super) fn new(expected: &'a str, actual: &'a str, rule: &'a Rule) -> Self {
        let mut comparison = Self {
            rule,
            expected: lines(expected)
                .into_iter()
                .map(|text| Line::expected(text, rule.holes))
                .collect(),
            actual: lines(actual).into_iter().map(Line::printed).collect(),
            rows: Vec::new(),
        };
        let rough = comparison.glob().unwrap_or_else(|| comparison.align());
        comparison.rows = comparison.settle(rough);
        comparison
    }

    pub(super) fn matches(&self) -> bool {
        self.rows
            .iter()
            .all(|row| matches!(row, Row::Same(_) | Row::Hole(_)))
    }

    pub(super) fn is_hole(&self, line: usize) -> bool {
        self.rule.holes && self.expected[line].text.trim_start() == LINE_HOLE
    }

    /// Matches all lines, where a line `...` takes as few as it can. As each other line takes just one,
    /// this finds a match whenever there is one.
    fn glob(&self) -> Option<Vec<Rough>> {
        let mut rows = Vec::with_capacity(self.expected.len());
        let holes: Vec<usize> = (0..self.expected.len())
            .filter(|&at| self.is_hole(at))
            .collect();
        let mut at = 0;
        let mut start = 0;
        for end in holes.iter().copied().chain([self.expected.len()]) {
            let run = start..end;
            let latest = self.actual.len().checked_sub(run.len())?;
            let first = start == 0;
            let last = end == self.expected.len();
            let mut starts = match (first, last) {
                (true, true) if latest != 0 => return None,
                (true, _) => 0..1,
                (false, true) => latest.max(at)..latest + 1,
                (false, false) => at..latest + 1,
            };
            let (found, matched) =
                starts.find_map(|at| Some((at, self.match_run(run.clone(), at)?)))?;
            at = found + run.len();
            rows.extend(matched);
            if !last {
                rows.push(Rough::Settled(Row::Hole(end)));
            }
            start = end + 1;
        }
        Some(rows)
    }

    fn match_run(&self, run: std::ops::Range<usize>, at: usize) -> Option<Vec<Rough>> {
        run.zip(at..)
            .map(|(e, a)| {
                let pairs = match_line(&self.expected[e], self.actual.get(a)?, self.rule)?;
                Some(Rough::Matched(e, a, pairs))
            })
            .collect()
    }

    /// Puts the lines that belong together side by side.
    fn align(&self) -> Vec<Rough> {
        let cost = |e: usize, a: usize| {
            let (expected, actual) = (&self.expected[e], &self.actual[a]);
            Some(match match_line(expected, actual, self.rule) {
                Some(_) => 0,
                None => difference(expected, actual),
            })
        };
        let steps = align(
            self.expected.len(),
            self.actual.len(),
            |line| self.is_hole(line),
            cost,
        );
        steps
            .into_iter()
            .map(|step| match step {
                Step::Pair(e, a) => {
                    match match_line(&self.expected[e], &self.actual[a], self.rule) {
                        Some(pairs) => Rough::Matched(e, a, pairs),
                        None => Rough::Changed(self.changed_line(e, a)),
                    }
                }
                Step::Missing(e) => Rough::Settled(Row::Missing(e)),
                Step::Extra(a) => Rough::Settled(Row::Extra(a)),
                Step::Hole(e) => Rough::Settled(Row::Hole(e)),
            })
            .collect()
    }

    /// What differs in a line, signs left out where they are free.
    fn changed_line(&self, e: usize, a: usize) -> ChangedLine {
        let (expected, actual) = (&self.expected[e], &self.actual[a]);
        // A hole may end within a word, so words are compared by letters there.
        let by_letters = expected.has_hole();
        let (left, right) = (pieces(expected, by_letters), pieces(actual, by_letters));
        let is_hole = |at: usize| expected.tokens[left[at].token].kind == TokenKind::Hole;
        let cost = |e: usize, a: usize| {
            let (e, a) = (left[e], right[a]);
            let (x, y) = (&expected.tokens[e.token].kind, &actual.tokens[a.token].kind);
            let same = expected.text[e.start..e.end] == actual.text[a.start..a.end];
            match (x, y) {
                (TokenKind::Number(x), TokenKind::Number(y)) => {
                    Some(u32::from(!x.accepts_some_sign(y, self.rule)))
                }
                (TokenKind::Text, TokenKind::Text) => Some(if same { 0 } else { 2 }),
                (TokenKind::Space, TokenKind::Space) => Some(u32::from(!same)),
                _ => None,
            }
        };
        let changes = align(left.len(), right.len(), is_hole, cost)
            .into_iter()
            .map(|step| match step {
                Step::Pair(e, a) if cost(e, a) == Some(0) && !self.is_number(left[e], expected) => {
                    Change::Keep(left[e])
                }
                Step::Pair(e, a) if self.is_number(left[e], expected) => Change::Number {
                    expected: left[e],
                    actual: right[a],
                    flip: false,
                },
                Step::Pair(e, a) => Change::Replace {
                    expected: left[e],
                    actual: right[a],
                },
                Step::Missing(e) => Change::Drop(left[e]),
                Step::Extra(a) => Change::Add(right[a]),
                Step::Hole(e) => Change::Keep(left[e]),
            })
            .collect();
        ChangedLine {
            expected: e,
            actual: a,
            changes,
        }
    }

    fn is_number(&self, piece: Piece, line: &Line<'_>) -> bool {
        line.number(piece.token).is_some()
    }

    /// Decides about every number, now that all of them have their counterparts.
    fn settle(&self, rough: Vec<Rough>) -> Vec<Row> {
        let mut orientations = Orientations::new(self.rule, &self.expected);
        if self.rule.up_to_sign {
            for (line, pair) in rough.iter().flat_map(number_pairs) {
                if let Some((expected, actual)) = self.numbers(line, pair) {
                    orientations.vote((line.0, pair.0), expected, actual);
                }
            }
        }
        let settle_line = |mut line: ChangedLine| {
            for change in &mut line.changes {
                if let Change::Number {
                    expected,
                    actual,
                    flip,
                } = change
                {
                    let lines = (line.expected, line.actual);
                    *flip = orientations.flips((line.expected, expected.token));
                    if self.holds(lines, (expected.token, actual.token), *flip) {
                        *change = Change::Keep(*expected);
                    }
                }
            }
            Row::Changed(line)
        };
        rough
            .into_iter()
            .map(|row| match row {
                Rough::Settled(row) => row,
                Rough::Changed(line) => settle_line(line),
                Rough::Matched(e, a, pairs) => {
                    let holds = pairs
                        .iter()
                        .all(|&pair| self.holds((e, a), pair, orientations.flips((e, pair.0))));
                    if holds {
                        Row::Same(e)
                    } else {
                        settle_line(self.changed_line(e, a))
                    }
                }
            })
            .collect()
    }

    fn numbers(&self, lines: (usize, usize), pair: NumberPair) -> Option<(&Number, &Number)> {
        let expected = self.expected[lines.0].number(pair.0)?;
        let actual = self.actual[lines.1].number(pair.1)?;
        Some((expected, actual))
    }

    fn holds(&self, lines: (usize, usize), pair: NumberPair, flip: bool) -> bool {
        self.numbers(lines, pair)
            .is_none_or(|(expected, actual)| match flip {
                true => expected.accepts(&actual.flipped(), self.rule),
                false => expected.accepts(actual, self.rule),
            })
    }
}

/// The lines of an output. White space at its end says nothing.
fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().collect()
}

/// The numbers of a row that stand for each other, with the indices of its lines.
fn number_pairs(row: &Rough) -> Vec<((usize, usize), NumberPair)> {
    match row {
        Rough::Settled(_) => Vec::new(),
        Rough::Matched(e, a, pairs) => pairs.iter().map(|&pair| ((*e, *a), pair)).collect(),
        Rough::Changed(line) => line
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::Number {
                    expected, actual, ..
                } => Some(((line.expected, line.actual), (expected.token, actual.token))),
                _ => None,
            })
            .collect(),
    }
}

/// What is compared in a line: its tokens but for padding. With `by_letters`, each letter of a text alone and
/// no space at all, which may be padding on one side and part of what a hole takes on the other.
fn pieces(line: &Line<'_>, by_letters: bool) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(line.tokens.len());
    for (token, part) in line.tokens.iter().enumerate() {
        match part.kind {
            TokenKind::Padding => {}
            TokenKind::Space if by_letters => {}
            TokenKind::Text if by_letters => {
                pieces.extend(line.slice(part).char_indices().map(|(at, letter)| Piece {
                    token,
                    start: part.start + at,
                    end: part.start + at + letter.len_utf8(),
                }));
            }
            _ => pieces.push(Piece {
                token,
                start: part.start,
                end: part.end,
            }),
        }
    }
    pieces
}

/// How little two lines that do not match have in common, as a price for putting them side by side: 1 when
/// only numbers differ, 2 when half of it is the same, 4 else.
fn difference(expected: &Line<'_>, actual: &Line<'_>) -> u32 {
    let alike = |e: usize, a: usize| {
        let (left, right) = (&expected.tokens[e], &actual.tokens[a]);
        match (&left.kind, &right.kind) {
            (TokenKind::Number(_), TokenKind::Number(_)) => true,
            (TokenKind::Padding, TokenKind::Padding) => true,
            _ => expected.slice(left) == actual.slice(right),
        }
    };
    let (left, right) = (expected.tokens.len(), actual.tokens.len());
    let (shorter, longer) = (left.min(right), left.max(right));
    let front = (0..shorter).take_while(|&at| alike(at, at)).count();
    let back = (1..=shorter - front)
        .take_while(|&at| alike(left - at, right - at))
        .count();
    let common = front + back;
    if common == longer {
        1
    } else if 2 * common >= longer {
        2
    } else {
        4
    }
}
