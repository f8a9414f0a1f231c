//! An expectation brought up to date: what of it holds is kept.

use crate::compare::comparison::{Change, ChangedLine, Comparison, Piece, Row};
use crate::compare::line::match_line;
use crate::compare::token::{Line, TokenKind};

/// A line of an expectation that was brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BlessedLine {
    /// The author's line with this index, untouched.
    Kept(usize),
    /// Another one.
    New(String),
}

/// How much of a line that differs is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Tokens,
    Nothing,
}

impl Comparison<'_> {
    /// The expectation's lines, changed where they differ from what was printed, such that they match it.
    pub(super) fn blessed(&self, actual: &str) -> Vec<BlessedLine> {
        for keep in [Keep::Tokens, Keep::Nothing] {
            let lines = self.updated(keep);
            if self.accepts(&lines, actual) {
                return lines;
            }
        }
        let verbatim = self.actual.iter().map(|line| line.text.to_owned());
        verbatim.map(BlessedLine::New).collect()
    }

    fn accepts(&self, lines: &[BlessedLine], actual: &str) -> bool {
        let text: Vec<&str> = lines
            .iter()
            .map(|line| match line {
                BlessedLine::Kept(index) => self.expected[*index].text,
                BlessedLine::New(text) => text,
            })
            .collect();
        Comparison::new(&text.join("\n"), actual, self.rule).matches()
    }

    fn updated(&self, keep: Keep) -> Vec<BlessedLine> {
        self.rows
            .iter()
            .filter_map(|row| match row {
                Row::Hole(e) | Row::Same(e) => Some(BlessedLine::Kept(*e)),
                Row::Missing(_) => None,
                Row::Extra(a) => Some(BlessedLine::New(self.actual[*a].text.to_owned())),
                Row::Changed(line) => {
                    let actual = &self.actual[line.actual];
                    let text = Some(self.rewritten(line))
                        .filter(|_| keep == Keep::Tokens)
                        .filter(|text| {
                            let expected = Line::expected(text, self.rule.holes);
                            match_line(&expected, actual, self.rule).is_some()
                        });
                    let text = text.unwrap_or_else(|| actual.text.to_owned());
                    Some(BlessedLine::New(text))
                }
            })
            .collect()
    }

    /// An expected line with what differs replaced.
    fn rewritten(&self, line: &ChangedLine) -> String {
        let (expected, actual) = (&self.expected[line.expected], &self.actual[line.actual]);
        // What a hole has taken over would be checked no more.
        let dropped = |change: &Change| matches!(change, Change::Drop(_));
        if expected.has_hole() && line.changes.iter().any(dropped) {
            return actual.text.to_owned();
        }
        let mut text = String::with_capacity(expected.text.len());
        // The padding before a piece belongs to it.
        let (mut expected_end, mut actual_end) = (0, 0);
        let mut expected_padding = |piece: &Piece| {
            let start = std::mem::replace(&mut expected_end, piece.end);
            &expected.text[start..piece.start]
        };
        for change in &line.changes {
            match change {
                Change::Keep(piece) => {
                    text.push_str(expected_padding(piece));
                    text.push_str(&expected.text[piece.start..piece.end]);
                }
                Change::Number {
                    expected: e,
                    actual: a,
                    flip,
                } => {
                    let number = self
                        .restate(line, *e, *a, *flip)
                        .unwrap_or_else(|| actual.text[a.start..a.end].to_owned());
                    let padding = expected_padding(e);
                    if number == actual.text[a.start..a.end] {
                        text.push_str(actual.padding_before(a.token));
                    } else {
                        let written = &expected.text[e.start..e.end];
                        text.push_str(&fitted(padding, written, &number));
                    }
                    text.push_str(&number);
                }
                Change::Replace {
                    expected: e,
                    actual: a,
                } => {
                    text.push_str(expected_padding(e));
                    text.push_str(&actual.text[a.start..a.end]);
                }
                Change::Drop(e) => {
                    expected_padding(e);
                }
                Change::Add(a) => {
                    let start = actual.text[..a.start].trim_end().len().max(actual_end);
                    if actual.tokens[a.token].kind != TokenKind::Space {
                        text.push_str(&actual.text[start.min(a.start)..a.start]);
                    }
                    text.push_str(&actual.text[a.start..a.end]);
                }
            }
            if let Change::Add(a)
            | Change::Number { actual: a, .. }
            | Change::Replace { actual: a, .. } = change
            {
                actual_end = a.end;
            }
        }
        text
    }

    /// A printed number in the author's digits.
    pub(in crate::compare) fn restate(
        &self,
        line: &ChangedLine,
        expected: Piece,
        actual: Piece,
        flip: bool,
    ) -> Option<String> {
        let printed = &self.actual[line.actual];
        let text = &printed.text[actual.start..actual.end];
        let author = self.expected[line.expected].number(expected.token)?;
        let number = printed.number(actual.token)?;
        let number = if flip {
            number.flipped()
        } else {
            number.clone()
        };
        Some(author.restate(&number, text, self.rule))
    }
}

/// Padding before a number of a column, such that the column stays flush right when the number's width changes.
/// A single space is a separator, and stays one.
fn fitted(padding: &str, old: &str, new: &str) -> String {
    let width = padding.chars().count();
    if width < 2 || padding.contains('\t') {
        return padding.to_owned();
    }
    let (old, new) = (old.chars().count(), new.chars().count());
    " ".repeat((width + old).saturating_sub(new).max(1))
}
